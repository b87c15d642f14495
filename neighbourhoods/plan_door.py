"""Coming to the plan of an initiative: whoever may not know of it finds nothing."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from .models import Initiative, Plan, PlanCard
from .permissions import plan_abilities, reach_of
from .plan_cards import plan_of
from .plan_tools import Tool, tools


class Door:
    """An initiative whose plan someone came to, and what she may do there."""

    def __init__(self, request: HttpRequest, pk: int):
        initiatives = Initiative.objects.select_related("neighbourhood__table", "programme")
        self.initiative = get_object_or_404(initiatives, pk=pk)
        self.plan: Plan | None = plan_of(self.initiative)
        self.role = reach_of(request.user).tables.get(self.initiative.neighbourhood_id)
        self.can = plan_abilities(
            request.user, self.initiative, is_shared=bool(self.plan and self.plan.shared_at)
        )
        if not self.can["find"]:
            raise Http404

    def require(self, action: str) -> None:
        if not self.can[action]:
            raise PermissionDenied

    def context(self) -> dict:
        return {"initiative": self.initiative, "plan": self.plan, "can": self.can}

    def message(self, asked: object) -> PlanCard | None:
        """The message of the communication plan that a paper would answer, by its id."""
        text = str(asked or "")
        if not text.isdecimal() or len(text) > 15:
            return None
        cards = PlanCard.objects.kept().filter(plan__initiative=self.initiative, kind="message")
        return cards.filter(pk=text).first()


def tool_or_404(code: str) -> Tool:
    if code not in tools():
        raise Http404
    return tools()[code]
