"""The list of dossiers: saved views, filters in the address, order, pages, what is closed to the reader."""

import pytest
from django.urls import reverse

from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as scenes

LIST = "/fr/dossiers/"


@pytest.fixture
def cast(cast, clock):
    clock.set(*scenes.BEFORE_FEBRUARY)
    return cast


@pytest.fixture
def opens(signed_in):
    """Open the list as a person, and give back what its template was given."""

    def open_list(user, query=""):
        response = signed_in(user).get(LIST + query)
        assert response.status_code == 200
        return response.context

    return open_list


def titles(context) -> list[str]:
    return [row.dossier.title for row in context["rows"]]


def counts(context) -> dict[str, int]:
    return {view["label"]: view["count"] for view in context["views"]}


def test_an_advisor_sees_hers_first_and_may_see_them_all(cast, opens):
    scenes.in_analysis(cast)
    workflow.open_proposal(
        cast.canal, cast.programme, title="Le canal", stage=scenes.stage(cast), by=cast.neighbour
    )
    context = opens(cast.advisor)
    assert titles(context) == ["Des ruelles à vivre"]
    assert counts(context) == {"Ce qui m’attend": 1, "Mes dossiers": 1, "En retard": 0, "Tous": 2}
    assert set(titles(opens(cast.advisor, "?vue=tous"))) == {"Des ruelles à vivre", "Le canal"}
    assert titles(opens(cast.advisor, "?vue=attend")) == ["Des ruelles à vivre"]
    assert titles(opens(cast.advisor, "?vue=retard")) == []


def test_a_table_sees_only_its_own(cast, opens):
    scenes.drafting(cast)
    workflow.open_proposal(
        cast.canal, cast.programme, title="Le canal", stage=scenes.stage(cast), by=cast.neighbour
    )
    assert titles(opens(cast.coordinator)) == ["Des ruelles à vivre"]
    assert titles(opens(cast.neighbour)) == ["Le canal"]


def test_whoever_has_no_role_reads_that_there_is_nothing(cast, opens):
    scenes.drafting(cast)
    assert opens(cast.outsider)["rows"] == []


def test_the_most_pressing_come_first_and_those_without_a_date_last(cast, opens):
    scenes.letter_draft(cast)
    scenes.submitted(cast, title="Arbres")
    scenes.drafting(cast, title="Zone de rencontre")
    assert titles(opens(cast.team)) == ["Zone de rencontre", "Arbres", "Des ruelles à vivre"]
    assert titles(opens(cast.team, "?tri=-titre")) == ["Zone de rencontre", "Des ruelles à vivre", "Arbres"]
    assert titles(opens(cast.team, "?tri=n’importe")) == [
        "Zone de rencontre",
        "Arbres",
        "Des ruelles à vivre",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ruelles", ["Des ruelles à vivre"]),
        ("?q=ormes ruelles", ["Des ruelles à vivre"]),
        ("?q=karim", []),  # accompanies the neighbourhood, is not on the dossier yet
        ("?q=PIC-2022", ["Des ruelles à vivre", "Grandir"]),
        ("?q=rien de tel", []),
        ("?etape=deployment", ["Grandir"]),
        ("?etat=drafting", ["Des ruelles à vivre", "Grandir"]),
        ("?etat=active", []),
        ("?etape=inconnue", ["Des ruelles à vivre", "Grandir"]),
        ("?moment=999", ["Des ruelles à vivre", "Grandir"]),
        ("?page=999", ["Des ruelles à vivre", "Grandir"]),
        ("?page=zut", ["Des ruelles à vivre", "Grandir"]),
    ],
)
def test_filters_are_in_the_address(cast, opens, query, found):
    scenes.drafting(cast)
    scenes.drafting(cast, kind="deployment", title="Grandir")
    assert sorted(titles(opens(cast.team, query))) == found


def test_a_moment_finds_what_aims_at_it_and_what_was_submitted_for_it(cast, opens):
    scenes.drafting(cast)
    scenes.submitted(cast, title="Déposée")
    windows = list(cast.programme.windows.order_by("date"))
    february, march = windows[1], windows[2]
    assert len(titles(opens(cast.team, f"?moment={february.pk}"))) == 2
    assert titles(opens(cast.team, f"?moment={march.pk}")) == []


def test_r10_filtering_by_state_tells_a_table_nothing_more(cast, opens):
    scenes.ratified(cast)
    choices = dict(opens(cast.coordinator)["form"].fields["etat"].choices)
    assert State.RATIFIED not in choices
    assert titles(opens(cast.coordinator, f"?etat={State.RECOMMENDED}")) == ["Des ruelles à vivre"]


def test_a_row_that_waits_for_the_reader_says_so(cast, signed_in):
    scenes.in_analysis(cast)
    page = signed_in(cast.advisor).get(LIST).content.decode()
    assert '<tr role="row" class="mine">' in page
    assert "<b>Vous</b>" in page
    page = signed_in(cast.coordinator).get(LIST).content.decode()
    assert 'class="mine"' not in page


def test_a_late_answer_is_in_its_own_view(cast, opens, clock):
    scenes.in_analysis(cast)
    clock.set(2022, 4, 2)
    context = opens(cast.team, "?vue=retard")
    assert [row.late for row in context["rows"]] == [True]
    assert counts(context)["En retard"] == 1


def test_pages_keep_what_was_asked(cast, signed_in):
    stage = scenes.stage(cast)
    for n in range(27):
        workflow.open_proposal(
            cast.ormes, cast.programme, title=f"Ruelle {n}", stage=stage, by=cast.coordinator
        )
    client = signed_in(cast.team)
    first = client.get(LIST + "?q=ruelle&tri=titre")
    assert len(first.context["rows"]) == 25
    assert "?q=ruelle&amp;tri=titre&amp;page=2" in first.content.decode()
    assert len(client.get(LIST + "?q=ruelle&tri=titre&page=2").context["rows"]) == 2


def test_what_finds_nothing_says_how_to_go_on(cast, signed_in):
    scenes.drafting(cast)
    page = signed_in(cast.team).get(LIST + "?q=introuvable").content.decode()
    assert "Aucun dossier ne correspond à ces filtres" in page
    assert "Effacer les filtres" in page


def test_a_member_reads_what_is_before_her_committee(cast, opens):
    dossier = scenes.before_committee(cast)
    context = opens(cast.member)
    assert [item.title for item in context["rows"]] == [dossier.title]
    assert counts(context) == {"À lire": 1, "Étudiés": 0}
    assert opens(cast.governor)["rows"] == []


def test_r58_to_whoever_withdraws_an_item_keeps_its_title_and_its_neighbourhood_only(cast, opens, signed_in):
    dossier = scenes.recommended(cast)
    assert counts(opens(cast.recused)) == {"À lire": 0, "Étudiés": 0, "Fermés pour vous": 1}
    for view in ("lire", "etudies"):
        assert opens(cast.recused, f"?vue={view}")["rows"] == []
    page = signed_in(cast.recused).get(LIST + "?vue=fermes").content.decode()
    assert dossier.title in page
    assert "Fermé pour vous" in page
    assert reverse("dossier", args=[dossier.pk]) not in page
    assert "Favorable" not in page


def test_a_dossier_that_its_table_took_back_leaves_the_committee_s_list(cast, opens):
    dossier = scenes.before_committee(cast)
    workflow.withdraw(dossier, reason="Nous y reviendrons.", by=cast.coordinator)
    assert opens(cast.member)["rows"] == []
    assert Dossier.objects.get().state == State.WITHDRAWN
