"""The procedure that a disagreement follows: a neighbourhood's own when it wrote one, else the programme's (F104)."""

from pathlib import Path

import yaml

from cimpact.programmes.models import Programme
from neighbourhoods.models import Neighbourhood

from .models import ProcedureStep

DATA = Path(__file__).parent / "data" / "conflicts.yaml"


def own_steps(programme: Programme, neighbourhood: Neighbourhood | None = None) -> list[ProcedureStep]:
    """The steps that the programme, or the neighbourhood, wrote for itself."""
    return list(programme.procedure.current().filter(neighbourhood=neighbourhood))


def steps_for(programme: Programme, neighbourhood: Neighbourhood | None = None) -> list[ProcedureStep]:
    """The steps that a disagreement follows there."""
    own = own_steps(programme, neighbourhood) if neighbourhood else []
    return own or own_steps(programme)


def load_procedure(programme: Programme, path: Path = DATA) -> None:
    """Give a programme the procedure of the file, unless it ever had one."""
    if programme.procedure.filter(neighbourhood=None).exists():
        return
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    ProcedureStep.objects.bulk_create(
        ProcedureStep(
            programme=programme,
            order=order,
            title_fr=step["title"]["fr"],
            title_en=step["title"]["en"],
            text_fr=step["text"]["fr"],
            text_en=step["text"]["en"],
        )
        for order, step in enumerate(source["steps"], 1)
    )
