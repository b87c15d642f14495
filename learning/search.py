"""Reports, partners and regional plans, found by whoever may read them."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cimpact.search import MOST, Hit, Source, Words, holding
from cimpact.writing.models import Answer
from proposals.search import of_own_tables
from proposals.standing import standing_of

from .enums import ReportState
from .models import CapacityPartner, RegionalPlan
from .permissions import can_read_report
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


SOURCES = (
    Source("rapports", _("Rapports"), find_reports, rank=32),
    Source("plan-regional", _("Plan régional"), find_regional_plans, rank=36),
    Source("partenaires", _("Partenaires de renforcement des compétences"), find_partners, rank=70),
)
