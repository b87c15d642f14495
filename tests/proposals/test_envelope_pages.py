"""The pages of the programme's money: who reads what, what the team writes, what is refused and kept (F50)."""

import pytest
from django.urls import reverse
from django.utils import translation

from cimpact.formatting import money
from governance.enums import Outcome
from proposals import workflow
from proposals.ledger import envelope_of
from proposals.models import Dossier, Entry, Fund
from proposals.money_chart import chart_of, legend
from proposals.money_pages import Row, Year
from proposals.workflow.funds import set_envelope
from tests import cast as casting

# Who opens the programme's pages: (T)eam, (A)dvisor, an(O)ther advisor, a (M)ember, a (G)overnor; nobody else does.
PEOPLE = {
    "T": "team",
    "A": "advisor",
    "O": "other_advisor",
    "M": "member",
    "G": "governor",
    "X": "recused",
    "C": "coordinator",
    "N": "neighbour",
    "S": "outsider",
}
READ_BY = {
    "envelope": "T A O M G",
    "envelope_edit": "T",
    "payments": "T A O",
    "payments_csv": "T A O",
    "payments_xlsx": "T A O",
}


@pytest.fixture
def park(cast):
    return Fund.objects.create(programme=cast.programme, partner=cast.foundation, year=2022, cents=40_000_00)


def url(name, cast):
    return reverse(name, args=[cast.programme.code])


def text(answer) -> str:
    return answer.content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("name", READ_BY)
def test_f50_each_page_of_the_money_is_for_those_the_table_says(cast, signed_in, name):
    for letter, who in PEOPLE.items():
        answer = signed_in(getattr(cast, who)).get(url(name, cast))
        assert answer.status_code == (200 if letter in READ_BY[name].split() else 403), who


def test_f50_the_page_says_what_remains_by_partner_year_and_neighbourhood(cast, park, signed_in):
    casting.ratified(cast)
    shown = text(signed_in(cast.advisor).get(url("envelope", cast)))
    assert "Il reste 15 000 $ à engager" in shown
    assert "25 000 $ engagés sur 40 000 $" in shown
    assert "Les Ormes" in shown
    assert "<svg" in shown


@pytest.mark.parametrize(("language", "colon"), [("fr", "\xa0: "), ("en", ": ")])
def test_the_picture_of_the_envelope_writes_its_colons_as_its_reader_does(language, colon):
    part = Row("", cents=100_000, committed=100_000, paid=100_000)
    with translation.override(language):
        (bar,) = chart_of([Year(2022, part, [])]).bars
        assert bar.parts[0].label == f"{legend()[0]['label']}{colon}{money(100_000)}"


def test_f50_a_committee_reads_the_totals_and_no_neighbourhood(cast, park, signed_in):
    casting.ratified(cast)
    shown = text(signed_in(cast.member).get(url("envelope", cast)))
    assert "25 000 $ engagés sur 40 000 $" in shown
    assert "Les Ormes" not in shown
    assert "Des ruelles à vivre" not in shown


def test_f41_an_advisor_who_withdraws_from_one_award_cannot_find_it_by_subtraction(cast, park, signed_in):
    casting.ratified(cast)
    casting.joins(cast.other_advisor, cast.ormes, "reader")
    shown = text(signed_in(cast.other_advisor).get(url("envelope", cast)))
    assert "25 000 $ engagés sur 40 000 $" in shown
    assert "Par quartier" not in shown


def test_f50_without_an_envelope_the_page_says_that_nothing_is_refused(cast, signed_in):
    shown = text(signed_in(cast.team).get(url("envelope", cast)))
    assert "Enveloppe non fixée" in shown
    assert "rien n’est refusé" in shown
    assert url("envelope_edit", cast) in shown


# The team writes the envelope


def grid(client, cast, **changes) -> dict:
    """What the page posts as it was opened, with some amounts changed: {"partner pk_year": typed}."""
    form = client.get(url("envelope_edit", cast)).context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    return posted | changes


def test_f50_the_team_adds_a_partner_and_its_years(cast, signed_in):
    client = signed_in(cast.team)
    posted = grid(client, cast, partner=cast.foundation.pk, fnew_2022="40 000", fnew_2023="$60,000.50")
    assert client.post(url("envelope_edit", cast), posted).url == url("envelope", cast)
    assert list(Fund.objects.values_list("year", "cents")) == [(2022, 40_000_00), (2023, 60_000_50)]
    shown = text(client.get(url("envelope", cast)))
    assert "a changé l’enveloppe" in shown
    assert "<ins>40 000 $</ins>" in shown


def test_f50_a_change_says_what_the_amount_was_and_what_it_became(cast, park, signed_in):
    client = signed_in(cast.team)
    client.post(url("envelope_edit", cast), grid(client, cast, **{f"f{cast.foundation.pk}_2022": "55 000"}))
    assert "Fondation du Parc</span>, 2022 : <del>40 000 $</del> <ins>55 000 $</ins>" in text(
        client.get(url("envelope", cast))
    )


def test_f50_amounts_without_a_partner_are_kept_and_explained(cast, signed_in):
    client = signed_in(cast.team)
    answer = client.post(url("envelope_edit", cast), grid(client, cast, fnew_2022="40 000"))
    assert answer.status_code == 422
    assert "Choisissez le partenaire qui apporte ces montants." in text(answer)
    assert 'value="40 000"' in text(answer)
    assert not Fund.objects.exists()


def test_f50_an_amount_below_what_is_committed_is_refused_beside_it(cast, park, signed_in):
    casting.ratified(cast)
    client = signed_in(cast.team)
    name = f"f{cast.foundation.pk}_2022"
    answer = client.post(url("envelope_edit", cast), grid(client, cast, **{name: "24 999"}))
    assert answer.status_code == 422
    assert "25 000 $ sont déjà engagés" in str(answer.context["form"].errors[name]).replace("\xa0", " ")
    assert 'value="24 999"' in text(answer)
    client.post(url("envelope_edit", cast), grid(client, cast, **{name: "25 000"}))
    assert Fund.objects.get().cents == 25_000_00


def test_f50_a_fund_that_nothing_uses_may_be_taken_back(cast, park, signed_in):
    client = signed_in(cast.team)
    client.post(url("envelope_edit", cast), grid(client, cast, **{f"f{cast.foundation.pk}_2022": ""}))
    assert not Fund.objects.exists()


def test_f50_a_year_is_not_brought_below_what_was_committed_without_a_source(cast, signed_in):
    casting.ratified(cast)
    set_envelope(cast.programme, {(cast.foundation.pk, 2022): 30_000_00}, by=cast.team)
    client = signed_in(cast.team)
    answer = client.post(
        url("envelope_edit", cast), grid(client, cast, **{f"f{cast.foundation.pk}_2022": "20 000"})
    )
    assert "25 000 $ sont déjà engagés cette année-là" in text(answer)
    assert Fund.objects.get().cents == 30_000_00


def test_f50_an_envelope_changed_meanwhile_shows_both_versions_then_takes_the_second(cast, park, signed_in):
    client = signed_in(cast.team)
    name = f"f{cast.foundation.pk}_2022"
    mine = grid(client, cast, **{name: "50 000"})
    set_envelope(cast.programme, {(cast.foundation.pk, 2022): 45_000_00}, by=cast.team)
    answer = client.post(url("envelope_edit", cast), mine)
    assert answer.status_code == 422
    assert "45 000 $" in text(answer)
    assert 'value="50 000"' in text(answer)
    assert Fund.objects.get().cents == 45_000_00
    client.post(url("envelope_edit", cast), mine | {"mark": answer.context["mark"]})
    assert Fund.objects.get().cents == 50_000_00


# Ratification with its sources


def sheet(cast, **changes) -> dict:
    present = [cast.governor.seats.get().pk]
    return {"met_on": "2022-01-10", "present": present, "outcome": "ratified", "reasons": ""} | changes


def ratification(dossier):
    return reverse("ratification", args=[dossier.pk])


def test_f50_the_ratification_proposes_its_sources_and_commits_those_chosen(cast, park, signed_in):
    dossier = casting.recommended(cast)
    client = signed_in(cast.team)
    field = f"sources-y1_{park.pk}"
    assert 'value="25 000"' in text(client.get(ratification(dossier)))
    answer = client.post(ratification(dossier), sheet(cast, **{field: "25 000"}))
    assert answer.url == reverse("dossier", args=[dossier.pk])
    assert envelope_of(cast.programme).committed == {park.pk: 25_000_00}


def test_in_english_a_colon_follows_its_word(cast, park, signed_in):
    dossier, client = casting.recommended(cast), signed_in(cast.team)
    with translation.override("en"):
        ratification = reverse("ratification", args=[dossier.pk])
    assert "Available 2022: $40,000" in client.get(ratification).content.decode()


def test_r3_the_ratification_warns_of_years_that_end_after_the_programme(cast, signed_in):
    dossier, client = casting.recommended(cast), signed_in(cast.team)
    ratification, warning = reverse("ratification", args=[dossier.pk]), "au-delà de la fin du programme"
    assert warning not in text(client.get(ratification))
    dossier.award.starts_on = cast.programme.ends_on
    dossier.award.save()
    assert warning in text(client.get(ratification))


def test_f50_whoever_reads_the_envelope_finds_it_from_her_home(cast, signed_in):
    door = f'href="{reverse("money")}"'
    for who in ("team", "advisor", "member", "governor"):
        client = signed_in(getattr(cast, who))
        assert door in client.get(reverse("home")).content.decode(), who
        assert client.get(reverse("money")).url == url("envelope", cast), who
    for who in ("recused", "coordinator"):
        assert door not in signed_in(getattr(cast, who)).get(reverse("home")).content.decode(), who


def test_f50_sources_that_do_not_make_the_award_say_how_much_is_missing(cast, park, signed_in):
    dossier = casting.recommended(cast)
    answer = signed_in(cast.team).post(
        ratification(dossier), sheet(cast, **{f"sources-y1_{park.pk}": "20 000"})
    )
    assert answer.status_code == 422
    assert "Première année : il reste 5 000 $ à répartir." in text(answer)
    assert 'value="20 000"' in text(answer)


def test_f50_beyond_the_envelope_the_page_says_the_figures_and_records_nothing(cast, park, signed_in):
    Fund.objects.update(cents=10_000_00)
    dossier = casting.recommended(cast)
    answer = signed_in(cast.team).post(
        ratification(dossier), sheet(cast, **{f"sources-y1_{park.pk}": "25 000"})
    )
    assert answer.status_code == 422
    assert "L’enveloppe de 2022 ne suffit pas : 25 000 $ à engager, il reste 10 000 $" in text(answer)
    assert (Dossier.objects.get().state, Entry.objects.count()) == ("recommended", 0)


def test_r9_sent_back_the_sources_do_not_matter(cast, park, signed_in):
    Fund.objects.update(cents=0)
    dossier = casting.recommended(cast)
    posted = sheet(cast, outcome=str(Outcome.SENT_BACK), reasons="À revoir.", **{f"sources-y1_{park.pk}": ""})
    signed_in(cast.team).post(ratification(dossier), posted)
    assert Dossier.objects.get().state == "analysis"


def test_f50_without_an_envelope_the_ratification_says_so_and_asks_nothing(cast, signed_in):
    dossier = casting.recommended(cast)
    client = signed_in(cast.team)
    assert "25 000 $ seront engagés sans source" in text(client.get(ratification(dossier)))
    assert client.post(ratification(dossier), sheet(cast)).status_code == 302
    assert workflow.envelope.committed(dossier) == {1: 25_000_00}
