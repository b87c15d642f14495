"""Two people who write the same answer: neither text is lost, and who wrote what is kept."""

import pytest
from django.db import transaction

from cimpact.writing.answers import Conflict, close_revisions, save_answer
from cimpact.writing.models import Answer, Revision
from tests.threads import at_once


def revisions(answer):
    """Each sitting of an answer, in order: who, what, closed or not."""
    return [(r.author, r.text, r.closed) for r in answer.revisions.order_by("version")]


def test_an_answer_is_saved_over_the_version_that_was_read(letter, question, noemie):
    first = save_answer(letter, question, typed="un", version=0, by=noemie)
    assert (first.text, first.version) == ("<p>un</p>", 1)
    second = save_answer(letter, question, typed="deux", version=1, by=noemie)
    assert (second.text, second.version, second.updated_by) == ("<p>deux</p>", 2, noemie)
    assert Answer.objects.count() == 1


def test_whoever_read_an_older_version_is_shown_both_texts_and_writes_over_nothing(
    letter, question, noemie, tuan
):
    save_answer(letter, question, typed="ensemble", version=0, by=noemie)
    save_answer(letter, question, typed="à Noémie", version=1, by=noemie)
    with pytest.raises(Conflict) as conflict:
        save_answer(letter, question, typed="à Tuan", version=1, by=tuan)
    assert (conflict.value.current.plain, conflict.value.current.version) == ("à Noémie", 2)
    assert conflict.value.mine == "<p>à Tuan</p>"
    assert Answer.objects.get().plain == "à Noémie"
    assert save_answer(letter, question, typed="des deux", version=2, by=tuan).version == 3


def test_one_who_saves_a_first_answer_after_another_is_shown_both(letter, question, noemie, tuan):
    save_answer(letter, question, typed="à Noémie", version=0, by=noemie)
    with pytest.raises(Conflict):
        save_answer(letter, question, typed="à Tuan", version=0, by=tuan)


@pytest.mark.parametrize("read", [0, 1, 2, 99])
def test_the_same_save_sent_again_changes_nothing(letter, question, noemie, read):
    save_answer(letter, question, typed="un", version=0, by=noemie)
    save_answer(letter, question, typed="deux", version=1, by=noemie)
    again = save_answer(letter, question, typed="deux", version=read, by=noemie)
    assert again.version == 2
    assert revisions(again) == [(noemie, "<p>deux</p>", False)]


def test_an_answer_left_empty_is_not_saved(letter, question, noemie):
    empty = save_answer(letter, question, typed=" \n", version=0, by=noemie)
    assert (empty.version, empty.pk, Answer.objects.count()) == (0, None, 0)


def test_an_answer_emptied_stays_with_its_versions(letter, question, noemie):
    save_answer(letter, question, typed="un", version=0, by=noemie)
    emptied = save_answer(letter, question, typed="", version=1, by=noemie)
    assert (emptied.text, emptied.version) == ("", 2)


def test_emptying_what_another_has_just_rewritten_is_a_conflict_too(letter, question, noemie, tuan):
    save_answer(letter, question, typed="un", version=0, by=noemie)
    save_answer(letter, question, typed="deux", version=1, by=noemie)
    with pytest.raises(Conflict):
        save_answer(letter, question, typed="", version=1, by=tuan)


def test_a_nul_and_its_kin_are_dropped_and_the_text_is_kept(letter, question, noemie):
    answer = save_answer(letter, question, typed="a\x00b\x0c\ud83dc <script>", version=0, by=noemie)
    answer.refresh_from_db()
    assert answer.text == "<p>ab<br>c &lt;script&gt;</p>"


def test_a_megabyte_is_kept(letter, question, noemie):
    typed = "mot " * 250_000
    save_answer(letter, question, typed=typed, version=0, by=noemie)
    assert Answer.objects.get().words == 250_000


def test_one_sitting_is_one_revision(letter, question, noemie, clock):
    clock.set(2022, 1, 10, 9)
    save_answer(letter, question, typed="un", version=0, by=noemie)
    clock.advance(minutes=9, seconds=59)
    answer = save_answer(letter, question, typed="deux", version=1, by=noemie)
    assert revisions(answer) == [(noemie, "<p>deux</p>", False)]


def test_a_sitting_ends_after_ten_minutes(letter, question, noemie, clock):
    clock.set(2022, 1, 10, 9)
    save_answer(letter, question, typed="un", version=0, by=noemie)
    clock.advance(minutes=10)
    answer = save_answer(letter, question, typed="deux", version=1, by=noemie)
    assert revisions(answer) == [(noemie, "<p>un</p>", True), (noemie, "<p>deux</p>", False)]


def test_a_sitting_ends_when_another_writes(letter, question, noemie, tuan):
    save_answer(letter, question, typed="un", version=0, by=noemie)
    save_answer(letter, question, typed="deux", version=1, by=tuan)
    answer = save_answer(letter, question, typed="trois", version=2, by=noemie)
    assert revisions(answer) == [
        (noemie, "<p>un</p>", True),
        (tuan, "<p>deux</p>", True),
        (noemie, "<p>trois</p>", False),
    ]


def test_a_sitting_ends_with_the_submission_and_writing_again_begins_another(letter, question, noemie):
    save_answer(letter, question, typed="un", version=0, by=noemie)
    close_revisions(letter)
    answer = save_answer(letter, question, typed="deux", version=1, by=noemie)
    assert revisions(answer) == [(noemie, "<p>un</p>", True), (noemie, "<p>deux</p>", False)]


def test_a_submission_ends_the_sittings_of_its_document_only(letter, question, noemie):
    other = type(letter).objects.create(question_set=letter.question_set)
    answer = save_answer(other, question, typed="un", version=0, by=noemie)
    close_revisions(letter)
    assert revisions(answer) == [(noemie, "<p>un</p>", False)]


def test_a_conflict_leaves_no_revision(letter, question, noemie, tuan):
    save_answer(letter, question, typed="un", version=0, by=noemie)
    with pytest.raises(Conflict), transaction.atomic():
        save_answer(letter, question, typed="deux", version=0, by=tuan)
    assert Revision.objects.count() == 1


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def saves(letter, question, version, *pairs):
    return [
        lambda by=by, typed=typed: save_answer(letter, question, typed=typed, version=version, by=by)
        for by, typed in pairs
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [False, True])
def test_two_people_who_save_at_once_lose_neither_text(letter, question, noemie, tuan, begun):
    version = save_answer(letter, question, typed="ensemble", version=0, by=noemie).version if begun else 0
    outcomes = at_once(*saves(letter, question, version, (noemie, "à Noémie"), (tuan, "à Tuan")))
    assert kinds(outcomes) == ["Answer", "Conflict"]
    saved = next(o for o in outcomes if isinstance(o, Answer))
    refused = next(o for o in outcomes if isinstance(o, Conflict))
    assert {saved.text, refused.mine} == {"<p>à Noémie</p>", "<p>à Tuan</p>"}
    assert refused.current.text == saved.text
    assert Answer.objects.get().text == saved.text
    assert Answer.objects.get().version == version + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [False, True])
def test_one_save_sent_four_times_at_once_is_one_save(letter, question, noemie, begun):
    version = save_answer(letter, question, typed="un", version=0, by=noemie).version if begun else 0
    outcomes = at_once(*saves(letter, question, version, *[(noemie, "deux")] * 4))
    assert [o.version for o in outcomes] == [version + 1] * 4
    assert Answer.objects.get().version == version + 1
    assert Revision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_each_save_of_a_crowd_is_either_kept_or_handed_back(letter, question, noemie, tuan):
    texts = [f"texte {n}" for n in range(8)]
    pairs = [((noemie, tuan)[n % 2], text) for n, text in enumerate(texts)]
    outcomes = at_once(*saves(letter, question, 0, *pairs))
    assert kinds(outcomes) == ["Answer"] + ["Conflict"] * 7
    told = [o.plain if isinstance(o, Answer) else o.mine.removeprefix("<p>")[:-4] for o in outcomes]
    assert told == texts
