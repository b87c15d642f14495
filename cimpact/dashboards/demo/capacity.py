"""Capacity building in the demonstration, played through the real actions at the moments they happened."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from cimpact import clock
from learning.models import CapacityPartner, CapacityRequest, GroupOffer
from learning.workflow import capacity_requests, needs, offers
from learning.workflow.partners import keep_partner
from proposals.models import Dossier

from .people import Cast

Act = Callable[[], object]


class Capacity:
    """The list of partners, then every request, need and offer in the order of time."""

    def __init__(self, cast: Cast, source: dict):
        self.cast, self.source, self.today = cast, source, clock.today()
        self.acts: list[tuple[dt.datetime, int, Act]] = []

    def play(self) -> None:
        for partner in self.source["partners"]:
            self._partner(partner)
        for need in self.source["needs"]:
            self._at(need["at"], lambda need=need: self._need(need))
        for request in self.source["requests"]:
            self._request(request)
        for offer in self.source["offers"]:
            self._offer(offer)
        try:
            with translation.override("fr"):
                for at, _rank, act in sorted(self.acts, key=lambda act: act[:2]):
                    clock.freeze(at)
                    act()
        finally:
            clock.freeze(None)

    def _moment(self, offset: int, hour: int) -> dt.datetime:
        day = self.today + dt.timedelta(days=offset)
        return dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo(settings.TIME_ZONE))

    def _at(self, offset: int, act: Act, hour: int = 8) -> None:
        self.acts.append((self._moment(offset, hour), len(self.acts), act))

    def _partner(self, source: dict) -> None:
        contact = source["contact"]
        values = {
            "name": source["name"],
            "organisation": None,
            "themes": source["themes"],
            "languages": source["languages"],
            "offer_fr": source["offer"]["fr"],
            "offer_en": source["offer"]["en"],
            "availability": source["availability"],
            "contact_name": contact["name"],
            "contact_email": contact["email"],
            "contact_phone": contact["phone"],
            "is_active": True,
        }
        made = keep_partner(self.cast.programme, values, by=self.cast.team[0])
        if not source.get("active", True):
            keep_partner(
                self.cast.programme, values | {"is_active": False}, partner=made, by=self.cast.team[0]
            )

    def _need(self, source: dict) -> None:
        needs.declare_need(
            self.cast.neighbourhoods[source["table"]],
            self.cast.programme,
            theme=source["theme"],
            strength=source["strength"],
            words=source["words"],
            by=self.cast.people[source["by"]],
        )

    # Requests

    def _request(self, source: dict) -> None:
        """Every step that the source tells of, each at its own time."""
        people, asked = self.cast.people, source["asked"]
        coordinator, made = people[asked["by"]], {}

        def now() -> CapacityRequest:
            return CapacityRequest.objects.select_related("participation__dossier").get(pk=made["pk"])

        def ask() -> None:
            dossier = Dossier.objects.get(initiative__title=source["dossier"], participation__isnull=False)
            made["pk"] = capacity_requests.ask(
                dossier,
                theme=source["theme"],
                need=asked["need"],
                use=source["use"],
                year=source["year"],
                cents=asked["cents"] * 100,
                wished=self._named(asked.get("wished")),
                period=asked.get("period", ""),
                by=coordinator,
            ).pk

        self._at(asked["at"], ask)
        if matched := source.get("matched"):
            self._at(
                matched["at"],
                lambda: capacity_requests.match(
                    now(),
                    partner=self._named(matched["partner"]),
                    cents=matched["cents"] * 100,
                    period=asked.get("period", ""),
                    words=matched["words"],
                    by=people[matched["by"]],
                ),
            )
        if agreed := source.get("agreed"):
            self._at(
                agreed["at"],
                lambda: capacity_requests.agree((shown := now()), seen=shown.mark, by=coordinator),
            )
        if started := source.get("started"):
            self._at(started["at"], lambda: capacity_requests.start(now(), by=coordinator))
        for spent in source.get("spent", []):
            self._at(spent["at"], lambda spent=spent: self._spend(now(), spent, coordinator))
        if finished := source.get("finished"):
            self._at(finished["at"], lambda: capacity_requests.finish(now(), by=coordinator))
        for said in source.get("evaluated", []):
            self._at(
                said["at"],
                lambda said=said: capacity_requests.evaluate(
                    now(), words=said["words"], by=people[said["by"]]
                ),
            )

    def _named(self, name: str | None) -> CapacityPartner | None:
        return CapacityPartner.objects.get(programme=self.cast.programme, name=name) if name else None

    def _spend(self, request: CapacityRequest, spent: dict, by) -> None:
        capacity_requests.spend(
            request, on=clock.today(), cents=spent["cents"] * 100, note=spent["note"], by=by
        )

    # Group offers

    def _offer(self, source: dict) -> None:
        made: dict[str, int] = {}
        team = self.cast.team[0]
        begins, ends = source["hours"]
        dates = source.get("dates", {"fr": "", "en": ""})
        values = {
            "kind": source["kind"],
            "audience": source["audience"],
            "theme": source["theme"],
            "title_fr": source["title"]["fr"],
            "title_en": source["title"]["en"],
            "text_fr": source["text"]["fr"],
            "text_en": source["text"]["en"],
            "starts_at": self._moment(source["starts"], begins),
            "ends_at": self._moment(source["starts"], ends),
            "dates_fr": dates["fr"],
            "dates_en": dates["en"],
            "place": source["place"],
            "limit": source["limit"],
            "with_partners": source.get("with", ""),
            "closes_on": self.today + dt.timedelta(days=source["closes"]),
        }

        def write() -> None:
            made["pk"] = offers.keep_offer(self.cast.programme, values, by=team).pk

        def now() -> GroupOffer:
            return GroupOffer.objects.get(pk=made["pk"])

        published = source.get("published")
        self._at(-1 if published is None else published - 1, write)
        if published is None:
            return
        self._at(published, lambda: offers.publish(now(), by=team))
        registered = source["registrations"]
        for person in registered:
            self._at(person["at"], lambda person=person: self._register(now(), person))
        if source["starts"] < 0:
            self._at(source["starts"] + 1, lambda: self._came(now(), registered, team))

    def _register(self, offer: GroupOffer, person: dict) -> None:
        offers.register(
            offer,
            neighbourhood=self.cast.neighbourhoods[person["table"]] if person["table"] else None,
            language="fr",
            **{name: person[name] for name in ("name", "email", "organisation")},
        )

    def _came(self, offer: GroupOffer, registered: list[dict], team) -> None:
        emails = {person["email"] for person in registered if person.get("came")}
        came = set(offer.registrations.filter(email__in=emails).values_list("pk", flat=True))
        offers.mark_attendance(offer, came=came, by=team)
        for person in registered:
            if words := person.get("feedback"):
                offers.give_feedback(offer.registrations.get(email=person["email"]), words=words)


def build_capacities(cast: Cast, source: dict) -> None:
    """Play the whole of it."""
    Capacity(cast, source).play()
