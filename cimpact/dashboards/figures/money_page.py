"""The four figures of the money: by calendar year, by stage, by partner, by territory."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.formatting import money, number
from cimpact.programmes.enums import StageKind
from proposals import money_chart, money_pages

from ..territories import BOROUGH, Territory, belonging
from .amounts import AGREED, ASKED, NO_PARTNER, PAID, Amounts, by
from .asked import Asked
from .drawing import Line, bars_of
from .findings import committed_and_paid
from .links import Links
from .stages import stage_name
from .tables import Cell, Figure, Row, Table

YEAR, STAGE, PARTNER = 0, 1, 2
# Territories drawn: those that receive most. The table has them all.
DRAWN = 8


def _legend() -> list[dict[str, str]]:
    return [{"key": "s3", "label": _("Versé")}, {"key": "s2", "label": _("Engagé, à verser")}]


def _cells(asked_for, agreed, paid, urls) -> list[Cell]:
    """Asked, agreed, paid, to pay; what is to pay has the list of what is agreed."""
    cents = (asked_for, agreed, paid, None if agreed is None else agreed - paid)
    return [Cell(amount, url, is_money=True) for amount, url in zip(cents, (*urls, urls[1]), strict=True)]


def _urls(links: Links, **more) -> tuple[str, str, str]:
    return links.money(ASKED, **more), links.money(AGREED, **more), links.money(PAID, **more)


def _headings(first: str) -> list[str]:
    return [first, _("Demandé"), _("Engagé"), _("Versé"), _("À verser")]


def by_year(asked: Asked, links: Links, amounts: Amounts) -> Figure:
    """What is paid, agreed and left of the envelope, a bar a calendar year."""
    agreed, paid = by(amounts.agreed, YEAR), by(amounts.paid, YEAR)
    brought, wanted = by(amounts.brought, YEAR), by(amounts.asked, YEAR)
    # What partners bring is for the whole programme: in one territory, nothing is left of it.
    is_whole = asked.place is None
    drawn, rows = [], []
    for year in amounts.years:
        limit = brought[year] if is_whole and year in brought else None
        drawn.append(money_pages.Year(year, money_pages.Row(str(year), limit, agreed[year], paid[year]), []))
        of_year = Cell(None if limit is None else limit - agreed[year], is_money=True)
        urls = _urls(links, annees=year)
        rows.append(Row(str(year), [*_cells(wanted[year], agreed[year], paid[year], urls), of_year]))
    given, made = sum(agreed.values()), sum(paid.values())
    left = sum(cents - agreed[year] for year, cents in brought.items()) if is_whole and brought else None
    urls = _urls(links)
    total = Row(
        _("Toutes les années"), [*_cells(sum(wanted.values()), given, made, urls), Cell(left, is_money=True)]
    )
    legend = money_chart.legend()
    return Figure(
        id="argent",
        title=committed_and_paid(given, made),
        subtitle=_("Par année civile, en milliers de dollars; réponses envoyées seulement"),
        table=Table([*_headings(_("Année")), _("Reste à engager")], rows, total),
        chart="dashboards/figures/_columns.html",
        drawing=money_chart.chart_of(drawn),
        legend=legend if left is not None else legend[:2],
        more=(_("L’enveloppe en détail"), links.envelope()) if links.envelope() else None,
    )


def by_stage(asked: Asked, links: Links, amounts: Amounts) -> Figure:
    """What each stage asked and received."""
    wanted, agreed, paid = by(amounts.asked, STAGE), by(amounts.agreed, STAGE), by(amounts.paid, STAGE)
    rows, lines = [], []
    for kind in StageKind.values:
        cells = _cells(wanted[kind], agreed[kind], paid[kind], _urls(links, etape=kind))
        rows.append(Row(stage_name(kind), cells))
        parts, url = [paid[kind], agreed[kind] - paid[kind]], links.money(AGREED, etape=kind)
        lines.append(Line(stage_name(kind), parts, url=url))
    most = max(StageKind.values, key=lambda kind: agreed[kind])
    return Figure(
        id="etapes",
        title=_("{stage} : {agreed} engagés").format(stage=stage_name(most), agreed=money(agreed[most]))
        if agreed[most]
        else _("Aucune étape n’a encore de soutien"),
        subtitle=_("Soutien par étape; réponses envoyées seulement"),
        table=Table(_headings(_("Étape")), rows),
        chart="dashboards/figures/_bars.html",
        drawing=bars_of(lines, _legend(), money),
        legend=_legend(),
    )


def by_source(asked: Asked, links: Links, amounts: Amounts) -> Figure:
    """What each partner brings, and what is agreed and paid of it."""
    agreed, paid = by(amounts.agreed, PARTNER), by(amounts.paid, PARTNER)
    brought = by(amounts.brought, 1) if asked.place is None else Counter()
    partners = dict(amounts.partners)
    if agreed[NO_PARTNER] or paid[NO_PARTNER]:
        partners[NO_PARTNER] = _("Sans source")
    rows, lines = [], []
    for partner, name in partners.items():
        limit = brought.get(partner)
        left = None if limit is None else limit - agreed[partner]
        links_of = [links.money(what, source=partner) for what in (AGREED, PAID)]
        cells = [
            Cell(limit, is_money=True),
            Cell(agreed[partner], links_of[0], is_money=True),
            Cell(paid[partner], links_of[1], is_money=True),
            Cell(left, is_money=True, is_late=bool(left and left < 0)),
        ]
        rows.append(Row(name, cells, is_name=partner != NO_PARTNER))
        parts = [paid[partner], agreed[partner] - paid[partner], max(left or 0, 0)]
        lines.append(Line(name, parts, is_name=partner != NO_PARTNER, total=money(limit or agreed[partner])))
    legend = [*_legend(), {"key": "s1", "label": _("Reste à engager")}]
    return Figure(
        id="sources",
        title=_source_title(amounts, is_whole=asked.place is None),
        subtitle=_("Par partenaire, toutes les années de la période"),
        table=Table([_("Partenaire"), _("Apport"), _("Engagé"), _("Versé"), _("Reste à engager")], rows),
        chart="dashboards/figures/_bars.html",
        drawing=bars_of(lines, legend, money),
        legend=legend if asked.place is None else _legend(),
    )


def _source_title(amounts: Amounts, *, is_whole: bool) -> str:
    brought = sum(amounts.brought.values())
    sourced = sum(cents for (_y, _s, partner), cents in amounts.agreed.items() if partner != NO_PARTNER)
    if not brought:
        return _("L’enveloppe n’est pas fixée")
    if not is_whole:
        return _("{agreed} viennent des partenaires").format(agreed=money(sourced))
    return _("Il reste {left} à engager sur {brought}").format(
        left=money(brought - sourced), brought=money(brought)
    )


def by_territory(asked: Asked, links: Links, amounts: Amounts) -> Figure:
    """What boroughs and towns asked and received, then health territories; whoever is of several counts in each."""
    sums: dict[Territory, Counter] = {}
    cents = {ASKED: amounts.asked_there, AGREED: amounts.agreed_there, PAID: amounts.paid_there}
    for neighbourhood, territory in belonging():
        kept = sums.setdefault(territory, Counter())
        for what, there in cents.items():
            kept[what] += there[neighbourhood]
    held = {territory: kept for territory, kept in sums.items() if any(kept.values())}
    ranked = sorted(held.items(), key=lambda item: (item[0].kind, -item[1][AGREED], item[0].name))
    rows, lines = [], []
    for territory, kept in ranked:
        label = territory.name or _("Sans arrondissement ni ville")
        urls = _urls(links, lieu=territory.word)
        rows.append(
            Row(label, _cells(kept[ASKED], kept[AGREED], kept[PAID], urls), is_name=bool(territory.pk))
        )
        if territory.kind == BOROUGH:
            parts = [kept[PAID], kept[AGREED] - kept[PAID]]
            url = links.money(AGREED, lieu=territory.word)
            lines.append(Line(label, parts, is_name=bool(territory.pk), url=url))
    receiving = sum(bool(kept[AGREED]) for territory, kept in held.items() if territory.kind == BOROUGH)
    title = ngettext(
        "{n} arrondissement ou ville reçoit un soutien",
        "{n} arrondissements et villes reçoivent un soutien",
        receiving,
    ).format(n=number(receiving))
    return Figure(
        id="territoires",
        title=title if receiving else _("Aucun territoire n’a encore de soutien"),
        subtitle=_(
            "Selon le quartier qui porte le dossier; s’il est de plusieurs territoires, chacun le compte"
        ),
        table=Table(_headings(_("Arrondissement, ville ou territoire de santé")), rows),
        chart="dashboards/figures/_bars.html",
        drawing=bars_of(lines[:DRAWN], _legend(), money),
        legend=_legend(),
    )
