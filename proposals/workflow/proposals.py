"""The proposal: shown to the advisor, aimed at a moment, submitted, withdrawn, taken up again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.errors import NotPossible
from cimpact.history.models import Audience, record
from cimpact.notices import outbox
from cimpact.programmes.models import SubmissionWindow
from cimpact.writing.answers import close_revisions
from cimpact.writing.freezing import freeze
from cimpact.writing.models import FrozenCopy
from neighbourhoods.people import advisors_of, coordinators_of, team_of

from .. import moments
from ..answer_clock import clock_of
from ..checks import proposal_problems
from ..enums import WRITING, State
from ..joint import coordinators_concerned
from ..models import ClosingExtension, Dossier
from ..snapshot import snapshot
from . import envelope
from .transitions import expect, locked, move, next_date


@transaction.atomic
def share_draft(dossier: Dossier, *, shared: bool, by) -> None:
    """Show the draft to the advisor, or take it back."""
    dossier = locked(dossier)
    if bool(dossier.shared_at) == shared:
        return
    dossier.shared_at = clock.now() if shared else None
    dossier.save()
    record(dossier, "dossier.share_draft" if shared else "dossier.unshare_draft", by=by)


@transaction.atomic
def rename(dossier: Dossier, *, title: str, by) -> None:
    """Give the initiative another name while it is being written."""
    dossier = locked(dossier)
    expect(dossier, WRITING)
    before = dossier.initiative.title
    if title == before:
        return
    dossier.initiative.title = title
    dossier.initiative.save(update_fields=["title"])
    record(
        dossier,
        "dossier.rename",
        by=by,
        audience=Audience.TABLE,
        before={"title": before},
        after={"title": title},
    )


@transaction.atomic
def move_moment(dossier: Dossier, *, window: SubmissionWindow, by) -> None:
    """Aim at another moment, still open, that admits the stage (R5)."""
    dossier = locked(dossier)
    if window.programme_id != dossier.programme_id or not window.admits(dossier.stage.kind):
        raise NotPossible(_("Ce moment de dépôt n’est pas ouvert à votre étape. Choisissez-en un autre."))
    if not moments.is_open(window, dossier):
        raise NotPossible(_("Ce moment de dépôt est passé. Choisissez-en un autre."))
    before = dossier.aimed_window
    if before == window:
        return
    dossier.aimed_window = window
    dossier.next_on = next_date(dossier)
    dossier.save()
    record(
        dossier,
        "dossier.move_moment",
        by=by,
        before={"date": str(before.date)} if before else None,
        after={"date": str(window.date)},
    )


@transaction.atomic
def submit(dossier: Dossier, *, by) -> FrozenCopy:
    """Submit the proposal: fix the moment, freeze a copy, start the clock, owe the receipts.

    A second submission, at once or after, returns the first one's copy. What counts is when the request came, not
    how long it waited for its turn. Raises NotPossible when something is missing or the moment has closed.
    """
    now = clock.now()
    dossier = locked(dossier)
    if dossier.submitted_at and dossier.state != State.WITHDRAWN:
        return submitted_copy(dossier)
    if dossier.state != State.DRAFTING:
        raise NotPossible(_("Cette proposition n’est plus en rédaction. Rechargez la page du dossier."))
    problems = proposal_problems(dossier)
    if problems:
        raise NotPossible(
            _("La proposition n’est pas encore complète. Voyez ce qui manque, puis déposez-la.")
        )
    window = dossier.aimed_window
    if window is None or not moments.is_open(window, dossier, at=now):
        raise NotPossible(
            _(
                "Ce moment de dépôt est passé. Votre texte est gardé : visez le prochain, ou demandez un délai "
                "à l’équipe."
            )
        )
    if not window.admits(dossier.stage.kind):
        raise NotPossible(_("Ce moment de dépôt n’est pas ouvert à votre étape. Choisissez-en un autre."))
    dossier.window, dossier.submitted_at, dossier.submitted_by = window, now, by
    answer_clock = clock_of(dossier)
    dossier.promised_on, dossier.answer_due_on = answer_clock.promised_on, answer_clock.due_on
    dossier.advisor = None
    close_revisions(dossier.document)
    copy = freeze(dossier.document, snapshot(dossier), by=by)
    move(dossier, "submit", State.SUBMITTED, by=by, after={"copy": copy.number, "moment": str(window.date)})
    readers = {p.pk: p for p in (*coordinators_concerned(dossier), by)}
    if advisors := advisors_of(dossier.neighbourhood, dossier.programme):
        readers |= {p.pk: p for p in advisors}
    else:
        readers |= {p.pk: p for p in team_of(dossier.programme)}
    for reader in readers.values():
        outbox.owe("receipt", copy, reader, due_at=dossier.submitted_at)
    return copy


def submitted_copy(dossier: Dossier) -> FrozenCopy:
    """The copy frozen when the proposal was last submitted; answers made precise since have later ones."""
    return dossier.document.copies.filter(at__gte=dossier.submitted_at).first()


@transaction.atomic
def extend_closing(
    window: SubmissionWindow, *, until: dt.datetime, reason: str, by, dossier: Dossier | None = None
) -> ClosingExtension:
    """Let a moment close later, for all or for one dossier; those concerned are told."""
    if until <= max(clock.now(), moments.closing_time(window, dossier)):
        raise NotPossible(_("Choisissez un moment à venir, plus tardif que la fermeture actuelle."))
    extension = ClosingExtension.objects.create(
        window=window, dossier=dossier, until=until, reason=reason, by=by
    )
    if dossier is None:
        record(window, "window.extend", by=by, comment=reason, after={"until": until.isoformat()})
    concerned = [dossier] if dossier else Dossier.objects.filter(aimed_window=window, state=State.DRAFTING)
    for one in concerned:
        Dossier.objects.filter(pk=one.pk, state=State.DRAFTING).update(next_on=next_date(one))
        record(one, "dossier.extend_closing", by=by, comment=reason, after={"until": until.isoformat()})
        for person in coordinators_of(one.neighbourhood):
            outbox.owe("closing_moved", one, person, due_at=extension.at, details={"extension": extension.pk})
    return extension


@transaction.atomic
def withdraw(dossier: Dossier, *, reason: str, by) -> None:
    """The table takes its proposal back; the committee's item, if any, falls with it."""
    dossier = locked(dossier)
    if dossier.state == State.WITHDRAWN:
        return
    dossier.withdrawn_from = dossier.state
    dossier.items.waiting().update(withdrawn_at=clock.now())
    for precision in dossier.precisions.filter(answered_at=None):  # nothing more is awaited of the table
        outbox.cancel("precision_asked", precision)
        precision.answered_at, precision.text_after = clock.now(), precision.text_before
        precision.save()
    envelope.release(dossier, by=by, reason=_("Proposition retirée"))
    move(dossier, "withdraw", State.WITHDRAWN, by=by, comment=reason)


@transaction.atomic
def reopen(dossier: Dossier, *, reason: str, by) -> None:
    """Take a withdrawn dossier up again where it was written: what was submitted becomes a draft again."""
    dossier = locked(dossier)
    if dossier.withdrawn_from == State.LETTER_OUT:
        raise NotPossible(
            _("Cette proposition a reçu sa réponse. Pour la reprendre, ouvrez une nouvelle proposition.")
        )
    if dossier.state == State.WITHDRAWN and dossier.withdrawn_from in (State.LETTER_DRAFT, State.LETTER_SENT):
        to = State(dossier.withdrawn_from)
    else:
        to = State.DRAFTING
        dossier.window = dossier.submitted_at = dossier.submitted_by = None
        dossier.promised_on = dossier.answer_due_on = dossier.announced_on = None
        dossier.advisor = None
        coming = moments.coming(dossier.programme, dossier.stage.kind)
        dossier.aimed_window = coming[0] if coming else None
    dossier.withdrawn_from = ""
    move(dossier, "reopen", to, by=by, comment=reason)
