"""The room of a dialogue space, on phones without an account: polls, words, questions, shown live (F107, F108)."""

import uuid

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from learning import devices
from learning.dialogue import results_of, words_in
from learning.dialogue_enums import PollKind, PollState, Shown
from learning.models import Ballot, RoomQuestion, TakeawayWord
from learning.workflow import dialogue as actions
from learning.workflow import rooms
from learning.workflow.offers import cancel
from tests.threads import at_once

from .dialogue_pages import choices, of_team, text_of, took_place
from .dialogues import phone, poll, question, sends, space

# Polls


def test_a_double_tap_counts_once_and_a_change_of_mind_replaces(cast):
    made = space(cast)
    asked = poll(cast, made)
    first, second, _third = choices(asked)
    mine = phone(made)
    for option in (first, first, second):
        assert sends(mine, made, "vote", poll=asked.pk, option=option).status_code == 302
    (result,) = results_of(made, PollState.OPEN)
    assert (result.answers, [line.count for line in result.lines]) == (1, [0, 1, 0])


def test_several_choices_are_taken_only_where_several_are_asked(cast):
    made = space(cast)
    several, one = poll(cast, made, kind=PollKind.MULTIPLE), poll(cast, made)
    mine = phone(made)
    refused = sends(mine, made, "vote", poll=one.pk, option=choices(one)[:2])
    assert refused.status_code == 422
    assert "une seule réponse" in text_of(refused)
    actions.set_poll(several, state=PollState.OPEN, by=cast.team)  # one is open at a time
    one.refresh_from_db()
    assert one.state == PollState.CLOSED
    sends(mine, made, "vote", poll=several.pk, option=choices(several)[:2])
    (result,) = results_of(made, PollState.OPEN)
    assert (result.answers, [line.share for line in result.lines]) == (1, [100, 100, 0])


def test_a_scale_has_its_five_answers(cast):
    asked = poll(cast, space(cast), kind=PollKind.SCALE)
    assert [option.label for option in asked.options.all()] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("state", [PollState.DRAFT, PollState.CLOSED])
def test_a_poll_that_is_not_open_takes_no_answer(cast, state):
    made = space(cast)
    asked = poll(cast, made, opened=state == PollState.CLOSED)
    if state == PollState.CLOSED:
        actions.set_poll(asked, state=state, by=cast.team)
    refused = sends(phone(made), made, "vote", poll=asked.pk, option=choices(asked)[0])
    assert refused.status_code == 422
    assert "pas été comptée" in text_of(refused)
    assert not Ballot.objects.exists()


def test_an_answer_of_another_poll_counts_nowhere(cast):
    made = space(cast)
    other, asked = poll(cast, made, opened=False), poll(cast, made)
    assert sends(phone(made), made, "vote", poll=asked.pk, option=choices(other)[0]).status_code == 422
    assert not Ballot.objects.exists()


def test_a_poll_that_was_opened_is_not_removed(cast):
    made = space(cast)
    with pytest.raises(NotPossible, match="ses réponses restent"):
        actions.remove_poll(poll(cast, made), by=cast.team)


@pytest.mark.django_db(transaction=True)
def test_forty_phones_at_once_are_each_counted_once(cast):
    made = space(cast)
    asked = poll(cast, made)
    first, second, _third = choices(asked)

    def taps(number):
        def tap():
            return rooms.vote(asked, chosen={first if number % 2 else second}, device=f"phone-{number}").pk

        return tap

    # Every phone taps twice.
    outcomes = at_once(*(taps(number) for number in range(40) for _twice in range(2)))
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    (result,) = results_of(made, PollState.OPEN)
    assert (result.answers, [line.count for line in result.lines]) == (40, [20, 20, 0])


def test_a_flood_from_a_phone_is_refused_and_changes_nothing(cast):
    made = space(cast)
    asked = poll(cast, made)
    first, second, _third = choices(asked)
    mine = phone(made)
    for _tap in range(devices.MOST_A_MINUTE):
        assert sends(mine, made, "vote", poll=asked.pk, option=first).status_code == 302
    flood = sends(mine, made, "vote", poll=asked.pk, option=second)
    assert flood.status_code == 429
    assert "Attendez une minute" in text_of(flood)
    assert results_of(made, PollState.OPEN)[0].lines[0].count == 1
    assert sends(phone(made), made, "vote", poll=asked.pk, option=first).status_code == 302


def test_a_flood_on_the_room_is_refused(cast, monkeypatch):
    made = space(cast)
    asked = poll(cast, made)
    monkeypatch.setattr(devices, "MOST_OF_ALL_A_MINUTE", 5)
    sent = [
        sends(phone(made), made, "vote", poll=asked.pk, option=choices(asked)[0]).status_code
        for _n in range(7)
    ]
    assert sent == [302] * 5 + [429] * 2


def test_an_answer_without_the_cookie_is_not_counted(cast, client):
    made = space(cast)
    asked = poll(cast, made)
    assert sends(client, made, "vote", poll=asked.pk, option=choices(asked)[0]).status_code == 422
    assert not Ballot.objects.exists()


def test_a_phone_is_not_followed_from_one_space_to_the_other(cast):
    one, other = space(cast), space(cast, days=40)
    mine = phone(one)
    for made in (one, other):
        asked = poll(cast, made)
        sends(mine, made, "vote", poll=asked.pk, option=choices(asked)[0])
    assert Ballot.objects.values("device").distinct().count() == 2


def test_a_signed_question_leads_neither_to_a_vote_nor_to_the_survey(cast, clock):
    made = space(cast)
    asked, mine = poll(cast, made), phone(made)
    actions.set_takes(made, "words", taken=True, by=cast.team)
    sends(mine, made, "vote", poll=asked.pk, option=choices(asked)[0])
    sends(mine, made, "word", word="Espoir")
    question(mine, made, "Qui paie?", name="Maude Lacasse")
    took_place(clock)
    actions.send_survey(made, by=cast.team)
    mine.post(reverse("room_survey", args=[made.code]), {"useful": "4"})
    kept = [asked.ballots, made.words, made.questions, made.survey]
    assert len({rows.get().device for rows in kept}) == 4


def test_a_forged_cookie_is_no_phone(cast, client):
    made = space(cast)
    asked = poll(cast, made)
    client.cookies[devices.COOKIE] = "forged:1abc:signature"
    assert sends(client, made, "vote", poll=asked.pk, option=choices(asked)[0]).status_code == 422
    assert not Ballot.objects.exists()


# Words and questions


def test_a_word_is_shown_once_the_team_has_read_it_then_however_it_is_written(cast):
    made = space(cast)
    actions.set_takes(made, "words", taken=True, by=cast.team)
    sends(phone(made), made, "word", word="Espérance")
    assert words_in(made, Shown.SHOWN) == []
    assert "Espérance" not in text_of(phone(made).get(reverse("room", args=[made.code])))
    actions.judge_words(made, folded=["esperance"], state=Shown.SHOWN, by=cast.team)
    sends(phone(made), made, "word", word="esperance")
    (word,) = words_in(made, Shown.SHOWN)
    assert (word.folded, word.count) == ("esperance", 2)


def test_a_word_set_aside_does_not_come_back(cast):
    made = space(cast)
    actions.set_takes(made, "words", taken=True, by=cast.team)
    sends(phone(made), made, "word", word="Gros mot")
    actions.judge_words(made, folded=["gros mot"], state=Shown.HIDDEN, by=cast.team)
    sends(phone(made), made, "word", word="GROS MOT")
    assert words_in(made, Shown.WAITING) == []
    assert len(words_in(made, Shown.HIDDEN)) == 1


def test_one_word_a_phone_of_thirty_signs_while_they_are_received(cast):
    made = space(cast)
    mine = phone(made)
    assert sends(mine, made, "word", word="Espoir").status_code == 422
    actions.set_takes(made, "words", taken=True, by=cast.team)
    too_long = sends(mine, made, "word", word="e" * 31)
    assert too_long.status_code == 422
    assert "au plus 30" in text_of(too_long)
    for word in ("Espoir", "Élan"):
        sends(mine, made, "word", word=word)
    assert [word.text for word in TakeawayWord.objects.all()] == ["Élan"]


def test_a_question_is_read_by_the_team_before_the_room_reads_it(cast, signed_in):
    made = space(cast)
    question(phone(made), made, "Qui paie le loyer?", name="")
    url = reverse("room", args=[made.code])
    assert "Qui paie le loyer?" not in text_of(signed_in().get(url))
    lead = of_team("dialogue_lead", made)
    assert "Qui paie le loyer?" in text_of(signed_in(cast.team).get(lead))
    asked = RoomQuestion.objects.get()
    signed_in(cast.team).post(lead, {"do": "question:shown", "question": asked.pk})
    assert "Qui paie le loyer?" in text_of(signed_in().get(url))
    signed_in(cast.team).post(lead, {"do": "question:answered", "question": asked.pk})
    assert "Répondue" in text_of(signed_in().get(url))


def test_the_same_question_sent_twice_is_one(cast):
    made, key = space(cast), str(uuid.uuid4())
    mine = phone(made)
    for _twice in range(2):
        sends(mine, made, "ask", text="Qui paie?", key=key)
    assert RoomQuestion.objects.count() == 1


def test_a_question_is_supported_once_a_phone_and_not_by_its_author(cast):
    made = space(cast)
    author = phone(made)
    question(author, made, "Qui paie?")
    asked = RoomQuestion.objects.get()
    other = phone(made)
    assert sends(other, made, "support", question=asked.pk).status_code == 422  # not shown yet
    actions.judge_question(asked, state=Shown.SHOWN, by=cast.team)
    for client in (author, other, other):
        sends(client, made, "support", question=asked.pk)
    assert asked.supports.count() == 1


def test_the_most_supported_question_comes_first_and_those_answered_last(cast, signed_in):
    made = space(cast)
    for text in ("Première?", "Deuxième?", "Troisième?"):
        question(phone(made), made, text)
    first, second, _third = RoomQuestion.objects.order_by("pk")
    for asked in RoomQuestion.objects.all():
        actions.judge_question(asked, state=Shown.SHOWN, by=cast.team)
    rooms.support(second, device="someone")
    actions.judge_question(first, answered=True, by=cast.team)
    page = text_of(signed_in(cast.team).get(of_team("dialogue_screen", made)))
    places = [page.index(text) for text in ("Deuxième?", "Troisième?", "Première?")]
    assert places == sorted(places)


def test_what_is_typed_stays_when_questions_are_no_longer_received(cast):
    made = space(cast)
    mine = phone(made)
    actions.set_takes(made, "questions", taken=False, by=cast.team)
    assert question(mine, made, "Qui paie?").status_code == 422
    assert not RoomQuestion.objects.exists()


def test_a_cancelled_space_takes_nothing(cast):
    made = space(cast)
    mine = phone(made)
    cancel(made.offer, reason="Tempête", by=cast.team)
    assert question(mine, made, "Qui paie?").status_code == 422
    assert "Tempête" in text_of(mine.get(reverse("room", args=[made.code])))


# Live


def test_a_phone_that_knows_everything_is_answered_nothing(cast):
    made = space(cast)
    mine = phone(made)
    page = mine.get(reverse("room", args=[made.code]))
    marks = {part: page.context[f"{part}_mark"] for part in ("now", "word", "said")}
    live = reverse("room_live", args=[made.code])
    assert mine.get(live, marks).status_code == 204
    poll(cast, made)
    changed = text_of(mine.get(live, marks))
    assert "Par où commencer?" in changed
    assert 'id="maintenant" hx-swap-oob="true"' in changed
    assert 'id="mon-mot"' not in changed
    assert 'id="dit"' not in changed  # what is being read does not move


def test_the_wall_and_the_animator_are_answered_what_changed(cast, signed_in):
    made = space(cast)
    asked = poll(cast, made)
    for name in ("dialogue_lead", "dialogue_screen"):
        client, url = signed_in(cast.team), of_team(name, made)
        mark = client.get(url).context["mark"]
        assert client.get(url, {"mark": mark}, headers={"hx-request": "true"}).status_code == 204
        rooms.vote(asked, chosen={choices(asked)[0]}, device=name)
        assert "Le logement" in text_of(client.get(url, {"mark": mark}, headers={"hx-request": "true"}))


def test_the_pages_of_a_full_room_ask_no_more_of_the_database(cast, django_assert_max_num_queries):
    made = space(cast)
    actions.set_takes(made, "words", taken=True, by=cast.team)
    for number in range(12):
        asked = poll(cast, made, fr=f"Question {number}?")
        rooms.vote(asked, chosen={choices(asked)[0]}, device="someone")
        rooms.say_word(made, text=f"mot {number}", device=f"phone-{number}")
        asked = rooms.ask(made, key=uuid.uuid4(), text="Quoi?", name="", device=f"phone-{number}")
        actions.judge_question(asked, state=Shown.SHOWN, by=cast.team)
    mine = phone(made)
    with django_assert_max_num_queries(20):
        mine.get(reverse("room", args=[made.code]))
