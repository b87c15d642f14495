"""Group offers in the portal: the team writes and publishes them, coordinators pass their link on (R41)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.programmes.models import Programme

from ..capacity_enums import OfferFor, OfferKind, Place
from ..dialogue import pages_of, same_day
from ..forms.capacity_requests import WordsForm
from ..forms.offers import OfferForm
from ..invitations import link_of
from ..models import GroupOffer
from ..offer_emails import published
from ..offers import offers_in
from ..permissions import coordinated, manages_capacity
from ..workflow import offers as actions


def _programme(request: HttpRequest, code: str) -> Programme:
    """A programme whose team the person belongs to; a 403 for anyone else."""
    programme = get_object_or_404(Programme, code=code)
    if not manages_capacity(request.user, programme):
        raise PermissionDenied
    return programme


@require_safe
def offers(request: HttpRequest, code: str) -> HttpResponse:
    """The offers to come, then those that took place; for the team, those not published yet too."""
    programme = get_object_or_404(Programme, code=code)
    manages = manages_capacity(request.user, programme)
    found = offers_in(programme) if manages else offers_in(programme).published()
    now = clock.now()
    context = {
        "programme": programme,
        "manages": manages,
        "drafts": [one for one in found if not one.is_published],
        "coming": [one for one in found if one.is_published and one.ends_at > now],
        "past": sorted(
            (one for one in found if one.is_published and one.ends_at <= now),
            key=lambda one: one.starts_at,
            reverse=True,
        ),
    }
    return render(request, "learning/offers/offers.html", context)


@require_http_methods(["GET", "POST"])
def offer_edit(request: HttpRequest, code: str, pk: int | None = None) -> HttpResponse:
    """Write an offer, or change one."""
    programme = _programme(request, code)
    shown = get_object_or_404(GroupOffer, pk=pk, programme=programme) if pk else None
    form = OfferForm(request.POST or None, instance=shown or GroupOffer(programme=programme))
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_offer(programme, form.values(), offer=shown, by=request.user)
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’offre est enregistrée."))
            _warn_of_the_day(request, kept)
            return redirect("offer", code, kept.pk)
    calendars = programme.partner_calendars.all()
    context = {"programme": programme, "offer": shown, "form": form, "calendars": calendars}
    return render(request, "learning/offers/edit.html", context, status=422 if form.errors else 200)


def _warn_of_the_day(request: HttpRequest, kept: GroupOffer) -> None:
    """Say, without refusing, that something else of the portal is on the same day."""
    others = [other.title for other in same_day(kept)]
    if others:
        told = _(
            "Le même jour, le portail annonce aussi : %(titles)s. Vérifiez que les deux ne se doublent pas."
        )
        messages.warning(request, told % {"titles": ", ".join(others)})


@require_safe
def offer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One offer: what it is; the link for a coordinator; for the team, its message, its places and who came."""
    return _page(request, _read(request, code, pk))


def _read(request: HttpRequest, code: str, pk: int) -> GroupOffer:
    shown = get_object_or_404(offers_in(get_object_or_404(Programme, code=code)), pk=pk)
    if not shown.is_published and not manages_capacity(request.user, shown.programme):
        raise Http404
    return shown


def _page(request: HttpRequest, shown: GroupOffer, form=None) -> HttpResponse:
    manages = manages_capacity(request.user, shown.programme)
    places = list(actions.places_of(shown.programme).filter(pk__in=coordinated(request.user)))
    registrations = shown.registrations.select_related("neighbourhood")
    if not manages:
        registrations = registrations.filter(neighbourhood__in=places)
    found = list(registrations)
    context = {
        "programme": shown.programme,
        "offer": shown,
        "manages": manages,
        "links": [(place, link_of(shown, place)) for place in places] if shown.takes_registrations else [],
        "leads_room": manages and shown.kind == OfferKind.DIALOGUE,
        "is_public": shown.audience == OfferFor.EVERYONE,
        "reads_places": manages or bool(places),
        "held": [one for one in found if one.place == Place.HELD],
        "waiting": [one for one in found if one.place == Place.WAITING],
        "feedback": [one for one in found if one.feedback],
        "has_begun": shown.starts_at <= clock.now(),
        "previews": _previews(shown) if manages and not shown.is_published else [],
        "readers": len(actions.readers_of(shown)) if manages and not shown.is_published else 0,
        "form": form or WordsForm(),
        **pages_of(shown),
    }
    return render(request, "learning/offers/offer.html", context, status=422 if form else 200)


def _previews(shown: GroupOffer) -> list[dict]:
    """The message as coordinators will read it, in each language."""
    previews = []
    for language, name in (("fr", _("En français")), ("en", _("En anglais"))):
        with translation.override(language):
            message = published(shown)
            text = render_to_string(f"{message.template}.txt", message.context | {"reader": None})
            previews.append({"language": language, "name": name, "subject": message.subject, "text": text})
    return previews


@require_POST
def offer_act(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Publish, cancel with words, note who came."""
    programme = _programme(request, code)
    shown = get_object_or_404(offers_in(programme), pk=pk)
    action = request.POST.get("do")
    if action == "cancel":
        form = WordsForm(request.POST)
        if not form.is_valid():
            return _page(request, shown, form)
    try:
        if action == "publish":
            actions.publish(shown, by=request.user)
            messages.success(
                request, _("L’offre est publiée; la coordination de chaque table en est avertie.")
            )
        elif action == "cancel":
            actions.cancel(shown, reason=form.cleaned_data["words"], by=request.user)
            messages.success(request, _("L’offre est annulée; les personnes inscrites en sont averties."))
        elif action == "attendance":
            came = {int(number) for number in request.POST.getlist("came") if number.isdecimal()}
            actions.mark_attendance(shown, came=came, by=request.user)
            messages.success(request, _("Les présences sont notées."))
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("offer", code, pk)
