"""The resources of the shared plan beside the budget: each taken into it on demand, where nothing is written yet (F81).

The plan says what a resource is and where it stands; the budget, who pays: in kind, confirmed or requested. Which
category it pays for, and that it comes each year, only the table can say: whoever takes it chooses the category, and
the amounts stay hers to correct.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.formatting import money, ordinal_year
from cimpact.programmes.enums import SourceKind
from cimpact.programmes.models import BudgetCategory, BudgetSource
from neighbourhoods.plan_reading import Sheet, Shown

from .budget import admits
from .models import Dossier, FundingNote
from .workflow.budget import save_budget
from .workflow.writing import Stale

# What the button says, before the id of its resource; and the choice of its category, after it.
TAKE, CATEGORY = "resource-", "-category"
# Others may save the budget while it is added to.
TRIES = 5
# What a sum of money is in the budget, by where it stands in the plan.
KINDS = {"secured": SourceKind.CONFIRMED, "asked": SourceKind.REQUESTED}


@dataclass(frozen=True)
class Offered:
    """One resource confirmed or asked for, with the source of the budget that it is."""

    card: Shown
    source: BudgetSource
    cents: int
    categories: list[BudgetCategory]

    @property
    def action(self) -> str:
        return f"{TAKE}{self.card.pk}"

    @property
    def choice(self) -> str:
        """The name of the field where its category is chosen."""
        return f"{self.action}{CATEGORY}"

    @property
    def state(self) -> str:
        return self.card.words("state")

    @property
    def origin(self) -> str:
        return self.card.words("source")


def offered(dossier: Dossier, sheet: Sheet) -> list[Offered]:
    """The resources that the budget can take: those with a value, confirmed or asked for, in money or otherwise."""
    cards = sheet.of("resource")
    if not cards or not dossier.years:
        return []
    sources = {source.kind: source for source in dossier.rules.sources_by_id.values()}
    categories = dossier.rules.budget_categories
    found = []
    for card in cards:
        source, cents = sources.get(_kind(card)), card.cents("cents")
        paid = [one for one in categories if source and admits(source.kind, one.capacity_use)]
        if source and cents and paid:
            found.append(Offered(card, source, cents, paid))
    return found


def _kind(card: Shown) -> str:
    """The kind of source it is in a budget; none while nobody said whether it is money, or where it stands."""
    state = KINDS.get(card.value("state"))
    if state is None:
        return ""
    return {"money": state, "kind": SourceKind.IN_KIND}.get(card.value("form"), "")


@dataclass(frozen=True)
class Taken:
    """What taking a resource wrote, and what was there already and stays: amounts by year."""

    years: list[int]
    kept: dict[int, int]


def take(dossier: Dossier, resource: Offered, category: BudgetCategory, *, by) -> Taken:
    """Write the amount of a resource in each year of its category and source that holds none; the rest stays."""
    place = (resource.source.pk, category.pk)
    for _try in range(TRIES):
        now = Dossier.objects.get(pk=dossier.pk)
        held = {line.year: line.cents for line in now.budget.filter(source=place[0], category=place[1])}
        years = [year for year in range(1, (now.years or 0) + 1) if year not in held]
        if not years:
            return Taken([], held)
        cents = {(*place, year): resource.cents for year in years}
        try:
            save_budget(now, cents=cents, notes=_note(now, resource), version=now.budget_version, by=by)
        except Stale:
            continue
        return Taken(years, held)
    raise NotPossible(_("D’autres personnes écrivent le budget en ce moment : essayez de nouveau."))


def _note(dossier: Dossier, resource: Offered) -> dict[int, str]:
    """From whom it comes, when the table has not said so of that source yet."""
    if dossier.funding_notes.filter(source=resource.source).exists():
        return {}
    longest = FundingNote._meta.get_field("text").max_length
    return {resource.source.pk: resource.card.name[:longest]}


def then_take(request: HttpRequest, dossier: Dossier, found: Iterable[Offered]) -> str:
    """When the button pressed asks for it, take a resource into the budget and tell what was done; where to look."""
    resource = next((one for one in found if one.action == request.POST.get("then")), None)
    if resource is None:
        return ""
    chosen = request.POST.get(resource.choice, "")
    category = next((one for one in resource.categories if str(one.pk) == chosen), None)
    if category is None:
        messages.error(request, _("Choisissez la dépense que cette ressource paie, puis reprenez-la."))
        return "du-plan"
    taken = take(dossier, resource, category, by=request.user)
    place = _("%(source)s, %(category)s") % {"source": resource.source.name, "category": category.name}
    if taken.years:
        said = _("Repris dans le budget (%(place)s) : %(amount)s, %(years)s. Corrigez au besoin.")
        years = ", ".join(ordinal_year(year).lower() for year in taken.years)
        amount = money(resource.cents)
        messages.success(request, said % {"place": place, "amount": amount, "years": years})
    if taken.kept:
        said = _("Déjà inscrit au budget et laissé tel quel (%(place)s) : %(amounts)s.")
        amounts = ", ".join(f"{ordinal_year(y).lower()}, {money(c)}" for y, c in sorted(taken.kept.items()))
        messages.warning(request, said % {"place": place, "amounts": amounts})
    return f"source_{resource.source.kind}"
