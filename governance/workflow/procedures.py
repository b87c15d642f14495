"""Writing the procedure that disagreements follow: the whole of its steps at once."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..disagreements import can_write_procedure
from ..models import ProcedureStep
from ..procedures import own_steps

FIELDS = ("title_fr", "text_fr", "title_en", "text_en")


class WrittenMeanwhile(Exception):
    """The procedure is no longer what its writer read."""


def mark_of(steps: list[ProcedureStep]) -> str:
    """What a writer read, in short: it changes with any word and any order."""
    said = json.dumps([[step.pk, _said(step)] for step in steps])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@transaction.atomic
def write_procedure(
    programme: Programme,
    neighbourhood: Neighbourhood | None,
    *,
    steps: list[dict],
    by: User,
    read: str | None = None,
) -> None:
    """Write the steps in their order. `steps`: {"pk": of a step that stays, or None, "title_fr": …}.

    A step that is not among them leaves the procedure, and stays where disagreements went through it. `read`: the mark
    of what the writer read; raises WrittenMeanwhile when it has changed since.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    if not can_write_procedure(by, programme, neighbourhood):
        raise NotPossible(
            _("C’est à l’équipe de coordination, ou à la coordination de la table, de le faire.")
        )
    own = own_steps(programme, neighbourhood)
    if read is not None and read != mark_of(own):
        raise WrittenMeanwhile
    current = {step.pk: step for step in own}
    before = [_said(step) for step in current.values()]
    kept = set()
    for order, written in enumerate(steps, 1):
        step = current.get(written.get("pk")) or ProcedureStep(
            programme=programme, neighbourhood=neighbourhood
        )
        step.order = order
        for name in FIELDS:
            setattr(step, name, written[name])
        step.save()
        kept.add(step.pk)
    ProcedureStep.objects.filter(pk__in=current.keys() - kept).update(removed_at=clock.now())
    after = [_said(step) for step in own_steps(programme, neighbourhood)]
    if after != before:
        about = neighbourhood or programme
        record(about, "procedure.write", by=by, before={"steps": before}, after={"steps": after})


def _said(step: ProcedureStep) -> dict[str, str]:
    return {name: getattr(step, name) for name in FIELDS}
