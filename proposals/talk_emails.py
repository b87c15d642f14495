"""The e-mails of conversations: a message that calls its reader or answers her, and the morning's digest (F31)."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.notices.digest import Part, tells
from cimpact.notices.kinds import Message, writes
from cimpact.notices.models import Notice
from cimpact.writing.models import Comment

from .models import Dossier
from .talk import MESSAGE, comments_open_to


def _thread_url(dossier_id: int, comment: Comment) -> str:
    return reverse("conversation", args=[dossier_id]) + f"#fil-{comment.thread_id or comment.pk}"


@writes(MESSAGE)
def message(notice: Notice) -> Message:
    """Somebody mentions her, or answers in a thread where she wrote."""
    comment = Comment.objects.select_related("author", "section", "question").get(pk=notice.object_id)
    dossier = Dossier.objects.with_names().get(pk=comment.object_id)
    called = comment.mentioned.filter(pk=notice.recipient_id).exists()
    subject = _("%(name)s vous mentionne : %(title)s") if called else _("%(name)s vous répond : %(title)s")
    return Message(
        subject=subject % {"name": comment.author.full_name, "title": dossier.title},
        template="proposals/emails/message",
        url=_thread_url(dossier.pk, comment),
        action=_("Lire et répondre"),
        context={"comment": comment, "dossier": dossier, "called": called},
    )


@tells(MESSAGE)
def messages_of_the_day(notice: Notice, lines: list[int]) -> Part | None:
    """What was said since yesterday in her dossiers and that she has not read, dossier by dossier."""
    by_dossier: dict[int, list[int]] = {}
    for dossier_id, pk in Comment.objects.filter(pk__in=lines).values_list("object_id", "pk"):
        by_dossier.setdefault(dossier_id, []).append(pk)
    said = []
    for dossier in Dossier.objects.with_names().filter(pk__in=by_dossier).order_by("pk"):
        # She may have lost a role since.
        still_open = comments_open_to(notice.recipient, dossier).filter(pk__in=by_dossier[dossier.pk])
        found = list(still_open.select_related("author", "section", "question__section"))
        if found:
            said.append({"dossier": dossier, "comments": found, "url": _absolute(dossier)})
    if not said:
        return None
    count = sum(len(entry["comments"]) for entry in said)
    return Part(
        subject=ngettext(
            "Un message à lire dans vos dossiers", "{count} messages à lire dans vos dossiers", count
        ).format(count=count),
        template="proposals/emails/_digest_messages",
        url=reverse("conversation", args=[said[0]["dossier"].pk]) if len(said) == 1 else reverse("home"),
        entries=said,
    )


def _absolute(dossier: Dossier) -> str:
    return settings.SITE_URL + reverse("conversation", args=[dossier.pk])
