"""Duration, start, amounts: read as people type them, kept even out of range, never overwritten."""

import datetime as dt

import pytest
from django.urls import reverse

from cimpact.formatting import money
from proposals.models import Dossier
from proposals.snapshot import snapshot
from proposals.workflow.writing import save_support
from tests import cast as casting
from tests.proposals.pages import autosave, fields, section_of, section_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return casting.drafting(cast, kind="deployment")


@pytest.fixture
def writer(cast, signed_in):
    return signed_in(cast.contributor)


def support(*amounts, years=3, starts_on="2022-04-01", version=0):
    return {
        "support-years": years,
        "support-starts_on": starts_on,
        "support-version": version,
        **{f"support-amount_{number}": amount for number, amount in enumerate(amounts, 1)},
    }


def save(client, dossier, data):
    return autosave(client, reverse("support_save", args=[dossier.pk]), data)


def asked(dossier):
    return Dossier.objects.get(pk=dossier.pk).asked


def test_the_whole_request_is_saved_together(dossier, writer):
    response = save(writer, dossier, support("100\xa0000", "120 000,50 $", "150,000.00"))
    assert response.status_code == 200
    assert response.json()["version"] == 1
    assert response.json()["errors"] == {}
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert (dossier.years, dossier.starts_on) == (3, dt.date(2022, 4, 1))
    assert dossier.asked == {1: 100_000_00, 2: 120_000_50, 3: 150_000_00}
    assert f"<b>{money(370_000_50)}</b>" in response.json()["fragments"]["support-total"]
    assert "2024" in response.json()["fragments"]["support-period-3"]


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("165 000", "C’est 15\xa0000\xa0$ de plus que le maximum."),
        ("74 999", "C’est 1\xa0$ de moins que le minimum."),
        ("0", "C’est 75\xa0000\xa0$ de moins que le minimum."),
        ("9 999 999", "de plus que le maximum"),
    ],
)
def test_r22_an_amount_out_of_range_is_kept_and_said(dossier, writer, amount, sentence):
    response = save(writer, dossier, support("100 000", amount, "100 000"))
    assert response.status_code == 200
    assert list(response.json()["errors"]) == ["support-amount_2"]
    assert sentence in response.json()["errors"]["support-amount_2"]
    assert asked(dossier)[2] == int(amount.replace(" ", "")) * 100
    page = writer.get(section_url(dossier, section_of(dossier, "support").code)).content.decode()
    assert sentence in page


def test_an_amount_still_missing_is_said_once_the_others_are_given(dossier, writer):
    response = save(writer, dossier, support("100 000", "", "100 000"))
    assert "Inscrivez un montant" in response.json()["errors"]["support-amount_2"]
    assert save(writer, dossier, support("", "", "", version=1)).json()["errors"] == {}


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("cent mille", "Écrivez-le en chiffres"),
        ("120k", "Écrivez-le en chiffres"),
        ("1e5", "Écrivez-le en chiffres"),
        ("-5 000", "ne peut pas être négatif"),
        ("−5 000", "ne peut pas être négatif"),
        ("10 000 001", "dépasse 10\xa0000\xa0000\xa0$"),
        ("9" * 5000, "dépasse"),
        ("<b>", "Écrivez-le en chiffres"),
        ("12,345,6", "Écrivez-le en chiffres"),
    ],
)
def test_an_amount_that_does_not_read_is_said_and_stays_in_its_field(dossier, writer, amount, sentence):
    response = save(writer, dossier, support("100 000", amount, "100 000"))
    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["support-amount_2"]
    assert sentence in response.json()["errors"]["support-amount_2"]
    assert asked(dossier) == {}

    url = section_url(dossier, section_of(dossier, "support").code)
    response = writer.post(url, fields(writer.get(url)) | support("100 000", amount, "100 000"))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert fields(response)["support-amount_2"] == amount
    assert fields(response)["support-amount_3"] == "100 000"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31 septembre 2025", "Septembre a 30 jours. Écrivez par exemple 23\xa0septembre 2025."),
        ("2023-02-29", "En 2023, février a 28 jours."),
        ("bientôt", "Cette date ne se lit pas."),
        ("2022-13-01", "Cette date ne se lit pas."),
        ("1er avril 1022", "Vérifiez l’année"),
    ],
)
def test_a_date_that_does_not_exist_is_said_and_stays_in_its_field(dossier, writer, typed, sentence):
    response = save(writer, dossier, support("100 000", starts_on=typed))
    assert response.status_code == 422
    assert sentence in response.json()["errors"]["support-starts_on"]


@pytest.mark.parametrize("typed", ["2022-04-01", "1er avril 2022", "1er\xa0avril 2022", "April 1, 2022"])
def test_a_date_reads_as_people_write_it(dossier, writer, typed):
    assert save(writer, dossier, support(starts_on=typed)).status_code == 200
    assert Dossier.objects.get(pk=dossier.pk).starts_on == dt.date(2022, 4, 1)


def test_r21_only_the_durations_of_the_stage_are_taken(dossier, writer):
    assert save(writer, dossier, support(years=9)).status_code == 422
    assert save(writer, dossier, support(years="trois")).status_code == 422
    assert save(writer, dossier, support(years=4)).status_code == 200


def test_r21_a_longer_duration_asks_for_its_justification(dossier, writer):
    page = writer.get(section_url(dossier, section_of(dossier, "support").code)).content.decode()
    assert "4 ans, avec une justification" in page
    assert "data-justification" in page


def test_a_year_given_up_is_kept_aside_and_asked_no_more(cast, dossier, writer):
    save(writer, dossier, support("100 000", "100 000", "100 000", "100 000", years=4))
    save(writer, dossier, support("100 000", "100 000", "100 000", "100 000", years=3, version=1))
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.total_asked == 300_000_00
    assert set(snapshot(dossier)["amounts"]) == {"1", "2", "3"}
    page = fields(writer.get(section_url(dossier, section_of(dossier, "support").code)))
    assert page["support-amount_4"] == "100\xa0000"


def test_what_cannot_be_seen_keeps_nobody_from_saving(dossier, writer):
    assert save(writer, dossier, support("100 000", "1", "1", "quatre", years=3)).status_code == 200


def test_r1_a_stage_that_ends_after_the_programme_is_warned_about_only(dossier, writer):
    response = save(writer, dossier, support("100 000", "100 000", "100 000", starts_on="2025-04-01"))
    assert response.status_code == 200
    assert "dépasse la fin du programme" in response.json()["fragments"]["support-total"]


def test_a_save_sent_again_is_the_first(dossier, writer):
    for _time in range(2):
        response = save(writer, dossier, support("100 000"))
        assert response.status_code == 200
        assert response.json()["version"] == 1


def test_two_writers_of_the_amounts_get_both_versions(cast, dossier, writer):
    save_support(dossier, years=3, starts_on=None, amounts={1: 90_000_00}, version=0, by=cast.coordinator)
    response = save(writer, dossier, support("120 000", "100 000"))
    assert response.status_code == 409
    answer = response.json()
    assert answer["conflict"] is True
    assert money(120_000_00)[:-2] in answer["html"]
    assert money(90_000_00)[:-2] in answer["html"]
    assert asked(dossier) == {1: 90_000_00}


def test_without_a_script_the_amounts_ask_which_version_to_keep(cast, dossier, writer):
    url = section_url(dossier, section_of(dossier, "support").code)
    page = fields(writer.get(url)) | {"support-amount_1": "120 000"}
    save_support(dossier, years=3, starts_on=None, amounts={1: 90_000_00}, version=0, by=cast.coordinator)
    response = writer.post(url, page)
    assert response.status_code == 409
    assert writer.post(url, fields(response) | {"choice": "support-mine"}).status_code == 302
    assert asked(dossier) == {1: 120_000_00}
