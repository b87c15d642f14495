"""The answer to the table: letter prepared, sent, accepted; the participation begins (R10, R32–R34)."""

import datetime as dt

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cimpact import clock, pdf
from cimpact.errors import NotPossible
from cimpact.formatting import long_date
from cimpact.notices import outbox
from neighbourhoods.enums import TableRole
from neighbourhoods.people import members_of

from ..agreed_terms import first_version
from ..dates import add_months, last_day
from ..enums import LetterKind, State
from ..joint import coordinators_concerned
from ..letter_pdf import letter_pdf, letter_words
from ..models import Dossier, Letter, Obligation, Participation
from ..obligations import due_dates
from ..outcomes import answer_kind
from ..sides import tell_table
from . import envelope
from .instalments import move_with_start
from .transitions import locked, move

# What the letter proposes to a table to accept; the person who writes it chooses.
TIME_TO_ACCEPT = dt.timedelta(weeks=3)


def new_letter(dossier: Dossier, *, by) -> Letter:
    """The letter as one would begin it: to the coordinator, in her language, signed by whoever writes. Not saved."""
    # To whoever holds the post, present or away: the letter outlives an absence.
    recipient = members_of(dossier.neighbourhood, TableRole.COORDINATOR).first()
    kind = answer_kind(dossier)
    return Letter(
        dossier=dossier,
        kind=kind,
        number=f"L-{dossier.number}",
        recipient=recipient,
        language=recipient.language if recipient else settings.LANGUAGE_CODE,
        signatory_name=by.full_name,
        signatory_title=by.job_title,
        accept_by=clock.today() + TIME_TO_ACCEPT if kind == LetterKind.AWARD else None,
        version=0,
    )


class LetterChanged(NotPossible):
    """Someone else rewrote the letter since the person read it; nothing was kept of hers."""


@transaction.atomic
def prepare_letter(dossier: Dossier, *, by, version: int | None = None, **fields) -> Letter:
    """Write or rewrite the draft of the letter over the version one read; nothing reaches the table yet."""
    dossier = locked(dossier)
    if dossier.state != State.RATIFIED:
        raise NotPossible(_("La lettre se prépare une fois la recommandation entérinée."))
    letter = Letter.objects.filter(dossier=dossier).first() or new_letter(dossier, by=by)
    kind = answer_kind(dossier)
    if letter.pk and letter.kind == kind and all(getattr(letter, n) == v for n, v in fields.items()):
        return letter  # saved twice, written once
    if version is not None and version != letter.version:
        raise LetterChanged(_("Quelqu’un d’autre a modifié cette lettre pendant que vous l’écriviez."))
    letter.kind = kind
    for name, value in fields.items():
        setattr(letter, name, value)
    letter.version += 1
    letter.save()
    return letter


@transaction.atomic
def send_answer(dossier: Dossier, *, by, version: int | None = None) -> Letter:
    """Send the letter in the version one previewed: its PDF is kept, and those who answer for the dossier are told."""
    dossier = locked(dossier)
    letter = Letter.objects.select_for_update().filter(dossier=dossier).first()
    if letter is None:
        raise NotPossible(_("Préparez d’abord la lettre."))
    if letter.sent_at:
        return letter  # sent twice, received once
    if version is not None and version != letter.version:
        raise LetterChanged(_("Quelqu’un a modifié cette lettre depuis que vous l’avez relue : relisez-la."))
    if letter.kind != answer_kind(dossier):
        raise NotPossible(_("La décision a changé depuis que la lettre a été écrite : relisez-la."))
    letter.sent_at, letter.sent_by = clock.now(), by
    letter.words = letter_words(letter)
    if pdf.available():  # elsewhere the letter is read and printed on screen
        letter.pdf.save(f"{letter.number}.pdf", ContentFile(letter_pdf(letter)), save=False)
    letter.save()
    dossier.answer_letter = letter
    declined = letter.kind == LetterKind.REFUSAL
    move(dossier, "send_answer", State.DECLINED if declined else State.LETTER_OUT, by=by)
    for person in coordinators_concerned(dossier):
        outbox.owe("answer_sent", letter, person, due_at=letter.sent_at)
    return letter


def start_problem(dossier: Dossier, starts_on: dt.date) -> str | None:
    """Why a participation cannot begin that day; None when it can. It guards against slips, not choices."""
    asked = dossier.award.starts_on
    earliest, latest = min(asked, timezone.localtime(dossier.submitted_at).date()), add_months(asked, 12)
    if starts_on < earliest:
        return _("Choisissez une date à partir du %(date)s.") % {"date": long_date(earliest)}
    if starts_on > latest:
        return _(
            "C’est plus d’un an après le début demandé. Choisissez une date d’ici le %(date)s, ou parlez-en à "
            "votre conseillère ou conseiller."
        ) % {"date": long_date(latest)}
    return None


@transaction.atomic
def accept(dossier: Dossier, *, starts_on: dt.date, by) -> Participation:
    """The table accepts and confirms the start: the participation begins with what it will owe."""
    dossier = locked(dossier)
    if dossier.state == State.ACTIVE:
        return dossier.participation  # accepted twice, begun once
    if dossier.state != State.LETTER_OUT:
        raise NotPossible(_("Il n’y a pas d’allocation à accepter dans ce dossier pour l’instant."))
    if problem := start_problem(dossier, starts_on):
        raise NotPossible(problem)
    letter = dossier.answer_letter
    letter.accepted_at, letter.accepted_by = clock.now(), by
    letter.save()
    awarded_from = dossier.award.starts_on
    participation = begin_participation(dossier, starts_on)
    envelope.follow_start(dossier, by=by)
    move_with_start(dossier, awarded_from, by=by)
    move(dossier, "accept", State.ACTIVE, by=by, after={"starts_on": str(starts_on)})
    return participation


def begin_participation(dossier: Dossier, starts_on: dt.date) -> Participation:
    """Open the participation of an awarded dossier, what its dates make due, and its first agreed version (R12)."""
    award = dossier.award
    award.starts_on = starts_on
    award.save()
    participation = Participation.objects.create(
        dossier=dossier,
        initiative=dossier.initiative,
        starts_on=starts_on,
        ends_on=last_day(starts_on, award.years),
        years=award.years,
    )
    Obligation.objects.bulk_create(
        Obligation(participation=participation, kind=kind, year=year, due_on=due)
        for kind, year, due in due_dates(dossier.programme, starts_on, award.years)
    )
    version = first_version(participation)
    version.at = clock.now()
    version.save()
    return participation


@transaction.atomic
def complete(dossier: Dossier, *, by) -> None:
    """Close a stage whose meetings and reports are all done."""
    dossier = locked(dossier)
    if dossier.state == State.COMPLETED:
        return
    if dossier.state == State.ACTIVE and dossier.participation.obligations.filter(done_on=None).exists():
        raise NotPossible(_("Il reste une rencontre ou un rapport à recevoir avant de clore cette étape."))
    move(dossier, "complete", State.COMPLETED, by=by)
    tell_table("stage_completed", dossier, by=by)
