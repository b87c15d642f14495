"""The learning library as it is read: what the address asks for, a learning with where it comes from (F70).

Not the programme's documents: those are cimpact.dashboards.library.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cimpact.search import Words
from neighbourhoods.models import Neighbourhood

from .enums import Aim, Condition, EntryKind, Visibility
from .models import Collection, CollectionEntry, JournalEntry, JournalPhoto, Reuse
from .permissions import library_of
from .searched import TOLD, looked_for, marking, ranked, tag_key, words_of

# What says « the region » where a neighbourhood is chosen.
REGION = "region"
BY_DATE = "date"
# What is read of a learning, and of where it comes from.
READ = (
    *(
        "programme",
        "kind",
        "title",
        "text",
        "sureness",
        "visibility",
        "aims",
        "conditions",
        "tags",
        "happened_on",
    ),
    *("neighbourhood__name", "neighbourhood__slug"),
    *("author__first_name", "author__last_name", "author__email"),
    *("dossier__state", "dossier__initiative__title", "dossier__stage__name_fr", "dossier__stage__name_en"),
)
SNIPPET = 220  # characters shown of a text in which no word is marked


@dataclass(frozen=True)
class Card:
    """A learning as a list or its page shows it: always with where it comes from and how sure its authors are."""

    entry: JournalEntry
    reused: int
    words: Words

    @property
    def title(self) -> SafeString:
        return self.words.marked(self.entry.title)

    @property
    def snippet(self) -> SafeString | str:
        """The part of the text that holds the words; its beginning otherwise."""
        text = " ".join(self.entry.text.split())
        short = text if len(text) <= SNIPPET else f"{text[:SNIPPET].rsplit(' ', 1)[0]}…"
        return self.words.snippet(self.entry.text) or short

    @property
    def place(self) -> str:
        return self.entry.neighbourhood.name if self.entry.neighbourhood else _("La région")

    @property
    def initiative(self) -> str:
        """The initiative's title, once its stage has begun: a decision to come is told nowhere else."""
        return self.entry.dossier.initiative.title if self._is_told else ""

    @property
    def stage(self) -> str:
        return self.entry.dossier.stage.name if self._is_told else ""

    @property
    def _is_told(self) -> bool:
        dossier = self.entry.dossier
        return bool(dossier and dossier.state in TOLD)

    @property
    def photo(self) -> JournalPhoto | None:
        """What the entry shows, once the scanner let it through."""
        return next((photo for photo in self.entry.photos.all() if photo.is_open), None)

    @property
    def is_failure(self) -> bool:
        return self.entry.kind == EntryKind.FAILED

    @property
    def aims(self) -> list[str]:
        return [str(aim.label) for aim in Aim if aim in self.entry.aims]

    @property
    def conditions(self) -> list[str]:
        return [str(condition.label) for condition in Condition if condition in self.entry.conditions]


def cards_of(entries: Iterable[JournalEntry], asked: str = "") -> list[Card]:
    """The learnings with how many neighbourhoods reused each, in one query."""
    entries, words = list(entries), marking(asked)
    counted = Reuse.objects.said().filter(entry__in=entries).order_by().values("entry")
    reused = {row["entry"]: row["n"] for row in counted.annotate(n=Count("pk"))}
    return [Card(entry, reused.get(entry.pk, 0), words) for entry in entries]


def with_context(entries: QuerySet) -> QuerySet:
    """The learnings with everything that tells where they come from, and no more."""
    return entries.select_related("neighbourhood", "author", "dossier__initiative", "dossier__stage").only(
        *READ
    )


def read_in_order(found: Sequence[int] | QuerySet) -> list[JournalEntry]:
    """The learnings of these ids, in their order, with their context: what is found is ranked before it is read."""
    ids = list(found)
    entries = with_context(JournalEntry.objects.filter(pk__in=ids)).in_bulk()
    return [entries[pk] for pk in ids]


def found_in(entries: QuerySet, asked: dict) -> QuerySet:
    """What the address asks for among the learnings, in its order: `asked` is what LibraryFilter reads."""
    entries = entries.filter(_chosen(asked))
    if asked.get("reutilise"):
        entries = entries.filter(Exists(Reuse.objects.said().filter(entry=OuterRef("pk"))))
    for name, field in (("visee", "aims"), ("condition", "conditions")):
        if code := asked.get(name):
            entries = entries.alias(**{f"{field}_text": Cast(F(field), TextField())})
            entries = entries.filter(**{f"{field}_text__contains": f'"{code}"'})
    words = words_of(asked.get("q") or "")
    if asked.get("q") and not words:
        return entries.none()
    if words:
        entries = looked_for(entries, words)
        if asked.get("tri") != BY_DATE:
            return ranked(entries, words)
    return entries.order_by("-happened_on", "-id")


def _chosen(asked: dict) -> Q:
    """The filters that are columns of the learning, or of its dossier."""
    chosen = Q()
    for name, column in (("genre", "kind"), ("surete", "sureness")):
        if value := asked.get(name):
            chosen &= Q(**{column: value})
    if year := asked.get("annee"):
        chosen &= Q(happened_on__year=year)
    if tag := asked.get("mot"):
        chosen &= Q(searched_tags__contains=f"| {tag_key(tag)} |")
    if stage := asked.get("etape"):
        chosen &= Q(dossier__stage__kind=stage, dossier__state__in=TOLD)
    if place := asked.get("quartier"):
        chosen &= Q(neighbourhood=None) if place == REGION else Q(neighbourhood__slug=place)
    return chosen


def places() -> list[tuple[str, str]]:
    """The neighbourhoods, to choose among them: anyone finds them all in the directory."""
    return list(Neighbourhood.objects.order_by("slug").values_list("slug", "name"))


def years_told(entries: QuerySet) -> list[int]:
    """The years from the latest learning to the first; each end is read from an index, whatever their number."""
    days = entries.values_list("happened_on", flat=True)
    first, last = days.order_by("happened_on", "id").first(), days.order_by("-happened_on", "-id").first()
    return list(range(last.year, first.year - 1, -1)) if first and last else []


def kept_in(collection: Collection, user) -> list[JournalEntry]:
    """The learnings of a collection that are open to the person, in its order; of the others nothing is told."""
    kept = with_context(library_of(user)).filter(kept__collection=collection)
    return list(kept.order_by("kept__order", "kept__pk"))


def collections_with_counts(user) -> list[tuple[Collection, int]]:
    """The collections that the person may open, and how many learnings each holds for her."""
    collections = list(Collection.objects.open_to(user).select_related("owner", "programme"))
    kept = CollectionEntry.objects.filter(collection__in=collections, entry__in=library_of(user)).order_by()
    counts = {row["collection"]: row["n"] for row in kept.values("collection").annotate(n=Count("pk"))}
    return [(collection, counts.get(collection.pk, 0)) for collection in collections]


def reused_from(user) -> QuerySet:
    """The person's own learnings that were reused, with by whom."""
    said = Reuse.objects.said().select_related("neighbourhood", "by")
    mine = with_context(JournalEntry.objects.filter(author=user, removed_at=None))
    mine = mine.filter(Exists(Reuse.objects.said().filter(entry=OuterRef("pk"))))
    return mine.prefetch_related(Prefetch("reuses", said, to_attr="said_reused"))


def said_of_readers(entry: JournalEntry) -> str:
    """Who reads a learning, said to whoever finds it."""
    words = {
        Visibility.ME: _("Vous seulement"),
        Visibility.TABLE: _("Sa table"),
        Visibility.ADVISOR: _("Sa table et la personne qui l’accompagne"),
        Visibility.COMMUNITY: _("La communauté du programme"),
        Visibility.PUBLIC: _("Tout le monde"),
    }
    return words[Visibility(entry.visibility)]
