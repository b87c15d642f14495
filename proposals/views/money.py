"""The programme's envelope: what partners bring, what is committed and paid of it, what to look at (F50)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cimpact.errors import NotPossible
from cimpact.formatting import money as money_words
from cimpact.history.models import Event
from cimpact.programmes.models import Programme

from ..forms.money import EnvelopeForm
from ..ledger import envelope_of
from ..money_chart import chart_of, legend
from ..money_pages import Whole, awards_of, late_payments, whole_of, years_of
from ..money_permissions import programmes_read, reads_dossiers_money, writes_money
from ..standing import standing_of
from ..workflow.funds import EnvelopeChanged, mark_of, set_envelope

# How many changes of the envelope its page tells.
LATEST = 5


def programme_read(request: HttpRequest, code: str) -> Programme:
    """The programme, when the person reads its envelope; a 403 otherwise, for a programme is no secret."""
    programme = get_object_or_404(Programme, code=code)
    if not programmes_read(request.user).filter(pk=programme.pk).exists():
        raise PermissionDenied
    return programme


@require_safe
def money(request: HttpRequest) -> HttpResponse:
    """Lead to the envelope of the programme in use, else of the first that the person reads."""
    programmes = programmes_read(request.user)
    mine = programmes.filter(pk=_programme_in_use(request))
    programme = mine.first() or programmes.first()
    if programme is None:
        raise PermissionDenied
    return redirect("envelope", programme.code)


def _programme_in_use(request: HttpRequest) -> int | None:
    """The programme that the person accompanies, or decides for, under the hat in use."""
    context = getattr(request, "context", None)
    if context and context.kind in ("team", "advisor"):
        return context.object_id
    if context and context.kind == "committee":
        return standing_of(request.user).committees.get(context.object_id, (None, ""))[0]
    return None


@require_safe
def envelope(request: HttpRequest, code: str) -> HttpResponse:
    """The envelope by partner and year; by neighbourhood for those who accompany them."""
    programme = programme_read(request, code)
    user = request.user
    state = envelope_of(programme)
    years = years_of(state)
    whole = whole_of(years)
    is_staff = reads_dossiers_money(user, programme)
    writes = writes_money(user, programme)
    awards = awards_of(programme, user, state) if is_staff else []
    return render(
        request,
        "proposals/money/envelope.html",
        {
            "programme": programme,
            "others": programmes_read(user).exclude(pk=programme.pk),
            "is_set": bool(state.funds),
            "years": years,
            "whole": whole,
            "facts": _facts(whole, is_set=bool(state.funds)),
            "drawing": chart_of(years),
            "legend": legend(),
            "reads_dossiers": is_staff,
            "writes": writes,
            "awards": awards,
            "to_review": [award for award in awards if award.to_review] if writes else [],
            "late": late_payments(programme, user) if is_staff else 0,
            "events": Event.objects.about(programme)
            .filter(kind="envelope.change")
            .select_related("actor")[:LATEST]
            if is_staff
            else [],
        },
    )


def _facts(whole: Whole, *, is_set: bool) -> list[dict[str, str]]:
    """The few figures that one looks for first."""
    facts = []
    if is_set:
        facts += [(_("Apports"), whole.cents), (_("Engagé"), whole.committed)]
    facts.append((_("Versé"), whole.paid))
    if is_set:
        facts.append((_("Reste à engager"), whole.remaining))
    if whole.beyond:
        facts.append((_("Engagé dans des années sans enveloppe"), whole.beyond))
    return [{"label": label, "value": money_words(cents)} for label, cents in facts]


@require_http_methods(["GET", "POST"])
def envelope_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The team writes what each partner brings each year."""
    programme = programme_read(request, code)
    if not writes_money(request.user, programme):
        raise PermissionDenied
    state, mark = envelope_of(programme), mark_of(programme)
    form = EnvelopeForm(request.POST or None, programme=programme, envelope=state, mark=mark)
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            set_envelope(programme, form.amounts(), by=request.user, mark=form.cleaned_data["mark"])
        except EnvelopeChanged as refusal:
            form.add_error(None, str(refusal))
            changed = True
        except NotPossible as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("L’enveloppe est enregistrée."))
            return redirect("envelope", code)
    return render(
        request,
        "proposals/money/envelope_edit.html",
        {
            "programme": programme,
            "form": form,
            # Shown beside what was typed when someone else came first; saving again writes over it, knowingly.
            "saved": years_of(state) if changed else [],
            "mark": mark,
        },
        status=422 if form.errors else 200,
    )
