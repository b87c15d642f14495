"""An opinion from outside the analysis: on chosen sections only, for the staff and the committee only (F37)."""

import pytest
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier, Opinion
from proposals.permissions import Role, roles_in
from proposals.urls import urlpatterns
from tests import cast as casting
from tests.proposals.pages import autosave

ASKED = "Est-ce réaliste, vu de la recherche?"
SEEN = "Réponse à change."
HIDDEN = "Réponse à table_role."


def section(dossier, code: str):
    return next(s for s in dossier.document.sections if s.code == code)


@pytest.fixture
def dossier(cast):
    return casting.in_analysis(cast)


@pytest.fixture
def opinion(cast, dossier):
    """Asked of someone who is nothing else in the portal, on one section."""
    return ask(cast, dossier, cast.outsider)


def ask(cast, dossier, user, code="changement", **more):
    return workflow.ask_opinion(
        dossier,
        user,
        sections=[section(dossier, code)],
        request=more.pop("request", ASKED),
        by=cast.advisor,
        **more,
    )


def url(name, opinion):
    return reverse(name, args=[opinion.dossier_id, opinion.pk])


def written(opinion, text="C’est réaliste."):
    return {"opinion-text": text, "opinion-version": Opinion.objects.get(pk=opinion.pk).version}


# What she sees


def test_f37_she_reads_the_chosen_sections_and_nothing_else(cast, dossier, opinion, signed_in):
    client = signed_in(cast.outsider)
    page = client.get(url("opinion", opinion)).content.decode()
    assert SEEN in page
    assert ASKED in page
    assert HIDDEN not in page
    assert dossier.number not in page


def test_f37_the_day_she_is_wished_to_answer_by_is_said_to_be_optional(cast, dossier, signed_in):
    page = signed_in(cast.advisor).get(reverse("opinions", args=[dossier.pk])).content.decode()
    assert page.count('class="optional"') == 1


def test_f37_every_other_door_of_the_dossier_is_shut_to_her(cast, dossier, opinion, signed_in):
    client = signed_in(cast.outsider)
    hers = {"dossier", "opinion", "opinion_save", "opinion_end"}
    for pattern in urlpatterns:
        if "pk" not in pattern.pattern.converters or pattern.name in hers:
            continue
        names = {
            "question": dossier.document.sections[0].questions.all()[0].pk,
            "section": dossier.document.sections[0].code,
            "criterion": dossier.stage.criteria.first().pk,
            "prerequisite": dossier.stage.prerequisites.first().pk,
            "pk": dossier.pk,
        }
        path = reverse(pattern.name, kwargs={n: names.get(n, 1) for n in pattern.pattern.converters})
        response = client.get(path)
        assert response.status_code in (403, 404, 405), (pattern.name, response.status_code)
        assert HIDDEN not in response.content.decode()


def test_f37_her_home_and_the_dossier_s_page_say_what_is_asked_and_no_more(cast, opinion, signed_in):
    client = signed_in(cast.outsider)
    for path in ("/fr/", reverse("dossier", args=[opinion.dossier_id])):
        page = client.get(path).content.decode()
        assert url("opinion", opinion) in page
        assert "Recommand" not in page
        assert "225" not in page
    assert client.get(reverse("dossiers")).status_code == 302


def test_f37_it_closes_when_the_table_takes_its_proposal_back(cast, dossier, opinion, signed_in):
    workflow.withdraw(dossier, reason="Plus tard.", by=cast.coordinator)
    assert signed_in(cast.outsider).get(url("opinion", opinion)).status_code == 404


# Asking


@pytest.mark.parametrize("who", ["advisor", "team"])
def test_f37_asking_by_e_mail_makes_an_account_and_invites(cast, dossier, signed_in, who):
    data = {
        "first_name": "Maude",
        "last_name": "Savoie",
        "email": "maude@universite.example",
        "language": "fr",
        "sections": [section(dossier, "changement").pk],
        "request": ASKED,
        "wished_on": "",
    }
    client = signed_in(getattr(cast, who))
    for _click in range(2):
        assert client.post(reverse("opinions", args=[dossier.pk]), data).status_code == 302
    maude = User.objects.get(email="maude@universite.example")
    assert dossier.opinions.get().asked_of == maude
    assert Notice.objects.filter(recipient=maude).count() == 1
    assert Notice.objects.get(recipient=maude).kind == "invitation"


def test_f37_whoever_has_an_account_is_told_once(cast, opinion):
    assert Notice.objects.get(recipient=cast.outsider).kind == "opinion_asked"


@pytest.mark.parametrize("who", ["coordinator", "contributor", "reader", "recused"])
def test_f37_neither_the_table_nor_whoever_withdraws_is_asked(cast, dossier, who):
    with pytest.raises(NotPossible):
        ask(cast, dossier, getattr(cast, who))
    assert not Opinion.objects.exists()


def test_f41_whoever_declared_an_interest_is_not_asked(cast, dossier):
    workflow.declare(cast.other_advisor, by=cast.other_advisor, neighbourhood=cast.ormes)
    with pytest.raises(NotPossible):
        ask(cast, dossier, cast.other_advisor)


def test_f41_an_interest_declared_afterwards_closes_what_was_asked(cast, opinion, signed_in):
    workflow.declare(cast.outsider, by=cast.team, dossier=opinion.dossier)
    assert signed_in(cast.outsider).get(url("opinion", opinion)).status_code == 404
    opinion.refresh_from_db()
    assert opinion.cancelled_at


def test_a_refusal_is_said_beside_the_address_and_nothing_typed_is_lost(cast, dossier, signed_in):
    data = {
        "first_name": "Noémie",
        "last_name": "Lafleur",
        "email": cast.coordinator.email,
        "language": "fr",
        "sections": [section(dossier, "changement").pk],
        "request": ASKED,
    }
    page = signed_in(cast.advisor).post(reverse("opinions", args=[dossier.pk]), data)
    assert page.status_code == 422
    assert "email" in page.context["form"].errors
    assert ASKED in page.content.decode()


# Writing, sending, declining


def test_f37_it_saves_itself_and_is_read_only_once_sent(cast, opinion, signed_in):
    client = signed_in(cast.outsider)
    assert autosave(client, url("opinion_save", opinion), written(opinion)).json()["version"] == 1
    staff = signed_in(cast.advisor)
    assert "C’est réaliste." not in staff.get(url("opinion", opinion)).content.decode()
    for _click in range(2):
        assert client.post(url("opinion", opinion), written(opinion) | {"then": "send"}).status_code == 302
    assert "C’est réaliste." in staff.get(reverse("analysis", args=[opinion.dossier_id])).content.decode()
    assert Notice.objects.filter(kind="opinion_given", recipient=cast.advisor).count() == 1
    assert autosave(client, url("opinion_save", opinion), written(opinion, "Autre.")).status_code != 200


def test_two_pages_of_hers_never_overwrite_each_other(cast, opinion, signed_in):
    client = signed_in(cast.outsider)
    autosave(client, url("opinion_save", opinion), written(opinion, "Le premier."))
    late = {"opinion-text": "Le second.", "opinion-version": 0}
    answer = autosave(client, url("opinion_save", opinion), late)
    assert answer.status_code == 409
    assert "Le premier." in answer.json()["html"]
    assert Opinion.objects.get().text == "Le premier."


def test_an_empty_opinion_is_not_sent(cast, opinion, signed_in):
    page = signed_in(cast.outsider).post(url("opinion", opinion), written(opinion, "") | {"then": "send"})
    assert page.status_code == 422
    assert Opinion.objects.get().given_at is None


def test_f37_she_may_decline_and_the_dossier_closes(cast, opinion, signed_in):
    client = signed_in(cast.outsider)
    for _click in range(2):
        client.post(url("opinion_end", opinion), {"reason": "Trop loin de mon domaine."})
    opinion.refresh_from_db()
    assert opinion.declined_at
    assert client.get(url("opinion", opinion)).status_code == 404
    assert opinion.dossier.events.filter(kind="dossier.decline_opinion").count() == 1


def test_f37_whoever_asked_may_stop_waiting(cast, opinion, signed_in):
    signed_in(cast.team).post(url("opinion_end", opinion))
    assert signed_in(cast.outsider).get(url("opinion", opinion)).status_code == 404
    assert Notice.objects.get(kind="opinion_asked").status == "cancelled"


def test_f37_the_committee_reads_it_the_table_never(cast, dossier, opinion, signed_in):
    client = signed_in(cast.outsider)
    client.post(url("opinion", opinion), written(opinion) | {"then": "send"})
    other = ask(cast, dossier, cast.other_advisor, code="edi" if False else "apprentissages")
    workflow.hand_to_committee(dossier, by=cast.advisor)
    other.refresh_from_db()
    assert other.cancelled_at  # nobody waits for it any more
    page = signed_in(cast.member).get(reverse("committee_page", args=[dossier.pk])).content.decode()
    assert "C’est réaliste." in page
    table = signed_in(cast.coordinator)
    for name in ("dossier", "history", "dossier_text", "comparison"):
        page = table.get(reverse(name, args=[dossier.pk])).content.decode()
        assert "C’est réaliste." not in page
        assert "Xavier" not in page
    for path in (url("opinion", opinion), reverse("opinions", args=[dossier.pk])):
        assert table.get(path).status_code == 403


@pytest.mark.parametrize("state", [State.ANALYSIS, State.PRECISION, State.COMMITTEE, State.LETTER_OUT])
def test_f37_the_role_lasts_as_long_as_the_proposal_is_before_the_programme(cast, state):
    dossier = casting.in_analysis(cast)
    ask(cast, dossier, cast.outsider)
    Dossier.objects.filter(pk=dossier.pk).update(state=state)
    dossier = Dossier.objects.with_names().get(pk=dossier.pk)
    assert roles_in(User.objects.get(pk=cast.outsider.pk), dossier) == {Role.CONSULTED}
