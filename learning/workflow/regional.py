"""A version of the regional plan as a whole: begun, shared with the committee, put before it, adopted, published.

Adopting is what the committee's decision does, in its transaction; nobody else adopts.
"""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox
from cimpact.programmes.models import Programme
from governance.enums import CommitteeRole
from governance.models import Committee, CommitteeMember
from proposals.workflow.writing import Stale

from ..models import PlanTheme, RegionalPlan, ThemeSource, TransferAction
from ..permissions import plan_abilities, writes_regional_plan
from ..regional_enums import PlanState
from ..regional_text import content_of, themes_of

FIELDS = ("title", "first_year", "last_year", "purpose")


def _refused() -> NotPossible:
    return NotPossible(_("Le plan n’en est plus là : relisez sa page, puis recommencez s’il y a lieu."))


def locked_plan(plan: RegionalPlan) -> RegionalPlan:
    """The version as it now stands, held until the transaction ends."""
    found = RegionalPlan.objects.select_for_update(of=("self",)).select_related("programme")
    return found.get(pk=plan.pk)


def expect_plan(plan: RegionalPlan, action: str, by) -> RegionalPlan:
    """The version locked, when the person may do the action now; else NotPossible."""
    plan = locked_plan(plan)
    if not plan_abilities(by, plan)[action]:
        raise _refused()
    return plan


def touch(plan: RegionalPlan, by) -> None:
    """Note who changed a part of the version last; the version of its own fields is not moved."""
    plan.updated_at, plan.updated_by = clock.now(), by
    plan.save(update_fields=["updated_at", "updated_by"])


@transaction.atomic
def begin_plan(programme: Programme, *, values: dict, key: uuid.UUID, by) -> RegionalPlan:
    """Begin a version: a first one, or one that starts as a copy of the latest. One at a time (R51)."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if same := RegionalPlan.objects.filter(key=key).first():
        return same
    if not writes_regional_plan(by, programme):
        raise NotPossible(_("C’est à l’équipe de coordination de commencer une version du plan."))
    versions = list(RegionalPlan.objects.filter(programme=programme))
    if any(not version.is_adopted for version in versions):
        raise NotPossible(_("Une version du plan est déjà en préparation : continuez-la."))
    latest = versions[0] if versions else None
    plan = RegionalPlan.objects.create(
        key=key,
        programme=programme,
        number=latest.number + 1 if latest else 1,
        created_by=by,
        updated_by=by,
        **{name: values[name] for name in FIELDS},
    )
    if latest:
        _copy(latest, plan, by)
    record(plan, "regional_plan.begin", by=by, after={"number": plan.number})
    return plan


def _copy(source: RegionalPlan, plan: RegionalPlan, by) -> None:
    """The themes, their sources and their actions, each known as the same from one version to the next."""
    for theme in themes_of(source):
        copy = PlanTheme.objects.create(
            thread=theme.thread,
            plan=plan,
            kind=theme.kind,
            title=theme.title,
            learned=theme.learned,
            retained=theme.retained,
            order=theme.order,
            updated_by=by,
        )
        ThemeSource.objects.bulk_create(
            ThemeSource(theme=copy, entry_id=one.entry_id, added_by_id=one.added_by_id)
            for one in theme.sources.all()
        )
        TransferAction.objects.bulk_create(
            TransferAction(
                thread=action.thread,
                theme=copy,
                what=action.what,
                form=action.form,
                audience=action.audience,
                owner=action.owner,
                owner_name=action.owner_name,
                due_on=action.due_on,
                updated_by=by,
            )
            for action in theme.living  # type: ignore[attr-defined]
        )


@transaction.atomic
def write_plan(plan: RegionalPlan, *, values: dict, version: int, by) -> RegionalPlan:
    """Save the title, the years and the purpose over the version read. Raises Stale."""
    plan = expect_plan(plan, "write", by)
    if all(getattr(plan, name) == values[name] for name in FIELDS):
        return plan
    if plan.version != version:
        raise Stale(plan)
    before = {name: getattr(plan, name) for name in FIELDS}
    for name in FIELDS:
        setattr(plan, name, values[name])
    plan.version += 1
    plan.updated_at, plan.updated_by = clock.now(), by
    plan.save()
    record(plan, "regional_plan.write", by=by, before=before, after=dict(values))
    return plan


@transaction.atomic
def share_plan(plan: RegionalPlan, *, by) -> RegionalPlan:
    """Let the committee's members read the draft and suggest; they are told."""
    plan = locked_plan(plan)
    if plan.shared_at:
        return plan
    plan = expect_plan(plan, "share", by)
    plan.shared_at = clock.now()
    plan.save(update_fields=["shared_at"])
    record(plan, "regional_plan.share", by=by)
    seats = CommitteeMember.objects.ongoing().filter(
        committee__programme=plan.programme, committee__role=CommitteeRole.RECOMMENDS, user__is_active=True
    )
    members = {seat.user_id: seat.user for seat in seats.select_related("user") if seat.user_id != by.pk}
    outbox.owe_all(
        [outbox.notice_of("regional_plan_shared", plan, user, at=plan.shared_at) for user in members.values()]
    )
    return plan


@transaction.atomic
def unshare_plan(plan: RegionalPlan, *, by) -> RegionalPlan:
    """Take the draft back to write further; the suggestions stay."""
    plan = locked_plan(plan)
    if not plan.shared_at:
        return plan
    plan = expect_plan(plan, "unshare", by)
    plan.shared_at = None
    plan.save(update_fields=["shared_at"])
    record(plan, "regional_plan.unshare", by=by)
    return plan


@transaction.atomic
def propose_plan(plan: RegionalPlan, *, by) -> RegionalPlan:
    """Put it before the committee, as it is: nothing of it changes until the committee decides."""
    plan = locked_plan(plan)
    if plan.state == PlanState.PROPOSED:
        return plan
    plan = expect_plan(plan, "propose", by)
    themes = themes_of(plan)
    if not themes:
        raise NotPossible(
            _("Le plan n’a encore aucun thème : ajoutez-en un avant de le soumettre au comité.")
        )
    if not any(theme.living for theme in themes):  # type: ignore[attr-defined]
        raise NotPossible(
            _("Le plan n’a encore aucune action de transfert : ajoutez-en une à l’un de ses thèmes.")
        )
    plan.state, plan.proposed_at = PlanState.PROPOSED, clock.now()
    plan.save(update_fields=["state", "proposed_at"])
    record(plan, "regional_plan.propose", by=by)
    return plan


@transaction.atomic
def take_back_plan(plan: RegionalPlan, *, by) -> RegionalPlan:
    """It is written again; what the committee had on its agenda has no effect until it is proposed anew."""
    plan = locked_plan(plan)
    if plan.state == PlanState.DRAFT:
        return plan
    plan = expect_plan(plan, "take_back", by)
    plan.state, plan.proposed_at = PlanState.DRAFT, None
    plan.save(update_fields=["state", "proposed_at"])
    record(plan, "regional_plan.take_back", by=by)
    return plan


@transaction.atomic
def adopt_plan(plan: RegionalPlan, *, committee: Committee, by) -> RegionalPlan:
    """What the committee's decision does: the version is frozen, as it was read. Adopting twice adopts once."""
    plan = locked_plan(plan)
    if plan.is_adopted:
        return plan
    if (committee.programme_id, committee.role) != (plan.programme_id, CommitteeRole.RECOMMENDS):
        raise NotPossible(_("C’est au comité de gestion du programme d’adopter ce plan."))
    if plan.state != PlanState.PROPOSED:
        raise NotPossible(
            _(
                "Le plan a été repris par l’équipe depuis qu’il est à l’ordre du jour : il n’est plus à adopter."
            )
        )
    plan.snapshot = content_of(plan)
    plan.state, plan.adopted_at, plan.adopted_by = PlanState.ADOPTED, clock.now(), committee
    plan.save(update_fields=["snapshot", "state", "adopted_at", "adopted_by"])
    record(plan, "regional_plan.adopt", by=by, after={"number": plan.number, "committee": committee.name})
    return plan


@transaction.atomic
def publish_plan(plan: RegionalPlan, *, by) -> RegionalPlan:
    """Open an adopted version to the whole community; from then on its actions are the ones followed up."""
    plan = locked_plan(plan)
    if plan.published_at:
        return plan
    plan = expect_plan(plan, "publish", by)
    in_force = RegionalPlan.objects.filter(programme=plan.programme).in_force().first()
    if in_force and in_force.number > plan.number:
        raise NotPossible(_("Une version plus récente du plan est déjà publiée."))
    if in_force:
        _bring_progress(in_force, plan)
    plan.published_at = clock.now()
    plan.save(update_fields=["published_at"])
    record(plan, "regional_plan.publish", by=by, after={"number": plan.number})
    return plan


def _bring_progress(earlier: RegionalPlan, plan: RegionalPlan) -> None:
    """Where each action stands in the version that was in force comes along to this one."""
    before = TransferAction.objects.select_for_update(of=("self",)).filter(
        theme__plan=earlier, theme__removed_at=None, removed_at=None
    )
    known = {action.thread: action for action in before}
    for action in TransferAction.objects.filter(theme__plan=plan, removed_at=None):
        if same := known.get(action.thread):
            action.state, action.note = same.state, same.note
            action.state_at, action.state_by_id = same.state_at, same.state_by_id
            action.save(update_fields=["state", "note", "state_at", "state_by"])
