"""In the demonstration some people say more of themselves, and are put in touch."""

from neighbourhoods.introductions import answer_introduction, ask_introduction
from neighbourhoods.models import Card

from .people import Cast


def introduce(cast: Cast, source: dict) -> None:
    """Write the cards of the directory, then play the introductions."""
    for card in source["cards"]:
        Card.objects.create(user=cast.people[card.pop("of")], **card)
    for told in source["introductions"]:
        asker, asked = cast.people[told["by"]], cast.people[told["to"]]
        introduction = ask_introduction(to=asked, other=asker, why=told["why"], by=asker)
        if told["answer"]:
            answer_introduction(introduction, accepts=told["answer"] == "accepted", by=asked)
