"""The regional plan in the demonstration, played through the real actions at the moments they happened (R51)."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from cimpact import clock
from governance.agenda import waiting_for
from governance.enums import Mode, Presence
from governance.models import Committee, CommitteeMember
from governance.workflow import agendas, attendance, deciding, meetings, resolutions
from governance.workflow.resolutions import Wording
from learning.models import PlanTheme, RegionalPlan, ThemeSource, TransferAction
from learning.regional_text import open_entries
from learning.workflow import regional, regional_suggestions, regional_themes

from .people import Cast

# How many journal entries a theme draws on.
SOURCES = 3


def build_regional_plan(cast: Cast, source: dict) -> None:
    """The version adopted, then the one that is being written."""
    try:
        with translation.override("fr"):
            told = _Told(cast, source)
            told.first(source["first"])
            told.second(source["second"])
    finally:
        clock.freeze(None)


class _Told:
    """The life of the plan, as the file tells it."""

    def __init__(self, cast: Cast, source: dict):
        self.cast, self.today = cast, clock.today()
        self.by = cast.people[source["by"]]
        self.committee = Committee.objects.get(programme=cast.programme, code=source["committee"])
        # By the file's keys: what stays the same thing from one version to the next.
        self.threads: dict[str, uuid.UUID] = {}

    def first(self, source: dict) -> None:
        plan = self._begin(source)
        self._write_themes(plan, source["themes"])
        self._share(plan, source)
        self._at(source["proposed"], 10)
        plan = regional.propose_plan(plan, by=self.by)
        self._adopt(plan, source)
        self._at(source["published"], 9)
        regional.publish_plan(plan, by=self.by)
        for theme in source["themes"]:
            for action in theme["actions"]:
                if told := action.get("progress"):
                    self._progress(plan, action["key"], told)

    def second(self, source: dict) -> None:
        plan = self._begin(source)
        for key, words in source["rewrite"].items():
            theme = plan.themes.get(thread=self.threads[key])
            values = {name: getattr(theme, name) for name in regional_themes.THEME_FIELDS}
            regional_themes.write_theme(theme, values=values | words, version=theme.version, by=self.by)
        for key, days in source["move"].items():
            action = TransferAction.objects.get(theme__plan=plan, thread=self.threads[key])
            values = {name: getattr(action, name) for name in regional_themes.ACTION_FIELDS}
            due = {"due_on": self.today + dt.timedelta(days=days)}
            regional_themes.write_action(action, values=values | due, version=action.version, by=self.by)
        self._write_themes(plan, source["themes"])
        self._share(plan, source)

    def _at(self, offset: int, hour: int) -> None:
        day = self.today + dt.timedelta(days=offset)
        clock.freeze(dt.datetime.combine(day, dt.time(hour), tzinfo=ZoneInfo(settings.TIME_ZONE)))

    def _begin(self, source: dict) -> RegionalPlan:
        self._at(source["begun"], 9)
        values = {
            "title": source["title"],
            "first_year": self.today.year,
            "last_year": self.today.year + 1,
            "purpose": source["purpose"].strip(),
        }
        return regional.begin_plan(self.cast.programme, values=values, key=uuid.uuid4(), by=self.by)

    def _write_themes(self, plan: RegionalPlan, themes: list[dict]) -> None:
        for told in themes:
            words = {name: told[name].strip() for name in regional_themes.THEME_FIELDS}
            theme = regional_themes.add_theme(plan, values=words, key=uuid.uuid4(), by=self.by)
            self.threads[told["key"]] = theme.thread
            regional_themes.add_sources(theme, entries=self._entries(plan, told["about"]), by=self.by)
            for action in told["actions"]:
                self._action(theme, action)

    def _entries(self, plan: RegionalPlan, about: dict) -> list[int]:
        """The journal entries of that kind that no other theme uses; none while nobody opened any."""
        used = set(ThemeSource.objects.filter(theme__plan=plan).values_list("entry", flat=True))
        wanted = {*about.get("aims", ()), *about.get("conditions", ())}
        entries = [entry for entry in open_entries(plan.programme_id) if entry.pk not in used]
        closest = [
            entry
            for entry in entries
            if wanted & {*entry.aims, *entry.conditions} or entry.kind in about["kinds"]
        ]
        closest.sort(key=lambda entry: not wanted & {*entry.aims, *entry.conditions})
        return [entry.pk for entry in closest[:SOURCES]]

    def _action(self, theme: PlanTheme, told: dict) -> None:
        owner = told.get("owner")
        values = {
            "what": told["what"],
            "form": told["form"],
            "audience": told["audience"],
            "owner": self.cast.people[owner] if owner else None,
            "owner_name": told.get("owner_name", ""),
            "due_on": self.today + dt.timedelta(days=told["due"]),
        }
        action = regional_themes.add_action(theme, values=values, key=uuid.uuid4(), by=self.by)
        self.threads[told["key"]] = action.thread

    def _share(self, plan: RegionalPlan, source: dict) -> None:
        """The committee reads it and suggests; the team answers."""
        self._at(source["shared"], 9)
        regional.share_plan(plan, by=self.by)
        for told in sorted(source["suggestions"], key=lambda told: told["day"]):
            self._at(told["day"], 15)
            theme = plan.themes.get(thread=self.threads[told["theme"]]) if "theme" in told else None
            person = self.cast.people[told["by"]]
            said = regional_suggestions.suggest(
                plan, theme=theme, text=told["text"], key=uuid.uuid4(), by=person
            )
            if answer := told.get("answer"):
                self._at(answer["day"], 11)
                regional_suggestions.answer_suggestion(
                    said, state=answer["state"], answer=answer["text"], by=self.by
                )

    def _adopt(self, plan: RegionalPlan, source: dict) -> None:
        """The committee's decision, at a meeting."""
        told = source["meeting"]
        self._at(told["day"], told["hour"])
        starts_at = clock.now()
        self._at(told["day"] - 6, 9)
        values = {"starts_at": starts_at, "minutes": 90, "title": told["title"], "place": told["place"]}
        meeting = meetings.plan_meeting(self.committee, values=values, by=self.by)
        chosen = [one for one in waiting_for(meeting) if one.subject == plan]
        (point,) = agendas.add_waiting(meeting, chosen, by=self.by)
        meetings.convene(meeting, by=self.by)
        clock.freeze(starts_at)
        meetings.open_meeting(meeting, by=self.by)
        seats = CommitteeMember.objects.filter(committee=self.committee)
        there = seats.filter(user__in=[self.cast.people[key] for key in told["present"]])
        presences: dict[int, str] = dict.fromkeys(there.values_list("pk", flat=True), Presence.IN_PERSON)
        attendance.note_presences(meeting, presences=presences, by=self.by)
        proposal = resolutions.propose(point, Wording(source["decision"], Mode.CONSENSUS), by=self.by)
        resolutions.put_to_decision(proposal, by=self.by)
        clock.freeze(starts_at + dt.timedelta(minutes=50))
        deciding.decide(proposal, agreed=True, by=self.by)
        meetings.end_meeting(meeting, by=self.by)

    def _progress(self, plan: RegionalPlan, key: str, told: dict) -> None:
        self._at(told["day"], 14)
        action = TransferAction.objects.get(theme__plan=plan, thread=self.threads[key])
        regional_themes.say_progress(
            action,
            state=told["state"],
            note=told["note"],
            version=action.version,
            by=self.cast.people[told["by"]],
        )
