"""What is written together in a dossier: its letter of intent, its proposal, and what the apps above add.

Each is a document, with who reads and writes it, where its sections stand and what saving it brings about. Answers,
their versions, presence and the conversation know nothing else of it: they find it by its document (`written_in`).
"""

from collections.abc import Callable, Iterable, Iterator

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Attachment, Document, Question, Section

from . import sections
from .models import Dossier
from .permissions import TABLE, WRITERS, Role, can, can_read_letter, roles_in
from .progress import note_progress

# Where someone is who writes a letter, which is one page.
LETTER = "lettre"


class Written:
    """One document of a dossier that people write together."""

    name: str | Promise
    # Why nobody writes it any more, when someone still tries to.
    closed: str | Promise

    def __init__(self, dossier: Dossier, document: Document):
        self.dossier, self.document = dossier, document

    # Who reads and writes it

    def sections_open_to(self, user) -> list[Section]:
        """The sections that the person reads, in their order."""
        raise NotImplementedError

    def ever_writes(self, user) -> bool:
        """Whether the person writes in it at one time or another: only then is she told that it is closed."""
        return bool(WRITERS & roles_in(user, self.dossier))

    def can_write_section(self, user, section: Section) -> bool:
        raise NotImplementedError

    def can_write_answer(self, user, question: Question) -> bool:
        return self.can_write_section(user, question.section)

    def can_join_files(self, user, prerequisite: str = "") -> bool:
        """Whether the person joins and takes back files, perhaps to support a prerequisite (its code)."""
        return any(self.can_write_section(user, section) for section in self.document.sections)

    def can_read_file(self, user, attachment: Attachment) -> bool:
        """A file joined: whoever reads the rest."""
        return bool(self.sections_open_to(user))

    def can_read_versions(self, user, question: Question) -> bool:
        """What an answer said before: those who write it together, never those who read what is handed to them."""
        return bool(roles_in(user, self.dossier) & TABLE)

    # Where it stands

    def section_url(self, section: Section) -> str:
        raise NotImplementedError

    def page_of(self, section: Section) -> str:
        """The code of the page on which the section is written."""
        return section.code

    def pages_open_to(self, user) -> dict[str, dict[str, str]]:
        """The title of each page that the person reads, in both languages, by its code."""
        return {
            section.code: {"fr": section.title_fr, "en": section.title_en}
            for section in self.sections_open_to(user)
        }

    def pages_written_by(self, user) -> list[str]:
        """The codes of the pages that she writes now."""
        return [s.code for s in self.sections_open_to(user) if self.can_write_section(user, s)]

    # What saving it brings about

    def types_on_request(self, user) -> bool:
        """Whether what the person types now, she types for the table, which asked her to."""
        return False

    def note_saved(self) -> None:
        """An answer or a file was saved; called in the transaction that saves it."""


class ProposalWritten(Written):
    """The proposal (see sections.py)."""

    name = _("Proposition")
    closed = _("Cette proposition ne se modifie plus : elle a été déposée ou retirée entre-temps.")

    def sections_open_to(self, user):
        return sections.sections_open_to(user, self.dossier)

    def ever_writes(self, user):
        writers = WRITERS | {Role.GUEST}
        return bool(writers & roles_in(user, self.dossier)) or self.types_on_request(user)

    def can_write_section(self, user, section):
        return sections.can_write_section(user, self.dossier, section)

    def can_write_answer(self, user, question):
        return sections.can_write_answer(user, self.dossier, question)

    def can_join_files(self, user, prerequisite=""):
        kind = SectionKind.PREREQUISITES if prerequisite else SectionKind.ATTACHMENTS
        return sections.can_write_kind(user, self.dossier, kind)

    def can_read_file(self, user, attachment):
        return sections.can_read_file(user, self.dossier, attachment)

    def can_read_versions(self, user, question):
        return sections.can_read_revisions(user, self.dossier, question)

    def section_url(self, section):
        return reverse("section", args=[self.dossier.pk, section.code])

    def types_on_request(self, user):
        return sections.types_on_request(user, self.dossier)

    def note_saved(self):
        note_progress(self.dossier)


class LetterWritten(Written):
    """The letter of intent: one page, whatever its sections."""

    name = _("Lettre d’intention")
    closed = _("Cette lettre ne se modifie plus : elle a été envoyée ou retirée entre-temps.")

    def sections_open_to(self, user):
        return self.document.sections if can_read_letter(user, self.dossier) else []

    def can_write_section(self, user, section):
        return can(user, "write_letter", self.dossier)

    def section_url(self, section):
        return reverse("letter", args=[self.dossier.pk])

    def page_of(self, section):
        return LETTER

    def pages_open_to(self, user):
        return {LETTER: {}} if can_read_letter(user, self.dossier) else {}

    def pages_written_by(self, user):
        return [LETTER] if can_read_letter(user, self.dossier) else []


Finder = Callable[[Dossier], Iterable[Written]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add what an app above lets people write in a dossier."""
    if finder not in _finders:
        _finders.append(finder)


def _all_in(dossier: Dossier) -> Iterator[Written]:
    """The commonest first, each read only when those before it are not the one."""
    if dossier.document_id:
        yield ProposalWritten(dossier, dossier.document)
    if letter := getattr(dossier, "letter", None):
        yield LetterWritten(dossier, letter.document)
    for find in _finders:
        yield from find(dossier)


def written_in(dossier: Dossier, document: int) -> Written | None:
    """What the document (its id) is in the dossier; None when it is not of the dossier."""
    return next((one for one in _all_in(dossier) if one.document.pk == document), None)


def all_written_in(dossier: Dossier) -> dict[int, Written]:
    """Everything that is written in the dossier, by the id of its document."""
    return {one.document.pk: one for one in _all_in(dossier)}
