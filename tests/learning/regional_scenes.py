"""Around the regional plan: entries of the journal, a draft with its theme, and each step of its life."""

import datetime as dt
import itertools
import uuid

from cimpact import clock
from governance.agenda import waiting_for
from governance.enums import Mode
from governance.workflow.agendas import add_waiting
from governance.workflow.deciding import decide
from learning.enums import Visibility
from learning.models import JournalEntry, PlanTheme, RegionalPlan, TransferAction
from learning.permissions import PlanStanding
from learning.regional_enums import ThemeKind, TransferForm
from learning.workflow import regional, regional_themes
from tests.governance import decision_scenes as deciding
from tests.governance.meeting_scenes import meeting, member_of, there

PLAN = {
    "title": "Apprendre entre quartiers",
    "first_year": 2022,
    "last_year": 2023,
    "purpose": "Que ce qui s’apprend dans un quartier serve aux autres.",
}
THEME = {
    "kind": ThemeKind.TRANSVERSAL.value,
    "title": "La relève des comités",
    "learned": "Partout, les mêmes personnes portent tout.",
    "retained": "Former deux personnes pour chaque rôle.",
}
_ranks = itertools.count(1)


def entry(cast, *, visibility=Visibility.COMMUNITY, author=None, place=None, **more) -> JournalEntry:
    """Something that a table noticed."""
    values = {"title": f"Le café du mardi {next(_ranks)}", "text": "On y vient sans invitation."} | more
    return JournalEntry.objects.create(
        programme=cast.programme,
        neighbourhood=place or cast.ormes,
        author=author or cast.coordinator,
        visibility=visibility,
        **values,
    )


def draft(cast, **more) -> RegionalPlan:
    return regional.begin_plan(cast.programme, values=PLAN | more, key=uuid.uuid4(), by=cast.team)


def theme(cast, plan, **more) -> PlanTheme:
    return regional_themes.add_theme(plan, values=THEME | more, key=uuid.uuid4(), by=cast.team)


def action(cast, of: PlanTheme, *, days: int = 30, **more) -> TransferAction:
    values = {
        "what": "Écrire une fiche sur la relève",
        "form": TransferForm.BRIEF.value,
        "audience": "les coordinations des tables",
        "owner": cast.advisor,
        "owner_name": "",
        "due_on": clock.today() + dt.timedelta(days=days),
    }
    return regional_themes.add_action(of, values=values | more, key=uuid.uuid4(), by=cast.team)


def written(cast) -> RegionalPlan:
    """A draft with a theme, a source and an action."""
    plan = draft(cast)
    of = theme(cast, plan)
    regional_themes.add_sources(of, entries=[entry(cast).pk], by=cast.team)
    action(cast, of)
    return plan


def shared(cast) -> RegionalPlan:
    return regional.share_plan(written(cast), by=cast.team)


def proposed(cast, plan=None) -> RegionalPlan:
    plan = regional.share_plan(plan or written(cast), by=cast.team)
    return regional.propose_plan(plan, by=cast.team)


def before_the_committee(cast, plan):
    """A proposal to adopt the plan, open to the decision, in a meeting under way."""
    held = meeting(cast, days=0)
    there(held, member_of(cast, cast.member))
    chosen = [one for one in waiting_for(held) if one.subject == plan]
    (point,) = add_waiting(held, chosen, by=cast.team)
    return deciding.opened(point, cast.team, mode=Mode.CONSENSUS, text="Adopter le plan.")


def adopted(cast, plan=None) -> RegionalPlan:
    """Adopted by the management committee's decision."""
    plan = proposed(cast, plan)
    decide(before_the_committee(cast, plan), agreed=True, by=cast.team)
    return RegionalPlan.objects.get(pk=plan.pk)


def published(cast, plan=None) -> RegionalPlan:
    return regional.publish_plan(adopted(cast, plan), by=cast.team)


AT = {
    PlanStanding.DRAFT: written,
    PlanStanding.SHARED: shared,
    PlanStanding.PROPOSED: proposed,
    PlanStanding.ADOPTED: adopted,
    PlanStanding.PUBLISHED: published,
}
