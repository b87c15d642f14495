"""What both sides hold to: the terms of a participation as they stand, as a version keeps them, and what differs.

Amounts are whole cents. A version's content is self-contained: it stays readable whatever becomes of the rules.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cimpact.formatting import long_date, money, ordinal_year
from cimpact.programmes.enums import SourceKind
from cimpact.programmes.models import Stage

from .dates import Pause, add_months, after_pauses
from .models import AgreedVersion, Dossier, Participation
from .rules import capacity_problem

# A line of the agreed budget: (source kind, category code, year).
Cell = tuple[str, str, int]


@dataclass(frozen=True)
class AgreedTerms:
    """Everything that a modification may change."""

    years: int
    starts_on: dt.date
    ends_on: dt.date
    amounts: dict[int, int] = field(default_factory=dict)
    budget: dict[Cell, int] = field(default_factory=dict)
    conditions: str = ""
    # In words, how the initiative or its plan was adjusted since the proposal (R31); empty until it is.
    initiative: str = ""
    # When the participation stood still: its years are longer by as much.
    pauses: tuple[Pause, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.amounts.values())

    def year_starts(self) -> list[dt.date]:
        return [after_pauses(add_months(self.starts_on, 12 * n), self.pauses) for n in range(self.years)]

    def as_data(self, dossier: Dossier) -> dict:
        """What an agreed version keeps, with the names that its budget needs in both languages."""
        categories = {c.code: c for c in dossier.rules.categories.all()}
        sources = {s.kind: s for s in dossier.rules.sources.all()}
        return {
            "years": self.years,
            "starts_on": str(self.starts_on),
            "ends_on": str(self.ends_on),
            "amounts": {str(year): cents for year, cents in sorted(self.amounts.items())},
            "conditions": self.conditions,
            "initiative": self.initiative,
            "pauses": [[str(first), str(resumed)] for first, resumed in self.pauses],
            "budget": [
                {
                    "source": {"kind": source, **_both(sources.get(source))},
                    "category": {"code": category, **_both(categories.get(category))},
                    "year": year,
                    "cents": cents,
                }
                for (source, category, year), cents in sorted(self.budget.items())
                if cents
            ],
        }


def _both(named) -> dict[str, str]:
    return {"fr": named.name_fr, "en": named.name_en} if named else {"fr": "", "en": ""}


def terms_of(content: dict) -> AgreedTerms:
    """The terms that an agreed version keeps."""
    return AgreedTerms(
        years=content["years"],
        starts_on=dt.date.fromisoformat(content["starts_on"]),
        ends_on=dt.date.fromisoformat(content["ends_on"]),
        amounts={int(year): cents for year, cents in content["amounts"].items()},
        budget={
            (line["source"]["kind"], line["category"]["code"], line["year"]): line["cents"]
            for line in content["budget"]
        },
        conditions=content["conditions"],
        initiative=content["initiative"],
        pauses=tuple(
            (dt.date.fromisoformat(first), dt.date.fromisoformat(resumed))
            for first, resumed in content.get("pauses", ())
        ),
    )


def terms_accepted(participation: Participation) -> AgreedTerms:
    """What the table accepted, read from the award and from the budget it had submitted."""
    dossier, award = participation.dossier, participation.dossier.award
    return AgreedTerms(
        years=participation.years,
        starts_on=participation.starts_on,
        ends_on=participation.ends_on,
        amounts={year.year: year.cents for year in award.amounts.all()},
        budget={
            (line.source.kind, line.category.code, line.year): line.cents
            for line in dossier.budget.select_related("source", "category")
            if line.year <= participation.years and line.cents
        },
        conditions=award.conditions,
    )


WITH_WHO_PROPOSED = AgreedVersion.objects.select_related("modification__proposed_by")
# For a page whose parts each ask for the versions: prefetched, they are read once.
KNOWN_VERSIONS = Prefetch("versions", WITH_WHO_PROPOSED, to_attr="known_versions")


def versions_of(participation: Participation) -> list[AgreedVersion]:
    """The agreed versions, the one in force first. A participation older than versions has its first one unsaved."""
    versions = getattr(participation, "known_versions", None)
    if versions is None:
        versions = list(WITH_WHO_PROPOSED.filter(participation=participation))
    return versions or [first_version(participation)]


def first_version(participation: Participation) -> AgreedVersion:
    """Version 1, what the table accepted; not saved."""
    dossier = participation.dossier
    letter = getattr(dossier, "answer_letter", None)
    accepted_at = (letter and letter.accepted_at) or dossier.state_since
    content = terms_accepted(participation).as_data(dossier)
    return AgreedVersion(participation=participation, number=1, content=content, at=accepted_at)


# Comparing


@dataclass(frozen=True)
class Difference:
    """One term that differs, in words. `written`: people's own text, shown whole."""

    label: str
    before: str
    after: str
    written: bool = False


def differences_between(before: AgreedTerms, after: AgreedTerms, names: "Names") -> list[Difference]:
    """What differs from one version to another, in the order one reads a version."""
    return [
        *_changed(_("Durée"), _years(before.years), _years(after.years)),
        *_changed(_("Premier jour"), long_date(before.starts_on), long_date(after.starts_on)),
        *_changed(_("Dernier jour"), long_date(before.ends_on), long_date(after.ends_on)),
        *_amounts(before, after),
        *_changed(_("Conditions"), before.conditions, after.conditions, written=True),
        *_changed(_("L’initiative et son plan"), before.initiative, after.initiative, written=True),
        *_budgets(before, after, names),
    ]


def _changed(label: str, before: str, after: str, *, written: bool = False) -> Iterator[Difference]:
    if before != after:
        yield Difference(label, before, after, written)


def _years(years: int) -> str:
    return ngettext("%(years)s an", "%(years)s ans", years) % {"years": years}


def _amounts(before: AgreedTerms, after: AgreedTerms) -> Iterator[Difference]:
    for year in range(1, max(before.years, after.years) + 1):
        old, new = before.amounts.get(year), after.amounts.get(year)
        yield from _changed(
            _("Soutien, %(year)s") % {"year": ordinal_year(year).lower()}, _cents(old), _cents(new)
        )
    yield from _changed(_("Soutien, total"), money(before.total), money(after.total))


def _cents(cents: int | None) -> str:
    return "" if cents is None else money(cents)


def _budgets(before: AgreedTerms, after: AgreedTerms, names: "Names") -> Iterator[Difference]:
    for cell in sorted({*before.budget, *after.budget}):
        source, category, year = cell
        label = f"{names.source(source)}, {names.category(category)}, {ordinal_year(year).lower()}"
        old, new = before.budget.get(cell, 0), after.budget.get(cell, 0)
        yield from _changed(label, money(old), money(new))


class Names:
    """The names of budget sources and categories in the reader's language, from the versions that hold them."""

    def __init__(self, *contents: dict):
        language = get_language()
        lines = [line for content in contents for line in content["budget"]]
        self._sources = {line["source"]["kind"]: line["source"][language] for line in lines}
        self._categories = {line["category"]["code"]: line["category"][language] for line in lines}

    def source(self, kind: str) -> str:
        return self._sources.get(kind) or kind

    def category(self, code: str) -> str:
        return self._categories.get(code) or code


# What a rule says otherwise


def rule_warnings(terms: AgreedTerms, stage: Stage) -> list[str]:
    """Where the terms leave the stage's range or duration (R21–R23): said, never refused to those who agree."""
    warnings = []
    if terms.years > stage.years_max:
        warnings.append(
            _("L’étape « %(stage)s » dure au plus %(most)s; ces conditions en prévoient %(years)s.")
            % {"stage": stage.name, "most": _years(stage.years_max), "years": _years(terms.years)}
        )
    elif stage.needs_justification(terms.years):
        warnings.append(
            _("Une durée de %(years)s demande une justification à cette étape.")
            % {"years": _years(terms.years)}
        )
    for year, cents in sorted(terms.amounts.items()):
        if not stage.amount_min <= cents <= stage.amount_max:
            warnings.append(
                _("%(year)s : %(amount)s est hors de la fourchette, de %(min)s à %(max)s par année.")
                % {
                    "year": ordinal_year(year),
                    "amount": money(cents),
                    "min": money(stage.amount_min),
                    "max": money(stage.amount_max),
                }
            )
    return warnings


def advice(terms: AgreedTerms, dossier: Dossier) -> list[str]:
    """What does not follow, without being against a rule: a budget that misses the support or exceeds the reserved
    amount (R26), an end beyond the programme's (R1, R3)."""
    sentences = []
    for year in range(1, terms.years + 1):
        planned = sum(
            cents
            for (source, _category, of), cents in terms.budget.items()
            if of == year and source == SourceKind.PROGRAMME
        )
        support = terms.amounts.get(year, 0)
        if planned != support:
            sentences.append(
                _("%(year)s : le budget répartit %(planned)s pour un soutien de %(support)s.")
                % {"year": ordinal_year(year), "planned": money(planned), "support": money(support)}
            )
        reserved = sum(
            cents
            for (source, _category, of), cents in terms.budget.items()
            if of == year and source == SourceKind.CAPACITY
        )
        if problem := capacity_problem(dossier.programme, reserved):
            sentences.append(f"{ordinal_year(year)}\xa0: {problem}")
    if terms.ends_on > dossier.programme.ends_on:
        sentences.append(
            _("La participation finirait après le programme, qui prend fin le %(date)s.")
            % {"date": long_date(dossier.programme.ends_on)}
        )
    return sentences
