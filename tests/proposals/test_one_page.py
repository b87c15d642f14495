"""The vision's page on screen is the page that prints, to the last word (F16)."""

import re

import pypdfium2
import pytest
from django.urls import reverse

from cimpact import pdf
from cimpact.writing.text import to_plain
from proposals.one_page import layout_of
from tests import cast as casting

FRENCH = (
    "Dans trois ans, aucune famille du secteur n’aura à choisir entre le loyer et l’épicerie\u00a0: "
    "les cuisines, les cours d’école et les ruelles auront cessé d’être des lieux séparés. "
)
ENGLISH = (
    "In three years, no family of the sector will have to choose between rent and groceries: "
    "kitchens, schoolyards and alleys will no longer be places apart. "
)


def markup_of(sentence: str, times: int) -> str:
    """Paragraphs, emphasis and a list, around a page's length."""
    paragraph = f"<p>{sentence * 3}<strong>{sentence}</strong><em>{sentence}</em></p>"
    items = "".join(f"<li>{sentence}</li>" for _n in range(3))
    return paragraph * times + f"<ul>{items}</ul><p>{sentence * 2}</p>"


def squeezed(text: str) -> str:
    """A text without its spaces, nor the soft hyphens and bullets of a page."""
    return re.sub(r"[\s\u00ad\ufffe•]|\d\.", "", text)


def printed_pages(title: str, markup: str) -> list[str]:
    document = pypdfium2.PdfDocument(
        pdf.render("proposals/pdf/vision.html", {"title": title, "text": markup}, "fr")
    )
    pages = [squeezed(page.get_textpage().get_text_range()) for page in document]
    document.close()
    return pages


def shown(blocks) -> str:
    return squeezed("".join(to_plain(line) for block in blocks for line in block.lines))


@pytest.mark.parametrize("sentence", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize("times", [1, 4, 5, 6, 9])
def test_f16_the_last_word_on_screen_is_the_last_word_on_paper(sentence, times):
    markup = markup_of(sentence, times)
    layout = layout_of("Titre", markup)
    first, *others = printed_pages("Titre", markup)
    assert first == squeezed("Titre") + shown(layout.page)
    assert "".join(others) == shown(layout.beyond)
    assert layout.fits == (not others)


def test_f16_nothing_of_the_text_is_lost_on_the_way():
    markup = markup_of(FRENCH, 6)
    layout = layout_of("Titre", markup)
    assert not layout.fits
    assert shown(layout.page) + shown(layout.beyond) == squeezed(to_plain(markup))


def test_emphasis_and_marks_are_shown_and_nothing_else(db):
    markup = "<p>Un <strong>mot</strong> &lt;b&gt; <em>dit</em></p><ol><li>Premier</li><li>Second</li></ol>"
    text, first, second = layout_of("Titre", markup).page
    assert text.lines == ["Un <strong>mot</strong> &lt;b&gt; <em>dit</em>"]
    assert [(block.mark, block.lines) for block in (first, second)] == [
        ("1.", ["Premier"]),
        ("2.", ["Second"]),
    ]


def test_f16_while_one_writes_the_page_comes_back_with_what_is_beyond(cast, signed_in):
    dossier = casting.drafting(cast, kind="deployment")
    question = next(q for s in dossier.document.sections if s.kind == "vision" for q in s.questions.all())
    url = reverse("answer", args=[dossier.pk, dossier.document_id, question.pk])
    typed = {
        f"q{question.pk}-text": markup_of(FRENCH, 6),
        f"q{question.pk}-is_markup": "1",
        f"q{question.pk}-version": 0,
    }
    answer = signed_in(cast.coordinator).post(url, typed).json()
    page = answer["fragments"]["vision-page"]
    assert 'class="beyond"' in page
    assert "le texte dépasse de" in page
    section = signed_in(cast.coordinator).get(reverse("section", args=[dossier.pk, question.section.code]))
    assert page.strip() in section.content.decode()
