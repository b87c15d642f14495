"""Where a dossier may begin: any neighbourhood (R13), carried by its table (R14), in the programmes under way."""

from django.db.models import QuerySet

from cimpact import clock
from cimpact.programmes.models import Programme, Stage, SubmissionWindow
from neighbourhoods.models import Neighbourhood

from . import moments
from .enums import WRITING
from .models import Dossier


def programmes_open_to(neighbourhood: Neighbourhood) -> list[Programme]:
    """The programmes whose advisors accompany the neighbourhood; all those under way while none does."""
    today = clock.today()
    running = Programme.objects.filter(ends_on__gte=today, rules__effective_on__lte=today).distinct()
    accompanied = {a.programme_id for a in neighbourhood.current_advisors}
    return [p for p in running if p.pk in accompanied] or list(running)


def begun_in(neighbourhood: Neighbourhood) -> QuerySet[Dossier]:
    """What the neighbourhood has begun and not yet submitted, the latest first."""
    return Dossier.objects.filter(neighbourhood=neighbourhood, state__in=WRITING).order_by("-state_since")


def next_moments(programme: Programme, stages) -> dict[Stage, SubmissionWindow | None]:
    """For each stage, the next moment that admits it (R5); None while there is none."""
    coming = moments.coming(programme)
    return {stage: next((w for w in coming if w.admits(stage.kind)), None) for stage in stages}
