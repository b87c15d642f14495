"""What the public pages tell of a programme: its rules in force, its path, the pages about it."""

from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import long_date
from cimpact.programmes.models import Programme, RulesVersion, Stage, SubmissionWindow
from cimpact.writing.enums import Purpose, SectionKind
from cimpact.writing.models import Section
from governance.enums import CommitteeRole

# What a plan holds from the second stage on (R20), by the codes of the questions that ask for it.
PLAN = ("vision", "learning_plan", "strategies", "edi")


def programmes() -> QuerySet[Programme]:
    """The programmes, the most lively first: those with a moment to come, then those under way."""
    coming = SubmissionWindow.objects.open().filter(programme=OuterRef("pk"))
    today = clock.today()
    running = Q(starts_on__lte=today, ends_on__gte=today)
    return Programme.objects.annotate(
        has_moments=Exists(coming), is_running=ExpressionWrapper(running, BooleanField())
    ).order_by("-has_moments", "-is_running", "code")


def programme_shown(code: str | None) -> Programme:
    """The programme that an address names, or the one to show first. Raises Http404."""
    found = programmes().filter(code=code) if code else programmes()
    programme = found.first()
    if programme is None:
        raise Http404
    return programme


def rules_in_force(programme: Programme) -> RulesVersion:
    """The rules of today. Raises Http404 before the first take effect."""
    rules = programme.current_rules()
    if rules is None:
        raise Http404
    return rules


def stages_of(rules: RulesVersion) -> list[Stage]:
    """The stages with their prerequisites, in the order of the climb."""
    return sorted(rules.stages.prefetch_related("prerequisites"), key=lambda stage: stage.step)


@dataclass(frozen=True)
class Total:
    """What a stage brings in so many years, in cents (R23)."""

    years: int
    least: int
    most: int


def totals_of(stage: Stage) -> list[Total]:
    """The totals of the usual duration and of the longest."""
    return [
        Total(years, stage.amount_min * years, stage.amount_max * years)
        for years in sorted({stage.years_usual, stage.years_max})
    ]


def plan_of(stage: Stage) -> list[Section]:
    """What the plan of the stage holds (R20): the sections that ask for it; none where no vision is asked for."""
    sections = list(
        Section.objects.filter(
            question_set__stage=stage, question_set__purpose=Purpose.PROPOSAL
        ).prefetch_related("questions")
    )
    if not any(section.kind == SectionKind.VISION for section in sections):
        return []
    return [section for section in sections if {q.code for q in section.questions.all()} & set(PLAN)]


def path_of(programme: Programme) -> list[dict]:
    """The programme's path, step by step, as components/path.html takes it (R6–R11)."""
    committees = {committee.role: committee.name for committee in programme.committees.all()}
    advisor, table = _("conseillère ou conseiller"), _("table de quartier")
    answer = (
        _("{weeks} semaines en tout").format(weeks=programme.answer_weeks)
        if programme.answer_weeks > 1
        else ""
    )
    letters = programme.letters_expected_by
    steps = [
        (_("Premier contact"), "", advisor),
        (
            _("Lettre d’intention"),
            _("d’ici le {date}").format(date=long_date(letters))
            if letters and letters >= clock.today()
            else "",
            table,
        ),
        (_("Proposition"), _("à un moment de dépôt"), table),
        (_("Analyse"), _("préalables, besoins, contexte"), advisor),
        (
            _("Recommandation"),
            "",
            committees.get(CommitteeRole.RECOMMENDS, _("comité de gestion")),
        ),
        (
            _("Entérinement"),
            answer,
            committees.get(CommitteeRole.RATIFIES, _("instance de gouvernance")),
        ),
        (_("Lettre de réponse"), _("puis le plan d’action de l’année"), programme.operator),
    ]
    return [
        {"label": label, "date_text": when, "who": who, "state": "todo", "yours": False}
        for label, when, who in steps
    ]


def pages_about(programme: Programme, here: str) -> list[dict]:
    """The pages about a programme, as components/views.html takes them; `here` names the one that is open."""
    pages = [
        ("programme", _("Le programme")),
        ("eligibility", _("Qui peut participer")),
        ("picker", _("Quelle étape choisir")),
        ("questions", _("Les questions")),
        ("charter", _("Valeurs et posture")),
        ("foundations", _("Préalables et conditions")),
    ]
    return [
        {
            "label": label,
            "url": reverse(name, args=[programme.code]),
            "count": None,
            "current": name == here,
        }
        for name, label in pages
    ]
