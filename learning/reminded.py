"""Whom a reminder is written to: the roles that the programme names, as they are held today."""

from collections import defaultdict
from collections.abc import Collection
from functools import cache, cached_property

from django.contrib.contenttypes.models import ContentType

from cimpact.accounts.models import User
from cimpact.programmes.enums import Reminded
from governance.models import Interest
from governance.recusal import people_who_withdraw
from neighbourhoods.people import advisors_of, coordinators_of, team_of
from proposals.concerned import organisations_concerned
from proposals.models import Dossier

from .owing import Thing

People = dict[int, User]


class Addressed:
    """The people around things, each neighbourhood's and each programme's read once. It lives as long as a sweep."""

    def __init__(self) -> None:
        self._coordinators = cache(lambda place: _by_id(coordinators_of(place)))
        self._advisors = cache(lambda place, programme: _by_id(advisors_of(place, programme)))
        self._team = cache(lambda programme: _by_id(team_of(programme)))
        self._withdrawing = cache(lambda concerned: set(_ids(people_who_withdraw(concerned))))

    def of(self, thing: Thing, roles: Collection[str]) -> People:
        """Those who hold one of the roles, but for whoever the dossier is closed to."""
        found: People = {}
        for role in roles:
            found |= self._holding(role, thing)
        # Those of the table itself read their own dossier, whatever is closed to them elsewhere.
        own = self._coordinators(thing.dossier.neighbourhood)
        if found.keys() - own.keys():
            for pk in self._closed_to(thing.dossier) - own.keys():
                found.pop(pk, None)
        return found

    def _holding(self, role: str, thing: Thing) -> People:
        place, programme = thing.dossier.neighbourhood, thing.dossier.programme
        if role == Reminded.OWNER:
            return _by_id(User.objects.filter(pk__in=thing.owners, is_active=True))
        if role == Reminded.COORDINATORS:
            return self._coordinators(place)
        if role == Reminded.ADVISORS:
            # A neighbourhood without an advisor is the team's to accompany.
            return self._advisors(place, programme) or self._team(programme)
        return self._team(programme)

    def _closed_to(self, dossier: Dossier) -> set[int]:
        concerned = frozenset(organisations_concerned(dossier))
        return self._withdrawing(concerned) | self._interested.get(dossier.pk, set())

    @cached_property
    def _interested(self) -> dict[int, set[int]]:
        """Who declared an interest in a dossier itself, by its id."""
        about = ContentType.objects.get_for_model(Dossier)
        interested: dict[int, set[int]] = defaultdict(set)
        declared = Interest.objects.ongoing().filter(content_type=about)
        for dossier, user in declared.values_list("object_id", "user"):
            interested[dossier].add(user)
        return interested


def _by_id(people) -> People:
    return {person.pk: person for person in people}


def _ids(people):
    return people.values_list("pk", flat=True)
