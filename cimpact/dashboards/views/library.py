"""The team keeps the glossary and the resources of its programme (F6)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from cimpact.programmes import library as actions
from cimpact.programmes.models import Programme, Resource, Term
from cimpact.writing.attachments import too_large
from cimpact.writing.uploads import refused_for_size
from neighbourhoods.permissions import reach_of

from ..forms.library import ResourceForm, TermForm
from ..library import by_kind, glossary


def of_my_team(request: HttpRequest, code: str) -> Programme:
    """A programme whose coordination team the person belongs to; a 403 for anyone else."""
    programme = get_object_or_404(Programme, code=code)
    if programme.pk not in reach_of(request.user).teams:
        raise PermissionDenied
    return programme


@require_safe
def library(request: HttpRequest, code: str) -> HttpResponse:
    """Everything the programme puts at everyone's disposal, hidden resources included."""
    programme = of_my_team(request, code)
    context = {
        "programme": programme,
        "groups": by_kind(programme.resources.all()),
        "terms": glossary(programme),
    }
    return render(request, "library/library.html", context)


@require_http_methods(["GET", "POST"])
def term(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Add a term, or change one."""
    programme = of_my_team(request, code)
    shown = get_object_or_404(Term, pk=pk, programme=programme) if pk else None
    form = TermForm(request.POST or None, instance=shown or Term(programme=programme))
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_term(programme, texts=form.texts(), term=shown, by=request.user)
        except NotPossible as refusal:
            form.add_error("term_fr", str(refusal))
        else:
            messages.success(request, _("« {term} » est au glossaire.").format(term=kept.term_fr))
            return redirect("library", code)
    context = {"programme": programme, "term": shown, "form": form}
    return render(request, "library/term.html", context, status=422 if form.errors else 200)


@require_POST
def term_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a term out of the glossary."""
    programme = of_my_team(request, code)
    if shown := Term.objects.filter(pk=pk, programme=programme).first():
        actions.remove_term(shown, by=request.user)
        messages.success(request, _("« {term} » n’est plus au glossaire.").format(term=shown.term_fr))
    return redirect("library", code)


@require_http_methods(["GET", "POST"])
def resource(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Add a resource, or change one."""
    programme = of_my_team(request, code)
    shown = get_object_or_404(Resource, pk=pk, programme=programme) if pk else None
    form = ResourceForm(
        request.POST or None, request.FILES or None, instance=shown or Resource(programme=programme)
    )
    if request.method == "POST" and _kept(request, programme, shown, form):
        return redirect("library", code)
    context = {"programme": programme, "resource": shown, "form": form}
    return render(request, "library/resource.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, programme: Programme, shown: Resource | None, form: ResourceForm) -> bool:
    """Whether the form was good and the disk took the file."""
    if oversized := refused_for_size(request):
        form.is_valid()
        form.add_error("upload", too_large(oversized[1]))
        return False
    if not form.is_valid():
        return False
    try:
        kept = actions.keep_resource(programme, values=form.values(), resource=shown, by=request.user)
    except NotPossible as refusal:
        form.add_error("upload", str(refusal))
        return False
    messages.success(request, _("« {title} » est dans les ressources.").format(title=kept.title_fr))
    return True


@require_POST
def resource_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show or hide a resource, or move it among those of its kind."""
    programme = of_my_team(request, code)
    shown = get_object_or_404(Resource, pk=pk, programme=programme)
    act = request.POST.get("act")
    if act in ("show", "hide"):
        actions.publish_resource(shown, act == "show", by=request.user)
    elif act in ("up", "down"):
        actions.move_resource(shown, -1 if act == "up" else 1)
    return redirect("library", code)
