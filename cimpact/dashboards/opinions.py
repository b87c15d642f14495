"""What a person was asked her opinion of: the home of whoever is consulted (F37)."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cimpact.formatting import day
from proposals.models import Dossier, Opinion
from proposals.permissions import UNDER_ANALYSIS

from .waiting import Waiting


@dataclass(frozen=True)
class Asked:
    """One request for an opinion."""

    opinion: Opinion
    awaited: bool


def opinions_of(user, dossiers: QuerySet[Dossier]) -> list[Asked]:
    """What was asked of her about the dossiers open to her, what is awaited first."""
    asked = Opinion.objects.filter(
        asked_of=user, cancelled_at=None, dossier__in=dossiers.order_by().values("pk")
    )
    asked = asked.select_related("asked_by", "dossier__initiative", "dossier__neighbourhood")
    ordered = asked.prefetch_related("sections").order_by(F("wished_on").asc(nulls_last=True), "asked_at")
    found = [Asked(o, o.given_at is None and o.dossier.state in UNDER_ANALYSIS) for o in ordered]
    return sorted(found, key=lambda one: not one.awaited)


def asked_of_her(asked: Asked) -> Waiting:
    """One request as a thing to do."""
    opinion = asked.opinion
    deadline: str | SafeString = ""
    if opinion.wished_on:
        deadline = _("Souhaité d’ici le {date}").format(date=day(opinion.wished_on, weekday=True))
    return Waiting(
        title=_("Donner votre avis à {name}").format(name=opinion.asked_by.full_name),
        subject=str(opinion.dossier.title),
        deadline=deadline,
        note=", ".join(section.title for section in opinion.sections.all()),
        url=reverse("opinion", args=[opinion.dossier_id, opinion.pk]),
        action=_("Lire et donner mon avis"),
    )
