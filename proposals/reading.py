"""A proposal as it is read, on screen and in print: what a snapshot says, in one language, with its tables."""

import datetime as dt

from django.utils.translation import get_language

from cimpact.formatting import ordinal_year
from cimpact.writing.text import count_words

from .dates import add_months, last_day
from .enums import EvidenceState


def reading(content: dict) -> dict:
    """The snapshot in the reader's language; what people wrote stays in theirs."""
    text = _in_language(content, get_language())
    text["starts_on"] = _date(content["starts_on"])
    text["ends_on"] = (
        last_day(text["starts_on"], text["years"]) if text["starts_on"] and text["years"] else None
    )
    text["window"] = _date(content["window"])
    text["submitted_at"] = content["submitted_at"] and dt.datetime.fromisoformat(content["submitted_at"])
    text["years_asked"] = _years(text)
    text["total"] = sum(year["cents"] for year in text["years_asked"])
    text["grid"] = _grid(text)
    for evidence in text["evidence"]:
        evidence["state"] = EvidenceState(evidence["state"]).label if evidence["state"] else ""
        evidence["files"] = [a for a in text["attachments"] if a["prerequisite"] == evidence["code"]]
    for section in text["sections"]:
        section["questions"] = [
            question
            for question in section["questions"]
            if question["required"] or count_words(question["text"])
        ]
    return text


def _in_language(value, language: str):
    """The same data, each bilingual text replaced by the one to read."""
    if isinstance(value, dict):
        if value.keys() == {"fr", "en"}:
            return value.get(language) or value["fr"]
        return {name: _in_language(part, language) for name, part in value.items()}
    if isinstance(value, list):
        return [_in_language(part, language) for part in value]
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


def _grid(text: dict) -> dict:
    """The budget as the grid component takes it: a row for each category that holds something."""
    labels = [year["label"] for year in text["years_asked"]]
    by_category: dict[str, dict[int, int]] = {}
    for line in text["budget"]:
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
        if any(cents.values())
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
