"""Writing the papers of a plan: each part saved over the version its writer read, shown and withdrawn by the table."""

import datetime as dt
import uuid
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record

from .models import Brief, Initiative, OnePagePlan, Plan, PlanCard, PlanPaper, ProgressReport
from .models.plan_papers import public_token

Paper = TypeVar("Paper", bound=PlanPaper)
# How many sections the plan on a page has (F82).
CHOSEN = 4
# What the choice of sections is called among the parts of a plan on a page.
CHOICE = "choice"


class Rewritten(Exception):
    """Someone saved the same part first: `current` is what is saved, nothing was written."""

    def __init__(self, current: PlanPaper):
        super().__init__(str(current))
        self.current = current


def _plan(initiative: Initiative) -> Plan:
    plan, _made = Plan.objects.get_or_create(initiative=initiative)
    return plan


def one_page_of(plan: Plan | None) -> OnePagePlan:
    """The plan on a page; one that nobody wrote has the sections that most tables show."""
    found = OnePagePlan.objects.filter(plan=plan).select_related("updated_by").first() if plan else None
    return found or OnePagePlan(sections=["theory", "partners", "results", "part"])


def begin_one_page(initiative: Initiative) -> OnePagePlan:
    """The plan on a page, kept from now on."""
    plan = _plan(initiative)
    defaults = {"sections": one_page_of(None).sections}
    found, _made = OnePagePlan.objects.get_or_create(plan=plan, defaults=defaults)
    return found


def _locked(paper: Paper) -> Paper:
    rows = type(paper)._default_manager.select_for_update(of=("self",)).select_related("updated_by")
    found = rows.filter(pk=paper.pk).first()
    if found is None:
        raise NotPossible(_("Ce document a été supprimé entre-temps."))
    return found


def _save(paper: PlanPaper, part: str, by) -> None:
    paper.versions = {**paper.versions, part: paper.versions.get(part, 0) + 1}
    paper.updated_at, paper.updated_by = clock.now(), by
    paper.save()


@transaction.atomic
def write_part(paper: Paper, part: str, *, words: dict[str, str], version: int, by) -> Paper:
    """Save what the passages of a part say. Raises Rewritten, or NotPossible for a report that was shown."""
    paper = _locked(paper)
    if isinstance(paper, ProgressReport) and paper.shared_at:
        raise NotPossible(_("Ce rapport est montré : retirez-le pour le corriger."))
    if all(paper.said(code) == text for code, text in words.items()) and part in paper.versions:
        return paper
    if paper.versions.get(part, 0) != version:
        raise Rewritten(paper)
    paper.words = {**paper.words, **words}
    _save(paper, part, by)
    return paper


@transaction.atomic
def choose_sections(
    paper: OnePagePlan, *, sections: list[str], language: str, version: int, by
) -> OnePagePlan:
    """Choose the four sections and the language of the plan on a page. Raises Rewritten. What is written stays."""
    paper = _locked(paper)
    if len(set(sections)) != CHOSEN:
        raise NotPossible(_("Choisissez exactement quatre sections."))
    if (paper.sections, paper.language) == (sections, language):
        return paper
    if paper.versions.get(CHOICE, 0) != version:
        raise Rewritten(paper)
    paper.sections, paper.language = sections, language
    _save(paper, CHOICE, by)
    return paper


@transaction.atomic
def open_link(paper: OnePagePlan, *, by) -> OnePagePlan:
    """Give the plan on a page a public link; one that has it keeps it."""
    paper = _locked(paper)
    if paper.token is None:
        paper.token, paper.opened_at = public_token(), clock.now()
        paper.save(update_fields=["token", "opened_at"])
        record(paper.plan.initiative, "plan.open_page", by=by, audience=Audience.TABLE)
    return paper


@transaction.atomic
def withdraw_link(paper: OnePagePlan, *, by) -> OnePagePlan:
    """Withdraw the public link: it leads nowhere any more, and another one is another address."""
    paper = _locked(paper)
    if paper.token is not None:
        paper.token, paper.opened_at = None, None
        paper.save(update_fields=["token", "opened_at"])
        record(paper.plan.initiative, "plan.withdraw_page", by=by, audience=Audience.TABLE)
    return paper


@transaction.atomic
def begin_report(
    initiative: Initiative, *, words: dict[str, str], language: str, on: dt.date, key: uuid.UUID, by
) -> ProgressReport:
    """Keep a progress report as it was generated; the same key twice is one report."""
    plan = _plan(initiative)
    defaults = {"plan": plan, "on": on, "language": language, "words": words, "updated_by": by}
    found, _made = ProgressReport.objects.get_or_create(key=key, defaults=defaults)
    return found


@transaction.atomic
def show_report(report: ProgressReport, *, shown: bool, by) -> None:
    """Show a report to those who accompany the table, or take it back to correct it."""
    report = _locked(report)
    if bool(report.shared_at) == shown:
        return
    report.shared_at = clock.now() if shown else None
    report.save(update_fields=["shared_at"])
    kind = "plan.show_report" if shown else "plan.unshow_report"
    record(report.plan.initiative, kind, by=by, audience=Audience.ALL if shown else Audience.TABLE)


@transaction.atomic
def begin_brief(
    initiative: Initiative,
    *,
    words: dict[str, str],
    language: str,
    audience: str,
    message: PlanCard | None,
    key: uuid.UUID,
    by,
) -> Brief:
    """Keep a brief as it was generated; the same key twice is one brief."""
    plan = _plan(initiative)
    defaults = {
        "plan": plan,
        "language": language,
        "audience": audience,
        "message": message,
        "words": words,
        "updated_by": by,
    }
    found, _made = Brief.objects.get_or_create(key=key, defaults=defaults)
    return found


@transaction.atomic
def remove_paper(paper: ProgressReport | Brief, *, by) -> None:
    """Delete a report or a brief; the history of the initiative keeps its words. One already gone stays gone.

    Raises NotPossible for a report that is shown: whoever reads it is told nothing, so it is taken back first.
    """
    found = type(paper)._default_manager.select_for_update(of=("self",)).filter(pk=paper.pk).first()
    if found is None:
        return
    if isinstance(found, ProgressReport) and found.shared_at:
        raise NotPossible(_("Ce rapport est montré : retirez-le d’abord, puis supprimez-le."))
    kind = "plan.remove_report" if isinstance(found, ProgressReport) else "plan.remove_brief"
    record(found.plan.initiative, kind, by=by, audience=Audience.TABLE, before=found.words)
    found.delete()
