"""What follows the letter, found by whoever may read it: reports, learnings, indicators, partners."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact.search import MOST, Hit, Source, Words, holding
from cimpact.writing.models import Answer
from proposals.search import of_own_tables
from proposals.standing import standing_of

from .capacity_enums import OfferFor, OfferKind
from .enums import ReportState
from .models import (
    CapacityPartner,
    Dialogue,
    JournalEntry,
    LearningQuestion,
    Publication,
    QuestionFinding,
    RegionalPlan,
)
from .permissions import BEGUN, can, can_read_report, indicators_open_to
from .published import period_of
from .regional_text import words_of


def find_reports(user, words: Words) -> list[Hit]:
    """Answers of reports: of her own tables; of the others as they were handed in."""
    of, dossier = "document__report__", "document__report__obligation__participation__dossier"
    handed_in = Q(
        **{f"{dossier}__programme__in": standing_of(user).programmes, f"{of}submitted_at__isnull": False}
    )
    settled = Q(**{f"{of}state__in": (ReportState.SUBMITTED, ReportState.ACCEPTED)}) | Q(
        updated_at__lte=F(f"{of}submitted_at")
    )
    found = (
        Answer.objects.filter(Q(**{f"{dossier}__in": of_own_tables(user)}) | (handed_in & settled))
        .filter(holding(words, "text"))
        .select_related("question", f"{dossier}__initiative", f"{dossier}__neighbourhood")
        .order_by("-updated_at")
    )
    return [
        _hit(answer)
        for answer in found[:MOST]
        if can_read_report(user, answer.document.report) and words.are_in(answer.plain)
    ]


def _hit(answer: Answer) -> Hit:
    report = answer.document.report
    dossier = report.dossier
    return Hit(
        str(dossier.title),
        reverse("report_text", args=[dossier.pk, report.obligation_id]),
        place=f"{dossier.neighbourhood.name} · {answer.question.label}",
        text=answer.plain,
        own_words=True,
    )


def find_questions(user, words: Words) -> list[Hit]:
    """Learning questions and what was found on them: of the stages that her table lives or that she accompanies."""
    of_staff = Q(dossier__programme__in=standing_of(user).programmes)
    open_to_reader = Q(dossier__in=of_own_tables(user)) | of_staff
    said = holding(words, "text", "why", "target") | Q(
        pk__in=QuestionFinding.objects.filter(holding(words, "text", "reinvested")).values("question")
    )
    found = (
        LearningQuestion.objects.filter(open_to_reader, said, dossier__state__in=BEGUN)
        .select_related("dossier__initiative", "dossier__neighbourhood")
        .order_by("-pk")
    )
    return [
        Hit(
            question.text,
            reverse("learning_question", args=[question.dossier_id, question.pk]),
            place=f"{question.dossier.neighbourhood.name} · {question.dossier.title}",
            own_words=True,
        )
        for question in found[:MOST]
        if can(user, "read_questions", question.dossier)
    ]


def find_partners(user, words: Words) -> list[Hit]:
    """The partners that programmes propose; for a team, those it no longer proposes too."""
    open_to_reader = Q(is_active=True) | Q(programme__in=standing_of(user).teams)
    found = CapacityPartner.objects.filter(
        open_to_reader, holding(words, "name", "offer_fr", "offer_en", "contact_name")
    )
    return [
        Hit(partner.name, reverse("partners", args=[partner.programme.code]), text=partner.offer)
        for partner in found.select_related("programme")[:MOST]
    ]


def find_indicators(user, words: Words) -> list[Hit]:
    """What tables measure, to whoever reads it."""
    found = indicators_open_to(user).filter(holding(words, "name", "definition"))
    return [
        Hit(
            indicator.name,
            reverse("indicator", args=[indicator.neighbourhood.slug, indicator.programme.code, indicator.pk]),
            place=indicator.neighbourhood.name,
            text=indicator.definition,
            own_words=True,
        )
        for indicator in found.select_related("neighbourhood", "programme").order_by("ended_at", "name")[
            :MOST
        ]
    ]


def find_publications(user, words: Words) -> list[Hit]:
    """What tables publish, for the community of their programme; a correction in the place of what it corrects."""
    found = (
        Publication.objects.in_view()
        .open_to(user)
        .filter(holding(words, "name", "definition"))
        .select_related("neighbourhood", "programme", "indicator")
    )
    return [
        Hit(
            one.name,
            reverse("publication", args=[one.programme.code, one.pk]),
            place=f"{one.neighbourhood.name} · {period_of(one).label}",
            text=one.definition,
            own_words=True,
        )
        for one in found[:MOST]
    ]


def find_entries(user, words: Words) -> list[Hit]:
    """The entries of journals that their authors opened to the person, and her own."""
    found = JournalEntry.objects.open_to(user).filter(holding(words, "title", "text"))
    return [
        Hit(
            entry.title,
            reverse("journal_entry", args=[entry.pk]),
            place=entry.neighbourhood.name if entry.neighbourhood else entry.programme.short_name,
            text=entry.text,
            own_words=True,
        )
        for entry in found.select_related("neighbourhood", "programme")[:MOST]
    ]


def find_regional_plans(user, words: Words) -> list[Hit]:
    """The regional plans that she may read, by what they say; of the versions adopted, the one in force."""
    found = RegionalPlan.objects.open_to(user).select_related("programme").order_by("-number")
    hits, seen = [], set()
    for plan in found:
        if plan.is_adopted and plan.programme_id in seen:
            continue
        if plan.is_adopted:
            seen.add(plan.programme_id)
        said = words_of(plan)
        if words.are_in(said):
            hits.append(
                Hit(plan.title, reverse("regional_version", args=[plan.pk]), place=plan.period, text=said)
            )
    return hits[:MOST]


def find_dialogues(user, words: Words) -> list[Hit]:
    """Dialogue spaces that are announced, by their titles and the notes that are published; a team's, before too."""
    teams = standing_of(user).teams
    own = Q(offer__programme__in=teams)
    titled = holding(words, "offer__title_fr", "offer__title_en")
    noted = holding(words, "notes_fr", "notes_en")
    found = (
        Dialogue.objects.filter(own | Q(offer__published_at__isnull=False), offer__kind=OfferKind.DIALOGUE)
        .filter(titled | (noted & (own | Q(notes_published_at__isnull=False))))
        .select_related("offer__programme")
        .order_by("-offer__starts_at", "pk")
    )
    return [_of_dialogue(one, words, organises=one.offer.programme_id in teams) for one in found[:MOST]]


def _of_dialogue(dialogue: Dialogue, words: Words, *, organises: bool) -> Hit:
    offer = dialogue.offer
    reads = organises or dialogue.notes_published_at
    notes = (dialogue.notes, dialogue.notes_fr, dialogue.notes_en) if reads else ()
    said = next((text for text in notes if words.are_in(text)), "")
    if said and not dialogue.notes_published_at:
        url = reverse("dialogue_after", args=[offer.programme.code, offer.pk])
    elif offer.is_published and offer.audience == OfferFor.EVERYONE:
        url = reverse("activity", args=[offer.pk])
    else:
        url = reverse("offer", args=[offer.programme.code, offer.pk])
    return Hit(offer.title, url, place=offer.with_partners, text=said, own_words=True)


SOURCES = (
    Source("rapports", _("Rapports"), find_reports, rank=32),
    Source("questions", _("Questions d’apprentissage"), find_questions, rank=34),
    Source("indicateurs", _("Indicateurs"), find_indicators, rank=35),
    Source("indicateurs-publies", _("Indicateurs publiés"), find_publications, rank=36),
    Source("journal", _("Journal"), find_entries, rank=34),
    Source("plan-regional", _("Plan régional"), find_regional_plans, rank=36),
    Source("dialogues", _("Espaces de dialogue"), find_dialogues, rank=37),
    Source("partenaires", _("Partenaires de renforcement des compétences"), find_partners, rank=70),
)
