"""Translations: `messages.py update | compile | check`.

The source strings are French. English (locale/en) must translate every one of them; French (locale/fr) only
holds the plural forms, because French says “0 projet” where gettext's default rule would say “0 projets”.
Catalogues name the files a text is used in, not the lines, so that they change only when a text does.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "fr")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)|\{\w*\}|%[sd]")
# Before a colon and inside quotation marks, French takes a space that a line does not break.
BREAKING = re.compile(r"« | »| :( |$)")


def sources() -> Iterator[tuple[str, str]]:
    """Every file that may hold a text, as Python: its path and its code."""
    packages = sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
    for package in packages:
        for file in sorted(package.rglob("*.py")):
            if "migrations" not in file.parts:
                yield str(file.relative_to(ROOT)), file.read_text()
    for file in sorted((ROOT / "templates").rglob("*.*")):
        if file.suffix in {".html", ".txt", ".svg"}:
            # Django turns a template into something like Python; the indentation means nothing there.
            code = templatize(file.read_text(), origin=str(file))
            yield str(file.relative_to(ROOT)), "\n".join(line.strip() for line in code.splitlines())


def template() -> Catalog:
    """All the texts of the portal."""
    catalog = Catalog()
    for path, code in sources():
        for line, texts, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
            catalog.add(texts, locations=[(path, line)], context=context)
    return catalog


def file_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    file = file_of(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def wanted(language: str, message: Message) -> bool:
    return bool(message.id) and (language != "fr" or message.pluralizable)


def update() -> int:
    """Add what is new and drop what is gone; never guess a translation."""
    texts = template()
    for language in LANGUAGES:
        old, new = read(language), Catalog(locale=language)
        for message in texts:
            if not wanted(language, message):
                continue
            known = old.get(message.id, message.context)
            string = known.string if known else ""
            if language == "fr":
                string = tuple(message.id)
            elif message.pluralizable and not isinstance(string, tuple):
                string = (string, "")
            elif not message.pluralizable and isinstance(string, tuple):
                string = string[0]
            flags = {"fuzzy"} if known and known.fuzzy else set()
            new.add(message.id, string, message.locations, flags, context=message.context)
        write(language, new)
    return 0


def write(language: str, catalog: Catalog) -> None:
    stream = io.BytesIO()
    write_po(stream, catalog, width=110, omit_header=True, sort_by_file=True, include_lineno=False)
    file = file_of(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(language=language, plural=catalog.plural_forms)
    file.write_text(header + stream.getvalue().decode())


def compile_all() -> int:
    """Write the .mo files that Django reads."""
    for language in LANGUAGES:
        file = file_of(language).with_suffix(".mo")
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            write_mo(stream, read(language))
    return 0


def check() -> int:
    """List what is missing, obsolete, uncertain or has lost a placeholder, and French that would break badly."""
    texts = template()
    written = [text for message in texts for text in _forms(message)]
    faults = [f"fr: a space that breaks: {text!r}" for text in written if BREAKING.search(text)]
    for language in LANGUAGES:
        catalog = read(language)
        expected = {
            (message.context, _key(message)): message for message in texts if wanted(language, message)
        }
        present = {(message.context, _key(message)): message for message in catalog if message.id}
        for key, message in expected.items():
            translated = present.get(key)
            where = ", ".join(sorted({path for path, _ in message.locations}))
            fault = "missing" if translated is None else _fault(message, translated)
            if fault:
                faults.append(f"{language}: {fault}: {_key(message)!r} ({where})")
        faults += [f"{language}: obsolete: {key[1]!r}" for key in present.keys() - expected.keys()]
    print("\n".join(sorted(faults)) or "Translations are complete.")
    if faults:
        print(
            f"{len(faults)} to settle: scripts/messages.py update, then edit locale/*/LC_MESSAGES/django.po"
        )
    return 1 if faults else 0


def _key(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def _forms(message: Message) -> tuple[str, ...]:
    """Every form of a text as the source writes it: one, or singular and plural."""
    return tuple(message.id) if message.pluralizable else (message.id,)


def _fault(message: Message, translated: Message) -> str:
    if translated.fuzzy:
        return "fuzzy"
    if message.pluralizable != translated.pluralizable:
        return "plural forms changed"
    strings = translated.string if translated.pluralizable else [translated.string]
    if not all(strings):
        return "missing"
    known = {name for text in _forms(message) for name in PLACEHOLDER.findall(text)}
    unknown = {name for text in strings for name in PLACEHOLDER.findall(text)} - known
    lost = set(PLACEHOLDER.findall(_forms(message)[-1])) - set(PLACEHOLDER.findall(strings[-1]))
    return "placeholders differ" if unknown or lost else ""


COMMANDS = {"update": update, "compile": compile_all, "check": check}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit("Usage: scripts/messages.py update | compile | check")
    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(COMMANDS[sys.argv[1]]())
