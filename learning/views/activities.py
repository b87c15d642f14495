"""Group offers for whoever has no account: the public list, a registration, one's own place (R41).

A registration is asked for by the page of an offer open to everyone, or by the link that a table passed on.
"""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cimpact import clock
from cimpact.agenda import MIMETYPE, Entry, calendar
from cimpact.errors import NotPossible
from neighbourhoods.models import Neighbourhood

from ..capacity_enums import OfferFor, OfferKind
from ..dialogue import pages_of, past_offers
from ..forms.capacity_requests import WordsForm
from ..forms.offers import RegistrationForm
from ..invitations import read_link
from ..models import Dialogue, GroupOffer, PartnerCalendar, Registration
from ..offers import public_offers, with_places
from ..workflow.offers import closed_because, give_feedback, give_up, register

# A table may register its whole team from one address; a machine is slowed down.
TRIES = {"register": "20/10m/ip"}
# What the programme of events shows of what took place.
MOST_PAST = 30
# Seconds for which whoever reads the calendar may keep it.
FRESH = 15 * 60


@login_not_required
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The programme of events: what is to come and open to everyone, what took place, the partners' calendars (R36)."""
    address = request.build_absolute_uri(reverse("activities_calendar"))
    context = {
        "offers": public_offers(),
        "past": past_offers()[:MOST_PAST],
        "calendars": PartnerCalendar.objects.select_related("programme"),
        "webcal": "webcal://" + address.split("://", 1)[1],
    }
    return render(request, "learning/activities/activities.html", context)


@login_not_required
@require_safe
def activities_calendar(request: HttpRequest) -> HttpResponse:
    """The portal's own events, to subscribe to; those of the partners are in their own calendars (R36)."""
    entries = [
        Entry(
            uid=f"activity-{offer.pk}",
            starts=offer.starts_at,
            ends=offer.ends_at,
            title=offer.title,
            changed_at=offer.published_at,
            text=offer.text,
            url=request.build_absolute_uri(reverse("activity", args=[offer.pk])),
            place=offer.place,
        )
        for offer in [*public_offers(), *past_offers()[:MOST_PAST]]
    ]
    content = calendar(entries, name=_("Activités ouvertes, cimpact"), language=get_language())
    response = HttpResponse(content, content_type=f"{MIMETYPE}; charset=utf-8")
    patch_cache_control(response, public=True, max_age=FRESH)
    response["Content-Disposition"] = 'inline; filename="activites.ics"'
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """An activity open to everyone, and its registration."""
    offers = with_places(GroupOffer.objects.published().filter(audience=OfferFor.EVERYONE))
    return _registration(request, get_object_or_404(offers, pk=pk), None)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def offer_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page that a table's link opens."""
    read = read_link(token)
    if read is None:
        raise Http404
    offer = get_object_or_404(with_places(GroupOffer.objects.published()), pk=read[0])
    return _registration(request, offer, get_object_or_404(Neighbourhood, pk=read[1]))


def _registration(
    request: HttpRequest, offer: GroupOffer, neighbourhood: Neighbourhood | None
) -> HttpResponse:
    form, made, status = RegistrationForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if not ratelimit.consume(request, app="cimpact", action="register", config=TRIES):
            status = 429
            form.add_error(None, _("Trop d’inscriptions de suite. Réessayez dans dix minutes."))
        elif form.is_valid():
            try:
                made = register(
                    offer, neighbourhood=neighbourhood, **form.cleaned_data, language=get_language()
                )
                status = 200
            except NotPossible as refusal:
                form.add_error(None, str(refusal))
    context = {
        "offer": offer,
        "neighbourhood": neighbourhood,
        "form": form,
        "made": made,
        "closed": "" if offer.takes_registrations else closed_because(offer),
        **pages_of(offer),
        "is_full": offer.limit is not None and offer.held >= offer.limit,
    }
    return render(request, "learning/activities/activity.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, token: str) -> HttpResponse:
    """One's own place: to leave it before, to say what one retains after. Its address came by e-mail."""
    mine = get_object_or_404(Registration.objects.select_related("offer__programme"), token=token)
    form = WordsForm(
        request.POST if request.POST.get("do") == "feedback" else None, initial={"words": mine.feedback}
    )
    if request.method == "POST":
        if request.POST.get("do") == "give_up":
            give_up(mine)
            return redirect("place", token)
        if form.is_valid():
            try:
                give_feedback(mine, words=form.cleaned_data["words"])
                return redirect("place", token)
            except NotPossible as refusal:
                form.add_error(None, str(refusal))
    context = {
        "registration": mine,
        "offer": mine.offer,
        "form": form,
        "has_begun": mine.offer.starts_at <= clock.now(),
        "dialogue": Dialogue.objects.filter(offer=mine.offer, offer__kind=OfferKind.DIALOGUE).first(),
    }
    return render(
        request,
        "learning/activities/place.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )
