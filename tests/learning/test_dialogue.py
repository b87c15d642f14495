"""Dialogue spaces: the programme of events, the room on phones, what comes after (F106–F108, R36)."""

import datetime as dt
import uuid

import icalendar
import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.notices.outbox import send_due
from learning import devices
from learning.capacity_enums import OfferFor
from learning.dialogue import FEWEST_ANSWERS, results_of, survey_results, words_in
from learning.dialogue_enums import PollKind, PollState, Shown
from learning.enums import Visibility
from learning.models import AgendaItem, Ballot, JournalEntry, PartnerCalendar, RoomQuestion, TakeawayWord
from learning.permissions import organises_dialogue
from learning.workflow import dialogue as actions
from learning.workflow import rooms
from learning.workflow.offers import cancel, mark_attendance
from proposals.workflow.writing import Stale
from tests.threads import at_once

from .capacities import offer, registers
from .dialogues import OPTIONS, phone, poll, question, sends, space

TEAM_PAGES = ("dialogue_prepare", "dialogue_lead", "dialogue_screen", "dialogue_after")


def of_team(name, dialogue):
    return reverse(name, args=[dialogue.offer.programme.code, dialogue.offer.pk])


def choices(of):
    return [option.pk for option in of.options.all()]


def text_of(response):
    return response.content.decode()


def took_place(clock):
    """The day after the meeting that `space` announces."""
    clock.set(2022, 2, 10, 12, 0)


# Who organises, who reads


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("team", True),
        ("coordinator", False),
        ("contributor", False),
        ("reader", False),
        ("neighbour", False),
        ("advisor", False),
        ("other_advisor", False),
        ("member", False),
        ("governor", False),
        ("outsider", False),
    ],
)
def test_r36_the_team_alone_organises(cast, signed_in, who, may):
    made = space(cast)
    person = getattr(cast, who)
    assert organises_dialogue(person, cast.programme) is may
    for name in TEAM_PAGES:
        expected = 200 if may else 403
        assert signed_in(person).get(of_team(name, made)).status_code == expected
        if not may:
            assert signed_in(person).post(of_team(name, made), {}).status_code in (403, 405)
    url = reverse("dialogue_settings", args=[cast.programme.code])
    assert signed_in(person).get(url).status_code == (200 if may else 403)


def test_another_kind_of_offer_has_no_room(cast, signed_in):
    made = offer(cast)
    url = reverse("dialogue_lead", args=[cast.programme.code, made.pk])
    assert signed_in(cast.team).get(url).status_code == 404


def test_anyone_reads_the_event_its_partners_its_agenda_and_the_land(cast, signed_in):
    made = space(cast)
    actions.keep_land(
        cast.programme, fr="Nous sommes à Tiohtià:ke.", en="We are in Tiohtià:ke.", version=1, by=cast.team
    )
    actions.add_moment(
        made.offer,
        key=uuid.uuid4(),
        values={"begins": dt.time(13, 30), "title_fr": "Accueil", "title_en": "Welcome", "who": "Ana Roy"},
        by=cast.team,
    )
    for url in (reverse("activity", args=[made.offer.pk]), reverse("room", args=[made.code])):
        page = text_of(signed_in().get(url))
        assert all(
            words in page for words in ("Tiohtià:ke", "Accueil", "Ana Roy", "13 h 30".replace(" ", "\xa0"))
        )
        english = text_of(signed_in().get(url.replace("/fr/", "/en/")))
        assert "We are in Tiohtià:ke." in english
        assert "Welcome" in english
    assert "la CMTQ" in text_of(signed_in().get(reverse("activities")))


def test_an_event_not_published_has_no_room_yet(cast, signed_in):
    made = space(cast, published=False)
    assert signed_in().get(reverse("room", args=[made.code])).status_code == 404
    assert signed_in().post(reverse("room_door"), {"code": made.code}).status_code == 422


def test_the_code_opens_the_room_however_it_is_typed(cast, signed_in):
    made = space(cast)
    typed = f"{made.code[:3].lower()} {made.code[3:].lower()}"
    answer = signed_in().post(reverse("room_door"), {"code": typed})
    assert answer.url == reverse("room", args=[made.code])
    wrong = signed_in().post(reverse("room_door"), {"code": "ZZZZZZ"})
    assert "Aucune salle ne porte ce code" in text_of(wrong)


# The programme of events


def test_r36_the_partners_calendars_are_subscribed_to_rather_than_copied(cast, signed_in):
    url = reverse("dialogue_settings", args=[cast.programme.code])
    form = {
        "do": "calendar",
        "key": str(uuid.uuid4()),
        "name": "CMTQ",
        "url": "https://cmtq.example/dates.ics",
    }
    for _twice in range(2):
        signed_in(cast.team).post(url, form)
    calendar = PartnerCalendar.objects.get()
    shown = text_of(signed_in().get(reverse("activities")))
    assert 'href="webcal://cmtq.example/dates.ics"' in shown
    signed_in(cast.team).post(url, {"do": "remove", "calendar": calendar.pk})
    assert not PartnerCalendar.objects.exists()


def test_the_portals_own_events_have_a_calendar(cast, signed_in, clock):
    made = space(cast)
    offer(cast)  # for the tables: not there
    answer = signed_in().get(reverse("activities_calendar"))
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Se parler du logement"
    assert event["dtstart"].dt == made.offer.starts_at
    took_place(clock)
    assert "Ont eu lieu" in text_of(signed_in().get(reverse("activities")))


def test_r36_another_event_of_the_same_day_is_told_not_refused(cast, signed_in):
    offer(cast, title_fr="Inviter autrement")
    made = space(cast, published=False)
    form = {
        "kind": "dialogue",
        "audience": "everyone",
        "theme": "other",
        "with_partners": "la CMTQ",
        "title_fr": "Se parler",
        "title_en": "Talking",
        "text_fr": "Une rencontre.",
        "text_en": "A meeting.",
        "day": made.offer.starts_at.date().isoformat(),
        "begins": "13:00",
        "finishes": "16:00",
        "closes_on": made.offer.closes_on.isoformat(),
        "place": "La Maison",
        "limit": "",
        "dates_fr": "",
        "dates_en": "",
    }
    url = reverse("offer_edit", args=[cast.programme.code, made.offer.pk])
    page = signed_in(cast.team).post(url, form, follow=True)
    assert "Inviter autrement" in text_of(page)
    assert "Vérifiez que les deux ne se doublent pas" in text_of(page)


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


# The preparation


def test_the_team_prepares_the_agenda_and_the_polls(cast, signed_in):
    made = space(cast)
    url, client = of_team("dialogue_prepare", made), signed_in(cast.team)
    moment = {"do": "moment", "key": str(uuid.uuid4()), "begins": "13:30", "title_fr": "Accueil"}
    for _twice in range(2):
        client.post(url, moment)
    item = AgendaItem.objects.get()
    ask = {"do": "poll", "key": str(uuid.uuid4()), "kind": "single", "fr": "Par où?", "en": "Where?"}
    alone = client.post(url, {**ask, "options": "Le logement"})
    assert alone.status_code == 422
    assert "de 2 à 8 choix" in text_of(alone)
    for _twice in range(2):
        client.post(url, {**ask, "options": "Le logement | Housing\nL’école"})
    made_poll = made.polls.get()
    assert [(one.label_fr, one.label_en) for one in made_poll.options.all()] == [OPTIONS[0], ("L’école", "")]
    client.post(url, {"do": "remove_moment", "moment": item.pk})
    client.post(url, {"do": "remove_poll", "poll": made_poll.pk})
    assert not AgendaItem.objects.exists()
    assert not made.polls.exists()


def test_two_people_write_the_land_at_once_and_both_are_shown(cast, signed_in):
    url, client = reverse("dialogue_settings", args=[cast.programme.code]), signed_in(cast.team)
    client.post(url, {"do": "land", "version": 1, "fr": "Le texte de Judith.", "en": ""})
    late = client.post(url, {"do": "land", "version": 1, "fr": "L’autre texte.", "en": ""})
    assert late.status_code == 422
    assert "Le texte de Judith." in text_of(late)
    assert "L’autre texte." in text_of(late)
    version = late.context["land"].data["version"]
    client.post(url, {"do": "land", "version": version, "fr": "Les deux.", "en": ""})
    assert cast.programme.dialogue_settings.land_fr == "Les deux."


# After


def test_notes_are_read_by_anyone_once_published(cast, signed_in, clock):
    made = space(cast)
    took_place(clock)
    url, page = of_team("dialogue_after", made), reverse("activity", args=[made.offer.pk])
    form = {"version": 1, "fr": "On a parlé des loyers.", "en": "We talked about rents."}
    signed_in(cast.team).post(url, {"do": "notes", **form})
    assert "des loyers" not in text_of(signed_in().get(page))
    signed_in(cast.team).post(url, {"do": "publish", **form, "version": 2})
    assert "des loyers" in text_of(signed_in().get(page))
    assert "about rents" in text_of(signed_in().get(page.replace("/fr/", "/en/")))
    with pytest.raises(Stale):
        actions.keep_notes(made, fr="Autre.", en="", version=1, publish=False, by=cast.team)


def test_nothing_is_published_without_notes(cast, signed_in, clock):
    made = space(cast)
    took_place(clock)
    answer = signed_in(cast.team).post(
        of_team("dialogue_after", made), {"do": "publish", "version": 1, "fr": "", "en": ""}
    )
    assert answer.status_code == 422
    made.refresh_from_db()
    assert made.notes_published_at is None


def test_the_survey_goes_once_to_whoever_held_a_place_and_was_there(cast, clock, mailoutbox):
    made = space(cast)
    came, absent = registers(made.offer, "Ana"), registers(made.offer, "Bao")
    with_account = registers(made.offer, "Noémie")
    with_account.email = cast.coordinator.email
    with_account.save()
    with pytest.raises(NotPossible, match="après la rencontre"):
        actions.send_survey(made, by=cast.team)
    took_place(clock)
    mark_attendance(made.offer, came={came.pk, with_account.pk}, by=cast.team)
    for _twice in range(2):
        actions.send_survey(made, by=cast.team)
    notices = Notice.objects.filter(kind="dialogue_survey")
    assert {notice.reader.email for notice in notices} == {came.email, cast.coordinator.email}
    assert notices.get(recipient=cast.coordinator)
    assert absent.email not in {notice.reader.email for notice in notices}
    assert not Notice.objects.filter(kind="offer_feedback").exists()  # asked once, without a name
    Notice.objects.exclude(kind="dialogue_survey").delete()
    send_due()
    link = reverse("room_survey", args=[made.code])
    assert all(link in mail.body for mail in mailoutbox)  # the same for everyone
    assert len(mailoutbox) == 2


def test_what_is_said_after_has_no_name_and_is_read_from_three_answers_on(cast, clock, signed_in):
    made = space(cast)
    registers(made.offer, "Ana")
    took_place(clock)
    url = reverse("room_survey", args=[made.code])
    assert "n’est pas ouvert" in text_of(signed_in().get(url))
    actions.send_survey(made, by=cast.team)
    page = of_team("dialogue_after", made)
    for number in range(1, FEWEST_ANSWERS + 1):
        assert survey_results(made)["is_readable"] is False
        client = phone(made)
        for _twice in range(2):
            client.post(url, {"useful": "4", "kept": f"Le mot {number}", "change": "Plus de pauses"})
    found = survey_results(made)
    assert (found["count"], found["lines"][3].count) == (FEWEST_ANSWERS, FEWEST_ANSWERS)
    assert sorted(found["kept"]) == ["Le mot 1", "Le mot 2", "Le mot 3"]
    shown = text_of(signed_in(cast.team).get(page))
    assert "Le mot 2" in shown
    kept = {field.name for field in made.survey.model._meta.fields}
    assert kept == {
        "id",
        "dialogue",
        "device",
        "kept",
        "change",
        "useful",
    }  # neither name, nor address, nor hour


def test_a_survey_without_a_mark_says_what_to_choose(cast, clock):
    made = space(cast)
    took_place(clock)
    actions.send_survey(made, by=cast.team)
    answer = phone(made).post(reverse("room_survey", args=[made.code]), {"kept": "Des voix"})
    assert answer.status_code == 422
    assert "Choisissez de 1 à 5" in text_of(answer)
    assert "Des voix" in text_of(answer)


def test_a_learning_goes_to_the_library_once_for_the_programmes_community(cast, clock, signed_in):
    made = space(cast)
    took_place(clock)
    url = of_team("dialogue_after", made)
    assert "Écouter" in text_of(signed_in(cast.team).get(url, {"reprendre": "Écouter d’abord"}))
    form = {
        "do": "learning",
        "key": str(uuid.uuid4()),
        "title": "Écouter d’abord",
        "text": "Un tour de parole.",
    }
    for _twice in range(2):
        signed_in(cast.team).post(url, form)
    entry = JournalEntry.objects.get()
    assert (entry.programme, entry.neighbourhood, entry.visibility) == (
        cast.programme,
        None,
        Visibility.COMMUNITY,
    )
    assert entry.happened_on == made.offer.starts_at.date()
    assert JournalEntry.objects.open_to(cast.neighbour).get() == entry
    assert not JournalEntry.objects.open_to(cast.outsider).exists()
    assert made.learnings.count() == 1


def test_a_space_for_the_tables_is_not_on_the_public_programme(cast, signed_in):
    made = space(cast, audience=OfferFor.TABLES)
    assert "Se parler du logement" not in text_of(signed_in().get(reverse("activities")))
    mine = registers(made.offer, "Ana")
    assert made.code in text_of(signed_in().get(reverse("place", args=[mine.token])))
