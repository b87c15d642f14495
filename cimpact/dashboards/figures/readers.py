"""Who opens the dashboard of a programme, and what she may open from it."""

from dataclasses import dataclass

from cimpact.programmes.models import Programme
from proposals.models import Dossier
from proposals.standing import closed_to, standing_of


def programmes_followed(user):
    """The programmes whose dashboard the person reads: their staff, and whoever sits on one of their committees."""
    standing = standing_of(user)
    of_committees = {programme for programme, _role in standing.committees.values()}
    return Programme.objects.filter(pk__in=standing.programmes | of_committees)


def follows(user, programme: Programme) -> bool:
    """Whether the person reads the dashboard of the programme."""
    standing = standing_of(user)
    seats = (held for held, _role in standing.committees.values())
    return programme.pk in standing.programmes or programme.pk in seats


@dataclass(frozen=True)
class Reader:
    """What one person may open from the numbers of a programme."""

    hat: str  # the kind of the context in use, when it is this programme's; else nothing
    sits_on: str  # the role of the committee in use, when it is this programme's
    reads_steps: bool  # each step before the answer, even of a few dossiers
    reads_envelope: bool
    closed: int  # dossiers that count in the numbers and are in none of her lists

    @property
    def has_lists(self) -> bool:
        """Whether the lists of the hat in use are this programme's, dossier by dossier."""
        return self.hat in ("team", "advisor")


def reader_of(user, programme: Programme, context) -> Reader:
    """The person, under the hat in use."""
    standing = standing_of(user)
    is_staff = programme.pk in standing.programmes
    closed = _closed_to(standing, programme) if is_staff else 0
    hat = context.kind if context and context.kind in ("team", "advisor", "committee") else ""
    held, role = _programme_of(standing, context) if hat else (None, "")
    return Reader(
        hat=hat if held == programme.pk else "",
        # Whoever withdraws from every decision has an empty list there.
        sits_on=role if held == programme.pk and not standing.withdraws else "",
        reads_steps=is_staff and not closed,
        reads_envelope=not standing.withdraws,
        closed=closed,
    )


def _programme_of(standing, context) -> tuple[int, str]:
    """The programme of the hat in use, and the role of its committee if it is one."""
    if context.kind == "committee":
        return standing.committees[context.object_id]
    return context.object_id, ""


def programme_in_use(user, context) -> int | None:
    """The programme of the hat in use, for whoever follows one."""
    if not context or context.kind not in ("team", "advisor", "committee"):
        return None
    return _programme_of(standing_of(user), context)[0]


def _closed_to(standing, programme: Programme) -> int:
    """How many dossiers of the programme are closed to the person, those of her own table apart."""
    if not (standing.withdraws or standing.organisations or standing.closed):
        return 0
    closed = Dossier.objects.filter(closed_to(standing), programme=programme)
    return closed.exclude(neighbourhood__in=standing.tables).count()
