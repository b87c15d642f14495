"""Group offers go to the tables' coordination, who invite local organisations; some are open to all (R41, F113)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cimpact import clock as portal_clock
from cimpact.errors import NotPossible
from cimpact.notices.models import Notice, Status
from cimpact.notices.outbox import compose, send_due
from learning.capacity_enums import OfferFor, OfferKind, Place
from learning.invitations import link_of
from learning.models import GroupOffer, Registration
from learning.workflow import offers as actions

from .capacities import offer, registers


def told(kind):
    notices = Notice.objects.filter(kind=kind).select_related("recipient")
    return sorted(notice.reader.email for notice in notices)


def place_of(registration):
    return Registration.objects.get(pk=registration.pk).place


def page_of(made):
    return reverse("offer", args=[made.programme.code, made.pk])


def path_of(made, neighbourhood):
    """The link that a table passes on, as a browser asks for it."""
    return "/fr/" + link_of(made, neighbourhood).split("/fr/")[1]


FORM = {"name": "Maude Lacasse", "email": "maude@exemple.org", "organisation": "Comité logement"}


# Publishing


def test_r41_published_it_is_told_to_the_coordination_of_every_table_once(cast):
    made = offer(cast, published=False)
    assert told("offer_published") == []
    actions.publish(made, by=cast.team)
    actions.publish(made, by=cast.team)
    assert told("offer_published") == sorted([cast.coordinator.email, cast.neighbour.email])


def test_r41_the_team_reads_the_message_in_both_languages_before_it_leaves(cast, signed_in):
    made = offer(cast, published=False)
    page = signed_in(cast.team).get(page_of(made)).content.decode()
    assert "Inviter autrement" in page
    assert "Inviting differently" in page
    assert "écrire à 2 personnes" in page
    assert signed_in(cast.coordinator).get(page_of(made)).status_code == 404


def test_r41_an_offer_whose_registrations_would_be_closed_is_not_published(cast):
    made = offer(cast, published=False, days=1, closes_on=portal_clock.today() - dt.timedelta(days=1))
    with pytest.raises(NotPossible, match="déjà fermées"):
        actions.publish(made, by=cast.team)


def test_r41_the_team_writes_an_offer_by_the_page(cast, signed_in):
    form = {
        "kind": "community",
        "audience": "everyone",
        "theme": "systemic",
        "title_fr": "Le cercle",
        "title_en": "The circle",
        "text_fr": "Chaque mois.",
        "text_en": "Each month.",
        "day": "15 mars 2022",
        "begins": "12:00",
        "finishes": "13:30",
        "closes_on": "2022-03-10",
        "place": "En ligne",
        "limit": "",
    }
    url = reverse("offer_add", args=[cast.programme.code])
    assert signed_in(cast.team).post(url, {**form, "finishes": "11:00"}).status_code == 422
    signed_in(cast.team).post(url, form)
    made = GroupOffer.objects.get()
    assert (made.starts_at.isoformat(), made.limit) == ("2022-03-15T16:00:00+00:00", None)
    for who in ("coordinator", "advisor", "member"):
        assert signed_in(getattr(cast, who)).post(url, form).status_code == 403


def test_r41_a_coordinator_finds_the_link_of_her_table_and_others_find_none(cast, signed_in):
    made = offer(cast)
    for who, place in (("coordinator", cast.ormes), ("neighbour", cast.canal)):
        page = signed_in(getattr(cast, who)).get(page_of(made)).content.decode()
        assert link_of(made, place) in page
    for who in ("contributor", "advisor", "team", "member", "outsider"):
        assert (
            "/activites/invitation/" not in signed_in(getattr(cast, who)).get(page_of(made)).content.decode()
        )


# Registering


def test_r41_whoever_has_the_link_registers_without_an_account(cast, signed_in, mailoutbox, clock):
    made = offer(cast)
    page = signed_in().post(path_of(made, cast.ormes), FORM)
    assert "Votre place est réservée" in page.content.decode()
    registered = Registration.objects.get()
    assert (registered.neighbourhood, registered.place) == (cast.ormes, Place.HELD)
    Notice.objects.filter(kind="offer_published").delete()
    send_due()
    (mail,) = mailoutbox
    assert mail.to == ['"Maude Lacasse" <maude@exemple.org>']
    assert reverse("place", args=[registered.token]) in mail.body
    assert "Bonjour Maude," in mail.body


def test_r41_a_link_that_was_cut_or_made_up_opens_nothing(cast, signed_in):
    url = path_of(offer(cast), cast.ormes)
    assert signed_in().get(url).status_code == 200
    assert signed_in().get(url[:-2] + "/").status_code == 404
    assert signed_in().get(url.replace(f"-{cast.ormes.pk}.", f"-{cast.canal.pk}.")).status_code == 404


def test_r41_only_what_is_open_to_everyone_is_on_the_public_site(cast, signed_in):
    closed, opened = offer(cast), offer(cast, audience=OfferFor.EVERYONE, title_fr="Le cercle des récits")
    draft = offer(cast, audience=OfferFor.EVERYONE, title_fr="Brouillon", published=False)
    shown = signed_in().get(reverse("activities")).content.decode()
    assert "Le cercle des récits" in shown
    assert "Inviter autrement" not in shown
    assert "Brouillon" not in shown
    statuses = [
        signed_in().get(reverse("activity", args=[o.pk])).status_code for o in (opened, closed, draft)
    ]
    assert statuses == [200, 404, 404]


def test_r41_the_same_address_holds_one_place(cast, signed_in):
    made = offer(cast, limit=5)
    for email in ("maude@exemple.org", "Maude@Exemple.org"):
        signed_in().post(path_of(made, cast.ormes), {**FORM, "email": email})
    assert Registration.objects.count() == 1
    assert told("place_held") == ["maude@exemple.org"]


def test_r41_registrations_close_on_their_date(cast, signed_in, clock):
    made = offer(cast)
    url = path_of(made, cast.ormes)
    closes = made.closes_on
    clock.set(closes.year, closes.month, closes.day, 23)
    assert signed_in().post(url, FORM).status_code == 200
    late = closes + dt.timedelta(days=1)
    clock.set(late.year, late.month, late.day, 1)
    page = signed_in().post(url, {**FORM, "email": "autre@exemple.org"})
    assert page.status_code == 422
    assert Registration.objects.count() == 1


def test_r41_a_machine_that_registers_again_and_again_is_slowed_down(cast, signed_in):
    made, client = offer(cast), signed_in()
    url = path_of(made, cast.ormes)
    statuses = [client.post(url, {**FORM, "email": f"m{n}@exemple.org"}).status_code for n in range(21)]
    assert statuses == [200] * 20 + [429]


# The places


def test_r41_beyond_the_limit_one_waits_and_a_freed_place_goes_to_the_first(cast):
    made = offer(cast, limit=1)
    first, second, third = (registers(made, name) for name in ("Ana", "Bao", "Chloé"))
    assert [r.place for r in (first, second, third)] == [Place.HELD, Place.WAITING, Place.WAITING]
    actions.give_up(first)
    actions.give_up(first)
    assert [place_of(r) for r in (first, second, third)] == [Place.GIVEN_UP, Place.HELD, Place.WAITING]
    assert told("place_freed") == ["bao@exemple.org"]


def test_r41_whoever_waits_and_leaves_frees_no_place(cast):
    made = offer(cast, limit=1)
    first, second, third = (registers(made, name) for name in ("Ana", "Bao", "Chloé"))
    actions.give_up(second)
    assert place_of(third) == Place.WAITING
    actions.give_up(first)
    assert place_of(third) == Place.HELD


def test_r41_places_added_go_to_those_who_wait(cast):
    made = offer(cast, limit=1)
    everyone = [registers(made, name) for name in ("Ana", "Bao", "Chloé", "Dia")]
    values = {name: getattr(made, name) for name in actions.FIELDS}
    actions.keep_offer(cast.programme, values | {"limit": 3}, offer=made, by=cast.team)
    assert [place_of(r) for r in everyone] == [Place.HELD, Place.HELD, Place.HELD, Place.WAITING]
    assert told("offer_changed") == []
    actions.keep_offer(
        cast.programme, values | {"limit": None, "place": "Ailleurs"}, offer=made, by=cast.team
    )
    assert place_of(everyone[3]) == Place.HELD
    assert len(told("offer_changed")) == 4


def test_r41_one_leaves_her_place_by_the_address_of_her_e_mail(cast, signed_in):
    made = offer(cast, limit=1)
    first, second = registers(made, "Ana"), registers(made, "Bao")
    url = reverse("place", args=[first.token])
    assert "Votre place est réservée" in signed_in().get(url).content.decode()
    signed_in().post(url, {"do": "give_up"})
    assert [place_of(first), place_of(second)] == [Place.GIVEN_UP, Place.HELD]
    assert signed_in().get(reverse("place", args=["faux"])).status_code == 404


def test_r41_cancelled_everyone_who_holds_or_awaits_a_place_is_told_why(cast, signed_in):
    made = offer(cast, limit=1)
    registers(made, "Ana"), registers(made, "Bao")
    url = reverse("offer_act", args=[cast.programme.code, made.pk])
    assert signed_in(cast.coordinator).post(url, {"do": "cancel", "words": "Non."}).status_code == 403
    assert signed_in(cast.team).post(url, {"do": "cancel", "words": ""}).status_code == 422
    signed_in(cast.team).post(url, {"do": "cancel", "words": "La salle est inondée."})
    assert told("offer_cancelled") == ["ana@exemple.org", "bao@exemple.org"]
    assert "La salle est inondée." in compose(Notice.objects.filter(kind="offer_cancelled").first()).body


# After


def test_r41_who_came_is_noted_and_asked_what_she_retains(cast, signed_in, clock):
    made = offer(cast, days=10)
    ana, bao = registers(made, "Ana", neighbourhood=cast.ormes), registers(made, "Bao")
    url = reverse("offer_act", args=[cast.programme.code, made.pk])
    team = signed_in(cast.team)
    team.post(url, {"do": "attendance", "came": [ana.pk]})
    assert told("offer_feedback") == []  # not yet begun
    clock.set(2022, 1, 21, 12)
    team.post(url, {"do": "attendance", "came": [ana.pk]})
    team.post(url, {"do": "attendance", "came": [ana.pk]})
    assert told("offer_feedback") == ["ana@exemple.org"]
    ana.refresh_from_db(), bao.refresh_from_db()
    assert (ana.came, bao.came) == (True, False)
    signed_in().post(reverse("place", args=[ana.token]), {"do": "feedback", "words": "J’invite autrement."})
    for who in ("team", "coordinator"):
        assert "J’invite autrement." in signed_in(getattr(cast, who)).get(page_of(made)).content.decode()


def test_r41_a_table_reads_those_of_its_own_link_only(cast, signed_in):
    made = offer(cast)
    registers(made, "Ana", neighbourhood=cast.ormes), registers(made, "Bao", neighbourhood=cast.canal)
    for who, reads in (
        ("team", {"ana@", "bao@"}),
        ("coordinator", {"ana@"}),
        ("neighbour", {"bao@"}),
        ("contributor", set()),
        ("advisor", set()),
        ("outsider", set()),
    ):
        page = signed_in(getattr(cast, who)).get(page_of(made)).content.decode()
        assert {email for email in ("ana@", "bao@") if email in page} == reads, who


def test_a_refused_confirmation_is_looked_at_by_the_team_and_by_no_advisor(cast, signed_in):
    registers(offer(cast), "Ana")
    Notice.objects.filter(kind="place_held").update(status=Status.FAILED)
    page = signed_in(cast.team).get(reverse("deliveries")).content.decode()
    assert "ana@exemple.org" in page
    notice = Notice.objects.get(kind="place_held")
    signed_in(cast.team).post(reverse("delivery", args=[notice.pk]), {"decision": "again"})
    notice.refresh_from_db()
    assert notice.status in (Status.PENDING, Status.SENT)
    assert signed_in(cast.advisor).get(reverse("deliveries")).status_code == 403


def test_the_list_of_offers_asks_as_much_of_the_database_with_one_as_with_four(
    cast, signed_in, django_assert_max_num_queries
):
    registers(offer(cast, limit=1), "Ana")
    client, url = signed_in(cast.team), reverse("offers", args=[cast.programme.code])
    client.get(url)
    with django_assert_max_num_queries(20) as few:
        client.get(url)
    for n in range(3):
        registers(offer(cast, limit=1, title_fr=f"Offre {n}"), "Bao")
    with django_assert_max_num_queries(len(few)):
        client.get(url)


# Dialogue spaces


def test_r36_a_dialogue_space_is_always_organised_with_partners(cast, signed_in):
    with pytest.raises(NotPossible):
        offer(cast, kind=OfferKind.DIALOGUE)
    workshop = GroupOffer.objects.filter(pk=offer(cast).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        workshop.update(kind=OfferKind.DIALOGUE)
    made = offer(cast, kind=OfferKind.DIALOGUE, with_partners="la CMTQ et Dynamo")
    page = signed_in(cast.coordinator).get(page_of(made)).content.decode()
    assert "Espace de dialogue" in page
    assert "la CMTQ et Dynamo" in page
    alone = {"with_partners": ""}
    with pytest.raises(NotPossible):
        actions.keep_offer(
            cast.programme,
            {name: getattr(made, name) for name in actions.FIELDS} | alone,
            offer=made,
            by=cast.team,
        )


def test_r36_the_team_is_asked_with_whom_beside_the_field(cast, signed_in):
    address = reverse("offer_add", args=[cast.programme.code])
    answer = signed_in(cast.team).post(address, {"kind": OfferKind.DIALOGUE, "title_fr": "Se parler du bail"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nommez les partenaires avec qui cet espace est organisé." in page
    assert "Se parler du bail" in page
