"""The translations' own tool."""

import re

import pytest
from babel.messages.catalog import Catalog

from scripts import messages


@pytest.fixture
def portal(tmp_path, monkeypatch):
    """A small portal to translate: one module, one template."""
    package = tmp_path / "portal"
    (package / "migrations").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "migrations/first.py").write_text("_('jamais')")
    (package / "views.py").write_text(
        "_('Dossier')\npgettext_lazy('expéditeur', 'De')\nngettext('%(n)s projet', '%(n)s projets', n)\n"
    )
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "page.html").write_text(
        "<p>\n  {% translate 'Bonjour' %} {{ name }}: «\u00a0{% blocktranslate trimmed count n=total %}\n"
        "  une\n   table{% plural %}{{ n }} tables{% endblocktranslate %}\u00a0»</p>\n"
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    return tmp_path


def ids(language):
    return {messages._key(message) for message in messages.read(language) if message.id}


def test_it_finds_texts_in_code_and_templates(portal):
    messages.update()
    assert ids("en") == {"Dossier", "De", "%(n)s projet", "Bonjour", "une table"}


def test_french_holds_only_plurals_already_written(portal):
    messages.update()
    assert ids("fr") == {"%(n)s projet", "une table"}
    assert messages.read("fr").get("%(n)s projet").string == ("%(n)s projet", "%(n)s projets")


def test_what_is_not_translated_fails_the_check(portal, capsys):
    messages.update()
    assert messages.check() == 1
    assert "en: missing: 'Bonjour' (templates/page.html)" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["Il reste : Budget", "L’étape « Amorce", "Amorce »"])
def test_a_space_that_french_does_not_break_is_written_so(portal, capsys, text):
    (portal / "portal/views.py").write_text(f"_('{text}')\n")
    messages.update()
    translate_all()
    assert messages.check() == 1
    assert f"fr: a space that breaks: {text!r}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "forms", ["'reste : %(n)s', 'restent\u00a0: %(n)s'", "'reste\u00a0: %(n)s', 'restent : %(n)s'"]
)
def test_each_plural_form_is_checked_for_spaces_that_break(portal, capsys, forms):
    (portal / "portal/views.py").write_text(f"ngettext({forms}, n)\n")
    messages.update()
    translate_all()
    assert messages.check() == 1
    assert "fr: a space that breaks: 'reste" in capsys.readouterr().out


def translate_all():
    english = Catalog(locale="en")
    for message in messages.read("en"):
        if message.id:
            string = (
                tuple(f"{text} EN" for text in message.id) if message.pluralizable else f"{message.id} EN"
            )
            english.add(message.id, string, context=message.context)
    messages.write("en", english)


def test_complete_translations_pass_and_survive_an_update(portal, capsys):
    messages.update()
    translate_all()
    assert messages.check() == 0
    before = messages.file_of("en").read_text()
    messages.update()
    assert messages.read("en").get("Bonjour").string == "Bonjour EN"
    messages.update()
    assert messages.file_of("en").read_text().splitlines()[:8] == before.splitlines()[:8]
    assert messages.check() == 0


def test_a_text_that_is_gone_is_obsolete(portal, capsys):
    messages.update()
    translate_all()
    (portal / "templates/page.html").write_text("")
    assert messages.check() == 1
    assert "en: obsolete: 'Bonjour'" in capsys.readouterr().out
    messages.update()
    assert messages.check() == 0


def test_a_lost_placeholder_fails_the_check(portal, capsys):
    messages.update()
    translate_all()
    file = messages.file_of("en")
    file.write_text(file.read_text().replace("%(n)s projets EN", "projects"))
    assert messages.check() == 1
    assert "placeholders differ: '%(n)s projet'" in capsys.readouterr().out


def test_compiled_catalogues_follow(portal):
    messages.update()
    messages.compile_all()
    assert messages.file_of("fr").with_suffix(".mo").stat().st_size > 0


def test_no_french_sentence_elides_before_a_name():
    before_a_name = re.compile(
        r"\b(?:de|que|du|le|la) %\((?:name|person|neighbourhood|table|organisation|partner)\)s", re.IGNORECASE
    )
    found = [id for message in messages.read("en") for id in _texts(message) if before_a_name.search(id)]
    assert found == []


def _texts(message) -> tuple[str, ...]:
    return message.id if message.pluralizable else (message.id,)
