"""The answer to the table: its letter prepared, previewed, sent, read and accepted (R10, F45, F48)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cimpact import clock, pdf
from cimpact.pdf import inline

from .. import workflow
from ..enums import State
from ..forms.answers import AcceptanceForm, AnnouncementForm, LetterForm
from ..letter_pdf import awarded_years, letter_words
from ..letter_pdf import letter_pdf as written_letter
from ..models import Dossier, Letter
from ..outcomes import answer_kind, recommendation_of
from ..permissions import can, can_read_outcome
from ..workflow.answers import LetterChanged, new_letter
from .doors import dossier_for, or_back_to_dossier, require, visible_dossier


def _letter_of(dossier: Dossier) -> Letter | None:
    letter = Letter.objects.filter(dossier=dossier).select_related("recipient").first()
    if letter:
        letter.dossier = dossier  # with the names it was fetched with
    return letter


def _form(request: HttpRequest, dossier: Dossier, letter: Letter | None) -> LetterForm:
    """The letter as it was last saved, or as one would begin it, over which the person writes."""
    if letter:
        letter.kind = answer_kind(dossier)
    return LetterForm(request.POST or None, instance=letter or new_letter(dossier, by=request.user))


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def answer_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter: the team writes and previews it; once sent, both sides read it here."""
    dossier = visible_dossier(request, pk)
    letter = _letter_of(dossier)
    if request.method == "GET" and letter and letter.sent_at:
        return _read(request, dossier, letter)
    require(request, dossier, "prepare_answer")
    form = _form(request, dossier, letter)
    if request.method == "POST" and form.is_valid() and _prepared(request, dossier, form):
        messages.success(request, _("La lettre est enregistrée. Rien n’est encore envoyé."))
        return redirect("answer_letter", pk)
    return render(
        request,
        "proposals/answer_letter.html",
        {
            "dossier": dossier,
            "letter": letter,
            "kind": form.instance.kind,
            "form": form,
            "language": form.instance.language,
            "words": _preview(form.instance),
            "decision": recommendation_of(dossier),
            "pdf_available": pdf.available(),
        },
        status=422 if form.errors else 200,
    )


def _prepared(request: HttpRequest, dossier: Dossier, form: LetterForm) -> bool:
    """Save the letter; if someone else did first, keep what is typed and show hers."""
    fields = {name: form.cleaned_data[name] for name in form.fields if name != "version"}
    try:
        workflow.prepare_letter(dossier, by=request.user, version=form.cleaned_data["version"], **fields)
    except LetterChanged as changed:
        theirs = _letter_of(dossier)
        form.data = form.data.copy()
        form.data["version"] = theirs.version
        form.add_error(None, str(changed))
        form.theirs = letter_words(theirs)
        return False
    return True


@require_POST
def letter_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter's words as they are being typed."""
    dossier = dossier_for(request, pk, "prepare_answer")
    form = _form(request, dossier, _letter_of(dossier))
    form.is_valid()
    return render(
        request,
        "proposals/_letter_sheet.html",
        {"words": _preview(form.instance), "language": form.instance.language},
    )


def _preview(letter: Letter) -> str:
    """What the letter would say; nothing while there is nobody to write to."""
    return letter_words(letter) if letter.recipient_id else ""


def _read(request: HttpRequest, dossier: Dossier, letter: Letter) -> HttpResponse:
    if not can_read_outcome(request.user, dossier):
        raise PermissionDenied
    return render(
        request,
        "proposals/answer.html",
        {
            "dossier": dossier,
            "letter": letter,
            "words": letter_words(letter),
            "may_accept": can(request.user, "accept", dossier),
        },
    )


@require_safe
@or_back_to_dossier
def letter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it was sent; before that, the team's preview of it."""
    dossier = visible_dossier(request, pk)
    letter = _letter_of(dossier)
    if letter and letter.sent_at:
        if not can_read_outcome(request.user, dossier):
            raise PermissionDenied
        content = letter.pdf.read() if letter.pdf else written_letter(letter)
    else:
        require(request, dossier, "prepare_answer")
        letter = letter or new_letter(dossier, by=request.user)
        if letter.recipient_id is None:
            return redirect("answer_letter", pk)  # which says that there is nobody to write to
        content = written_letter(letter)
    return inline(content, f"{letter.number}.pdf")


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def send_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, then send: the letter leaves as it was previewed."""
    dossier = dossier_for(request, pk, "send_answer", done=(State.LETTER_OUT, State.DECLINED))
    letter = _letter_of(dossier)
    if letter is None:
        messages.error(request, _("Préparez d’abord la lettre."))
        return redirect("answer_letter", pk)
    if request.method == "POST":
        workflow.send_answer(dossier, version=_version(request), by=request.user)
        messages.success(request, _("La lettre est envoyée. La table la lit dès maintenant dans le portail."))
        return redirect("answer_letter", pk)
    return render(
        request,
        "proposals/send_answer.html",
        {"dossier": dossier, "letter": letter, "words": letter_words(letter)},
    )


def _version(request: HttpRequest) -> int:
    """The version of the letter that the person read before sending it; 0 for none, which is refused."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the answer was told in person."""
    dossier = dossier_for(request, pk, "announce")
    form = AnnouncementForm(request.POST or None, initial={"on": dossier.announced_on or clock.today()})
    if request.method == "POST" and form.is_valid():
        workflow.announce(dossier, on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("L’annonce de vive voix est notée."))
        return redirect("dossier", pk)
    return render(
        request,
        "proposals/announce.html",
        {"dossier": dossier, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@or_back_to_dossier
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The table accepts the allocation and confirms the first day: the participation begins."""
    dossier = dossier_for(request, pk, "accept", done=(State.ACTIVE,))
    form = AcceptanceForm(request.POST or None, dossier=dossier)
    if request.method == "POST" and form.is_valid():
        workflow.accept(dossier, starts_on=form.cleaned_data["starts_on"], by=request.user)
        messages.success(request, _("L’allocation est acceptée. La participation commence."))
        return redirect("dossier", pk)
    return render(
        request,
        "proposals/accept.html",
        {
            "dossier": dossier,
            "letter": _letter_of(dossier),
            "award": dossier.award,
            "years": awarded_years(dossier.award),
            "form": form,
        },
        status=422 if form.errors else 200,
    )
