"""The shared plan of an initiative: its tools written together, read by whom its table chooses."""

import datetime as dt
import io
import re
import uuid

import pypdfium2
import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from cimpact import clock
from neighbourhoods.models import Initiative, Plan, PlanCard
from neighbourhoods.plan_cards import (
    Place,
    Values,
    add_card,
    remove_card,
    restore_card,
    share_plan,
    write_card,
)
from neighbourhoods.plan_papers import begin_one_page, open_link
from neighbourhoods.plan_reading import sheet_of
from neighbourhoods.plan_tools import kinds, tools


@pytest.fixture
def initiative(cast):
    return Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )


def partner(initiative, by, name="Comité logement", **values):
    return add_card(Place(initiative, kinds()["partner"]), by=by, values={"name": name, **values})


def page(name, initiative, *more):
    return reverse(name, args=[initiative.pk, *more])


@pytest.mark.parametrize("tool", list(tools()))
def test_each_tool_opens_to_write_to_read_and_as_files(cast, initiative, signed_in, tool):
    client = signed_in(cast.coordinator)
    for name in ("plan_tool", "plan_read", "plan_history", "plan_tool_xlsx", "plan_tool_pdf"):
        assert client.get(page(name, initiative, tool)).status_code == 200, name


def names_a_partner(initiative, by):
    """A stakeholder, and one card of each kind that leads to her; gives her card."""
    ally = partner(initiative, by, sort="lived", reach="decides", relation="with_us")
    pk = str(ally.pk)
    domain = add_card(Place(initiative, kinds()["domain"]), by=by, values={"name": "Logement"})
    for kind, values in {
        "partner": {"name": "CLSC", "reach": "shapes", "related": [pk]},
        "cause": {"name": "Loyers", "allies": [pk]},
        "activity": {"name": "Clinique", "domain": str(domain.pk), "partner": pk},
        "resource": {"name": "Un local", "state": "secured", "partner": pk},
        "message": {"name": "Les travaux", "next": clock.today().isoformat(), "partners": [pk]},
    }.items():
        add_card(Place(initiative, kinds()[kind]), by=by, values=values)
    return ally


# The tools where a partner's name is read; each has its page to read, its PDF, its sheet.
NAMING = ("parties-prenantes", "lecture-systemique", "activites", "ressources", "communications")


def test_a_partner_renamed_once_changes_everywhere(cast, initiative, signed_in):
    ally = names_a_partner(initiative, cast.coordinator)
    client = signed_in(cast.coordinator)
    paper = open_link(begin_one_page(initiative), by=cast.coordinator)
    pages = [
        *(page("plan_read", initiative, tool) for tool in NAMING),
        page("wall", initiative),
        page("plan_page", initiative),
        reverse("plan_public", args=[paper.token]),
    ]
    papers = [
        *(page("plan_tool_pdf", initiative, tool) for tool in NAMING),
        page("plan_page_pdf", initiative),
        reverse("plan_public_pdf", args=[paper.token]),
    ]

    def read() -> dict[str, str]:
        """What each place says."""
        shown = {url: client.get(url).content.decode() for url in pages}
        return shown | {url: words(client.get(url).content) for url in papers}

    for url, text in read().items():
        assert "Comité logement" in text, url
    answer = client.post(
        page("plan_card", initiative, "parties-prenantes", ally.pk),
        {
            f"card_{ally.pk}-version": 1,
            f"card_{ally.pk}-name": "Alliance des locataires",
            f"card_{ally.pk}-sort": "lived",
            f"card_{ally.pk}-reach": "decides",
            f"card_{ally.pk}-relation": "with_us",
        },
        headers={"X-Autosave": "1"},
    )
    assert answer.status_code == 200
    for url, text in read().items():
        assert "Alliance des locataires" in text, url
        assert "Comité logement" not in text, url
    for url in (page("plan_tool_xlsx", initiative, tool) for tool in NAMING):
        cells = cells_of(client.get(url).content)
        assert any("Alliance des locataires" in cell for cell in cells), url
        assert not any("Comité logement" in cell for cell in cells), url


def words(content: bytes) -> str:
    """What a PDF says."""
    document = pypdfium2.PdfDocument(content)
    text = " ".join(one.get_textpage().get_text_range() for one in document)
    document.close()
    return re.sub(r"\s+", " ", text)


def cells_of(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    return [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]


def test_two_people_in_two_fields_lose_nothing_and_in_one_field_see_both(cast, initiative):
    ally = partner(initiative, cast.coordinator)
    place = Place(initiative, kinds()["partner"])
    write_card(
        place,
        ally,
        values={"name": "Comité logement", "concerned": "Les loyers"},
        version=1,
        by=cast.contributor,
    )
    card = write_card(
        place, ally, values={"name": "Comité logement", "contact": "Ana"}, version=1, by=cast.coordinator
    )
    assert card.values == {"name": "Comité logement", "concerned": "Les loyers", "contact": "Ana"}


def test_the_page_shows_both_texts_of_one_field(cast, initiative, signed_in):
    ally = partner(initiative, cast.coordinator)
    write_card(
        Place(initiative, kinds()["partner"]),
        ally,
        values={"name": "Autre nom"},
        version=1,
        by=cast.contributor,
    )
    answer = signed_in(cast.coordinator).post(
        page("plan_card", initiative, "parties-prenantes", ally.pk),
        {f"card_{ally.pk}-version": 1, f"card_{ally.pk}-name": "Mon nom"},
        headers={"X-Autosave": "1"},
    )
    assert answer.status_code == 409
    for name in ("Autre nom", "Mon nom"):
        assert name in answer.json()["html"]
    ally.refresh_from_db()
    assert ally.values == {"name": "Autre nom"}


def test_a_subject_is_written_once_however_many_begin(cast, initiative, signed_in):
    url = page("plan_subject", initiative, "preparation", "precondition", "urgency")
    sent = {"precondition_urgency-version": 0, "precondition_urgency-have": "Trente évictions cette année"}
    for person in (cast.coordinator, cast.contributor):
        assert signed_in(person).post(url, sent, headers={"X-Autosave": "1"}).status_code == 200
    assert PlanCard.objects.get().values == {"have": "Trente évictions cette année"}


def test_without_a_script_everything_is_saved_and_a_card_added(cast, initiative, signed_in):
    ally = partner(initiative, cast.coordinator)
    prefix = f"card_{ally.pk}"
    answer = signed_in(cast.coordinator).post(
        page("plan_tool", initiative, "parties-prenantes"),
        {f"{prefix}-version": 1, f"{prefix}-name": "Le CLSC", "do": "add-partner"},
    )
    assert answer.status_code == 302
    assert [card.name for card in sheet_of(initiative).to_write("partner")] == ["Le CLSC", "Sans nom"]


def test_what_is_read_is_called_shortly_and_two_organisations_are_one_line(cast, initiative, signed_in):
    by = cast.coordinator
    names_a_partner(initiative, by)
    ally = str(sheet_of(initiative).of("partner")[0].pk)
    for kind, more in (
        ("activity", {"partner": ally, "organisation": "CLSC"}),
        ("milestone", {"sort": "result"}),
    ):
        add_card(Place(initiative, kinds()[kind]), by=by, values={"name": "Soupers", **more})
    (activity,) = [card for card in sheet_of(initiative).of("activity") if card.name == "Soupers"]
    said = [(one.label, one.text) for one in activity.said]
    assert said == [("Organisme", "Comité logement, CLSC")]
    client = signed_in(by)
    asked = ("Sinon, quel organisme", "parmi les parties prenantes", "C’est…", "Pour qui d’autre")
    for tool in (*NAMING, "carte-strategique"):
        assert not [
            one for one in asked if one in client.get(page("plan_read", initiative, tool)).content.decode()
        ]
        assert not [
            one for one in asked if one in words(client.get(page("plan_tool_pdf", initiative, tool)).content)
        ]
        assert not set(asked) & set(cells_of(client.get(page("plan_tool_xlsx", initiative, tool)).content))
    # The form asks it in full.
    url = f"{page('plan_tool', initiative, 'activites')}?carte={activity.pk}"
    assert "Sinon, quel organisme" in client.get(url).content.decode()


def test_a_sheet_holds_real_dates_and_amounts_and_each_name_once(cast, initiative, signed_in):
    by = cast.coordinator
    for kind, values in (
        ("resource", {"name": "Un local", "cents": "120050"}),
        ("message", {"name": "Les travaux", "next": "2022-03-01"}),
    ):
        add_card(Place(initiative, kinds()[kind]), by=by, values=values)

    def line(tool: str) -> dict:
        content = signed_in(by).get(page("plan_tool_xlsx", initiative, tool)).content
        headings, first = load_workbook(io.BytesIO(content)).active.iter_rows()
        assert [cell.value for cell in first].count(first[1].value) == 1
        return {title.value: cell for title, cell in zip(headings, first, strict=True)}

    value = line("ressources")["Valeur, par année"]
    assert (value.value, value.number_format) == (1200.5, "#,##0.00")
    sent = line("communications")["Prochain envoi"]
    assert (sent.value, sent.number_format) == (dt.datetime(2022, 3, 1), "yyyy-mm-dd")


def test_no_page_parts_a_label_from_what_it_says(cast, initiative, signed_in):
    by = cast.coordinator
    label = kinds()["message"].by_code["purpose"].label
    for rank in range(40):
        values = {
            "name": f"Envoi {rank}",
            "audience": "Tous",
            "purpose": f"But-{rank} " + "mot " * (rank % 30),
        }
        add_card(Place(initiative, kinds()["message"]), by=by, values=values)
    printed = signed_in(by).get(page("plan_tool_pdf", initiative, "communications")).content
    document = pypdfium2.PdfDocument(printed)
    pages = [one.get_textpage().get_text_range() for one in document]
    document.close()
    assert len(pages) > 3
    for text in pages:
        said = (len(re.findall(r"Envoi \d", text)), text.count(label), len(re.findall(r"But-\d", text)))
        assert len(set(said)) == 1, text


def test_a_card_that_says_nothing_is_only_where_it_is_written(cast, initiative, signed_in):
    by = cast.coordinator
    names_a_partner(initiative, by)
    add_card(Place(initiative, kinds()["result"]), by=by, values={"name": "Des loyers stables"})
    empty = {
        kind: add_card(Place(initiative, kinds()[kind]), by=by)
        for kind in ("partner", "domain", "activity", "result")
    }
    client = signed_in(by)
    for kind, card in empty.items():
        tool = kinds()[kind].tool
        text = client.get(page("plan_read", initiative, tool)).content.decode()
        assert "Sans nom" not in text, kind
        assert "Sans nom" not in words(client.get(page("plan_tool_pdf", initiative, tool)).content), kind
        assert "Sans nom" not in cells_of(client.get(page("plan_tool_xlsx", initiative, tool)).content), kind
        assert f"carte-{card.pk}" in client.get(page("plan_tool", initiative, tool)).content.decode(), kind
    for name in ("wall", "plan_page"):
        assert "Sans nom" not in client.get(page(name, initiative)).content.decode(), name


def test_a_link_to_a_card_emptied_since_waits_for_it_to_be_written_again(cast, initiative, signed_in):
    ally = partner(initiative, cast.coordinator)
    values: Values = {"name": "Loyers", "allies": [str(ally.pk)]}
    cause = add_card(Place(initiative, kinds()["cause"]), by=cast.coordinator, values=values)
    place = Place(initiative, kinds()["partner"])
    write_card(place, ally, values={}, version=1, by=cast.coordinator)
    prefix = f"card_{cause.pk}"
    sent = {f"{prefix}-version": 1, f"{prefix}-name": "Les loyers"}
    url = page("plan_card", initiative, "lecture-systemique", cause.pk)
    assert signed_in(cast.coordinator).post(url, sent, headers={"X-Autosave": "1"}).status_code == 200
    assert sheet_of(initiative).by_pk[str(cause.pk)].words("allies") == ""
    write_card(place, ally, values={"name": "CLSC"}, version=2, by=cast.coordinator)
    assert sheet_of(initiative).by_pk[str(cause.pk)].words("allies") == "CLSC"


def test_an_example_stays_at_hand_once_there_are_cards(cast, initiative, signed_in):
    assert all(kind.example_said for kind in kinds().values())
    client, url = signed_in(cast.coordinator), page("plan_tool", initiative, "theorie-du-changement")
    said = kinds()["assumption"].example_said[0][1]

    def block() -> str:
        text = client.get(url).content.decode()
        return text[text.index('id="assumption"') :]

    assert said in block()
    assert "Voir un exemple" not in block()
    place = Place(initiative, kinds()["assumption"])
    add_card(place, by=cast.coordinator, values={"name": "Les loyers montent"})
    assert said in block()
    assert "Voir un exemple" in block()


def test_what_is_taken_out_comes_back_with_its_links(cast, initiative):
    ally = partner(initiative, cast.coordinator)
    cause = add_card(
        Place(initiative, kinds()["cause"]),
        by=cast.coordinator,
        values={"name": "Loyers", "allies": [str(ally.pk)]},
    )
    remove_card(ally, by=cast.coordinator)
    assert sheet_of(initiative).by_pk[str(cause.pk)].words("allies") == ""
    restore_card(ally, by=cast.coordinator)
    assert sheet_of(initiative).by_pk[str(cause.pk)].words("allies") == "Comité logement"


def test_a_card_taken_out_is_put_back_from_the_history_while_it_is_out(cast, initiative, signed_in, clock):
    by = cast.coordinator
    card = partner(initiative, by)
    url = page("plan_history", initiative, "parties-prenantes")
    again = f'value="restore-{card.pk}"'
    client = signed_in(by)
    assert again not in client.get(url).content.decode()
    for act in (remove_card, restore_card, remove_card):
        clock.advance(minutes=1)
        act(card, by=by)
    # Taken out twice: the history offers it once, beside the last time.
    assert client.get(url).content.decode().count(again) == 1
    for _twice in range(2):
        clock.advance(minutes=1)
        sent = {"do": f"restore-{card.pk}"}
        assert client.post(page("plan_tool", initiative, "parties-prenantes"), sent).status_code == 302
    card.refresh_from_db()
    assert card.removed_at is None
    assert card.revisions.filter(act="restore").count() == 2
    assert again not in client.get(url).content.decode()


def test_whoever_only_reads_the_history_puts_nothing_back(cast, initiative, signed_in):
    card = partner(initiative, cast.coordinator)
    remove_card(card, by=cast.coordinator)
    share_plan(initiative, shown=True, by=cast.coordinator)
    shown = (
        signed_in(cast.advisor).get(page("plan_history", initiative, "parties-prenantes")).content.decode()
    )
    assert "a retiré" in shown
    assert "restore-" not in shown


@pytest.mark.parametrize(("kind", "code"), [("cause", "allies"), ("activity", "partner")])
def test_what_is_typed_is_kept_though_a_linked_card_was_taken_out_meanwhile(
    cast, initiative, signed_in, kind, code
):
    ally = partner(initiative, cast.coordinator)
    pk = [str(ally.pk)] if code == "allies" else str(ally.pk)
    values: Values = {"name": "Loyers", code: pk}
    card = add_card(Place(initiative, kinds()[kind]), by=cast.coordinator, values=values)
    remove_card(ally, by=cast.contributor)
    prefix = f"card_{card.pk}"
    sent = {f"{prefix}-version": 1, f"{prefix}-name": "Les loyers", f"{prefix}-{code}": pk}
    url = page("plan_card", initiative, kinds()[kind].tool, card.pk)
    assert signed_in(cast.coordinator).post(url, sent, headers={"X-Autosave": "1"}).status_code == 200
    card.refresh_from_db()
    # The link waits for her to come back.
    assert card.values == {"name": "Les loyers", code: pk}


READS = {
    # who: before it is shown, while it is shown
    "coordinator": (200, 200),
    "contributor": (200, 200),
    "reader": (200, 200),
    "advisor": (403, 200),
    "team": (403, 200),
    "other_advisor": (404, 404),
    "neighbour": (404, 404),
    "member": (404, 404),
    "outsider": (404, 404),
}


@pytest.mark.parametrize("who", READS)
def test_the_plan_is_read_by_its_table_and_by_whom_it_shows_it_to(cast, initiative, signed_in, who):
    Plan.objects.create(initiative=initiative)
    client = signed_in(getattr(cast, who))
    url = page("plan_tool", initiative, "preparation")
    before = client.get(url).status_code
    share_plan(initiative, shown=True, by=cast.coordinator)
    assert (before, client.get(url).status_code) == READS[who]


@pytest.mark.parametrize("who", READS)
def test_only_those_who_write_for_the_table_write(cast, initiative, signed_in, who):
    share_plan(initiative, shown=True, by=cast.coordinator)
    url = page("plan_subject", initiative, "preparation", "precondition", "urgency")
    sent = {"precondition_urgency-version": 0, "precondition_urgency-have": "Oui"}
    status = signed_in(getattr(cast, who)).post(url, sent).status_code
    expected = {"coordinator": 200, "contributor": 200, "reader": 403, "advisor": 403, "team": 403}
    assert status == expected.get(who, 404)
    assert PlanCard.objects.exists() == (status == 200)


def test_the_file_of_tools_reads_whole(cast):
    """Every code is a text (YAML reads « on » as a truth), every link leads to a kind, both languages are there."""
    for kind in kinds().values():
        for field in kind.fields:
            assert isinstance(field.code, str)
            assert field.labels["fr"]
            assert field.labels["en"]
            assert not field.is_link or field.of in kinds()
            assert bool(field.choices) == (field.kind in ("choice", "choices"))


def test_the_timeline_sets_today_between_what_is_behind_and_ahead(cast, initiative, signed_in):
    place = Place(initiative, kinds()["milestone"])
    for name, day in (("Entente signée", "2022-03-01"), ("Première assemblée", "2021-05-01")):
        add_card(place, by=cast.coordinator, values={"name": name, "day": day})
    text = (
        signed_in(cast.coordinator).get(page("plan_read", initiative, "carte-strategique")).content.decode()
    )
    assert text.index("Première assemblée") < text.index("Aujourd’hui") < text.index("Entente signée")


def test_the_wall_is_read_and_printed_by_domain_without_how_to_reach_anyone(cast, initiative, signed_in):
    by = cast.coordinator
    housing = add_card(Place(initiative, kinds()["domain"]), by=by, values={"name": "Logement"})
    for name, values in (("Clinique", {"domain": str(housing.pk)}), ("Jardin", {})):
        values |= {"name": name, "organisation": "Comité logement", "contact": "Ana"}
        add_card(Place(initiative, kinds()["activity"]), by=by, values=values)
    client = signed_in(by)
    text = client.get(page("plan_read", initiative, "activites")).content.decode()
    wall = text[text.index("plan-wall") : text.index("plan-reading")]
    said = [wall.index(name) for name in ("Logement", "Clinique", "Sans domaine", "Jardin")]
    assert said == sorted(said)
    assert "Ana" not in wall
    printed = words(client.get(page("plan_tool_pdf", initiative, "activites")).content)
    assert printed.index("Logement") < printed.index("Clinique") < printed.index("Sans domaine")
    # Where it is written, the wall has its own page.
    assert "plan-wall" not in client.get(page("plan_tool", initiative, "activites")).content.decode()


def test_each_activity_is_a_line_of_a_table_and_how_to_reach_people_stays_at_the_table(
    cast, initiative, signed_in
):
    by = cast.coordinator
    result = add_card(Place(initiative, kinds()["result"]), by=by, values={"name": "Des loyers stables"})
    for rank in range(10):
        values = {
            "name": f"Clinique {rank}",
            "organisation": "Comité logement",
            "contact": f"Ana {rank}",
            "starts": "2022-01-10",
            "state": "running",
            "results": [str(result.pk)],
            "note": "Salle au deuxième",
        }
        add_card(Place(initiative, kinds()["activity"]), by=by, values=values)
    share_plan(initiative, shown=True, by=by)
    urls = [page(name, initiative, "activites") for name in ("plan_read", "plan_tool_pdf", "plan_tool_xlsx")]
    for who, sees in ((by, True), (cast.reader, True), (cast.advisor, False)):
        client = signed_in(who)
        read = client.get(urls[0]).content.decode()
        assert read.count('<tr role="row" id="carte-') == 10
        assert ("Ana 3" in read) == sees
        for words_of in ("Comité logement", "Des loyers stables", "Salle au deuxième", "En cours"):
            assert words_of in read[read.index("plan-activities") :]
        assert any("Ana 3" in cell for cell in cells_of(client.get(urls[2]).content)) == sees
    printed = client.get(urls[1]).content
    document = pypdfium2.PdfDocument(printed)
    assert len(document) <= 2
    document.close()
    assert "Ana" not in words(printed)


def test_whoever_lives_the_situation_is_visible_or_visibly_missing(cast, initiative, signed_in):
    partner(initiative, cast.coordinator, sort="institution", reach="decides")
    url = page("plan_read", initiative, "parties-prenantes")
    assert "n’y sont pas encore" in signed_in(cast.coordinator).get(url).content.decode()
    partner(initiative, cast.coordinator, "Locataires", sort="lived", reach="decides")
    text = signed_in(cast.coordinator).get(url).content.decode()
    assert "n’y sont pas encore" not in text
    assert "vit la situation" in text


def test_who_else_is_in_the_plan_is_shown(cast, initiative, signed_in):
    add_card(Place(initiative, kinds()["partner"]), by=cast.coordinator)
    signed_in(cast.contributor).get(page("plan_tool", initiative, "parties-prenantes"))
    said = signed_in(cast.coordinator).get(page("plan_presence", initiative)).json()
    assert cast.contributor.first_name in said["here"]


def test_what_was_said_before_the_plan_was_shown_stays_at_the_table(cast, initiative, signed_in):
    for text in ("Entre nous", "Avec Karim"):
        sent = {"text": text, "key": str(uuid.uuid4())}
        for _twice in range(2):
            signed_in(cast.coordinator).post(page("plan_comment", initiative, "preparation"), sent)
        share_plan(initiative, shown=True, by=cast.coordinator)
    url = page("plan_read", initiative, "preparation")
    ours, theirs = (signed_in(who).get(url).content.decode() for who in (cast.coordinator, cast.advisor))
    assert (ours.count("Entre nous"), ours.count("Avec Karim")) == (1, 1)
    assert (theirs.count("Entre nous"), theirs.count("Avec Karim")) == (0, 1)


def resource_sums(client, initiative) -> list[str]:
    found = client.get(page("plan_tool", initiative, "ressources")).content.decode()
    sums = found.split('class="plan-sums">')[1].split("</ul>")[0].split("</li>")[:-1]
    return [" ".join(strip_tags(one.replace("<", " <")).split()) for one in sums]


def test_an_amount_that_does_not_say_where_it_stands_is_counted_too(cast, initiative, signed_in):
    place, client = Place(initiative, kinds()["resource"]), signed_in(cast.coordinator)
    add_card(place, by=cast.coordinator, values={"name": "Ville", "cents": "1200000", "state": "secured"})
    assert resource_sums(client, initiative) == [
        "Confirmée 12 000 $ par année 1 ressource",
        "Demandée 0 $",
        "À trouver 0 $",
    ]
    for name in ("Fondation", "Don"):
        add_card(place, by=cast.coordinator, values={"name": name, "cents": "50000"})
    assert resource_sums(client, initiative)[3:] == ["À préciser 1 000 $ par année 2 ressources"]


def test_where_there_is_nothing_to_link_the_card_says_where_to_begin(cast, initiative, signed_in):
    cause = add_card(Place(initiative, kinds()["cause"]), by=cast.coordinator, values={"name": "Loyers"})
    strategy = add_card(Place(initiative, kinds()["strategy"]), by=cast.coordinator, values={"name": "Droit"})
    client, tool = signed_in(cast.coordinator), page("plan_tool", initiative, "lecture-systemique")
    opened = client.get(tool, {"carte": cause.pk}).content.decode()
    assert "Il n’y a encore rien à lier." in opened
    stakeholders = page("plan_tool", initiative, "parties-prenantes")
    assert f'href="{stakeholders}#partner" data-own>Parties prenantes</a>' in opened
    partner(initiative, cast.coordinator)
    for card in (cause, strategy):
        assert "rien à lier" not in client.get(tool, {"carte": card.pk}).content.decode()
    # The cards that a field links to may be on the very same page.
    remove_card(cause, by=cast.coordinator)
    opened = client.get(tool, {"carte": strategy.pk}).content.decode()
    assert f'href="{tool}#cause" data-own>Causes</a>' in opened
