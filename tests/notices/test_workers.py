"""Real workers on PostgreSQL and Redis, killed at random: no message is lost, none is sent twice."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import connection

from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from tests.notices import greetings

OWED = 120
KILLS = 5
PATIENCE = 60

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql" or not settings.REDIS_URL, reason="needs PostgreSQL and Redis"
    ),
]


@pytest.fixture
def workers(process_environment, mails):
    """Two workers, each a process of its own, which sends to the test's mail server."""
    environment = process_environment | {"EMAIL_URL": f"smtp://127.0.0.1:{mails.port}"}
    running = [start(environment) for _worker in range(2)]

    def kill_one():
        place = random.randrange(len(running))
        kill(running[place])
        running[place] = start(environment)

    yield kill_one
    for worker in running:
        kill(worker)


def start(environment):
    command = "celery -A cimpact worker --pool solo --loglevel error --include tests.notices.greetings"
    return subprocess.Popen(
        [sys.executable, "-m", *command.split()],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(worker):
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(5)


def wait_until(done, meanwhile=lambda: None):
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "the workers never finished"
        meanwhile()
        time.sleep(0.05)


def test_killed_at_random_they_lose_nothing_and_send_nothing_twice(workers, mails, clock):
    # Most of a delivery's time is spent between the claim and the mark, where a death leaves a doubt.
    mails.slowness = 0.03
    readers = [greetings.reader(f"personne-{n}@exemple.org") for n in range(OWED)]
    owed = {greetings.owe(reader).message_id for reader in readers}
    pending = Notice.objects.filter(status=Status.PENDING)
    deaths = sorted(random.sample(range(5, OWED - 20), KILLS), reverse=True)

    def trouble():
        outbox.wake()  # as the schedule does: a sweep that died with its worker is begun again
        if deaths and len(mails.mails) >= deaths[-1]:
            deaths.pop()
            workers()

    wait_until(lambda: not pending.exists() and not deaths, trouble)
    time.sleep(0.5)  # the living finish what they hold

    clock.set_moment(greetings.clock.now() + Notice.CLAIM_LIFETIME * 2)
    outbox.send_due()
    statuses = dict(Notice.objects.values_list("message_id", "status"))
    sent = {message_id for message_id, status in statuses.items() if status == Status.SENT}
    uncertain = {message_id for message_id, status in statuses.items() if status == Status.UNCERTAIN}
    assert sent | uncertain == owed
    assert len(uncertain) <= KILLS
    assert set(mails.copies.values()) == {1}
    assert sent <= set(mails.copies)
    assert set(mails.copies) <= owed
