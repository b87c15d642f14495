"""What a progress report and a brief say before anyone rewrites them: drawn from the plan, in the paper's language."""

import datetime as dt
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import long_date

from .enums import BriefAudience
from .models import Initiative, OnePagePlan, Plan, ProgressReport
from .plan_changes import changes_of
from .plan_on_a_page import Page, Section, first_footer, milestones, partners
from .plan_paper_parts import BRIEF, REPORT, listed
from .plan_reading import Sheet, Shown
from .plan_since import Since
from .plan_sources import told

# Without a report before, what is new is what is of half a year.
HALF_A_YEAR = dt.timedelta(days=182)
# How many milestones a brief announces.
NEXT = 4


def since_the_last(plan: Plan | None, on: dt.date) -> dt.date:
    """The day of the report before, or half a year ago."""
    before = ProgressReport.objects.filter(plan=plan, on__lt=on).first() if plan else None
    return before.on if before else on - HALF_A_YEAR


def report_words(sheet: Sheet, *, on: dt.date, since: dt.date, language: str) -> dict[str, str]:
    """Each section of a progress report, as the plan and the dossier tell it (F84)."""
    with translation.override(language):
        said = {
            "title": _("Rapport d’étape, %(date)s") % {"date": long_date(on)},
            "standing": _standing(sheet, since),
            "changed": _changed(sheet, since),
            "decisions": _told("decisions", sheet, since, _of_sort(sheet, since, "decision")),
            "results": _told("results", sheet, since, _of_sort(sheet, since, "result")),
            "milestones": _milestones(sheet, since),
            "activities": _told("activities", sheet, since, map(_activity, _running(sheet))),
            "learnings": _told("learnings", sheet, since, ()),
            "ahead": _told("ahead", sheet, since, ()),
        }
    return {code: text for code, text in said.items() if text}


def quiet_sections(report: ProgressReport, sheet: Sheet) -> dict[str, str]:
    """Of the sections that wait empty because nothing happened since the report before: why, in the reader's words."""
    since = since_the_last(report.plan, report.on)
    helps = {
        "decisions": _(
            "Rien à reprendre : le plan et le dossier ne comptent aucune décision depuis le %(date)s."
        ),
        "results": _(
            "Rien à reprendre : le plan et le dossier ne comptent aucun résultat depuis le %(date)s."
        ),
    }
    sorts = {"decisions": "decision", "results": "result"}
    return {
        code: text % {"date": long_date(since)}
        for code, text in helps.items()
        if not report.said(code) and not _told(code, sheet, since, _of_sort(sheet, since, sorts[code]))
    }


def _told(section: str, sheet: Sheet, since: dt.date, own: Iterable[str]) -> str:
    return listed([*own, *told(section, sheet.initiative, since)])


def _standing(sheet: Sheet, since: dt.date) -> str:
    """What is aimed for, then the stage and its dates."""
    impact = sheet.subject("impact", "one")
    aim = impact.value("name") if impact else ""
    return "\n\n".join(text for text in (aim, _told("standing", sheet, since, ())) if text)


def _changed(sheet: Sheet, since: dt.date) -> str:
    """What came since: the activities begun or ended, and what joined the plan."""
    lines = []
    for one in sheet.of("activity"):
        ended, begun = (_is_new(one.date(code), since) for code in ("ends", "starts"))
        if ended:
            lines.append(_("Terminée : %(name)s") % {"name": one.name})
        elif begun:
            lines.append(_("Commencée : %(name)s") % {"name": one.name})
    lines += _milestones_changed(sheet, since)
    newcomers = [
        one.name for one in sheet.of("partner") if one.card.created_at.date() > since and _is_with_us(one)
    ]
    if newcomers:
        lines.append(_("Avec nous depuis : %(names)s") % {"names": ", ".join(newcomers)})
    return _told("changed", sheet, since, lines)


def _milestones_changed(sheet: Sheet, since: dt.date) -> Iterable[str]:
    """The milestones that are not where they were; those reached have their own section."""
    said = {"moved": _("Déplacé : %(name)s, %(note)s"), "dropped": _("Abandonné : %(name)s, %(note)s")}
    for one in changes_of(sheet, Since("", "", since)).found:
        if one.kind in said and one.note:
            yield said[one.kind] % {"name": one.card.name, "note": one.note}


def _is_new(on: dt.date | None, since: dt.date) -> bool:
    return on is not None and since < on <= clock.today()


def _is_with_us(one: Shown) -> bool:
    return one.value("relation") == "with_us"


def _dated(one: Shown) -> str:
    on = one.date("day")
    return f"{one.name} ({long_date(on)})" if on else one.name


def _of_sort(sheet: Sheet, since: dt.date, sort: str) -> list[str]:
    """The milestones reached of a sort, since the report before."""
    return [
        _dated(one)
        for one in milestones(sheet, "reached")
        if one.value("sort") == sort and (one.date("day") or dt.date.min) > since
    ]


def _milestones(sheet: Sheet, since: dt.date) -> str:
    reached = _of_sort(sheet, since, "milestone")
    ahead = [_dated(one) for one in milestones(sheet, "ahead", "moved")]
    blocks = []
    if reached:
        blocks.append(_("Atteints depuis la dernière fois :") + "\n" + listed(reached))
    if ahead:
        blocks.append(_("À venir :") + "\n" + listed(ahead))
    return "\n\n".join(blocks)


def _running(sheet: Sheet) -> list[Shown]:
    return [one for one in sheet.of("activity") if one.value("state") == "running"]


def _activity(one: Shown) -> str:
    by = ", ".join(card.name for card in one.linked("partner")) or one.value("organisation")
    return f"{one.name} ({by})" if by else one.name


def brief_words(
    sheet: Sheet, one_page: OnePagePlan, *, audience: str, language: str, about: Shown | None
) -> dict[str, str]:
    """A brief for the network of a partner, from the plan on a page and what comes next (F64)."""
    with translation.override(language):
        impact = sheet.subject("impact", "one")
        aim = impact.value("name") if impact else ""
        changes = [one.name for one in sheet.of("result")][:4]
        allies = [one.name for one in partners(sheet)]
        what = [aim, listed(changes)]
        if allies:
            what.append(_("Nous y travaillons avec : %(names)s.") % {"names": ", ".join(allies)})
        footer = one_page.words if "footer" in one_page.versions else first_footer(sheet.initiative)
        said = {
            "title": about.name if about else sheet.initiative.title,
            "lead": _lead(audience, about),
            "what": "\n\n".join(text for text in what if text),
            "next": listed([_dated(one) for one in milestones(sheet, "ahead", "moved")[:NEXT]]),
            "part": one_page.said("part"),
            "contact": footer.get("contact", ""),
        }
    return {code: text for code, text in said.items() if text}


# Whose network a stakeholder of each sort is in.
_AUDIENCES = {
    "lived": BriefAudience.RESIDENTS,
    "institution": BriefAudience.INSTITUTIONS,
    "elected": BriefAudience.ELECTED,
    "funder": BriefAudience.FUNDERS,
    "community": BriefAudience.OTHER,
    "business": BriefAudience.OTHER,
    "other": BriefAudience.OTHER,
}


def audience_of(message: Shown) -> BriefAudience | None:
    """To whom the message of a communication plan speaks, by the sorts of the stakeholders that it is for.

    None while no sort is said; of several that are not of one audience, the words that suit them all.
    """
    sorts = {one.value("sort") for one in message.linked("partners")}
    audiences = {_AUDIENCES[sort] for sort in sorts if sort in _AUDIENCES}
    if len(audiences) > 1:
        return BriefAudience.OTHER
    return audiences.pop() if audiences else None


def _lead(audience: str, about: Shown | None) -> str:
    """What a brief says first, and what it is for when the communication plan says so."""
    lead = str(_leads()[BriefAudience(audience)])
    purpose = about.value("purpose").strip().rstrip(".") if about else ""
    if not purpose:
        return lead
    aim = _("But de cette note : %(purpose)s.") % {"purpose": purpose}
    return f"{lead} {aim}"


def _leads() -> dict[BriefAudience, str]:
    """What a brief says first, to each audience."""
    return {
        BriefAudience.RESIDENTS: _("Voici ce qui se prépare près de chez vous, et comment y prendre part."),
        BriefAudience.INSTITUTIONS: _(
            "Voici où en est notre travail commun, et ce que votre institution peut y changer."
        ),
        BriefAudience.FUNDERS: _("Voici ce que votre appui rend possible, et ce qui vient ensuite."),
        BriefAudience.ELECTED: _(
            "Voici ce que les gens du quartier construisent ensemble, et ce qui dépend de vos décisions."
        ),
        BriefAudience.OTHER: _("Voici ce que nous faisons ensemble, et comment vous pouvez le faire savoir."),
    }


def brief_page(brief, initiative: Initiative) -> Page:
    """A brief as it is read and printed, in its own language."""
    with translation.override(brief.language):
        sections = [
            Section(part.code, str(part.title), brief.said(part.code))
            for part in BRIEF
            if part.code in ("what", "next", "part")
        ]
        table = initiative.neighbourhood.table.name
        footer = [table, *([brief.said("contact")] if brief.said("contact") else [])]
        return Page(
            initiative=initiative,
            title=brief.said("title") or initiative.title,
            lead=brief.said("lead"),
            sections=sections,
            footer=footer,
            over=initiative.title,
            kind="brief",
        )


def report_sections(report: ProgressReport) -> list[Section]:
    """What a progress report says, section by section, in its own language; those without a word are left out."""
    with translation.override(report.language):
        found = [Section(part.code, str(part.title), report.said(part.code)) for part in REPORT[1:]]
    return [section for section in found if not section.is_empty]
