"""A table's reflections: opened when it wishes, written as one types, read beside its own earlier ones (R44–R47)."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.formatting import as_date, hour
from cimpact.notices import digest
from cimpact.writing.answering import answered
from cimpact.writing.forms.notes import NoteForm, not_kept
from cimpact.writing.session import keeps_what_is_typed, typed_text
from governance.structures import Structure
from governance.views.structures import structure_at
from neighbourhoods.models import Initiative

from ..enums import ReflectionKind
from ..forms.self_reflections import StepForm, WordsForm
from ..guide import matter_of, matters
from ..models import SelfReflection, SelfReflectionStep
from ..permissions import reflection_abilities, reflections_open_to
from ..reflection_emails import SHOWN
from ..self_reflections import earlier_than, lines_of, notes_of
from ..workflow import self_reflections as actions

SCRIPTS = ("js/autosave.js",)


def _at(request: HttpRequest, code: str, slug: str) -> tuple[Structure, dict[str, bool]]:
    """The table's place, and what the person may do there; a 404 for whoever has nothing to do there."""
    structure = structure_at(code, slug)
    can = reflection_abilities(request.user, structure.programme, structure.neighbourhood)
    if not can["find_reflections"]:
        raise Http404
    return structure, can


def _readable(request: HttpRequest, structure: Structure):
    found = reflections_open_to(request.user, structure.programme, structure.neighbourhood)
    return found.select_related("initiative", "neighbourhood")


def _one(
    request: HttpRequest, code: str, slug: str, pk: int, *, to: str = "find_reflections"
) -> tuple[Structure, dict[str, bool], SelfReflection]:
    """A reflection that the person reads; a 403 if she may not do `to`."""
    structure, can = _at(request, code, slug)
    found = get_object_or_404(_readable(request, structure), pk=pk)
    if not can[to]:
        raise PermissionDenied
    return structure, can, found


def _url(structure: Structure, reflection: SelfReflection) -> str:
    return reverse("self_reflection", args=[*structure.address, reflection.pk])


@require_safe
def self_reflections(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """What the table may think about, and what it has written."""
    structure, can = _at(request, code, slug)
    found = list(_readable(request, structure))
    context = {
        "structure": structure,
        "can": can,
        "kinds": [(matter, [one for one in found if one.kind == kind]) for kind, matter in matters().items()],
        "initiatives": list(_initiatives(structure)) if can["write_reflection"] else [],
    }
    return render(request, "learning/reflections/reflections.html", context)


def _initiatives(structure: Structure):
    return Initiative.objects.filter(
        programme=structure.programme, neighbourhood=structure.neighbourhood
    ).order_by("title")


class _About(forms.Form):
    """The initiative it looks at; nothing: the neighbourhood."""

    initiative = forms.ModelChoiceField(Initiative.objects.none(), required=False)


@require_POST
def self_reflection_open(request: HttpRequest, code: str, slug: str, kind: str) -> HttpResponse:
    """Open a reflection, or go to the one that is open."""
    structure, can = _at(request, code, slug)
    if kind not in ReflectionKind.values:
        raise Http404
    if not can["write_reflection"]:
        raise PermissionDenied
    about = _About(request.POST)
    about.fields["initiative"].queryset = _initiatives(structure)
    if not about.is_valid():
        raise Http404
    opened = actions.open_reflection(
        structure, ReflectionKind(kind), initiative=about.cleaned_data["initiative"], by=request.user
    )
    return redirect(_url(structure, opened))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def self_reflection(request: HttpRequest, code: str, slug: str, pk: int) -> HttpResponse:
    """A reflection, to write or to read; all that its page holds is saved here at once, steps included."""
    to = "find_reflections" if request.method == "GET" else "write_reflection"
    structure, can, found = _one(request, code, slug, pk, to=to)
    if request.method == "GET":
        if not can["read_reflections"]:
            digest.read(request.user, SHOWN, [found.pk])
        return _page(request, structure, can, found)
    try:
        failed = not_kept(_parts(structure, found, request.POST), request.user)
        steps = _steps_not_kept(request, found)
        touched = _act_on_step(request, structure, found)
    except NotPossible as refusal:
        return _refused(request, structure, found, refusal)
    if failed or steps:
        status = 409 if any(part.conflict for part in failed.values()) else 422
        return _page(request, structure, can, found, failed=failed, steps=steps, status=status)
    messages.success(request, _("C’est enregistré."))
    return redirect(_url(structure, found) + _where(found, touched or request.POST.get("add", "")))


def _refused(
    request: HttpRequest, structure: Structure, reflection: SelfReflection, refusal: NotPossible
) -> HttpResponse:
    """Closed in the meantime: why nothing was changed, and what was typed, to be kept elsewhere."""
    return typed_text(
        request,
        title=_("Rien n’a été modifié"),
        explanation=format_html(
            "{} {}", str(refusal), _("Voici ce que vous veniez d’écrire, si vous voulez le garder.")
        ),
        url=_url(structure, reflection),
        action=_("Retour à la réflexion"),
        status=409,
    )


def _where(reflection: SelfReflection, code: str) -> str:
    """The subject one was at, to come back there."""
    return f"#{code}" if matter_of(reflection.kind).subject(code) else ""


def _parts(structure: Structure, reflection: SelfReflection, data=None) -> dict[str, NoteForm]:
    """A form for each subject, by its code."""
    notes = notes_of(reflection)
    return {
        subject.code: WordsForm(
            data,
            address=structure.address,
            reflection=reflection,
            subject=subject,
            saved=notes.get(subject.code),
        )
        for subject in matter_of(reflection.kind).subjects
    }


def _steps_not_kept(request: HttpRequest, reflection: SelfReflection) -> dict[str, StepForm]:
    """Add the steps that the page sent; those it cannot add, to show again."""
    refused = {}
    for subject in matter_of(reflection.kind).subjects:
        form = StepForm(request.POST, subject=subject)
        if not form.is_begun and request.POST.get("add") != subject.code:
            continue
        if form.is_valid():
            actions.add_step(reflection, subject.code, **form.cleaned_data, by=request.user)
        else:
            refused[subject.code] = form
    return refused


def _act_on_step(request: HttpRequest, structure: Structure, reflection: SelfReflection) -> str:
    """Tick, untick or drop a step of this reflection; tick or untick one of an earlier one. The subject it is about."""
    kept = SelfReflectionStep.objects.filter(reflection__in=_readable(request, structure)).select_related(
        "reflection"
    )
    for name, done in (("done", True), ("undone", False)):
        if pk := request.POST.get(name):
            step = _step(kept, pk)
            actions.tick_step(step, done=done, by=request.user)
            return step.code
    if pk := request.POST.get("drop"):
        step = _step(kept.filter(reflection=reflection), pk)
        actions.drop_step(step, by=request.user)
        return step.code
    return ""


def _step(steps, pk: str) -> SelfReflectionStep:
    if not pk.isdecimal():
        raise Http404
    return get_object_or_404(steps, pk=pk)


def _page(
    request: HttpRequest,
    structure: Structure,
    can: dict[str, bool],
    found: SelfReflection,
    *,
    failed: dict[str, NoteForm] | None = None,
    steps: dict[str, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    matter = matter_of(found.kind)
    writes = can["write_reflection"] and found.is_open
    parts = _parts(structure, found) | (failed or {}) if writes else {}
    for part in parts.values():
        part.mark()
    new_steps = {s.code: StepForm(subject=s) for s in matter.subjects} | (steps or {}) if writes else {}
    notes = notes_of(found)
    earlier = earlier_than(found, _readable(request, structure))
    saved_at = max((note.updated_at for note in notes.values()), default=None)
    context = {
        "structure": structure,
        "reflection": found,
        "matter": matter,
        "can": can,
        "writes": writes,
        "may_reopen": can["write_reflection"] and not found.is_open,
        "lines": lines_of(found, notes, earlier, parts, new_steps),
        "earlier": earlier,
        "first_part": next(iter(parts.values()), None),
        "scripts": SCRIPTS if writes else (),
        "saved_at": hour(saved_at) if saved_at and as_date(saved_at) == clock.today() else "",
        "login_url": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "learning/reflections/reflection.html", context, status=status)


@keeps_what_is_typed
@require_POST
def self_reflection_note(request: HttpRequest, code: str, slug: str, pk: int, subject: str) -> HttpResponse:
    """Save what is written on one subject while it is typed."""
    structure, _can, found = _one(request, code, slug, pk, to="write_reflection")
    form = _parts(structure, found, request.POST).get(subject)
    if form is None:
        raise Http404
    return answered(request, form)


@require_POST
def self_reflection_share(request: HttpRequest, code: str, slug: str, pk: int) -> HttpResponse:
    """Show the reflection to whoever accompanies the table, or take it back."""
    structure, _can, found = _one(request, code, slug, pk, to="share_reflection")
    shown = request.POST.get("show") == "1"
    done = (
        _("La personne qui vous accompagne peut maintenant la lire.")
        if shown
        else _("Elle n’est plus lue que par votre table.")
    )
    _do(request, lambda: actions.show_reflection(found, shown=shown, by=request.user), done)
    return redirect(_url(structure, found))


@require_POST
def self_reflection_close(request: HttpRequest, code: str, slug: str, pk: int) -> HttpResponse:
    """Keep the reflection as it is, or write in it again."""
    structure, _can, found = _one(request, code, slug, pk, to="write_reflection")
    if request.POST.get("reopen") == "1":
        _do(
            request,
            lambda: actions.reopen_reflection(found, by=request.user),
            _("La réflexion est rouverte."),
        )
    else:
        _do(
            request,
            lambda: actions.close_reflection(found, by=request.user),
            _("La réflexion est close : vous la retrouverez à côté de la prochaine."),
        )
    return redirect(_url(structure, found))


def _do(request: HttpRequest, act, done: str) -> None:
    """Do it and say so, or say why not."""
    try:
        act()
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
