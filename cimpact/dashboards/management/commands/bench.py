"""Time the main pages at several sizes, beside a bare page, on PostgreSQL."""

import contextlib
import datetime as dt
import gzip
import json
import os
import statistics
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils.module_loading import import_string

from cimpact.dashboards.bench.volume import Volume
from cimpact.dashboards.bench.wall import NOTES, hung
from cimpact.programmes.models import SubmissionWindow
from cimpact.writing.loading import DATA, load_programme
from proposals.models import Dossier

SIZES = (100, 1_000, 10_000)
SAMPLES = 60
WARM_UP = 5
PAGE = 25


def bare(request):
    """The least that could answer: one query for one page of dossiers, a plain table, the same frame's context."""
    dossiers = Dossier.objects.filter(programme=request.context.object_id).order_by("next_on", "pk")
    rows = dossiers.values_list("number", "initiative__title", "neighbourhood__name", "state", "next_on")[
        :PAGE
    ]
    return render(request, "dashboards/bench/bare.html", {"rows": rows})


# The portal's addresses stand above every app; the measure only adds its own to them.
urlpatterns = [path("mesure/", bare, name="bare"), *import_string("cimpact.urls.urlpatterns")]


class Command(BaseCommand):
    help = "Time the list, a dossier, the homes and the dashboard at 100, 1 000 and 10 000 dossiers; writes bench.json."

    def add_arguments(self, parser):
        parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
        parser.add_argument("--samples", type=int, default=SAMPLES)
        parser.add_argument("--output", type=Path, default=Path("bench.json"))

    def handle(self, *args, sizes, samples, output, **options):
        if connection.vendor != "postgresql":
            raise CommandError("The measures need PostgreSQL: set DATABASE_URL, or type `make bench`.")
        settings.ROOT_URLCONF = __name__
        settings.ALLOWED_HOSTS = ["testserver"]
        measures = []
        with database_of_its_own():
            call_command("migrate", verbosity=0, interactive=False)
            volume = Volume(programme_with_a_moment())
            for size in sizes:
                volume.grow_to(size)
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
                measures += self.measure(volume, size, samples)
        output.write_text(json.dumps(measures, indent=1) + "\n")
        self.stdout.write(f"{output} holds {len(measures)} measures.")

    def measure(self, volume: Volume, size: int, samples: int) -> list[dict]:
        """Each page in turn, so many times, so that a slow moment of the machine weighs on all alike."""
        team, table = _client(volume.team), _client(volume.coordinator)
        pages = {
            "bare": (team, reverse("bare")),
            "list": (team, reverse("dossiers")),
            "dossier": (team, reverse("dossier", args=[volume.lived_in().pk])),
            "home": (team, reverse("home")),
            "home of a table": (table, reverse("home")),
            "dashboard": (team, reverse("figures", args=[volume.programme.code])),
            f"wall of {NOTES}": (table, reverse("wall", args=[hung(volume.neighbourhoods[0]).pk])),
        }
        seen = {name: _seen(*page) for name, page in pages.items()}
        times: dict[str, list[float]] = {name: [] for name in pages}
        for turn in range(WARM_UP + samples):
            for name, (client, url) in pages.items():
                start = time.perf_counter()
                client.get(url)
                if turn >= WARM_UP:
                    times[name].append(1000 * (time.perf_counter() - start))
        reference = statistics.median(times["bare"])
        rows = [_row(name, size, seen[name], times[name], reference) for name in pages]
        for row in rows:
            self.stdout.write(
                "{dossiers:>6} {page:<16} {queries:>3} queries {median_ms:>7.1f} ms, p95 {p95_ms:>7.1f}, "
                "{bytes:>6} bytes, {bytes_gzip:>5} gzipped, {ratio_to_bare:>4.1f} × bare".format(**row)
            )
        return rows


def programme_with_a_moment():
    programme = load_programme(DATA / "pic2.yaml")
    # A moment to come, as there is when people work.
    closes_at = dt.datetime.now(dt.UTC) + dt.timedelta(days=60)
    SubmissionWindow.objects.create(
        programme=programme,
        date=closes_at.date(),
        closes_at=closes_at,
        stages=["planning", "deployment", "scaling"],
    )
    return programme


def _client(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _seen(client: Client, url: str) -> tuple[int, bytes]:
    """How many queries a page takes, and what it weighs."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    if response.status_code != 200:
        raise CommandError(f"{url}: {response.status_code}")
    return len(queries), response.content


def _row(name: str, size: int, seen: tuple[int, bytes], times: list[float], reference: float) -> dict:
    queries, content = seen
    median = statistics.median(times)
    return {
        "page": name,
        "dossiers": size,
        "queries": queries,
        "median_ms": round(median, 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "bytes": len(content),
        "bytes_gzip": len(gzip.compress(content)),
        "ratio_to_bare": round(median / reference, 2),
    }


@contextlib.contextmanager
def database_of_its_own():
    """A database made for the measures and dropped after them, on the server that the settings name."""
    given, name = connection.settings_dict["NAME"], f"cimpact_bench_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    _connect(name)
    try:
        yield
    finally:
        _connect(given)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _connect(name: str) -> None:
    connection.close()
    connections.databases["default"]["NAME"] = connection.settings_dict["NAME"] = name
