"""The library: filters, context, what an accepted report shares, exports (F70, R50)."""

import io

import openpyxl
import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from learning.enums import Aim, Condition, EntryKind, Sureness, Visibility
from learning.library import cards_of, found_in
from learning.models import JournalEntry
from learning.permissions import library_of
from learning.workflow.library import share_finding
from tests import cast as casting
from tests.learning import report_lives as reports
from tests.learning.learnings import learned

LIBRARY = reverse("learning_library")


def titles(user, **asked) -> set[str]:
    return {entry.title for entry in found_in(library_of(user), asked)}


def test_f70_each_filter_keeps_what_it_says(cast):
    dossier = casting.active(cast)
    learned(
        cast,
        "Un",
        kind=EntryKind.FAILED,
        sureness=Sureness.SHOWN,
        aims=[Aim.SYSTEMS],
        conditions=[Condition.BACKBONE],
        tags=["Santé mentale"],
        happened_on="2021-03-01",
        dossier=dossier,
    )
    learned(cast, "Deux", place="canal", by=cast.neighbour, happened_on="2020-03-01", tags=["santé"])
    learned(cast, "Région", by=cast.team, place=None, happened_on="2019-03-01")
    for asked, kept in (
        ({"genre": "failed"}, {"Un"}),
        ({"surete": "shown"}, {"Un"}),
        ({"visee": "systems"}, {"Un"}),
        ({"condition": "backbone"}, {"Un"}),
        ({"mot": "sante mentale"}, {"Un"}),
        ({"mot": "santé"}, {"Deux"}),
        ({"quartier": "le-canal"}, {"Deux"}),
        ({"quartier": "region"}, {"Région"}),
        ({"etape": dossier.stage.kind}, {"Un"}),
        ({"annee": "2020"}, {"Deux"}),
        ({"reutilise": "1"}, set()),
        ({}, {"Un", "Deux", "Région"}),
    ):
        assert titles(cast.coordinator, **asked) == kept, asked


def test_f70_filters_stand_in_the_address_and_an_old_one_is_left_out(cast, signed_in):
    learned(cast, "Un")
    client = signed_in(cast.coordinator)
    page = client.get(LIBRARY, {"genre": "worked", "annee": "1812", "quartier": "ailleurs"})
    assert page.status_code == 200
    assert page.context["asked"] == {"genre": "worked"}
    assert [card.entry.title for card in page.context["cards"]] == ["Un"]


def test_f70_a_learning_says_where_it_comes_from_and_how_sure_its_authors_are(cast, signed_in):
    dossier = casting.active(cast)
    entry = learned(cast, "Un", dossier=dossier, sureness=Sureness.HUNCH)
    for url in (LIBRARY, reverse("library_entry", args=[entry.pk])):
        page = signed_in(cast.neighbour).get(url).content.decode()
        for said in ("Les Ormes", "Des ruelles à vivre", dossier.stage.name, "Une intuition"):
            assert said in page


def test_f70_an_initiative_whose_stage_has_not_begun_is_not_named(cast):
    card = cards_of([learned(cast, "Un", dossier=casting.drafting(cast))])[0]
    assert (card.place, card.initiative, card.stage) == ("Les Ormes", "", "")


def test_r50_a_failure_is_shown_as_worth_knowing(cast, signed_in):
    learned(cast, "Personne n’est venu", kind=EntryKind.FAILED)
    assert (
        "Un essai qui n’a pas marché, utile à savoir"
        in signed_in(cast.neighbour).get(LIBRARY).content.decode()
    )


def test_f70_twenty_to_a_page_in_as_many_queries_whatever_their_number(
    cast, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.neighbour)
    dossier = casting.active(cast)
    learned(cast, "Un vélo", dossier=dossier)
    client.get(LIBRARY, {"q": "velo"})
    with django_assert_max_num_queries(15) as few:
        client.get(LIBRARY, {"q": "velo"})
    for number in range(24):
        learned(cast, f"Un vélo {number}", dossier=dossier)
    with django_assert_max_num_queries(len(few)):
        page = client.get(LIBRARY, {"q": "velo"})
    assert len(page.context["cards"]) == 20
    assert len(client.get(LIBRARY, {"q": "velo", "page": 2}).context["cards"]) == 5


def test_f70_when_nothing_is_found_the_page_says_what_to_try(cast, signed_in):
    learned(cast, "Des cafés au parc")
    page = signed_in(cast.neighbour).get(LIBRARY, {"q": "cafés piscine", "genre": "failed"})
    labels = [suggestion.label for suggestion in page.context["suggestions"]]
    assert labels == [
        "Les mêmes mots, sans les filtres",
        "Seulement «\xa0cafés\xa0»",
        "Seulement «\xa0piscine\xa0»",
    ]
    assert "?q=caf%C3%A9s" in page.content.decode()


def test_f70_an_empty_library_says_what_comes_in_it(cast, signed_in):
    assert "La bibliothèque est encore vide" in signed_in(cast.neighbour).get(LIBRARY).content.decode()


def test_f70_the_export_holds_what_the_search_found_and_no_formula(cast, signed_in):
    learned(cast, "=2+2 vélos", tags=["a", "b"])
    learned(cast, "Autre chose")
    client = signed_in(cast.neighbour)
    lines = client.get(reverse("library_export", args=["csv"]), {"q": "vélo"}).content.decode("utf-8-sig")
    assert [line.split(";")[0] for line in lines.splitlines()] == ["En une phrase", "'=2+2 vélos"]
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("library_export", args=["xlsx"]), {"q": "vélo"}).content)
    )
    first = list(book.active.values)[1]
    assert first[0] == "=2+2 vélos"
    assert first[4] == "Les Ormes"
    assert book.active["A2"].data_type == "s"
    assert client.get(reverse("library_export", args=["pdf"])).status_code == 404


# What an accepted report shares


@pytest.fixture
def finding(cast):
    """What an accepted report says that did not work."""
    report = reports.accepted(cast, reports.running(cast))
    return report.findings.create(
        order=1,
        question="Comment rejoindre les aînés?",
        text="Les courriels ne rejoignent personne.",
        reinvested="Nous appelons.",
        aims=[Aim.PRACTICE],
        failure=True,
    )


def address(name, finding, *more):
    obligation = finding.report.obligation
    return reverse(name, args=[obligation.participation.dossier_id, obligation.pk, *more])


SHARED = {"title": "Appeler plutôt qu’écrire", "sureness": "shown", "visibility": "community"}


def test_r50_what_an_accepted_report_learned_is_shared_once_with_its_context(cast, signed_in, finding):
    client, url = signed_in(cast.coordinator), address("report_finding", finding, finding.pk)
    assert "Les courriels ne rejoignent personne." in client.get(url).content.decode()
    for _twice in range(2):
        assert client.post(url, SHARED).status_code == 302
    entry = JournalEntry.objects.get()
    assert (entry.kind, entry.sureness, entry.aims) == (EntryKind.FAILED, Sureness.SHOWN, [Aim.PRACTICE])
    assert (entry.neighbourhood, entry.author, entry.visibility) == (
        cast.ormes,
        cast.coordinator,
        Visibility.COMMUNITY,
    )
    assert entry.text == "Les courriels ne rejoignent personne.\n\nNous appelons."
    assert titles(cast.neighbour, q="aîné courriel") == set()
    assert titles(cast.neighbour, q="courriels appeler") == {"Appeler plutôt qu’écrire"}
    assert "Dans la bibliothèque" in client.get(address("report_findings", finding)).content.decode()


def test_f70_a_finding_taken_back_may_be_shared_anew(cast, finding):
    given = {"title": "Appeler", "sureness": "seen", "visibility": Visibility.PUBLIC, "by": cast.coordinator}
    first = share_finding(finding, **given)
    JournalEntry.objects.filter(pk=first.pk).update(removed_at=first.created_at)
    assert share_finding(finding, **given).pk != first.pk


def test_f70_a_report_that_waits_for_its_answer_shares_nothing(cast, signed_in):
    report = reports.handed_in(cast, reports.running(cast))
    finding = report.findings.create(order=1, question="Quoi?", text="Ceci.")
    assert signed_in(cast.coordinator).get(address("report_findings", finding)).status_code == 404
    with pytest.raises(NotPossible):
        share_finding(finding, title="Ceci", sureness="seen", visibility="community", by=cast.coordinator)


def test_f70_how_sure_and_for_whom_are_asked_beside_the_field(cast, signed_in, finding):
    page = signed_in(cast.coordinator).post(
        address("report_finding", finding, finding.pk), {"title": "Gardé"}
    )
    assert page.status_code == 422
    assert "Dites à quel point vous en êtes sûrs." in page.content.decode()
    assert "Gardé" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "reads", "shares"),
    [
        ("coordinator", 200, 200),
        ("contributor", 200, 403),
        ("reader", 200, 403),
        ("advisor", 200, 403),
        ("other_advisor", 200, 403),
        ("team", 200, 403),
        ("neighbour", 404, 404),
        ("member", 403, 403),
        ("governor", 403, 403),
        ("recused", 404, 404),
        ("outsider", 404, 404),
    ],
)
def test_f70_who_shares_what_a_report_learned(cast, signed_in, finding, who, reads, shares):
    client = signed_in(getattr(cast, who))
    assert client.get(address("report_findings", finding)).status_code == reads
    assert client.get(address("report_finding", finding, finding.pk)).status_code == shares
    client.post(address("report_finding", finding, finding.pk), SHARED)
    assert JournalEntry.objects.exists() is (shares == 200)
