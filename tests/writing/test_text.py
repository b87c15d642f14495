"""What people type is kept as clean HTML, comes back as they typed it, and is counted in words."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cimpact.writing.text import clean, count_words, from_plain, paragraphs, to_plain

# Everything a keyboard, a word processor or an attacker may send.
TYPED = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\n\r\t \u00a0\u2028\u0000\u000b<>&;\"'’éÉ«»-/=pbr"),
    ),
    max_size=200,
)


@given(TYPED)
@example("<p>un</p> & <br> deux\n\n\n trois&nbsp;&amp;lt;")
@example("\ufeff\ufffe\udfff\x00 a \x0b b")
@example("</p><p>")
@example("a\n \nb")
def test_text_comes_back_as_it_was_typed(typed):
    back = to_plain(from_plain(typed))
    assert from_plain(back) == from_plain(typed)
    assert visible(back) == visible(typed)


def visible(text):
    """The characters that can be seen, without controls nor spaces."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]", "", text)


@given(TYPED)
def test_nothing_typed_becomes_a_tag_of_its_own(typed):
    markup = from_plain(typed)
    assert set(re.findall(r"<[^>]*>", markup)) <= {"<p>", "</p>", "<br>"}
    assert "\x00" not in markup


@given(TYPED)
def test_cleaning_what_is_clean_changes_nothing(typed):
    assert clean(from_plain(typed)) == from_plain(typed)


@pytest.mark.parametrize(
    ("markup", "cleaned"),
    [
        ("<p>Bonjour<script>alert(1)</script></p>", "<p>Bonjour</p>"),
        ('<p onclick="x()" style="color:red" class="a">Bonjour</p>', "<p>Bonjour</p>"),
        ('<img src="x" onerror="alert(1)">', ""),
        ('<a href="javascript:alert(1)">ici</a>', '<a rel="noopener noreferrer">ici</a>'),
        (
            '<a href="https://exemple.org" target="_top">ici</a>',
            '<a href="https://exemple.org" rel="noopener noreferrer">ici</a>',
        ),
        ("<iframe src=https://exemple.org></iframe>", ""),
        ("<svg><p><style><g title='</style><img src=x onerror=alert(1)>'>", None),
        (
            "<ul><li><strong>un</strong></li><li><em>deux</em></li></ul>",
            "<ul><li><strong>un</strong></li><li><em>deux</em></li></ul>",
        ),
    ],
)
def test_only_paragraphs_lists_emphasis_and_links_stay(markup, cleaned):
    if cleaned is not None:
        assert clean(markup) == cleaned
    assert not re.search(r"(?i)<(?:script|img|iframe|svg|style)|onerror=|javascript:", clean(markup))


@pytest.mark.parametrize(
    ("typed", "markup"),
    [
        ("", ""),
        (" \n\t\r\n ", ""),
        ("\x00\x01", ""),
        ("Bonjour", "<p>Bonjour</p>"),
        ("un\ndeux", "<p>un<br>deux</p>"),
        ("un\r\n\r\ndeux", "<p>un</p><p>deux</p>"),
        ("un\u2028deux\x0btrois", "<p>un<br>deux<br>trois</p>"),
        ("a\x00b\x07c\x1bd", "<p>abcd</p>"),
        ("<b>1 < 2 & 3</b>", "<p>&lt;b&gt;1 &lt; 2 &amp; 3&lt;/b&gt;</p>"),
    ],
)
def test_typed_text_is_written_as_paragraphs_and_lines(typed, markup):
    assert from_plain(typed) == markup


def test_a_list_reads_as_lines():
    assert to_plain("<p>Deux choses</p><ul><li>un</li><li>deux</li></ul>") == "Deux choses\nun\ndeux"


def test_paragraphs_are_told_apart():
    assert paragraphs(from_plain("un\ndeux\n\n\ntrois")) == ["un\ndeux", "trois"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", 0),
        ("  —  … ! ", 0),
        ("L’initiative", 1),
        ("aujourd'hui", 1),
        ("vingt-deux", 1),
        ("1,5 million", 2),
        ("« Des ruelles à vivre »", 4),
        ("un\ndeux\n\ntrois", 3),
        ("pour/contre", 2),
        ("<b>gras</b>", 3),
    ],
)
def test_words_are_counted_as_a_reader_counts_them(typed, words):
    assert count_words(from_plain(typed)) == words


@given(st.lists(st.sampled_from(["quartier", "l’élan", "vingt-deux", "été"]), max_size=30))
def test_as_many_words_as_were_typed(words):
    assert count_words(from_plain(" ".join(words))) == len(words)


def test_a_megabyte_is_cleaned_and_counted_in_a_moment():
    typed = "Une phrase, puis < une autre.\n" * 35_000
    start = time.monotonic()
    assert count_words(from_plain(typed)) == 175_000
    assert time.monotonic() - start < 5
