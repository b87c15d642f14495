"""Two people of the team ratify two awards at the envelope's edge, each in her own browser (F50)."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cimpact.programmes.models import TeamMember
from proposals.ledger import envelope_of
from proposals.models import Dossier, Fund
from tests import cast as casting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey_sqlite]


@pytest.fixture
def two_awards(cast):
    """25 000 $ each, when 40 000 $ remain."""
    first = casting.recommended(cast)
    cast.ormes, cast.coordinator = cast.canal, cast.neighbour
    second = casting.recommended(cast)
    fund = Fund.objects.create(programme=cast.programme, partner=cast.foundation, year=2022, cents=40_000_00)
    return first, second, fund


def test_f50_at_the_envelope_s_edge_the_second_is_refused_with_the_figures_and_loses_nothing(
    cast, person, two_awards
):
    first, second, fund = two_awards
    colleague = casting.person("Aline", "Deuxième")
    TeamMember.objects.create(programme=cast.programme, user=colleague)
    pages = [person(cast.team), person(colleague)]
    for page, dossier in zip(pages, (first, second), strict=True):
        page.goto(reverse("ratification", args=[dossier.pk]))
        page.get_by_label("Date de la rencontre").fill("10 janvier 2022")
        page.get_by_label("Simone Gagné").check()
        page.get_by_label("Entérinée").check()
        # The grid proposes the fund that both read as sufficient.
        expect(page.get_by_label("Première année (2022)")).to_have_value("25\xa0000")
    one, other = pages
    one.get_by_role("button", name="Inscrire l’entérinement").click()
    expect(one.get_by_text("L’entérinement est inscrit.")).to_be_visible()
    other.get_by_role("button", name="Inscrire l’entérinement").click()
    refusal = other.get_by_role("alert")
    expect(refusal).to_contain_text(
        "25\xa0000\xa0$ à engager, il reste 15\xa0000\xa0$ (Fondation du Parc 15\xa0000\xa0$)"
    )
    expect(refusal).to_contain_text("Il manque 10\xa0000\xa0$.")
    expect(other.get_by_label("Date de la rencontre")).to_have_value("10 janvier 2022")
    expect(other.get_by_label("Simone Gagné")).to_be_checked()
    assert envelope_of(cast.programme).committed == {fund.pk: 25_000_00}
    assert [Dossier.objects.get(pk=d.pk).state for d in (first, second)] == ["ratified", "recommended"]
    # Another partner joins, and the second award holds.
    other.goto(reverse("envelope_edit", args=[cast.programme.code]))
    other.get_by_label("Ajouter un partenaire").select_option(label="Coalition des tables")
    other.locator("#id_fnew_2022").fill("10 000")
    expect(other.locator("[data-total=all]")).to_have_text("50\xa0000\xa0$")
    other.get_by_role("button", name="Enregistrer l’enveloppe").click()
    other.goto(reverse("ratification", args=[second.pk]))
    other.get_by_label("Date de la rencontre").fill("10 janvier 2022")
    other.get_by_label("Simone Gagné").check()
    other.get_by_label("Entérinée").check()
    other.get_by_role("button", name="Inscrire l’entérinement").click()
    expect(other.get_by_text("L’entérinement est inscrit.")).to_be_visible()
    other.goto(reverse("envelope", args=[cast.programme.code]))
    expect(other.get_by_role("heading", level=1)).to_have_text("Il reste 0\xa0$ à engager")
    faults = [fault for page in pages for fault in page.faults if "422" not in fault]
    assert faults == []
