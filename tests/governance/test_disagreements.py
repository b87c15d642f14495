"""A disagreement is read by those it concerns and whoever facilitates; it goes by steps to what was agreed (F104)."""

import uuid

import pytest
from django.urls import reverse

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices.kinds import Moot, write
from cimpact.notices.models import Notice, Status
from governance.disagreements import ABILITIES, can, can_write_procedure, visible_disagreements
from governance.models import Disagreement, ProcedureStep
from governance.procedures import load_procedure, own_steps, steps_for
from governance.workflow import disagreements as actions
from governance.workflow.procedures import mark_of, write_procedure

from .accord_scenes import disagreement

EVERYONE = (
    *("coordinator", "contributor", "reader", "neighbour", "advisor", "other_advisor", "team"),
    *("member", "recused", "governor", "outsider"),
)
# action: who does it while nobody facilitates, then once the advisor does; the parties are C and N
TABLE = {
    "read": ("coordinator neighbour", "coordinator neighbour advisor"),
    "add_note": ("coordinator neighbour", "coordinator neighbour advisor"),
    "add_party": ("coordinator neighbour", "advisor"),
    "name_facilitator": ("coordinator neighbour", "coordinator neighbour advisor"),
    "move": ("coordinator neighbour", "advisor"),
    "close": ("coordinator neighbour", "advisor"),
}


def who(cast, action: str, found: Disagreement) -> str:
    return " ".join(part for part in EVERYONE if can(getattr(cast, part), action, found))


def test_the_table_names_every_action():
    assert TABLE.keys() == ABILITIES.keys()


@pytest.mark.parametrize("action", TABLE)
def test_each_action_belongs_to_its_sides(cast, action):
    found = disagreement(cast)
    alone, facilitated = TABLE[action]
    assert who(cast, action, found) == alone
    actions.name_facilitator(found, cast.advisor, by=cast.neighbour)
    found = Disagreement.objects.get()
    assert who(cast, action, found) == facilitated
    actions.close(found, outcome="Chacun son mardi.", by=cast.advisor)
    closed = facilitated if action == "read" else ""
    assert who(cast, action, Disagreement.objects.get()) == closed


@pytest.mark.parametrize("part", EVERYONE)
def test_to_the_others_it_does_not_exist(cast, signed_in, part):
    found = disagreement(cast)
    client = signed_in(getattr(cast, part))
    page = client.get(reverse("disagreement", args=[found.pk]))
    is_party = part in ("coordinator", "neighbour")
    assert page.status_code == (200 if is_party else 404)
    shown = client.get(reverse("disagreements", args=[cast.programme.code]))
    assert ("Le partage de la salle" in shown.content.decode()) is is_party
    act = client.post(reverse("disagreement_act", args=[found.pk, "note"]), {"note-words": "Bonjour"})
    assert act.status_code == (302 if is_party else 404)
    assert visible_disagreements(Disagreement.objects, getattr(cast, part)).exists() is is_party


def test_the_search_finds_it_for_nobody(cast, signed_in):
    disagreement(cast)
    for part in ("coordinator", "team", "member"):
        page = signed_in(getattr(cast, part)).get(reverse("search"), {"q": "partage de la salle"})
        assert reverse("disagreement", args=[Disagreement.objects.get().pk]) not in page.content.decode()


def test_opening_starts_at_the_first_step_and_tells_those_named(cast):
    found = disagreement(cast, facilitator=cast.advisor)
    assert found.step.title_fr == "Se parler"
    assert set(found.parties.all()) == {cast.coordinator, cast.neighbour}
    told = set(Notice.objects.values_list("recipient__first_name", flat=True))
    assert told == {"Odile", "Karim"}


def test_the_same_form_sent_twice_opens_one(cast):
    key = uuid.uuid4()
    first, second = disagreement(cast, key=key), disagreement(cast, key=key)
    assert first == second
    assert Notice.objects.count() == 1


def test_its_messages_say_nothing_of_it(cast):
    disagreement(cast)
    message = write(Notice.objects.get())
    said = f"{message.subject} {message.context}"
    assert "salle" not in said
    assert "Noémie" not in said


def test_it_is_among_the_notices_of_those_named_without_a_word_of_it(cast, signed_in):
    found = disagreement(cast)
    Notice.objects.update(status=Status.SENT, sent_at=clock.now())
    page = signed_in(cast.neighbour).get(reverse("notices")).content.decode()
    assert reverse("disagreement", args=[found.pk]) in page
    assert "Le partage de la salle" not in page


def test_a_message_does_not_leave_to_whoever_facilitates_no_more(cast):
    found = disagreement(cast, facilitator=cast.advisor)
    notice = Notice.objects.get(recipient=cast.advisor)
    actions.name_facilitator(found, cast.team, by=cast.coordinator)
    with pytest.raises(Moot):
        write(notice)
    assert not can(cast.advisor, "read", Disagreement.objects.get())


def test_it_goes_step_by_step_with_notes_to_what_was_agreed(cast):
    found = disagreement(cast, facilitator=cast.advisor)
    second = steps_for(cast.programme)[1]
    actions.move(found, second, by=cast.advisor)
    actions.move(found, second, by=cast.advisor)
    key = uuid.uuid4()
    for _twice in range(2):
        actions.add_note(found, words="Nous nous voyons mardi.", key=key, by=cast.neighbour)
    note = found.notes.get()
    assert (note.step, note.by) == (second, cast.neighbour)
    for _twice in range(2):
        actions.close(found, outcome="Chacun son mardi.", by=cast.advisor)
    closed = Disagreement.objects.get()
    assert (closed.is_open, closed.outcome) == (False, "Chacun son mardi.")
    kinds = list(Event.objects.about(closed).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["disagreement.open", "disagreement.move", "disagreement.close"]
    with pytest.raises(NotPossible, match="clos"):
        actions.add_note(found, words="Trop tard.", by=cast.neighbour)


def test_once_someone_facilitates_a_party_moves_nothing(cast):
    found = disagreement(cast, facilitator=cast.advisor)
    with pytest.raises(NotPossible, match="anime"):
        actions.move(found, steps_for(cast.programme)[1], by=cast.coordinator)


def test_whoever_is_concerned_does_not_facilitate(cast):
    found = disagreement(cast)
    with pytest.raises(NotPossible, match="concernée"):
        actions.name_facilitator(found, cast.neighbour, by=cast.coordinator)


def test_its_history_tells_nothing_of_what_was_said(cast):
    found = disagreement(cast)
    actions.close(found, outcome="Chacun son mardi.", by=cast.neighbour)
    for event in Event.objects.about(found):
        assert "salle" not in f"{event.before} {event.after} {event.comment}"
        assert "mardi" not in f"{event.before} {event.after} {event.comment}"


def opening(**more) -> dict:
    return {"title": "Une salle", "words": "Elle était promise.", "parties": "odile.roy@exemple.org"} | more


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": ""}, "Dites en une phrase"),
        ({"words": ""}, "Racontez ce qui"),
        ({"parties": ""}, "au moins une personne concernée"),
        ({"parties": "inconnue@exemple.org"}, "inconnue@exemple.org"),
        ({"parties": "xavier.dehors@exemple.org"}, "xavier.dehors@exemple.org"),  # not of the programme
        ({"parties": "noemie.lafleur@exemple.org"}, "autre personne que vous"),
        ({"facilitator": "odile.roy@exemple.org"}, "choisissez quelqu’un d’autre"),
    ],
)
def test_a_refused_form_says_what_to_do_and_loses_nothing(cast, signed_in, sent, said):
    client = signed_in(cast.coordinator)
    page = client.post(reverse("disagreement_open", args=[cast.programme.code]), opening(**sent))
    assert page.status_code == 422
    assert said in page.content.decode()
    kept = {"words": "Elle était promise."} if "words" not in sent else {"title": "Une salle"}
    assert all(value in page.content.decode() for value in kept.values())
    assert not Disagreement.objects.exists()


def test_a_table_opens_one_from_its_page(cast, signed_in):
    load_procedure(cast.programme)
    answer = signed_in(cast.reader).post(reverse("disagreement_open", args=[cast.programme.code]), opening())
    found = Disagreement.objects.get()
    assert answer.url == reverse("disagreement", args=[found.pk])
    assert set(found.parties.all()) == {cast.reader, cast.neighbour}


def test_whoever_takes_no_part_in_the_programme_opens_none(cast, signed_in):
    assert signed_in(cast.outsider).get(reverse("disagreement_open", args=["PIC2"])).status_code == 403


def test_a_refused_note_comes_back_on_the_page(cast, signed_in):
    found = disagreement(cast)
    url = reverse("disagreement_act", args=[found.pk, "note"])
    page = signed_in(cast.neighbour).post(url, {"note-words": ""})
    assert page.status_code == 422
    assert "Écrivez votre note" in page.content.decode()
    assert signed_in(cast.neighbour).post(f"/fr/desaccords/{found.pk}/autre/").status_code == 404


def test_what_a_party_may_no_longer_do_is_said(cast, signed_in):
    found = disagreement(cast)
    step = steps_for(cast.programme)[1]
    actions.name_facilitator(found, cast.advisor, by=cast.coordinator)
    url = reverse("disagreement_act", args=[found.pk, "etape"])
    page = signed_in(cast.coordinator).post(url, {"etape-step": step.pk})
    assert page.status_code == 422
    assert Disagreement.objects.get().step != step


# --- the procedure


@pytest.mark.parametrize("part", EVERYONE)
def test_the_team_writes_the_programme_s_and_a_coordinator_her_own(cast, part):
    user = getattr(cast, part)
    assert can_write_procedure(user, cast.programme, None) is (part == "team")
    assert can_write_procedure(user, cast.programme, cast.ormes) is (part == "coordinator")


def step(title: str, **more) -> dict:
    return {"pk": None, "title_fr": title, "text_fr": "On en parle.", "title_en": "", "text_en": ""} | more


def test_a_programme_gets_its_first_procedure_once(cast):
    load_procedure(cast.programme)
    load_procedure(cast.programme)
    assert len(own_steps(cast.programme)) == 5


def test_a_step_taken_out_stays_where_a_disagreement_went_through_it(cast):
    found = disagreement(cast)
    write_procedure(cast.programme, None, steps=[step("Marcher ensemble")], by=cast.team)
    assert [one.title_fr for one in own_steps(cast.programme)] == ["Marcher ensemble"]
    assert Disagreement.objects.get().step == found.step
    assert ProcedureStep.objects.count() == 6


def test_a_neighbourhood_follows_its_own_procedure_once_it_wrote_one(cast):
    load_procedure(cast.programme)
    assert steps_for(cast.programme, cast.ormes) == own_steps(cast.programme)
    write_procedure(cast.programme, cast.ormes, steps=[step("Le café du jeudi")], by=cast.coordinator)
    found = disagreement(cast, neighbourhood=cast.ormes)
    assert found.step.title_fr == "Le café du jeudi"
    assert len(own_steps(cast.programme)) == 5


def test_writing_the_same_procedure_again_changes_nothing(cast):
    write_procedure(cast.programme, None, steps=[step("Se parler")], by=cast.team)
    kept = own_steps(cast.programme)[0]
    write_procedure(cast.programme, None, steps=[step("Se parler", pk=kept.pk)], by=cast.team)
    assert own_steps(cast.programme) == [kept]
    assert Event.objects.about(cast.programme).filter(kind="procedure.write").count() == 1


def sent_steps(*steps: dict, read: list | None = None) -> dict:
    sent = {"read": mark_of(read or []), "etapes-TOTAL_FORMS": len(steps), "etapes-INITIAL_FORMS": 0}
    for rank, one in enumerate(steps):
        sent |= {f"etapes-{rank}-{name}": value for name, value in one.items() if value is not None}
    return sent


def test_the_coordinator_writes_the_table_s_procedure_on_its_page(cast, signed_in):
    load_procedure(cast.programme)
    url = reverse("procedure_of_neighbourhood", args=[cast.programme.code, cast.ormes.slug])
    client = signed_in(cast.coordinator)
    assert "Se parler" in client.get(url).content.decode()
    answer = client.post(
        url, sent_steps(step("Deux", ORDER=2), step("Un", ORDER=1), step("Trois", DELETE="on"))
    )
    assert answer.status_code == 302
    assert [one.title_fr for one in own_steps(cast.programme, cast.ormes)] == ["Un", "Deux"]
    refused = client.post(url, sent_steps(step("Un", DELETE="on")))
    assert refused.status_code == 422
    assert "Gardez au moins une étape" in refused.content.decode()
    assert signed_in(cast.contributor).get(url).status_code == 403


def test_two_people_who_write_the_procedure_at_once_lose_nothing(cast, signed_in):
    load_procedure(cast.programme)
    read = own_steps(cast.programme)
    write_procedure(cast.programme, None, steps=[step("Se parler")], by=cast.team)
    client, url = signed_in(cast.team), reverse("procedure", args=[cast.programme.code])
    mine = step("Marcher ensemble")
    answer = client.post(url, sent_steps(mine, read=read))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Se parler" in page
    assert "Marcher ensemble" in page
    assert [one.title_fr for one in own_steps(cast.programme)] == ["Se parler"]
    assert client.post(url, sent_steps(mine, read=own_steps(cast.programme))).status_code == 302
    assert [one.title_fr for one in own_steps(cast.programme)] == ["Marcher ensemble"]
