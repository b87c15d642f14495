"""Whatever becomes of the broker, what is owed is kept, whoever owes it is not held up, and the sweep catches up."""

import socket
import time

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from cimpact import clock
from cimpact.celery import app as celery_app
from cimpact.notices import outbox, tasks
from cimpact.notices.models import Notice, Status
from scripts.servers import free_port
from tests import cast as casting
from tests.notices import greetings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(monkeypatch):
    """Publish to another broker, by the portal's own settings."""

    def use(url):
        app = Celery("test", broker=url, set_as_current=False)
        app.conf.update(
            broker_transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS,
            task_publish_retry=settings.CELERY_TASK_PUBLISH_RETRY,
            task_ignore_result=settings.CELERY_TASK_IGNORE_RESULT,
        )
        monkeypatch.setattr(tasks, "sweep", app.task(tasks.sweep.run, name=tasks.sweep.name))

    return use


def owe_to_many(many):
    """Owe a greeting to many people in one transaction; returns how long it took."""
    readers = [greetings.reader(f"personne-{n}@exemple.org") for n in range(many)]
    start = time.monotonic()
    with transaction.atomic():
        for reader in readers:
            outbox.owe("greeting", reader, reader, due_at=clock.now())
    return time.monotonic() - start


def test_with_nobody_there_the_change_is_made_at_once_and_the_sweep_catches_up(broker):
    broker(f"redis://127.0.0.1:{free_port()}/0")
    assert owe_to_many(30) < 3
    assert Notice.objects.filter(status=Status.PENDING).count() == 30
    mail.outbox = []
    call_command("sweep_notices")
    assert len(mail.outbox) == 30
    assert not Notice.objects.exclude(status=Status.SENT).exists()


def test_a_broker_that_never_answers_holds_a_change_up_for_seconds_only(broker):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert owe_to_many(30) < 5
    assert Notice.objects.filter(status=Status.PENDING).count() == 30


@pytest.mark.skipif(bool(settings.REDIS_URL), reason="Redis is the broker here")
def test_the_broker_in_memory_wakes_the_worker_of_the_same_process():
    mail.outbox = []
    with start_worker(celery_app, pool="threads", concurrency=2, perform_ping_check=False):
        owe_to_many(5)
        deadline = time.monotonic() + 10
        while Notice.objects.exclude(status=Status.SENT).exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    assert len(mail.outbox) == 5


def test_the_schedule_sweeps_every_minute():
    scheduled = celery_app.conf.beat_schedule.values()
    assert {(entry["task"], entry["schedule"]) for entry in scheduled} >= {(tasks.sweep.name, 60.0)}
    assert tasks.sweep.name in celery_app.tasks


def test_a_proposal_is_submitted_in_the_browser_while_the_broker_is_down(cast, broker, signed_in):
    dossier = casting.ready(cast)
    client = signed_in(cast.coordinator)
    confirmation = client.get(reverse("submit", args=[dossier.pk]))
    broker(f"redis://127.0.0.1:{free_port()}/0")
    response = client.post(reverse("submit", args=[dossier.pk]), {"key": confirmation.context["key"]})
    assert response["Location"] == reverse("receipt", args=[dossier.pk])
    assert Notice.objects.filter(kind="receipt", status=Status.PENDING).count() == 2
    mail.outbox = []
    call_command("sweep_notices")
    assert len(mail.outbox) == 2
