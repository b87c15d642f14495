from django.core.management.base import BaseCommand, CommandError
from yaml import YAMLError

from ...comparing import differences
from ...loading import load_programme


class Command(BaseCommand):
    help = "Load a programme, or the next version of its rules, from a YAML file; say what differs from the last."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        try:
            programme = load_programme(file)
        except (OSError, KeyError, YAMLError) as error:
            raise CommandError(f"{file} was not loaded: {type(error).__name__} {error}") from error
        *_older, last = versions = list(programme.rules.order_by("number"))
        self.stdout.write(f"{programme.code}: rules {last.number}, {last.label}")
        for difference in differences(*versions[-2:]) if len(versions) > 1 else ():
            self.stdout.write(f"  {difference.where}, {difference.what}")
            self.stdout.write(f"    - {difference.before}\n    + {difference.after}")
