"""The life of a report, from its beginning to its answer, and whose turn it is at each step (R33, R34, F55, F56)."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cimpact.errors import NotPossible
from cimpact.notices import outbox
from cimpact.notices.models import Notice
from learning.enums import ReportState
from learning.models import Report
from learning.workflow.reports import accept_report, ask_corrections, open_report, submit_report
from proposals import workflow
from proposals.enums import Condition
from proposals.models import Instalment, Obligation
from proposals.payments import unmet
from proposals.status import status_for
from proposals.todo import todo_for
from proposals.turns import Party, acted_on_by, acting
from tests import cast as casting
from tests.learning import report_lives as reports
from tests.proposals.pages import answer_url, autosave
from tests.proposals.test_turns import ROLES, expect
from tests.proposals.test_turns import read as read_dossier
from tests.writing import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    return reports.running(cast)


def url(name, report, *args):
    dossier = report.obligation.participation.dossier
    return reverse(name, args=[dossier.pk, report.obligation_id, *args])


def messages(kind):
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


# Beginning


def test_f58_a_report_is_begun_at_any_time_of_the_year_by_whoever_writes_and_once(cast, dossier, signed_in):
    due = reports.owed(dossier)
    page = reverse("report", args=[dossier.pk, due.pk])
    client = signed_in(cast.contributor)
    assert "Commencer le rapport" in client.get(page).content.decode()
    for _click in range(2):
        assert client.post(page).status_code == 302
    report = Report.objects.get()
    assert (report.obligation, report.document.question_set.purpose) == (due, "annual")
    assert "Continuer le rapport" in client.get(page).content.decode()


def test_r34_the_report_of_the_last_year_asks_the_final_questions(cast, dossier):
    report = reports.begun(cast, dossier, year=dossier.participation.years)
    assert report.document.question_set.purpose == "final"


def test_what_was_received_before_the_portal_held_reports_is_not_begun_again(cast, dossier):
    due = reports.owed(dossier)
    Obligation.objects.filter(pk=due.pk).update(done_on=dt.date(2023, 3, 1))
    with pytest.raises(NotPossible):
        open_report(reports.owed(dossier), by=cast.coordinator)


def test_without_questions_a_report_says_so_instead_of_opening_empty(cast, dossier):
    asked = dossier.rules.question_sets.filter(purpose="annual")
    asked.filter(stage=dossier.stage).update(stage=casting.stage(cast, "planning"))
    asked.filter(stage=None).update(stage=casting.stage(cast, "scaling"))
    with pytest.raises(NotPossible, match="questions"):
        open_report(reports.owed(dossier), by=cast.coordinator)


# Writing, by the same mechanism as a proposal


def test_f58_reports_of_several_years_answer_the_same_question_apart(cast, dossier, signed_in):
    first, second = reports.begun(cast, dossier, 1), reports.begun(cast, dossier, 2)
    assert first.document.question_set == second.document.question_set
    question, client = reports.question_of(first, "changes"), signed_in(cast.contributor)
    for report, words in ((first, "La première année."), (second, "La deuxième année.")):
        answered = autosave(
            client, answer_url(dossier, question.pk, report.document), {f"q{question.pk}-text": words}
        )
        assert answered.json()["version"] == 1
    assert [r.document.answers.get().plain for r in (first, second)] == [
        "La première année.",
        "La deuxième année.",
    ]


def test_an_answer_is_never_saved_in_the_document_of_another_dossier(cast, dossier, signed_in):
    report = reports.begun(cast, dossier)
    other = casting.drafting(cast)
    question = reports.question_of(report, "changes")
    sent = {f"q{question.pk}-text": "Ailleurs."}
    client = signed_in(cast.contributor)
    for place, asked in ((other, question), (dossier, other.document.sections[0].questions.all()[0])):
        assert autosave(client, answer_url(place, asked.pk, report.document), sent).status_code == 404
    assert not report.document.answers.exists()


def test_two_who_write_the_same_answer_are_shown_both_texts(cast, dossier, signed_in):
    report = reports.begun(cast, dossier)
    question = reports.question_of(report, "changes")
    save = answer_url(dossier, question.pk, report.document)
    autosave(signed_in(cast.coordinator), save, {f"q{question.pk}-text": "Le sien."})
    mine = autosave(signed_in(cast.contributor), save, {f"q{question.pk}-text": "Le mien."})
    assert mine.status_code == 409
    assert cast.coordinator.first_name in mine.json()["who"]


def test_a_section_is_written_without_a_script_and_leads_to_the_review(cast, dossier, signed_in):
    report = reports.begun(cast, dossier)
    client = signed_in(cast.contributor)
    question = reports.question_of(report, "next")
    page = url("report_section", report, "suite")
    sent = {f"q{question.pk}-text": "La suite.", f"q{question.pk}-version": 0, "then": "next"}
    answered = client.post(page, sent)
    assert answered.url == url("report_review", report)
    assert "La suite." in client.get(page).content.decode()
    assert client.get(url("report_write", report)).url == url("report_section", report, "resultats")


def test_each_sees_the_other_in_the_report(cast, dossier, signed_in):
    report = reports.begun(cast, dossier)
    for person in (cast.coordinator, cast.contributor):
        signed_in(person).get(url("report_section", report, "suite"))
    poll = signed_in(cast.coordinator).get(reverse("presence", args=[dossier.pk, report.document_id]))
    assert cast.contributor.first_name in poll.json()["here"]


def test_an_answer_of_a_report_has_its_versions_and_takes_one_back(cast, dossier, signed_in):
    report = reports.begun(cast, dossier)
    question = reports.question_of(report, "changes")
    save = answer_url(dossier, question.pk, report.document)
    autosave(signed_in(cast.coordinator), save, {f"q{question.pk}-text": "Avant."})
    autosave(
        signed_in(cast.contributor), save, {f"q{question.pk}-text": "Après.", f"q{question.pk}-version": 1}
    )
    args = [dossier.pk, report.document_id, question.pk]
    page = signed_in(cast.coordinator).get(reverse("revisions", args=args)).content.decode()
    assert f"{url('report_section', report, 'resultats')}#changes" in page
    signed_in(cast.coordinator).post(reverse("revision_restore", args=[*args, 1]), {"current": 2})
    assert report.document.answers.get().plain == "Avant."
    assert signed_in(cast.advisor).get(reverse("revisions", args=args)).status_code == 403


def test_f31_what_is_said_of_a_section_stays_with_the_report_of_its_year(cast, dossier, signed_in):
    first, second = reports.begun(cast, dossier, 1), reports.begun(cast, dossier, 2)
    section = first.document.sections[0]
    client = signed_in(cast.coordinator)
    page = client.get(url("report_section", first, section.code)).content.decode()
    talk = reverse("conversation", args=[dossier.pk])
    assert f'action="{talk}?document={first.document_id}"' in page
    key = "0a0f6c4e-5d2c-4b44-9b0a-0d8f7ad0a001"
    sent = {"about": f"s{section.pk}", "text": "Qui a les nombres?", "key": key, "audience": "all"}
    client.post(f"{talk}?document={first.document_id}", sent)
    assert dossier.comments.get().document == first.document
    assert "Qui a les nombres?" in client.get(url("report_section", first, section.code)).content.decode()
    assert (
        "Qui a les nombres?" not in client.get(url("report_section", second, section.code)).content.decode()
    )
    everything = client.get(talk).content.decode()
    assert f"?document={first.document_id}&amp;section={section.code}" in everything
    assert url("report_section", first, section.code) in everything


def test_f26_a_file_is_joined_to_the_report_of_its_year_and_opens_to_those_who_read_it(
    cast, dossier, signed_in
):
    report = reports.begun(cast, dossier)
    reports.add_files_section(report)
    client = signed_in(cast.contributor)
    page = url("report_section", report, "pieces")
    assert 'enctype="multipart/form-data"' in client.get(page).content.decode()
    assert client.post(page, {"files": SimpleUploadedFile("photos.png", files.PNG)}).status_code == 302
    joined = report.document.attachments.get()
    assert "photos.png" in client.get(page).content.decode()
    download = reverse("attachment", args=[dossier.pk, joined.pk])
    assert client.get(download).status_code == 200
    assert signed_in(cast.advisor).get(download).status_code == 403
    casting.answer_all(report.document, cast.contributor)
    submit_report(reports.read(report), by=cast.coordinator)
    assert signed_in(cast.advisor).get(download).status_code == 200
    assert download in signed_in(cast.advisor).get(url("report_text", report)).content.decode()
    late = client.post(page, {"files": SimpleUploadedFile("tard.pdf", files.pdf())})
    assert late.status_code == 409
    assert report.document.attachments.count() == 1


# Handing in


def test_the_check_page_names_what_is_missing_and_nothing_incomplete_is_handed_in(cast, dossier, signed_in):
    report = reports.begun(cast, dossier)
    page = signed_in(cast.coordinator).get(url("report_review", report)).content.decode()
    assert f"{url('report_section', report, 'resultats')}#changes" in page
    assert "3 choses restent à faire" in page
    with pytest.raises(NotPossible):
        submit_report(report, by=cast.coordinator)
    assert signed_in(cast.coordinator).get(url("report_submit", report)).status_code == 302


def test_f56_a_double_click_hands_in_once_with_one_copy_and_its_receipts(cast, dossier, signed_in):
    report = reports.written(cast, dossier)
    client = signed_in(cast.coordinator)
    confirm = client.get(url("report_submit", report))
    key = confirm.context["key"]
    for _click in range(2):
        assert client.post(url("report_submit", report), {"key": key}).url == url("report", report)
    assert report.document.copies.count() == 1
    assert messages("report_handed_in") == {cast.coordinator, cast.advisor}
    assert Notice.objects.filter(kind="report_handed_in").count() == 2
    assert reports.read(report).state == ReportState.SUBMITTED


def test_the_receipt_comes_with_the_whole_report(cast, dossier, monkeypatch):
    monkeypatch.setattr("learning.report_emails.copy_pdf", lambda copy, language: b"%PDF-1.7 report")
    reports.handed_in(cast, dossier)
    receipt = outbox.compose(Notice.objects.get(kind="report_handed_in", recipient=cast.coordinator))
    assert receipt.subject == "Rapport remis\N{NO-BREAK SPACE}: Des ruelles à vivre"
    assert receipt.attachments[0][0] == f"{dossier.number}-rapport-1.pdf"
    assert "remis le lundi 10\N{NO-BREAK SPACE}janvier" in receipt.body
    assert url("report", Report.objects.get()) in receipt.body


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_message_about_a_report_reads_in_the_language_of_its_reader(
    cast, dossier, clock, language, monkeypatch
):
    monkeypatch.setattr("learning.report_emails.copy_pdf", lambda copy, language: b"%PDF-1.7 report")
    type(cast.coordinator).objects.filter(pk=cast.coordinator.pk).update(language=language)
    report = reports.sent_back(cast, dossier)
    clock.set(2022, 1, 12)
    submit_report(report, by=cast.coordinator)
    accept_report(
        reports.read(report), reading="Bien lu.", region_learned="Le repas.", copy=2, by=cast.advisor
    )
    said = [
        outbox.compose(n)
        for n in Notice.objects.filter(recipient=cast.coordinator, kind__startswith="report")
    ]
    bodies = "\n".join(sent.body for sent in said)
    assert len(said) == 4
    for words in (
        "D’où vient ce nombre?",
        "Bien lu.",
        "Le repas.",
        f"/{language}/dossiers/{dossier.pk}/rapports/",
    ):
        assert words in bodies


def test_a_confirmation_left_open_does_not_hand_in_what_was_sent_back(cast, dossier, signed_in):
    report = reports.written(cast, dossier)
    client = signed_in(cast.coordinator)
    key = client.get(url("report_submit", report)).context["key"]
    client.post(url("report_submit", report), {"key": key})
    ask_corrections(reports.read(report), text="Encore.", question=None, by=cast.advisor)
    client.post(url("report_submit", report), {"key": key})
    assert reports.read(report).state == ReportState.CORRECTIONS


def test_what_was_handed_in_is_written_no_more(cast, dossier, signed_in):
    report = reports.handed_in(cast, dossier)
    question = reports.question_of(report, "changes")
    client = signed_in(cast.contributor)
    saved = autosave(
        client, answer_url(dossier, question.pk, report.document), {f"q{question.pk}-text": "Trop tard."}
    )
    assert saved.status_code == 403
    sent = {f"q{question.pk}-text": "Trop tard.", f"q{question.pk}-version": 1}
    late = client.post(url("report_section", report, "resultats"), sent)
    assert late.status_code == 409
    assert "Trop tard." in late.content.decode()


# The advisor's answer


def test_corrections_open_the_report_again_and_say_what_is_asked(cast, dossier, signed_in):
    report = reports.sent_back(cast, dossier)
    assert messages("report_sent_back") == {cast.coordinator}
    client = signed_in(cast.contributor)
    section = client.get(url("report_section", report, "resultats")).content.decode()
    assert "data-autosave" in section
    assert "D’où vient ce nombre?" in section
    assert "D’où vient ce nombre?" not in client.get(url("report_section", report, "suite")).content.decode()
    assert (
        f"{url('report_section', report, 'resultats')}#changes"
        in client.get(url("report", report)).content.decode()
    )


def test_the_advisor_reads_what_was_handed_in_while_the_table_rewrites_it(cast, dossier, signed_in):
    report = reports.sent_back(cast, dossier)
    question = reports.question_of(report, "changes")
    autosave(
        signed_in(cast.contributor),
        answer_url(dossier, question.pk, report.document),
        {f"q{question.pk}-text": "Pas encore prêt.", f"q{question.pk}-version": 1},
    )
    advisor = signed_in(cast.advisor)
    text = advisor.get(url("report_text", report)).content.decode()
    assert "Réponse à changes." in text
    assert "Pas encore prêt." not in text
    assert advisor.get(url("report_section", report, "resultats")).status_code == 403
    assert "Pas encore prêt." in signed_in(cast.reader).get(url("report_text", report)).content.decode()


def test_on_its_return_the_advisor_sees_what_changed(cast, dossier, signed_in):
    report = reports.sent_back(cast, dossier)
    answer = report.document.answers.get(question__code="changes")
    answer.text = "<p>Un nombre vérifié.</p>"
    answer.save()
    copy = submit_report(reports.read(report), by=cast.coordinator)
    assert copy.number == 2
    context = signed_in(cast.advisor).get(url("report_changes", report)).context
    assert [changed.label for changed in context["changed"]] == ["Parlez de changes."]
    assert len(context["corrections"]) == 1
    assert not reports.read(report).corrections.filter(answered_at=None).exists()


def test_the_same_request_sent_twice_is_one(cast, dossier, signed_in):
    report = reports.handed_in(cast, dossier)
    for _click in range(2):
        signed_in(cast.advisor).post(url("report_correct", report), {"about": "", "text": "Un détail."})
    assert report.corrections.count() == 1
    assert Notice.objects.filter(kind="report_sent_back").count() == 1


def test_f56_an_accepted_report_has_its_answer_and_is_done(cast, dossier, signed_in, clock):
    report = reports.handed_in(cast, dossier)
    words = {"reading": "Une année pleine.", "region_learned": "Le repas rassemble.", "copy": 1}
    for _click in range(2):
        assert signed_in(cast.advisor).post(url("report_accept", report), words).status_code == 302
    report = reports.read(report)
    assert (report.state, report.accepted_by) == (ReportState.ACCEPTED, cast.advisor)
    assert report.obligation.done_on == dt.date(2022, 1, 10)
    page = signed_in(cast.reader).get(url("report", report)).content.decode()
    assert "Une année pleine." in page
    assert "Le repas rassemble." in page
    assert messages("report_accepted") == {cast.coordinator}
    assert Notice.objects.filter(kind="report_accepted").count() == 1


def test_an_acceptance_without_a_reading_is_asked_again_with_what_was_typed(cast, dossier, signed_in):
    report = reports.handed_in(cast, dossier)
    sent = {"reading": "", "region_learned": "Gardé.", "copy": 1}
    answered = signed_in(cast.advisor).post(url("report_accept", report), sent)
    assert answered.status_code == 422
    assert "Gardé." in answered.content.decode()
    assert reports.read(report).state == ReportState.SUBMITTED


def test_only_what_was_read_is_accepted(cast, dossier):
    report = reports.sent_back(cast, dossier)
    submit_report(report, by=cast.coordinator)
    with pytest.raises(NotPossible, match="relisez"):
        accept_report(report, reading="Lu.", region_learned="", copy=1, by=cast.advisor)


# Whose turn, lateness, money


def test_r33_a_report_handed_in_waits_for_its_reading_then_for_the_table_when_it_is_sent_back(
    cast, dossier, clock
):
    dossier.participation.obligations.filter(kind="mid_year").update(done_on=dt.date(2022, 10, 1))
    report = reports.handed_in(cast, dossier)
    expect(dossier, cast, {"advisor"})
    assert status_for(read_dossier(dossier), cast.advisor).label == "Rapport à lire"
    assert status_for(read_dossier(dossier), cast.coordinator).label == "Rapport remis"
    assert todo_for(cast.advisor, read_dossier(dossier)).title == "Lire le rapport d’activité"
    ask_corrections(report, text="Encore.", question=None, by=cast.advisor)
    expect(dossier, cast, {"coordinator"})
    assert todo_for(cast.coordinator, read_dossier(dossier)).title == "Préciser le rapport d’activité"
    submit_report(reports.read(report), by=cast.coordinator)
    accept_report(reports.read(report), reading="Lu.", region_learned="", copy=2, by=cast.advisor)
    expect(dossier, cast, set())


@pytest.mark.parametrize("step", [reports.handed_in, reports.sent_back])
def test_a_party_is_found_the_same_way_in_one_dossier_and_in_all(cast, dossier, step):
    step(cast, dossier)
    party = acting(read_dossier(dossier))
    assert party == (Party.ADVISOR if step is reports.handed_in else Party.TABLE)
    for other in Party:
        found = type(dossier).objects.filter(acted_on_by(other), pk=dossier.pk).exists()
        assert found == (other == party), other


@pytest.mark.parametrize("step", [reports.handed_in, reports.sent_back])
def test_what_was_handed_in_once_is_late_no_more(cast, dossier, clock, step):
    dossier.participation.obligations.filter(kind="mid_year").update(done_on=dt.date(2022, 10, 1))
    clock.set(2023, 3, 30)
    step(cast, dossier)
    clock.set(2023, 4, 20)
    assert not reports.owed(dossier).is_late
    for role in ROLES:
        assert status_for(read_dossier(dossier), getattr(cast, role)).tone != "late", role


def test_an_instalment_that_waits_for_a_report_is_unlocked_by_its_acceptance_only(cast, dossier):
    due = reports.owed(dossier)
    instalment = Instalment.objects.create(
        dossier=dossier,
        year=2,
        due_on=dt.date(2023, 4, 1),
        cents=100_00,
        condition=Condition.REPORT,
        obligation=due,
    )

    def missing():
        return unmet(Instalment.objects.select_related("obligation").get(pk=instalment.pk), dossier)

    assert "pas encore reçu" in missing()
    report = reports.sent_back(cast, dossier)
    assert "à préciser" in missing()
    submit_report(report, by=cast.coordinator)
    assert "pas encore accepté" in missing()
    accept_report(reports.read(report), reading="Lu.", region_learned="", copy=2, by=cast.advisor)
    assert missing() == ""


def test_r34_once_its_last_report_is_accepted_the_stage_may_be_closed(cast):
    dossier = reports.running(cast, kind="planning")
    dossier.participation.obligations.filter(kind="mid_year").update(done_on=dt.date(2022, 10, 1))
    with pytest.raises(NotPossible):
        workflow.complete(dossier, by=cast.team)
    reports.accepted(cast, dossier)
    workflow.complete(dossier, by=cast.team)
    assert read_dossier(dossier).state == "completed"
