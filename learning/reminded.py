"""Whom a reminder is written to: the roles that the programme names, as they are held today."""

from collections.abc import Callable, Collection
from functools import cache

from cimpact.accounts.models import User
from cimpact.programmes.enums import Reminded
from neighbourhoods.people import advisors_of, coordinators_of, team_of
from proposals.sides import people_it_is_closed_to

from .owing import Thing

People = dict[int, User]


class Addressed:
    """The people around things, each neighbourhood's read once. It lives as long as a sweep."""

    def __init__(self) -> None:
        self._of_neighbourhood = cache(_read)
        self._readers: dict[str, Callable[[Thing], People]] = {
            Reminded.OWNER: lambda thing: _by_id(User.objects.filter(pk__in=thing.owners, is_active=True)),
            Reminded.COORDINATORS: lambda thing: self._around(thing)[0],
            Reminded.ADVISORS: lambda thing: self._around(thing)[1],
            Reminded.TEAM: lambda thing: self._around(thing)[2],
        }

    def _around(self, thing: Thing) -> tuple[People, People, People]:
        return self._of_neighbourhood(thing.dossier.neighbourhood, thing.dossier.programme)

    def of(self, thing: Thing, roles: Collection[str]) -> People:
        """Those who hold one of the roles, but for whoever the dossier is closed to."""
        found: People = {}
        for role in roles:
            found |= self._readers[role](thing)
        if found.keys() - self._around(thing)[0].keys():
            for pk in people_it_is_closed_to(thing.dossier):
                found.pop(pk, None)
        return found


def _read(neighbourhood, programme) -> tuple[People, People, People]:
    """The coordinators, the advisors, the team; a neighbourhood without an advisor is the team's to accompany."""
    team = _by_id(team_of(programme))
    return _by_id(coordinators_of(neighbourhood)), _by_id(advisors_of(neighbourhood, programme)) or team, team


def _by_id(people) -> People:
    return {person.pk: person for person in people}
