import pytest

from cimpact.writing.enums import Purpose
from cimpact.writing.models import Document, QuestionSet
from tests.cast import person, pic


@pytest.fixture
def letter(db):
    """A letter of intent being written."""
    programme = pic()
    return Document.objects.create(
        question_set=QuestionSet.objects.get(rules__programme=programme, purpose=Purpose.LETTER)
    )


@pytest.fixture
def question(letter):
    """The first question of the letter."""
    return letter.sections[0].questions.all()[0]


@pytest.fixture
def noemie(db):
    return person("Noémie", "Lafleur")


@pytest.fixture
def tuan(db):
    return person("Tuan", "Pham")
