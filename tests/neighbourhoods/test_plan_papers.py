"""What a table shows of its plan: the plan on a page, its progress reports, its briefs."""

import datetime as dt
import io
import re
import uuid

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, Event
from neighbourhoods import plan_sources
from neighbourhoods.models import Brief, Initiative, OnePagePlan, ProgressReport
from neighbourhoods.plan_cards import Place, Values, add_card, share_plan, write_card
from neighbourhoods.plan_paper_parts import SECTIONS, markup_of
from neighbourhoods.plan_papers import (
    Rewritten,
    begin_one_page,
    choose_sections,
    open_link,
    remove_paper,
    show_report,
    withdraw_link,
    write_part,
)
from neighbourhoods.plan_tools import kinds

LONG = "Les familles attendent une place depuis longtemps, et le disent à chaque assemblée. " * 60
SAVES = {"X-Autosave": "1"}


@pytest.fixture
def initiative(cast):
    return Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Rester chez soi"
    )


@pytest.fixture
def paper(initiative):
    return begin_one_page(initiative)


def card(initiative, by, kind, **values):
    return add_card(Place(initiative, kinds()[kind]), by=by, values=values)


def page(name, initiative, *more):
    return reverse(name, args=[initiative.pk, *more])


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = " ".join(one.get_textpage().get_text_range() for one in document)
    document.close()
    return re.sub(r"\s+", " ", text)


def a_filled_plan(cast, initiative):
    by = cast.coordinator
    card(initiative, by, "partner", name="Comité logement", relation="with_us")
    card(initiative, by, "partner", name="Propriétaire réservé", relation="reserved")
    end = card(initiative, by, "result", name="Les familles restent", level="population")
    card(initiative, by, "result", name="Cent familles avisées", level="community", leads=[str(end.pk)])
    card(initiative, by, "strategy", name="Obtenir un droit de préemption")
    on = (clock.today() - dt.timedelta(days=20)).isoformat()
    card(initiative, by, "milestone", name="Première assemblée", day=on, sort="result", state="reached")
    on = (clock.today() + dt.timedelta(days=90)).isoformat()
    card(initiative, by, "milestone", name="Entente signée", day=on, sort="milestone", state="ahead")


# The plan on a page (F82)


def test_f82_the_page_is_one_tagged_letter_page_with_its_drawing_told(cast, initiative, paper, signed_in):
    a_filled_plan(cast, initiative)
    answer = signed_in(cast.coordinator).get(page("plan_page_pdf", initiative))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 1
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "fr-CA"
        assert [round(float(side)) for side in document.pages[0].mediabox] == [0, 0, 612, 792]
        told = [
            str(one.Alt)
            for one in document.objects
            if "/Alt" in (one if isinstance(one, pikepdf.Dictionary) else {})
        ]
    assert any("Cent familles avisées mène" in one and "Les familles restent" in one for one in told)
    said = words(answer.content)
    for word in (
        "Rester chez soi",
        cast.programme.name,
        "Comité logement",
        "Première assemblée",
        "préemption",
    ):
        assert word in said


def test_f82_the_words_on_the_theory_are_said_to_go_where_they_print(cast, initiative, paper, signed_in):
    a_filled_plan(cast, initiative)
    write_part(paper, "theory", words={"theory": "Nos mots à nous."}, version=0, by=cast.coordinator)
    client = signed_in(cast.coordinator)
    shown = client.get(page("plan_page", initiative)).content.decode()
    assert "Vos mots, entre le dessin et les stratégies" in shown
    read = client.get(
        reverse("plan_public", args=[open_link(paper, by=cast.coordinator).token])
    ).content.decode()
    places = [read.index(word) for word in ("<svg", "Nos mots à nous", "Nos stratégies")]
    assert places == sorted(places)


def test_f82_what_a_table_says_of_those_not_with_it_stays_at_the_table(cast, initiative, paper, signed_in):
    a_filled_plan(cast, initiative)
    for name in ("plan_page", "plan_page_pdf"):
        content = signed_in(cast.coordinator).get(page(name, initiative)).content
        assert "réservé" not in (words(content) if name.endswith("pdf") else content.decode())


def test_f82_a_partner_renamed_changes_the_page(cast, initiative, paper, signed_in):
    ally = card(initiative, cast.coordinator, "partner", name="Comité logement", relation="with_us")
    values: Values = {"name": "Comité logement des Ormes", "relation": "with_us"}
    write_card(Place(initiative, kinds()["partner"]), ally, values=values, version=1, by=cast.coordinator)
    assert "Comité logement des Ormes" in words(
        signed_in(cast.coordinator).get(page("plan_page_pdf", initiative)).content
    )


def test_f82_a_page_too_long_says_by_how_much_and_where_then_fits_once_shortened(
    cast, initiative, paper, signed_in
):
    a_filled_plan(cast, initiative)
    client = signed_in(cast.coordinator)
    part = page("plan_page_part", initiative, "part")
    sent = {"part-version": 0, "part-part": LONG}
    answer = client.post(part, sent, headers=SAVES)
    assert answer.status_code == 200
    said = answer.json()["fragments"]["tient"]
    assert re.search(r"dépasse de \d+ lignes", said)
    assert "Participer, nous joindre" in said
    refused = client.get(page("plan_page_pdf", initiative), follow=True)
    assert refused.redirect_chain == [(page("plan_page", initiative), 302)]
    assert "La page dépasse de" in refused.content.decode()
    shorter = {"part-version": answer.json()["version"], "part-part": "Venez le mardi à 18 h."}
    said = client.post(part, shorter, headers=SAVES).json()["fragments"]["tient"]
    assert "tient sur une page" in said
    answer = client.get(page("plan_page_pdf", initiative))
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 1
    assert "Venez le mardi" in words(answer.content)


@pytest.mark.parametrize("chosen", [["theory", "data", "part"], list(SECTIONS)[:5], []])
def test_f82_exactly_four_sections_are_chosen(cast, initiative, paper, signed_in, chosen):
    sent = {"choice-sections": chosen, "choice-language": "fr", "choice-version": 0}
    answer = signed_in(cast.coordinator).post(page("plan_page_choice", initiative), sent)
    assert answer.status_code == 422
    assert "exactement quatre sections" in answer.content.decode()
    paper.refresh_from_db()
    assert len(paper.sections) == 4


def test_f82_the_page_is_in_english_for_those_who_choose_it(cast, initiative, paper, signed_in):
    a_filled_plan(cast, initiative)
    client = signed_in(cast.coordinator)
    chosen = ["research", "partners", "data", "part"]
    sent = {"choice-sections": chosen, "choice-language": "en", "choice-version": 0}
    assert client.post(page("plan_page_choice", initiative), sent).status_code == 302
    paper.refresh_from_db()
    assert paper.sections == ["data", "research", "partners", "part"]
    answer = client.get(page("plan_page_pdf", initiative))
    assert "Our main partners" in words(answer.content)
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert str(document.Root.Lang) == "en-CA"


def test_two_people_in_two_parts_lose_nothing_and_in_one_part_see_both(cast, initiative, paper, signed_in):
    write_part(paper, "part", words={"part": "Le mardi"}, version=0, by=cast.contributor)
    write_part(paper, "theory", words={"theory": "Ensemble"}, version=0, by=cast.coordinator)
    answer = signed_in(cast.coordinator).post(
        page("plan_page_part", initiative, "part"),
        {"part-version": 0, "part-part": "Le jeudi"},
        headers=SAVES,
    )
    assert answer.status_code == 409
    assert "Le mardi" in answer.json()["html"]
    assert "Le jeudi" in answer.json()["html"]
    paper.refresh_from_db()
    assert paper.words == {"part": "Le mardi", "theory": "Ensemble"}


def test_a_choice_made_over_another_is_refused_and_shows_it(cast, initiative, paper, signed_in):
    others = ["data", "research", "partners", "part"]
    choose_sections(paper, sections=others, language="fr", version=0, by=cast.contributor)
    with pytest.raises(Rewritten):
        choose_sections(paper, sections=list(SECTIONS)[:4], language="fr", version=0, by=cast.coordinator)
    sent = {"choice-sections": list(SECTIONS)[:4], "choice-language": "fr", "choice-version": 0}
    answer = signed_in(cast.coordinator).post(page("plan_page_choice", initiative), sent)
    assert answer.status_code == 409
    assert cast.contributor.first_name in answer.content.decode()


def test_without_a_script_every_part_is_saved_at_once(cast, initiative, signed_in):
    sent = {
        "part-version": 0,
        "part-part": "Le mardi",
        "footer-version": 0,
        "footer-address": "12, rue des Ormes",
    }
    answer = signed_in(cast.contributor).post(page("plan_page", initiative), sent)
    assert answer.status_code == 302
    assert OnePagePlan.objects.get().words["address"] == "12, rue des Ormes"


# The public link


def test_a_public_link_opens_the_page_and_its_pdf_to_anyone_and_a_withdrawn_one_to_nobody(
    cast, initiative, paper, client
):
    a_filled_plan(cast, initiative)
    paper = open_link(paper, by=cast.coordinator)
    first = paper.token
    urls = [reverse(name, args=[first]) for name in ("plan_public", "plan_public_pdf")]
    for url in urls:
        answer = client.get(url)
        assert answer.status_code == 200
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
    text = client.get(urls[0]).content.decode()
    assert '<meta name="robots" content="noindex' in text
    assert "Comité logement" in text
    assert "réservé" not in text
    paper = withdraw_link(paper, by=cast.coordinator)
    assert [client.get(url).status_code for url in urls] == [404, 404]
    assert open_link(paper, by=cast.coordinator).token != first
    assert [client.get(url).status_code for url in urls] == [404, 404]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Cette table ne montre plus son plan"), ("en", "This table no longer shows its plan")],
)
def test_a_link_withdrawn_and_one_never_given_say_the_same_in_the_reader_s_language(
    cast, initiative, paper, client, language, words
):
    paper = open_link(paper, by=cast.coordinator)
    given = paper.token
    withdraw_link(paper, by=cast.coordinator)
    said = set()
    with translation.override(language):
        for token in (given, "None", "null", "x" * len(given)):
            for name in ("plan_public", "plan_public_pdf"):
                answer = client.get(reverse(name, args=[token]))
                assert answer.status_code == 404
                assert "noindex" in answer["X-Robots-Tag"]
                heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.content.decode(), re.S)
                assert heading
                said.add(heading[1].strip())
    assert said == {words}


def test_while_the_public_page_is_too_long_its_pdf_waits_and_the_table_is_told(
    cast, initiative, paper, signed_in, client
):
    a_filled_plan(cast, initiative)
    paper = open_link(paper, by=cast.coordinator)
    url = reverse("plan_public", args=[paper.token])
    pdf_url = reverse("plan_public_pdf", args=[paper.token])
    waits = "son PDF n’y sera offert que"
    writer = signed_in(cast.coordinator)
    assert pdf_url in client.get(url).content.decode()
    assert waits not in writer.get(page("plan_page", initiative)).content.decode()
    sent = {"part-version": 0, "part-part": LONG}
    answer = writer.post(page("plan_page_part", initiative, "part"), sent, headers=SAVES)
    assert waits in answer.json()["fragments"]["tient"]
    assert waits in writer.get(page("plan_page", initiative)).content.decode()
    assert pdf_url not in client.get(url).content.decode()
    withdraw_link(paper, by=cast.coordinator)
    assert waits not in writer.get(page("plan_page", initiative)).content.decode()


# Progress reports (F84)


def begin(client, initiative, **more):
    sent = {"on": clock.today().isoformat(), "language": "fr", "key": str(uuid.uuid4()), **more}
    answer = client.post(page("plan_reports", initiative), sent)
    assert answer.status_code == 302
    return ProgressReport.objects.get(key=sent["key"])


def test_f84_a_report_is_drawn_from_the_plan_then_rewritten_in_a_pdf_of_at_most_three_pages(
    cast, initiative, signed_in
):
    a_filled_plan(cast, initiative)
    client = signed_in(cast.coordinator)
    report = begin(client, initiative)
    assert "Première assemblée" in report.words["results"]
    assert "Entente signée" in report.words["milestones"]
    sent = {"decisions-version": 0, "decisions-decisions": "- Un seul horaire"}
    url = page("plan_report_part", initiative, report.pk, "decisions")
    assert client.post(url, sent, headers=SAVES).status_code == 200
    content = client.get(page("plan_report_pdf", initiative, report.pk)).content
    with pikepdf.open(io.BytesIO(content)) as document:
        assert 1 <= len(document.pages) <= 3
        assert document.Root.MarkInfo.Marked
    assert "Un seul horaire" in words(content)


def test_f84_what_was_told_the_last_time_is_not_told_again(cast, initiative, signed_in):
    a_filled_plan(cast, initiative)
    client = signed_in(cast.coordinator)
    begin(client, initiative, on=(clock.today() - dt.timedelta(days=5)).isoformat())
    assert "results" not in begin(client, initiative).words


def test_f84_a_report_says_which_milestones_moved_in_its_own_language(cast, initiative, signed_in, clock):
    clock.set(2022, 1, 10)
    entente = card(initiative, cast.coordinator, "milestone", name="Entente", day="2022-06-15", state="ahead")
    client = signed_in(cast.coordinator)
    begin(client, initiative, on="2022-01-20")
    clock.set(2022, 3, 10)
    values: Values = {"name": "Entente", "day": "2022-09-03", "state": "moved"}
    place = Place(initiative, kinds()["milestone"])
    write_card(place, entente, values=values, version=1, by=cast.coordinator)
    for language, said in (
        ("fr", "Déplacé : Entente, reporté du 15 juin 2022 au 3 septembre 2022"),
        ("en", "Moved: Entente, postponed from June 15, 2022 to September 3, 2022"),
    ):
        report = begin(client, initiative, on="2022-03-10", language=language)
        assert said in report.words["changed"].replace("\xa0", " ")


def test_f84_a_report_hears_the_apps_above(cast, initiative, signed_in, monkeypatch):
    monkeypatch.setitem(plan_sources._sources, "learnings", [lambda of, since: [f"Appris à {of.title}"]])
    assert begin(signed_in(cast.coordinator), initiative).words["learnings"] == "- Appris à Rester chez soi"


def test_a_report_sent_twice_is_one(cast, initiative, signed_in):
    client, key = signed_in(cast.coordinator), str(uuid.uuid4())
    assert begin(client, initiative, key=key) == begin(client, initiative, key=key)


def test_a_report_shown_is_read_as_it_is_until_it_is_taken_back(cast, initiative, signed_in):
    client = signed_in(cast.coordinator)
    report = begin(client, initiative)
    url = page("plan_report_part", initiative, report.pk, "ahead")
    sent = {"ahead-version": 0, "ahead-ahead": "Autre chose"}
    show_report(report, shown=True, by=cast.coordinator)
    assert client.post(url, sent, headers=SAVES).status_code == 403
    show_report(report, shown=False, by=cast.coordinator)
    assert client.post(url, sent, headers=SAVES).status_code == 200


def test_f84_a_report_says_how_many_pages_it_makes_and_when_that_is_too_many(cast, initiative, signed_in):
    client = signed_in(cast.coordinator)
    report = begin(client, initiative)
    shown = client.get(page("plan_report", initiative, report.pk)).content.decode()
    assert "Le PDF fait 1 page." in shown
    url = page("plan_report_part", initiative, report.pk, "ahead")
    answer = client.post(url, {"ahead-version": 0, "ahead-ahead": LONG}, headers=SAVES)
    content = client.get(page("plan_report_pdf", initiative, report.pk)).content
    document = pypdfium2.PdfDocument(content)
    made = len(document)
    document.close()
    assert made > 1
    assert f"Le PDF fait {made} pages." in answer.json()["fragments"]["pages"]
    for part in ("changed", "decisions", "standing"):
        sent = {f"{part}-version": 0, f"{part}-{part}": LONG}
        url = page("plan_report_part", initiative, report.pk, part)
        answer = client.post(url, sent, headers=SAVES)
    assert "Deux ou trois se lisent mieux" in answer.json()["fragments"]["pages"]


def test_f84_a_section_empty_because_nothing_happened_says_so(
    cast, initiative, signed_in, django_assert_max_num_queries
):
    client = signed_in(cast.coordinator)
    report = begin(client, initiative)
    url = page("plan_report", initiative, report.pk)
    decisions, results = "ne comptent aucune décision depuis le", "ne comptent aucun résultat depuis le"
    with django_assert_max_num_queries(25):
        shown = client.get(url).content.decode()
    assert decisions in shown
    assert results in shown
    # A result reached since: there was something to say, whoever leaves the section empty knows why.
    on = (clock.today() - dt.timedelta(days=5)).isoformat()
    card(initiative, cast.coordinator, "milestone", name="Assemblée", day=on, sort="result", state="reached")
    write_part(report, "decisions", words={"decisions": "Aucune"}, version=0, by=cast.coordinator)
    shown = client.get(url).content.decode()
    assert decisions not in shown
    assert results not in shown


@pytest.mark.parametrize("language", ["fr", "en"])
def test_f64_a_paper_in_english_says_that_the_plan_s_words_are_to_be_translated(
    cast, initiative, signed_in, language
):
    client = signed_in(cast.coordinator)
    key = str(uuid.uuid4())
    client.post(page("plan_briefs", initiative), {"audience": "funders", "language": language, "key": key})
    for url in (
        page("plan_brief", initiative, Brief.objects.get().pk),
        page("plan_report", initiative, begin(client, initiative, language=language).pk),
    ):
        assert ("traduisez-les ici" in client.get(url).content.decode()) == (language == "en")


# Briefs (F64)


def test_f64_a_brief_answers_a_message_of_the_communication_plan_on_one_page(cast, initiative, signed_in):
    a_filled_plan(cast, initiative)
    client = signed_in(cast.coordinator)
    on = clock.today().isoformat()
    asked = card(initiative, cast.coordinator, "message", name="La première année", form="brief", next=on)
    url = f"{page('plan_briefs', initiative)}?message={asked.pk}"
    assert url in client.get(page("plan_read", initiative, "communications")).content.decode()
    assert "La première année" in client.get(url).content.decode()
    key = str(uuid.uuid4())
    sent = {"audience": "funders", "language": "en", "message": asked.pk, "key": key}
    for _twice in range(2):
        assert client.post(page("plan_briefs", initiative), sent).status_code == 302
    brief = Brief.objects.get()
    assert (brief.message, str(brief)) == (asked, "La première année")
    assert "Entente signée" in brief.words["next"]
    content = client.get(page("plan_brief_pdf", initiative, brief.pk)).content
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 1
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "en-CA"
    assert "What we do together" in words(content)


@pytest.mark.parametrize(
    ("sorts", "audience"),
    [
        (["funder"], "funders"),
        (["institution", "institution"], "institutions"),
        (["elected"], "elected"),
        (["funder", "elected"], "other"),
        (["community"], "other"),
        (["lived"], "residents"),
        # Nobody said whose it is: the first choice, as without a message.
        ([""], "residents"),
        ([], "residents"),
    ],
)
def test_f64_a_brief_for_a_message_is_offered_to_those_the_message_is_for(
    cast, initiative, signed_in, sorts, audience
):
    by = cast.coordinator
    partners = [str(card(initiative, by, "partner", name="Elle", sort=sort).pk) for sort in sorts]
    asked = card(initiative, by, "message", name="La première année", partners=partners)
    shown = signed_in(by).get(f"{page('plan_briefs', initiative)}?message={asked.pk}").content.decode()
    chosen = re.findall(r'<input[^>]*name="audience"[^>]*>', shown)
    assert [re.search('value="([^"]+)"', one)[1] for one in chosen if "checked" in one] == [audience]


def test_f64_a_brief_says_what_its_message_is_for(cast, initiative, signed_in):
    by = cast.coordinator
    asked = card(initiative, by, "message", name="La première année", purpose="Renouveler l’appui.")
    sent = {"audience": "funders", "language": "fr", "message": asked.pk, "key": str(uuid.uuid4())}
    signed_in(by).post(page("plan_briefs", initiative), sent)
    lead = Brief.objects.get().words["lead"]
    assert lead.startswith("Voici ce que votre appui rend possible")
    assert lead.endswith("But de cette note\xa0: Renouveler l’appui.")


def test_f64_a_brief_too_long_is_refused_with_the_reason(cast, initiative, signed_in):
    client = signed_in(cast.coordinator)
    sent = {"audience": "residents", "language": "fr", "key": str(uuid.uuid4())}
    client.post(page("plan_briefs", initiative), sent)
    brief = Brief.objects.get()
    url = page("plan_brief_part", initiative, brief.pk, "what")
    answer = client.post(url, {"what-version": 0, "what-what": LONG}, headers=SAVES)
    url = page("plan_brief_part", initiative, brief.pk, "next")
    answer = client.post(url, {"next-version": 0, "next-next": LONG[:4000]}, headers=SAVES)
    assert "Ce que nous faisons ensemble" in answer.json()["fragments"]["tient"]
    assert client.get(page("plan_brief_pdf", initiative, brief.pk)).status_code == 302


# Deleting


def begin_brief_of(client, initiative) -> Brief:
    key = str(uuid.uuid4())
    client.post(page("plan_briefs", initiative), {"audience": "residents", "language": "fr", "key": key})
    return Brief.objects.get(key=key)


def removals(initiative):
    kinds_of = ("plan.remove_report", "plan.remove_brief")
    return Event.objects.about(initiative).filter(kind__in=kinds_of)


def test_a_report_and_a_brief_are_deleted_once_and_history_keeps_their_words(cast, initiative, signed_in):
    a_filled_plan(cast, initiative)
    client = signed_in(cast.coordinator)
    report, brief = begin(client, initiative), begin_brief_of(client, initiative)
    for name, paper, back in (
        ("plan_report_remove", report, "plan_reports"),
        ("plan_brief_remove", brief, "plan_briefs"),
    ):
        url = page(name, initiative, paper.pk)
        assert client.get(url).status_code == 405
        assert url in client.get(page(name.removesuffix("_remove"), initiative, paper.pk)).content.decode()
        for _twice in range(2):
            answer = client.post(url)
            assert (answer.status_code, answer["Location"]) == (302, page(back, initiative))
    assert not ProgressReport.objects.exists()
    assert not Brief.objects.exists()
    kept = {event.kind: event for event in removals(initiative)}
    assert len(kept) == removals(initiative).count() == 2
    assert "Première assemblée" in kept["plan.remove_report"].before["results"]
    assert {event.audience for event in kept.values()} == {Audience.TABLE}


def test_a_report_that_is_shown_is_taken_back_before_it_is_deleted(cast, initiative, signed_in):
    client = signed_in(cast.coordinator)
    report = begin(client, initiative)
    show_report(report, shown=True, by=cast.coordinator)
    url = page("plan_report_remove", initiative, report.pk)
    assert url not in client.get(page("plan_report", initiative, report.pk)).content.decode()
    answer = client.post(url, follow=True)
    assert "retirez-le d’abord" in answer.content.decode()
    with pytest.raises(NotPossible):
        remove_paper(report, by=cast.coordinator)
    assert ProgressReport.objects.filter(pk=report.pk).exists()
    assert not removals(initiative).exists()
    show_report(report, shown=False, by=cast.coordinator)
    client.post(url)
    assert not ProgressReport.objects.exists()


def test_what_is_typed_into_a_paper_that_was_deleted_is_refused_with_the_reason(cast, initiative, signed_in):
    report = begin(signed_in(cast.coordinator), initiative)
    stale = ProgressReport.objects.get(pk=report.pk)
    remove_paper(report, by=cast.coordinator)
    with pytest.raises(NotPossible, match="supprimé"):
        write_part(stale, "ahead", words={"ahead": "x"}, version=0, by=cast.contributor)


def test_a_report_of_another_initiative_is_not_deleted_from_here(cast, initiative, signed_in):
    other = Initiative.objects.create(
        neighbourhood=cast.ormes, programme=cast.programme, title="Manger ensemble"
    )
    client = signed_in(cast.coordinator)
    report = begin(client, other)
    client.post(page("plan_report_remove", initiative, report.pk))
    assert ProgressReport.objects.filter(pk=report.pk).exists()


# Who may do what

READS = ("coordinator", "contributor", "reader", "advisor", "team")
EVERYONE = (*READS, "other_advisor", "neighbour", "member", "outsider")


def expected(who: str, allowed: tuple[str, ...]) -> int:
    return 200 if who in allowed else 403 if who in READS else 404


@pytest.mark.parametrize("who", EVERYONE)
@pytest.mark.parametrize("shown", [False, True])
def test_each_reads_what_the_table_shows_her(cast, initiative, signed_in, who, shown):
    report = begin(signed_in(cast.coordinator), initiative)
    hidden = begin(signed_in(cast.coordinator), initiative)
    if shown:
        share_plan(initiative, shown=True, by=cast.coordinator)
        show_report(report, shown=True, by=cast.coordinator)
    client = signed_in(getattr(cast, who))
    at_table = ("coordinator", "contributor", "reader")
    reads = READS if shown else at_table
    for name in ("plan_page", "plan_briefs", "plan_page_pdf"):
        assert client.get(page(name, initiative)).status_code == expected(who, reads), name
    assert client.get(page("plan_reports", initiative)).status_code == expected(who, READS)
    status = client.get(page("plan_report", initiative, report.pk)).status_code
    assert status == (200 if who in reads else 404)
    status = client.get(page("plan_report_pdf", initiative, hidden.pk)).status_code
    assert status == (200 if who in at_table else 404)


@pytest.mark.parametrize("who", EVERYONE)
def test_only_those_who_write_for_the_table_delete(cast, initiative, signed_in, who):
    share_plan(initiative, shown=True, by=cast.coordinator)
    report = begin(signed_in(cast.coordinator), initiative)
    brief = begin_brief_of(signed_in(cast.coordinator), initiative)
    writes = ("coordinator", "contributor")
    client = signed_in(getattr(cast, who))
    for name, paper in (("plan_report_remove", report), ("plan_brief_remove", brief)):
        status = client.post(page(name, initiative, paper.pk)).status_code
        assert (200 if status == 302 else status) == expected(who, writes), name
        assert type(paper).objects.filter(pk=paper.pk).exists() == (who not in writes)


@pytest.mark.parametrize("who", EVERYONE)
def test_only_those_who_write_for_the_table_write_and_its_coordination_opens(
    cast, initiative, signed_in, who
):
    share_plan(initiative, shown=True, by=cast.coordinator)
    report = begin(signed_in(cast.coordinator), initiative)
    show_report(report, shown=True, by=cast.coordinator)
    client = signed_in(getattr(cast, who))
    writes = ("coordinator", "contributor")
    key = str(uuid.uuid4())
    for url, sent, allowed in (
        (page("plan_page_part", initiative, "part"), {"part-version": 0, "part-part": "x"}, writes),
        (page("plan_briefs", initiative), {"audience": "other", "language": "fr", "key": key}, writes),
        (page("plan_reports", initiative), {"on": "2026-05-01", "language": "fr", "key": key}, writes),
        (page("plan_page_link", initiative), {"open": "1"}, ("coordinator",)),
        (page("plan_report_show", initiative, report.pk), {"show": "0"}, ("coordinator",)),
    ):
        status = client.post(url, sent).status_code
        assert (200 if status == 302 else status) == expected(who, allowed), url
    assert OnePagePlan.objects.filter(token__isnull=False).exists() == (who == "coordinator")


def test_what_is_typed_is_escaped_and_dashes_are_a_list():
    assert markup_of("Un <b>\n- deux\n– trois\nquatre\n\ncinq") == (
        "<p>Un &lt;b&gt;</p><ul><li>deux</li><li>trois</li></ul><p>quatre</p><p>cinq</p>"
    )
