"""Partners invited to write some sections of a proposal, and nothing else (F24, F7)."""

import pytest
from django.core import mail
from django.urls import reverse

from cimpact.accounts.models import Invitation, User
from cimpact.errors import NotPossible
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from cimpact.writing.models import Guest
from proposals import workflow
from proposals.models import Dossier
from tests import cast as casting
from tests.threads import at_once


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast)


def address(name, dossier, *more):
    return reverse(name, args=[dossier.pk, *more])


def sections(dossier, *codes):
    return [section for section in dossier.document.sections if section.code in codes]


def some(dossier, count=1):
    return [section.pk for section in dossier.document.sections[:count]]


def typed(dossier, **fields):
    """The form of an invitation, filled."""
    return {
        "first_name": "Gaëlle",
        "last_name": "Parent",
        "email": "gaelle@maison.org",
        "organisation": "La Maison des familles",
        "sections": some(dossier),
        "language": "fr",
        "message": "Vous connaissez les familles mieux que nous.",
    } | fields


def test_the_coordinator_invites_by_e_mail_and_no_account_is_needed_before(cast, dossier, signed_in):
    answer = signed_in(cast.coordinator).post(address("guest_invite", dossier), typed(dossier))
    assert answer.status_code == 302
    guest = Guest.objects.get()
    assert not guest.user.has_opened
    assert list(guest.sections.all()) == dossier.document.sections[:1]
    outbox.send_due()
    (letter,) = mail.outbox
    assert letter.to == ['"Gaëlle Parent" <gaelle@maison.org>']
    assert cast.ormes.table.name in letter.body
    assert "Vous connaissez les familles mieux que nous." in letter.body


def test_whoever_has_an_account_is_told_of_her_sections(cast, dossier, signed_in):
    known = casting.person("Gaëlle", "Parent", language="en")
    signed_in(cast.coordinator).post(address("guest_invite", dossier), typed(dossier, email=known.email))
    outbox.send_due()
    (letter,) = mail.outbox
    assert dossier.document.sections[0].title_en in letter.body
    assert f"/en/dossiers/{dossier.pk}/" in letter.body
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("contributor", "fait déjà partie de votre table"),
        ("advisor", "accompagne les quartiers ou siège"),
        ("team", "accompagne les quartiers ou siège"),
        ("member", "accompagne les quartiers ou siège"),
    ],
)
def test_whoever_accompanies_or_decides_is_not_invited(cast, dossier, signed_in, who, words):
    email = getattr(cast, who).email
    answer = signed_in(cast.coordinator).post(address("guest_invite", dossier), typed(dossier, email=email))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Vous connaissez les familles" in answer.content.decode()
    assert not Guest.objects.exists()


@pytest.mark.parametrize("fields", [{"sections": []}, {"email": "pas une adresse"}, {"first_name": ""}])
def test_what_is_missing_is_said_and_nobody_is_invited(cast, dossier, signed_in, fields):
    answer = signed_in(cast.coordinator).post(address("guest_invite", dossier), typed(dossier, **fields))
    assert answer.status_code == 422
    assert not User.objects.filter(email="gaelle@maison.org").exists()


def test_a_section_of_another_proposal_is_refused(cast, dossier, signed_in):
    foreign = casting.drafting(cast, kind="scaling", title="Une autre").document.sections[0]
    client = signed_in(cast.coordinator)
    assert (
        client.post(address("guest_invite", dossier), typed(dossier, sections=[foreign.pk])).status_code
        == 422
    )
    with pytest.raises(NotPossible):
        workflow.invite_guest(dossier, cast.outsider, sections=[foreign], by=cast.coordinator)


def test_invited_twice_by_a_double_click_she_is_invited_once(cast, dossier, signed_in):
    client = signed_in(cast.coordinator)
    for _click in range(2):
        assert client.post(address("guest_invite", dossier), typed(dossier)).status_code == 302
    assert Guest.objects.count() == 1
    assert Notice.objects.filter(kind="invitation").count() == 1
    again = client.post(address("guest_invite", dossier), typed(dossier, sections=some(dossier, 2)))
    assert "est déjà invitée" in again.content.decode()


@pytest.mark.django_db(transaction=True)
def test_even_at_once(cast):
    dossier = casting.drafting(cast)
    chosen = dossier.document.sections[:1]

    def invite():
        user = User.objects.get(pk=cast.outsider.pk)
        return workflow.invite_guest(dossier, user, sections=chosen, by=cast.coordinator).pk

    first, *others = at_once(*[invite] * 3)
    assert others == [first] * 2
    assert Notice.objects.filter(kind="guest_invited").count() == 1


def test_her_sections_change_and_what_she_wrote_stays(cast, dossier, signed_in):
    user = casting.invited(cast, dossier, dossier.document.sections[2].code)
    guest = Guest.objects.get(user=user)
    form = {"sections": some(dossier, 2)}
    signed_in(cast.coordinator).post(address("guest", dossier, guest.pk), form)
    assert list(guest.sections.all()) == dossier.document.sections[:2]
    history = signed_in(cast.coordinator).get(address("history", dossier)).content.decode()
    assert "a changé les sections ouvertes à une personne invitée" in history
    assert dossier.document.sections[1].title in history


def test_an_ended_invitation_closes_the_dossier_the_same_day(cast, dossier, signed_in):
    user = casting.invited(cast, dossier, dossier.document.sections[0].code)
    guest, client = Guest.objects.get(user=user), signed_in(user)
    assert client.get(address("dossier", dossier)).status_code == 200
    for _click in range(2):
        answer = signed_in(cast.coordinator).post(address("guest_end", dossier, guest.pk))
        assert answer.status_code == 302
    assert client.get(address("dossier", dossier)).status_code == 404
    assert dossier.events.filter(kind="dossier.end_guest").count() == 1
    again = workflow.invite_guest(
        dossier, User.objects.get(pk=user.pk), sections=dossier.document.sections[:1], by=cast.coordinator
    )
    assert again != guest


def test_a_link_that_was_lost_is_sent_again(cast, dossier, signed_in, clock):
    client = signed_in(cast.coordinator)
    client.post(address("guest_invite", dossier), typed(dossier))
    outbox.send_due()
    first = Invitation.objects.get().token_hash
    clock.advance(days=15)
    client.post(address("guest_again", dossier, Guest.objects.get().pk))
    assert Invitation.objects.get().token_hash != first
    outbox.send_due()
    assert len(mail.outbox) == 2


def test_the_table_sees_who_writes_with_it_and_only_its_coordinator_decides(cast, dossier, signed_in):
    casting.invited(cast, dossier, dossier.document.sections[0].code)
    guest = Guest.objects.get()
    for who, page, one in (
        ("coordinator", 200, 200),
        ("contributor", 200, 403),
        ("reader", 200, 403),
        ("advisor", 403, 403),
        ("neighbour", 404, 404),
        ("outsider", 404, 404),
    ):
        client = signed_in(getattr(cast, who))
        assert client.get(address("guests", dossier)).status_code == page, who
        assert client.get(address("guest", dossier, guest.pk)).status_code == one, who
        if who != "coordinator":
            assert client.post(address("guest_end", dossier, guest.pk)).status_code == one, who
            assert client.post(address("guest_invite", dossier), typed(dossier)).status_code == one, who
    assert Guest.objects.ongoing().count() == 1


def test_her_home_says_what_is_left_to_write_and_where(cast, dossier, signed_in):
    user = casting.invited(cast, dossier, *[s.code for s in dossier.document.sections[:2]])
    home = signed_in(user).get(reverse("home"))
    shown = home.content.decode()
    assert "Écrire 2 sections" in shown
    assert str(dossier.title) in shown
    assert signed_in(user).get(reverse("dossiers")).status_code == 302


def test_a_home_costs_the_same_with_one_invitation_and_with_six(
    cast, dossier, signed_in, django_assert_max_num_queries
):
    user = casting.invited(cast, dossier, dossier.document.sections[0].code)
    client = signed_in(user)
    client.get(reverse("home"))
    with django_assert_max_num_queries(15) as one:
        client.get(reverse("home"))
    for number in range(5):
        other = casting.drafting(cast, title=f"Initiative {number}")
        workflow.invite_guest(
            other, User.objects.get(pk=user.pk), sections=other.document.sections[:2], by=cast.coordinator
        )
    with django_assert_max_num_queries(15) as six:
        client.get(reverse("home"))
    assert len(six) <= len(one)


def test_a_neighbourhood_s_page_says_nothing_more_of_the_dossier(cast, signed_in):
    dossier = casting.drafting(cast)
    user = casting.invited(cast, dossier, dossier.document.sections[0].code)
    page = signed_in(user).get(reverse("neighbourhood", args=[cast.ormes.slug])).content.decode()
    assert str(dossier.title) not in page
    assert Dossier.objects.visible_to(User.objects.get(pk=user.pk)).count() == 1
