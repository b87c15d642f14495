"""First contact and letter of intent (R6, F10, F11)."""

import datetime as dt

from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.programmes.models import Programme, RulesVersion, Stage
from cimpact.writing.answers import close_revisions
from cimpact.writing.enums import Purpose
from cimpact.writing.models import Document
from neighbourhoods.models import Initiative, Neighbourhood
from neighbourhoods.people import coordinators_of

from .. import beginnings, moments
from ..checks import letter_problems
from ..enums import WRITING, State
from ..models import Dossier, LetterOfIntent
from ..progress import note_progress
from .carrying import carry_to_letter, carry_to_proposal
from .transitions import TRANSITIONS, expect, locked, move
from .writing import Stale


def _open_dossier(neighbourhood: Neighbourhood, programme: Programme) -> Dossier:
    return Dossier(programme=programme, rules=rules_in_force(programme), neighbourhood=neighbourhood)


def rules_in_force(programme: Programme) -> RulesVersion:
    """The rules that a dossier opened today keeps. Raises NotPossible before the programme's first ones take effect."""
    rules = programme.current_rules()
    if rules is None:
        raise NotPossible(
            _(
                "Les règles de ce programme ne sont pas encore en vigueur : écrivez à l’équipe de coordination, qui "
                "vous dira quand commencer."
            )
        )
    return rules


def _already_begun(neighbourhood: Neighbourhood, programme: Programme, **same) -> Dossier | None:
    """The dossier that says the same and is still being written: begun twice (a double click, two people), it is one.

    An initiative is written in one dossier at a time, whatever its stage (F23). The neighbourhood's row is the queue.
    """
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    if same.get("initiative"):
        same = {"initiative": same["initiative"]}
    else:
        same.pop("initiative", None)
    return Dossier.objects.filter(
        neighbourhood=neighbourhood, programme=programme, state__in=WRITING, **same
    ).first()


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
    """Note the first contact between the neighbourhood and its advisor (R6): it opens the dossier, or completes it."""
    if dossier is None:
        same = {"contacted_on": on, "contact_note": note, "state": State.CONTACTED}
        if begun := _already_begun(neighbourhood, programme, **same):
            return begun
    dossier = locked(dossier) if dossier else _open_dossier(neighbourhood, programme)
    if dossier.pk and (dossier.contacted_on, dossier.contact_note) == (on, note):
        return dossier
    dossier.contacted_on, dossier.contact_note = on, note
    dossier.save()
    record(
        dossier, "dossier.note_contact", by=by, to_state=dossier.state, comment=note, after={"on": str(on)}
    )
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
    initiative: Initiative | None = None,
) -> Dossier:
    """Begin the letter of intent, from a first contact when there is one; begun twice, it is one.

    `initiative`: one that exists, which goes on to another stage (R29); its `title` then stays.
    """
    if dossier is None or initiative:
        same = {"initiative__title__iexact": title, "stage": stage, "letter__isnull": False}
        if begun := _already_begun(neighbourhood, programme, initiative=initiative, **same):
            return begun
    dossier = locked(dossier) if dossier else _open_dossier(neighbourhood, programme)
    if dossier.state == State.LETTER_DRAFT:
        return dossier
    expect(dossier, TRANSITIONS["open_letter"][0])
    _name(dossier, title, stage, initiative)
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
    carry_to_letter(dossier, by=by)
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
    initiative: Initiative | None = None,
) -> Dossier:
    """Begin a proposal, from the letter or directly, and number it; it aims at the next moment that admits its stage.

    Begun twice, it is one. `initiative`: one that exists, which goes on to another stage (R29); its `title` then stays.
    """
    if dossier is None or initiative:
        same = {"initiative__title__iexact": title, "stage": stage, "document__isnull": False}
        if begun := _already_begun(neighbourhood, programme, initiative=initiative, **same):
            return begun
    dossier = locked(dossier) if dossier else _open_dossier(neighbourhood, programme)
    if dossier.state == State.DRAFTING:
        return dossier
    expect(dossier, TRANSITIONS["open_proposal"][0])
    _name(dossier, title, stage, initiative)
    if not dossier.pk:
        dossier.save()
    dossier.document = Document.objects.create(question_set=stage.question_sets.get(purpose=Purpose.PROPOSAL))
    carry_to_proposal(dossier, by=by)
    dossier.number = _next_number(programme)
    dossier.years = stage.years_usual
    dossier.aimed_window = next(iter(moments.coming(programme, stage.kind)), None)
    dossier.advisor = None
    dossier.answerable = by  # until its coordination chooses someone else
    move(dossier, "open_proposal", State.DRAFTING, by=by, after={"number": dossier.number})
    note_progress(dossier)
    return dossier


def _name(dossier: Dossier, title: str, stage: Stage, initiative: Initiative | None = None) -> None:
    """Name the initiative, or go on with one that exists, and choose the stage, among those of the dossier's rules."""
    if stage.rules_id != dossier.rules_id:
        raise NotPossible(_("Cette étape n’appartient pas aux règles de votre dossier."))
    if initiative:
        _go_on(dossier, initiative, stage)
    elif dossier.initiative and dossier.follows:
        _go_on(dossier, dossier.initiative, stage, besides=dossier)
        dossier.initiative.title = title
        dossier.initiative.save(update_fields=["title"])
    elif dossier.initiative:
        dossier.initiative.title = title
        dossier.initiative.save(update_fields=["title"])
    else:
        dossier.initiative = Initiative.objects.create(
            neighbourhood=dossier.neighbourhood, programme=dossier.programme, title=title
        )
    dossier.stage = stage


def _go_on(dossier: Dossier, initiative: Initiative, stage: Stage, besides: Dossier | None = None) -> None:
    """An initiative goes from a stage to another by the moves that the guide describes, or that the team allowed."""
    found = beginnings.continuation_of(dossier.neighbourhood, dossier.rules, initiative, besides=besides)
    if found is None:
        raise NotPossible(
            _("Une proposition de cette initiative est déjà en cours. Attendez sa réponse, ou continuez-la.")
        )
    if stage.pk not in found.allows:
        raise NotPossible(
            _(
                "Le guide ne décrit pas ce passage pour la même initiative. Parlez-en à votre conseillère ou "
                "conseiller : l’équipe peut le permettre."
            )
        )
    dossier.initiative, dossier.follows = initiative, found.earlier


def _next_number(programme: Programme) -> str:
    """The next number of the year, one at a time: the programme's row is the queue."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    start = f"{programme.prefix}-{clock.today().year}-"
    last = (
        Dossier.objects.filter(number__startswith=start)
        .order_by(Length("number").desc(), "-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{start}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:03d}"


@transaction.atomic
def allow_move(dossier: Dossier, *, stage: Stage, reason: str, by) -> None:
    """The team lets the initiative of a dossier go on to a stage that the guide does not describe for it (R29)."""
    dossier = locked(dossier)
    expect(dossier, (State.ACTIVE, State.COMPLETED))
    found = beginnings.continuation_of(dossier.neighbourhood, stage.rules, dossier.initiative)
    if found is not None and stage.pk in found.allows:
        return  # described, or allowed already
    record(dossier, "dossier.allow_move", by=by, comment=reason, after={"stage": stage.kind})
    for person in coordinators_of(dossier.neighbourhood):
        outbox.owe(
            "move_allowed",
            dossier,
            person,
            due_at=clock.now(),
            details={"stage": stage.kind, "reason": reason},
        )


@transaction.atomic
def choose_stage(dossier: Dossier, *, stage: Stage, by) -> None:
    """Write the letter for another stage; a proposal keeps the stage whose questions it answers."""
    dossier = locked(dossier)
    expect(dossier, (State.LETTER_DRAFT,))
    before = dossier.stage
    if stage == before:
        return
    _name(dossier, dossier.initiative.title, stage)
    dossier.save()
    record(
        dossier,
        "dossier.choose_stage",
        by=by,
        audience=Audience.TABLE,
        before={"stage": before.kind},
        after={"stage": stage.kind},
    )


@transaction.atomic
def name_contact(dossier: Dossier, *, name: str, email: str, phone: str, version: int, by) -> LetterOfIntent:
    """Say whom to contact about the letter, over the version one read. Raises Stale."""
    expect(locked(dossier), (State.LETTER_DRAFT,))
    letter = LetterOfIntent.objects.select_for_update().get(dossier=dossier)
    if (letter.contact_name, letter.contact_email, letter.contact_phone) == (name, email, phone):
        return letter
    if letter.version != version:
        raise Stale(letter)
    letter.contact_name, letter.contact_email, letter.contact_phone = name, email, phone
    letter.version += 1
    letter.save()
    return letter


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
    if before == text:
        return  # answered twice, told once
    letter.acknowledged_at = letter.acknowledged_at or clock.now()
    letter.answer, letter.answered_at, letter.answered_by = text, clock.now(), by
    letter.save()
    record(dossier, "dossier.answer_letter", by=by, before={"answer": before} if before else None)
