"""What a section of a report still lacks besides its answers, a sentence each (R33, R34, R48, R49)."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from cimpact.formatting import money
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Section

from .accounts import balance_of, is_final, threshold_of
from .enums import Aim
from .lists import LISTS, Row
from .models import Report


def part_problems(report: Report, section: Section) -> list[str]:
    """What keeps the section from being complete; nothing when it has no part of its own."""
    problems = _BY_KIND.get(section.kind)
    return list(problems(report)) if problems else []


def _rows(report: Report, kind: SectionKind) -> list[Row]:
    return LISTS[kind].rows(report)


def _activities(report: Report) -> Iterator[str]:
    rows = _rows(report, SectionKind.ACTIVITIES)
    if not rows:
        yield _("Inscrivez au moins une activité.")
    for number, row in enumerate(rows, 1):
        if not row["what"]:
            yield _("Nommez l’activité %(number)s.") % {"number": number}
        elif not row["outcome"]:
            yield _("Dites ce qu’est devenue cette activité : %(what)s") % {"what": row["what"]}


def _learnings(report: Report) -> Iterator[str]:
    rows = _rows(report, SectionKind.LEARNINGS)
    if not any(row["text"] for row in rows):
        yield _("Inscrivez au moins un apprentissage; un essai qui n’a pas marché en est un.")
        return
    for number, row in enumerate(rows, 1):
        named = row["question"] or str(number)
        if not row["text"]:
            yield _("Dites ce que vous avez appris, ou retirez la question : %(question)s") % {
                "question": named
            }
        elif is_final(report) and not any(row[aim.value] for aim in Aim):
            yield _("Cochez la visée que cet apprentissage éclaire : %(question)s") % {"question": named}


def _effects(report: Report) -> Iterator[str]:
    for row in _rows(report, SectionKind.EFFECTS):
        if not row["proof"]:
            yield _("Dites ce qui montre cet effet : %(what)s") % {"what": row["what"]}
        elif not row["what"]:
            yield _("Nommez l’effet que ceci montre : %(proof)s") % {"proof": row["proof"][:80]}


def _balance(report: Report) -> Iterator[str]:
    balance = balance_of(report)
    if not balance.spent:
        yield _("Inscrivez ce qui a été dépensé.")
        return
    dossier = report.dossier
    explained = set(report.balance_notes.values_list("category__code", flat=True))
    if silent := [c for c in balance.to_explain(threshold_of(dossier.programme)) if c not in explained]:
        names = {category.code: category.name for category in dossier.rules.categories.all()}
        for code in silent:
            yield _("Expliquez l’écart de la catégorie : %(category)s") % {"category": names.get(code, code)}
    if balance.remaining > 0 and not report.surplus:
        yield _("Dites ce que devient ce qui reste : %(amount)s.") % {"amount": money(balance.remaining)}


_BY_KIND: dict[str, Callable[[Report], Iterator[str]]] = {
    SectionKind.ACTIVITIES: _activities,
    SectionKind.LEARNINGS: _learnings,
    SectionKind.EFFECTS: _effects,
    SectionKind.BALANCE: _balance,
}
