"""The agreement: previewed and offered, read and accepted, countersigned, kept (F46)."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cimpact import pdf
from cimpact.pdf import inline
from neighbourhoods.people import coordinators_of

from ..agreed_terms import versions_of
from ..agreement_text import agreement_number, agreement_pdf, agreement_words, as_html, fingerprint, is_intact
from ..forms.agreements import AcceptanceOfAgreementForm, SignatureForm
from ..models import Agreement, Dossier
from ..permissions import abilities
from ..verification import code_of
from ..workflow.agreements import countersign_agreement, offer_agreement, sign_agreement
from .doors import or_back_to_dossier, page, require
from .participation import readable_participation

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@require_safe
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement where it stands."""
    return _page(request, readable_participation(request, pk))


@require_POST
@or_back_to_dossier
def agreement_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The team offers the words it previewed."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "offer_agreement")
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        raise Http404
    offer_agreement(dossier, language=language, sha256=request.POST.get("sha256", ""), by=request.user)
    messages.success(request, _("L’entente est offerte à la table, qui en est avertie."))
    return redirect("agreement", pk)


@require_POST
@or_back_to_dossier
def agreement_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The table accepts it, by a person who may commit it."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "sign_agreement")
    form = AcceptanceOfAgreementForm(request.POST)
    if not form.is_valid():
        return _page(request, dossier, form, status=422)
    data = form.cleaned_data
    sign_agreement(dossier, name=data["name"], title=data["title"], sha256=data["sha256"], by=request.user)
    messages.success(request, _("L’entente est acceptée. L’équipe la contresigne ensuite."))
    return redirect("agreement", pk)


@require_POST
@or_back_to_dossier
def agreement_countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """The team signs after the table."""
    dossier = readable_participation(request, pk)
    require(request, dossier, "countersign_agreement")
    form = SignatureForm(request.POST)
    if not form.is_valid():
        return _page(request, dossier, form, status=422)
    data = form.cleaned_data
    countersign_agreement(dossier, name=data["name"], title=data["title"], by=request.user)
    messages.success(request, _("L’entente est signée des deux parties."))
    return redirect("agreement", pk)


@require_safe
def agreement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF that was kept; before the last signature, the agreement as it stands."""
    agreement = _agreement(request, pk)
    try:
        content = agreement.pdf.read() if agreement.pdf else agreement_pdf(agreement)
    except pdf.PdfUnavailable as reason:
        messages.info(request, str(reason))
        return redirect("agreement", pk)
    return inline(content, f"{agreement_number(agreement.dossier)}.pdf")


@require_safe
def agreement_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The exact words, from which anyone recomputes the fingerprint."""
    agreement = _agreement(request, pk)
    return _words(agreement, agreement.dossier)


def _words(agreement: Agreement, dossier: Dossier) -> HttpResponse:
    name = f"{agreement_number(dossier)}.txt"
    return HttpResponse(
        agreement.words.encode(),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


@require_safe
def former_agreement(request: HttpRequest, pk: int, agreement: int) -> HttpResponse:
    """The agreement signed by a table that carries the participation no more: its PDF, else its exact words."""
    dossier = readable_participation(request, pk)
    former = get_object_or_404(dossier.former_agreements, pk=agreement)
    if former.pdf:
        return inline(former.pdf.read(), f"{agreement_number(dossier)}.pdf")
    return _words(former, dossier)


def _agreement(request: HttpRequest, pk: int) -> Agreement:
    dossier = readable_participation(request, pk)
    if not hasattr(dossier, "agreement"):
        raise Http404
    dossier.agreement.dossier = dossier
    return dossier.agreement


def _page(request: HttpRequest, dossier: Dossier, form=None, *, status: int = 200) -> HttpResponse:
    can = abilities(request.user, dossier)
    agreement = getattr(dossier, "agreement", None)
    version = versions_of(dossier.participation)[0]
    is_current = agreement is not None and agreement.version == version.number
    may_offer = can["offer_agreement"] and not (agreement and (agreement.signed_at or is_current))
    context = {
        "agreement": agreement,
        "former": dossier.former_agreements.order_by("signed_at"),
        "number": agreement_number(dossier),
        "version": version,
        "is_current": is_current,
        "words": as_html(agreement.words) if agreement else "",
        "code": code_of(agreement) if agreement else "",
        "intact": agreement is None or is_intact(agreement),
        "pdf_available": pdf.available(),
        "can": can,
        "may_offer": may_offer,
        "form": form,
    }
    if may_offer:
        context |= _preview(request, dossier, version)
    if agreement and form is None:
        context["form"] = _form(request, agreement, can, is_current)
    return page(request, "proposals/agreement/agreement.html", dossier, context, status=status)


def _preview(request: HttpRequest, dossier: Dossier, version) -> dict:
    """What would be offered, in the language asked for, else the coordinator's."""
    language = request.GET.get("langue", "")
    if language not in LANGUAGES:
        coordinator = coordinators_of(dossier.neighbourhood).first()
        language = coordinator.language if coordinator else settings.LANGUAGE_CODE
    words = agreement_words(dossier, version, language)
    return {
        "language": language,
        "languages": settings.LANGUAGES,
        "preview": as_html(words),
        "sha256": fingerprint(words),
    }


def _form(request: HttpRequest, agreement: Agreement, can: dict, is_current: bool):
    """The signature that waits for the reader, if one does."""
    if agreement.signed_at is None:
        if can["sign_agreement"] and is_current:
            return AcceptanceOfAgreementForm(initial={"sha256": agreement.sha256})
    elif agreement.countersigned_at is None and can["countersign_agreement"]:
        user = request.user
        return SignatureForm(initial={"name": user.full_name, "title": user.job_title})
    return None
