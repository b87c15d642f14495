"""The page of one section of what is written in a dossier: written by those who write, read by those who read.

A proposal and the documents of the apps above each say, in a subclass, what their sections ask and what they lack.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import as_date, hour
from cimpact.programmes.models import Prerequisite
from cimpact.writing.enums import SectionKind
from cimpact.writing.forms.parts import Part
from cimpact.writing.models import Section
from cimpact.writing.session import typed_text
from cimpact.writing.uploads import UploadField, refused_for_size

from ..forms.sections import joined_files
from ..from_plan import from_plan, then_add
from ..participation_cards import beside_section
from ..sections import is_limited
from ..talk import open_threads
from ..turns import is_of_table
from ..written import Written
from .attachments import FIELD, join_files, take_back
from .conversation import conversation_block
from .presence import presence_block

SCRIPTS = ("vendor/editor.js", "js/autosave.js", "js/counter.js", "js/files.js", "js/presence.js")


class SectionPage:
    """A request for one section, answered by `respond`."""

    template: str
    scripts: tuple[str, ...] = SCRIPTS
    # The kinds of sections whose tables need the width of the page.
    wide: frozenset[str] = frozenset()

    def __init__(self, request: HttpRequest, written: Written):
        self.request, self.written, self.dossier = request, written, written.dossier

    # What each kind of document says of itself

    def parts_of(self, section: Section, data=None) -> list[Part]:
        """What one writes in the section, in the order of the page."""
        raise NotImplementedError

    def outline(self, current: Section, shown: list[Section], threads: dict[int, int]) -> dict[str, object]:
        """What components/outline.html takes."""
        raise NotImplementedError

    def review_url(self) -> str:
        """Where the last section leads: what is missing, then the whole text."""
        raise NotImplementedError

    def anew(self) -> "SectionPage":
        """The same page, its document read again."""
        raise NotImplementedError

    def is_written_now(self) -> bool:
        """Whether people may be there together, writing."""
        raise NotImplementedError

    def text(self, section: Section) -> dict:
        """The section for those who read it."""
        raise NotImplementedError

    def prerequisites(self) -> list[Prerequisite]:
        """What files may support."""
        return []

    def more(self, section: Section, parts: list[Part], refused: dict) -> dict:
        """What the template takes besides."""
        return {}

    # The answer

    def respond(self, code: str) -> HttpResponse:
        """The section of that code."""
        section = next((s for s in self.written.document.sections if s.code == code), None)
        if section is None:
            raise Http404
        if section not in self.written.sections_open_to(self.request.user):
            raise PermissionDenied
        if self.request.method == "POST":
            return self._save(section)
        return self._page(section, self.parts_of(section) if self._can_write(section) else [])

    def _can_write(self, section: Section) -> bool:
        return self.written.can_write_section(self.request.user, section)

    def _save(self, section: Section) -> HttpResponse:
        """Save a whole section as its page sent it; without a script, this is how everything is saved."""
        request = self.request
        if not self.written.ever_writes(request.user):
            raise PermissionDenied
        parts = [part for part in self.parts_of(section, request.POST) if part.is_posted]
        try:
            failed = [part for part in parts if not (part.is_valid() and part.save(by=request.user))]
            refused = join_files(request, self.written, [asked.code for asked in self.prerequisites()])
            take_back(request, self.written)
        except NotPossible as refusal:
            return typed_text(
                request,
                title=_("Rien n’a été modifié"),
                explanation=format_html(
                    "{} {}", str(refusal), _("Voici ce que vous veniez d’écrire, si vous voulez le garder.")
                ),
                url=reverse("dossier", args=[self.dossier.pk]),
                action=_("Retour au dossier"),
                status=409,
            )
        if not failed and not refused:
            return self._saved(section)
        page, to_correct = self.anew(), {part.prefix: part for part in failed}
        shown = [to_correct.get(part.prefix, part) for part in page.parts_of(section)]
        status = 413 if refused_for_size(request) else 409 if any(part.conflict for part in failed) else 422
        return page._page(section, shown, refused=refused, status=status)

    def _saved(self, section: Section) -> HttpResponse:
        """Where to go once everything is saved; first, what the plan says is added to an answer when asked."""
        then, here = self.request.POST.get("then", ""), self.written.section_url(section)
        if then == "next":
            return redirect(self._neighbours(section)[1])
        return redirect(then_add(self.request, self.written, [section], here) or here)

    def _neighbours(self, section: Section) -> tuple[str | None, str]:
        """The addresses of the section before, if any, and of the one after: at the end, the review."""
        sections = self.written.sections_open_to(self.request.user)
        here = sections.index(section)
        before = self.written.section_url(sections[here - 1]) if here else None
        if here + 1 < len(sections):
            return before, self.written.section_url(sections[here + 1])
        return before, self.review_url()

    def _page(
        self, section: Section, parts: list[Part], *, refused: dict | None = None, status: int = 200
    ) -> HttpResponse:
        """The section's page: to write when there are parts to write, else to read."""
        request, written, dossier = self.request, self.written, self.dossier
        can_write = self._can_write(section)
        sections = written.sections_open_to(request.user)
        previous_url, next_url = self._neighbours(section)
        for part in parts:
            part.mark()
        saved_at = max((part.saved_at for part in parts if part.saved_at), default=None)
        talk = conversation_block(request, dossier, section, written)  # the outline counts its threads
        context = {
            "dossier": dossier,
            "section": section,
            "parts": parts,
            "can_write": can_write,
            "is_wide": section.kind in self.wide,
            "scripts": list(dict.fromkeys(s for one in (*parts, self) for s in one.scripts)),
            "outline": self.outline(section, sections, open_threads(request.user, dossier, written.document)),
            "limited": is_limited(request.user, dossier),
            "on_request": written.types_on_request(request.user),
            "position": sections.index(section) + 1,
            "count": len(sections),
            "is_last": section == sections[-1],
            "previous_url": previous_url,
            "next_url": next_url,
            "review_url": self.review_url(),
            "saved_at": hour(saved_at) if saved_at and as_date(saved_at) == clock.today() else "",
            "login_url": f"{reverse('account_login')}?next={request.path}",
            "presence": presence_block(request, written, section.code) if self.is_written_now() else None,
            "conversation": talk,
            "plan": from_plan(request, written, section) if can_write else None,
            "beside": beside_section.of(request, dossier, section) if can_write else [],
            "of_table": is_of_table(request.user, dossier),
            "text": None if can_write else self.text(section),
            **self._files(section, refused or {}),
            **self.more(section, parts, refused or {}),
        }
        return render(request, self.template, context, status=status)

    def _files(self, section: Section, refused: dict) -> dict:
        """The files joined, each with the prerequisite that it supports, and the place to join others."""
        if section.kind != SectionKind.ATTACHMENTS:
            return {}
        prerequisites = {asked.code: asked.text for asked in self.prerequisites()}
        files = joined_files(self.written.document)
        for file in files:
            file.supports = prerequisites.get(file.prerequisite, "")
        return {
            "files": files,
            "prerequisites": prerequisites,
            "upload": UploadField(FIELD, refused.get(FIELD, [])),
            "takes_files": True,
        }
