"""One dossier of the demonstration as it is told: who plays in it, and when things happen."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from cimpact import clock
from cimpact.writing.answers import save_answer
from cimpact.writing.models import Question
from proposals.models import Dossier

from .people import Cast


class Telling:
    """What every part of a story has at hand."""

    def __init__(self, source: dict, cast: Cast, initiatives: dict, today: dt.date):
        self.source, self.cast, self.today = source, cast, today
        self.initiatives = initiatives
        self.neighbourhood = cast.neighbourhoods[source["neighbourhood"]]
        self.coordinator = cast.coordinators[source["neighbourhood"]]
        self.advisor = cast.advisors[source["neighbourhood"]]
        self.team = cast.team[0]
        self.dates = source["dates"]
        self.dossier: Dossier | None = None

    def day(self, offset: int) -> dt.date:
        return self.today + dt.timedelta(days=offset)

    def moment(self, offset: int, hour: int = 10) -> dt.datetime:
        """A working hour of a day; never in the future, for what happens today."""
        at = dt.datetime.combine(self.day(offset), dt.time(hour), tzinfo=ZoneInfo(settings.TIME_ZONE))
        return min(at, clock.now() - dt.timedelta(minutes=30))

    def save(self, document, code: str, text: str, by) -> None:
        question = Question.objects.get(section__question_set=document.question_set_id, code=code)
        current = document.answers.filter(question=question).first()
        save_answer(document, question, typed=text, version=current.version if current else 0, by=by)
        document.__dict__.pop("answers_by_code", None)
