"""Someone leaves and someone else takes over: what waited for the one waits for the other.

Drafts and tasks belong to the table or to the neighbourhood's advisor, so they follow by themselves; what is addressed
to a person by name is handed on here.
"""

from django.db import transaction
from django.db.models import Q

from cimpact.accounts.models import User
from cimpact.notices.models import Notice, Status
from cimpact.programmes.models import Programme
from neighbourhoods import workflow as neighbourhoods
from neighbourhoods.models import Membership, Neighbourhood
from proposals import workflow as proposals
from proposals.enums import State
from proposals.models import Dossier, Letter

from .notices import dossiers_of

ANALYSED = (State.ANALYSIS, State.PRECISION)


@transaction.atomic
def pass_on_table(membership: Membership, *, to: User, by: User, message: str = "", reason: str = "") -> None:
    """The table's coordinator leaves: the next one gets her place, her pending notices, the letters not yet
    sent and the proposals she answered for. The participations under way say it in their history."""
    neighbourhood = membership.organisation.neighbourhood
    neighbourhoods.pass_on(membership, to=to, by=by, message=message)
    Letter.objects.filter(
        recipient=membership.user, sent_at=None, dossier__neighbourhood=neighbourhood
    ).update(recipient=to)
    proposals.pass_on_answerable(neighbourhood, former=membership.user, to=to, by=by)
    proposals.note_new_coordination(neighbourhood, former=membership.user, to=to, by=by, reason=reason)
    _readdress(membership.user, to, neighbourhood)


@transaction.atomic
def replace_advisor(
    neighbourhood: Neighbourhood, programme: Programme, *, user: User, by: User, message: str = ""
) -> None:
    """The neighbourhood gets another advisor, who takes over the analyses under way."""
    former = neighbourhood.assignments.ongoing().filter(programme=programme).select_related("user").first()
    neighbourhoods.assign_advisor(neighbourhood, programme, user=user, by=by, message=message)
    if former is None or former.user == user:
        return
    under_way = Dossier.objects.filter(
        neighbourhood=neighbourhood, programme=programme, advisor=former.user, state__in=ANALYSED
    )
    for dossier in under_way:
        proposals.assign(dossier, advisor=user, by=by)
    _readdress(former.user, user, neighbourhood, programme)


def _readdress(
    former: User, to: User, neighbourhood: Neighbourhood, programme: Programme | None = None
) -> None:
    """Address to the next person what has not left yet about the neighbourhood's dossiers."""
    theirs = neighbourhood.dossiers.filter(programme=programme) if programme else neighbourhood.dossiers.all()
    about = set(theirs.values_list("pk", flat=True))
    pending = list(Notice.objects.filter(recipient=former, status=Status.PENDING))
    dossiers = dossiers_of(pending)
    for notice in pending:
        if notice.pk not in dossiers or dossiers[notice.pk].pk not in about:
            continue
        same = Q(
            kind=notice.kind,
            content_type=notice.content_type_id,
            object_id=notice.object_id,
            due_at=notice.due_at,
        )
        if Notice.objects.filter(same, recipient=to).exists():
            Notice.objects.filter(pk=notice.pk, status=Status.PENDING).update(status=Status.CANCELLED)
        else:
            Notice.objects.filter(pk=notice.pk, status=Status.PENDING).update(recipient=to)
