import datetime as dt
from pathlib import Path

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F

from cimpact import clock
from cimpact.dashboards.demo.absences import note_absences
from cimpact.dashboards.demo.accords import keep_on_good_terms
from cimpact.dashboards.demo.acquaintances import introduce
from cimpact.dashboards.demo.capacity import build_capacities
from cimpact.dashboards.demo.committee_meetings import hold_meetings
from cimpact.dashboards.demo.committees import seat_committees
from cimpact.dashboards.demo.community import join_community
from cimpact.dashboards.demo.decisions import decide_things
from cimpact.dashboards.demo.files import join_a_plan
from cimpact.dashboards.demo.indicators import measure
from cimpact.dashboards.demo.journal import keep_journals
from cimpact.dashboards.demo.library import fill_library
from cimpact.dashboards.demo.money import write_envelope
from cimpact.dashboards.demo.papers import write_papers
from cimpact.dashboards.demo.partners import bring
from cimpact.dashboards.demo.people import load_people, write_accounts
from cimpact.dashboards.demo.published import share_indicators
from cimpact.dashboards.demo.reflections import reflect
from cimpact.dashboards.demo.regional import build_regional_plan
from cimpact.dashboards.demo.reminders import remind
from cimpact.dashboards.demo.rules import prepare_next_rules
from cimpact.dashboards.demo.stories import play
from cimpact.dashboards.demo.together import write_together
from cimpact.notices.models import Notice, Status
from cimpact.programmes.loading import load_library
from cimpact.programmes.models import Programme
from cimpact.writing.loading import DATA, load_programme
from proposals.progress import note_progress

UNREAD = dt.timedelta(days=7)
STORIES = Path(__file__).resolve().parents[2] / "data" / "demo"


def _read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


class Command(BaseCommand):
    help = "Load the demonstration around today's date, in a database that does not hold it yet."

    @transaction.atomic
    def handle(self, *args, **options):
        source = _read(STORIES / "people.yaml")
        if Programme.objects.filter(code=source["programme"]).exists():
            raise CommandError("The demonstration is already there; `make demo` loads it anew.")
        cast = load_people(load_programme(DATA / "elan.yaml"), source)
        load_library(cast.programme)
        note_absences(cast, source["absences"])
        money = _read(STORIES / "money.yaml")
        first, *later = money["envelope"]
        write_envelope(cast.programme, first, by=cast.team[0])
        stories = [d for path in sorted(STORIES.glob("dossiers-*.yaml")) for d in _read(path)["dossiers"]]
        questions = _read(STORIES / "questions.yaml")
        dossiers = play([story | {"questions": questions.get(story["key"], {})} for story in stories], cast)
        for change in later:
            write_envelope(cast.programme, change, by=cast.team[0])
        join_a_plan(dossiers)
        write_together(dossiers, cast.people["fatou"])
        prepare_next_rules(cast.programme, by=cast.team[0])
        join_community(cast)
        seat_committees(cast, _read(STORIES / "committees.yaml"))
        bring(cast, _read(STORIES / "partners.yaml"))
        build_capacities(cast, _read(STORIES / "capacity.yaml"))
        hold_meetings(cast, _read(STORIES / "meetings.yaml"))
        introduce(cast, source)
        decide_things(cast, _read(STORIES / "decisions.yaml"))
        keep_on_good_terms(cast, _read(STORIES / "accords.yaml"))
        write_papers(cast, _read(STORIES / "papers.yaml"))
        measure(cast, _read(STORIES / "indicators.yaml"))
        share_indicators(cast, _read(STORIES / "published.yaml"))
        keep_journals(cast, _read(STORIES / "journal.yaml"))
        fill_library(cast, _read(STORIES / "library.yaml"))
        build_regional_plan(cast, _read(STORIES / "regional.yaml"))
        reflect(cast, _read(STORIES / "reflections.yaml"))
        remind(cast.programme, by=cast.team[0])
        # What the stories made the portal owe was sent in its time, and read but for the last days'.
        Notice.objects.filter(due_at__lte=clock.now()).exclude(status=Status.CANCELLED).update(
            status=Status.SENT, sent_at=F("due_at"), try_after=F("due_at")
        )
        Notice.objects.filter(due_at__lt=clock.now() - UNREAD).update(read_at=F("due_at"))
        for dossier in dossiers:
            if dossier.document_id:
                note_progress(dossier)
        write_accounts(source)
        self.stdout.write(f"{len(dossiers)} dossiers, {len(cast.people)} people")
