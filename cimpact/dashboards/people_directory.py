"""The people of the community: who does what, where, with what each agreed to show (F109)."""

from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact.accounts.models import User
from cimpact.programmes.models import TeamMember
from cimpact.search import MOST, Hit, Source, Words, holding
from governance.models import CommitteeMember, seats_of
from neighbourhoods.enums import Presence, TableRole
from neighbourhoods.models import AdvisorAssignment, Card, Introduction, Membership, Neighbourhood
from neighbourhoods.permissions import reach_of

from .people import Part, is_staff, parts_of, people_of, with_parts

# What one looks for, in addresses; the order is that of the form.
ROLES = {
    "coordination": _("Coordination de table"),
    "accompagnement": _("Accompagnement"),
    "equipe": _("Équipe de coordination"),
    "comite": _("Comité"),
}


def _holders() -> dict[str, QuerySet]:
    """Whoever holds each role today, as ids of people."""
    leading = Membership.objects.ongoing().filter(role=TableRole.COORDINATOR)
    return {
        "coordination": leading.values("user"),
        "accompagnement": AdvisorAssignment.objects.ongoing().values("user"),
        "equipe": TeamMember.objects.filter(ended_on=None).values("user"),
        "comite": CommitteeMember.objects.ongoing().values("user"),
    }


def is_of_community(user) -> bool:
    """Whether the person has a role today, whatever it is: the directory is open to her."""
    reach = reach_of(user)
    return bool(reach.tables or reach.programmes or seats_of(user))


def _with_a_role() -> Q:
    at_table = Q(pk__in=Membership.objects.ongoing().values("user"))
    return (
        at_table
        | Q(pk__in=_holders()["accompagnement"])
        | Q(pk__in=_holders()["equipe"])
        | Q(pk__in=_holders()["comite"])
    )


def listed() -> QuerySet[User]:
    """Whoever coordinates, advises, belongs to a team or to a committee, unless she would rather not; and those of the
    tables who chose to be shown."""
    by_role = Q()
    for people in _holders().values():
        by_role |= Q(pk__in=people)
    hidden = Card.objects.filter(presence=Presence.HIDDEN).values("user")
    shown = Card.objects.filter(presence=Presence.SHOWN).values("user")
    people = User.objects.filter(by_role | (Q(pk__in=shown) & _with_a_role()), is_active=True)
    return people.exclude(pk__in=hidden).select_related("card")


@dataclass(frozen=True)
class Asked:
    """What the directory is searched by."""

    words: str = ""
    place: Neighbourhood | None = None
    role: str = ""
    theme: str = ""


def find_in(people: QuerySet[User], asked: Asked) -> QuerySet[User]:
    """Those who match everything that is asked."""
    if words := Words.of(asked.words):
        people = people.filter(holding(words, "first_name", "last_name", "job_title", "card__about"))
    if asked.place:
        members = Membership.objects.ongoing().filter(organisation=asked.place.table_id)
        advisors = AdvisorAssignment.objects.ongoing().filter(neighbourhood=asked.place)
        people = people.filter(Q(pk__in=members.values("user")) | Q(pk__in=advisors.values("user")))
    if asked.role in ROLES:
        people = people.filter(pk__in=_holders()[asked.role])
    if asked.theme:
        themes = Cast(F("card__themes"), TextField())
        people = people.annotate(themes_text=themes).filter(themes_text__contains=f'"{asked.theme}"')
    return people


@dataclass(frozen=True)
class Shown:
    """A person as the directory shows her to a reader."""

    person: User
    parts: list[Part]
    card: Card
    email: str = ""
    phone: str = ""
    met: bool = field(default=False)  # they were put in touch


def shown_to(reader: User, people, introductions=None) -> list[Shown]:
    """People as the reader sees them: how to reach them when they agreed to say it, when they accompany neighbourhoods
    (which the portal says elsewhere), or when they were put in touch: `introductions`, hers, when they were read."""
    mine = Introduction.objects.of(reader) if introductions is None else introductions
    met = {p.pk for i in mine if i.is_made and reader.pk in (i.one_id, i.other_id) for p in i.facing(reader)}
    return [_shown(person, person.pk in met or person == reader) for person in people]


def _shown(person: User, met: bool) -> Shown:
    card = getattr(person, "card", None) or Card(user=person)
    parts = [part for part in parts_of(person) if not part.is_over]
    accompanies = any(part.kind == "advisor" for part in parts)
    email = person.email if met or accompanies or card.shows_email else ""
    phone = person.phone if met or accompanies or card.shows_phone else ""
    return Shown(person, parts, card, email, phone, met)


def find_people(user, words: Words) -> list[Hit]:
    """The people of the directory; for the staff, everyone it looks after too."""
    names = ("first_name", "last_name", "job_title")
    hits = {}
    if is_of_community(user):
        for person in listed().filter(holding(words, *names, "card__about"))[:MOST]:
            about = getattr(person, "card", None)
            hits[person.pk] = Hit(
                person.full_name,
                reverse("community_person", args=[person.pk]),
                place=person.job_title,
                text=about.about if about else "",
            )
    if is_staff(user):
        for person in people_of(user).filter(holding(words, *names, "email"))[:MOST]:
            hits[person.pk] = Hit(
                person.full_name, reverse("person", args=[person.pk]), place=person.job_title
            )
    return list(hits.values())[:MOST]


PEOPLE = Source("personnes", _("Personnes"), find_people, rank=60)

__all__ = [
    "PEOPLE",
    "ROLES",
    "Asked",
    "Shown",
    "find_in",
    "is_of_community",
    "listed",
    "shown_to",
    "with_parts",
]
