"""Dialogue spaces: who organises them, the programme of events, their preparation (F106, F107, R36)."""

import datetime as dt
import uuid

import icalendar
import pytest
from django.urls import reverse

from learning.models import AgendaItem, PartnerCalendar
from learning.permissions import organises_dialogue
from learning.workflow import dialogue as actions

from .capacities import offer
from .dialogue_pages import TEAM_PAGES, of_team, text_of, took_place
from .dialogues import OPTIONS, space

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
