"""The addresses of a structure's papers: of the programme, and of the neighbourhood of `facts.slug`."""

from cimpact import clock

from .elsewhere import Place
from .paper_facts import PROPOSED
from .people import ELSEWHERE, FOUND, MEMBERS, POST_ONLY, ROLES, STAFF, TABLE

TEAM = ("team",)
# What the programme's papers are to each; tables read what is approved.
READERS = (*STAFF, *MEMBERS, "recused")
# To whom the neighbourhood's structure exists.
AROUND = (*TABLE, "advisor", "team")
OTHERS = tuple(role for role in ROLES if role not in AROUND)


def of_programme(*enters: str, hidden_from: tuple[str, ...] = ("outsider",), **names) -> Place:
    return Place(
        enters,
        names=lambda facts: {"code": facts.code} | names,
        hidden_from=hidden_from,
        most_queries=25,
    )


def of_structure(*enters: str, **names) -> Place:
    return Place(
        enters,
        names=lambda facts: {"code": facts.code, "slug": facts.slug} | names,
        hidden_from=OTHERS,
        most_queries=25,
    )


def of_version(*enters: str) -> Place:
    """A version that is only proposed."""
    return Place(
        enters,
        names=lambda facts: {"pk": facts.version},
        hidden_from=tuple(role for role in ROLES if role not in READERS),
        most_queries=25,
    )


def of_reflection(*around: str, answer: int = FOUND, slug: bool = True, **names) -> Place:
    """A page of this year's reflection: the table's, or the coordination team's."""
    return Place(
        around if answer != POST_ONLY else ROLES,
        answer=answer,
        names=lambda facts: (
            {"code": facts.code, "year": clock.today().year} | ({"slug": facts.slug} if slug else {}) | names
        ),
        hidden_from=() if answer == POST_ONLY else tuple(role for role in ROLES if role not in around),
        most_queries=25,
    )


OF_PAPERS: dict[str, list[Place]] = {
    "essential_documents": [of_programme(*READERS, *TABLE, "neighbour"), of_structure(*AROUND)],
    "essential_document_add": [
        of_programme(*TEAM, kind=PROPOSED.value),
        of_structure("coordinator", kind=PROPOSED.value),
    ],
    "version_file": [of_version(*READERS)],
    "version_approve": [of_version(*TEAM)],
    "version_review": [of_version(*TEAM)],
    "version_take_back": [Place(answer=POST_ONLY, names=lambda facts: {"pk": facts.version})],
    "shared_reflection": [
        Place(
            AROUND,
            answer=ELSEWHERE,
            names=lambda facts: {"pk": facts.reflection},
            hidden_from=tuple(role for role in ROLES if role not in AROUND),
        )
    ],
    "reflection": [of_reflection(*TEAM, slug=False), of_reflection(*AROUND)],
    "reflection_note": [of_reflection(answer=POST_ONLY, subject="vision")],
    "reflection_share": [of_reflection(answer=POST_ONLY)],
}
