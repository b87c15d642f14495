"""The answer to the table: its letter, its acceptance, the participation that begins (R10, R26, R32–R34, F45, F48)."""

import datetime as dt
import io

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.history.models import Event
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from governance.enums import Outcome
from proposals import workflow
from proposals.enums import LetterKind
from proposals.letter_pdf import letter_pdf, letter_words
from proposals.models import Dossier, Letter
from tests import cast as casting
from tests.threads import at_once


def letter_url(dossier) -> str:
    return reverse("answer_letter", args=[dossier.pk])


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.replace("\xa0", " ").split())


def typed(cast, **changes) -> dict:
    """What the team posts to write an allocation letter."""
    return {
        "version": 0,
        "language": "fr",
        "recipient": cast.coordinator.pk,
        "message": "Merci aux familles.",
        "accept_by": "31 janvier 2022",
        "signatory_name": "Judith Okafor",
        "signatory_title": "Directrice adjointe",
    } | changes


@pytest.fixture
def dossier(cast):
    return casting.ratified(cast, kind="deployment")


# Writing


def test_the_letter_is_begun_to_the_coordinator_in_her_language(cast, dossier, signed_in):
    cast.coordinator.language = "en"
    cast.coordinator.save()
    form = signed_in(cast.team).get(letter_url(dossier)).context["form"]
    assert form["recipient"].value() == cast.coordinator.pk
    assert form["language"].value() == "en"
    assert form["signatory_name"].value() == "Judith Okafor"


def test_it_is_kept_as_a_draft_that_the_table_does_not_see(cast, dossier, signed_in):
    assert signed_in(cast.team).post(letter_url(dossier), typed(cast)).url == letter_url(dossier)
    letter = Letter.objects.get()
    assert (letter.kind, letter.number, letter.version) == (LetterKind.AWARD, f"L-{dossier.number}", 1)
    assert (letter.message, letter.accept_by) == ("Merci aux familles.", dt.date(2022, 1, 31))
    for name in ("answer_letter", "letter_pdf"):
        url = reverse(name, args=[dossier.pk])
        assert signed_in(cast.coordinator).get(url).status_code == 403
        assert signed_in(cast.member).get(url).status_code == 403
    assert not Notice.objects.filter(kind="answer_sent").exists()


WRONG = [
    ({"accept_by": "2022-01-10"}, "Choisissez une date à venir."),
    ({"accept_by": ""}, "Inscrivez la date"),
    ({"language": "de"}, "de"),
    ({"recipient": ""}, "Choisissez"),
    ({"signatory_name": ""}, "signe"),
    ({"message": "m" * 1501}, "1500"),
]


def test_a_wrong_letter_comes_back_with_what_was_typed(cast, dossier, signed_in):
    client = signed_in(cast.team)
    for changes, error in WRONG:
        page = client.post(letter_url(dossier), typed(cast, **changes))
        assert (page.status_code, error in page.content.decode()) == (422, True), changes
        assert "Merci aux familles." in page.content.decode() or "message" in changes
    for stranger in (cast.outsider, cast.reader, cast.neighbour):
        assert client.post(letter_url(dossier), typed(cast, recipient=stranger.pk)).status_code == 422
    assert not Letter.objects.exists()


def test_saved_twice_it_is_written_once(cast, dossier, signed_in):
    client = signed_in(cast.team)
    for _click in range(2):
        assert client.post(letter_url(dossier), typed(cast)).status_code == 302
    assert Letter.objects.get().version == 1


def test_two_people_who_write_it_see_both_letters(cast, dossier, signed_in):
    client = signed_in(cast.team)
    client.post(letter_url(dossier), typed(cast, message="De Judith."))
    page = client.post(letter_url(dossier), typed(cast, message="De quelqu’un d’autre."))
    assert page.status_code == 422
    assert "De Judith." in page.content.decode()
    assert "De quelqu’un d’autre." in page.content.decode()
    assert Letter.objects.get().message == "De Judith."
    # Having seen both, the person saves hers.
    again = typed(cast, message="De quelqu’un d’autre.", version=page.context["form"]["version"].value())
    assert client.post(letter_url(dossier), again).status_code == 302
    assert Letter.objects.get().message == "De quelqu’un d’autre."


def test_the_preview_says_what_is_typed_without_keeping_it(cast, dossier, signed_in):
    url = reverse("letter_preview", args=[dossier.pk])
    page = signed_in(cast.team).post(url, typed(cast, message="À l’essai.", language="en"))
    assert "À l’essai." in page.content.decode()
    assert 'lang="en"' in page.content.decode()
    assert signed_in(cast.team).post(url, {"version": "x"}).status_code == 200
    assert not Letter.objects.exists()


def test_what_people_write_is_shown_as_they_wrote_it(cast, dossier, signed_in):
    data = typed(cast, message="<script>alert(1)</script>", signatory_name="<b>Judith</b>")
    signed_in(cast.team).post(letter_url(dossier), data)
    words = letter_words(Letter.objects.get())
    assert "<script>" not in words
    assert "&lt;b&gt;Judith&lt;/b&gt;" in words


def test_a_table_without_a_coordinator_is_said(cast, dossier, signed_in):
    cast.coordinator.memberships.update(ended_on=dt.date(2022, 1, 9))
    page = signed_in(cast.team).get(letter_url(dossier))
    assert page.status_code == 200
    assert "Personne ne coordonne cette table" in page.content.decode()
    client = signed_in(cast.team)
    assert client.get(reverse("letter_pdf", args=[dossier.pk])).url == letter_url(dossier)
    assert client.post(reverse("letter_preview", args=[dossier.pk]), typed(cast)).status_code == 200
    assert client.post(letter_url(dossier), typed(cast)).status_code == 422


# Reading


def test_r10_the_letter_is_sent_after_the_ratification_and_kept_as_it_was(cast, dossier, signed_in):
    client = signed_in(cast.team)
    client.post(letter_url(dossier), typed(cast))
    send = reverse("send_answer", args=[dossier.pk])
    assert "Merci aux familles." in client.get(send).content.decode()
    for _click in range(2):
        assert client.post(send, {"version": 1}).url == letter_url(dossier)
    letter = Letter.objects.get()
    assert (Dossier.objects.get().state, letter.sent_by) == ("letter_out", cast.team)
    assert Event.objects.filter(kind="dossier.send_answer").count() == 1
    assert [n.recipient for n in Notice.objects.filter(kind="answer_sent")] == [cast.coordinator]
    sent = letter.pdf.read()
    # Whatever changes afterwards, it reads as it was sent.
    cast.ormes.table.name = "Un autre nom"
    cast.ormes.table.save()
    reader = signed_in(cast.coordinator)
    assert reader.get(reverse("letter_pdf", args=[dossier.pk])).content == sent
    assert "Un autre nom" not in letter_words(letter)
    assert "Merci aux familles." in reader.get(letter_url(dossier)).content.decode()


def test_the_letter_sent_is_the_one_that_was_read(cast, dossier, signed_in):
    client = signed_in(cast.team)
    client.post(letter_url(dossier), typed(cast))
    client.post(letter_url(dossier), typed(cast, version=1, message="Changée."))
    page = client.post(reverse("send_answer", args=[dossier.pk]), {"version": 1}, follow=True)
    assert "relisez-la" in page.content.decode()
    assert Dossier.objects.get().state == "ratified"
    for version in ("", "x", "²", "-1"):
        client.post(reverse("send_answer", args=[dossier.pk]), {"version": version})
    assert Letter.objects.get().sent_at is None


def test_no_letter_no_answer(cast, dossier, signed_in):
    page = signed_in(cast.team).post(reverse("send_answer", args=[dossier.pk]), {"version": 0}, follow=True)
    assert "Préparez d’abord la lettre." in page.content.decode()


def test_the_letter_says_the_amounts_and_what_comes_next(cast, dossier):
    letter = workflow.prepare_letter(dossier, by=cast.team, message="À bientôt.")
    words = words_of(letter_pdf(letter))
    for part in (
        "Bonjour Noémie Lafleur,",
        "3 ans, du 1er avril 2022 au 31 mars 2025",
        "225 000 $",
        "Première année du 1er avril 2022 au 31 mars 2023 75 000 $",
        "Troisième année du 1er avril 2024 au 31 mars 2025 75 000 $",
        "le 1er octobre 2022, le 1er octobre 2023 et le 1er octobre 2024",
        "d’ici le 31 mars 2023 et le 31 mars 2024",
        "d’ici le 31 mars 2025",
        "d’ici le 31 janvier 2022",
        "Judith Okafor",
        f"numéro L-{dossier.number}, code {letter.code}",
    ):
        assert part in words, part


def test_the_letter_guesses_nobody_s_gender(cast, dossier):
    words = letter_words(workflow.prepare_letter(dossier, by=cast.team))
    for guess in ("Madame", "Monsieur", "Mme", "M. "):
        assert guess not in words


def test_r26_the_capacity_amount_comes_on_top_and_not_set_is_said(cast, dossier):
    letter = workflow.prepare_letter(dossier, by=cast.team)
    assert "il n’est pas encore fixé" in letter_words(letter)
    cast.programme.capacity_amount = 6_000_00
    cast.programme.save()
    letter = Letter.objects.get()
    words = words_of(letter_pdf(letter))
    assert "Un montant de 6 000 $ par année, réservé au renforcement des compétences, s’ajoute" in words
    assert "225 000 $" in words  # the total is without it


@pytest.mark.parametrize("outcome", [Outcome.AS_ASKED, Outcome.NOT_FAVOURABLE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pdf_is_one_page_tagged_titled_in_its_language(cast, outcome, language):
    dossier = casting.ratified(cast, kind="deployment", outcome=outcome)
    words = {"reasons": "Trop tôt.", "advice": "Une assemblée."} if outcome == Outcome.NOT_FAVOURABLE else {}
    letter = workflow.prepare_letter(dossier, by=cast.team, language=language, **words)
    with pikepdf.open(io.BytesIO(letter_pdf(letter))) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang).startswith(language)
        assert pdf.Root.MarkInfo.Marked
        assert letter.number in str(pdf.docinfo["/Title"])
        assert pdf.open_metadata().get("pdfuaid:part") == "1"


def test_a_long_letter_is_set_closer_to_hold_on_its_page(cast):
    dossier = casting.ratified(cast, kind="deployment")
    award = dossier.award
    award.conditions = "Une condition qui prend une ligne entière de la lettre, ou presque.\n" * 4
    award.save()
    letter = workflow.prepare_letter(dossier, by=cast.team, message="Un mot qui prend de la place. " * 20)
    with pikepdf.open(io.BytesIO(letter_pdf(letter))) as pdf:
        assert len(pdf.pages) == 1


def test_codes_are_forty_random_bits(cast):
    codes = {Letter(dossier_id=1).code for _i in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 9 and code[4] == "-" and not set(code) & set("ILOU") for code in codes)


def test_f48_a_refusal_gives_its_reasons_and_its_advice(cast, signed_in):
    dossier = casting.ratified(cast, outcome=Outcome.NOT_FAVOURABLE)
    client = signed_in(cast.team)
    without = typed(cast, reasons="", advice="")
    assert client.post(letter_url(dossier), without).status_code == 422
    data = typed(cast, reasons="Le choix n’est pas collectif.", advice="Tenir une assemblée.")
    client.post(letter_url(dossier), data)
    client.post(reverse("send_answer", args=[dossier.pk]), {"version": 1})
    assert Dossier.objects.get().state == "declined"
    page = signed_in(cast.coordinator).get(letter_url(dossier)).content.decode()
    assert "Le choix n’est pas collectif." in page
    assert "Tenir une assemblée." in page
    assert "Accepter l’allocation" not in page
    words = words_of(Letter.objects.get().pdf.read())
    assert "Elle n’a pas été retenue cette fois." in words
    assert "1er février 2022" in words  # the next moment
    # What the committee wrote for itself is not in it.
    assert "Dit simplement." not in words


def test_the_message_takes_the_letter_along(cast, mailoutbox):
    casting.answered(cast)
    outbox.send_due()
    mail = next(m for m in mailoutbox if "confirmée" in m.subject)
    assert "25\xa0000\xa0$" in mail.body
    assert reverse("answer_letter", args=[Dossier.objects.get().pk]) in mail.body
    name, content, kind = mail.attachments[0]
    assert (kind, content[:5]) == ("application/pdf", b"%PDF-")


def test_a_server_without_pdfs_sends_the_words(cast, dossier, monkeypatch, signed_in):
    monkeypatch.setattr("cimpact.pdf._weasyprint", lambda: None)
    workflow.prepare_letter(dossier, by=cast.team)
    workflow.send_answer(dossier, by=cast.team)
    letter = Letter.objects.get()
    assert (bool(letter.pdf), "225" in letter.words) == (False, True)
    client = signed_in(cast.coordinator)
    assert client.get(letter_url(dossier)).status_code == 200
    page = client.get(reverse("letter_pdf", args=[dossier.pk]), follow=True)
    assert "Le PDF n’est pas disponible" in page.content.decode()


# Told in person


def test_the_answer_may_be_told_in_person_before_the_letter(cast, dossier, signed_in):
    url = reverse("announce", args=[dossier.pk])
    client = signed_in(cast.advisor)
    assert client.get(url).status_code == 200
    for _click in range(2):
        assert client.post(url, {"on": "10 janvier 2022"}).status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.announced_on, dossier.state) == (dt.date(2022, 1, 10), "ratified")
    assert Event.objects.filter(kind="dossier.announce").count() == 1
    assert client.post(url, {"on": "2022-01-11"}).status_code == 422
    with pytest.raises(NotPossible):
        workflow.announce(casting.in_analysis(cast), on=dt.date(2022, 1, 10), by=cast.advisor)


@pytest.mark.parametrize(
    ("name", "state", "who"),
    [
        ("answer_letter", "ratified", "team"),
        ("send_answer", "lettered", "team"),
        ("answer_letter", "letter_out", "coordinator"),
        ("accept", "letter_out", "coordinator"),
    ],
)
def test_the_pages_need_few_queries(cast, signed_in, django_assert_max_num_queries, name, state, who):
    dossier = casting.lettered(cast) if state == "lettered" else casting.AT[state](cast)
    client, url = signed_in(getattr(cast, who)), reverse(name, args=[dossier.pk])
    assert client.get(url).status_code == 200
    with django_assert_max_num_queries(25):
        client.get(url)


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_people_who_send_at_once_send_one_letter(cast):
    dossier = casting.lettered(cast)
    outcomes = at_once(*[lambda: workflow.send_answer(dossier, by=cast.team)] * 2)
    assert [outcome.pk for outcome in outcomes] == [Letter.objects.get().pk] * 2
    assert Event.objects.filter(kind="dossier.send_answer").count() == 1
    assert Notice.objects.filter(kind="answer_sent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_handed_to_the_committee_twice_at_once_it_is_put_before_it_once(cast):
    dossier = casting.in_analysis(cast)
    at_once(*[lambda: workflow.hand_to_committee(dossier, by=cast.advisor)] * 2)
    assert dossier.items.count() == 1
