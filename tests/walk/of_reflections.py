"""The addresses of a table's reflections: its own, those shown to whoever accompanies it."""

from cimpact.programmes.models import Programme
from learning.enums import ReflectionKind
from learning.models import SelfReflection
from neighbourhoods.models import Neighbourhood

from .elsewhere import Place
from .people import POST_ONLY, ROLES, TABLE

# Whoever accompanies the table finds its page, and there what it shows her.
AROUND = (*TABLE, "advisor")


def _reflection(facts) -> dict[str, int]:
    """One that the table keeps to itself, open today."""
    found, _made = SelfReflection.objects.get_or_create(
        neighbourhood=Neighbourhood.objects.get(slug=facts.slug),
        programme=Programme.objects.get(code=facts.code),
        kind=ReflectionKind.EDI,
        initiative=None,
        closed_at=None,
        shared_at=None,
        defaults={"opened_by": facts.coordinator.user},
    )
    return {"pk": found.pk}


def of_table(*enters: str, answer: int | None = None, one: bool = False, **names) -> Place:
    """A page of the reflections of the neighbourhood of `facts.slug`, or of one of them."""
    posted = answer == POST_ONLY
    return Place(
        ROLES if posted else enters,
        **({"answer": answer} if answer else {}),
        names=lambda facts: {
            "code": facts.code,
            "slug": facts.slug,
            **(_reflection(facts) if one else {}),
            **names,
        },
        hidden_from=() if posted else tuple(role for role in ROLES if role not in enters),
        most_queries=25,
    )


OF_REFLECTIONS: dict[str, list[Place]] = {
    "self_reflections": [of_table(*AROUND)],
    "self_reflection": [of_table(*TABLE, one=True)],
    "self_reflection_open": [of_table(answer=POST_ONLY, kind="edi")],
    "self_reflection_note": [of_table(answer=POST_ONLY, one=True, subject="capacity")],
    "self_reflection_share": [of_table(answer=POST_ONLY, one=True)],
    "self_reflection_close": [of_table(answer=POST_ONLY, one=True)],
}
