"""What a committee's decision on a dossier does: the recommendation or the ratification, recorded with it (R57, R9).

Registered in governance.subjects; the terms of a proposal of decision are kept as JSON (`terms_written`).
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cimpact.errors import NotPossible
from cimpact.writing.models import Guest
from governance.enums import (
    FAVOURABLE,
    RATIFICATIONS,
    RECOMMENDATIONS,
    CommitteeRole,
    MeetingState,
    Outcome,
    ResolutionState,
)
from governance.models import Decision, Item, Resolution
from governance.subjects import PackPart

from .enums import State
from .models import Dossier
from .pack_parts import pack_parts, pack_versions
from .workflow import Recorded, Terms, record_ratification, record_recommendation
from .workflow.decisions import take_back_ratification, take_back_recommendation, terms_asked

# Where a recommendation, or a ratification, leaves a dossier until something else happens to it.
_LEFT_AT = {CommitteeRole.RECOMMENDS: State.RECOMMENDED, CommitteeRole.RATIFIES: State.RATIFIED}
_NEEDS_REASONS = (Outcome.WITH_CHANGES, Outcome.NOT_FAVOURABLE, Outcome.SENT_BACK)


def terms_written(terms: Terms) -> dict:
    """Terms as a proposal of decision keeps them."""
    return {
        "years": terms.years,
        "starts_on": terms.starts_on.isoformat(),
        "amounts": {str(year): cents for year, cents in terms.amounts.items()},
        "conditions": terms.conditions,
    }


def terms_read(written: dict) -> Terms:
    """The terms of a proposal of decision."""
    return Terms(
        years=written["years"],
        starts_on=dt.date.fromisoformat(written["starts_on"]),
        amounts={int(year): cents for year, cents in written["amounts"].items()},
        conditions=written.get("conditions", ""),
    )


def proposed_on(dossier: Dossier, committee) -> Resolution | None:
    """The proposal of decision on the dossier that waits at a meeting of the committee, or in a consultation."""
    return (
        Resolution.objects.filter(
            point__item__in=dossier.items.waiting(),
            point__meeting__committee=committee,
            state__in=(ResolutionState.DRAFT, ResolutionState.OPEN),
        )
        .exclude(point__meeting__state=MeetingState.CANCELLED)
        .select_related("point__meeting")
        .first()
    )


class DossierSubject:
    """A dossier before a committee that recommends, or ratifies."""

    def url(self, item: Item) -> str:
        """The proposal and its analysis, whole."""
        return reverse("committee_page", args=[item.object_id])

    def outcomes(self, item: Item) -> Iterable[str]:
        """What the committee may answer, by its role."""
        return RATIFICATIONS if item.committee.role == CommitteeRole.RATIFIES else RECOMMENDATIONS

    def terms_asked(self, item: Item) -> dict | None:
        """What the neighbourhood asks for; a ratification has no terms of its own."""
        if item.committee.role == CommitteeRole.RATIFIES:
            return None
        dossier = Dossier.objects.with_names().get(pk=item.object_id)
        longest = max(dossier.stage.years_max, dossier.years)
        return terms_written(terms_asked(dossier)) | {"longest": longest}

    def writers(self, thing: Dossier) -> QuerySet:
        """Its invited partners (ids)."""
        return (
            Guest.objects.ongoing()
            .filter(document=thing.document_id)
            .order_by()
            .values_list("user", flat=True)
        )

    def written_by(self, people: QuerySet) -> QuerySet:
        """The dossiers (ids) that one of those people (ids) was invited to write."""
        invitations = Guest.objects.ongoing().filter(user__in=people, document__dossier__isnull=False)
        return invitations.order_by().values("document__dossier")

    def problem(self, resolution: Resolution) -> str | None:
        """Why the answer cannot be given as it is."""
        item = resolution.point.item
        assert item is not None
        if resolution.answer not in self.outcomes(item):
            return _("Choisissez la réponse que le comité donnerait.")
        if resolution.answer in _NEEDS_REASONS and not resolution.reasons:
            return _("Écrivez les raisons de cette réponse, en quelques phrases.")
        if resolution.answer == Outcome.WITH_CHANGES and not (resolution.terms or {}).get("amounts"):
            return _("Inscrivez le soutien recommandé, par année.")
        return None

    def apply(self, resolution: Resolution, *, present, withdrew, by) -> Decision:
        """Record the answer on the dossier, in the transaction of the decision."""
        point = resolution.point
        item = point.item
        assert item is not None
        if problem := self.problem(resolution):
            raise NotPossible(problem)
        dossier = Dossier.objects.get(pk=item.object_id)
        if resolution.reopens_id:
            item = self._taken_back(item, dossier, reason=resolution.reopen_reason, by=by)
            if item.pk != point.item_id:
                point.item = item
                point.save(update_fields=["item"])
        recorded = Recorded(
            met_on=timezone.localtime(resolution.decided_at).date(),
            outcome=resolution.answer,
            reasons=resolution.reasons,
            present=tuple(present),
            withdrew=tuple(withdrew),
        )
        if item.committee.role == CommitteeRole.RATIFIES:
            decision = record_ratification(dossier, recorded=recorded, by=by)
        else:
            favourable = resolution.answer in FAVOURABLE and resolution.terms
            terms = terms_read(resolution.terms) if favourable else None
            decision = record_recommendation(dossier, recorded=recorded, terms=terms, by=by)
        if decision.item_id != item.pk:
            raise NotPossible(_("Ce dossier est maintenant devant un autre comité : rien n’a été décidé."))
        decision.resolution = resolution
        decision.save(update_fields=["resolution"])
        return decision

    def _taken_back(self, item: Item, dossier: Dossier, *, reason: str, by) -> Item:
        """The item to decide anew; the same one when nothing was decided of it."""
        if not hasattr(item, "decision"):
            return item
        if problem := self.reopening_problem(item):
            raise NotPossible(problem)
        take_back = (
            take_back_ratification
            if item.committee.role == CommitteeRole.RATIFIES
            else take_back_recommendation
        )
        return take_back(dossier, reason=reason, by=by)

    def reopening_problem(self, item: Item) -> str | None:
        """Only while the dossier is where the decision left it."""
        dossier = Dossier.objects.get(pk=item.object_id)
        decision = getattr(item, "decision", None)
        if decision is None:
            return None
        if decision.outcome == Outcome.SENT_BACK:
            return _("Cette décision a renvoyé le dossier à l’analyse : il reviendra devant le comité.")
        latest = (
            dossier.items.filter(committee=item.committee, decision__isnull=False).order_by("-put_at").first()
        )
        if latest != item or dossier.state != _LEFT_AT.get(CommitteeRole(item.committee.role)):
            return _(
                "Le dossier a avancé depuis cette décision : il est à « %(state)s ». Une nouvelle décision ne "
                "changerait rien à ce qui est fait; parlez-en d’abord à l’équipe de coordination."
            ) % {"state": dossier.get_state_display()}
        return None

    def reopening_effect(self, item: Item) -> str:
        """What deciding anew undoes and does."""
        if item.committee.role == CommitteeRole.RATIFIES:
            return _(
                "Rien ne change tant que la nouvelle décision n’est pas prise. Si elle est adoptée, elle remplace "
                "l’entérinement : ce qui était engagé dans l’enveloppe est libéré, puis engagé de nouveau s’il y a "
                "lieu."
            )
        return _(
            "Rien ne change tant que la nouvelle décision n’est pas prise. Si elle est adoptée, elle remplace la "
            "recommandation, et l’instance qui entérine reçoit la nouvelle."
        )

    def pack(self, item: Item, language: str) -> Iterable[PackPart]:
        """What the committee reads of it."""
        return pack_parts(item)

    def pack_versions(self, items: Iterable[Item]) -> dict[int, str]:
        """What changes with what it reads."""
        return pack_versions(items)
