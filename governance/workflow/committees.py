"""What a committee is: created, changed, given seats, ended. Each action is atomic, and kept in its history."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme

from ..enums import CommitteeRole
from ..models import Committee, GovernanceRules, Seat
from .seats import leave_seat

CODE_LENGTH = 50


@transaction.atomic
def create_committee(committee: Committee, *, by: User) -> Committee:
    """Write a new committee, under a code drawn from its name."""
    Programme.objects.select_for_update().get(pk=committee.programme_id)
    base = slugify(committee.name_fr)[:CODE_LENGTH] or "comite"
    if committee.neighbourhood:
        base = f"{committee.neighbourhood.slug}-{base}"[:CODE_LENGTH]
    taken = set(Committee.objects.filter(programme=committee.programme_id).values_list("code", flat=True))
    codes = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    committee.code = next(code for code in codes if code not in taken)
    committee.save()
    record(committee, "committee.create", by=by, after={"name": committee.name_fr})
    return committee


@transaction.atomic
def change_committee(committee: Committee, *, fields: Iterable[str], by: User) -> None:
    """Keep what the form changed of a committee: its mandate, its rule of decision, who facilitates."""
    before = Committee.objects.select_for_update().get(pk=committee.pk)
    asked = set(fields)
    names = [field.attname for field in Committee._meta.concrete_fields if field.name in asked]
    changed = [name for name in names if getattr(before, name) != getattr(committee, name)]
    if not changed:
        return
    committee.save(update_fields=changed)
    record(committee, "committee.edit", by=by, after={"fields": changed})


@transaction.atomic
def end_committee(committee: Committee, *, by: User) -> None:
    """The committee is over, today, and so are the parts of its members; what it decided stays."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    if committee.ended_on:
        return
    if committee.role != CommitteeRole.OTHER:
        raise NotPossible(
            _(
                "Ce comité décide des investissements : confiez d’abord ce rôle à un autre, aux réglages du programme."
            )
        )
    if committee.teams.ongoing().exists():
        raise NotPossible(_("Des équipes d’action en relèvent encore : mettez-y fin d’abord."))
    for member in committee.members.filter(ended_on=None, substitute_for=None):
        leave_seat(member, by=by)
    committee.ended_on = clock.today()
    committee.save(update_fields=["ended_on"])
    record(committee, "committee.end", by=by)


@transaction.atomic
def write_seat(seat: Seat, *, by: User) -> Seat:
    """Add a seat to a committee's composition, or change it."""
    Committee.objects.select_for_update().get(pk=seat.committee_id)
    is_new = seat.pk is None
    if is_new:
        seat.order = seat.committee.composition.count()
    seat.save()
    kind = "committee.add_seat" if is_new else "committee.edit_seat"
    record(seat.committee, kind, by=by, after={"seat": seat.label_fr, "places": seat.places})
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: User) -> None:
    """The seat is no longer part of the composition; whoever held it sits without a place, and the checker says so."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("committee").get(pk=seat.pk)
    if seat.ended_on:
        return
    seat.ended_on = clock.today()
    seat.save(update_fields=["ended_on"])
    record(seat.committee, "committee.end_seat", by=by, before={"seat": seat.label_fr})


@transaction.atomic
def set_rules(rules: GovernanceRules, *, by: User) -> None:
    """Keep what a programme's governance is checked against."""
    rules.save()
    after = {name: getattr(rules, name) for name in ("regional_tables", "ends_soon_days")}
    record(rules.programme, "programme.governance_rules", by=by, after=after)
