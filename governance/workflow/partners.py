"""The team keeps what partners bring, and whom to talk to there. A line entered by mistake is undone, never erased."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.programmes.models import Programme
from neighbourhoods.models import Organisation

from ..models import ComplementaryFunding, Contribution, Partner, PartnerPerson
from ..programme_permissions import can

Line = Contribution | ComplementaryFunding


def _opened(programme: Programme, by) -> Programme:
    """The programme, locked, when the person keeps its partners."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if not can(by, "keep_partners", programme):
        raise NotPossible(_("C’est à l’équipe de coordination de tenir la liste des partenaires."))
    return programme


def _expect_partner(programme: Programme, organisation: Organisation) -> None:
    if not Partner.objects.filter(programme=programme, organisation=organisation).exists():
        raise NotPossible(_("Cette organisation n’est pas partenaire du programme."))


@transaction.atomic
def add_contribution(
    programme: Programme, organisation: Organisation, *, values: dict, key: uuid.UUID, by
) -> Contribution:
    """Write down what a partner brings in a year (R63). The same key is the same line, however often it comes."""
    return _add(Contribution, "contribution", _opened(programme, by), organisation, values, key, by)


@transaction.atomic
def add_funding(
    programme: Programme, organisation: Organisation, *, values: dict, key: uuid.UUID, by
) -> ComplementaryFunding:
    """Write down what a partner gives a neighbourhood besides the programme."""
    return _add(ComplementaryFunding, "funding", _opened(programme, by), organisation, values, key, by)


def _add(model, name: str, programme: Programme, organisation: Organisation, values: dict, key, by):
    _expect_partner(programme, organisation)
    line, created = model.objects.get_or_create(
        key=key, defaults={"programme": programme, "organisation": organisation, "added_by": by, **values}
    )
    if created:
        record(
            organisation,
            f"partner.{name}",
            by=by,
            audience=Audience.STAFF,
            after={"year": line.year, "cents": line.cents, "words": line.words},
        )
    return line


@transaction.atomic
def undo_line(line: Line, *, by) -> Line:
    """Take back a line entered by mistake; it stays readable, crossed out."""
    _opened(line.programme, by)
    line = type(line).objects.select_for_update(of=("self",)).select_related("organisation").get(pk=line.pk)
    if line.undone_at:
        return line
    line.undone_at, line.undone_by = clock.now(), by
    line.save(update_fields=["undone_at", "undone_by"])
    record(
        line.organisation,
        "partner.undo",
        by=by,
        audience=Audience.STAFF,
        before={"year": line.year, "cents": line.cents, "words": line.words},
    )
    return line


@transaction.atomic
def keep_person(
    programme: Programme,
    organisation: Organisation,
    *,
    values: dict,
    key: uuid.UUID,
    person: PartnerPerson | None = None,
    by,
) -> PartnerPerson:
    """Add someone to talk to at a partner's, or correct what is known of her; one at most comes first."""
    programme = _opened(programme, by)
    _expect_partner(programme, organisation)
    people = PartnerPerson.objects.filter(programme=programme, organisation=organisation)
    kept = people.filter(pk=person.pk).first() if person else people.filter(key=key).first()
    if kept is None:
        kept = PartnerPerson(programme=programme, organisation=organisation, key=key)
    before = {name: getattr(kept, name) for name in values} if kept.pk else None
    if before == values:
        return kept
    if values["is_main"]:
        people.ongoing().exclude(pk=kept.pk).update(is_main=False)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    record(
        organisation,
        "partner.person",
        by=by,
        audience=Audience.STAFF,
        before=before,
        after={"name": kept.name},
    )
    return kept


@transaction.atomic
def end_person(person: PartnerPerson, *, by) -> None:
    """She is not the one to talk to any more, from today."""
    _opened(person.programme, by)
    ended = PartnerPerson.objects.filter(pk=person.pk, ended_on=None).update(
        ended_on=clock.today(), is_main=False
    )
    if ended:
        record(
            person.organisation,
            "partner.person_ended",
            by=by,
            audience=Audience.STAFF,
            before={"name": person.name},
        )
