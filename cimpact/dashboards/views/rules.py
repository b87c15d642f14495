"""The coordination team writes the programme's rules and questions: a draft, then published, never changed (F1)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.history.models import Event
from cimpact.programmes.models import (
    BudgetCategory,
    BudgetSource,
    Criterion,
    Prerequisite,
    Programme,
    RulesVersion,
    Stage,
)
from cimpact.writing import drafts
from cimpact.writing.comparing import differences
from cimpact.writing.differences import differences as word_differences
from cimpact.writing.enums import Purpose, SectionKind
from cimpact.writing.models import Question, QuestionSet, Section
from cimpact.writing.text import from_plain
from proposals.enums import WRITING
from proposals.standing import standing_of

from ..forms.rules import PublicationForm, part_form

# The kinds of parts as addresses name them, and the kind of thing that a new one is added to.
KINDS = {
    "etape": Stage,
    "prealable": Prerequisite,
    "critere": Criterion,
    "categorie": BudgetCategory,
    "source": BudgetSource,
    "section": Section,
    "question": Question,
}
ADDED_TO = {
    "prealable": ("stage", Stage, "rules"),
    "critere": ("stage", Stage, "rules"),
    "section": ("question_set", QuestionSet, "rules"),
    "question": ("section", Section, "question_set__rules"),
}


def programme_of_team(request: HttpRequest, code: str) -> Programme:
    """The programme, for its coordination team: a 404 to other teams, a 403 to anyone else."""
    teams = standing_of(request.user).teams
    if not teams:
        raise PermissionDenied
    return get_object_or_404(Programme, code=code, pk__in=teams)


def _version(request: HttpRequest, code: str, number: int) -> RulesVersion:
    programme = programme_of_team(request, code)
    return get_object_or_404(programme.rules.select_related("programme", "based_on"), number=number)


def _versions(programme: Programme) -> QuerySet[RulesVersion]:
    writing = Q(dossiers__state__in=WRITING)
    return programme.rules.annotate(
        opened=Count("dossiers"), being_written=Count("dossiers", filter=writing)
    ).order_by("-number")


@require_safe
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """Every version, and how many dossiers each concerns."""
    programme = programme_of_team(request, code)
    versions = list(_versions(programme))
    in_force = programme.current_rules()
    return render(
        request,
        "dashboards/rules/versions.html",
        {
            "programme": programme,
            "versions": versions,
            "in_force": in_force,
            "draft": next((version for version in versions if not version.published_at), None),
            "today": clock.today(),
        },
    )


@require_safe
def rules_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """All that a version says; a draft is edited from here."""
    version = _version(request, code, number)
    return render(
        request,
        "dashboards/rules/version.html",
        {
            "programme": version.programme,
            "version": version,
            "is_draft": not version.published_at,
            "stages": version.stages.prefetch_related("prerequisites", "criteria"),
            "categories": version.categories.all(),
            "sources": version.sources.all(),
            "forms": _forms(version),
            "events": Event.objects.about(version).select_related("actor")[:20],
            "text_section": SectionKind.TEXT,
        },
    )


def _forms(version: RulesVersion) -> list[QuestionSet]:
    """The forms of a version in the order in which a table fills them."""
    order = list(Purpose)
    found = version.question_sets.select_related("stage").prefetch_related("sections__questions")
    return sorted(
        found, key=lambda form: (order.index(Purpose(form.purpose)), form.stage.step if form.stage else 0)
    )


@require_safe
def rules_differences(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What a version says otherwise than another: than the one it came from, unless another is chosen."""
    version = _version(request, code, number)
    others = list(version.programme.rules.exclude(pk=version.pk).order_by("-number"))
    asked = request.GET.get("avec", "")
    before = next((other for other in others if str(other.number) == asked), version.based_on)
    before = before or next((other for other in others if other.number < version.number), None)
    return render(
        request,
        "dashboards/rules/differences.html",
        {
            "programme": version.programme,
            "version": version,
            "before": before,
            "others": others,
            "differences": _marked(before, version),
        },
    )


def _marked(before: RulesVersion | None, after: RulesVersion) -> list[dict]:
    """What differs, with the words that changed marked."""
    return [
        {
            "where": found.where,
            "what": found.what,
            "marked": word_differences(from_plain(found.before), from_plain(found.after)),
        }
        for found in (differences(before, after) if before else [])
    ]


@require_safe
def rules_preview(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """A form of the version as a table would read it."""
    version = _version(request, code, number)
    form = get_object_or_404(version.question_sets.select_related("stage"), pk=pk)
    sections = form.sections.prefetch_related("questions")
    context = {"programme": version.programme, "version": version, "form": form, "sections": sections}
    return render(request, "dashboards/rules/preview.html", context)


@require_POST
def rules_begin(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare the next version from the one in force."""
    programme = programme_of_team(request, code)
    latest = programme.rules.published().order_by("-number").first()
    if latest is None:
        raise Http404
    draft = drafts.begin(latest, by=request.user)
    return redirect("rules_version", code, draft.number)


@require_http_methods(["GET", "POST"])
def rules_publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Put the draft in force from a date, once what it changes was read."""
    version = _version(request, code, number)
    if version.published_at:
        return redirect("rules_version", code, number)
    form = PublicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["effective_on"]
        try:
            drafts.publish(version, effective_on=day, by=request.user)
        except NotPossible as refusal:
            form.add_error("effective_on", str(refusal))
        else:
            messages.success(
                request, _("La version est publiée. Elle s’applique le {date}.").format(date=long_date(day))
            )
            return redirect("rules", code)
    context = {
        "programme": version.programme,
        "version": version,
        "form": form,
        "missing": list(drafts.missing(version)),
        "differences": _marked(version.based_on, version),
    }
    return render(request, "dashboards/rules/publish.html", context, status=422 if form.errors else 200)


@require_POST
def rules_discard(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Throw the draft away."""
    version = _version(request, code, number)
    if version.published_at:
        messages.error(request, _("Cette version est publiée : elle ne se retire plus."))
    else:
        drafts.discard(version, by=request.user)
        messages.success(request, _("Le brouillon est retiré. Les règles en vigueur n’ont pas changé."))
    return redirect("rules", code)


# One part at a time


def _part(version: RulesVersion, kind: str, pk: int):
    model = KINDS.get(kind)
    if model is None:
        raise Http404
    return get_object_or_404(model, **{drafts.PARTS[model]: version, "pk": pk})


def _anchor(version: RulesVersion, part) -> str:
    url = reverse("rules_version", args=[version.programme.code, version.number])
    return f"{url}#{type(part).__name__.lower()}-{part.pk}"


@require_http_methods(["GET", "POST"])
def rules_label(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Name the draft, and say what document it comes from."""
    version = _version(request, code, number)
    return _edited(request, version, version, _("Nom de la version"))


@require_http_methods(["GET", "POST"])
def rules_part(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Change one part of the draft."""
    version = _version(request, code, number)
    part = _part(version, kind, pk)
    return _edited(request, version, part, str(part), kind=kind)


@require_http_methods(["GET", "POST"])
def rules_add(
    request: HttpRequest, code: str, number: int, kind: str, parent: int | None = None
) -> HttpResponse:
    """Add a part to the draft."""
    version = _version(request, code, number)
    part: Model
    if kind == "categorie":
        part = BudgetCategory(rules=version)
    elif kind in ADDED_TO:
        name, model, path = ADDED_TO[kind]
        part = KINDS[kind](**{name: get_object_or_404(model, **{path: version, "pk": parent})})
    else:
        raise Http404
    return _edited(request, version, part, _("Ajouter : %(kind)s") % {"kind": part._meta.verbose_name})


def _edited(request: HttpRequest, version: RulesVersion, part, heading: str, kind: str = "") -> HttpResponse:
    if version.published_at:
        messages.error(request, _("Cette version est publiée : elle ne se modifie plus."))
        return redirect("rules_version", version.programme.code, version.number)
    form = part_form(part, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.write(form.instance, read=form.read, by=request.user)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré dans le brouillon."))
            return redirect(_anchor(version, form.instance))
    context = {
        "programme": version.programme,
        "version": version,
        "form": form,
        "heading": heading,
        "kind": kind,
        "part": part,
        "may_be_removed": part.pk and part != version and drafts.may_be_removed(part),
    }
    return render(request, "dashboards/rules/part.html", context, status=422 if form.errors else 200)


@require_POST
def rules_move(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Move a part before or after its neighbour."""
    version = _version(request, code, number)
    part = _part(version, kind, pk)
    return _done(request, version, part, drafts.move, -1 if request.POST.get("vers") == "avant" else 1)


@require_POST
def rules_remove(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Take a part out of the draft."""
    version = _version(request, code, number)
    return _done(request, version, _part(version, kind, pk), drafts.remove)


def _done(request: HttpRequest, version: RulesVersion, part, action, *args) -> HttpResponse:
    url = _anchor(version, part)
    try:
        action(part, *args, by=request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect(url)
