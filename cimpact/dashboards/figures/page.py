"""The figures of the page: each series with its finding, its drawing, its table and the lists behind."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact import clock
from cimpact.formatting import long_date, number
from cimpact.programmes.enums import CapacityTheme, StageKind
from proposals.enums import ObligationKind

from ..dues import COMING, LATE
from ..neighbourhood_map import Entry, map_of
from ..periods import QUARTER, period
from .amounts import Amounts, amounts_of
from .asked import Asked
from .delays import Delays, delays_of
from .drawing import Line, bars_of
from .drawn_delays import strips_of
from .findings import on_time
from .links import Links
from .money_page import by_source, by_stage, by_territory, by_year
from .needs import STRENGTHS, needs_of
from .owed import ANSWER, PAYMENT, Owing, owed_of
from .pipeline import BEFORE_ANSWER, DECISION, STAGES, STEPS, Step, pipeline_of, steps_told
from .readers import Reader
from .stages import stage_legend, stage_name
from .tables import Cell, Figure, Row, Table
from .taking_part import NOT_YET, taking_part_in

A_DAY = dt.timedelta(days=1)
# Beyond, the squares of a map are too many to be told apart.
ON_A_MAP = 120


@dataclass(frozen=True)
class Page:
    """What every figure is made from; the money is read once for the four of them."""

    asked: Asked
    reader: Reader
    links: Links

    @classmethod
    def of(cls, asked: Asked, reader: Reader) -> "Page":
        return cls(asked, reader, Links(asked, reader))

    @property
    def tells_steps(self) -> bool:
        """Whether what comes before the answer is told step by step."""
        return self.reader.reads_steps or not self.asked.is_narrowed


def pipeline(page: Page) -> Figure:
    """How many dossiers at each step, by stage."""
    series, legend = pipeline_of(page.asked), stage_legend(STAGES)
    steps = steps_told(apart=page.tells_steps)
    rows = [
        Row(
            str(step.label),
            [
                *(Cell(series.at(step, stage), _step_url(page, step, stage)) for stage in STAGES),
                Cell(series.at(step), _step_url(page, step)),
            ],
        )
        for step in steps
    ]
    total = Row(
        _("Tous les dossiers"),
        [
            *(
                Cell(sum(series.at(s, stage) for s in steps), page.links.dossiers(etape=stage))
                for stage in STAGES
            ),
            Cell(series.total, page.links.dossiers()),
        ],
    )
    under_way = series.at(STEPS["participation"])
    if page.tells_steps:
        first = ngettext(
            "{n} proposition en analyse ou en décision",
            "{n} propositions en analyse ou en décision",
            series.at(DECISION),
        ).format(n=number(series.at(DECISION)))
    else:
        before = series.at(BEFORE_ANSWER)
        first = ngettext("{n} dossier avant la réponse", "{n} dossiers avant la réponse", before)
        first = first.format(n=number(before))
    second = ngettext("{n} participation en cours", "{n} participations en cours", under_way)
    lines = [
        Line(str(step.label), [series.at(step, stage) for stage in STAGES], url=_step_url(page, step))
        for step in steps
    ]
    return Figure(
        id="parcours",
        title=_("{first}, {second}").format(first=first, second=second.format(n=number(under_way))),
        subtitle=_("Dossiers par état et par étape, le {date}").format(date=long_date(clock.today())),
        table=Table([_("État"), *(stage_name(stage) for stage in STAGES), _("Total")], rows, total),
        chart="dashboards/figures/_bars.html",
        drawing=bars_of(lines, legend),
        legend=legend,
        note=""
        if page.tells_steps
        else _(
            "Avec un filtre, ce qui précède la réponse est compté ensemble : on n’y reconnaît aucune délibération."
        ),
    )


def _step_url(page: Page, step: Step, stage: str = "") -> str:
    before_committee = step == STEPS["recommandation"] and not stage
    return page.links.dossiers(parcours=step.word, etape=stage) or (
        page.links.items() if before_committee else ""
    )


def delays(page: Page) -> Figure:
    """How long decisions took."""
    series = delays_of(page.asked)
    rows = [_moment_row(page, series, moment) for moment in reversed(series.moments)]
    weeks = series.days // 7
    return Figure(
        id="delais",
        title=on_time(series.on_time, series.total),
        subtitle=_(
            "Semaines entre le dépôt et l’entérinement, pauses retirées; décisions dont la réponse est envoyée"
        ),
        table=Table(
            [_("Moment de dépôt"), _("À temps"), _("Hors délai"), _("Décisions")],
            rows,
            Row(
                _("Tous les moments"),
                [
                    Cell(series.on_time, page.links.dossiers(reponse="temps")),
                    Cell(series.of(late=True), page.links.dossiers(reponse="hors"), is_late=True),
                    Cell(series.total, page.links.dossiers(reponse="rendue")),
                ],
            ),
        ),
        chart="dashboards/figures/_delays.html",
        drawing=strips_of(series),
        legend=[
            {"key": "s2", "label": _("En {weeks} semaines ou moins").format(weeks=number(weeks))},
            {"key": "s-late", "label": _("Au-delà")},
        ],
        note=_(
            "Un disque est une semaine : sa taille et son nombre disent combien de décisions y ont été entérinées."
        ),
    )


def _moment_row(page: Page, series: Delays, moment) -> Row:
    here = {"moment": series.windows[moment]}
    return Row(
        long_date(moment),
        [
            Cell(series.of(moment, late=False), page.links.dossiers(**here, reponse="temps")),
            Cell(series.of(moment, late=True), page.links.dossiers(**here, reponse="hors"), is_late=True),
            Cell(series.of(moment), page.links.dossiers(**here, reponse="rendue")),
        ],
    )


def owed(page: Page) -> Figure:
    """What is late and to come, in numbers."""
    series = owed_of(page.asked, answers=page.tells_steps)
    labels = {str(kind.value): str(kind.label) for kind in ObligationKind}
    labels |= {PAYMENT: _("Versement"), ANSWER: _("Réponse à une proposition")}
    legend = [
        {"key": "s-late", "label": _("En retard")},
        {"key": "s2", "label": _("Dans les trois prochains mois")},
        {"key": "s1", "label": _("Plus tard, ou remis")},
    ]
    shown = {kind: label for kind, label in labels.items() if kind != ANSWER or page.tells_steps}
    lines = []
    for kind, label in shown.items():
        count = series.of(kind)
        lines.append(Line(label, [count.late, count.soon, count.coming - count.soon]))
    late = ngettext("{n} échéance en retard", "{n} échéances en retard", series.late)
    late = late.format(n=number(series.late)) if series.late else _("Rien n’est en retard")
    coming = ngettext("{n} à venir", "{n} à venir", series.coming).format(n=number(series.coming))
    return Figure(
        id="attendus",
        title=_("{late}, {coming}").format(late=late, coming=coming),
        subtitle=_("Rencontres, rapports, versements et réponses, en nombres"),
        table=Table(
            [
                _("Ce qui est attendu"),
                _("En retard"),
                _("Dans les trois prochains mois"),
                _("À venir en tout"),
            ],
            [Row(label, _owing_cells(page, kind, series.of(kind))) for kind, label in shown.items()],
        ),
        chart="dashboards/figures/_bars.html",
        drawing=bars_of(lines, legend),
        legend=legend,
    )


def _owing_cells(page: Page, kind: str, count: Owing) -> list[Cell]:
    links, first_and_end = page.links, period(QUARTER)
    if kind == ANSWER:
        late = links.dossiers(parcours=DECISION.word, retard=1)
        coming = {"parcours": DECISION.word, "retard": 0}
        urls = [late, links.dossiers(**coming, echeance=QUARTER), links.dossiers(**coming)]
    elif kind == PAYMENT:
        today, last = first_and_end[0], first_and_end[1] - A_DAY
        urls = [
            links.payments(until=today - A_DAY),
            links.payments(since=today, until=last),
            links.payments(since=today),
        ]
    else:
        urls = [
            links.dues(LATE, genre=kind),
            links.dues(COMING, genre=kind, periode=QUARTER),
            links.dues(COMING, genre=kind),
        ]
    numbers = (count.late, count.soon, count.coming)
    return [
        Cell(value, url, is_late=rank == 0)
        for rank, (value, url) in enumerate(zip(numbers, urls, strict=True))
    ]


def neighbourhoods(page: Page) -> Figure:
    """Those that take part, by stage: on the map, while they are few enough to be told apart on it."""
    series = taking_part_in(page.asked)
    order = [*reversed(StageKind.values), NOT_YET]
    ranked = sorted(series.places, key=lambda place: order.index(place.stage))
    names = {kind: stage_name(kind) for kind in StageKind.values} | {NOT_YET: _("Pas encore")}
    is_mapped = 0 < len(ranked) <= ON_A_MAP
    title = ngettext("{n} quartier sur {all} participe", "{n} quartiers sur {all} participent", series.number)
    url = {place: reverse("neighbourhood", args=[place.neighbourhood.slug]) for place in ranked}
    legend = [
        {"key": key, "label": f"{names[kind]}, {number(series.counts[kind])}"}
        for key, kind in zip(("s3", "s2", "s1", "s0"), order, strict=True)
    ]
    return Figure(
        id="quartiers",
        title=title.format(n=number(series.number), all=number(len(ranked))),
        subtitle=_("Étape en cours aujourd’hui, la plus avancée de chaque quartier"),
        table=Table(
            [_("Quartier"), _("Étape en cours")],
            [
                Row(place.name, [], is_name=True, url=url[place], words=(names[place.stage],))
                for place in ranked
            ],
        ),
        chart=f"dashboards/figures/_{'map' if is_mapped else 'bars'}.html",
        drawing=map_of(Entry(p.neighbourhood, p.stage, names[p.stage], url[p]) for p in ranked)
        if is_mapped
        else bars_of(
            [_of_stage(names[kind], series.counts[kind], order.index(kind)) for kind in order], legend
        ),
        legend=legend,
        is_map=is_mapped,
    )


def _of_stage(name: str, count: int, rank: int) -> Line:
    """A bar of one colour: the one of its stage."""
    return Line(name, [count if place == rank else 0 for place in range(4)])


def needs(page: Page) -> Figure:
    """What tables say they need to learn."""
    series = needs_of(page.asked)
    legend = [
        {"key": key, "label": str(strength.label)}
        for key, strength in zip(("s3", "s2", "s1"), STRENGTHS, strict=True)
    ]
    themes = {
        str(theme.value): (str(theme.label), [series[theme.value, strength.value] for strength in STRENGTHS])
        for theme in CapacityTheme
    }
    ranked = sorted(themes.values(), key=lambda theme: -sum(theme[1]))
    total, url = sum(series.values()), page.links.needs()
    most = ranked[0][0]
    title = ngettext("{n} besoin déclaré : {most}", "{n} besoins déclarés, le plus souvent : {most}", total)
    return Figure(
        id="besoins",
        title=title.format(n=number(total), most=most) if total else _("Aucun besoin n’est déclaré"),
        subtitle=_("Besoins de compétences d’aujourd’hui, par thème et par force"),
        table=Table(
            [_("Thème"), *(entry["label"] for entry in legend), _("Besoins")],
            [Row(label, [Cell(n, url) for n in (*counts, sum(counts))]) for label, counts in ranked],
        ),
        chart="dashboards/figures/_bars.html",
        drawing=bars_of([Line(label, counts, url=url) for label, counts in ranked], legend),
        legend=legend,
    )


def _money(draw: Callable[[Asked, Links, Amounts], Figure]) -> Callable[[Page], Figure]:
    return lambda page: draw(page.asked, page.links, amounts_of(page.asked))


# In the order of the page, by the word of the address.
FIGURES: dict[str, Callable[[Page], Figure]] = {
    "parcours": pipeline,
    "argent": _money(by_year),
    "delais": delays,
    "attendus": owed,
    "etapes": _money(by_stage),
    "sources": _money(by_source),
    "territoires": _money(by_territory),
    "besoins": needs,
    "quartiers": neighbourhoods,
}
MONEY = {"argent": by_year, "etapes": by_stage, "sources": by_source, "territoires": by_territory}


def figures_of(page: Page) -> list[Figure]:
    """Every figure, the money read once."""
    amounts = amounts_of(page.asked)
    return [
        MONEY[word](page.asked, page.links, amounts) if word in MONEY else figure(page)
        for word, figure in FIGURES.items()
    ]
