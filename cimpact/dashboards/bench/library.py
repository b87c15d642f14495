"""A learning library as years would fill it, and what a search of it takes beside the same ranked query in bare SQL."""

import datetime as dt
import random
import re
import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.programmes.models import Programme
from learning.enums import EntryKind, Sureness, Visibility
from learning.library import found_in, read_in_order
from learning.models import JournalEntry
from learning.permissions import library_of
from learning.searched import searched_columns
from neighbourhoods.enums import OrganisationKind, TableRole
from neighbourhoods.models import Membership, Neighbourhood, Organisation

PAGE, BATCH, PLACES = 20, 2_000, 30
# To a learning, in the page.
LINK = re.compile(rb'href="[^"]*/apprentissages/\d+/"')
_SAID = """
accueil aînés appel arbre atelier autobus bénévole bibliothèque budget café chaleur collecte comité communauté confiance
conseil corridor cuisine décision devoirs école écoute équipe été évaluation famille fête garde habitude hiver horaire
invitation jardin jeune journal langue lecture marche médecin ménage musique organisme parc parent partage partenaire
patinoire plan porte projet propriétaire quartier règle rencontre repas rôle ruelle santé semaine service sondage
soutien table temps traduction travail urgence vélo verdissement ville voisin voix local scolaire municipal rural
"""
WORDS = _SAID.split()
# Searched in turn: two searches that must stay near the bare query, and one that finds few and tells what asking costs.
HELD = ("mobilites", "logement social")
SEARCHED = (*HELD, "équité réseaux")
# Each is in one learning out of so many.
RARE = {"mobilité": 40, "logements sociaux": 60, "équité des réseaux": 400}

BARE = """
SELECT entry.id, entry.title, entry.text, entry.kind, entry.sureness, entry.happened_on, place.name,
    ts_rank(entry.search_vector, query) AS rank
FROM learning_journalentry entry
LEFT JOIN neighbourhoods_neighbourhood place ON place.id = entry.neighbourhood_id,
    plainto_tsquery('french', %s) query
WHERE entry.search_vector @@ query AND entry.removed_at IS NULL AND entry.programme_id = %s
    AND entry.visibility IN ('community', 'public')
ORDER BY rank DESC, entry.happened_on DESC, entry.id DESC LIMIT 20
"""


def fill(programme: Programme, count: int) -> User:
    """So many learnings, of thirty neighbourhoods; and someone of one of them, who searches."""
    drawn = random.Random(70)  # noqa: S311  (the same library at every measure)
    places = [_place(number) for number in range(PLACES)]
    writer = User.objects.create_user("apprend@exemple.org", None, first_name="Apprend", last_name="Mesure")
    Membership.objects.create(user=writer, organisation=places[0].table, role=TableRole.COORDINATOR)
    programme.initiatives.create(neighbourhood=places[0], title="Mesure")
    day = dt.date(2026, 1, 1)
    for start in range(0, count, BATCH):
        entries = [
            _entry(programme, drawn.choice(places), writer, day, number, drawn)
            for number in range(start, min(start + BATCH, count))
        ]
        JournalEntry.objects.bulk_create(entries)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE learning_journalentry")
    return writer


def _place(number: int) -> Neighbourhood:
    name = f"Lieu {number}"
    table = Organisation.objects.create(name=f"Table {name}", kind=OrganisationKind.TABLE)
    return Neighbourhood.objects.create(name=name, slug=f"lieu-{number}", table=table)


def _entry(programme, place, writer, day, number, drawn) -> JournalEntry:
    title, text = drawn.choices(WORDS, k=8), drawn.choices(WORDS, k=60)
    for words, one_in in RARE.items():
        if number % one_in == 0:
            (title if number % (3 * one_in) == 0 else text).append(words)
    entry = JournalEntry(
        programme=programme,
        neighbourhood=place,
        author=writer,
        kind=drawn.choice(EntryKind.values),
        sureness=drawn.choice(Sureness.values),
        visibility=drawn.choice((Visibility.COMMUNITY, Visibility.PUBLIC)),
        title=" ".join(title)[:160],
        text=" ".join(text),
        tags=[drawn.choice(WORDS)],
        happened_on=day - dt.timedelta(days=number % 1500),
    )
    for name, value in searched_columns(entry).items():
        setattr(entry, name, value)
    return entry


def measure(programme: Programme, user: User, samples: int) -> list[dict]:
    """Each search by each way in turn: the bare query, the library's own, its whole page."""
    client = Client()
    client.force_login(user)

    def bare(asked: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [asked.replace("é", "e"), programme.pk])
            return len(cursor.fetchall())

    def search(asked: str) -> int:
        # What the person is was read by whatever asked for the page.
        found = found_in(library_of(user), {"q": asked})
        return len(read_in_order(found.values_list("pk", flat=True)[:PAGE]))

    def page(asked: str) -> int:
        return len(LINK.findall(client.get(reverse("learning_library"), {"q": asked}).content))

    ways: dict[str, Callable[[str], int]] = {"bare": bare, "search": search, "page": page}
    times = {(asked, way): [] for asked in SEARCHED for way in ways}
    for turn in range(samples + 3):
        for asked in SEARCHED:
            for way, look in ways.items():
                start = time.perf_counter()
                assert look(asked) == PAGE, (asked, way)
                if turn >= 3:
                    times[asked, way].append(1000 * (time.perf_counter() - start))
    return [_row(asked, {way: times[asked, way] for way in ways}) for asked in SEARCHED]


def _row(asked: str, times: dict[str, list[float]]) -> dict:
    medians = {way: statistics.median(found) for way, found in times.items()}
    return {
        "page": f"library: {asked}",
        "held": asked in HELD,
        **{f"{way}_ms": round(median, 2) for way, median in medians.items()},
        "ratio_to_bare": round(medians["search"] / medians["bare"], 2),
        "page_ratio_to_bare": round(medians["page"] / medians["bare"], 2),
    }
