"""Homes: what waits for me, until when, what changed. One for each hat, and one for whoever is not signed in."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.formatting import day, money
from cimpact.programmes.models import SubmissionWindow
from governance.composition import composition_of
from governance.enums import MeetingState
from governance.evaluations import awaited_of
from governance.models import Committee
from governance.permissions import visible_meetings
from learning.contacts import last_contact
from neighbourhoods.models import AdvisorAssignment, Neighbourhood
from proposals.enums import CLOSED, IN_DECISION, State
from proposals.forms.payments import DUE
from proposals.models import Dossier
from proposals.money_pages import payments_of
from proposals.path import path_of
from proposals.payments import to_pay_now
from proposals.standing import standing_of
from proposals.todo import since_or_by
from proposals.turns import is_late, is_paused

from ..capacity import capacity_awaiting
from ..changes import recent_changes
from ..committees import consultations_awaiting, meeting_words, meetings_to_lead, next_meeting_of
from ..community import asked_of, with_charter
from ..dates import next_dates
from ..figures.findings import findings_for
from ..followups import agreed_by
from ..invitations import invitations_of
from ..newcomers import is_new
from ..notices import looked_after_by
from ..opinions import asked_of_her, opinions_of
from ..personal import left_to
from ..scope import accompanied_by, dossiers_in
from ..shell import is_regional
from ..waiting import (
    SHOWN,
    Waiting,
    dossiers_awaiting,
    how_many,
    plans_to_write,
    those_awaiting_first,
    waiting_for,
)
from . import items, public
from .lists import may_start

# A home reads this many dossiers, those that wait for its reader first.
OPEN = 10
# A committee rarely studies more than this at a time.
ITEMS = 30
CLOCKS = 4


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page, under the hat in use."""
    if not request.user.is_authenticated:
        return public.welcome(request)
    context = request.context
    if not context:
        return render(request, "dashboards/home_nobody.html", {"today": clock.today()})
    page = {
        "table": _table,
        "advisor": _advisor,
        "team": _team,
        "committee": _committee,
        "guest": _guest,
        "consulted": _consulted,
    }[context.kind]
    template = "staff" if context.kind in ("advisor", "team") else context.kind
    if context.kind == "committee" and not is_regional(request.user, context):
        page, template = _local_committee, "local"
    content = {"today": clock.today(), "heading": _heading(request, 0)} | page(request)
    return render(request, f"dashboards/home_{template}.html", content)


def _heading(request: HttpRequest, count: int) -> str:
    return _("Bonjour {name}, {waiting}").format(name=request.user.first_name, waiting=how_many(count))


def _table(request: HttpRequest) -> dict:
    """A table: the most urgent, then the path of that dossier, then what changed."""
    user, scope = request.user, dossiers_in(request.context, request.user)
    dossiers, count = those_awaiting_first(with_charter(scope), user, OPEN)
    mine = [dossier for dossier in dossiers if dossier.mine]
    main = next(iter(dossiers), None)
    dates = next_dates(dossiers, _coming_windows(dossiers))
    # The plan is of the table that leads the dossier.
    has_plan = bool(main and main.initiative and main.neighbourhood_id == request.context.object_id)
    renewals, invitations = asked_of(user, request.context.object_id, dossiers)
    plans = plans_to_write(user, dossiers)
    besides = [
        *agreed_by(user, scope),
        *capacity_awaiting(request, scope),
        *plans,
        *renewals,
        *left_to(user),
    ]
    return {
        "todo": [*waiting_for(user, mine[:SHOWN]), *besides],
        "invitations": invitations,
        "heading": _heading(request, count + len(besides)),
        "others": max(0, count - SHOWN),
        "dates": dates,
        "next_date": _next_sentence(dates),
        "dossier": main,
        "has_plan": has_plan,
        # Who takes part in a programme, by an initiative or by who accompanies it, reads what its community shares.
        "reads_region": has_plan or bool(request.context.help),
        "advisors": [main.advised_by]
        if main and main.advised_by
        else _advisors_of(request.context.object_id),
        "is_new": is_new(user),
        "steps": path_of(main, user) if main else [],
        "changes": recent_changes(scope, table=True),
        "may_start": may_start(request.context, user),
    }


def _advisors_of(neighbourhood_id: int) -> list[User]:
    """Whom a table without a dossier may call: one person for each programme that accompanies it."""
    return [a.user for a in AdvisorAssignment.objects.current().filter(neighbourhood=neighbourhood_id)]


def _coming_windows(dossiers) -> list[SubmissionWindow]:
    """The moments to come of the programmes of the dossiers."""
    programmes = {dossier.programme_id for dossier in dossiers}
    return list(SubmissionWindow.objects.open().filter(programme__in=programmes)[:3])


def _next_sentence(dates) -> str:
    """« Prochaine date : … », for a home where nothing waits."""
    if not dates:
        return ""
    first = dates[0]
    return _("Prochaine date : {what}, {date}.").format(what=first.text, date=day(first.date, weekday=True))


def _advisor(request: HttpRequest) -> dict:
    """An advisor: what waits, the clocks running out, her neighbourhoods, what changed in them."""
    user, scope = request.user, dossiers_in(request.context, request.user)
    hers = scope.filter(accompanied_by(user))
    places = [
        place for programme, place in standing_of(user).advised if programme == request.context.object_id
    ]
    ongoing = Q(dossiers__programme=request.context.object_id) & ~Q(dossiers__state__in=CLOSED)
    return _staff(request, scope, besides=agreed_by(user, scope)) | {
        "reads_money": not standing_of(user).withdraws,
        "clocks": _clocks(hers),
        # The one that nobody was in touch with for longest comes first (R35).
        "places": Neighbourhood.objects.filter(pk__in=places)
        .annotate(
            ongoing=Count("dossiers", filter=ongoing, distinct=True),
            last_contact=last_contact(request.context.object_id),
        )
        .order_by(F("last_contact").asc(nulls_first=True), "name"),
        "changes": recent_changes(hers, table=False),
    }


def _team(request: HttpRequest) -> dict:
    """The coordination team: what to assign, to record and to send, the moments to come, messages in trouble."""
    scope = dossiers_in(request.context, request.user)
    besides = [
        *meetings_to_lead(request.user),
        _payments_to_make(request),
        _messages_in_trouble(request.user),
    ]
    return _staff(request, scope, besides=[waiting for waiting in besides if waiting]) | {
        "clocks": _clocks(scope),
        "changes": recent_changes(scope, table=False),
    }


def _staff(request: HttpRequest, scope, besides: Sequence[Waiting] = ()) -> dict:
    awaited, count = dossiers_awaiting(scope, request.user)
    besides = [*capacity_awaiting(request, scope), *besides, *left_to(request.user)]
    todo = [*waiting_for(request.user, awaited), *besides]
    coming = SubmissionWindow.objects.open().filter(programme=request.context.object_id)
    windows = list(coming.annotate(drafts=_drafts()).order_by("date")[:3])
    return {
        "todo": todo,
        "heading": _heading(request, count + len(besides)),
        "others": max(0, count - SHOWN),
        "windows": windows,
        "next_date": _next_sentence(next_dates((), windows)),
        "places": None,
        "reads_money": True,
    }


def _drafts() -> Coalesce:
    """How many proposals being written aim at a moment."""
    aiming = Dossier.objects.filter(aimed_window=OuterRef("pk"), state=State.DRAFTING).order_by()
    return Coalesce(Subquery(aiming.values("aimed_window").annotate(n=Count("pk")).values("n")), 0)


def _clocks(dossiers) -> list[dict]:
    """The answers due first."""
    running = dossiers.filter(state__in=IN_DECISION, next_on__isnull=False).order_by("next_on", "pk")
    running = running.select_related("initiative", "programme")
    return [
        {"dossier": dossier, "late": is_late(dossier), "paused": is_paused(dossier)}
        for dossier in running[:CLOCKS]
    ]


def _payments_to_make(request: HttpRequest) -> Waiting | None:
    """The payments that nothing holds back any more: someone must make them."""
    due = payments_of(request.context.object_id, request.user).filter(to_pay_now())
    by_programme = due.order_by("dossier__programme__code").values("dossier__programme__code")
    ready = by_programme.annotate(count=Count("pk"), cents=Sum("cents"), first=Min("due_on")).first()
    if ready is None:
        return None
    title = ngettext("Un versement est à faire", "{count} versements sont à faire", ready["count"])
    return Waiting(
        title=title.format(count=ready["count"]),
        subject="",
        deadline=since_or_by(ready["first"]),
        note=_("{amount} à verser").format(amount=money(ready["cents"])),
        url=f"{reverse('payments', args=[ready['dossier__programme__code']])}?state={DUE}",
        action=_("Voir les versements"),
    )


def _messages_in_trouble(user) -> Waiting | None:
    """The messages that did not leave, or perhaps did: someone must look."""
    count = looked_after_by(user).to_check().count()
    if not count:
        return None
    title = ngettext("Un courriel n’est pas parti", "{count} courriels ne sont pas partis", count)
    return Waiting(
        title=title.format(count=count),
        subject="",
        deadline="",
        note=_("Refusés par le serveur, ou peut-être reçus : à vérifier."),
        url=reverse("deliveries"),
        action=_("Voir les courriels"),
    )


def _committee(request: HttpRequest) -> dict:
    """A committee's member: what to read, what is closed to her, what was studied lately."""
    standing, everything = standing_of(request.user), items.items_of(request.context.object_id)
    is_closed = items.closed(standing)
    to_read = items.with_dossiers(everything.filter(~is_closed).waiting().order_by("put_at")[:ITEMS])
    closed = list(items.undecided(everything.filter(is_closed)).order_by("title")[:ITEMS])
    coming = next_meeting_of(
        request.user,
        request.context.object_id,
        readable={item.pk for item in to_read},
        closed={item.pk for item in closed},
    )
    left = left_to(request.user)
    on_agenda = coming.open_items if coming else set()
    consultations = consultations_awaiting(request.user, request.context.object_id)
    evaluation = awaited_of(request.user, request.context.object_id)
    return {
        "findings": findings_for(standing.committees[request.context.object_id][0]),
        "coming": coming,
        "coming_words": meeting_words(coming) if coming else "",
        "left": left,
        "reads_money": not standing.withdraws,
        # What the meeting puts on its agenda is read there.
        "to_read": [item for item in to_read if item.pk not in on_agenda],
        "consultations": consultations,
        "evaluation": evaluation,
        "heading": _heading(
            request,
            len(to_read)
            + len(left)
            + len(consultations)
            + bool(coming and coming.must_reply)
            + bool(evaluation),
        ),
        "closed": closed,
        "studied": items.with_dossiers(
            everything.filter(~is_closed, decision__isnull=False).order_by("-decision__met_on")[:3]
        ),
    }


def _local_committee(request: HttpRequest) -> dict:
    """Whoever sits on a committee of a neighbourhood: her committee, its teams, its next meeting, the neighbourhood."""
    committee = Committee.objects.select_related("neighbourhood", "parent", "programme").get(
        pk=request.context.object_id
    )
    coming = visible_meetings(committee.meetings.filter(starts_at__gte=clock.now()), request.user)
    return {
        "committee": committee,
        "composition": composition_of(committee),
        "coming": coming.exclude(state=MeetingState.CANCELLED).order_by("starts_at")[:3],
        "todo": left_to(request.user),
    }


def _consulted(request: HttpRequest) -> dict:
    """A person asked for opinions: those awaited of her, then those she gave."""
    asked = opinions_of(request.user, dossiers_in(request.context, request.user))
    waiting = [asked_of_her(opinion) for opinion in asked if opinion.awaited]
    return {
        "opinions": asked,
        "todo": waiting,
        "heading": _heading(request, len(waiting)),
    }


def _guest(request: HttpRequest) -> dict:
    """A partner invited to write some sections: what is left to write in each proposal, then all of them."""
    scope = dossiers_in(request.context, request.user).with_turns()
    invitations = invitations_of(request.user, scope)
    waiting = [invitation.waiting for invitation in invitations if invitation.waiting]
    return {
        "invitations": invitations,
        "todo": waiting,
        "heading": _heading(request, len(waiting)),
    }
