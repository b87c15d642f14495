"""What the portal writes to people about a dossier: to whom, in which language, with one link and the right file."""

import datetime as dt
import re

import pytest

from cimpact import pdf
from cimpact.accounts.models import User
from cimpact.notices import outbox
from cimpact.notices.models import Notice, Status
from proposals import workflow
from proposals.models import Dossier
from tests import cast as casting
from tests.clock import MONTREAL


@pytest.fixture
def sent(cast, mailoutbox):
    """Send what is owed; returns the e-mails by address, the latest last."""

    def send():
        outbox.send_due()
        assert (
            list(
                Notice.objects.exclude(status__in=(Status.SENT, Status.CANCELLED)).values_list(
                    "error", flat=True
                )
            )
            == []
        )
        by_reader = {}
        for mail in mailoutbox:
            by_reader.setdefault(re.search(r"<(.+)>", mail.to[0])[1], []).append(mail)
        mailoutbox.clear()
        return by_reader

    return send


def links(mail):
    """Every address in a mail, text and HTML."""
    html = mail.alternatives[0].content
    return set(re.findall(r"https?://\S+", mail.body)) | set(re.findall(r'href="([^"]+)"', html))


def test_a_receipt_goes_to_those_who_answer_for_the_dossier_and_to_the_advisor_with_a_copy(cast, sent):
    dossier = casting.submitted(cast)
    mails = sent()
    assert set(mails) == {cast.coordinator.email, cast.advisor.email}
    (mail,) = mails[cast.coordinator.email]
    assert links(mail) == {f"http://testserver/fr/dossiers/{dossier.pk}/"}
    (file,) = mail.attachments
    assert (file.filename, file.mimetype, file.content[:5]) == (
        f"{dossier.number}.pdf",
        "application/pdf",
        b"%PDF-",
    )
    assert dossier.number in mail.body
    assert "est jointe" in mail.body


def test_a_receipt_leaves_without_its_copy_where_pdfs_cannot_be_made(cast, sent, monkeypatch):
    monkeypatch.setattr(pdf, "_weasyprint", lambda: None)
    casting.submitted(cast)
    (mail,) = sent()[cast.coordinator.email]
    assert mail.attachments == []
    assert "est jointe" not in mail.body


def test_each_reads_in_her_own_language(cast, sent):
    User.objects.filter(pk=cast.advisor.pk).update(language="en")
    dossier = casting.submitted(cast)
    mails = sent()
    (french,), (english,) = mails[cast.coordinator.email], mails[cast.advisor.email]
    assert 'lang="fr-CA"' in french.alternatives[0].content
    assert 'lang="en-CA"' in english.alternatives[0].content
    assert links(english) == {f"http://testserver/en/dossiers/{dossier.pk}/"}


@pytest.fixture
def precision(cast):
    """A precision asked by the advisor on the first answer."""
    dossier = casting.in_analysis(cast)
    question = dossier.document.sections[0].questions.all()[0]
    return workflow.ask_precision(
        dossier, question=question, text="Combien de familles?", wished_on=None, by=cast.advisor
    )


def test_a_precision_is_asked_of_the_table_and_its_answer_told_to_whoever_asked(cast, sent, precision):
    mails = sent()
    mail = mails[cast.coordinator.email][-1]
    assert links(mail) == {f"http://testserver/fr/dossiers/{precision.dossier_id}/precisions/{precision.pk}/"}
    assert "Combien de familles?" in mail.body
    assert "Combien de familles?" in mail.alternatives[0].content
    workflow.answer_precision(precision, note="Voilà.", by=cast.coordinator)
    mails = sent()
    assert set(mails) == {cast.advisor.email}
    assert links(mails[cast.advisor.email][0]) == {
        f"http://testserver/fr/dossiers/{precision.dossier_id}/precisions/{precision.pk}/"
    }


def test_an_answer_comes_with_its_letter(cast, sent, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier = casting.answered(cast)
    mail = sent()[cast.coordinator.email][-1]
    assert links(mail) == {f"http://testserver/fr/dossiers/{dossier.pk}/reponse/"}
    (letter,) = mail.attachments
    assert (letter.filename, letter.content[:5]) == (f"{dossier.answer_letter.number}.pdf", b"%PDF-")


def test_an_answer_is_told_even_when_its_letter_can_no_longer_be_read(cast, sent, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier = casting.answered(cast)
    dossier.answer_letter.pdf.storage.delete(dossier.answer_letter.pdf.name)
    mail = sent()[cast.coordinator.email][-1]
    assert mail.attachments == []
    assert links(mail) == {f"http://testserver/fr/dossiers/{dossier.pk}/reponse/"}


def test_a_precision_no_longer_awaited_is_no_longer_asked(cast, sent, precision):
    sent_before = Notice.objects.filter(kind="precision_asked", status=Status.PENDING)
    assert sent_before.count() == 1
    workflow.withdraw(precision.dossier, reason="Nous y reviendrons.", by=cast.coordinator)
    assert not sent_before.exists()
    assert all("précision" not in mail.subject for mails in sent().values() for mail in mails)


def test_a_longer_moment_is_told_once_for_each_dossier_that_aims_at_it(cast, clock, sent):
    dossiers = [casting.drafting(cast, title=title) for title in ("Des ruelles à vivre", "Un toit")]
    window = dossiers[0].aimed_window
    until = dt.datetime(2022, 2, 3, 17, tzinfo=MONTREAL)
    workflow.extend_closing(window, until=until, reason="Panne du portail.", by=cast.team)
    mails = sent()
    assert set(mails) == {cast.coordinator.email}
    assert {link for mail in mails[cast.coordinator.email] for link in links(mail)} == {
        f"http://testserver/fr/dossiers/{dossier.pk}/" for dossier in dossiers
    }
    assert all("Panne du portail." in mail.body for mail in mails[cast.coordinator.email])


def test_words_of_people_are_shown_as_they_were_typed_in_text_and_harmless_in_html(cast, clock, sent):
    dossier = casting.drafting(cast, title="<script>Ruelles</script> & cie")
    until = dt.datetime(2022, 2, 3, 17, tzinfo=MONTREAL)
    workflow.extend_closing(
        dossier.aimed_window, until=until, reason="L’assemblée <b>déborde</b>", by=cast.team, dossier=dossier
    )
    (mail,) = sent()[cast.coordinator.email]
    assert "« <script>Ruelles</script> & cie »".replace("« ", "«\xa0").replace(" »", "\xa0»") in mail.body
    assert "<b>déborde</b>" in mail.body
    assert "<script>" not in mail.alternatives[0].content
    assert "&lt;b&gt;déborde" in mail.alternatives[0].content


def test_an_action_that_fails_tells_nobody(cast, sent):
    dossier = casting.drafting(cast)
    with pytest.raises(workflow.transitions.NotPossible):
        workflow.submit(dossier, by=cast.coordinator)
    assert Notice.objects.count() == 0
    assert Dossier.objects.get().events.filter(kind="dossier.submit").count() == 0
