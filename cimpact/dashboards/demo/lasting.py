"""The sustainability plan of a story: begun and written, then perhaps shown."""

from collections.abc import Callable, Iterator

from learning.models import SustainabilityPlan
from learning.workflow.sustainability import open_plan, share_plan


def moments(source: dict, story) -> Iterator[tuple[int, int, Callable[[], None]]]:
    """(day, hour, act) for the plan of a story, if it has one."""
    if not source:
        return

    def write() -> None:
        plan: SustainabilityPlan = open_plan(story.dossier, by=story.coordinator)
        for code, text in source["answers"].items():
            story.save(plan.document, code, text, story.coordinator)

    yield source["at"], 11, write
    if "shown" in source:
        yield source["shown"], 12, lambda: share_plan(story.dossier, shown=True, by=story.coordinator)
