"""Packs asked for and made by several at the same instant, and workers that die in the middle of one."""

import subprocess
import time

import pytest
from django.conf import settings
from django.db import connection

from governance.enums import PackState
from governance.models import Meeting, Pack
from governance.workflow import packs
from tests.governance import pack_scenes as scenes
from tests.notices.test_workers import kill, start
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


@pytest.fixture
def meeting(cast):
    meeting, free, _investment = scenes.prepared(cast)
    scenes.join(cast, free)
    return meeting


def test_two_who_ask_at_once_have_one_made(cast, meeting):
    asked = at_once(
        *(
            lambda who=who: packs.ask_pack(Meeting.objects.get(pk=meeting.pk), language="fr", by=who)
            for who in (cast.team, cast.member)
        )
    )
    assert {pack.pk for pack in asked} == {Pack.objects.get().pk}


def test_two_workers_that_take_it_up_at_once_make_it_once(cast, meeting):
    pack = packs.ask_pack(meeting, language="fr", by=cast.team)
    made = at_once(*(lambda: packs.build(pack.pk) for _worker in range(2)))
    assert sorted(made) == [False, True]
    pack.refresh_from_db()
    assert (pack.state, pack.attempts) == (PackState.READY, 1)


@pytest.mark.postgres
@pytest.mark.skipif(
    connection.vendor != "postgresql" or not settings.REDIS_URL, reason="needs PostgreSQL and Redis"
)
def test_a_worker_killed_in_the_middle_leaves_its_work_to_another(cast, meeting, process_environment):
    def wait_for(**fields):
        deadline = time.monotonic() + PATIENCE
        while not Pack.objects.filter(**fields).exists():
            assert time.monotonic() < deadline, Pack.objects.values("state", "done", "problem")
            time.sleep(0.02)

    first: subprocess.Popen = start(process_environment)
    try:
        packs.ask_pack(meeting, language="fr", by=cast.team)
        wait_for(state=PackState.BUILDING, done__gte=1)
    finally:
        kill(first)
    pack = Pack.objects.get()
    assert pack.state == PackState.BUILDING
    # Its silence has lasted: the sweep hands it to whoever is there.
    Pack.objects.update(claimed_at=packs.clock.now() - Pack.CLAIM_LIFETIME * 2)
    second = start(process_environment)
    try:
        assert packs.sweep() == 1
        wait_for(state=PackState.READY)
    finally:
        kill(second)
    pack.refresh_from_db()
    assert (pack.attempts, pack.done, pack.left_out) == (2, pack.total, [])
    assert not list((settings.VAR_DIR / "packs").glob(f"{pack.pk}-*"))
