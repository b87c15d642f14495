"""A proposal as it is read, on screen and in print: what a snapshot says, in one language, with its tables."""

import datetime as dt

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact.formatting import ordinal_year
from cimpact.programmes.enums import SourceKind
from cimpact.writing.text import count_words

from .budget import Line, summary
from .dates import add_months, last_day
from .enums import EvidenceState
from .own_parts import own_part

# The grid of a budget that holds nothing.
EMPTY: dict = {"kind": SourceKind.PROGRAMME, "years": [], "rows": [], "totals": [], "grand_total": 0}


def reading(content: dict) -> dict:
    """The snapshot in the reader's language; what people wrote stays in theirs."""
    text = in_language(content, get_language())
    text["answerable"] = content.get("answerable")  # copies frozen earlier named nobody
    text["starts_on"] = _date(content["starts_on"])
    text["ends_on"] = (
        last_day(text["starts_on"], text["years"]) if text["starts_on"] and text["years"] else None
    )
    text["window"] = _date(content["window"])
    text["submitted_at"] = content["submitted_at"] and dt.datetime.fromisoformat(content["submitted_at"])
    text["years_asked"] = _years(text)
    text["total"] = sum(year["cents"] for year in text["years_asked"])
    text["shares"] = _shares(text)
    text["grids"] = _grids(text)
    text["grid"] = next((grid for grid in text["grids"] if grid["kind"] == SourceKind.PROGRAMME), EMPTY)
    text["budget_summary"] = _summary(text) if len(text["grids"]) > 1 else None
    for evidence in text["evidence"]:
        evidence["state"] = EvidenceState(evidence["state"]).label if evidence["state"] else ""
        evidence["files"] = [a for a in text["attachments"] if a["prerequisite"] == evidence["code"]]
    text["sections"] = answered_sections(text["sections"])
    for section in text["sections"]:
        # Copies frozen earlier held nothing there.
        if "part" in section and (own := own_part(section["kind"])):
            section["entries"], section["no_entry"] = own.entries(section["part"]), own.empty
    return text


def answered_sections(sections: list[dict]) -> list[dict]:
    """The sections without the optional questions left empty."""
    return [
        section | {"questions": [q for q in section["questions"] if q["required"] or count_words(q["text"])]}
        for section in sections
    ]


def in_language(value, language: str):
    """The same data, each bilingual text replaced by the one to read."""
    if isinstance(value, dict):
        if value.keys() == {"fr", "en"}:
            return value.get(language) or value["fr"]
        return {name: in_language(part, language) for name, part in value.items()}
    if isinstance(value, list):
        return [in_language(part, language) for part in value]
    return value


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _years(text: dict) -> list[dict]:
    """What is asked for each year, with its dates when the start is known."""
    starts_on = text["starts_on"]
    return [
        {
            "label": ordinal_year(year),
            "starts_on": add_months(starts_on, 12 * (year - 1)) if starts_on else None,
            "ends_on": last_day(starts_on, year) if starts_on else None,
            "cents": text["amounts"].get(str(year), 0),
        }
        for year in range(1, (text["years"] or 0) + 1)
    ]


def _shares(text: dict) -> dict | None:
    """What goes to each neighbourhood, as the grid component takes it; None for a proposal of one."""
    found = text.get("joint")
    if not found:
        return None
    labels = [year["label"] for year in text["years_asked"]]
    for carrier in found:
        carrier["agreed_at"] = carrier["agreed_at"] and dt.datetime.fromisoformat(carrier["agreed_at"])
    rows: list[dict] = [
        {
            "label": carrier["neighbourhood"],
            "help": "",
            "cells": [
                {"year": label, "amount": carrier["amounts"].get(str(year), 0), "field": None}
                for year, label in enumerate(labels, 1)
            ],
            "total": sum(carrier["amounts"].values()),
        }
        for carrier in found
    ]
    return {
        "years": labels,
        "rows": rows,
        "totals": [
            {"year": label, "amount": sum(row["cells"][index]["amount"] for row in rows)}
            for index, label in enumerate(labels)
        ],
        "grand_total": sum(row["total"] for row in rows),
    }


def _source(line: dict) -> dict:
    """Who pays a line; in copies kept before budgets had sources, the programme."""
    return line.get("source") or {"kind": SourceKind.PROGRAMME.value, "name": _("Ce programme")}


def _grids(text: dict) -> list[dict]:
    """The budget as the grid component takes it: one grid for each source that holds something."""
    lines: dict[str, list[dict]] = {}
    for line in text["budget"]:
        if line["cents"]:
            lines.setdefault(_source(line)["kind"], []).append(line)
    notes = text.get("funding_notes", {})
    labels = [year["label"] for year in text["years_asked"]]
    return [
        {
            "kind": kind,
            "name": _source(own[0])["name"],
            "note": notes.get(kind, ""),
            **_grid(own, labels),
        }
        for kind, own in lines.items()
    ]


def _grid(lines: list[dict], labels: list[str]) -> dict:
    """A row for each category of the lines, a column for each year."""
    by_category: dict[str, dict[int, int]] = {}
    for line in lines:
        by_category.setdefault(line["category"], {})[line["year"]] = line["cents"]
    rows: list[dict] = [
        {
            "label": category,
            "help": "",
            "cells": [
                {"year": label, "amount": cents.get(year, 0), "field": None}
                for year, label in enumerate(labels, 1)
            ],
            "total": sum(cents.values()),
        }
        for category, cents in by_category.items()
    ]
    totals = [
        {"year": label, "amount": sum(row["cells"][index]["amount"] for row in rows)}
        for index, label in enumerate(labels)
    ]
    return {
        "years": labels,
        "rows": rows,
        "totals": totals,
        "grand_total": sum(total["amount"] for total in totals),
    }


def _summary(text: dict) -> dict:
    """What all the sources add up to."""
    lines = [
        Line(_source(line)["kind"], line["category"], line["year"], line["cents"]) for line in text["budget"]
    ]
    return summary(
        lines,
        len(text["years_asked"]),
        sources={grid["kind"]: grid["name"] for grid in text["grids"]},
        categories={line.category: line.category for line in lines if line.cents},
    )
