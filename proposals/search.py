"""Dossiers, and what is written in them, found by whoever may read them.

Each row is asked of the database as the permissions say it, then passes the predicate that its own page asks.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact.search import MOST, Hit, Source, Words, holding
from cimpact.writing.models import Answer, Guest

from .enums import WRITING, State
from .models import Dossier
from .permissions import before_committees, can_read_letter, can_read_proposal, visible_dossiers
from .standing import closed_to, standing_of


def find_dossiers(user, words: Words) -> list[Hit]:
    """Those whose page the person opens; by title and neighbourhood alone, those that are closed to her."""
    names = ("initiative__title", "neighbourhood__name")
    visible = Dossier.objects.visible_to(user).filter(
        holding(words, "number", "neighbourhood__table__name", *names)
    )
    hits = [
        Hit(
            str(dossier.title),
            reverse("dossier", args=[dossier.pk]),
            place=" · ".join(filter(None, (dossier.neighbourhood.name, dossier.number))),
            own_words=dossier.initiative_id is not None,
        )
        for dossier in visible.select_related("initiative", "neighbourhood")[:MOST]
    ]
    closed = closed_dossiers(user)
    if closed is not None:
        shown = closed.filter(holding(words, *names)).select_related("initiative", "neighbourhood")
        hits += [
            Hit(str(d.title), place=d.neighbourhood.name, closed=True, own_words=True) for d in shown[:MOST]
        ]
    return hits[:MOST]


def closed_dossiers(user) -> QuerySet[Dossier] | None:
    """What she would read if she did not withdraw from it (F41, R58), no draft; None without any withdrawal."""
    standing = standing_of(user)
    if not (standing.withdraws or standing.organisations or standing.closed):
        return None
    reached = Q(pk__in=before_committees(standing.committees)) | Q(programme__in=standing.programmes)
    put = Dossier.objects.filter(reached).exclude(state__in=(*WRITING, State.WITHDRAWN))
    return put.filter(closed_to(standing)).exclude(pk__in=Dossier.objects.visible_to(user).values("pk"))


def of_own_tables(user) -> QuerySet[Dossier]:
    """Those that the person's tables carry, alone or with others."""
    standing = standing_of(user)
    return Dossier.objects.filter(Q(neighbourhood__in=standing.tables) | Q(pk__in=standing.joint))


def _handed(user) -> QuerySet[Dossier]:
    """Those whose proposal the staff or a committee's member reads: submitted, or shown as a draft."""
    standing = standing_of(user)
    submitted = Q(submitted_at__isnull=False)
    shown = submitted | Q(shared_at__isnull=False) | Q(typing_allowed_at__isnull=False)
    as_staff = Q(programme__in=standing.programmes) & shown
    before_me = Q(pk__in=before_committees(standing.committees)) & submitted
    return visible_dossiers(Dossier.objects.all(), user).filter(as_staff | before_me)


def find_answers(user, words: Words) -> list[Hit]:
    """Answers of proposals. Those who are not of the table find no answer being written anew since it was submitted."""
    of = "document__dossier__"
    settled = (
        ~Q(**{f"{of}state__in": (State.DRAFTING, State.PRECISION)})
        | Q(updated_at__lte=F(f"{of}submitted_at"))
        | Q(**{f"{of}state": State.DRAFTING, f"{of}shared_at__isnull": False})
        | Q(**{f"{of}state": State.DRAFTING, f"{of}typing_allowed_at__isnull": False})
    )
    invited = Guest.objects.ongoing().filter(
        user=user, document=OuterRef("document"), sections=OuterRef("question__section")
    )
    readable = (
        Q(document__dossier__in=of_own_tables(user))
        | (Q(document__dossier__in=_handed(user)) & settled)
        | Q(as_guest=True)
    )
    found = (
        Answer.objects.annotate(as_guest=Exists(invited))
        .filter(readable, holding(words, "text"))
        .select_related("question__section", f"{of}initiative", f"{of}neighbourhood")
        .order_by("-updated_at")
    )
    return [
        _answer(
            answer,
            answer.document.dossier,
            "section",
            answer.document.dossier.pk,
            answer.question.section.code,
        )
        for answer in found[:MOST]
        if (answer.as_guest or can_read_proposal(user, answer.document.dossier))
        and words.are_in(answer.plain)
    ]


def find_letters(user, words: Words) -> list[Hit]:
    """Letters of intent: of her own tables; of the others once they are sent."""
    of = "document__letter__dossier"
    sent = visible_dossiers(Dossier.objects.all(), user).filter(letter__sent_at__isnull=False)
    standing = standing_of(user)
    readable = Q(**{f"{of}__neighbourhood__in": standing.tables}) | Q(**{f"{of}__in": sent})
    found = (
        Answer.objects.filter(readable, holding(words, "text"))
        .select_related("question__section", f"{of}__initiative", f"{of}__neighbourhood")
        .order_by("-updated_at")
    )
    return [
        _answer(answer, answer.document.letter.dossier, "letter", answer.document.letter.dossier.pk)
        for answer in found[:MOST]
        if can_read_letter(user, answer.document.letter.dossier) and words.are_in(answer.plain)
    ]


def _answer(answer: Answer, dossier: Dossier, name: str, *address) -> Hit:
    """Where an answer stands: its initiative, its question, the words around."""
    return Hit(
        str(dossier.title),
        reverse(name, args=address),
        place=f"{dossier.neighbourhood.name} · {answer.question.label}",
        text=answer.plain,
        own_words=True,
    )


SOURCES = (
    Source("dossiers", _("Dossiers et initiatives"), find_dossiers, rank=20),
    Source("propositions", _("Réponses des propositions"), find_answers, rank=30),
    Source("lettres", _("Lettres d’intention"), find_letters, rank=31),
)
