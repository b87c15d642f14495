"""What initiatives lived before the portal: written one by one, or imported from a table (F63, F122)."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cimpact.fields import read_amount
from cimpact.history.models import record
from cimpact.imports import Row, read_rows
from cimpact.programmes.models import Programme

from .models import EarlierStage, Initiative, Neighbourhood

COLUMNS = ["quartier", "initiative", "première année", "dernière année", "soutien reçu", "résumé", "source"]
REQUIRED = COLUMNS[:4]
FIRST_YEAR = 1990


@dataclass
class Report:
    """What an import found: the lines to save, or what is wrong with each."""

    stages: list[EarlierStage] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    already: int = 0

    @property
    def is_right(self) -> bool:
        return not self.errors and bool(self.stages or self.already)


def initiative_of(neighbourhood: Neighbourhood, programme: Programme, title: str) -> Initiative | None:
    """The neighbourhood's initiative of that name today, if there is one."""
    return neighbourhood.initiatives.filter(programme=programme, title__iexact=title).first()


@transaction.atomic
def write_stage(stage: EarlierStage, *, by) -> EarlierStage:
    """Keep one, new or changed."""
    is_new = stage.pk is None
    stage.save()
    kind = "neighbourhood.add_history" if is_new else "neighbourhood.change_history"
    record(stage.neighbourhood, kind, by=by, after={"title": stage.title})
    return stage


def read_import(programme: Programme, places, name: str, content: bytes, *, by) -> Report:
    """What a file holds, checked line by line; nothing is saved. Raises imports.Unreadable."""
    by_slug = {place.slug: place for place in places} | {slugify(place.name): place for place in places}
    known = set(
        EarlierStage.objects.filter(programme=programme).values_list("neighbourhood", "title", "first_year")
    )
    report = Report()
    for row in read_rows(name, content, COLUMNS, REQUIRED):
        try:
            stage = _stage(row, programme, by_slug, by)
        except ValidationError as error:
            report.errors += [(row.number, message) for message in error.messages]
            continue
        key = (stage.neighbourhood_id, stage.title, stage.first_year)
        if key in known:
            report.already += 1
            continue
        known.add(key)
        report.stages.append(stage)
    return report


def _stage(row: Row, programme: Programme, by_slug: dict, by) -> EarlierStage:
    place = by_slug.get(slugify(row["quartier"]))
    if place is None:
        raise ValidationError(
            _("« %(name)s » n’est pas un quartier que vous accompagnez.") % {"name": row["quartier"]}
        )
    first, last = _year(row, "première année"), _year(row, "dernière année")
    if last < first:
        raise ValidationError(_("La dernière année ne peut pas précéder la première."))
    title = row["initiative"]
    if not title:
        raise ValidationError(_("Il manque le nom de l’initiative."))
    stage = EarlierStage(
        neighbourhood=place,
        programme=programme,
        initiative=initiative_of(place, programme, title),
        title=title,
        first_year=first,
        last_year=last,
        cents=read_amount(row["soutien reçu"]),
        summary=row["résumé"],
        source=row["source"],
        added_by=by,
    )
    stage.clean_fields(exclude=["neighbourhood", "programme", "initiative", "added_by"])
    return stage


def _year(row: Row, column: str) -> int:
    text = row[column]
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= 2100):
        raise ValidationError(
            _("« %(text)s » n’est pas une année (%(column)s) : écrivez par exemple 2016.")
            % {"text": text, "column": column}
        )
    return int(text)


@transaction.atomic
def save_import(report: Report, *, by) -> int:
    """Keep all the lines of a report without errors; returns how many."""
    for stage in report.stages:
        write_stage(stage, by=by)
    return len(report.stages)
