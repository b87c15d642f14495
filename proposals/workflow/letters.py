"""First contact and letter of intent (R6, F10, F11)."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import record
from cimpact.programmes.models import Programme, Stage
from cimpact.writing.answers import close_revisions
from cimpact.writing.enums import Purpose
from cimpact.writing.models import Document
from neighbourhoods.models import Initiative, Neighbourhood

from .. import moments
from ..checks import letter_problems
from ..enums import State
from ..models import Dossier, LetterOfIntent
from .transitions import locked, move


def _open_dossier(neighbourhood: Neighbourhood, programme: Programme) -> Dossier:
    return Dossier(programme=programme, rules=programme.current_rules(), neighbourhood=neighbourhood)


@transaction.atomic
def note_contact(
    neighbourhood: Neighbourhood,
    programme: Programme,
    *,
    on: dt.date,
    note: str,
    by,
    dossier: Dossier | None = None,
) -> Dossier:
    """Note the first contact between the neighbourhood and its advisor: it opens the dossier."""
    dossier = locked(dossier) if dossier else _open_dossier(neighbourhood, programme)
    dossier.contacted_on, dossier.contact_note = on, note
    dossier.save()
    record(dossier, "dossier.note_contact", by=by, to_state=State.CONTACTED, comment=note)
    return dossier


@transaction.atomic
def open_letter(
    neighbourhood: Neighbourhood,
    programme: Programme,
    *,
    title: str,
    stage: Stage,
    by,
    dossier: Dossier | None = None,
) -> Dossier:
    """Begin the letter of intent, from a first contact when there is one."""
    dossier = locked(dossier) if dossier else _open_dossier(neighbourhood, programme)
    _name(dossier, title, stage)
    dossier.save()
    LetterOfIntent.objects.create(
        dossier=dossier,
        document=Document.objects.create(
            question_set=dossier.rules.question_sets.get(purpose=Purpose.LETTER)
        ),
        contact_name=by.full_name,
        contact_email=by.email,
        contact_phone=by.phone,
    )
    move(dossier, "open_letter", State.LETTER_DRAFT, by=by)
    return dossier


@transaction.atomic
def open_proposal(
    neighbourhood: Neighbourhood,
    programme: Programme,
    *,
    title: str,
    stage: Stage,
    by,
    dossier: Dossier | None = None,
) -> Dossier:
    """Begin a proposal, from the letter or directly, and number it; it aims at the next moment that admits its stage."""
    dossier = locked(dossier) if dossier else _open_dossier(neighbourhood, programme)
    _name(dossier, title, stage)
    if not dossier.pk:
        dossier.save()
    dossier.document = Document.objects.create(question_set=stage.question_sets.get(purpose=Purpose.PROPOSAL))
    dossier.number = _next_number(programme)
    dossier.years = stage.years_usual
    dossier.aimed_window = next(iter(moments.coming(programme, stage.kind)), None)
    dossier.advisor = None
    move(dossier, "open_proposal", State.DRAFTING, by=by, after={"number": dossier.number})
    return dossier


def _name(dossier: Dossier, title: str, stage: Stage) -> None:
    """Name the initiative and choose the stage, among those of the dossier's own rules."""
    if stage.rules_id != dossier.rules_id:
        raise NotPossible(_("Cette étape n’appartient pas aux règles de votre dossier."))
    if dossier.initiative:
        dossier.initiative.title = title
        dossier.initiative.save(update_fields=["title"])
    else:
        dossier.initiative = Initiative.objects.create(
            neighbourhood=dossier.neighbourhood, programme=dossier.programme, title=title
        )
    dossier.stage = stage


def _next_number(programme: Programme) -> str:
    """The next number of the year, one at a time: the programme's row is the queue."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    start = f"{programme.prefix}-{clock.today().year}-"
    last = (
        Dossier.objects.filter(number__startswith=start)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{start}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}"


@transaction.atomic
def send_letter(dossier: Dossier, *, by) -> Dossier:
    """Send the letter of intent to the advisor. Raises NotPossible when something is missing."""
    dossier = locked(dossier)
    if dossier.state == State.LETTER_SENT:
        return dossier  # sent twice, received once
    if problems := letter_problems(dossier):
        raise NotPossible(problems[0].message)
    letter = dossier.letter
    letter.sent_at, letter.sent_by = clock.now(), by
    letter.save()
    close_revisions(letter.document)
    move(dossier, "send_letter", State.LETTER_SENT, by=by)
    return dossier


@transaction.atomic
def acknowledge_letter(dossier: Dossier, *, by) -> None:
    """Say that the letter arrived."""
    letter = LetterOfIntent.objects.select_for_update().get(dossier=dossier)
    if letter.acknowledged_at is None:
        letter.acknowledged_at = clock.now()
        letter.save()
        record(dossier, "dossier.acknowledge_letter", by=by)


@transaction.atomic
def answer_letter(dossier: Dossier, *, text: str, by) -> None:
    """Answer the letter; the proposal may be written before, without or after it."""
    letter = LetterOfIntent.objects.select_for_update().get(dossier=dossier)
    before = letter.answer
    letter.acknowledged_at = letter.acknowledged_at or clock.now()
    letter.answer, letter.answered_at, letter.answered_by = text, clock.now(), by
    letter.save()
    record(dossier, "dossier.answer_letter", by=by, before={"answer": before} if before else None)
