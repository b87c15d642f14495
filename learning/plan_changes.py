"""The changes of a shared plan, and what follows them: the indicators and the learning questions, both ways (F78)."""

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cimpact.programmes.models import Programme
from neighbourhoods.models import Initiative, Neighbourhood, PlanCard
from neighbourhoods.plan_links import Link, Links
from neighbourhoods.plan_tools import Tool
from proposals.models import Dossier

from .models import Indicator, LearningQuestion
from .permissions import BEGUN, can, may_measure, reads_indicators

# The kind of card that is a change.
CHANGE = "result"
# The change that an address names.
ASKED = "changement"


class ChangeField(forms.ModelChoiceField):
    """A change of the shared plan, by its name."""

    def __init__(self, queryset, **more):
        words = forms.Select(attrs={"data-own": True})
        super().__init__(
            queryset,
            required=False,
            widget=words,
            empty_label=gettext_lazy("Aucun changement en particulier"),
            **more,
        )

    def label_from_instance(self, obj: PlanCard) -> str:
        return name_of(obj)


def name_of(card: PlanCard) -> str:
    """What a change is called."""
    return card.values.get("name") or _("Sans nom")


def changes_of(place: Neighbourhood, programme: Programme) -> QuerySet[PlanCard]:
    """The changes that the plans of a table hold in a programme."""
    found = PlanCard.objects.kept().filter(kind=CHANGE, plan__initiative__programme=programme)
    return found.filter(plan__initiative__neighbourhood=place)


def changes_in(dossier: Dossier) -> QuerySet[PlanCard]:
    """The changes of the plan of a dossier's initiative."""
    return PlanCard.objects.kept().filter(kind=CHANGE, plan__initiative=dossier.initiative_id)


def page_of(card: PlanCard, initiative: int) -> str:
    """Where a change is read."""
    return f"{reverse('plan_read', args=[initiative, 'theorie-du-changement'])}#carte-{card.pk}"


def asked_change(asked: str, among: QuerySet[PlanCard]) -> PlanCard | None:
    """The change that an address names (?changement=12), if it is one of those."""
    return among.filter(pk=asked).first() if asked.isdecimal() and len(asked) <= 15 else None


def beginnings(user, initiative: Initiative, card: PlanCard) -> list[Link]:
    """From a change: what measures it, for whoever measures; a question about it, for whoever asks them."""
    if card.kind != CHANGE:
        return []
    found = []
    place, programme = initiative.neighbourhood, initiative.programme
    if may_measure(user, place):
        url = reverse("indicators", args=[place.slug, programme.code])
        found.append(Link("", _("Choisir ce qui le mesure"), f"{url}?{ASKED}={card.pk}"))
    begun = Dossier.objects.filter(initiative=initiative, state__in=BEGUN).order_by("-pk")
    dossier = next((one for one in begun if can(user, "write_questions", one)), None)
    if dossier:
        url = reverse("question_add", args=[dossier.pk])
        found.append(Link("", _("Poser une question d’apprentissage"), f"{url}?{ASKED}={card.pk}"))
    return found


def followers(user, initiative: Initiative, tool: Tool) -> Links:
    """What measures the changes of a plan and what is asked about them, for whoever reads it."""
    if not any(kind.code == CHANGE for kind in tool.kinds):
        return {}
    links: Links = {}
    place, programme = initiative.neighbourhood, initiative.programme
    if reads_indicators(user, place, programme):
        for one in Indicator.objects.filter(change__plan__initiative=initiative, ended_at=None):
            url = reverse("indicator", args=[place.slug, programme.code, one.pk])
            links.setdefault(one.change_id, []).append(Link(_("Mesuré par"), one.name, url))
    asked = LearningQuestion.objects.filter(
        change__plan__initiative=initiative, ended_at=None, dossier__state__in=BEGUN
    ).select_related("dossier")
    for question in asked:
        if can(user, "read_questions", question.dossier):
            url = reverse("learning_question", args=[question.dossier_id, question.pk])
            links.setdefault(question.change_id, []).append(Link(_("Question"), question.text, url))
    return links
