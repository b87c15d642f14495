"""The outline of a proposal: its sections, and in words what each still lacks."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact import clock
from cimpact.formatting import in_days, long_date, raised
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Section

from ..checks import Problem, written_problems
from ..enums import State
from ..forms.sections import joined_files
from ..models import Dossier
from ..own_parts import own_part


def outline_of(
    dossier: Dossier,
    current: Section | None = None,
    *,
    shown: list[Section] | None = None,
    threads: dict[int, int] | None = None,
) -> dict[str, object]:
    """What components/outline.html takes: every section, or those `shown`; `threads`: how many wait in each, by id."""
    problems: dict[str, list[Problem]] = {}
    for problem in written_problems(dossier):
        problems.setdefault(problem.section, []).append(problem)
    sections = [
        {
            "title": section.title,
            "url": reverse("section", args=[dossier.pk, section.code]),
            "talk": (threads or {}).get(section.pk, 0),
            "current": current is not None and section.code == current.code,
            **_state(dossier, section, problems.get(section.code, [])),
        }
        for section in (dossier.document.sections if shown is None else shown)
    ]
    complete = sum(section["state"] == "done" for section in sections)
    return {
        "sections": sections,
        "complete": complete == len(sections),
        "summary": ngettext(
            "%(complete)s section complète sur %(all)s",
            "%(complete)s sections complètes sur %(all)s",
            complete,
        )
        % {"complete": complete, "all": len(sections)},
        "deadline": deadline_in_words(dossier),
        "label": _("Sections de la proposition"),
    }


def _state(dossier: Dossier, section: Section, problems: list[Problem]) -> dict[str, str]:
    wrong = sum(not problem.missing for problem in problems)
    missing = len(problems) - wrong
    if wrong:
        note = ngettext("%(count)s point à corriger", "%(count)s points à corriger", wrong) % {"count": wrong}
        return {"state": "error", "note": note}
    if missing:
        if not _is_begun(dossier, section):
            return {"state": "todo", "note": _("à faire")}
        note = ngettext("il manque %(count)s élément", "il manque %(count)s éléments", missing)
        return {"state": "todo", "note": note % {"count": missing}}
    if section.kind == SectionKind.ATTACHMENTS:
        return {"state": "done", "note": _files(len(joined_files(dossier.document)))}
    return {"state": "done", "note": ""}


def _files(count: int) -> str:
    if not count:
        return _("aucun fichier")
    return ngettext("%(count)s fichier", "%(count)s fichiers", count) % {"count": count}


def _is_begun(dossier: Dossier, section: Section) -> bool:
    """Whether anything is written in the section yet."""
    answers, own = dossier.document.answers_by_code, own_part(section.kind)
    return (
        any(question.code in answers for question in section.questions.all())
        or (section.kind == SectionKind.PREREQUISITES and bool(dossier.evidence.all()))
        or (section.kind == SectionKind.SUPPORT and bool(dossier.asked))
        or (section.kind == SectionKind.BUDGET and bool(dossier.budget.all()))
        or (own is not None and own.is_begun(dossier))
    )


def deadline_in_words(dossier: Dossier):
    """Until when the proposal may be submitted; safe HTML, empty when it aims at no moment."""
    closes = dossier.deadline if dossier.state == State.DRAFTING else None
    if closes is None:
        return ""
    if closes <= clock.now():
        return raised(
            _("La date du %(date)s est passée. Votre texte est gardé : visez un autre moment de dépôt.")
            % {"date": long_date(closes, year=False)}
        )
    return raised(
        _("À déposer d’ici le %(date)s, %(days)s")
        % {"date": long_date(closes, weekday=True, year=False), "days": in_days(closes)}
    )
