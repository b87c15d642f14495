"""What the programme puts at everyone's disposal, found; and a search as its page shows it (F124)."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cimpact.programmes.models import Resource, Term
from cimpact.search import MOST, Hit, Source, Words, all_sources, holding
from neighbourhoods.permissions import reach_of

# How many of each kind before « Voir tout ».
FIRST = 5


def find_terms(user, words: Words) -> list[Hit]:
    """The words of the glossaries."""
    found = Term.objects.filter(holding(words, "term_fr", "term_en", "meaning_fr", "meaning_en"))
    return [
        Hit(
            term.term,
            f"{reverse('glossary', args=[term.programme.code])}#terme-{term.pk}",
            place=term.programme.short_name,
            text=term.meaning,
        )
        for term in found.select_related("programme").order_by("term_fr")[:MOST]
    ]


def find_resources(user, words: Words) -> list[Hit]:
    """Guides, templates and references that are published; a team finds its others too."""
    open_to_reader = Q(published=True) | Q(programme__in=reach_of(user).teams)
    found = Resource.objects.filter(
        open_to_reader, holding(words, "title_fr", "title_en", "summary_fr", "summary_en", "name")
    )
    return [
        Hit(
            resource.title,
            reverse("resources", args=[resource.programme.code]),
            place=resource.programme.short_name,
            text=resource.summary,
        )
        for resource in found.select_related("programme")[:MOST]
    ]


SOURCES = (
    Source("glossaire", _("Glossaire"), find_terms, rank=80),
    Source("ressources", _("Ressources"), find_resources, rank=81),
)


@dataclass(frozen=True)
class Line:
    """A thing found, as the page shows it."""

    hit: Hit
    title: SafeString
    snippet: SafeString


@dataclass(frozen=True)
class Group:
    """The things of one kind: the first ones, or all when this kind was asked for."""

    source: Source
    lines: list[Line]
    count: int

    @property
    def is_full(self) -> bool:
        """Whether there may be more than what a source gives."""
        return self.count >= MOST

    @property
    def goes_on(self) -> bool:
        return self.count > len(self.lines)


def search(user, words: Words, kind: str = "") -> list[Group]:
    """What the person finds: every kind that has some, or the one she asks for."""
    groups = []
    for source in all_sources() if words else []:
        if kind in ("", source.kind) and (hits := list(source.found_by(user, words))):
            shown = hits if kind else hits[:FIRST]
            groups.append(Group(source, [_line(hit, words) for hit in shown], len(hits)))
    return groups


def _line(hit: Hit, words: Words) -> Line:
    return Line(hit, words.marked(hit.title), words.snippet(hit.text))
