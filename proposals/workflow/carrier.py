"""A participation passes to another neighbourhood's table, with its reason; its dates and what it owes stay (F59).

Its initiative, its payments to come and its permissions follow; the former table keeps what came before it.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people import advisor_of, coordinators_of, members_of

from ..carrier import CHANGED, carrier_problem
from ..enums import State
from ..models import Dossier
from ..sides import tell_table, tell_team
from .awaited import note_awaited
from .modifications import open_modification
from .transitions import expect, locked


@transaction.atomic
def change_carrier(dossier: Dossier, *, former: Neighbourhood, to: Neighbourhood, reason: str, by) -> bool:
    """Pass a participation from one table to another; asked twice, it passes once (False the second time).

    `former` is the neighbourhood that the person read. Raises NotPossible when it carries it no more, or `to` cannot.
    """
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE,))
    if dossier.neighbourhood_id != former.pk:
        if dossier.neighbourhood_id == to.pk:
            return False
        raise NotPossible(
            _("Cette participation est passée entre-temps à la table du quartier %(name)s.")
            % {"name": dossier.neighbourhood.name}
        )
    if problem := carrier_problem(dossier, to):
        raise NotPossible(problem)
    _take_leave(dossier, to, reason=reason, by=by)
    _close_what_was_open(dossier, reason=reason, by=by)
    _keep_what_was_signed(dossier)
    _move(dossier, to)
    record(
        dossier,
        CHANGED,
        by=by,
        comment=reason,
        before={"neighbourhood": former.name, "carrier": former.table.name},
        after={"neighbourhood": to.name, "carrier": to.table.name},
    )
    dossier.participation.dossier = dossier
    note_awaited(dossier.participation)
    _tell(dossier, former, reason=reason, by=by)
    return True


def _take_leave(dossier: Dossier, to: Neighbourhood, *, reason: str, by) -> None:
    """The former table is told; what was about to leave for its people about the dossier does not."""
    former = dossier.neighbourhood
    Notice.objects.filter(
        content_type=ContentType.objects.get_for_model(dossier),
        object_id=dossier.pk,
        status=Status.PENDING,
        recipient__in=members_of(former).exclude(pk__in=members_of(to).values("pk")),
    ).update(status=Status.CANCELLED)
    details = {
        "by": by.full_name,
        "words": reason,
        "title": str(dossier.title),
        "table": to.table.name,
        "dossier": dossier.pk,
    }
    for person in coordinators_of(former).exclude(pk=by.pk):
        outbox.owe("carrier_left", former, person, due_at=clock.now(), details=details)


def _close_what_was_open(dossier: Dossier, *, reason: str, by) -> None:
    if waiting := open_modification(dossier.participation):
        waiting.closed_at, waiting.closed_by, waiting.answer = clock.now(), by, reason
        waiting.save()


def _keep_what_was_signed(dossier: Dossier) -> None:
    """The agreement signed by the former table stays readable; one that it had not signed is taken back."""
    agreement = getattr(dossier, "agreement", None)
    if agreement is None:
        return
    if agreement.signed_at:
        agreement.dossier, agreement.former_of = None, dossier
        agreement.save()
    else:
        agreement.delete()
    dossier._state.fields_cache.pop("agreement", None)


def _move(dossier: Dossier, to: Neighbourhood) -> None:
    """The dossier, its initiative and its part of the support; who received what is paid stays written."""
    former = dossier.neighbourhood
    dossier.instalments.exclude(paid_on=None).filter(paid_to=None).update(paid_to=former.receives_money)
    dossier.shares.filter(neighbourhood=former).update(neighbourhood=to)
    dossier.initiative.neighbourhood = to
    dossier.initiative.save(update_fields=["neighbourhood"])
    dossier.neighbourhood, dossier.answerable = to, None
    dossier.save(update_fields=["neighbourhood", "answerable"])


def _tell(dossier: Dossier, former: Neighbourhood, *, reason: str, by) -> None:
    """The new table, its advisor and the team; the former advisor too, when she is another person."""
    said = {"words": reason, "table": dossier.neighbourhood.table.name}
    tell_table("carrier_changed", dossier, by=by, **said)
    tell_team("carrier_changed", dossier, by=by, **said)
    advisor, next_one = (advisor_of(place, dossier.programme) for place in (former, dossier.neighbourhood))
    if advisor and advisor not in (next_one, by):
        details = {"by": by.full_name, **said}
        outbox.owe("carrier_changed", dossier, advisor, due_at=clock.now(), details=details)
