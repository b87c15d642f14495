"""The way to a table's reflections from the pages of a dossier; its own words on ÉDI beside what asks about it."""

from django.http import HttpRequest

from cimpact.writing.models import Section
from proposals.models import Dossier
from proposals.participation_cards import Card

from .enums import ReflectionKind
from .guide import Subject, matter_of
from .models import SelfReflection
from .permissions import reflection_abilities, reflections_open_to

# The question that asks a proposal or a report about ÉDI, in every version of the rules.
EDI = "edi"


def reflections_card(request: HttpRequest, dossier: Dossier) -> Card | None:
    """To its table, and to whoever accompanies it once something is shown to her."""
    can = reflection_abilities(request.user, dossier.programme, dossier.neighbourhood)
    if not can["find_reflections"]:
        return None
    latest = _readable(request, dossier).first()
    if latest is None and not can["read_reflections"]:
        return None
    return Card("learning/reflections/_card.html", {"latest": latest, "can": can})


def reflection_beside(request: HttpRequest, dossier: Dossier, section: Section) -> Card | None:
    """What the table wrote of ÉDI, beside the section that asks about it: to read again, and copy from."""
    if not any(question.code == EDI for question in section.questions.all()):
        return None
    can = reflection_abilities(request.user, dossier.programme, dossier.neighbourhood)
    if not can["read_reflections"]:
        return None
    about = _readable(request, dossier).filter(kind=ReflectionKind.EDI)
    latest = next((one for one in about.prefetch_related("notes") if _words(one)), None)
    return Card("learning/reflections/_beside.html", {"latest": latest, "words": _words(latest)})


def _words(reflection: SelfReflection | None) -> list[tuple[Subject, str]]:
    """What is written, subject by subject."""
    if reflection is None:
        return []
    texts = {note.code: note.text for note in reflection.notes.all()}
    subjects = matter_of(reflection.kind).subjects
    return [(subject, texts[subject.code]) for subject in subjects if texts.get(subject.code)]


def _readable(request: HttpRequest, dossier: Dossier):
    found = reflections_open_to(request.user, dossier.programme, dossier.neighbourhood)
    return found.select_related("initiative", "neighbourhood")
