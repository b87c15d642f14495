"""What changed in a proposal since an earlier copy of it, or since the letter of intent, answer by answer (F32, F35).

Only what was frozen or sent is compared: what is being written is nobody's to read yet.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cimpact.formatting import long_date, money, number, ordinal_year
from cimpact.writing.differences import differences
from cimpact.writing.models import FrozenCopy

from .models import Dossier
from .reading import reading

LETTER = "lettre"


@dataclass(frozen=True)
class Changed:
    """One answer in both texts; `changes` marks the words, and is empty when the answer stayed the same."""

    label: str
    section: str
    changes: SafeString | str
    is_new: bool = False
    is_gone: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.changes)


@dataclass(frozen=True)
class Figure:
    """One fact or amount in both texts, in words."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Comparison:
    """Everything that two texts say."""

    answers: list[Changed]
    facts: list[Figure]
    amounts: list[Figure]
    budget: list[Figure]

    @property
    def changed(self) -> list[Changed]:
        return [answer for answer in self.answers if answer.differs]

    @property
    def kept(self) -> list[Changed]:
        return [answer for answer in self.answers if not answer.differs]

    @property
    def figures(self) -> list[Figure]:
        return [figure for figure in [*self.facts, *self.amounts, *self.budget] if figure.differs]


def compare_copies(before: FrozenCopy, after: FrozenCopy) -> Comparison:
    """Two copies of one proposal."""
    old, new = reading(before.content), reading(after.content)
    return Comparison(
        answers=compare_answers(old, new),
        facts=_facts(old, new),
        amounts=_figures(_amounts(old), _amounts(new)),
        budget=_figures(_budget(old), _budget(new)),
    )


def compare_with_letter(dossier: Dossier, copy: FrozenCopy) -> Comparison:
    """The letter of intent and the proposal: the answers to the questions that both ask."""
    asked = dossier.letter.document.answers_by_code
    letter = {code: (answer.question.label, "", answer.text) for code, answer in asked.items() if answer.text}
    proposal = {code: parts for code, parts in _texts(reading(copy.content)).items() if code in letter}
    return Comparison(
        answers=_answers({code: letter[code] for code in proposal}, proposal), facts=[], amounts=[], budget=[]
    )


def compare_answers(old: dict, new: dict) -> list[Changed]:
    """What is answered in two readings of one document."""
    return _answers(_texts(old), _texts(new))


def _texts(text: dict) -> dict[str, tuple[str, str, str]]:
    """(question, section, answer) by code: answers, what else sections hold, then how each prerequisite is met."""
    found = {
        question["code"]: (question["label"], section["title"], question["text"])
        for section in text["sections"]
        for question in section["questions"]
    }
    for section in text["sections"]:
        for entry in section.get("entries", ()):
            found[f"entry:{entry.key}"] = (entry.name, section["title"], entry.words)
    for evidence in text.get("evidence", ()):
        files = ", ".join(file["name"] for file in evidence["files"])
        parts = [evidence["state"], evidence["note"], files]
        found[f"evidence:{evidence['code']}"] = (
            evidence["text"],
            _("Préalables"),
            "\n\n".join(str(part) for part in parts if part),
        )
    return found


def _answers(old: dict, new: dict) -> list[Changed]:
    """The answers of the newer text in its order, then those it no longer holds."""
    answers = []
    for code in [*new, *(code for code in old if code not in new)]:
        label, section, after = new.get(code) or (*old[code][:2], "")
        before = old[code][2] if code in old else ""
        same = before == after
        answers.append(
            Changed(
                label=label,
                section=section,
                changes="" if same else differences(before, after),
                is_new=not before and bool(after),
                is_gone=bool(before) and not after,
            )
        )
    return answers


def _facts(old: dict, new: dict) -> list[Figure]:
    labels: dict[str, tuple[str, Callable[..., str]]] = {
        "title": (_("Nom de l’initiative"), str),
        "years": (_("Durée, en années"), number),
        "starts_on": (_("Début souhaité"), long_date),
        "receives_money": (_("Reçoit l’argent"), str),
    }
    return [
        Figure(label, words(old[name]) if old.get(name) else "", words(new[name]) if new.get(name) else "")
        for name, (label, words) in labels.items()
    ]


def _amounts(text: dict) -> dict[str, int]:
    amounts = {ordinal_year(int(year)): cents for year, cents in text["amounts"].items()}
    return amounts | {_("Soutien demandé en tout"): sum(amounts.values())}


def _budget(text: dict) -> dict[str, int]:
    """Cents by category, all years; by source too, where the copy tells them apart."""
    totals: dict[str, int] = {}
    for line in text["budget"]:
        source = line.get("source")
        label = f"{line['category']}, {source['name']}" if source else line["category"]
        totals[label] = totals.get(label, 0) + line["cents"]
    return {label: cents for label, cents in totals.items() if cents}


def _figures(old: dict[str, int], new: dict[str, int]) -> list[Figure]:
    labels = [*new, *(label for label in old if label not in new)]
    return [Figure(label, _money(old.get(label)), _money(new.get(label))) for label in labels]


def _money(cents: int | None) -> str:
    return "" if cents is None else money(cents)
