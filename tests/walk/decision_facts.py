"""What the addresses of decisions name: a proposal at a meeting to come, one decided, consultations at each state."""

import datetime as dt

from cimpact import clock
from cimpact.programmes.models import Programme
from governance.enums import MeetingKind, MeetingState, Mode, PointKind, ResolutionState, Result
from governance.models import Decision, Meeting, Point, Resolution


def decisions_around(programme: Programme, meeting: int) -> dict[str, int]:
    """Ids by the name that the tables of addresses use."""
    committee = programme.committees.order_by("pk").first()
    team = programme.team.first().user
    point, _made = Point.objects.get_or_create(
        meeting_id=meeting, kind=PointKind.DECISION, title="Calendrier de la marche", defaults={"order": 40}
    )
    proposal, _made = Resolution.objects.get_or_create(
        point=point, text="Adopter le calendrier.", defaults={"proposed_by": team, "mode": Mode.ROLL_CALL}
    )
    states = (MeetingState.PLANNED, MeetingState.UNDER_WAY, MeetingState.CLOSED)
    consultations = {state: _consultation(committee, state, team) for state in states}
    decided = Resolution.objects.get(point__meeting=consultations[MeetingState.CLOSED])
    return {
        "decision_point": point.pk,
        "proposal": proposal.pk,
        "decided": decided.pk,
        "recorded": Decision.objects.filter(item__committee=committee).first().pk,
        "consultation_planned": consultations[MeetingState.PLANNED].pk,
        "consultation": consultations[MeetingState.UNDER_WAY].pk,
        "consultation_closed": consultations[MeetingState.CLOSED].pk,
    }


def _consultation(committee, state: str, team) -> Meeting:
    meeting, created = Meeting.objects.get_or_create(
        committee=committee,
        kind=MeetingKind.WRITTEN,
        title=f"Consultation de la marche ({state})",
        defaults={
            "state": state,
            "starts_at": clock.now() - dt.timedelta(days=2),
            "closes_at": clock.now() + dt.timedelta(days=5),
            "closed_at": clock.now() if state == MeetingState.CLOSED else None,
            "created_by": team,
        },
    )
    if created:
        point = Point.objects.create(meeting=meeting, kind=PointKind.DECISION, title="Une date")
        closed = {"state": ResolutionState.DECIDED, "decided_at": clock.now(), "result": Result.NO_QUORUM}
        open_now = {"state": ResolutionState.OPEN, "opened_at": clock.now()}
        more = {MeetingState.CLOSED: closed, MeetingState.UNDER_WAY: open_now}.get(MeetingState(state), {})
        Resolution.objects.create(
            point=point, text="Retenir le 12.", mode=Mode.ROLL_CALL, proposed_by=team, **more
        )
    return meeting
