"""A change of the shared plan, its indicators and its learning questions: each leads to the other (F78)."""

import uuid

import pypdfium2
import pytest
from django.urls import reverse

from cimpact.history.models import Event
from learning.models import Indicator, LearningQuestion
from neighbourhoods.models import PlanCard
from neighbourhoods.plan_cards import Place, add_card, remove_card, share_plan
from neighbourhoods.plan_tools import kinds
from tests import cast as casting
from tests.neighbourhoods.walls import initiative_of

pytestmark = pytest.mark.django_db

THEORY = "theorie-du-changement"


@pytest.fixture
def dossier(cast):
    return casting.active(cast, kind="deployment")


@pytest.fixture
def change(cast, dossier) -> PlanCard:
    place = Place(dossier.initiative, kinds()["result"])
    return add_card(place, by=cast.coordinator, values={"name": "Cent familles restent"})


@pytest.fixture
def question(dossier) -> LearningQuestion:
    return dossier.learning_questions.first() or LearningQuestion.objects.create(
        dossier=dossier, order=1, text="Qui revient?"
    )


def indicator(cast, dossier, change) -> Indicator:
    return Indicator.objects.create(
        key=uuid.uuid4(),
        neighbourhood=cast.ormes,
        programme=dossier.programme,
        name="Familles qui restent",
        change=change,
    )


def link(client, question, change, pk=None):
    url = reverse("question_change", args=[question.dossier_id, question.pk])
    return client.post(url, {"change": pk or (change.pk if change else "")})


def theory(client, dossier) -> str:
    return client.get(reverse("plan_read", args=[dossier.initiative_id, THEORY])).content.decode()


def test_the_printed_plan_says_what_measures_a_change(cast, dossier, change, question, signed_in):
    client = signed_in(cast.coordinator)
    indicator(cast, dossier, change)
    link(client, question, change)
    printed = client.get(reverse("plan_tool_pdf", args=[dossier.initiative_id, THEORY])).content
    document = pypdfium2.PdfDocument(printed)
    text = " ".join(" ".join(one.get_textpage().get_text_range() for one in document).split())
    document.close()
    assert "Mesuré par : Familles qui restent" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert question.text in text


def test_a_question_linked_to_a_change_is_read_from_both_sides(cast, dossier, change, question, signed_in):
    client = signed_in(cast.coordinator)
    for _time in range(2):
        assert link(client, question, change).status_code == 302
    question.refresh_from_db()
    assert question.change == change
    assert Event.objects.filter(kind="dossier.question_linked").count() == 1
    page = reverse("learning_question", args=[dossier.pk, question.pk])
    assert "Cent familles restent" in client.get(page).content.decode()
    assert f'href="{page}"' in theory(client, dossier)
    link(client, question, None)
    question.refresh_from_db()
    assert question.change is None


def test_an_indicator_linked_to_a_change_is_read_from_both_sides(cast, dossier, change, signed_in):
    client = signed_in(cast.coordinator)
    shown = indicator(cast, dossier, change)
    url = reverse("indicator", args=[cast.ormes.slug, dossier.programme.code, shown.pk])
    assert "Cent familles restent" in client.get(url).content.decode()
    assert f'href="{url}"' in theory(client, dossier)
    form = reverse("indicator_edit", args=[cast.ormes.slug, dossier.programme.code, shown.pk])
    assert f'<option value="{change.pk}" selected>' in client.get(form).content.decode()


def test_a_change_taken_out_or_of_another_plan_is_not_chosen(cast, dossier, change, question, signed_in):
    client = signed_in(cast.coordinator)
    other = add_card(
        Place(dossier.initiative, kinds()["partner"]), by=cast.coordinator, values={"name": "CLSC"}
    )
    link(client, question, None, pk=other.pk)
    remove_card(change, by=cast.coordinator)
    link(client, question, change)
    question.refresh_from_db()
    assert question.change is None


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 302), ("contributor", 302), ("reader", 403), ("advisor", 403)]
)
def test_those_who_write_the_questions_link_them(cast, dossier, change, question, signed_in, who, status):
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    assert link(signed_in(getattr(cast, who)), question, change).status_code == status


def test_a_plan_not_shown_keeps_the_names_of_its_changes(cast, dossier, change, question, signed_in):
    link(signed_in(cast.coordinator), question, change)
    shown = indicator(cast, dossier, change)
    pages = (
        reverse("learning_question", args=[dossier.pk, question.pk]),
        reverse("indicator", args=[cast.ormes.slug, dossier.programme.code, shown.pk]),
    )
    client = signed_in(cast.advisor)
    for page in pages:
        assert "Cent familles restent" not in client.get(page).content.decode()
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    for page in pages:
        assert "Cent familles restent" in client.get(page).content.decode()


def opened(client, dossier, card) -> str:
    url = reverse("plan_tool", args=[dossier.initiative_id, THEORY])
    return client.get(url, {"carte": card.pk}).content.decode()


def test_a_change_offers_to_choose_its_measure_and_to_ask_a_question(cast, dossier, change, signed_in):
    client = signed_in(cast.coordinator)
    measure = reverse("indicators", args=[cast.ormes.slug, dossier.programme.code])
    ask = reverse("question_add", args=[dossier.pk])
    page = opened(client, dossier, change)
    assert f'href="{measure}?changement={change.pk}">Choisir ce qui le mesure</a>' in page
    assert f'href="{ask}?changement={change.pk}">Poser une question d’apprentissage</a>' in page
    assumed = add_card(
        Place(dossier.initiative, kinds()["assumption"]), by=cast.coordinator, values={"name": "On reste"}
    )
    assert "Choisir ce qui le mesure" not in opened(client, dossier, assumed)
    # Those who only read the plan are offered nothing to write.
    share_plan(dossier.initiative, shown=True, by=cast.coordinator)
    for who in ("reader", "advisor"):
        assert "Choisir ce qui le mesure" not in opened(signed_in(getattr(cast, who)), dossier, change)


def test_before_any_dossier_a_change_only_offers_to_choose_its_measure(cast, signed_in):
    initiative = initiative_of(cast)
    change = add_card(
        Place(initiative, kinds()["result"]), by=cast.coordinator, values={"name": "Cent familles restent"}
    )
    url = reverse("plan_tool", args=[initiative.pk, THEORY])
    page = signed_in(cast.coordinator).get(url, {"carte": change.pk}).content.decode()
    assert "Choisir ce qui le mesure" in page
    assert "Poser une question d’apprentissage" not in page


def test_from_a_change_the_indicator_chosen_is_linked_to_it_once_saved(cast, dossier, change, signed_in):
    client = signed_in(cast.coordinator)
    shown = indicator(cast, dossier, None)
    address = [cast.ormes.slug, dossier.programme.code]
    edit = reverse("indicator_edit", args=[*address, shown.pk])
    listed = client.get(reverse("indicators", args=address), {"changement": change.pk}).content.decode()
    assert f'href="{edit}?changement={change.pk}"' in listed
    for url in (edit, reverse("indicator_add", args=address)):
        form = client.get(url, {"changement": change.pk}).content.decode()
        assert f'<option value="{change.pk}" selected>' in form
        assert "selected>Cent familles" not in client.get(url, {"changement": "x"}).content.decode()


def test_a_question_asked_from_a_change_is_linked_to_it(cast, dossier, change, signed_in):
    client = signed_in(cast.coordinator)
    url = f"{reverse('question_add', args=[dossier.pk])}?changement={change.pk}"
    page = client.get(url)
    assert "Cent familles restent" in page.content.decode()
    sent = {"key": str(uuid.uuid4()), "version": 0, "text": "Qui part?", "aims": ["practice"]}
    client.post(url, {f"question-{name}": value for name, value in sent.items()})
    assert LearningQuestion.objects.get(text="Qui part?").change == change
