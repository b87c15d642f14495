"""What stories tell of the analysis besides its appreciations: what is to watch, opinions, views of the list."""

from collections.abc import Callable, Iterator

from cimpact.dashboards.saved_views import save_view
from proposals import workflow


def moments(source: dict, story) -> Iterator[tuple[int, int, Callable[[], None]]]:
    """(day, hour, act) for what a story says under `analysing`."""
    for flag in source.get("flags", []):
        yield flag["at"], 10, lambda flag=flag: _flag(story, flag)
    for opinion in source.get("opinions", []):
        yield opinion["asked"], 13, lambda opinion=opinion: _ask(story, opinion)
        if "given" in opinion:
            yield opinion["given"], 17, lambda opinion=opinion: _give(story, opinion)
    if view := source.get("view"):
        yield view["at"], 9, lambda: _keep(story, view)


def _flag(story, flag: dict) -> None:
    workflow.raise_flag(story.dossier, text=flag["text"], by=story.cast.people[flag["by"]])


def _ask(story, opinion: dict) -> None:
    sections = [s for s in story.dossier.document.sections if s.code in opinion["sections"]]
    workflow.ask_opinion(
        story.dossier,
        story.cast.people[opinion["of"]],
        sections=sections,
        request=opinion["request"],
        wished_on=story.day(opinion["wished"]) if "wished" in opinion else None,
        by=story.advisor,
    )


def _give(story, opinion: dict) -> None:
    asked = story.dossier.opinions.get(asked_of=story.cast.people[opinion["of"]])
    workflow.write_opinion(asked, text=opinion["text"], version=0, by=asked.asked_of)
    workflow.give_opinion(asked, by=asked.asked_of)


def _keep(story, view: dict) -> None:
    person = story.cast.people[view["of"]]
    save_view(person, f"{view['role']}-{story.cast.programme.pk}", name=view["name"], query=view["query"])
