"""The messages about a dossier, each written for its reader in the reader's language."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact.formatting import moment
from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice

from .enums import LetterKind
from .models import ClosingExtension, Dossier
from .proposal_pdf import copy_pdf
from .reading import reading


@writes("receipt")
def receipt(notice: Notice) -> Message:
    """The proposal was submitted: its number, its time, what comes next, a full copy (F29)."""
    copy = notice.subject
    dossier = Dossier.objects.with_names().select_related("submitted_by").get(document=copy.document_id)
    language = get_language()
    return Message(
        subject=_("Proposition déposée : %(title)s") % {"title": copy.content["title"]},
        template="proposals/emails/receipt",
        url=reverse("dossier", args=[dossier.pk]),
        action=_("Ouvrir le dossier"),
        context={"dossier": dossier, "text": reading(copy.content)},
        attachments=[(f"{dossier.number}.pdf", lambda: copy_pdf(copy, language), "application/pdf")],
    )


@writes("precision_asked")
def precision_asked(notice: Notice) -> Message:
    """The advisor asks for a precision on one answer."""
    precision = notice.subject
    return Message(
        subject=_("%(name)s vous demande une précision : %(section)s")
        % {"name": precision.asked_by.first_name, "section": precision.question.section.title},
        template="proposals/emails/precision_asked",
        url=reverse("precision", args=[precision.dossier_id, precision.pk]),
        action=_("Répondre à la demande"),
        context={"precision": precision, "dossier": precision.dossier},
    )


@writes("precision_answered")
def precision_answered(notice: Notice) -> Message:
    """The table handed its answer back."""
    precision = notice.subject
    return Message(
        subject=_("Précision reçue : %(title)s") % {"title": precision.dossier.title},
        template="proposals/emails/precision_answered",
        url=reverse("precision", args=[precision.dossier_id, precision.pk]),
        action=_("Voir ce qui a changé"),
        context={"precision": precision, "dossier": precision.dossier},
    )


@writes("answer_sent")
def answer_sent(notice: Notice) -> Message:
    """The answer to the proposal is in the portal; its letter comes along."""
    letter = notice.subject
    awarded = letter.kind == LetterKind.AWARD
    subject = (
        _("Votre allocation est confirmée : %(title)s")
        if awarded
        else _("Réponse à votre proposition : %(title)s")
    )
    return Message(
        subject=subject % {"title": letter.dossier.title},
        template="proposals/emails/answer_sent",
        url=reverse("answer_letter", args=[letter.dossier_id]),
        action=_("Lire la réponse et l’accepter") if awarded else _("Lire la réponse"),
        context={"letter": letter, "dossier": letter.dossier, "awarded": awarded},
        # Asking the file for its method would open it here and now.
        attachments=[(f"{letter.number}.pdf", lambda: letter.pdf.read(), "application/pdf")]
        if letter.pdf
        else [],
    )


@writes("closing_moved")
def closing_moved(notice: Notice) -> Message:
    """A moment closes later than was said, for all or for this dossier."""
    extension = ClosingExtension.objects.select_related("window", "by").get(pk=notice.details["extension"])
    return Message(
        subject=_("Vous avez jusqu’au %(until)s pour déposer votre proposition")
        % {"until": moment(extension.until)},
        template="proposals/emails/closing_moved",
        url=reverse("dossier", args=[notice.object_id]),
        action=_("Continuer la proposition"),
        context={"extension": extension, "dossier": notice.subject},
    )
