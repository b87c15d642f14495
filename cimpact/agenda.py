"""Dates as calendars read them: iCalendar (RFC 5545), for subscriptions and for invitations.

An entry keeps its `uid` for ever; `sequence` grows whenever it changes, so that a calendar that has it takes the
change for the same thing, moved.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from icalendar import vCalAddress, vDuration, vText

MIMETYPE = "text/calendar"
# How often a calendar is asked to come back.
EVERY = dt.timedelta(hours=6)


class Method(StrEnum):
    """What a calendar file is for."""

    PUBLISH = "PUBLISH"  # a subscription
    REQUEST = "REQUEST"  # an invitation, or its change
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Person:
    """Someone whom an entry names."""

    name: str
    email: str


@dataclass(frozen=True)
class Entry:
    """One date: a whole day (a date) or a meeting (aware moments)."""

    uid: str  # without the host, which is added
    starts: dt.date | dt.datetime
    title: str
    changed_at: dt.datetime
    sequence: int = 0
    ends: dt.datetime | None = None  # of a meeting only
    text: str = ""
    url: str = ""  # absolute
    place: str = ""
    organiser: Person | None = None
    attendees: tuple[Person, ...] = field(default=())


def calendar(entries: Iterable[Entry], *, name: str, language: str, method: Method = Method.PUBLISH) -> bytes:
    """The entries as an iCalendar file, times in the zone where the programme lives."""
    found = icalendar.Calendar()
    found.add("version", "2.0")
    found.add("prodid", f"-//cimpact//{language.upper()}")
    found.add("calscale", "GREGORIAN")
    found.add("method", str(method))
    if method == Method.PUBLISH:
        found.add("x-wr-calname", name)
        found.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", vDuration(EVERY))
    for entry in entries:
        found.add_component(_event(entry, method))
    found.add_missing_timezones()
    return found.to_ical()


def _event(entry: Entry, method: Method) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    event.add("last-modified", entry.changed_at.astimezone(dt.UTC))
    _add_dates(event, entry)
    event.add("summary", entry.title)
    for key, value in (("description", entry.text), ("location", entry.place), ("url", entry.url)):
        if value:
            event.add(key, value)
    if method == Method.CANCEL:
        event.add("status", "CANCELLED")
    if entry.organiser:
        event.add("organizer", _address(entry.organiser))
    for person in entry.attendees:
        address = _address(person)
        address.params["role"] = vText("REQ-PARTICIPANT")
        address.params["rsvp"] = vText("FALSE")  # one answers in the portal
        event.add("attendee", address, encode=False)
    return event


def _add_dates(event: icalendar.Event, entry: Entry) -> None:
    if isinstance(entry.starts, dt.datetime):
        zone = ZoneInfo(settings.TIME_ZONE)
        event.add("dtstart", entry.starts.astimezone(zone))
        event.add("dtend", (entry.ends or entry.starts + dt.timedelta(hours=1)).astimezone(zone))
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a date to keep in mind takes nobody's day


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["cn"] = vText(person.name)
    return address
