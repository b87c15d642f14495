"""Text typed in a plain field, and the same text in an editor, are one text: nothing is lost on the way."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cimpact.writing.blocks import Block, Run, canonical, read, tidy, write
from cimpact.writing.marks import from_marks, to_marks
from cimpact.writing.text import clean, count_words

WORDS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\n\r\t \u00a0\u2028\u0000\u2060 aé1.*-_\\[]()<>&;•’'\":/=https"),
    ),
    max_size=30,
)
RUN = st.builds(
    Run,
    WORDS,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "", "https://exemple.org/a?b=1&c=(d)", "mailto:a@exemple.org"]),
)
BLOCK = st.builds(
    Block,
    st.lists(st.one_of(RUN, st.just(Run("\n")), st.just(Run(" "))), max_size=6).map(tuple),
    st.sampled_from(["p", "ul", "ol"]),
    st.integers(0, 3),
)
TEXT = st.lists(BLOCK, max_size=8).map(lambda blocks: canonical(write(tidy(blocks))))


@given(TEXT)
def test_any_text_comes_back_from_a_plain_field_as_it_was(markup):
    assert from_marks(to_marks(markup)) == markup


@given(TEXT)
def test_a_text_has_one_writing(markup):
    assert canonical(markup) == markup
    assert clean(markup) == markup


@given(WORDS)
@example("\\- un\n1\\. deux")
@example("a **b *c** d*")
@example("[a [b](https://exemple.org)")
def test_what_is_typed_reads_the_same_once_saved(typed):
    saved = from_marks(typed)
    assert from_marks(to_marks(saved)) == saved
    assert visible(html.unescape(re.sub("<[^>]*>", "", saved))) <= visible(typed)


def visible(text):
    return set(re.sub(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", text))


@pytest.mark.parametrize(
    ("typed", "markup"),
    [
        ("", ""),
        ("Bonjour", "<p>Bonjour</p>"),
        ("un\ndeux\n\ntrois", "<p>un<br>deux</p><p>trois</p>"),
        ("- un\n- deux", "<ul><li>un</li><li>deux</li></ul>"),
        (
            "Deux choses :\n- un\n- deux\n\nFin",
            "<p>Deux choses :</p><ul><li>un</li><li>deux</li></ul><p>Fin</p>",
        ),
        ("1. un\n2) deux\n  - à part", "<ol><li>un</li><li>deux<ul><li>à part</li></ul></li></ol>"),
        ("- un\n  la suite", "<ul><li>un<br>la suite</li></ul>"),
        ("- un\nautre chose", "<ul><li>un</li></ul><p>autre chose</p>"),
        ("un **gras** et un *italique*", "<p>un <strong>gras</strong> et un <em>italique</em></p>"),
        ("***les deux***", "<p><strong><em>les deux</em></strong></p>"),
        (
            "[le plan](https://exemple.org/plan)",
            '<p><a href="https://exemple.org/plan" rel="noopener noreferrer">le plan</a></p>',
        ),
        ("[non](javascript:alert(1))", "<p>[non](javascript:alert(1))</p>"),
        # What only looks like a mark
        ("2021. Une année", "<p>2021. Une année</p>"),
        ("3 * 4 * 5, puis 3*4*5", "<p>3 * 4 * 5, puis 3*4*5</p>"),
        ("*voir l’annexe", "<p>*voir l’annexe</p>"),
        ("jamais ** seul", "<p>jamais ** seul</p>"),
        ("[sic] <b>", "<p>[sic] &lt;b&gt;</p>"),
        (r"\*pas d’italique\*", "<p>*pas d’italique*</p>"),
        (r"\- pas une liste", "<p>- pas une liste</p>"),
    ],
)
def test_marks_are_written_as_one_would_guess(typed, markup):
    assert from_marks(typed) == markup


def test_a_text_without_marks_is_shown_as_it_reads():
    markup = "<p>L’an 3 : [sic], 3 * 4, a_b, C:\\docs</p>"
    assert to_marks(markup) == "L’an 3 : [sic], 3 * 4, a_b, C:\\\\docs"


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<h1>Titre</h1>suite", "<p>Titre</p><p>suite</p>"),
        ("<div>un<div>deux</div></div>", "<p>un</p><p>deux</p>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p><p>b</p>"),
        ("<ul><li><p>un</p><p>deux</p></li></ul>", "<ul><li>un<br>deux</li></ul>"),
        ("<ul><li>un<ol><li>a</li></ol></li></ul>", "<ul><li>un<ol><li>a</li></ol></li></ul>"),
        ("<ul><li>un</li></ul><ul><li>deux</li></ul>", "<ul><li>un</li><li>deux</li></ul>"),
        ("<ul><li><ul><li>seul</li></ul></li></ul>", "<ul><li>seul</li></ul>"),
        ("<p><b>un </b>deux</p>", "<p><strong>un</strong> deux</p>"),
        ("<p>a<br><br>b</p><p><br></p>", "<p>a</p><p>b</p>"),
        ("<p onclick=x>a<script>b</script><style>c</style></p>", "<p>a</p>"),
        ('<p><a href="javascript:x()">a</a><img src=x onerror=y></p>', "<p>a</p>"),
        ("<p>a &lt;b&gt; &amp; c</p>", "<p>a &lt;b&gt; &amp; c</p>"),
    ],
)
def test_any_markup_is_kept_in_its_one_writing(markup, kept):
    assert canonical(markup) == kept


def test_an_item_stands_under_the_one_before():
    nested = read(
        "<ul><li>a<ul><li>b<ul><li>c<ul><li>d<ul><li>e</li></ul></li></ul></li></ul></li></ul></li></ul>"
    )
    assert [block.depth for block in nested] == [0, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("typed", "words"), [("l’**initiative** a", 2), ("- un\n- deux", 2), ("**gras**", 1)]
)
def test_marks_are_not_words(typed, words):
    assert count_words(from_marks(typed)) == words
