"""Committees: the list, a committee's page, what it is, its seats, its end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.programmes.models import Programme, TeamMember, teams_of
from neighbourhoods.models import Neighbourhood, Organisation
from neighbourhoods.permissions import programmes_of

from .. import workflow
from ..composition import composition_of, compositions_of, tables_in_governance
from ..enums import CommitteeKind, Group, MeetingState
from ..evaluations import evaluates
from ..findings import said_of, said_of_tables
from ..forms.committees import CommitteeForm, RulesForm, SeatForm
from ..models import Committee, Seat, governance_rules
from ..permissions import (
    abilities,
    can,
    may_create_local,
    may_create_regional,
    structure_abilities,
    visible_committees,
    visible_meetings,
)
from ..programme_permissions import can as can_in_programme
from ..structures import Structure

HISTORY_SHOWN = 8
MEETINGS_SHOWN = 3
GONE = (MeetingState.CANCELLED,)


def committee_seen(request: HttpRequest, pk: int, action: str = "") -> Committee:
    """A committee whose page is open to the person, who may do the action."""
    found = Committee.objects.select_related(
        "programme", "neighbourhood", "parent", "coordinated_by", "chaired_from"
    )
    committee = get_object_or_404(visible_committees(found, request.user), pk=pk)
    if action and not can(request.user, action, committee):
        raise PermissionDenied
    return committee


@require_safe
def committees(request: HttpRequest) -> HttpResponse:
    """The committees the person may open: regional ones by programme, then those of neighbourhoods."""
    sitting = Q(members__ended_on=None) & Q(members__substitute_for=None)
    seen = (
        visible_committees(Committee.objects.ongoing(), request.user)
        .select_related("programme", "neighbourhood", "parent")
        .annotate(people=Count("members", filter=sitting))
        .order_by("programme__code", "neighbourhood__name", "kind", "name_fr")
    )
    rows = list(seen)
    mine = {seat.committee_id for seat in request.user.seats.ongoing()}
    managed = [row for row in rows if can(request.user, "see_composition", row)]
    compositions = compositions_of(managed) if managed else {}
    for row in rows:
        row.is_mine = row.pk in mine
        row.amiss = len(compositions[row.pk].findings) if row.pk in compositions else 0
    programmes = {row.programme_id: row.programme for row in rows if row.is_regional}
    teams = {member.programme_id: member.programme for member in teams_of(request.user)}
    local = {row.neighbourhood_id: row.neighbourhood for row in rows if row.neighbourhood}
    return render(
        request,
        "governance/committees/list.html",
        {
            "regional": [
                {
                    "programme": programme,
                    "committees": [r for r in rows if r.is_regional and r.programme_id == programme.pk],
                    "may_create": programme.pk in teams,
                    "tables": said_of_tables(tables_in_governance(programme))
                    if programme.pk in teams
                    else None,
                    "papers": _papers(request.user, programme),
                }
                for programme in (programmes | teams).values()
            ],
            "this_year": clock.today().year,
            "reads_decisions": any(can(request.user, "read_meetings", row) for row in rows),
            "local": [
                {"neighbourhood": place, "committees": [r for r in rows if r.neighbourhood_id == place.pk]}
                for place in local.values()
            ],
        },
    )


def _papers(user, programme: Programme) -> dict[str, bool]:
    """Which of the programme's own papers the person opens."""
    papers = structure_abilities(user, Structure(programme))
    return {
        "documents": papers["read_approved"],
        "reflection": papers["read_reflection"],
        "partners": can_in_programme(user, "read_partners", programme),
    }


@require_safe
def committees_to_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The line of the team's home: how many things are amiss in its regional committees; empty when none is."""
    programme = get_object_or_404(Programme, pk=pk)
    if not may_create_regional(request.user, programme):
        raise PermissionDenied
    regional = programme.committees.ongoing().filter(kind=CommitteeKind.REGIONAL)
    compositions = compositions_of(regional.select_related("chaired_from"))
    said = [one for composition in compositions.values() for one in said_of(composition)]
    if tables := said_of_tables(tables_in_governance(programme)):
        said.append(tables)
    return render(request, "governance/committees/_to_settle.html", {"said": said})


@require_safe
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """A committee: who sits, for whom, until when; its mandate and rule; what is missing; its meetings."""
    shown = committee_seen(request, pk)
    may = abilities(request.user, shown)
    composition = composition_of(shown)
    meetings = visible_meetings(shown.meetings.exclude(state__in=GONE), request.user)
    # A consultation that was sent is not over: answers are awaited.
    coming = Q(starts_at__gte=clock.now()) | Q(state=MeetingState.UNDER_WAY)
    return render(
        request,
        "governance/committees/committee.html",
        {
            "committee": shown,
            "evaluates": evaluates(shown) and may["read_evaluation"],
            "can": may,
            "composition": composition,
            "said": said_of(composition) if may["see_composition"] and not shown.is_over else [],
            "former": shown.members.filter(ended_on__lte=clock.today())
            .select_related("user", "organisation")
            .order_by("-ended_on")[:HISTORY_SHOWN],
            "teams": shown.teams.ongoing(),
            "coming": meetings.filter(coming).order_by("starts_at")[:MEETINGS_SHOWN],
            "past": meetings.exclude(coming)[:MEETINGS_SHOWN],
            "events": Event.objects.about(shown).select_related("actor")[:HISTORY_SHOWN]
            if may["see_composition"]
            else [],
        },
    )


@require_http_methods(["GET", "POST"])
def committee_add(request: HttpRequest, code: str) -> HttpResponse:
    """A new regional committee of a programme."""
    programme = get_object_or_404(Programme, code=code)
    if not may_create_regional(request.user, programme):
        raise PermissionDenied
    return _write(request, Committee(programme=programme), place=None)


@require_http_methods(["GET", "POST"])
def local_committee_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new committee, coordinating group or action team of a neighbourhood."""
    place = get_object_or_404(Neighbourhood, slug=slug)
    programme = Programme.objects.filter(pk__in=programmes_of(place)).order_by("-starts_on").first()
    if not may_create_local(request.user, place) or programme is None:
        raise PermissionDenied
    started = Committee(
        programme=programme, neighbourhood=place, kind=CommitteeKind.LOCAL, facilitated_by="table"
    )
    return _write(request, started, place=place)


@require_http_methods(["GET", "POST"])
def committee_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a committee is, and how it decides."""
    shown = committee_seen(request, pk, "manage")
    return _write(request, shown, place=shown.neighbourhood)


def _write(request: HttpRequest, shown: Committee, *, place: Neighbourhood | None) -> HttpResponse:
    form = CommitteeForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        if shown.pk:
            workflow.change_committee(form.instance, fields=form.fields, by=request.user)
            messages.success(request, _("Le comité est à jour."))
        else:
            workflow.create_committee(form.instance, by=request.user)
            messages.success(request, _("Le comité est créé. Invitez celles et ceux qui y siègent."))
        return redirect("committee", shown.pk)
    context = {"committee": shown, "place": place, "form": form}
    return render(request, "governance/committees/edit.html", context, status=422 if form.errors else 200)


@require_POST
def committee_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a committee, today."""
    shown = committee_seen(request, pk, "manage")
    try:
        workflow.end_committee(shown, by=request.user)
    except NotPossible as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Le comité a pris fin. Ce qu’il a décidé reste."))
    return redirect("committee", pk)


@require_http_methods(["GET", "POST"])
def committee_seats(request: HttpRequest, pk: int) -> HttpResponse:
    """The seats of a committee, and one more."""
    shown = committee_seen(request, pk, "manage")
    return _write_seat(request, Seat(committee=shown), "governance/committees/seats.html")


@require_http_methods(["GET", "POST"])
def committee_seat(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """One seat of a committee."""
    shown = committee_seen(request, pk, "manage")
    found = get_object_or_404(shown.composition.ongoing(), pk=seat)
    return _write_seat(request, found, "governance/committees/seat.html")


def _write_seat(request: HttpRequest, seat: Seat, template: str) -> HttpResponse:
    form = SeatForm(request.POST or None, instance=seat)
    if request.method == "POST" and form.is_valid():
        workflow.write_seat(form.instance, by=request.user)
        messages.success(request, _("La composition est à jour."))
        return redirect("committee_seats", seat.committee_id)
    context = {"committee": seat.committee, "seat": seat, "form": form}
    context["seats"] = seat.committee.composition.ongoing().select_related("organisation")
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
def committee_seat_end(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Take a seat out of the composition, from today."""
    shown = committee_seen(request, pk, "manage")
    workflow.end_seat(get_object_or_404(shown.composition, pk=seat), by=request.user)
    messages.success(request, _("Le siège est retiré de la composition."))
    return redirect("committee_seats", pk)


@require_http_methods(["GET", "POST"])
def governance_settings(request: HttpRequest, code: str) -> HttpResponse:
    """What a programme's governance is checked against, and who operates it (R59, R60)."""
    programme = get_object_or_404(Programme, code=code)
    if not may_create_regional(request.user, programme):
        raise PermissionDenied
    form = RulesForm(request.POST or None, instance=governance_rules(programme))
    if request.method == "POST" and form.is_valid():
        workflow.set_rules(form.instance, by=request.user)
        messages.success(request, _("Les réglages sont à jour."))
        return redirect("committees")
    partners = programme.partners.ongoing()
    context = {
        "programme": programme,
        "form": form,
        "operators": Organisation.objects.filter(
            pk__in=partners.filter(group=Group.OPERATOR).values("organisation")
        ),
        "team": TeamMember.objects.filter(programme=programme, ended_on=None).select_related("user"),
    }
    return render(request, "governance/committees/settings.html", context, status=422 if form.errors else 200)
