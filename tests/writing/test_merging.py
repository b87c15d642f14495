"""Two texts written at once from the same one: what each person changed is in the text of both (F24)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cimpact.writing.blocks import read
from cimpact.writing.differences import differences, side_by_side
from cimpact.writing.marks import from_marks, to_marks
from cimpact.writing.merging import merge, without_marks


def together(base, mine, theirs):
    """The text of both, as typed, and how many passages are contested."""
    merged = merge(from_marks(base), from_marks(mine), from_marks(theirs), who="Noémie")
    return to_marks(merged.markup), merged.contested


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("a\n\nb", "a\n\nb", "a\n\nb", "a\n\nb"),
        # Each changed another paragraph, even side by side.
        (
            "Un début.\n\nUne fin.",
            "Un vrai début.\n\nUne fin.",
            "Un début.\n\nUne vraie fin.",
            "Un vrai début.\n\nUne vraie fin.",
        ),
        ("a\n\nb", "a\n\nb\n\nc", "z\n\na\n\nb", "z\n\na\n\nb\n\nc"),
        # Both added at the same place: theirs, then mine.
        ("a", "a\n\nmoi", "a\n\nelle", "a\n\nelle\n\nmoi"),
        ("a", "a\n\npareil", "a\n\npareil", "a\n\npareil"),
        # One took out what the other left.
        ("a\n\nb\n\nc", "a\n\nc", "a\n\nb\n\nc\n\nd", "a\n\nc\n\nd"),
        ("a\n\nb", "a", "a", "a"),
        ("- un\n- deux", "- un\n- deux\n- trois", "- zéro\n- un\n- deux", "- zéro\n- un\n- deux\n- trois"),
        ("a **b**", "a **b**", "a *b*", "a *b*"),
        ("", "", "a", "a"),
    ],
)
def test_what_one_person_changed_is_taken_from_her(base, mine, theirs, both):
    assert together(base, mine, theirs) == (both, 0)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        (
            "Le parc.",
            "Le parc vert.",
            "Le grand parc.",
            [
                "≠ Votre texte ≠",
                "Le parc vert.",
                "≠ L’autre texte, par Noémie ≠",
                "Le grand parc.",
                "≠ Fin du passage à trancher ≠",
            ],
        ),
        (
            "",
            "Le mien.",
            "Le sien.",
            [
                "≠ Votre texte ≠",
                "Le mien.",
                "≠ L’autre texte, par Noémie ≠",
                "Le sien.",
                "≠ Fin du passage à trancher ≠",
            ],
        ),
        (
            "a\n\nb",
            "a",
            "a\n\nbc b",
            [
                "a",
                "≠ Votre texte\xa0: retiré ≠",
                "≠ L’autre texte, par Noémie ≠",
                "bc b",
                "≠ Fin du passage à trancher ≠",
            ],
        ),
    ],
)
def test_what_both_changed_is_kept_twice_and_marked(base, mine, theirs, both):
    merged = merge(from_marks(base), from_marks(mine), from_marks(theirs), who="Noémie")
    assert [block.text for block in read(merged.markup)] == both
    assert merged.contested == 1


def test_the_marks_of_a_merge_are_never_kept():
    merged = merge("", "<p>Le mien.</p>", "<ul><li>Le sien.</li></ul>", who="Noémie")
    assert without_marks(merged.markup) == "<p>Le mien.</p><ul><li>Le sien.</li></ul>"
    assert without_marks("<p>a ≠ b</p>") == "<p>a ≠ b</p>"


PARAGRAPHS = st.lists(
    st.sampled_from(["un", "deux", "trois", "un deux", "quatre", "- cinq", "- six"]), max_size=5
).map("\n\n".join)


@given(PARAGRAPHS, PARAGRAPHS, PARAGRAPHS)
def test_nothing_that_either_wrote_since_is_left_out(base, mine, theirs):
    base, mine, theirs = map(from_marks, (base, mine, theirs))
    merged = {block.text for block in read(merge(base, mine, theirs, who="N").markup)}
    for own, other in ((mine, theirs), (theirs, mine)):
        kept_by_other = {block.text for block in read(other)} | {block.text for block in read(base)}
        assert {block.text for block in read(own)} - kept_by_other <= merged


@given(PARAGRAPHS, PARAGRAPHS)
def test_what_only_one_changed_is_hers(base, mine):
    base, mine = from_marks(base), from_marks(mine)
    assert merge(base, mine, base, who="N").markup == mine
    assert merge(base, base, mine, who="N").markup == mine


# The differences


def said(what, words):
    return f'<span class="visually-hidden">[{what}\xa0: </span>{words}<span class="visually-hidden">]</span>'


def test_differences_keep_lists_and_emphasis():
    before = "<ul><li>un <strong>deux</strong></li></ul>"
    after = "<ul><li>un <em>deux</em></li><li>trois</li></ul>"
    assert differences(before, after) == (
        f"<ul><li>un <del>{said('retiré', '<strong>deux</strong>')}</del>"
        f"<ins>{said('ajouté', '<em>deux</em>')}</ins></li>"
        f"<li><ins>{said('ajouté', 'trois')}</ins></li></ul>"
    )


def test_each_side_marks_the_words_that_only_it_has():
    mine, theirs = side_by_side("<p>Le texte de Tuan.</p>", "<p>Le texte de Noémie.</p>")
    assert mine == f"<p>Le texte de <mark>{said('ici seulement', 'Tuan.')}</mark></p>"
    assert theirs == f"<p>Le texte de <mark>{said('ici seulement', 'Noémie.')}</mark></p>"


def test_a_text_rewritten_from_end_to_end_reads_as_one_taken_out_and_one_added():
    before = "<p>Que les locataires de longue date restent.</p>"
    after = "<p>Dans les huit rues, que plus aucun ménage ne parte sans conseil.</p>"
    assert differences(before, after) == (
        f"<p><del>{said('retiré', before[3:-4])}</del></p><p><ins>{said('ajouté', after[3:-4])}</ins></p>"
    )
    assert side_by_side(before, after)[1] == f"<p><mark>{said('ici seulement', after[3:-4])}</mark></p>"


@given(PARAGRAPHS, PARAGRAPHS)
def test_differences_hold_both_texts(before, after):
    shown = differences(from_marks(before), from_marks(after))
    for text in (before, after):
        for word in text.replace("-", "").split():
            assert word in shown
