"""The proposal on paper: tagged, in its language, marked when it is a draft, frozen when it is a copy."""

import io
import re
from functools import cache

import pikepdf
import pypdfium2
import pytest
from django.core.checks import run_checks
from django.urls import reverse

from cimpact import pdf
from cimpact.errors import NotPossible
from cimpact.writing.text import from_plain
from proposals import workflow
from proposals.models import Dossier
from proposals.one_page import layout_of
from proposals.proposal_pdf import copy_pdf, draft_pdf, vision_pdf
from tests import cast as casting

PARAGRAPH = "Dans trois ans, chaque ruelle du secteur aura ses jeunes, ses aînés et son jardin. " * 4


def words(content: bytes) -> str:
    """The text of a PDF, on one line."""
    document = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s+", " ", text)


def pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def fresh(dossier):
    return Dossier.objects.with_names().get(pk=dossier.pk)


def get(client, dossier, query=""):
    return client.get(reverse("dossier_pdf", args=[dossier.pk]) + query)


@pytest.fixture
def copy(cast):
    return workflow.submit(casting.ready(cast), by=cast.coordinator)


@pytest.mark.parametrize(("language", "lang"), [("fr", "fr-CA"), ("en", "en-CA")])
def test_it_is_tagged_with_its_language_and_its_title(copy, language, lang):
    with pikepdf.open(io.BytesIO(copy_pdf(copy, language))) as document:
        root = document.Root
        assert root.StructTreeRoot.K
        assert root.MarkInfo.Marked
        assert str(root.Lang) == lang
        assert str(document.docinfo.Title) == "PIC-2022-001, Des ruelles à vivre"
        assert root.ViewerPreferences.DisplayDocTitle
        assert "pdfuaid" in root.Metadata.read_bytes().decode()


def test_its_tags_say_headings_paragraphs_and_tables(copy):
    with pikepdf.open(io.BytesIO(copy_pdf(copy, "fr"))) as document:
        kinds = {
            str(o.S)
            for o in document.objects
            if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o
        }
    assert kinds >= {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD", "/L"}


def test_a_copy_says_everything_that_was_submitted(copy):
    text = words(copy_pdf(copy, "fr"))
    for said in (
        "PIC-2022-001",
        "Réponse à needs.",
        "Adopté à l’assemblée de mars.",
        "25 000 $",
        "du 1er avril 2022 au 31 mars 2023",
        "par Noémie Lafleur",
        copy.sha256[:20],
    ):
        assert said in text
    assert "Brouillon" not in text


def test_the_copy_reads_in_english_around_the_people_s_words(copy):
    text = words(copy_pdf(copy, "en"))
    assert "Neighbourhood table" in text
    assert "$25,000" in text
    assert "Réponse à needs." in text


def test_a_draft_says_so_with_its_date_in_its_margin(cast):
    dossier = casting.drafting(cast, kind="deployment")
    text = words(draft_pdf(dossier, "fr"))
    assert text.count("Brouillon du 10 janvier 2022") == pages(draft_pdf(dossier, "fr"))
    assert "Pas encore de réponse." in text


def test_a_draft_downloads_at_any_time(cast, signed_in):
    dossier = casting.drafting(cast)
    answer = get(signed_in(cast.reader), dossier)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="PIC-2022-001.pdf"'


def test_each_copy_downloads_by_its_number(cast, clock, copy, signed_in):
    dossier = Dossier.objects.get()
    clock.advance(hours=1)
    workflow.withdraw(dossier, reason="Une erreur.", by=cast.coordinator)
    workflow.reopen(dossier, reason="Corrigée.", by=cast.coordinator)
    workflow.rename(dossier, title="Un autre nom", by=cast.coordinator)
    workflow.submit(dossier, by=cast.coordinator)
    client = signed_in(cast.advisor)
    assert "Des ruelles à vivre" in words(get(client, dossier, "?copie=1").content)
    assert "Un autre nom" in words(get(client, dossier, "?copie=2").content)
    assert "Un autre nom" in words(get(client, dossier).content)


@pytest.mark.parametrize("number", ["0", "2", "-1", "abc", "", "1e3", "99999999999", "²"])
def test_a_copy_that_is_none_is_not_found(cast, copy, signed_in, number):
    assert get(signed_in(cast.coordinator), Dossier.objects.get(), f"?copie={number}").status_code == 404


def test_what_people_typed_stays_text(cast):
    dossier = casting.drafting(cast, title="<img src=x> & « cœur »")
    question = dossier.document.sections[0].questions.first()
    dossier.document.answers.create(
        question=question, text=from_plain("<script>alert(1)</script> & fin"), updated_by=cast.coordinator
    )
    text = words(draft_pdf(dossier, "fr"))
    assert "<script>alert(1)</script> & fin" in text
    assert "<img src=x> & « cœur »" in text


def test_a_document_never_reaches_the_network_nor_the_disk(caplog):
    markup = (
        '<img src="http://127.0.0.1:9/x.png"><img src="file:///etc/hostname"><img src="static:../manage.py">'
    )
    pdf._weasyprint().HTML(string=markup, url_fetcher=pdf._fetcher({}), base_url="static:").write_pdf()
    assert caplog.text.count("Failed to load image") == 3


# The vision on one page (F16)


def test_a_vision_that_fits_prints_on_one_page(cast):
    dossier = casting.ready(cast, kind="deployment")
    assert pages(vision_pdf(dossier)) == 1


def test_a_stage_without_a_vision_prints_none(cast):
    assert vision_pdf(casting.ready(cast)) is None


def test_the_same_page_stands_in_the_proposal(cast):
    dossier = casting.ready(cast, kind="deployment")
    text = from_plain("\n\n".join([PARAGRAPH] * 8))
    dossier.document.answers.filter(question__code="vision").update(text=text)
    assert layout_of(dossier.title, text).fits
    alone, whole = vision_pdf(fresh(dossier)), draft_pdf(fresh(dossier), "fr")
    document = pypdfium2.PdfDocument(whole)
    sheets = [page.get_textpage().get_text_range() for page in document]
    document.close()
    (sheet,) = [sheet for sheet in sheets if "chaque ruelle du secteur" in sheet]
    assert words(alone) in re.sub(r"\s+", " ", sheet)


@pytest.mark.parametrize("lines", [1, 4, 30])
def test_each_line_beyond_the_page_is_counted(lines):
    layout = layout_of("Titre", line_by_line(lines_of_a_page() + lines))
    assert (layout.lines_over, layout.words_over) == (lines, 2 * lines)


def line_by_line(count):
    return "<p>" + "<br>".join(["Une ligne"] * count) + "</p>"


@cache
def lines_of_a_page():
    """How many lines fit under a title of one line."""
    return next(n for n in range(38, 50) if not layout_of("Titre", line_by_line(n + 1)).fits)


def test_the_message_says_how_much_to_take_out():
    full = lines_of_a_page()
    assert layout_of("Titre", line_by_line(full + 1)).message.startswith(
        "La vision dépasse d’une page de 1 ligne. Retirez environ 5 mots"
    )
    assert "de 4 lignes. Retirez environ 10 mots" in layout_of("Titre", line_by_line(full + 4)).message


def test_a_vision_too_long_is_not_submitted(cast):
    dossier = casting.ready(cast, kind="deployment")
    text = from_plain("\n\n".join([PARAGRAPH] * 30))
    dossier.document.answers.filter(question__code="vision").update(text=text)
    with pytest.raises(NotPossible, match="complète"):
        workflow.submit(dossier, by=cast.coordinator)


# Where WeasyPrint is missing


@pytest.fixture
def without_pdf(monkeypatch):
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)


def test_without_pdf_one_reads_and_prints_the_page(cast, without_pdf, copy, signed_in):
    dossier = Dossier.objects.get()
    answer = signed_in(cast.coordinator).get(reverse("dossier_pdf", args=[dossier.pk]), follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("dossier_text", args=[dossier.pk])
    assert (
        "Le PDF n’est pas disponible sur ce serveur. Le texte complet reste lisible et imprimable ici."
        in shown
    )
    assert "Réponse à needs." in shown


def test_without_pdf_a_vision_keeps_nobody_from_submitting(cast, without_pdf):
    dossier = casting.ready(cast, kind="deployment")
    dossier.document.answers.filter(question__code="vision").update(text=from_plain("\n".join(["Mot"] * 200)))
    workflow.submit(dossier, by=cast.coordinator)


def test_without_pdf_the_pages_offer_none(cast, without_pdf, signed_in):
    dossier = casting.ready(cast)
    client = signed_in(cast.coordinator)
    for name in ("review", "dossier_text"):
        assert "proposition.pdf" not in client.get(reverse(name, args=[dossier.pk])).content.decode()


def test_the_server_says_at_its_start_that_pdfs_are_unavailable(without_pdf):
    assert "cimpact.W001" in {check.id for check in run_checks()}


def test_and_says_nothing_when_they_are():
    assert "cimpact.W001" not in {check.id for check in run_checks()}
