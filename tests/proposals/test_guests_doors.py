"""A guest × every address and every action × her section, another section (F24)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cimpact.accounts.models import User
from cimpact.writing.enums import SectionKind
from cimpact.writing.models import Answer, Attachment, Guest
from proposals import workflow
from proposals.enums import State
from proposals.models import Dossier
from proposals.permissions import ABILITIES, abilities
from proposals.sections import can_write_answer
from tests import cast as casting
from tests.proposals.pages import answer_url, autosave, question_of, section_of, section_url
from tests.walk import OF_A_DOSSIER, POST_ONLY, first_section
from tests.writing import files

# The only pages that open to her, besides those of her sections.
OPEN = {
    "dossier": 200,
    "proposal": 302,
    "section": 200,
    "revisions": 200,
    "presence": 200,
    "conversation": 200,
}


def fresh(user):
    """The person as a new request would find her."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    "state", [State.DRAFTING, State.ANALYSIS, State.COMMITTEE, State.LETTER_OUT, State.ACTIVE]
)
def test_no_other_address_of_the_dossier_opens_to_her(cast, signed_in, state):
    dossier = _invited_before(cast, state)
    first = dossier.document.sections[0]
    user = fresh(cast.guest)
    client, opened = signed_in(user), {}
    for name, known in OF_A_DOSSIER.items():
        names = known.names(dossier)
        if names is None:
            continue
        names = {"section": first.code} if names == first_section(dossier) else names
        status = client.get(reverse(name, kwargs={"pk": dossier.pk, **names})).status_code
        elsewhere = (405,) if known.answers == (POST_ONLY,) else (403, 404)
        expected = (OPEN[name],) if name in OPEN else elsewhere
        if status not in expected:
            opened[name] = status
    assert opened == {}


def _invited_before(cast, state) -> Dossier:
    """A dossier that has come to a state since a guest was invited to its first section."""
    dossier = casting.AT[state](cast)
    dossier = Dossier.objects.with_names().get(pk=dossier.pk)
    Dossier.objects.filter(pk=dossier.pk).update(state=State.DRAFTING)
    cast.guest = casting.invited(cast, dossier, dossier.document.sections[0].code)
    Dossier.objects.filter(pk=dossier.pk).update(state=state)
    return dossier


def test_of_all_the_actions_she_only_writes_and_talks(cast):
    dossier = casting.drafting(cast)
    user = casting.invited(cast, dossier, dossier.document.sections[0].code)
    allowed = {name for name, may in abilities(user, dossier).items() if may}
    assert allowed == {"write_sections", "comment"}
    assert "write_sections" in ABILITIES


@pytest.fixture
def drafting(cast):
    """A stage 2 proposal, which has every kind of section."""
    return casting.drafting(cast, kind="deployment")


def test_she_writes_her_section_and_reads_no_other(cast, drafting, signed_in):
    mine, other = question_of(drafting, "needs").section, question_of(drafting, "strategies").section
    user = casting.invited(cast, drafting, mine.code)
    client = signed_in(user)
    assert client.get(section_url(drafting, mine.code)).status_code == 200
    for refused in (client.get, client.post):
        assert refused(section_url(drafting, other.code)).status_code == 403
    for section in drafting.document.sections:
        for question in section.questions.all():
            assert can_write_answer(fresh(user), drafting, question) == (section.pk == mine.pk)
    page = client.get(section_url(drafting, mine.code)).content.decode()
    assert section_url(drafting, other.code) not in page
    assert reverse("review", args=[drafting.pk]) not in page


def test_her_answer_is_saved_as_she_types_and_no_other_is(cast, drafting, signed_in):
    mine, other = question_of(drafting, "needs"), question_of(drafting, "strategies")
    client = signed_in(casting.invited(cast, drafting, mine.section.code))

    def save(question):
        url = reverse("answer", args=[drafting.pk, drafting.document_id, question.pk])
        return autosave(
            client, url, {f"q{question.pk}-text": "Des familles.", f"q{question.pk}-version": "0"}
        )

    assert save(mine).status_code == 200
    assert save(other).status_code == 403
    (answer,) = Answer.objects.filter(document=drafting.document)
    assert answer.updated_by.full_name == "Gaëlle Parent"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (SectionKind.SUPPORT, "support_save"),
        (SectionKind.BUDGET, "budget_save"),
        (SectionKind.PREREQUISITES, "evidence_save"),
    ],
)
def test_the_support_the_budget_and_the_prerequisites_follow_their_section(
    cast, drafting, signed_in, kind, name
):
    prerequisite = drafting.stage.prerequisites.first()
    more = [prerequisite.pk] if name == "evidence_save" else []
    url = reverse(name, args=[drafting.pk, *more])
    inside = casting.invited(cast, drafting, section_of(drafting, kind).code)
    outside = casting.invited(cast, drafting, question_of(drafting, "needs").section.code, last="Ailleurs")
    prefix = f"p{prerequisite.pk}" if more else kind
    fields = {f"{prefix}-version": "0", f"{prefix}-state": "met", f"{prefix}-note": "Adopté.", "years": "3"}
    assert autosave(signed_in(inside), url, fields).status_code in (200, 422)
    drafting.refresh_from_db()
    before = (drafting.support_version, drafting.budget_version, drafting.evidence.count())
    refused = autosave(signed_in(outside), url, fields)
    assert refused.status_code == 403
    drafting.refresh_from_db()
    assert (drafting.support_version, drafting.budget_version) == before[:2]


def test_a_file_opens_to_the_guests_of_the_section_where_it_was_joined(cast, drafting, signed_in):
    prerequisites = section_of(drafting, SectionKind.PREREQUISITES)
    code = drafting.stage.prerequisites.first().code
    inside = casting.invited(cast, drafting, prerequisites.code)
    outside = casting.invited(
        cast, drafting, section_of(drafting, SectionKind.ATTACHMENTS).code, last="Ailleurs"
    )
    upload = SimpleUploadedFile("plan.pdf", files.pdf(), content_type="application/pdf")
    answer = signed_in(inside).post(
        section_url(drafting, prerequisites.code), {f"files-{code}": upload}, follow=True
    )
    assert answer.status_code == 200
    joined = Attachment.objects.get()
    url = reverse("attachment", args=[drafting.pk, joined.pk])
    assert signed_in(inside).get(url).status_code == 200
    assert signed_in(outside).get(url).status_code == 403
    other = section_url(drafting, section_of(drafting, SectionKind.ATTACHMENTS).code)
    signed_in(outside).post(other, {"detach": str(joined.pk)})
    assert Attachment.objects.get().removed_at is None


def test_after_the_submission_she_reads_her_sections_as_they_were_submitted(cast, signed_in):
    dossier = casting.ready(cast)
    question = question_of(dossier, "needs")
    user = casting.invited(cast, dossier, question.section.code)
    workflow.submit(dossier, by=cast.coordinator)
    Answer.objects.filter(document=dossier.document, question=question).update(text="<p>Changé depuis.</p>")
    client = signed_in(user)
    page = client.get(section_url(dossier, question.section.code)).content.decode()
    assert "Réponse à needs." in page
    assert "Changé depuis." not in page
    assert "data-autosave" not in page
    late = autosave(
        client,
        answer_url(dossier, question.pk),
        {f"q{question.pk}-text": "Trop tard."},
    )
    assert late.status_code == 403


def test_without_a_script_a_text_typed_too_late_is_shown_again(cast, signed_in):
    dossier = casting.ready(cast)
    question = question_of(dossier, "needs")
    user = casting.invited(cast, dossier, question.section.code)
    workflow.submit(dossier, by=cast.coordinator)
    fields = {f"q{question.pk}-text": "Nos mots à nous.", f"q{question.pk}-version": "1"}
    answer = signed_in(user).post(section_url(dossier, question.section.code), fields)
    assert answer.status_code == 409
    assert "Nos mots à nous." in answer.content.decode()


@pytest.mark.parametrize(("closing", "status"), [("section", 403), ("invitation", 404)])
def test_without_a_script_a_text_typed_in_a_section_closed_meanwhile_is_shown_again(
    cast, drafting, signed_in, closing, status
):
    question, other = question_of(drafting, "needs"), question_of(drafting, "strategies")
    client = signed_in(casting.invited(cast, drafting, question.section.code))
    guest = Guest.objects.get()
    if closing == "section":
        workflow.change_guest(guest, sections=[other.section], by=cast.coordinator)
    else:
        workflow.end_guest(guest, by=cast.coordinator)
    fields = {f"q{question.pk}-text": "Nos mots à nous.", f"q{question.pk}-version": "0"}
    answer = client.post(section_url(drafting, question.section.code), fields)
    assert answer.status_code == status
    assert "Nos mots à nous." in answer.content.decode()
    assert not Answer.objects.filter(question=question).exists()
    empty = client.post(section_url(drafting, question.section.code), {f"q{question.pk}-version": "0"})
    assert (empty.status_code, "Texte 1" in empty.content.decode()) == (status, False)


def test_she_reads_nothing_of_what_was_decided(cast, signed_in):
    dossier = _invited_before(cast, State.DECLINED)
    page = signed_in(fresh(cast.guest)).get(reverse("dossier", args=[dossier.pk])).content.decode()
    assert "Proposition déposée" in page
    assert "retenue" not in page


def test_signed_out_she_is_led_to_sign_in(cast):
    dossier = casting.drafting(cast)
    assert Client().get(reverse("dossier", args=[dossier.pk])).status_code == 302
