"""Measure the main pages at several numbers of dossiers, against bare pages: `make bench`.

The pages and their bare counterparts take turns, so that a slow moment of the machine slows both.
"""

import gzip
import json
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import django

SIZES = (100, 1_000, 10_000)
SAMPLES = 60
WARM_UP = 5
# How many times the bare page a page may take, and how much more with 10 000 dossiers than with 100.
LIMITS = {"list": 6, "home": 6, "dossier": 5}
GROWTH = 1.3


@dataclass
class Measure:
    """One page at one size; times in milliseconds."""

    page: str
    dossiers: int
    queries: int
    median_ms: float
    p95_ms: float
    bytes: int
    bytes_gzip: int
    ratio_to_bare: float


def main(output: Path) -> int:
    django.setup()
    from django.core.management import call_command

    from proposals.models import Dossier
    from tests.bench.fill import fill

    call_command("migrate", verbosity=0)
    call_command("load_starting_data", verbosity=0)
    call_command("load_demo", verbosity=0)
    models = list(Dossier.objects.select_related("initiative", "document"))
    measures: list[Measure] = []
    for size in SIZES:
        fill(models, size)
        measures += measure_pages(size)
    output.write_text(json.dumps([asdict(measure) for measure in measures], indent=1) + "\n")
    faults = beyond_limits(measures)
    print("\n".join(["", *faults]) if faults else "\nAll within the limits.")
    return 1 if faults else 0


def pages() -> dict[str, tuple]:
    """Each page: who reads it, its address, and the address of its bare counterpart."""
    from django.urls import reverse
    from django.utils import translation

    from cimpact.programmes.models import TeamMember
    from neighbourhoods.enums import TableRole
    from neighbourhoods.models import Membership
    from proposals.enums import State
    from proposals.models import Dossier

    dossier = Dossier.objects.filter(state=State.ANALYSIS).earliest("pk")
    team = TeamMember.objects.filter(programme=dossier.programme).earliest("pk").user
    coordinator = (
        Membership.objects.filter(
            organisation=dossier.neighbourhood.table, role=TableRole.COORDINATOR, ended_on=None
        )
        .earliest("pk")
        .user
    )
    with translation.override("fr"):
        listed, home = reverse("dossiers"), reverse("home")
        opened, bare_opened = reverse("dossier", args=[dossier.pk]), f"/bare/dossiers/{dossier.pk}/"
    return {
        "list, team": (team, listed, "/bare/dossiers/"),
        "home, team": (team, home, "/bare/home/"),
        "home, coordinator": (coordinator, home, "/bare/home/"),
        "dossier, team": (team, opened, bare_opened),
        "dossier, coordinator": (coordinator, opened, bare_opened),
    }


def measure_pages(size: int) -> list[Measure]:
    from django.test import Client

    measures = []
    for name, (user, address, bare) in pages().items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        for _ in range(WARM_UP):
            body, queries = inspect(client, address)
            inspect(client, bare)
        times: list[float] = []
        bare_times: list[float] = []
        for _ in range(SAMPLES):
            times.append(timed(client, address))
            bare_times.append(timed(client, bare))
        median = statistics.median(times)
        measures.append(
            Measure(
                page=name,
                dossiers=size,
                queries=queries,
                median_ms=round(median, 1),
                p95_ms=round(statistics.quantiles(times, n=20)[-1], 1),
                bytes=len(body),
                bytes_gzip=len(gzip.compress(body)),
                ratio_to_bare=round(median / statistics.median(bare_times), 2),
            )
        )
        print(measures[-1], flush=True)
    return measures


def inspect(client, address: str) -> tuple[bytes, int]:
    """The page's content and its number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    if response.status_code != 200:
        sys.exit(f"{address} answered {response.status_code}")
    return response.content, len(queries)


def timed(client, address: str) -> float:
    start = time.perf_counter()
    client.get(address)
    return (time.perf_counter() - start) * 1000


def beyond_limits(measures: list[Measure]) -> list[str]:
    """What takes longer than it may, in words."""
    faults = [
        f"{measure.page} at {measure.dossiers}: {measure.ratio_to_bare} times the bare page, {limit} at most"
        for measure in measures
        if measure.ratio_to_bare > (limit := LIMITS[measure.page.split(",")[0]])
    ]
    medians = {(measure.page, measure.dossiers): measure.median_ms for measure in measures}
    for page in {measure.page for measure in measures}:
        growth = medians[page, SIZES[-1]] / medians[page, SIZES[0]]
        if growth > GROWTH:
            faults.append(f"{page}: {growth:.2f} times slower at {SIZES[-1]} than at {SIZES[0]}")
    return faults


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1])))
    finally:
        from django.conf import settings

        from tests.leftovers import forget_folders, forget_redis_keys

        forget_redis_keys(settings.PREFIX)
        forget_folders()
