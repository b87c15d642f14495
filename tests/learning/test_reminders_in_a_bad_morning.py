"""Real workers, their schedule killed, Redis restarted, a mail server that refuses and hangs: none lost, none twice."""

import shutil

import pytest
from django.db import connection

from cimpact import clock as portal_clock
from cimpact.dashboards.bench import reminders as bench
from cimpact.dashboards.bench.mail_server import mail_server
from cimpact.notices.models import Status
from cimpact.programmes.models import Programme
from scripts.servers import free_port

OWED = 100

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql" or not shutil.which("redis-server"),
        reason="needs PostgreSQL and redis-server",
    ),
]


def test_f57_a_hundred_reminders_in_a_bad_morning_are_each_sent_once_or_shown(
    cast, clock, process_environment
):
    clock.run()  # the workers live today
    programme = Programme.objects.get()
    programme.rules.update(effective_on=portal_clock.today())
    places = bench.make_places(programme)
    notices = bench.make_due(programme, places, OWED)
    with mail_server() as mails, bench.processes(process_environment, mails, free_port()) as running:
        morning = bench.live(running, mails, notices, OWED, limit=150, patient=False)
    assert morning.owed == OWED
    assert (morning.lost, morning.twice, morning.unseen) == (0, 0, 0)
    assert morning.refused_once > 0
    # The mail over which the server hung was taken, and nobody could know it.
    assert morning.statuses == {Status.SENT: OWED - 1, Status.UNCERTAIN: 1}
