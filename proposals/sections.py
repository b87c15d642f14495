"""Who reads and writes which sections of a proposal: those who hold it whole, and those limited to some (F24)."""

from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Attachment, Guest, Question, Section

from .models import Dossier
from .permissions import STAFF, TABLE, Role, can, can_read_proposal, roles_in

# Whoever holds one of these opens the dossier's whole page; the others, a reduced one.
WHOLE = TABLE | STAFF | {Role.MEMBER, Role.JOINT}


def is_limited(user, dossier: Dossier) -> bool:
    """Whether the person opens only a part of the dossier: its reduced page, and what she was asked for."""
    return not roles_in(user, dossier) & WHOLE


def sections_of_guest(user, dossier: Dossier) -> dict[int, str]:
    """The sections that a guest was invited to write, with their kinds; none for anyone else.

    Kept on the dossier, which lives as long as the request.
    """
    if Role.GUEST not in roles_in(user, dossier):
        return {}
    kept = vars(dossier).setdefault("_sections_of_guests", {})
    if user.pk not in kept:
        mine = Guest.objects.ongoing().filter(user=user, document=dossier.document_id)
        kept[user.pk] = dict(mine.exclude(sections=None).values_list("sections", "sections__kind"))
    return kept[user.pk]


def sections_to_judge(user, dossier: Dossier) -> dict[int, str]:
    """The sections on which the person's opinion was asked, with their kinds, as they were submitted (F37)."""
    if Role.CONSULTED not in roles_in(user, dossier):
        return {}
    asked = dossier.opinions.filter(asked_of=user, cancelled_at=None).exclude(sections=None)
    return dict(asked.values_list("sections", "sections__kind"))


def can_read_section(user, dossier: Dossier, section: Section) -> bool:
    """A section: whoever reads the proposal, and the guests invited to write it."""
    return can_read_proposal(user, dossier) or section.pk in sections_of_guest(user, dossier)


def sections_open_to(user, dossier: Dossier) -> list[Section]:
    """The sections that the person reads, in their order."""
    return [section for section in dossier.document.sections if can_read_section(user, dossier, section)]


def types_on_request(user, dossier: Dossier) -> bool:
    """Whether what the person types now, she types for the table, which asked the neighbourhood's advisor to."""
    return dossier.typing_allowed_at is not None and can(user, "type_on_request", dossier)


def _writes_everywhere(user, dossier: Dossier) -> bool:
    return can(user, "write", dossier) or types_on_request(user, dossier)


def can_write_section(user, dossier: Dossier, section: Section) -> bool:
    """A section: those who write the proposal, and the guests invited to write that one."""
    return _writes_everywhere(user, dossier) or (
        can(user, "write_sections", dossier) and section.pk in sections_of_guest(user, dossier)
    )


def can_write_kind(user, dossier: Dossier, kind: SectionKind) -> bool:
    """What a section of that kind asks besides its questions: the support, the budget, the prerequisites, the files."""
    return _writes_everywhere(user, dossier) or (
        can(user, "write_sections", dossier) and kind in sections_of_guest(user, dossier).values()
    )


def can_write_answer(user, dossier: Dossier, question: Question) -> bool:
    """An answer: while the proposal is being written, or once a request for precision reopened it."""
    return can_write_section(user, dossier, question.section) or (
        can(user, "answer_precision", dossier)
        and dossier.precisions.filter(question=question, answered_at=None).exists()
    )


def can_read_file(user, dossier: Dossier, attachment: Attachment) -> bool:
    """A file joined: whoever reads the proposal, and the guests who write the section where it was joined."""
    kind = SectionKind.PREREQUISITES if attachment.prerequisite else SectionKind.ATTACHMENTS
    return (
        can_read_proposal(user, dossier)
        or kind in sections_of_guest(user, dossier).values()
        or kind in sections_to_judge(user, dossier).values()
    )


def can_read_revisions(user, dossier: Dossier, question: Question) -> bool:
    """What an answer said before: those who write it together, never those who read only what is handed to them."""
    roles = roles_in(user, dossier)
    return (
        bool(roles & (TABLE | {Role.JOINT}))
        or question.section_id in sections_of_guest(user, dossier)
        or types_on_request(user, dossier)
    )
