"""Reports to try: begun as the portal begins them, with what they hold besides their answers."""

from cimpact.writing.enums import Purpose
from cimpact.writing.models import Document
from learning.enums import ReportState
from learning.lists import LISTS
from learning.models import Report
from learning.prefill import prefill
from learning.workflow.report_parts import save_balance, save_list
from proposals.enums import ObligationKind
from tests import cast as casting

PURPOSES = {ObligationKind.ANNUAL_REPORT: Purpose.ANNUAL, ObligationKind.FINAL_REPORT: Purpose.FINAL}


def begun(cast, dossier=None, *, year=1, kind=ObligationKind.ANNUAL_REPORT):
    """A report that its table has just opened."""
    dossier = dossier or casting.active(cast, kind="deployment")
    obligation = dossier.participation.obligations.get(kind=kind, year=year)
    asked = dossier.rules.question_sets.get(purpose=PURPOSES[kind])
    report = Report.objects.create(
        obligation=obligation, document=Document.objects.create(question_set=asked)
    )
    prefill(report, by=cast.coordinator)
    return read(report)


def final(cast, dossier=None):
    dossier = dossier or casting.active(cast, kind="planning")
    return begun(cast, dossier, year=dossier.participation.years, kind=ObligationKind.FINAL_REPORT)


def read(report):
    """The report as the database now has it."""
    return Report.objects.select_related("obligation__participation__dossier").get(pk=report.pk)


def section_of(report, kind):
    return next(section for section in report.document.sections if section.kind == kind)


def state(report, state=ReportState.ACCEPTED):
    Report.objects.filter(pk=report.pk).update(state=state)
    return read(report)


def write(report, kind, *rows, by):
    """Put rows in one list of the report, over what it holds."""
    version = getattr(read(report), LISTS[kind].version_field)
    return save_list(report, kind, rows=list(rows), version=version, by=by)


def spend(report, spent, *, by, surplus="", notes=None, version=None):
    """Write what was spent, in cents, by (kind of source, code of category)."""
    rules = report.obligation.participation.dossier.rules
    sources = {source.kind: source.pk for source in rules.sources.all()}
    categories = {category.code: category.pk for category in rules.categories.all()}
    return save_balance(
        report,
        cents={(sources[kind], categories[code]): cents for (kind, code), cents in spent.items()},
        notes={categories[code]: text for code, text in (notes or {}).items()},
        surplus=surplus,
        version=read(report).balance_version if version is None else version,
        by=by,
    )
