"""Whatever happens to what is due, and whenever the portal runs: nobody is told twice, nor of what is done (F57)."""

import datetime as dt
from collections import Counter, defaultdict

from django.core import mail
from hypothesis import given, settings
from hypothesis import strategies as st

from cimpact import clock as portal_clock
from cimpact.notices import digest, outbox
from cimpact.notices.models import DigestLine, MessagePace, Notice, ReminderPace, Status
from cimpact.programmes.hours import ONE_DAY, quiet_until
from learning import reminders
from proposals.enums import ObligationKind
from proposals.models import Obligation
from tests.clock import MONTREAL

DUE = dt.date(2022, 10, 1)
# What happens, and how many hours after what happened before: at once, the next day, or after a failure of days.
EVENTS = st.one_of(
    *[
        st.tuples(st.just(what), st.none())
        for what in ("sweep", "send", "run", "run", "run", "done", "undone")
    ],
    st.tuples(st.just("move"), st.integers(-20, 20)),
    st.tuples(st.just("daily"), st.booleans()),
)
HOURS = st.sampled_from([0, 1, 5, 11, 20, 24, 30, 60, 170])
LIVES = st.lists(st.tuples(HOURS, EVENTS), min_size=8, max_size=20)


class Life:
    """One meeting as it is lived; what leaves is checked as it leaves."""

    def __init__(self, meeting, clock, coordinator):
        self.clock, self.coordinator = clock, coordinator
        self.meeting = Obligation.objects.filter(pk=meeting.pk)
        self.programme = meeting.participation.dossier.programme
        # For each person, what left: (date it was about, the reminder, its moment), in order.
        self.left: dict[int, list[tuple[str, int, dt.datetime]]] = defaultdict(list)
        self.seen: set[int] = set()
        clock.set_moment(dt.datetime.combine(DUE - 9 * ONE_DAY, dt.time(4), tzinfo=MONTREAL))

    def sweep(self, _value=None) -> None:
        owed = Notice.objects.filter(kind=reminders.KIND)
        before = Counter(owed.exclude(status=Status.CANCELLED).values_list("recipient", flat=True))
        count = reminders.sweep()
        assert count <= 3, "each person is owed one at most, however much was missed"
        assert reminders.sweep() == 0, "swept again at once, there is nothing more"
        after = Counter(owed.exclude(status=Status.CANCELLED).values_list("recipient", flat=True))
        assert all(after[person] <= before[person] + 1 for person in after)

    def send(self, _value=None) -> None:
        mail.outbox = []
        digest.gather()
        outbox.send_due()
        if self.meeting.get().done_on:
            assert mail.outbox == [], "nothing leaves for what is done"
        if quiet_until(self.programme, portal_clock.now()):
            assert mail.outbox == [], "nothing leaves in quiet hours"
        self._note_what_left()

    def run(self, _value=None) -> None:
        self.sweep()
        self.send()

    def done(self, _value) -> None:
        self.meeting.update(done_on=portal_clock.today())

    def undone(self, _value) -> None:
        self.meeting.update(done_on=None)

    def move(self, days: int) -> None:
        self.meeting.update(due_on=DUE + days * ONE_DAY)

    def daily(self, chosen: bool) -> None:
        pace = ReminderPace.DAILY if chosen else ReminderPace.NOW
        MessagePace.objects.update_or_create(user=self.coordinator, defaults={"reminders": pace})

    def _note_what_left(self) -> None:
        gathered = DigestLine.objects.filter(kind=reminders.KIND)
        carried = gathered.filter(notice__status=Status.SENT).values("object_id")
        alone = Notice.objects.filter(kind=reminders.KIND, status=Status.SENT).exclude(
            pk__in=gathered.values("object_id")
        )
        new = (alone | Notice.objects.filter(kind=reminders.KIND, pk__in=carried)).exclude(pk__in=self.seen)
        for notice in new.order_by("due_at"):
            self.seen.add(notice.pk)
            said = (notice.details["on"], notice.details["reminder"], notice.due_at)
            self.left[notice.recipient_id].append(said)

    def check(self) -> None:
        for said in self.left.values():
            steps = Counter((on, rule) for on, rule, _moment in said)
            assert set(steps.values()) <= {1}, "a step of a date leaves once"
            moments = [moment for _on, _rule, moment in said]
            assert moments == sorted(set(moments)), "what leaves only goes forward"


def test_whatever_happens_nobody_is_told_twice_nor_of_what_is_done(cast, active, clock):
    meeting = active.participation.obligations.get(kind=ObligationKind.MID_YEAR, year=1)
    active.participation.obligations.exclude(pk=meeting.pk).update(done_on=DUE)
    total = Counter()

    @given(LIVES)
    @settings(max_examples=25)
    def live(events):
        life = Life(meeting, clock, cast.coordinator)
        for hours, (what, value) in events:
            clock.advance(hours=hours)
            getattr(life, what)(value)
        life.run()
        life.check()
        total["left"] += sum(map(len, life.left.values()))
        DigestLine.objects.all().delete()
        Notice.objects.filter(kind__in=[reminders.KIND, digest.KIND]).delete()
        MessagePace.objects.all().delete()
        Obligation.objects.filter(pk=meeting.pk).update(due_on=DUE, done_on=None)

    live()
    assert total["left"] > 30, "the lives were quiet: nothing was tried"
