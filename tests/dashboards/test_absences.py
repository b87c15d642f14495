"""The pages of absences: who notes whose, what one reads of it on every page (F7)."""

import pytest
from django.urls import reverse

from cimpact.accounts.models import Absence, User
from cimpact.notices import outbox
from tests import cast as scenes

DAYS = {"starts_on": "2022-01-10", "ends_on": "2022-01-14"}


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


def note(client, url, substitute):
    return client.post(url, DAYS | {"substitute": substitute.pk})


@pytest.mark.parametrize(
    ("who", "substitute"), [("coordinator", "contributor"), ("advisor", "other_advisor")]
)
def test_coordinators_and_advisors_note_their_own(cast, signed_in, who, substitute):
    client = signed_in(getattr(cast, who))
    assert reverse("absences") in client.get(reverse("account")).text
    response = note(client, reverse("absences"), getattr(cast, substitute))
    assert response["Location"] == reverse("absences")
    assert "Du 10 janvier au 14" in client.get(reverse("absences")).text.replace("\xa0", " ")


@pytest.mark.parametrize("who", ["contributor", "reader", "member", "team", "outsider"])
def test_those_on_whom_nobody_counts_have_no_such_page(cast, signed_in, who):
    client = signed_in(getattr(cast, who))
    assert client.get(reverse("absences")).status_code == 403
    assert reverse("absences") not in client.get(reverse("account")).text


@pytest.mark.parametrize(
    ("who", "status"), [("team", 302), ("advisor", 403), ("coordinator", 403), ("member", 403)]
)
def test_the_team_notes_anyone_s(cast, signed_in, who, status):
    url = reverse("person_absences", args=[cast.coordinator.pk])
    assert note(signed_in(getattr(cast, who)), url, cast.reader).status_code == status
    assert Absence.objects.count() == (status == 302)


def test_a_refusal_keeps_what_was_typed(cast, signed_in):
    client = signed_in(cast.coordinator)
    response = client.post(
        reverse("absences"), {"starts_on": "2022-01-14", "ends_on": "2022-01-12", "substitute": ""}
    )
    assert response.status_code == 422
    assert "Le dernier jour vient après le premier." in response.text
    assert 'value="2022-01-14"' in response.text
    response = client.post(
        reverse("absences"), DAYS | {"starts_on": "2021-12-24", "substitute": cast.reader.pk}
    )
    assert "un jour à venir" in response.text


def test_each_page_says_whom_one_replaces_and_the_home_what_waits(cast, signed_in, clock):
    scenes.answered(cast)  # a letter waits for the coordination's acceptance
    client = signed_in(cast.reader)
    assert "Vous remplacez" not in client.get(reverse("home")).text
    note(signed_in(cast.coordinator), reverse("absences"), cast.reader)
    home = client.get(reverse("home")).text
    assert "Vous remplacez Noémie Lafleur jusqu’au 14" in home
    assert "une chose vous attend" in home
    assert "Vous remplacez" in client.get(reverse("dossiers")).text
    clock.advance(days=5)
    home = client.get(reverse("home")).text
    assert "Vous remplacez" not in home
    assert "rien ne vous attend" in home


def test_a_substitute_who_writes_already_has_one_hat_at_the_table(cast, signed_in):
    note(signed_in(cast.coordinator), reverse("absences"), cast.contributor)
    contexts = signed_in(cast.contributor).get(reverse("account")).context["contexts"]
    assert [str(context.label) for context in contexts] == ["Coordination"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 302), ("team", 302), ("reader", 404), ("advisor", 404), ("neighbour", 404)],
)
def test_whoever_noted_it_and_the_team_may_end_it(cast, signed_in, who, status):
    note(signed_in(cast.coordinator), reverse("absences"), cast.reader)
    url = reverse("absence_end", args=[Absence.objects.get().pk])
    assert signed_in(getattr(cast, who)).post(url).status_code == status
    assert Absence.objects.exists() == (status == 404)


def test_the_substitute_is_told_in_her_language(cast, signed_in, mailoutbox):
    User.objects.filter(pk=cast.reader.pk).update(language="en")
    note(signed_in(cast.coordinator), reverse("absences"), cast.reader)
    outbox.send_due()
    (mail,) = [m for m in mailoutbox if cast.reader.email in m.to[0]]
    assert "Noémie Lafleur" in mail.subject
    assert "January 10" in mail.body.replace("\xa0", " ")
    assert signed_in(cast.reader).get(reverse("notices")).status_code == 200


def test_whoever_was_counted_on_is_reminded_of_it(cast, signed_in):
    """Noémie counted on Tuan, who goes away in turn."""
    note(signed_in(cast.coordinator), reverse("absences"), cast.contributor)
    page = note(signed_in(cast.team), reverse("person_absences", args=[cast.contributor.pk]), cast.reader)
    assert page.status_code == 302
    following = signed_in(cast.team).get(reverse("person", args=[cast.contributor.pk])).text
    assert "Remplacement : Rita Bell" in following.replace("\xa0", " ")
