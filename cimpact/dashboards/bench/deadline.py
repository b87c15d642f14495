"""The last hour before a moment closes, shortened: tables write in all their proposals, then all submit at the end.

The portal is asked over HTTP, as browsers do: an autosave every two seconds for each writer, a sign of presence every
ten, a submission for each dossier in the last part of the time.
"""

import datetime as dt
import http.client
import json
import random
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.programmes.models import Programme
from cimpact.writing.models import Answer, Question
from cimpact.writing.text import from_plain, to_plain
from learning.models import LearningQuestion
from neighbourhoods.enums import OrganisationKind, TableRole
from neighbourhoods.models import Membership, Neighbourhood, Organisation
from proposals import workflow
from proposals.enums import EvidenceState
from proposals.models import AmountAsked, BudgetLine, Dossier, Evidence

EVERY = 2.0
PRESENCE_EVERY = 10.0
# The share of the time, at its end, in which everybody submits.
LAST = 1 / 3
PATIENCE = 60
TOKEN = "x" * 32
# What a page answers to a text sent once its proposal has left.
TOO_LATE = (403, 409)


@dataclass
class Result:
    """What the writers saw."""

    saves: list[float] = field(default_factory=list)  # milliseconds
    presences: list[float] = field(default_factory=list)
    submissions: list[float] = field(default_factory=list)
    too_late: int = 0
    errors: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    not_once: list[str] = field(default_factory=list)


def make_dossiers(programme: Programme, count: int, writers: int) -> list[list["Writer"]]:
    """As many complete drafts, each with its table's writers; one of them answers for it."""
    stage = programme.current_rules().stages.get(kind="planning")
    return [_dossier(programme, stage, number, writers) for number in range(count)]


def _dossier(programme: Programme, stage, number: int, writers: int) -> list["Writer"]:
    table = Organisation.objects.create(name=f"Table de l’échéance {number}", kind=OrganisationKind.TABLE)
    place = Neighbourhood.objects.create(
        name=f"Quartier de l’échéance {number}", slug=f"echeance-{number}", table=table
    )
    people = [_person(f"echeance{number}-{rank}") for rank in range(writers)]
    for rank, person in enumerate(people):
        role = TableRole.CONTRIBUTOR if rank else TableRole.COORDINATOR
        Membership.objects.create(user=person, organisation=table, role=role)
    dossier = workflow.open_proposal(place, programme, title=f"Échéance {number}", stage=stage, by=people[0])
    questions = [q for section in dossier.document.sections for q in section.questions.all()]
    _complete(dossier, questions, people[0])
    written = [q for q in questions if q.section.kind == "text"] or questions
    return [
        Writer(dossier, person, question, leads=rank == 0)
        for rank, (person, question) in enumerate(zip(people, cycle(written), strict=False))
    ]


def _person(name: str) -> User:
    return User.objects.create_user(f"{name}@exemple.org", None, first_name=name, last_name="Mesure")


def _complete(dossier: Dossier, questions: list[Question], by: User) -> None:
    """Everything that a submission asks for."""
    Answer.objects.bulk_create(
        Answer(
            document=dossier.document, question=question, text=from_plain("En peu de mots."), updated_by=by
        )
        for question in questions
    )
    LearningQuestion.objects.create(dossier=dossier, order=1, text="Qu’est-ce qui change, et pour qui?")
    for prerequisite in dossier.stage.prerequisites.all():
        Evidence.objects.get_or_create(
            dossier=dossier,
            prerequisite=prerequisite,
            defaults={"state": EvidenceState.MET, "note": "Adopté en mars.", "updated_by": by},
        )
    dossier.years, dossier.starts_on = dossier.stage.years_usual, dt.date.today() + dt.timedelta(days=120)
    dossier.save()
    for year in range(1, dossier.years + 1):
        cents = dossier.stage.amount_min
        AmountAsked.objects.create(dossier=dossier, year=year, cents=cents)
        BudgetLine.objects.create(
            dossier=dossier,
            source=dossier.rules.own_source,
            category=dossier.rules.categories.first(),
            year=year,
            cents=cents,
        )


class Writer:
    """Someone who writes one answer of a proposal, on a page left open; the one who leads submits."""

    def __init__(self, dossier: Dossier, user: User, question: Question, *, leads: bool):
        self.dossier, self.user, self.question, self.leads = dossier, user, question, leads
        self.version = Answer.objects.get(document=dossier.document, question=question).version
        self.kept = ""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.headers = {
            "Cookie": f"sessionid={session.session_key}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Connection": "close",
        }
        self.save_url = reverse("answer", args=[dossier.pk, dossier.document_id, question.pk])
        self.submit_url = reverse("submit", args=[dossier.pk])
        presence = reverse("presence", args=[dossier.pk, dossier.document_id])
        self.presence_url = f"{presence}?section={question.section.code}"

    def write(self, host: str, until: float, submits_at: float, result: Result) -> None:
        """Write until the time is over, or the proposal has left; the one who leads submits it, late if need be."""
        time.sleep(random.random() * EVERY)  # noqa: S311  (nobody types in step)
        seen, turn = 0.0, 0
        while (now := time.monotonic()) < until:
            if self.leads and now >= submits_at:
                break
            turn += 1
            if self._save(host, f"Version {turn} de {self.user.first_name}.", result) in TOO_LATE:
                return
            if now - seen > PRESENCE_EVERY:
                seen = now
                self._measured(host, "GET", self.presence_url, None, result.presences, result, (200,))
            time.sleep(max(0.0, now + EVERY - time.monotonic()))
        if self.leads:
            self._submit(host, result)

    def _save(self, host: str, text: str, result: Result) -> int:
        """Save as the page's script does; the status of the answer."""
        prefix = f"q{self.question.pk}"
        data = {f"{prefix}-text": text, f"{prefix}-version": self.version, "part": prefix}
        status, body = self._measured(
            host, "POST", self.save_url, data, result.saves, result, (200, *TOO_LATE), {"X-Autosave": "1"}
        )
        if status == 200:
            self.version, self.kept = json.loads(body)["version"], text
        elif status in TOO_LATE:
            result.too_late += 1
        return status

    def _submit(self, host: str, result: Result) -> None:
        _status, page = self._measured(host, "GET", self.submit_url, None, [], result, (200,))
        key = re.search(r'name="key" value="([^"]+)"', page)
        if not key:
            result.errors.append(f"{self.submit_url}: no confirmation to give")
            return
        data = {"key": key[1]}
        self._measured(host, "POST", self.submit_url, data, result.submissions, result, (302,))
        # Twice, as an impatient hand does.
        self._measured(host, "POST", self.submit_url, data, [], result, (302,))

    def _measured(self, host, method, url, data, times: list[float], result: Result, expected, more=None):
        start = time.perf_counter()
        try:
            connection = http.client.HTTPConnection(host, timeout=PATIENCE)
            headers = self.headers | (more or {})
            if data is not None:
                headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, url, urlencode(data) if data is not None else None, headers)
            response = connection.getresponse()
            status, body = response.status, response.read().decode()
            connection.close()
        except OSError as error:
            result.errors.append(f"{method} {url}: {type(error).__name__}")
            return 0, ""
        times.append(1000 * (time.perf_counter() - start))
        if status not in expected:
            result.errors.append(f"{method} {url}: {status}")
        return status, body

    def check(self, result: Result) -> None:
        """What the portal said it kept must be in the answer, and in what was submitted."""
        if not self.kept:
            return
        dossier = Dossier.objects.select_related("document").get(pk=self.dossier.pk)
        answer = Answer.objects.get(document=dossier.document, question=self.question)
        copy = workflow.submitted_copy(dossier) if dossier.submitted_at else None
        frozen = json.dumps(copy.content, ensure_ascii=False) if copy else ""
        if to_plain(answer.text).strip() != self.kept or self.kept not in frozen:
            result.lost.append(f"{self.save_url}: {self.kept}")


def live(tables: list[list[Writer]], host: str, seconds: float) -> Result:
    """Let everybody write for so long, and submit in the last third; then look at what is kept."""
    result = Result()
    start = time.monotonic()
    until, threads = start + seconds, []
    for writers in tables:
        submits_at = until - seconds * LAST * random.random() - 2  # noqa: S311
        for writer in writers:
            arguments = (host, until, submits_at, result)
            threads.append(threading.Thread(target=writer.write, args=arguments))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for writers in tables:
        dossier = writers[0].dossier
        if dossier.events.filter(kind="dossier.submit").count() != 1:
            result.not_once.append(dossier.number)
        for writer in writers:
            writer.check(result)
    return result


def row(result: Result, tables: list[list[Writer]], seconds: float) -> dict:
    """The measure, as bench.json keeps it."""

    def p95(times: list[float]) -> float:
        return round(statistics.quantiles(times, n=20)[-1], 2) if len(times) > 1 else 0.0

    return {
        "page": "deadline hour",
        "dossiers": len(tables),
        "writers": sum(map(len, tables)),
        "seconds": seconds,
        "saves": len(result.saves),
        "saves_per_second": round(len(result.saves) / seconds, 1),
        "median_ms": round(statistics.median(result.saves), 2) if result.saves else 0.0,
        "p95_ms": p95(result.saves),
        "presence_p95_ms": p95(result.presences),
        "submission_p95_ms": p95(result.submissions),
        "submitted": len(result.submissions),
        "too_late": result.too_late,
        "errors": len(result.errors),
        "answers_lost": len(result.lost),
        "not_submitted_once": len(result.not_once),
    }
