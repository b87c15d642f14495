"""How tests reserve, ask and offer: a participation of three years with a wallet, a partner, a group offer."""

import datetime as dt

from cimpact import clock
from cimpact.programmes.enums import CapacityTheme, CapacityUse, SourceKind
from learning.capacity_enums import Language, OfferFor, OfferKind
from learning.models import CapacityPartner, CapacityRequest, GroupOffer
from learning.workflow import capacity_requests as actions
from learning.workflow import offers
from proposals import workflow
from proposals.models import BudgetLine, Dossier
from tests import cast as casting

EXTERNAL, INTERNAL, ADDITIONAL = CapacityUse.EXTERNAL, CapacityUse.INTERNAL, CapacityUse.ADDITIONAL


def with_wallet(cast, *, amount: int | None = 6_000_00, kind: str = "deployment", **reserved: int) -> Dossier:
    """A participation under way; `amount` is what the programme reserves a year, in cents, or None: not set.

    `reserved` is what the budget plans for the first year, by use: external=…, internal=…, additional=….
    """
    cast.programme.capacity_amount = amount
    cast.programme.save()
    dossier = casting.answered(cast, kind=kind)
    for use, cents in reserved.items():
        source = SourceKind.PROGRAMME if use == ADDITIONAL else SourceKind.CAPACITY
        BudgetLine.objects.create(
            dossier=dossier,
            source=dossier.rules.sources.get(kind=source),
            category=dossier.rules.categories.get(capacity_use=use),
            year=1,
            cents=cents,
        )
    workflow.accept(dossier, starts_on=dossier.starts_on, by=cast.coordinator)
    return Dossier.objects.with_names().get(pk=dossier.pk)


def partner(cast, name: str = "Coopérative Sillage", **fields) -> CapacityPartner:
    given = {
        "themes": [CapacityTheme.SYSTEMIC],
        "languages": [Language.FRENCH],
        "offer_fr": "Évaluer avec les gens.",
        "offer_en": "Evaluating with people.",
    }
    return CapacityPartner.objects.create(programme=cast.programme, name=name, **given | fields)


def asked(cast, dossier: Dossier, *, cents: int = 2_000_00, use: str = EXTERNAL, **more) -> CapacityRequest:
    given = {"theme": CapacityTheme.SYSTEMIC, "need": "Voir le système entier.", "year": 1}
    return actions.ask(dossier, use=use, cents=cents, by=cast.coordinator, **given | more)


def matched(cast, dossier: Dossier, *, with_partner=None, cents: int = 2_000_00, **more) -> CapacityRequest:
    request = asked(cast, dossier, cents=cents, **more)
    return actions.match(request, partner=with_partner or partner(cast), cents=cents, by=cast.advisor)


def agreed(cast, dossier: Dossier, **more) -> CapacityRequest:
    request = matched(cast, dossier, **more)
    return actions.agree(request, seen=request.mark, by=cast.coordinator)


def under_way(cast, dossier: Dossier, **more) -> CapacityRequest:
    return actions.start(agreed(cast, dossier, **more), by=cast.coordinator)


def offer(cast, *, limit: int | None = None, published: bool = True, days: int = 30, **fields) -> GroupOffer:
    """A workshop in so many days, published by the team."""
    starts = clock.now() + dt.timedelta(days=days)
    values = {
        "kind": OfferKind.WORKSHOP,
        "audience": OfferFor.TABLES,
        "theme": CapacityTheme.MOBILISATION,
        "title_fr": "Inviter autrement",
        "title_en": "Inviting differently",
        "text_fr": "Une demi-journée.",
        "text_en": "Half a day.",
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=3),
        "dates_fr": "",
        "dates_en": "",
        "place": "La Maison du quartier",
        "limit": limit,
        "closes_on": (starts - dt.timedelta(days=2)).date(),
    }
    made = offers.keep_offer(cast.programme, values | fields, by=cast.team)
    return offers.publish(made, by=cast.team) if published else made


def registers(made: GroupOffer, name: str, *, neighbourhood=None):
    """Somebody asks for a place."""
    return offers.register(
        made,
        neighbourhood=neighbourhood,
        name=name,
        email=f"{name.lower()}@exemple.org",
        organisation="La Maison des familles",
        language="fr",
    )
