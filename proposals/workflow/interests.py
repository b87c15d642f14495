"""Declaring an interest closes the dossiers it touches, and hands back what the person had begun in them (F41)."""

from django.db import transaction
from django.db.models import Q

from cimpact import clock
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from governance.interests import declare_interest
from governance.models import Interest
from governance.recusal import people_who_withdraw
from neighbourhoods.people import team_of

from ..concerned import organisations_concerned
from ..enums import State
from ..models import Dossier, Precision
from .opinions import stop_awaiting


def dossiers_touched(interest: Interest):
    """The dossiers that an interest closes to the person who declared it."""
    if interest.object_id:
        return Dossier.objects.filter(pk=interest.object_id)
    organisation = interest.organisation_id or interest.neighbourhood.table_id
    touched = Q()
    for place in ("neighbourhood", "joint_tables__neighbourhood"):
        for party in ("table", "fiscal_sponsor"):
            touched |= Q(**{f"{place}__{party}": organisation})
    return Dossier.objects.filter(touched).distinct()


@transaction.atomic
def declare(user, *, by, organisation=None, neighbourhood=None, dossier=None, note: str = "") -> Interest:
    """Declare a person's interest in an organisation, a neighbourhood or one dossier."""
    interest, new = declare_interest(
        user, by=by, organisation=organisation, neighbourhood=neighbourhood, subject=dossier, note=note
    )
    if new:
        for touched in dossiers_touched(interest).select_related("programme", "neighbourhood"):
            _step_back(user, touched, by)
    return interest


def _step_back(user, dossier: Dossier, by) -> None:
    """Whoever analysed the dossier hands it back; no opinion is awaited of her, and no message is sent to her."""
    stop_awaiting(dossier, user)
    precisions = Precision.objects.filter(dossier=dossier).values_list("pk", flat=True)
    for kind in ("precision_answered", "analysis_handed_back"):
        ids = precisions if kind == "precision_answered" else [dossier.pk]
        Notice.objects.filter(
            kind=kind, object_id__in=list(ids), recipient=user, status=Status.PENDING
        ).update(status=Status.CANCELLED)
    if dossier.advisor_id != user.pk or dossier.state not in (
        State.SUBMITTED,
        State.ANALYSIS,
        State.PRECISION,
    ):
        return
    Dossier.objects.filter(pk=dossier.pk).update(advisor=None)
    record(
        dossier,
        "dossier.hand_back_analysis",
        by=by,
        audience=Audience.STAFF,
        before={"advisor": user.full_name},
    )
    away = people_who_withdraw(organisations_concerned(dossier), dossier)
    for colleague in team_of(dossier.programme).exclude(pk__in=away):
        outbox.owe("analysis_handed_back", dossier, colleague, due_at=clock.now())
