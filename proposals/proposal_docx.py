"""A proposal for a word processor: the draft of now, or a frozen copy, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cimpact import clock
from cimpact.formatting import file_size, hour, long_date, money
from cimpact.writing.models import FrozenCopy
from cimpact.writing.word import WordDocument

from .models import Dossier
from .reading import reading
from .snapshot import snapshot


def draft_docx(dossier: Dossier, language: str) -> bytes:
    """What the proposal says now, marked as a draft at its foot."""
    with override(language):
        now = clock.now()
        state = _("Brouillon du %(date)s, %(hour)s") % {"date": long_date(now), "hour": hour(now)}
        return _proposal(reading(snapshot(dossier)), language, state)


def copy_docx(copy: FrozenCopy, language: str) -> bytes:
    """A copy as it was frozen, with its number and its fingerprint."""
    with override(language):
        state = _("Copie %(number)s, %(at)s") % {"number": copy.number, "at": long_date(copy.at)}
        return _proposal(reading(copy.content), language, f"{state} · SHA-256 {copy.sha256}")


def _proposal(text: dict, language: str, state: str) -> bytes:
    word = WordDocument(title=text["title"], author=text["table"], language=language)
    word.foot(f"{text['number']} · {text['title']} · {state}")
    word.line(
        _("Proposition · %(stage)s · %(neighbourhood)s")
        % {"stage": text["stage"]["name"], "neighbourhood": text["neighbourhood"]}
    )
    word.title(text["title"])
    word.facts(_facts(text))
    for section in text["sections"]:
        word.heading(section["title"])
        _OWN.get(section["kind"], lambda word, text: None)(word, text)
        _entries(word, section)
        for question in section["questions"]:
            if section["kind"] != "vision":
                word.heading(question["label"], 2)
            if question["text"]:
                word.words(question["text"])
            else:
                word.line(_("Pas encore de réponse."), quiet=True)
    return word.content()


def _facts(text: dict) -> list[tuple[str, str]]:
    facts = [(_("Table de quartier"), text["table"])]
    if text["receives_money"] != text["table"]:
        facts.append((_("Organisme fiduciaire"), text["receives_money"]))
    if text["years"]:
        length = ngettext("%(n)s an", "%(n)s ans", text["years"]) % {"n": text["years"]}
        if text["starts_on"]:
            length += _(", du %(first)s au %(last)s") % {
                "first": long_date(text["starts_on"]),
                "last": long_date(text["ends_on"]),
            }
        facts.append((_("Durée"), length))
    if text["total"]:
        facts.append((_("Soutien demandé"), money(text["total"])))
    if text["answerable"]:
        facts.append((_("Répond de la proposition"), text["answerable"]))
    if text["submitted_at"]:
        facts.append((_("Déposée"), f"{long_date(text['submitted_at'])}, {text['submitted_by']}"))
    return [*facts, (_("Règles"), text["rules"])]


def _entries(word: WordDocument, section: dict) -> None:
    """What an app above keeps of the section."""
    for entry in section.get("entries", ()):
        word.heading(entry.title, 2)
        for label, text in entry.facts:
            word.line(str(label), quiet=True)
            word.plain_words(text)
    if "entries" in section and not section["entries"]:
        word.line(str(section["no_entry"]), quiet=True)


def _prerequisites(word: WordDocument, text: dict) -> None:
    for evidence in text["evidence"]:
        word.heading(evidence["text"], 2)
        if evidence["state"]:
            word.line(str(evidence["state"]))
        if inherited := evidence["inherited"]:
            word.line(_("Déjà montré à l’étape « %(stage)s », dossier %(number)s.") % inherited, quiet=True)
        if evidence["note"]:
            word.plain_words(evidence["note"])
        _files(word, evidence["files"])
    if not text["evidence"]:
        word.line(_("Pas encore précisé."), quiet=True)


def _support(word: WordDocument, text: dict) -> None:
    if not text["years_asked"]:
        word.line(_("Pas encore de montant."), quiet=True)
        return
    word.table(
        [_("Année"), _("Soutien demandé")],
        [(year["label"], money(year["cents"])) for year in text["years_asked"]],
        total=[_("Total"), money(text["total"])],
    )


def _budget(word: WordDocument, text: dict) -> None:
    for grid in text["grids"]:
        word.heading(grid["name"], 2)
        word.table(
            [_("Catégorie"), *grid["years"], _("Total")],
            [
                (row["label"], *(money(cell["amount"]) for cell in row["cells"]), money(row["total"]))
                for row in grid["rows"]
            ],
            total=[
                _("Total"),
                *(money(total["amount"]) for total in grid["totals"]),
                money(grid["grand_total"]),
            ],
        )
        if grid["note"]:
            word.plain_words(grid["note"])
    if not text["grids"]:
        word.line(_("Pas encore de budget."), quiet=True)


def _attachments(word: WordDocument, text: dict) -> None:
    _files(word, text["attachments"])
    if not text["attachments"]:
        word.line(_("Aucune pièce jointe."), quiet=True)


def _files(word: WordDocument, files: list[dict]) -> None:
    for file in files:
        word.line(f"{file['name']} ({file_size(file['size'])})")


# What a section says besides its questions, by its kind.
_OWN = {
    "prerequisites": _prerequisites,
    "support": _support,
    "budget": _budget,
    "attachments": _attachments,
}
