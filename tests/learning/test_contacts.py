"""R35: contact between advisor and coordinator is continuous; the log says when the last was (F54)."""

import datetime as dt
import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, Event
from learning.contacts_block import contacts_block
from learning.enums import ContactKind
from learning.models import Contact
from learning.workflow.contacts import log_contact, remove_contact
from neighbourhoods.models import AdvisorAssignment
from tests import cast as casting

SECRET = "Elle hésite à rester."


def noted(cast, text="Un appel.", *, on=dt.date(2022, 1, 8), place=None, by=None, **more) -> Contact:
    return log_contact(
        place or cast.ormes,
        cast.programme,
        kind=more.pop("kind", ContactKind.CALL),
        on=on,
        text=text,
        key=more.pop("key", None) or uuid.uuid4(),
        by=by or cast.advisor,
        **more,
    )


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def typed(cast, **more) -> dict:
    return {
        "kind": "call",
        "text": "Noémie a deux questions.",
        "on": "2022-01-10",
        "programme": cast.programme.code,
        "key": str(uuid.uuid4()),
    } | more


@pytest.mark.parametrize("by", ["advisor", "team"])
def test_r35_a_contact_is_noted_from_both_pages_with_one_field_to_fill(cast, signed_in, by):
    dossier = casting.active(cast)
    client = signed_in(getattr(cast, by))
    for address, of_dossier, post_to in (
        (reverse("neighbourhood", args=["les-ormes"]), None, reverse("contacts", args=["les-ormes"])),
        (reverse("dossier", args=[dossier.pk]), dossier, reverse("dossier_contact", args=[dossier.pk])),
    ):
        assert f'action="{post_to}"' in client.get(address).content.decode()
        form = contacts_block(getattr(cast, by), cast.ormes, of_dossier)["form"]
        # Everything but the line itself is there already.
        data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        assert client.post(post_to, data).status_code == 422
        assert client.post(post_to, data | {"text": "Noémie a deux questions."}).status_code == 302
    first, second = Contact.objects.order_by("pk")
    assert (first.dossier, second.dossier) == (None, dossier)
    assert {first.on, second.on} == {dt.date(2022, 1, 10)}
    assert not first.is_shared


def test_only_whoever_accompanies_the_neighbourhood_notes_contacts(cast, signed_in):
    dossier = casting.active(cast)
    for person in (cast.coordinator, cast.reader, cast.other_advisor, cast.member, cast.outsider):
        client = signed_in(person)
        assert client.post(reverse("contacts", args=["les-ormes"]), typed(cast)).status_code == 403
        url = reverse("dossier_contact", args=[dossier.pk])
        assert client.post(url, typed(cast)).status_code in (403, 404)
        with pytest.raises(NotPossible):
            noted(cast, by=person)
    assert not Contact.objects.exists()


def test_the_table_reads_what_it_is_shown_and_nothing_else(cast, signed_in):
    dossier = casting.active(cast)
    noted(cast, "La salle est trouvée.", shared=True)
    noted(cast, SECRET)

    def read(person, address: str) -> str | int:
        response = signed_in(person).get(address)
        return response.content.decode() if response.status_code == 200 else response.status_code

    log = reverse("contacts", args=["les-ormes"])
    pages = [log, reverse("neighbourhood", args=["les-ormes"]), reverse("dossier", args=[dossier.pk])]
    for person in (cast.coordinator, cast.contributor, cast.reader):
        for address in (*pages, reverse("home"), reverse("history", args=[dossier.pk])):
            assert SECRET not in read(person, address), address
        assert all("La salle est trouvée." in read(person, address) for address in pages)
    for person in (cast.advisor, cast.other_advisor, cast.team):
        assert SECRET in read(person, log)
    for person in (cast.neighbour, cast.member, cast.recused, cast.governor, cast.outsider):
        assert read(person, log) == 403
        neighbourhood = read(person, pages[1])
        assert "La salle est trouvée." not in neighbourhood


def test_sent_twice_it_is_one_contact(cast, signed_in):
    client, sent = signed_in(cast.advisor), typed(cast)
    for _again in range(2):
        assert client.post(reverse("contacts", args=["les-ormes"]), sent).status_code == 302
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_day_to_come_is_said_beside_its_field(cast, signed_in, language):
    response = signed_in(cast.advisor).post(
        f"/{language}/quartiers/les-ormes/contacts/", typed(cast, on="2022-01-11")
    )
    assert response.status_code == 422
    assert 'id="id_on_error"' in response.content.decode()
    assert not Contact.objects.exists()


def test_r35_the_list_says_when_the_last_was_and_is_filtered_by_kind(cast, signed_in):
    noted(cast, "Un appel.", on=dt.date(2022, 1, 3))
    noted(cast, "Une visite.", kind=ContactKind.VISIT, on=dt.date(2022, 1, 8))
    client = signed_in(cast.advisor)
    page = client.get(reverse("contacts", args=["les-ormes"])).content.decode()
    assert "Dernier contact : il y a 2 jours" in page.replace("\xa0", " ")
    page = client.get(reverse("contacts", args=["les-ormes"]), {"comment": "call"}).content.decode()
    assert "Un appel." in page
    assert "Une visite." not in page


def test_r35_the_advisor_s_home_begins_with_the_neighbourhood_out_of_touch_for_longest(cast, signed_in):
    for name, slug in (("Le Parc", "le-parc"), ("La Rive", "la-rive")):
        place = casting.neighbourhood(name, slug)
        AdvisorAssignment.objects.create(user=cast.advisor, neighbourhood=place, programme=cast.programme)
        if slug == "le-parc":
            noted(cast, on=dt.date(2021, 12, 1), place=place)
    noted(cast, on=dt.date(2022, 1, 8))
    home = signed_in(cast.advisor).get(reverse("home"))
    assert [place.name for place in home.context["places"]] == ["La Rive", "Le Parc", "Les Ormes"]
    assert "dernier contact il y a 2 jours" in home.content.decode().replace("\xa0", " ")


def test_a_list_of_contacts_costs_as_much_at_one_as_at_twenty(cast, signed_in):
    ContentType.objects.get_for_model(Contact)
    noted(cast)
    client = signed_in(cast.advisor)
    paths = [
        reverse("contacts", args=["les-ormes"]),
        reverse("neighbourhood", args=["les-ormes"]),
        reverse("home"),
    ]
    client.get(paths[0])
    few = [queries(client, path) for path in paths]
    for n in range(20):
        noted(cast, f"Appel {n}", shared=n % 2 == 0)
    assert [queries(client, path) for path in paths] == few


def test_whoever_noted_a_contact_says_it_better_and_the_history_keeps_what_it_said(cast, signed_in):
    contact = noted(cast, "Elle hesite.", shared=True)
    client, url = signed_in(cast.advisor), reverse("contact_correct", args=["les-ormes", contact.pk])
    assert "Elle hesite." in client.get(url).content.decode()
    refused = client.post(url, {"kind": "visit", "text": "", "on": "2022-01-08"})
    assert refused.status_code == 422
    assert "Écrivez une ligne sur ce contact." in refused.content.decode()
    assert client.post(url, {"kind": "visit", "text": SECRET, "on": "2022-01-07"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.kind, contact.text, contact.on, contact.is_shared) == (
        "visit",
        SECRET,
        dt.date(2022, 1, 7),
        False,
    )
    event = Event.objects.get(kind="neighbourhood.contact_corrected")
    assert (event.before["text"], event.after["text"]) == ("Elle hesite.", SECRET)
    assert event.audience == Audience.STAFF


def test_a_contact_noted_by_mistake_is_taken_out_once(cast, signed_in):
    contact = noted(cast)
    client, url = signed_in(cast.advisor), reverse("contact_correct", args=["les-ormes", contact.pk])
    assert client.post(url, {"do": "remove"}).status_code == 302
    assert client.post(url, {"do": "remove"}).status_code == 404
    assert not Contact.objects.exists()
    assert Event.objects.filter(kind="neighbourhood.contact_removed").count() == 1
    with pytest.raises(NotPossible):
        remove_contact(contact, by=cast.advisor)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("advisor", 200),
        ("team", 403),
        ("coordinator", 403),
        ("neighbour", 404),
        ("member", 404),
    ],
)
def test_only_whoever_noted_a_contact_corrects_it(cast, signed_in, who, status):
    contact = noted(cast, shared=True)
    client, url = signed_in(getattr(cast, who)), reverse("contact_correct", args=["les-ormes", contact.pk])
    assert client.get(url).status_code == status
    assert client.post(url, {"do": "remove"}).status_code == (302 if status == 200 else status)
    links = client.get(reverse("contacts", args=["les-ormes"])).content.decode()
    assert url not in links or who == "advisor"


def test_whoever_no_longer_accompanies_a_neighbourhood_corrects_nothing(cast, signed_in):
    contact = noted(cast)
    AdvisorAssignment.objects.filter(user=cast.advisor).delete()
    url = reverse("contact_correct", args=["les-ormes", contact.pk])
    assert signed_in(cast.advisor).get(url).status_code == 404
    with pytest.raises(NotPossible):
        remove_contact(contact, by=User.objects.get(pk=cast.advisor.pk))
