"""Who reads the money: the team writes it, advisors read it, a committee reads its totals, a table its own payments."""

from cimpact.programmes.models import Programme

from .enums import State
from .models import Dossier, Entry
from .permissions import AWARDED, STAFF, TABLE, Role, roles_in
from .standing import closed_to, standing_of

# Before its letter, an award is the team's own knowledge.
TOLD = AWARDED - {State.RATIFIED}


def programmes_read(user):
    """The programmes whose envelope the person reads, at least in totals.

    Whoever withdraws from every decision on investments reads none of it (R58).
    """
    standing = standing_of(user)
    if standing.withdraws:
        return Programme.objects.none()
    of_committees = {programme for programme, _role in standing.committees.values()}
    return Programme.objects.filter(pk__in=standing.programmes | of_committees)


def writes_money(user, programme: Programme) -> bool:
    """The coordination team enters the envelope, sources, instalments and payments."""
    return programme.pk in standing_of(user).teams


def reads_dossiers_money(user, programme: Programme) -> bool:
    """What each neighbourhood receives: the staff. Whoever withdraws from one decision could find it by subtraction."""
    standing = standing_of(user)
    if programme.pk not in standing.programmes or standing.withdraws:
        return False
    if not (standing.organisations or standing.closed):
        return True
    taken = Entry.objects.filter(programme=programme).values("dossier")
    return not Dossier.objects.filter(closed_to(standing), pk__in=taken).exists()


def dossiers_followed(programme: Programme | int, user):
    """The dossiers of a programme whose money its staff reads: never those from whose decision the person withdraws.

    Of her own table's she reads the payments on its page, once it has its answer.
    """
    standing = standing_of(user)
    dossiers = Dossier.objects.visible_to(user).filter(programme=programme)
    closed = standing.organisations or standing.closed
    return dossiers.exclude(closed_to(standing)) if closed else dossiers


def can_read_payments(user, dossier: Dossier) -> bool:
    """The payments of one dossier: the staff from the ratification on; its tables once they have the answer."""
    if getattr(dossier, "award", None) is None:
        return False
    roles = roles_in(user, dossier)
    if roles & STAFF:
        return dossier.state in AWARDED
    return dossier.state in TOLD and bool(roles & (TABLE | {Role.JOINT, Role.JOINT_COORDINATOR}))
