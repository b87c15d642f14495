"""The analysis: assigned, written, its requests for precision, handed to the committee (R7, R8, F32–F36)."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.programmes.models import Criterion, TeamMember
from cimpact.writing.answers import close_revisions
from cimpact.writing.freezing import freeze
from cimpact.writing.models import Question
from governance.enums import CommitteeRole
from governance.models import Item
from governance.recusal import people_who_withdraw
from neighbourhoods.models import AdvisorAssignment
from neighbourhoods.people import coordinators_of, with_substitutes

from ..answer_clock import clock_of
from ..concerned import organisations_concerned
from ..enums import State
from ..models import Analysis, Appreciation, Dossier, Precision
from ..snapshot import snapshot
from .opinions import stop_awaiting
from .transitions import expect, locked, move, next_date
from .writing import Stale


def possible_advisors(dossier: Dossier) -> QuerySet:
    """Who may analyse the dossier: the programme's advisors and team, without those its decision is closed to."""
    programme = dossier.programme
    advising = AdvisorAssignment.objects.ongoing().filter(programme=programme).values("user")
    team = TeamMember.objects.filter(programme=programme, ended_on=None).values("user")
    return (
        get_user_model()
        .objects.filter(Q(pk__in=advising) | Q(pk__in=team), is_active=True)
        .exclude(pk__in=people_who_withdraw(organisations_concerned(dossier), dossier))
        .order_by("last_name", "first_name")
    )


@transaction.atomic
def assign(dossier: Dossier, *, advisor, by) -> None:
    """Give the dossier to an advisor; the first time, the analysis begins."""
    dossier = locked(dossier)
    if not possible_advisors(dossier).filter(pk=advisor.pk).exists():
        raise NotPossible(_("Cette personne ne peut pas analyser ce dossier."))
    expect(dossier, (State.SUBMITTED, State.ANALYSIS, State.PRECISION))
    before, dossier.advisor = dossier.advisor, advisor
    after = {"advisor": advisor.full_name}
    Analysis.objects.get_or_create(dossier=dossier)
    if dossier.state == State.SUBMITTED:
        move(dossier, "assign", State.ANALYSIS, by=by, after=after)
    elif before != advisor:
        dossier.save()
        record(
            dossier,
            "dossier.reassign",
            by=by,
            before={"advisor": before.full_name} if before else None,
            after=after,
        )


@transaction.atomic
def appreciate(
    dossier: Dossier,
    criterion: Criterion,
    *,
    value: str,
    rationale: str,
    version: int,
    by,
    rating: int | None = None,
) -> Appreciation:
    """Save what the advisor makes of one criterion; a reflection takes no appreciation (R45). Raises Stale.

    The rating is kept only where the programme turns its scale on (F36).
    """
    analysis = _open_analysis(dossier)
    value = "" if criterion.reflection else value
    rating = None if criterion.reflection or not analysis.dossier.programme.rating_scale else rating
    appreciation = analysis.appreciations.filter(criterion=criterion).first()
    if appreciation is None:
        appreciation = Appreciation(analysis=analysis, criterion=criterion, version=0)
    if (appreciation.value, appreciation.rating, appreciation.rationale) == (value, rating, rationale):
        return appreciation
    if appreciation.version != version:
        raise Stale(appreciation)
    appreciation.value, appreciation.rating, appreciation.rationale = value, rating, rationale
    appreciation.version += 1
    appreciation.updated_at, appreciation.updated_by = clock.now(), by
    appreciation.save()
    return appreciation


@transaction.atomic
def write_summary(dossier: Dossier, *, summary: str, version: int) -> Analysis:
    """Save what the committee should know first. Raises Stale."""
    analysis = _open_analysis(dossier)
    if analysis.summary == summary:
        return analysis
    if analysis.version != version:
        raise Stale(analysis)
    analysis.summary, analysis.version = summary, analysis.version + 1
    analysis.save()
    return analysis


def _open_analysis(dossier: Dossier) -> Analysis:
    """The analysis of a dossier still being analysed, locked with it."""
    dossier = locked(dossier)
    expect(dossier, (State.ANALYSIS, State.PRECISION))
    return dossier.analysis


@transaction.atomic
def ask_precision(
    dossier: Dossier, *, question: Question, text: str, wished_on: dt.date | None, by
) -> Precision:
    """Ask for a precision on one answer: it reopens, and the clock pauses if the programme says so."""
    dossier = locked(dossier)
    expect(dossier, (State.ANALYSIS, State.PRECISION))
    if waiting := dossier.precisions.filter(question=question, answered_at=None).first():
        if waiting.text == text:
            return waiting  # asked twice, owed once
        raise NotPossible(_("Une précision est déjà demandée sur cette réponse."))
    answer = dossier.document.answers.filter(question=question).first()
    precision = Precision.objects.create(
        dossier=dossier,
        question=question,
        text=text,
        wished_on=wished_on,
        asked_by=by,
        text_before=answer.text if answer else "",
    )
    move(dossier, "ask_precision", State.PRECISION, by=by, comment=text, after={"question": question.code})
    for person in coordinators_of(dossier.neighbourhood):
        outbox.owe("precision_asked", precision, person, due_at=precision.asked_at)
    return precision


def return_problem(precision: Precision, note: str) -> str | None:
    """Why the answer cannot be handed back as it is; None when it can."""
    answer = precision.dossier.document.answers.filter(question=precision.question).first()
    text = answer.text if answer else ""
    if not text and precision.question.required:
        return _("Cette réponse est vide. Écrivez-la avant de la rendre.")
    if text == precision.text_before and not note:
        return _("La réponse n’a pas changé. Modifiez-la, ou dites pourquoi dans le mot qui l’accompagne.")
    return None


@transaction.atomic
def answer_precision(precision: Precision, *, note: str, by) -> None:
    """Hand the answer back; when none is awaited any more the analysis resumes and the clock with it."""
    dossier = locked(precision.dossier)
    precision = (
        Precision.objects.select_for_update(of=("self",)).select_related("question").get(pk=precision.pk)
    )
    if not precision.is_open:
        return  # handed back twice, received once
    if problem := return_problem(precision, note):
        raise NotPossible(problem)
    answer = dossier.document.answers.filter(question=precision.question).first()
    precision.text_after = answer.text if answer else ""
    precision.answered_at, precision.answered_by, precision.note = clock.now(), by, note
    precision.save()
    close_revisions(dossier.document)
    still_open = dossier.precisions.filter(answered_at=None).exists()
    dossier.answer_due_on = clock_of(dossier).due_on
    freeze(dossier.document, snapshot(dossier), by=by)
    move(
        dossier,
        "answer_precision",
        State.PRECISION if still_open else State.ANALYSIS,
        by=by,
        comment=note,
        after={"question": precision.question.code},
    )
    waiting = get_user_model().objects.filter(pk__in=[precision.asked_by_id, dossier.advisor_id])
    for reader in with_substitutes(waiting, dossier.programme):
        outbox.owe("precision_answered", precision, reader, due_at=precision.answered_at)


@transaction.atomic
def hand_to_committee(dossier: Dossier, *, by) -> Item:
    """Put the dossier before the committee that recommends, with its analysis."""
    dossier = locked(dossier)
    if dossier.state == State.COMMITTEE:
        return dossier.items.waiting().get()  # handed twice, put before the committee once
    expect(dossier, (State.ANALYSIS,))
    committee = dossier.programme.committees.filter(role=CommitteeRole.RECOMMENDS).first()
    if committee is None:
        raise NotPossible(
            _("Aucun comité ne recommande les investissements de ce programme : réglez-le d’abord.")
        )
    analysis = Analysis.objects.select_for_update().get(dossier=dossier)
    analysis.handed_at = clock.now()
    analysis.save()
    item = put_before(committee, dossier)
    stop_awaiting(dossier)
    move(dossier, "hand_to_committee", State.COMMITTEE, by=by)
    return item


def put_before(committee, dossier: Dossier) -> Item:
    """An item of the dossier on a committee's list, with the organisations it concerns."""
    item = Item.objects.create(
        committee=committee,
        title=dossier.initiative.title,
        neighbourhood=dossier.neighbourhood,
        subject=dossier,
    )
    item.organisations.add(*organisations_concerned(dossier))
    return item


@transaction.atomic
def announce(dossier: Dossier, *, on: dt.date, by) -> None:
    """Note that the answer was told in person, before the letter."""
    dossier = locked(dossier)
    expect(dossier, (State.RATIFIED,))
    if on > clock.today():
        raise NotPossible(_("Cette date est à venir : notez l’annonce une fois qu’elle est faite."))
    if dossier.announced_on == on:
        return
    dossier.announced_on = on
    dossier.next_on = next_date(dossier)
    dossier.save()
    record(dossier, "dossier.announce", by=by, audience=Audience.STAFF, after={"on": str(on)})
