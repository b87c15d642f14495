"""The three stages as figures name and colour them."""

from django.utils.translation import gettext as _

from cimpact.programmes.enums import StageKind

from .pipeline import NO_STAGE

KEYS = {
    StageKind.PLANNING.value: "s1",
    StageKind.DEPLOYMENT.value: "s2",
    StageKind.SCALING.value: "s3",
    NO_STAGE: "s0",
}


def stage_name(kind: str) -> str:
    return _("Étape à choisir") if kind == NO_STAGE else str(StageKind(kind).label)


def stage_legend(kinds) -> list[dict[str, str]]:
    """What each colour is."""
    return [{"key": KEYS[kind], "label": stage_name(kind)} for kind in kinds]
