from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from neighbourhoods.map_file import Unreadable, keep, match, read_features
from neighbourhoods.outlines import TOLERANCE


class Command(BaseCommand):
    help = "Draw the map of the neighbourhoods from a GeoJSON file of polygons; the map of before goes."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--property",
            action="append",
            default=[],
            metavar="NAME",
            help="a property that names the neighbourhood or its table; several may be given (by default, any text)",
        )
        parser.add_argument(
            "--alias",
            action="append",
            default=[],
            metavar="TEXT=SLUG",
            help="a feature's name, and the slug of the neighbourhood it outlines",
        )
        parser.add_argument(
            "--tolerance",
            type=float,
            default=TOLERANCE,
            help="how far a line may move, of a map 1000 units wide",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what matches, keep nothing")

    def handle(self, *args, **options):
        try:
            found = match(
                read_features(options["file"]),
                properties=options["property"],
                aliases=dict(_pair(alias) for alias in options["alias"]),
            )
        except Unreadable as error:
            raise CommandError(str(error)) from error
        self._say("matched", [f"{place.name}: {f.label}" for place, fs in found.matched.items() for f in fs])
        self._say("in the file only", [feature.label for feature in found.unmatched])
        self._say("without an outline", [place.name for place in found.without])
        if not found.matched:
            raise CommandError(
                "No feature names a neighbourhood: the map stays as it was. Try --property or --alias."
            )
        if options["dry_run"]:
            return
        outlines = keep(found, tolerance=options["tolerance"])
        size = sum(len(outline.path) for outline in outlines)
        self.stdout.write(f"{len(outlines)} outlines kept, {size / 1000:.1f} kB in all")

    def _say(self, what: str, names: list[str]) -> None:
        self.stdout.write(f"{len(names)} {what}")
        for name in sorted(names):
            self.stdout.write(f"  {name}")


def _pair(alias: str) -> tuple[str, str]:
    text, equals, slug = alias.rpartition("=")
    if not equals:
        raise CommandError(f"“{alias}” is not TEXT=SLUG.")
    return text, slug
