"""Who reads what tables publish, and the pages that publish it (F67)."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from cimpact.search import Words
from learning.enums import Aim
from learning.indicator_enums import Unit
from learning.models import Publication
from learning.search import find_publications
from learning.workflow.publications import show_publication
from tests.learning.publications import AFTER_2024, IN_2024, indicator, measure, published

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def today(cast, clock):
    clock.set(*AFTER_2024)


@pytest.fixture
def made(cast):
    made = indicator(cast)
    measure(made, cast.coordinator, 55, Jeunes=3, Adultes=12, Aînés=40)
    return made


def to_publish(cast, made):
    return reverse("publish_period", args=[cast.programme.code, made.pk, 2024, 1])


def send(client, url, **more):
    """Publish what the page shows."""
    fields = client.get(url).context["form"]
    return client.post(url, {"seen": fields["seen"].value(), "key": fields["key"].value(), **more})


def of(cast, publication, name="publication", *more):
    return reverse(name, args=[cast.programme.code, publication.pk, *more])


READERS = {
    "coordinator": True,
    "contributor": True,
    "reader": True,
    "neighbour": True,
    "advisor": True,
    "other_advisor": True,
    "team": True,
    "member": True,
    "recused": True,
    "governor": True,
    "outsider": False,
}


@pytest.mark.parametrize(("who", "reads"), READERS.items())
def test_f67_the_community_reads_the_same_figures(cast, signed_in, made, who, reads):
    publication = published(made, cast.coordinator)
    client = signed_in(getattr(cast, who))
    page = client.get(of(cast, publication))
    assert page.status_code == (200 if reads else 404)
    assert client.get(reverse("published", args=[cast.programme.code])).status_code == (200 if reads else 403)
    assert client.get(reverse("published_here")).status_code == (302 if reads else 403)
    if reads:
        told = [[(line.name, line.value) for line in sheet.lines] for sheet in page.context["sheets"]]
        assert told == [[("Jeunes", None), ("Adultes", None), ("Aînés", 40)]]


@pytest.mark.parametrize(("who", "reads"), READERS.items())
def test_f67_out_of_view_only_its_table_reads_it(cast, signed_in, made, who, reads):
    publication = published(made, cast.coordinator)
    show_publication(publication, shown=False, by=cast.coordinator)
    client = signed_in(getattr(cast, who))
    own = who in ("coordinator", "contributor", "reader")
    for url in (of(cast, publication), of(cast, publication, "publication_file", "csv")):
        assert client.get(url).status_code == (200 if own else 404)
    if reads:
        listed = client.get(reverse("published", args=[cast.programme.code])).context["rows"]
        assert listed == []


@pytest.mark.parametrize(
    ("who", "previews", "acts", "lists"),
    [
        ("coordinator", 200, 302, 200),
        ("contributor", 403, 403, 200),
        ("reader", 403, 403, 200),
        ("neighbour", 404, 403, 403),
        ("advisor", 404, 403, 403),
        ("team", 404, 403, 403),
        ("member", 404, 403, 403),
        ("outsider", 404, 404, 403),
    ],
)
def test_f67_only_the_coordination_publishes(cast, signed_in, made, who, previews, acts, lists):
    publication = published(made, cast.coordinator)
    client = signed_in(getattr(cast, who))
    assert client.get(to_publish(cast, made)).status_code == previews
    assert client.get(reverse("publishing", args=[cast.programme.code, cast.ormes.slug])).status_code == lists
    assert client.post(of(cast, publication, "publication_act"), {"show": "0"}).status_code == acts
    assert Publication.objects.in_view().exists() is (acts != 302)


def test_f67_the_preview_says_what_is_hidden_and_why_and_the_page_does_not(cast, signed_in, made):
    client, url = signed_in(cast.coordinator), to_publish(cast, made)
    preview = client.get(url).content.decode()
    assert "moins de 5 personnes" in preview
    assert "qui se déduirait" in preview
    answer = send(client, url)
    publication = Publication.objects.get()
    assert answer.url == of(cast, publication)
    page = client.get(answer.url).content.decode()
    assert page.count("masqué</span>") == 2
    assert "qui se déduirait" not in page


def test_f67_nothing_hidden_leaves_by_a_file(cast, signed_in, made):
    publication = published(made, cast.coordinator)
    client = signed_in(cast.neighbour)
    text = client.get(of(cast, publication, "publication_file", "csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[-2:] for row in rows[1:]] == [
        ["Ensemble", "55"],
        ["Jeunes", "masqué"],
        ["Adultes", "masqué"],
        ["Aînés", "40"],
    ]
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(of(cast, publication, "publication_file", "xlsx")).content)
    )
    assert [row[-1] for row in book.active.iter_rows(values_only=True)][1:] == [55, "masqué", "masqué", 40]
    assert client.get(of(cast, publication, "publication_file", "pdf")).status_code == 404


def test_f67_what_changed_while_one_read_is_shown_again(cast, signed_in, made):
    client, url = signed_in(cast.coordinator), to_publish(cast, made)
    seen = client.get(url).context["form"]
    sent = {"seen": seen["seen"].value(), "key": seen["key"].value()}
    measure(made, cast.contributor, 56, Aînés=41)
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "Les mesures ont changé" in answer.content.decode()
    again = answer.context["form"]
    assert client.post(url, {"seen": again["seen"].value(), "key": again["key"].value()}).status_code == 302
    assert int(Publication.objects.get().total) == 56


def test_f67_a_percentage_asks_how_many_are_behind_and_says_its_refusal_beside(cast, signed_in):
    made = indicator(cast, unit=Unit.PERCENT, by_age=False)
    measure(made, cast.coordinator, 40)
    client, url = signed_in(cast.coordinator), to_publish(cast, made)
    missing = send(client, url, base="")
    assert missing.status_code == 422
    assert "Inscrivez un nombre de personnes." in missing.content.decode()
    few = send(client, url, base="4")
    assert few.status_code == 422
    assert "sont derrière" in few.context["form"].errors["base"][0]
    assert send(client, url, base="50").status_code == 302
    page = client.get(of(cast, Publication.objects.get())).content.decode()
    assert "Calculé sur 50 personnes" in page


def test_f67_a_correction_asks_why_and_everybody_reads_it(cast, signed_in, made):
    published(made, cast.coordinator)
    client, url = signed_in(cast.coordinator), to_publish(cast, made)
    assert "déjà publié" in client.get(url).content.decode()
    measure(made, cast.coordinator, 56, Aînés=41)
    assert send(client, url, reason="").status_code == 422
    assert send(client, url, reason="Une fiche oubliée.").status_code == 302
    first, second = Publication.objects.order_by("number")
    assert "Une fiche oubliée." in signed_in(cast.neighbour).get(of(cast, second)).content.decode()
    assert signed_in(cast.neighbour).get(of(cast, first)).status_code == 404
    assert "a été corrigé" in signed_in(cast.reader).get(of(cast, first)).content.decode()


def test_f67_the_list_is_chosen_by_neighbourhood_aim_and_year(cast, signed_in, made):
    made.aims = [Aim.PEOPLE]
    made.save()
    ours = published(made, cast.coordinator)
    other = indicator(cast, place=cast.canal, name="Familles rejointes", by_age=False, aims=[Aim.SYSTEMS])
    measure(other, cast.neighbour, 30)
    theirs = published(other, cast.neighbour)
    client, url = signed_in(cast.member), reverse("published", args=[cast.programme.code])

    def listed(**chosen):
        return [row[0] for row in client.get(url, chosen).context["rows"]]

    assert listed() == [theirs, ours]
    assert listed(quartier="les-ormes") == [ours]
    assert listed(aim="systems") == [theirs]
    assert listed(year="2024") == [theirs, ours]
    assert "Aucun tableau ne correspond" in client.get(url, {"aim": "practice"}).content.decode()


def test_the_pages_ask_as_much_of_the_database_with_one_indicator_as_with_five(
    cast, signed_in, made, django_assert_max_num_queries
):
    publication = published(made, cast.coordinator)
    client = signed_in(cast.coordinator)
    urls = [
        (reverse("published", args=[cast.programme.code]), 15),
        (reverse("publishing", args=[cast.programme.code, cast.ormes.slug]), 20),
        (of(cast, publication), 25),
    ]
    few = []
    for url, most in urls:
        client.get(url)
        with django_assert_max_num_queries(most) as asked:
            client.get(url)
        few.append(len(asked))
    for number in range(4):
        other = indicator(cast, name=f"Autre {number}", by_age=False)
        measure(other, cast.coordinator, 30)
        published(other, cast.coordinator)
    for (url, _most), asked in zip(urls, few, strict=True):
        with django_assert_max_num_queries(asked):
            client.get(url)


def test_the_preview_of_a_period_to_come_says_when(cast, signed_in, made):
    url = reverse("publish_period", args=[cast.programme.code, made.pk, 2025, 1])
    assert "pas terminée" in signed_in(cast.coordinator).get(url).content.decode()
    beyond = reverse("publish_period", args=[cast.programme.code, made.pk, IN_2024.year, 2])
    assert signed_in(cast.coordinator).get(beyond).status_code == 404


@pytest.mark.parametrize(("who", "finds"), READERS.items())
def test_f124_what_is_published_is_found_by_its_readers(cast, made, who, finds):
    publication = published(made, cast.coordinator)
    reader = getattr(cast, who)
    found = [hit.title for hit in find_publications(reader, Words.of("jardinent"))]
    assert found == ([publication.name] if finds else [])
    show_publication(publication, shown=False, by=cast.coordinator)
    assert find_publications(reader, Words.of("jardinent")) == []
