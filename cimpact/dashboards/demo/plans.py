"""The shared plans of the demonstration: what tables wrote with their partners."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from neighbourhoods.models import Initiative, PlanCard
from neighbourhoods.plan_cards import Place, Values, add_card, share_plan, write_card
from neighbourhoods.plan_tools import Kind, kinds
from neighbourhoods.wall_sessions import Sent, close_session, open_session, put_aside, send_note, take_note

from .people import Cast
from .plan_papers import show_to_the_world


def write_plans(cast: Cast, source: dict) -> None:
    """Each plan, card by card; a card names those it links to by their key in the file."""
    for plan in source["plans"]:
        initiative = Initiative.objects.get(programme=cast.programme, title=plan["initiative"])
        _write(initiative, plan, cast.people[plan["by"]])


def _write(initiative: Initiative, plan: dict, by) -> None:
    known: dict[str, PlanCard] = {}
    for code, cards in plan["cards"].items():
        kind = kinds()[code]
        for one in cards:
            values = _values(kind, one, known)
            place = Place(initiative, kind, one.get("subject", ""))
            if place.subject:
                card = write_card(place, None, values=values, version=0, by=by)
            else:
                card = add_card(place, values=values, by=by)
            known[one.get("key", "")] = card
    if plan.get("shared"):
        share_plan(initiative, shown=True, by=by)
    if room := plan.get("room"):
        _gather(initiative, room, known, by)
    if papers := plan.get("papers"):
        show_to_the_world(initiative, papers, by)


def _gather(initiative: Initiative, room: dict, known: dict[str, PlanCard], by) -> None:
    """A meeting around the wall: its notes arrive minute by minute, some hang at once, others wait."""
    day = clock.today() + dt.timedelta(days=room["at"])
    begins = dt.datetime.combine(day, dt.time(18, 30), tzinfo=ZoneInfo(settings.TIME_ZONE))
    try:
        clock.freeze(begins)
        session = open_session(initiative, by=by)
        for minute, one in enumerate(room["notes"], 5):
            clock.freeze(begins + dt.timedelta(minutes=minute))
            sent = Sent(
                one["name"],
                one.get("organisation", ""),
                one.get("contact", ""),
                known.get(one.get("domain", "-")),
            )
            note = send_note(session, sent, key=uuid.uuid4())
            if one.get("then") == "taken":
                take_note(note, by=by)
            elif one.get("then") == "aside":
                put_aside(note, by=by)
        clock.freeze(begins + dt.timedelta(hours=2))
        close_session(initiative, by=by)
    finally:
        clock.freeze(None)


def _values(kind: Kind, one: dict, known: dict[str, PlanCard]) -> Values:
    """What the file says, as cards keep it: links by id, dates counted from today, amounts in cents."""
    values: Values = {}
    for field in kind.fields:
        if (held := one.get(field.code)) is None:
            continue
        match field.kind:
            case "links":
                values[field.code] = [str(known[key].pk) for key in held]
            case "link":
                values[field.code] = str(known[held].pk)
            case "date":
                values[field.code] = (clock.today() + dt.timedelta(days=held)).isoformat()
            case "amount":
                values[field.code] = str(held * 100)
            case _:
                values[field.code] = held
    return values
