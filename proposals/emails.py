"""The messages about a dossier, each written for its reader in the reader's language."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact.formatting import long_date, moment
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


@writes("typing_allowed")
def typing_allowed(notice: Notice) -> Message:
    """A table asks its advisor to type in its draft (F24)."""
    dossier = Dossier.objects.with_names().get(pk=notice.object_id)
    return Message(
        subject=_("La table vous demande d’écrire avec elle : %(title)s") % {"title": dossier.title},
        template="proposals/emails/typing_allowed",
        url=reverse("proposal", args=[dossier.pk]),
        action=_("Ouvrir la proposition"),
        context={"dossier": dossier},
    )


@writes("guest_invited")
def guest_invited(notice: Notice) -> Message:
    """A table invites a partner, who has an account already, to write some sections (F24)."""
    guest = notice.subject
    dossier = Dossier.objects.with_names().get(document=guest.document_id)
    return Message(
        subject=_("%(name)s vous invite à écrire : %(title)s")
        % {"name": guest.invited_by.full_name, "title": dossier.title},
        template="proposals/emails/guest_invited",
        url=reverse("dossier", args=[dossier.pk]),
        action=_("Ouvrir mes sections"),
        context={
            "guest": guest,
            "dossier": dossier,
            "sections": list(guest.sections.all()),
            "message": notice.details.get("message", ""),
        },
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


@writes("team_message")
def team_message(notice: Notice) -> Message:
    """The team writes to several tables at once, each in its own words (F49)."""
    return Message(
        subject=notice.details["subject"],
        template="proposals/emails/team_message",
        url=reverse("dossier", args=[notice.object_id]),
        action=_("Ouvrir le dossier"),
        context={
            "dossier": notice.subject,
            "text": notice.details["text"],
            "sender": notice.details["by"],
        },
    )


@writes("moment_aimed")
def moment_aimed(notice: Notice) -> Message:
    """The team aimed a draft at another moment."""
    date = dt.date.fromisoformat(notice.details["date"])
    return Message(
        subject=_("Votre proposition vise maintenant le %(date)s") % {"date": long_date(date)},
        template="proposals/emails/moment_aimed",
        url=reverse("dossier", args=[notice.object_id]),
        action=_("Ouvrir le dossier"),
        context={"dossier": notice.subject, "date": date},
    )


@writes("opinion_asked")
def opinion_asked(notice: Notice) -> Message:
    """The advisor would like her opinion on some sections of a proposal (F37)."""
    opinion = notice.subject
    return Message(
        subject=_("%(name)s vous demande votre avis : %(title)s")
        % {"name": opinion.asked_by.full_name, "title": opinion.dossier.title},
        template="proposals/emails/opinion_asked",
        url=reverse("opinion", args=[opinion.dossier_id, opinion.pk]),
        action=_("Lire et donner mon avis"),
        context={"opinion": opinion, "dossier": opinion.dossier, "sections": list(opinion.sections.all())},
    )


@writes("opinion_given")
def opinion_given(notice: Notice) -> Message:
    """An opinion arrived, or will not come."""
    opinion = notice.subject
    sentence = (
        _("%(name)s préfère ne pas donner d’avis : %(title)s")
        if opinion.declined_at
        else _("Avis donné par %(name)s : %(title)s")
    )
    return Message(
        subject=sentence % {"name": opinion.asked_of.full_name, "title": opinion.dossier.title},
        template="proposals/emails/opinion_given",
        url=reverse("opinions", args=[opinion.dossier_id]),
        action=_("Voir les avis"),
        context={"opinion": opinion, "dossier": opinion.dossier},
    )


@writes("analysis_handed_back")
def analysis_handed_back(notice: Notice) -> Message:
    """Whoever analysed the proposal withdraws from it: it waits for someone else."""
    dossier = notice.subject
    return Message(
        subject=_("Une analyse est à confier : %(title)s") % {"title": dossier.title},
        template="proposals/emails/analysis_handed_back",
        url=reverse("assign", args=[dossier.pk]),
        action=_("Confier l’analyse"),
        context={"dossier": dossier},
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


@writes("instalment_paid")
def instalment_paid(notice: Notice) -> Message:
    """A payment was made: how much, when, to whom (F51)."""
    return _about_payment(notice, _("Versement fait : %(title)s"), "proposals/emails/instalment_paid")


@writes("payment_corrected")
def payment_corrected(notice: Notice) -> Message:
    """A payment told as made was not: it is still to come."""
    return _about_payment(notice, _("Versement corrigé : %(title)s"), "proposals/emails/payment_corrected")


def _about_payment(notice: Notice, subject: str, template: str) -> Message:
    instalment = notice.subject
    dossier = instalment.dossier
    return Message(
        subject=subject % {"title": dossier.title},
        template=template,
        url=reverse("dossier_payments", args=[dossier.pk]),
        action=_("Voir les versements"),
        context={
            "instalment": instalment,
            "dossier": dossier,
            "receives": dossier.neighbourhood.receives_money,
            "reason": notice.details.get("reason", ""),
        },
    )


@writes("move_allowed")
def move_allowed(notice: Notice) -> Message:
    """The team lets an initiative go on to a stage that the guide does not describe for it (R29)."""
    dossier = notice.subject
    stage = next(
        stage
        for stage in dossier.programme.current_rules().stages.all()
        if stage.kind == notice.details["stage"]
    )
    sentence = _("Votre initiative peut passer à l’étape « %(stage)s »") % {"stage": stage.name}
    return Message(
        subject=sentence,
        template="proposals/emails/told",
        url=reverse("dossier_start") + f"?initiative={dossier.initiative_id}",
        action=_("Poursuivre l’initiative"),
        context={"sentence": sentence, "dossier": dossier, "reason": notice.details["reason"]},
    )
