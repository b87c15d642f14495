"""What a committee's members read: the analysis and the proposal, on one page and in one PDF (R54)."""

import io

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from proposals import workflow
from proposals.committee import committee_pdf
from proposals.models import Dossier
from tests import cast as casting


@pytest.fixture
def dossier(cast):
    """Analysed in part, after a precision."""
    dossier = casting.asked_precisely(cast, kind="deployment", code="needs")
    workflow.answer_precision(
        dossier.precisions.get(), note="Une enquête de porte en porte.", by=cast.coordinator
    )
    criterion = dossier.stage.criteria.get(code="vision")
    workflow.appreciate(
        dossier, criterion, value="partly", rationale="Une vision à deux voix.", version=0, by=cast.advisor
    )
    workflow.write_summary(dossier, summary="L’essentiel en une phrase.", version=0)
    workflow.hand_to_committee(dossier, by=cast.advisor)
    return Dossier.objects.with_names().get(pk=dossier.pk)


READ = [
    "L’essentiel en une phrase.",
    "Rencontré en partie",
    "Une vision à deux voix.",
    "Pas encore apprécié.",
    "D’où viennent ces chiffres?",
    "Réponse à strategies.",
    "Adopté à l’assemblée de mars.",
    "225 000 $",
]


def test_r54_the_members_read_the_whole_on_one_page(cast, dossier, signed_in):
    page = signed_in(cast.member).get(reverse("committee_page", args=[dossier.pk])).content.decode()
    for words in READ:
        assert words in page.replace("\xa0", " "), words


def test_r54_and_in_one_printable_pdf(cast, dossier, signed_in):
    answer = signed_in(cast.member).get(reverse("committee_file", args=[dossier.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    document = pypdfium2.PdfDocument(answer.content)
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    for words in READ:
        assert words in text.replace("\xa0", " "), words
    assert "Pour le comité seulement" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pdf_is_tagged_and_titled_in_its_language(dossier, language):
    with pikepdf.open(io.BytesIO(committee_pdf(dossier, language))) as pdf:
        assert str(pdf.Root.Lang).startswith(language)
        assert pdf.Root.MarkInfo.Marked
        assert dossier.number in str(pdf.docinfo["/Title"])


def test_what_is_read_is_what_was_handed_in(cast, dossier, signed_in):
    # A change made by any other way would not reach the committee before a new copy.
    answer = dossier.document.answers.get(question__code="strategies")
    answer.text = "<p>Une autre stratégie.</p>"
    answer.save()
    page = signed_in(cast.member).get(reverse("committee_page", args=[dossier.pk])).content.decode()
    assert "Réponse à strategies." in page
    assert "Une autre stratégie." not in page


def test_those_who_ratify_read_the_recommendation_too(cast, signed_in):
    dossier = casting.recommended(cast)
    page = signed_in(cast.governor).get(reverse("committee_page", args=[dossier.pk])).content.decode()
    assert "Favorable, comme demandé" in page
    assert "Dit simplement." in page


def test_where_pdfs_cannot_be_made_the_page_says_so(cast, dossier, monkeypatch, signed_in):
    monkeypatch.setattr("cimpact.pdf._weasyprint", lambda: None)
    page = signed_in(cast.member).get(reverse("committee_file", args=[dossier.pk]), follow=True)
    assert page.redirect_chain[0][0] == reverse("committee_page", args=[dossier.pk])
    assert "Le PDF n’est pas disponible" in page.content.decode()


def test_the_page_needs_few_queries(cast, dossier, signed_in, django_assert_max_num_queries):
    client, url = signed_in(cast.member), reverse("committee_page", args=[dossier.pk])
    client.get(url)
    with django_assert_max_num_queries(25):
        client.get(url)
