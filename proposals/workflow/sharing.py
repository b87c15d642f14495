"""Who answers for a proposal, and who else types in it: what its coordinator decides of the writing (F24)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Revision
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people import advisor_of, coordinators_of

from ..enums import CLOSED, State
from ..models import Dossier
from ..sections import types_on_request
from .transitions import expect, locked

# What the advisor types within this time is one act of hers.
SITTING = Revision.SITTING


@transaction.atomic
def choose_answerable(dossier: Dossier, *, person: User, by: User) -> None:
    """Name the one person who answers for the submission, among those who coordinate the table."""
    dossier = locked(dossier)
    expect(dossier, (State.DRAFTING,))
    if not coordinators_of(dossier.neighbourhood).filter(pk=person.pk).exists():
        raise NotPossible(
            _("%(name)s ne coordonne pas votre table. Choisissez une personne de la coordination.")
            % {"name": person.full_name}
        )
    _answered_by(dossier, person, by)


@transaction.atomic
def pass_on_answerable(neighbourhood: Neighbourhood, *, former: User, to: User, by: User) -> None:
    """A coordinator hands her table over: the next one answers for what she answered for."""
    theirs = Dossier.objects.filter(neighbourhood=neighbourhood, answerable=former).exclude(state__in=CLOSED)
    for dossier in theirs.select_for_update(of=("self",)).order_by("pk"):
        _answered_by(dossier, to, by)


@transaction.atomic
def note_new_coordination(
    neighbourhood: Neighbourhood, *, former: User, to: User, by: User, reason: str = ""
) -> None:
    """Write in the history of each participation under way that someone else coordinates its table (F59)."""
    for dossier in Dossier.objects.filter(neighbourhood=neighbourhood, state=State.ACTIVE).order_by("pk"):
        record(
            dossier,
            "dossier.coordination_passed",
            by=by,
            comment=reason,
            before={"coordination": former.full_name},
            after={"coordination": to.full_name},
        )


def _answered_by(dossier: Dossier, person: User, by: User) -> None:
    before = dossier.answerable
    if before == person:
        return
    dossier.answerable = person
    dossier.save(update_fields=["answerable"])
    record(
        dossier,
        "dossier.choose_answerable",
        by=by,
        before={"answerable": before.full_name} if before else None,
        after={"answerable": person.full_name},
    )


@transaction.atomic
def allow_typing(dossier: Dossier, *, allowed: bool, by: User) -> None:
    """Let the neighbourhood's advisor type in the draft for the table, who is told; or take it back."""
    dossier = locked(dossier)
    expect(dossier, (State.DRAFTING,))
    if bool(dossier.typing_allowed_at) == allowed:
        return
    advisor = advisor_of(dossier.neighbourhood, dossier.programme)
    if allowed and advisor is None:
        raise NotPossible(
            _("Personne n’accompagne encore votre quartier : écrivez à l’équipe de coordination.")
        )
    dossier.typing_allowed_at = clock.now() if allowed else None
    dossier.save(update_fields=["typing_allowed_at"])
    outbox.cancel("typing_allowed", dossier)
    if allowed:
        outbox.owe("typing_allowed", dossier, advisor, due_at=dossier.typing_allowed_at)
    record(dossier, "dossier.allow_typing" if allowed else "dossier.disallow_typing", by=by)


def note_kind_typed(dossier: Dossier, kind: SectionKind, *, by: User) -> None:
    """The same, of what a section asks besides its questions; nothing when the table types for itself."""
    if types_on_request(by, dossier):
        section = next((s for s in dossier.document.sections if s.kind == kind), None)
        note_typing(dossier, part=section.code if section else kind, by=by)


def note_typing(dossier: Dossier, *, part: str, by: User) -> None:
    """Write in the history that the advisor typed a part for the table, once a sitting; call it as she saves."""
    since = clock.now() - SITTING
    same = dossier.events.filter(
        kind="dossier.type_on_request", actor=by, at__gte=since, after={"part": part}
    )
    if not same.exists():
        record(dossier, "dossier.type_on_request", by=by, audience=Audience.ALL, after={"part": part})
