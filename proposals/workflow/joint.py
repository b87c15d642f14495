"""Several neighbourhoods carry one proposal: each is told, reads, and agrees by name to its part (F21, R24)."""

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.notices import outbox
from neighbourhoods.models import Neighbourhood
from neighbourhoods.people import coordinators_of

from ..enums import State
from ..joint import Carrier, carriers, fingerprint, may_be_joint
from ..models import Dossier, JointTable, Share
from ..progress import note_progress
from .transitions import expect, locked
from .writing import Stale


def _drafted(dossier: Dossier) -> Dossier:
    """The dossier, locked, as long as its proposal is being written."""
    dossier = locked(dossier)
    expect(dossier, (State.DRAFTING,))
    return dossier


def _tell(kind: str, dossier: Dossier, neighbourhood: Neighbourhood, *, about: Neighbourhood, **more) -> None:
    """Owe a message to those who answer for one of the tables, about what another did."""
    for person in coordinators_of(neighbourhood):
        outbox.owe(kind, dossier, person, due_at=clock.now(), details={"neighbourhood": about.name, **more})


@transaction.atomic
def add_table(dossier: Dossier, neighbourhood: Neighbourhood, *, by) -> JointTable:
    """Ask another neighbourhood to carry the proposal too: its table reads the draft from now on. Asked twice, once."""
    dossier = _drafted(dossier)
    if not may_be_joint(dossier):
        raise NotPossible(
            _(
                "À cette étape, un seul quartier porte la proposition. L’échelle interquartier vient à l’étape 3."
            )
        )
    if neighbourhood.pk == dossier.neighbourhood_id:
        raise NotPossible(_("Votre quartier porte déjà la proposition."))
    if not coordinators_of(neighbourhood).exists():
        raise NotPossible(
            _(
                "Personne ne coordonne encore cette table dans le portail. Demandez à l’équipe d’inviter sa "
                "coordination, puis associez ce quartier."
            )
        )
    table, is_new = JointTable.objects.get_or_create(dossier=dossier, neighbourhood=neighbourhood)
    if is_new:
        record(dossier, "dossier.add_table", by=by, after={"neighbourhood": neighbourhood.name})
        _tell("joint_asked", dossier, neighbourhood, about=dossier.neighbourhood)
        note_progress(dossier)
    return table


@transaction.atomic
def remove_table(dossier: Dossier, neighbourhood: Neighbourhood, *, by) -> None:
    """Go on without a neighbourhood: it is told, and reads the proposal no more."""
    dossier = _drafted(dossier)
    if _forget(dossier, neighbourhood):
        record(dossier, "dossier.remove_table", by=by, before={"neighbourhood": neighbourhood.name})
        _tell("joint_removed", dossier, neighbourhood, about=dossier.neighbourhood)
        note_progress(dossier)


def _forget(dossier: Dossier, neighbourhood: Neighbourhood) -> bool:
    """Take a neighbourhood and its part away; False when it was gone already."""
    gone, _kinds = dossier.joint_tables.filter(neighbourhood=neighbourhood).delete()
    dossier.shares.filter(neighbourhood=neighbourhood).delete()
    return gone > 0


@transaction.atomic
def save_shares(dossier: Dossier, *, cents: dict[tuple[int, int], int | None], version: int, by) -> Dossier:
    """Save what goes to each neighbourhood, by (neighbourhood id, year). Raises Stale.

    A neighbourhood whose part changes after it agreed is asked again.
    """
    dossier = _drafted(dossier)
    carrying = {dossier.neighbourhood_id: None} | {t.neighbourhood_id: t for t in _tables(dossier)}
    saved = {
        (share.neighbourhood_id, share.year): share.cents
        for share in dossier.shares.all()
        if (share.neighbourhood_id, share.year) in cents
    }
    wanted = {cell: amount for cell, amount in cents.items() if amount and cell[0] in carrying}
    if saved == wanted:
        return dossier
    if fingerprint(saved) != version:
        raise Stale(dossier)
    for place in {place for place, _year in {*saved, *wanted}}:
        years = [year for other, year in cents if other == place]
        before = {year: saved.get((place, year)) for year in years}
        after = {year: wanted.get((place, year)) for year in years}
        if before == after:
            continue
        dossier.shares.filter(neighbourhood=place, year__in=years).delete()
        Share.objects.bulk_create(
            Share(dossier=dossier, neighbourhood_id=place, year=year, cents=amount)
            for year, amount in after.items()
            if amount
        )
        table = carrying.get(place)
        if table is not None and table.agreed_at:
            _ask_again(dossier, table, by=by)
    note_progress(dossier)
    return dossier


def _tables(dossier: Dossier) -> list[JointTable]:
    return list(
        JointTable.objects.select_for_update(of=("self",))
        .filter(dossier=dossier)
        .select_related("neighbourhood")
    )


def _ask_again(dossier: Dossier, table: JointTable, *, by) -> None:
    """What a table agreed to is no more what is written."""
    table.agreed_at, table.agreed_by, table.agreed_name, table.agreed_title = None, None, "", ""
    table.save()
    record(dossier, "dossier.ask_table_again", by=by, after={"neighbourhood": table.neighbourhood.name})
    _tell("joint_changed", dossier, table.neighbourhood, about=dossier.neighbourhood)


def _carrier(dossier: Dossier, neighbourhood: Neighbourhood) -> Carrier:
    found = next((c for c in carriers(dossier)[1:] if c.neighbourhood.pk == neighbourhood.pk), None)
    if found is None:
        raise NotPossible(_("Votre quartier ne porte plus cette proposition : l’autre table l’a retiré."))
    return found


@transaction.atomic
def agree_jointly(
    dossier: Dossier, neighbourhood: Neighbourhood, *, name: str, title: str, read: int, by
) -> None:
    """A table agrees by name and function to carry the proposal, for the amounts it read (their fingerprint)."""
    dossier = _drafted(dossier)
    carrier = _carrier(dossier, neighbourhood)
    table = carrier.table
    if table.agreed_at:
        return  # agreed twice, said once
    if not carrier.total:
        raise NotPossible(
            _("La part de votre quartier n’est pas encore inscrite. Attendez-la, puis donnez votre accord.")
        )
    if carrier.fingerprint != read:
        raise NotPossible(
            _(
                "La part de votre quartier a changé pendant que vous lisiez. Relisez-la, puis donnez votre accord."
            )
        )
    table.agreed_at, table.agreed_by, table.agreed_name, table.agreed_title = clock.now(), by, name, title
    table.save()
    record(
        dossier,
        "dossier.agree_jointly",
        by=by,
        after={"neighbourhood": neighbourhood.name, "signed": f"{name}, {title}"},
    )
    _tell("joint_agreed", dossier, dossier.neighbourhood, about=neighbourhood, name=name)
    note_progress(dossier)


@transaction.atomic
def decline_jointly(dossier: Dossier, neighbourhood: Neighbourhood, *, reason: str, by) -> None:
    """A table does not carry the proposal, or no more: it says why, and its part goes back to be shared."""
    dossier = _drafted(dossier)
    if not _forget(dossier, neighbourhood):
        return
    record(
        dossier,
        "dossier.decline_jointly",
        by=by,
        comment=reason,
        before={"neighbourhood": neighbourhood.name},
    )
    _tell("joint_declined", dossier, dossier.neighbourhood, about=neighbourhood, reason=reason)
    note_progress(dossier)
