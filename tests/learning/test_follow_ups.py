"""What is agreed has an owner and a date; either side adds it and ticks it; it waits for its owner (F53)."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cimpact.history.models import Event
from learning.models import FollowUp
from learning.workflow.followups import add_follow_up, tick_follow_up
from learning.workflow.meetings import choose_date

from .scenes import at, met


def agreed(cast, dossier, what="Trouver une salle", *, due_on=dt.date(2022, 2, 1), owner=None, **more):
    person = {} if "owner_name" in more else {"owner": owner or cast.contributor}
    key = more.pop("key", None) or uuid.uuid4()
    return add_follow_up(dossier, what=what, due_on=due_on, key=key, by=cast.coordinator, **person, **more)


def typed(owner, **more) -> dict:
    return {
        "what": "Écrire au centre",
        "owner": owner,
        "due_on": "2022-02-01",
        "key": str(uuid.uuid4()),
    } | more


@pytest.mark.parametrize("by", ["coordinator", "contributor", "advisor", "team"])
def test_either_side_adds_one_and_either_ticks_it(cast, signed_in, by):
    dossier, _obligation = met(cast)
    client = signed_in(getattr(cast, by))
    assert client.post(reverse("follow_ups", args=[dossier.pk]), typed(cast.advisor.pk)).status_code == 302
    follow_up = FollowUp.objects.get()
    assert (follow_up.owner, follow_up.created_by) == (cast.advisor, getattr(cast, by))
    url = reverse("follow_up", args=[dossier.pk, follow_up.pk])
    assert client.post(url, {"done": "1"}).status_code == 302
    assert FollowUp.objects.get().done_by == getattr(cast, by)
    assert client.post(url, {"done": "0"}).status_code == 302
    assert FollowUp.objects.get().done_at is None


def test_one_who_only_reads_neither_adds_nor_ticks(cast, signed_in):
    dossier, _obligation = met(cast)
    follow_up = agreed(cast, dossier)
    for person in (cast.reader, cast.other_advisor):
        client = signed_in(person)
        page = client.get(reverse("follow_ups", args=[dossier.pk]))
        assert follow_up.what in page.content.decode()
        assert client.post(reverse("follow_ups", args=[dossier.pk]), typed(person.pk)).status_code == 403
        url = reverse("follow_up", args=[dossier.pk, follow_up.pk])
        assert client.post(url, {"done": "1"}).status_code == 403
    assert signed_in(cast.neighbour).get(reverse("follow_ups", args=[dossier.pk])).status_code == 404


def test_sent_twice_it_is_one_and_ticked_twice_it_is_done_once(cast):
    dossier, _obligation = met(cast)
    key = uuid.uuid4()
    follow_up = agreed(cast, dossier, key=key)
    assert agreed(cast, dossier, key=key) == follow_up
    for by in (cast.advisor, cast.coordinator):
        tick_follow_up(dossier, follow_up, done=True, by=by)
    assert FollowUp.objects.get().done_by == cast.advisor
    kinds = list(Event.objects.filter(kind__startswith="dossier.follow_up").values_list("kind", flat=True))
    assert sorted(kinds) == ["dossier.follow_up_added", "dossier.follow_up_done"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_missing_or_past_is_said_beside_its_field(cast, signed_in, language):
    dossier, _obligation = met(cast)
    client = signed_in(cast.coordinator)
    url = f"/{language}/dossiers/{dossier.pk}/suivis/"
    for wrong, field in (
        (typed(cast.advisor.pk, due_on="2022-01-09"), "due_on"),
        (typed(cast.advisor.pk, due_on="hier"), "due_on"),
        (typed(""), "owner"),
        (typed(cast.neighbour.pk), "owner"),
        (typed("other"), "owner_name"),
        (typed(cast.advisor.pk, what=""), "what"),
    ):
        response = client.post(url, wrong)
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.content.decode(), field
    assert client.post(url, typed("other", owner_name="Le centre communautaire")).status_code == 302
    assert FollowUp.objects.get().owner_words == "Le centre communautaire"


def test_it_has_one_owner(cast):
    dossier, _obligation = met(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        agreed(cast, dossier, owner_name="")


def test_added_from_a_meeting_it_belongs_to_it_and_leads_back_there(cast, signed_in):
    dossier, obligation = met(cast)
    choose_date(dossier, obligation, at=at(22), place="Ici", by=cast.advisor)
    sent = typed(cast.coordinator.pk, obligation=obligation.pk)
    response = signed_in(cast.advisor).post(reverse("follow_ups", args=[dossier.pk]), sent)
    assert response["Location"] == reverse("mid_year", args=[dossier.pk, obligation.pk]) + "#suivis"
    assert FollowUp.objects.get().meeting.obligation == obligation


def test_mine_and_due_soon_it_waits_on_my_home(cast, signed_in):
    dossier, _obligation = met(cast)
    agreed(cast, dossier, "Trouver une salle", due_on=dt.date(2022, 1, 20))
    agreed(cast, dossier, "Plus tard", due_on=dt.date(2022, 6, 1))
    agreed(cast, dossier, "Appeler la Ville", due_on=dt.date(2022, 1, 5), owner=cast.advisor)

    def home(person) -> str:
        return signed_in(person).get(reverse("home")).content.decode()

    mine, advisor_s, other_s = home(cast.contributor), home(cast.advisor), home(cast.reader)
    assert "Trouver une salle" in mine
    assert "Plus tard" not in mine
    assert "Appeler la Ville" in advisor_s
    assert "Trouver une salle" not in advisor_s
    assert "Trouver une salle" not in other_s
    tick_follow_up(dossier, FollowUp.objects.get(what="Trouver une salle"), done=True, by=cast.reader)
    assert "Trouver une salle" not in home(cast.contributor)


def test_every_form_of_the_pages_around_a_meeting_carries_its_token(cast, signed_in):
    dossier, obligation = met(cast)
    agreed(cast, dossier)
    choose_date(dossier, obligation, at=at(22), place="Ici", by=cast.advisor)
    client = signed_in(cast.advisor)
    for address in (
        reverse("mid_year", args=[dossier.pk, obligation.pk]),
        *(reverse(name, args=[dossier.pk]) for name in ("dossier", "participation", "follow_ups")),
        reverse("neighbourhood", args=["les-ormes"]),
        reverse("contacts", args=["les-ormes"]),
    ):
        page = client.get(address).content.decode()
        assert page.count('method="post"') == page.count("csrfmiddlewaretoken") > 1, address
