"""The directory of the community, a person in it, and the introductions (F109)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact.errors import NotPossible
from neighbourhoods.introductions import answer_introduction, ask_introduction
from neighbourhoods.models import Card, Introduction

from ..forms.community import CardForm, CommunitySearch, IntroductionForm
from ..people_directory import find_in, is_of_community, listed, shown_to, with_parts

SHOWN = 20
# Of a person's introductions: more than anyone asks for in a year.
MOST = 200


@require_safe
def community(request: HttpRequest) -> HttpResponse:
    """Who does what, by name, neighbourhood, role and theme."""
    _enter(request)
    form = CommunitySearch(request.GET)
    asked = form.asked
    pages = Paginator(with_parts(find_in(listed(), asked)), SHOWN)
    page = pages.get_page(request.GET.get("page"))
    hers = list(Introduction.objects.of(request.user)[:MOST])
    return render(
        request,
        "dashboards/community/community.html",
        {
            "form": form,
            "filtered": any((asked.words, asked.place, asked.role, asked.theme)),
            "rows": shown_to(request.user, page.object_list, hers),
            "page_obj": page,
            "page_range": list(pages.get_elided_page_range(page.number)),
            "awaiting": sum(1 for one in hers if one.awaits(request.user)),
        },
    )


@require_http_methods(["GET", "POST"])
def community_person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person of the directory; ask to be put in touch with her, or to put her in touch with someone."""
    _enter(request)
    person = get_object_or_404(with_parts(listed()), pk=pk)
    others = listed().exclude(pk__in=[person.pk, request.user.pk])
    form = IntroductionForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            ask_introduction(
                to=person,
                other=form.cleaned_data["other"] or request.user,
                why=form.cleaned_data["why"],
                by=request.user,
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("La demande est partie. %(name)s décidera d’y répondre.") % {"name": person.full_name},
            )
            return redirect("introductions")
    shown = shown_to(request.user, [person])[0]
    may_ask = person != request.user and shown.card.takes_introductions
    return render(
        request,
        "dashboards/community/person.html",
        {"shown": shown, "person": person, "form": form if may_ask else None},
        status=422 if form.errors else 200,
    )


@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """Those that wait for the person, those she asked for, those that were made."""
    found = list(Introduction.objects.of(request.user)[:MOST])
    rows = [
        {
            "introduction": one,
            "facing": one.facing(request.user),
            "awaits": one.awaits(request.user),
            "is_mine": one.asked_by_id == request.user.pk,
            "is_between": request.user.pk in (one.one_id, one.other_id),
        }
        for one in found
    ]
    return render(
        request,
        "dashboards/community/introductions.html",
        {
            "awaiting": [row for row in rows if row["awaits"]],
            "made": [row for row in rows if row["introduction"].is_made],
            "asked": [
                row
                for row in rows
                if not row["awaits"] and not row["introduction"].is_made and row["is_mine"]
            ],
            "is_of_community": is_of_community(request.user),
        },
    )


@require_POST
def introduction_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline an introduction that concerns the person."""
    asked = get_object_or_404(Introduction.objects.of(request.user), pk=pk)
    if request.user.pk not in (asked.one_id, asked.other_id):
        raise PermissionDenied
    accepts = request.POST.get("answer") == "accept"
    asked = answer_introduction(asked, accepts=accepts, by=request.user)
    if asked.is_made:
        messages.success(request, _("Vous êtes en relation : chaque personne voit comment joindre l’autre."))
    elif accepts:
        messages.success(request, _("C’est noté : l’autre personne doit encore accepter."))
    else:
        messages.success(request, _("C’est décliné, sans que votre adresse ait été donnée."))
    return redirect("introductions")


@require_http_methods(["GET", "POST"])
def directory_card(request: HttpRequest) -> HttpResponse:
    """What the person shows of herself to the community."""
    _enter(request)
    card = Card.objects.filter(user=request.user).first() or Card(user=request.user)
    form = CardForm(request.POST or None, instance=card)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Votre carte est à jour."))
        return redirect("directory_card")
    return render(
        request,
        "dashboards/community/card.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


def _enter(request: HttpRequest) -> None:
    if not is_of_community(request.user):
        raise PermissionDenied
