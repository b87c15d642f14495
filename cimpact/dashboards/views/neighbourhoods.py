"""A neighbourhood's page, which assembles what the apps know of it, and who accompanies it."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import clock
from cimpact.history.models import Event
from cimpact.programmes.models import Programme, TeamMember
from governance.permissions import may_create_local, structures_of, visible_committees
from learning.contacts_block import contacts_block
from learning.permissions import reads_indicators, reflection_abilities
from neighbourhoods.commitments import commitments_of
from neighbourhoods.enums import TableRole
from neighbourhoods.forms import AdvisorForm
from neighbourhoods.models import AdvisorAssignment, Membership, Neighbourhood
from neighbourhoods.permissions import abilities, can, can_give, plans_open_to, programmes_of, reach_of
from neighbourhoods.workflow import release_advisor
from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import can_read_participation
from proposals.sections import is_limited

from ..handover import replace_advisor
from ..scope import carried_by
from .lists import Row

HISTORY_SHOWN = 6
CONTACT = "neighbourhood.contact_logged"


@require_safe
def neighbourhood(request: HttpRequest, slug: str) -> HttpResponse:
    """The neighbourhood: its table and people, its advisor, its initiatives, what is under way and due."""
    shown = get_object_or_404(Neighbourhood.objects.with_people(), slug=slug)
    user = request.user
    may = abilities(user, shown)
    taken = list(Programme.objects.filter(pk__in=programmes_of(shown)))
    rows = [
        Row.of(dossier, user)
        for dossier in Dossier.objects.visible_to(user).filter(carried_by(shown.pk)).with_turns()
        if not is_limited(user, dossier)
    ]
    advisors = AdvisorAssignment.objects.current().filter(neighbourhood=shown).select_related("programme")
    return render(
        request,
        "neighbourhoods/neighbourhood.html",
        {
            "neighbourhood": shown,
            "can": may,
            "members": _members(shown, user) if may["see_people"] else [],
            # Whoever sees the people of the table finds them there.
            "coordinators": [] if may["see_people"] else _coordinators(shown),
            "commitments": commitments_of(shown, taken),
            "advisors": advisors,
            "papers": structures_of(user, shown, {one.programme: None for one in advisors}),
            "measured_in": [p for p in taken if reads_indicators(user, shown, p)],
            "reflecting": [
                one.programme
                for one in advisors
                if reflection_abilities(user, one.programme, shown)["find_reflections"]
            ],
            "plans": plans_open_to(user, shown),
            "this_year": clock.today().year,
            "to_assign": [p for p in taken if p.pk in reach_of(user).teams] if may["assign_advisor"] else [],
            "before": list(shown.earlier_stages.select_related("programme")),
            "stories": {
                r.dossier.initiative_id: r.dossier.initiative.title for r in rows if r.dossier.initiative
            },
            "my_programmes": reach_of(user).programmes,
            "programmes_to_tell": [p for p in taken if p.pk in reach_of(user).programmes]
            if may["write_history"]
            else [],
            "rows": [row for row in rows if row.dossier.state != State.ACTIVE],
            "participations": [
                (row, can_read_participation(user, row.dossier))
                for row in rows
                if row.dossier.state == State.ACTIVE
            ],
            "contacts": contacts_block(user, shown),
            "committees": visible_committees(shown.committees.ongoing(), user).order_by("kind", "name_fr"),
            "may_create_committee": may_create_local(user, shown),
            "events": Event.objects.about(shown)
            .exclude(kind=CONTACT)  # they have their own list
            .select_related("actor")[:HISTORY_SHOWN]
            if may["edit"]
            else [],
        },
    )


def _members(shown: Neighbourhood, user) -> list[dict]:
    members = (
        Membership.objects.ongoing().filter(organisation=shown.table_id).select_related("user__invitation")
    )
    # Those who answer for the dossiers first.
    order = TableRole.values
    return [
        {"membership": member, "may_change": can_give(user, shown, member.role)}
        for member in sorted(members, key=lambda m: (order.index(m.role), m.user.last_name))
    ]


def _coordinators(shown: Neighbourhood) -> list:
    leading = Membership.objects.ongoing().filter(organisation=shown.table_id, role=TableRole.COORDINATOR)
    return [m.user for m in leading.select_related("user")]


@require_http_methods(["GET", "POST"])
def neighbourhood_advisor(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Who accompanies the neighbourhood in a programme: name, replace or release."""
    shown = get_object_or_404(Neighbourhood.objects.with_people(), slug=slug)
    programme = get_object_or_404(Programme, code=code)
    allowed = programmes_of(shown) & reach_of(request.user).teams
    if not can(request.user, "assign_advisor", shown) or programme.pk not in allowed:
        raise PermissionDenied
    current = shown.assignments.ongoing().filter(programme=programme).select_related("user").first()
    form = AdvisorForm(
        request.POST or None,
        advisors=_advisors_of(programme),
        initial={"advisor": current.user_id if current else None},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["advisor"]
        if chosen:
            replace_advisor(shown, programme, user=chosen, by=request.user)
            messages.success(request, _("%(name)s accompagne le quartier.") % {"name": chosen.full_name})
        elif current:
            release_advisor(current, by=request.user)
            messages.success(request, _("Personne n’accompagne le quartier pour l’instant."))
        return redirect("neighbourhood", slug)
    return render(
        request,
        "neighbourhoods/advisor.html",
        {"neighbourhood": shown, "programme": programme, "current": current, "form": form},
    )


def _advisors_of(programme: Programme):
    """Who may accompany a neighbourhood: the programme's advisors, past ones included, and its team."""
    advisors = AdvisorAssignment.objects.filter(programme=programme).values("user")
    team = TeamMember.objects.filter(programme=programme, ended_on=None).values("user")
    return get_user_model().objects.filter(pk__in=advisors.union(team), is_active=True)
