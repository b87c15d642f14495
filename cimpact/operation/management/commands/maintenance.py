import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cimpact.operation import maintenance


class Command(BaseCommand):
    help = "Open the portal for reading only (on), open it again (off), or say how it stands (status)."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["on", "off", "status"])
        parser.add_argument("--reason-fr", default="Nous entretenons le portail.")
        parser.add_argument("--reason-en", default="We are maintaining the portal.")
        parser.add_argument("--until", help="When it should end, in local time: 2026-11-21T08:00")

    def handle(self, *args, what, reason_fr, reason_en, until, **options):
        if what == "on":
            maintenance.begin(reason_fr=reason_fr, reason_en=reason_en, until=_moment(until))
        elif what == "off":
            maintenance.end()
        under_way = maintenance.current()
        self.stdout.write(
            f"Reading only since {timezone.localtime(under_way.since):%Y-%m-%d %H:%M}: {under_way.reason_fr}"
            if under_way
            else "Open."
        )


def _moment(text: str | None) -> dt.datetime | None:
    if not text:
        return None
    try:
        return timezone.make_aware(dt.datetime.fromisoformat(text))
    except ValueError as error:
        raise CommandError(f"{text} is not a moment such as 2026-11-21T08:00.") from error
