"""The regional plan before the management committee: on its agenda, under a point, and what adopting it does (R51)."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.agenda import Waiting
from governance.enums import CommitteeRole, PointKind
from governance.meeting_cards import Card
from governance.meeting_page import MeetingPage
from governance.models import Meeting, Resolution

from .models import RegionalPlan
from .regional_enums import PlanState
from .workflow.regional import adopt_plan


def plans_to_adopt(meeting: Meeting) -> Iterable[Waiting]:
    """The version that the team proposes, offered to the committee with which it is built."""
    committee = meeting.committee
    if committee.role != CommitteeRole.RECOMMENDS:
        return
    proposed = RegionalPlan.objects.filter(programme=committee.programme_id, state=PlanState.PROPOSED)
    for plan in proposed:
        yield Waiting(
            gettext_lazy("Plan régional à adopter"),
            PointKind.DECISION,
            _("{title}, version {n}").format(title=plan.title, n=plan.number),
            subject=plan,
            note=plan.period,
        )


def plans_under_points(request: HttpRequest, page: MeetingPage) -> dict[int, Card]:
    """Where to read the plan, under each point that is about one."""
    kind = ContentType.objects.get_for_model(RegionalPlan).pk
    about = {point.pk: point.object_id for point in page.points if point.content_type_id == kind}
    if not about:
        return {}
    plans = RegionalPlan.objects.open_to(request.user).in_bulk(about.values())
    return {
        point: Card("learning/regional/_under_point.html", {"plan": plans[pk]})
        for point, pk in about.items()
        if pk in plans
    }


def adopt_by_decision(resolution: Resolution) -> None:
    """The committee adopted it: the version is frozen in the decision's own transaction."""
    plan = resolution.point.subject
    if isinstance(plan, RegionalPlan):
        adopt_plan(plan, committee=resolution.point.meeting.committee, by=resolution.decided_by)
