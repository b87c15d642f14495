"""Many reminders due at once, in the worst of mornings, beside a bare task that sends the same mails.

Two workers and the schedule are processes of their own, on PostgreSQL and a Redis of our own. The schedule is killed
and begun again, Redis is restarted, the mail server refuses one mail in ten the first time and hangs once.
"""

import contextlib
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

from celery import shared_task
from django.conf import settings
from django.db.models import Count, QuerySet

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from cimpact.programmes.models import Programme
from learning.reminders import KIND
from neighbourhoods.enums import OrganisationKind, TableRole
from neighbourhoods.models import AdvisorAssignment, Initiative, Membership, Neighbourhood, Organisation
from proposals.enums import ObligationKind, State
from proposals.models import Dossier, Obligation, Participation

from .mail_server import HANG, MailServer

TABLES = 100
ADVISORS = 8
WORKERS = 2
PATIENCE = 30
ONE_IN = 10
QUIET = subprocess.DEVNULL


@shared_task
def send_bare(pk: int) -> None:
    """What a bare task would do: write the mail, connect, send it, remember nothing."""
    outbox.compose(Notice.objects.select_related("recipient", "content_type").get(pk=pk)).send()


def make_places(programme: Programme) -> list[Neighbourhood]:
    """Tables with a coordinator and an advisor each; reminders that leave at any hour, whatever came before today."""
    Programme.objects.filter(pk=programme.pk).update(quiet_from=dt.time(0), quiet_to=dt.time(0))
    programme.reminders.update(since=clock.now() - dt.timedelta(days=90))
    advisors = [_person(f"conseil-{number}") for number in range(ADVISORS)]
    places = []
    for number, advisor in zip(range(TABLES), cycle(advisors), strict=False):
        table = Organisation.objects.create(name=f"Table du matin {number}", kind=OrganisationKind.TABLE)
        place = Neighbourhood.objects.create(
            name=f"Quartier du matin {number}", slug=f"matin-{number}", table=table
        )
        coordinator = _person(f"matin-{number}")
        Membership.objects.create(user=coordinator, organisation=table, role=TableRole.COORDINATOR)
        AdvisorAssignment.objects.create(user=advisor, neighbourhood=place, programme=programme)
        places.append(place)
    return places


def _person(name: str) -> User:
    return User.objects.create_user(f"{name}@exemple.org", None, first_name=name, last_name="Mesure")


def make_due(programme: Programme, places: list[Neighbourhood], reminders: int) -> QuerySet[Notice]:
    """Reports due today, of which two people each are reminded; the notices by which they will be."""
    rules = programme.current_rules()
    stage, now, today = rules.stages.get(kind="deployment"), clock.now(), clock.today()
    where = list(islice(cycle(places), reminders // 2))
    initiatives = Initiative.objects.bulk_create(
        Initiative(programme=programme, neighbourhood=place, title=f"Initiative du matin {n}")
        for n, place in enumerate(where)
    )
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            programme=programme,
            rules=rules,
            neighbourhood=initiative.neighbourhood,
            initiative=initiative,
            stage=stage,
            state=State.ACTIVE,
            state_since=now - dt.timedelta(days=90),
        )
        for initiative in initiatives
    )
    participations = Participation.objects.bulk_create(
        Participation(
            dossier=dossier,
            initiative=dossier.initiative,
            starts_on=today - dt.timedelta(days=364),
            ends_on=today + dt.timedelta(days=700),
            years=3,
        )
        for dossier in dossiers
    )
    reports = Obligation.objects.bulk_create(
        Obligation(participation=one, kind=ObligationKind.ANNUAL_REPORT, year=1, due_on=today)
        for one in participations
    )
    return Notice.objects.filter(kind=KIND, object_id__in=[report.pk for report in reports])


class Processes:
    """Workers, schedule and Redis, each a process that may be killed and begun again."""

    def __init__(self, environment: dict[str, str], mails: MailServer, redis_port: int):
        self.redis_port = redis_port
        self.folder = tempfile.mkdtemp(prefix="cimpact-morning-")
        self.environment = environment | {
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{mails.port}",
            "LOG_LEVEL": "CRITICAL",
        }
        self.running: dict[str, subprocess.Popen] = {}

    def start(self) -> None:
        self.start_redis()
        for number in range(WORKERS):
            self._start(f"worker {number}", *self._celery("worker", "--pool", "solo", "--include", __name__))
        self.start_beat()

    def start_redis(self) -> None:
        arguments = f"--port {self.redis_port} --bind 127.0.0.1 --save --dir {self.folder}".split()
        arguments.insert(arguments.index("--save") + 1, "")
        self._start("redis", "redis-server", *arguments)

    def start_beat(self) -> None:
        self._start("beat", *self._celery("beat", "--schedule", f"{self.folder}/beat-{time.monotonic_ns()}"))

    def call(self, task: str) -> None:
        """Ask the workers for a task, as the schedule would."""
        command = self._celery("call", task)
        subprocess.run(command, env=self.environment, check=True, stdout=QUIET, stderr=QUIET)

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _celery(self, *arguments: str) -> list[str]:
        level = () if arguments[0] == "call" else ("--loglevel", "critical")
        return [sys.executable, "-m", "celery", "-A", "cimpact.dashboards.bench.hurried", *arguments, *level]

    def _start(self, name: str, *command: str) -> None:
        self.running[name] = subprocess.Popen(
            command,
            env=self.environment,
            cwd=settings.BASE_DIR,
            start_new_session=True,
            stdout=QUIET,
            stderr=QUIET,
        )


@contextlib.contextmanager
def processes(environment: dict[str, str], mails: MailServer, redis_port: int) -> Iterator[Processes]:
    """Everything that runs beside the pages, for as long as the block lasts."""
    running = Processes(environment, mails, redis_port)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@dataclass
class Judge:
    """A mail server in a bad morning: it refuses one mail in ten the first time, and hangs once over one it took."""

    hangs_after: int
    refused: set[str] = field(default_factory=set)
    taken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, mail) -> str:
        identity = mail["Message-ID"]
        with self.lock:
            if zlib.crc32(identity.encode()) % ONE_IN == 0 and identity not in self.refused:
                self.refused.add(identity)
                return "451 later"
            self.taken += 1
            return HANG if self.taken == self.hangs_after else ""


@dataclass
class Morning:
    """What became of the reminders."""

    owed: int
    seconds: float
    statuses: dict[str, int]
    refused_once: int
    twice: int  # mails that the server took more than once
    lost: int  # neither taken by the server nor shown as uncertain
    unseen: int  # said to be sent, and never taken


def live(
    running: Processes,
    mails: MailServer,
    notices: QuerySet[Notice],
    reminders: int,
    *,
    limit: float,
    patient: bool = True,
) -> Morning:
    """Owe that many reminders, those notices, and let everything go wrong; returns when each has left or is shown.

    When nobody is `patient`, what waits to be tried again is tried at once.
    """
    mails.judges = judge = Judge(hangs_after=reminders // 2)
    already, start = len(mails.mails), time.monotonic()
    running.call("learning.tasks.remind")

    def sent() -> int:
        return len(mails.mails) - already

    _until(lambda: sent() >= reminders * 0.15, limit)
    running.kill("beat")
    _until(lambda: sent() >= reminders * 0.30, limit)
    running.kill("redis")
    time.sleep(2)
    running.start_redis()
    running.start_beat()
    waiting = notices.filter(status__in=(Status.PENDING, Status.CLAIMED))

    def hurry() -> None:
        if not patient:
            waiting.filter(attempts__gt=0, status=Status.PENDING).update(try_after=clock.now())

    _until(lambda: not waiting.exists() and notices.count() >= reminders, limit, hurry)
    return _counted(notices, time.monotonic() - start, mails, judge)


def _counted(notices: QuerySet[Notice], seconds: float, mails: MailServer, judge: Judge) -> Morning:
    statuses = dict(notices.order_by().values_list("status").annotate(count=Count("pk")))
    copies = mails.copies
    by_id = dict(notices.values_list("message_id", "status"))
    shown = {identity for identity, status in by_id.items() if status == Status.UNCERTAIN}
    said_sent = {identity for identity, status in by_id.items() if status == Status.SENT}
    return Morning(
        owed=len(by_id),
        seconds=round(seconds, 1),
        statuses=statuses,
        refused_once=len(judge.refused),
        twice=sum(1 for identity in by_id if copies[identity] > 1),
        lost=len(set(by_id) - shown - said_sent),
        unseen=sum(1 for identity in said_sent if not copies[identity]),
    )


def rate(mails: MailServer, count: int, begin: Callable[[], None], limit: float) -> float:
    """How many mails a second leave, from the first that the server takes to the last."""
    already = len(mails.mails)
    begin()
    _until(lambda: len(mails.mails) > already, limit)
    start, first = time.monotonic(), len(mails.mails)
    _until(lambda: len(mails.mails) >= already + count, limit)
    return (already + count - first) / (time.monotonic() - start)


def _until(done: Callable[[], bool], limit: float, meanwhile: Callable[[], None] = lambda: None) -> None:
    deadline = time.monotonic() + limit
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("the reminders never all left")
        meanwhile()
        time.sleep(0.2)
