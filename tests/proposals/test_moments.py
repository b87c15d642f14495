"""The moments of submission as a table meets them: aimed at, moved, refused with their reason, prolonged (R3–R5)."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices.models import Notice
from cimpact.writing.loading import closing
from proposals import moments, workflow
from proposals.enums import State
from proposals.models import ClosingExtension, Dossier
from tests import cast as casting
from tests.clock import MONTREAL


def url(name, dossier):
    return reverse(name, args=[dossier.pk])


def page(client, dossier, name="move_moment"):
    return client.get(url(name, dossier)).content.decode()


def window(cast, *date):
    return cast.programme.windows.get(date=dt.date(*date))


def fresh(dossier):
    return Dossier.objects.with_names().get(pk=dossier.pk)


def test_r3_there_are_three_moments_a_year_until_2025(cast):
    assert cast.programme.windows.filter(date__year=2022).count() == 3
    assert cast.programme.last_submission_year == 2025


def test_r4_the_first_year_s_moments_close_with_their_day(cast):
    days = [dt.date(2022, 2, 1), dt.date(2022, 3, 29), dt.date(2022, 10, 14)]
    coming = moments.coming(cast.programme)
    assert [w.date for w in coming] == days
    assert [w.closes_at for w in coming] == [closing(day) for day in days]


def test_r5_october_2021_admits_planning_only(cast, clock):
    clock.set(2021, 10, 1)
    october = window(cast, 2021, 10, 15)
    assert casting.drafting(cast).aimed_window == october
    for kind in ("deployment", "scaling"):
        dossier = casting.drafting(cast, kind=kind, title=kind)
        assert dossier.aimed_window == window(cast, 2022, 2, 1)
        with pytest.raises(NotPossible):
            workflow.move_moment(dossier, window=october, by=cast.coordinator)


def test_r5_a_proposal_that_aims_there_all_the_same_is_not_submitted(cast, clock):
    clock.set(2021, 10, 1)
    dossier = casting.ready(cast, kind="deployment")
    Dossier.objects.filter(pk=dossier.pk).update(aimed_window=window(cast, 2021, 10, 15))
    with pytest.raises(NotPossible):
        workflow.submit(dossier, by=cast.coordinator)
    assert fresh(dossier).state == State.DRAFTING


def test_r5_the_page_says_why_a_moment_is_refused(cast, clock, signed_in):
    clock.set(2021, 10, 1)
    dossier = casting.drafting(cast, kind="scaling")
    shown = page(signed_in(cast.coordinator), dossier)
    assert (
        "Ouvert seulement à\xa0: Planification. Votre proposition est à l’étape «\xa0Intensification\xa0»."
        in shown
    )
    client = signed_in(cast.coordinator)
    answer = client.post(url("move_moment", dossier), {"window": window(cast, 2021, 10, 15).pk}, follow=True)
    assert "n’est pas ouvert à votre étape" in answer.content.decode()


def test_a_draft_moves_to_a_later_moment(cast, signed_in):
    dossier = casting.drafting(cast)
    client = signed_in(cast.coordinator)
    for _click in range(2):
        client.post(url("move_moment", dossier), {"window": window(cast, 2022, 3, 29).pk})
    dossier = fresh(dossier)
    assert (dossier.aimed_window.date, dossier.next_on) == (dt.date(2022, 3, 29), dt.date(2022, 3, 29))
    event = dossier.events.get(kind="dossier.move_moment")
    assert (event.before, event.after) == ({"date": "2022-02-01"}, {"date": "2022-03-29"})


@pytest.mark.parametrize("chosen", ["", "999999", "abc"])
def test_what_is_no_moment_is_said(cast, signed_in, chosen):
    dossier = casting.drafting(cast)
    answer = signed_in(cast.coordinator).post(url("move_moment", dossier), {"window": chosen})
    assert answer.status_code == 422
    assert 'class="invalid-feedback"' in answer.content.decode()


def test_a_moment_of_another_programme_is_no_moment(cast, signed_in):
    from cimpact.writing.loading import DATA, load_programme

    elan = load_programme(DATA / "elan.yaml")
    dossier = casting.drafting(cast)
    answer = signed_in(cast.coordinator).post(
        url("move_moment", dossier), {"window": elan.windows.first().pk}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["contributor", "reader", "advisor"])
def test_only_the_coordination_moves_it(cast, signed_in, who):
    dossier = casting.drafting(cast)
    answer = signed_in(getattr(cast, who)).post(
        url("move_moment", dossier), {"window": window(cast, 2022, 3, 29).pk}
    )
    assert answer.status_code == 403


# Once it has passed


@pytest.fixture
def late(cast, clock):
    """A complete proposal, the day after the moment it aimed at."""
    dossier = casting.ready(cast)
    clock.set(2022, 2, 2, 9)
    return dossier


def test_after_the_closing_the_text_is_kept_for_the_next_moment(cast, late, signed_in):
    client = signed_in(cast.coordinator)
    shown = page(client, late, "review")
    assert "La date du 1<sup>er</sup>\xa0février est passée. Votre texte est gardé" in shown
    assert "vous pourrez le déposer d’ici le mardi 29\xa0mars 2022" in shown
    assert f'href="{url("submit", late)}"' not in shown
    client.post(url("move_moment", late), {"window": window(cast, 2022, 3, 29).pk})
    assert f'href="{url("submit", late)}"' in page(client, late, "review")
    assert fresh(late).document.answers.count() > 5


def test_after_the_closing_the_team_can_be_asked_in_a_sentence_already_begun(cast, late, signed_in):
    client = signed_in(cast.coordinator)
    shown = page(client, late, "review")
    address = shown[shown.index(url("conversation", late) + "?message") :].split('"')[0]
    asked = parse_qs(urlsplit(address).query)["message"][0]
    assert "Pourrions-nous déposer quand même" in asked
    assert asked in client.get(address).content.decode()


def test_after_the_last_moment_there_is_still_someone_to_write_to(cast, clock, signed_in):
    dossier = casting.ready(cast)
    clock.set(2022, 10, 15)
    client = signed_in(cast.coordinator)
    assert "Demander un délai à l’équipe" in page(client, dossier, "review")
    assert "Aucun moment de dépôt n’est encore au calendrier" in page(client, dossier)


def test_a_passed_moment_is_not_aimed_at_again(cast, late, signed_in):
    client = signed_in(cast.coordinator)
    february = window(cast, 2022, 2, 1)
    answer = client.post(url("move_moment", late), {"window": february.pk}, follow=True)
    assert "Ce moment de dépôt est passé" in answer.content.decode()


# Prolonged


def prolong(client, dossier, **fields):
    typed = {
        "scope": "one",
        "day": "3 février 2022",
        "hour": "17:00",
        "reason": "Panne de courant.",
        **fields,
    }
    return client.post(url("extend", dossier), typed)


def test_the_team_prolongs_it_for_one_dossier(cast, late, signed_in):
    other = casting.ready(cast, title="Une autre")
    Dossier.objects.filter(pk=other.pk).update(aimed_window=window(cast, 2022, 2, 1))
    prolong(signed_in(cast.team), late)
    extension = ClosingExtension.objects.get()
    assert extension.until == dt.datetime(2022, 2, 3, 17, 0, 59, tzinfo=MONTREAL)
    assert fresh(late).next_on == dt.date(2022, 2, 3)
    workflow.submit(late, by=cast.coordinator)
    assert fresh(late).window.date == dt.date(2022, 2, 1)
    with pytest.raises(NotPossible):
        workflow.submit(fresh(other), by=cast.coordinator)


def test_or_for_all_those_that_aim_at_it(cast, late, signed_in):
    other = casting.ready(cast, title="Une autre")
    Dossier.objects.filter(pk=other.pk).update(aimed_window=window(cast, 2022, 2, 1))
    prolong(signed_in(cast.team), late, scope="all")
    for dossier in (late, fresh(other)):
        workflow.submit(dossier, by=cast.coordinator)
        assert dossier.events.filter(kind="dossier.extend_closing", comment="Panne de courant.").exists()


def test_the_table_is_told_and_reads_the_new_time(cast, late, signed_in):
    prolong(signed_in(cast.team), late)
    assert Notice.objects.get(kind="closing_moved").recipient == cast.coordinator
    assert "jusqu’à 17\xa0h" in page(signed_in(cast.coordinator), late, "review")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "1er février 2022"}, "Choisissez un moment à venir"),
        ({"day": "31 février 2022"}, "février a 28 jours"),
        ({"day": ""}, "Inscrivez le dernier jour"),
        ({"hour": "25:00"}, "Écrivez l’heure ainsi"),
        ({"reason": ""}, "Dites pourquoi"),
        ({"scope": "everyone"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_moves(cast, late, signed_in, fields, sentence):
    answer = prolong(signed_in(cast.team), late, **fields)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ClosingExtension.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "advisor", "member"])
def test_only_the_team_prolongs(cast, late, signed_in, who):
    answer = prolong(signed_in(getattr(cast, who)), late)
    assert answer.status_code in (403, 404)
    assert not ClosingExtension.objects.exists()
