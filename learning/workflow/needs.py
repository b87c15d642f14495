"""A table says what it needs to learn, by theme; saying it again takes the place of what it had said."""

from django.db import transaction

from cimpact import clock
from cimpact.history.models import Audience, record
from cimpact.programmes.enums import CapacityTheme
from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from ..models import CapacityNeed


@transaction.atomic
def declare_need(
    neighbourhood: Neighbourhood, programme: Programme, *, theme: str, strength: str, words: str, by
) -> CapacityNeed:
    """Declare a need. Of « another need » there may be several; of the other themes, one at a time."""
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    ongoing = CapacityNeed.objects.filter(
        neighbourhood=neighbourhood, programme=programme, theme=theme, ended_at=None
    )
    if same := ongoing.filter(strength=strength, words=words).first():
        return same  # sent twice, declared once
    if theme != CapacityTheme.OTHER:
        ongoing.update(ended_at=clock.now())
    need = CapacityNeed.objects.create(
        neighbourhood=neighbourhood, programme=programme, theme=theme, strength=strength, words=words, by=by
    )
    record(
        neighbourhood,
        "capacity.declare_need",
        by=by,
        audience=Audience.ALL,
        comment=words,
        after={"theme": theme, "strength": strength},
    )
    return need


@transaction.atomic
def end_need(need: CapacityNeed, *, by) -> None:
    """The need is met, or no longer felt."""
    ended = CapacityNeed.objects.filter(pk=need.pk, ended_at=None).update(ended_at=clock.now())
    if ended:
        record(need.neighbourhood, "capacity.end_need", by=by, before={"theme": need.theme})
