"""What each audience reads of a dossier's state: words, tone, and who acts next.

An applicant never reads « recommandée » before the answer is sent: it is an opinion, not an answer.
"""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cimpact.formatting import long_date
from governance.models import committees_by_role

from .enums import WRITING, Awaited, ObligationKind, State
from .permissions import AS_TABLE, WRITERS, Role, roles_in
from .sections import WHOLE
from .turns import BEFORE, Party, acting, is_paused, is_up_to, letter_unanswered, next_due


@dataclass(frozen=True)
class Status:
    """A label and its tone: you, theirs, done, late, paused, closed or draft."""

    label: str | Promise
    tone: str


TABLE = {
    State.CONTACTED: Status(_("Premier contact fait"), "done"),
    State.LETTER_DRAFT: Status(_("Lettre à envoyer"), "you"),
    State.LETTER_SENT: Status(_("Lettre reçue"), "theirs"),
    State.DRAFTING: Status(_("Proposition à terminer"), "you"),
    State.SUBMITTED: Status(_("Proposition déposée"), "theirs"),
    State.ANALYSIS: Status(_("En analyse"), "theirs"),
    State.PRECISION: Status(_("Précision demandée"), "you"),
    State.COMMITTEE: Status(_("Devant le comité"), "theirs"),
    State.RECOMMENDED: Status(_("Réponse en préparation"), "theirs"),
    State.RATIFIED: Status(_("Réponse en préparation"), "theirs"),
    State.LETTER_OUT: Status(_("Allocation à accepter"), "you"),
    State.DECLINED: Status(_("Non retenue cette fois"), "closed"),
    State.ACTIVE: Status(_("Participation en cours"), "done"),
    State.COMPLETED: Status(_("Étape terminée"), "done"),
    State.WITHDRAWN: Status(_("Retirée par la table"), "closed"),
}
STAFF = {
    State.CONTACTED: Status(_("Contact noté"), "done"),
    State.LETTER_DRAFT: Status(_("Lettre en préparation"), "draft"),
    State.LETTER_SENT: Status(_("Lettre à lire"), "you"),
    State.DRAFTING: Status(_("Proposition en rédaction"), "draft"),
    State.SUBMITTED: Status(_("À attribuer"), "you"),
    State.ANALYSIS: Status(_("Analyse"), "you"),
    State.PRECISION: Status(_("Précision demandée"), "paused"),
    State.COMMITTEE: Status(_("Devant le comité"), "theirs"),
    State.RECOMMENDED: Status(_("Recommandée, à entériner"), "you"),
    State.RATIFIED: Status(_("Lettre à envoyer"), "you"),
    State.LETTER_OUT: Status(_("Acceptation attendue"), "theirs"),
    State.DECLINED: Status(_("Non retenue"), "closed"),
    State.ACTIVE: Status(_("Participation en cours"), "done"),
    State.COMPLETED: Status(_("Étape terminée"), "done"),
    State.WITHDRAWN: Status(_("Retirée par la table"), "closed"),
}
# What is due next in a participation: (soon, late), by kind of obligation.
REPORT = (Status(_("Rapport à remettre"), "you"), Status(_("Rapport en retard"), "late"))
DUE = {
    ObligationKind.MID_YEAR: (
        Status(_("Rencontre de mi-année à tenir"), "you"),
        Status(_("Rencontre de mi-année en retard"), "late"),
    ),
    ObligationKind.ANNUAL_REPORT: REPORT,
    ObligationKind.FINAL_REPORT: REPORT,
}
# What one side of a participation asked of the other.
ASKED = {
    Awaited.MODIFICATION: Status(_("Modification proposée"), "you"),
    Awaited.SIGNATURE: Status(_("Entente à accepter"), "you"),
    Awaited.COUNTERSIGN: Status(_("Entente à contresigner"), "you"),
    Awaited.PLAN: Status(_("Plan d’action à convenir"), "you"),
}
REPORT_EXPECTED = Status(_("Rapport attendu"), "theirs")
# A report that was handed in: as its table, then as its reader would say it.
REPORT_HANDED_IN = (Status(_("Rapport remis"), "theirs"), Status(_("Rapport à lire"), "you"))
REPORT_SENT_BACK = (Status(_("Rapport à préciser"), "you"), Status(_("Rapport à préciser"), "theirs"))
LETTER_TO_BEGIN = Status(_("Lettre d’intention à commencer"), "you")
LETTER_TO_READ = Status(_("Lettre à lire"), "you")
LETTER_ANSWERED = Status(_("Réponse donnée à la lettre"), "done")
PROPOSAL_TO_BEGIN = Status(_("Proposition à commencer"), "you")
TO_RECORD = Status(_("Recommandation à inscrire"), "you")
RECUSED = Status(_("Fermé pour vous"), "closed")
TO_AGREE = Status(_("Accord à donner"), "you")
SUSPENDED = Status(_("Participation suspendue"), "paused")
PAUSED = Status(_("Précision demandée, délai en pause"), "paused")


@dataclass(frozen=True)
class Reading:
    """A dossier as one person reads it: where it stands, who acts next, and whether it is up to her."""

    status: Status
    who: str | Promise
    mine: bool


def reading_of(dossier, user) -> Reading:
    """Everything a line of a list says of where a dossier stands."""
    roles, mine = roles_in(user, dossier), is_up_to(user, dossier)
    return Reading(_status(dossier, roles, mine), _("Vous") if mine else _others_act(dossier, roles), mine)


def status_for(dossier, user) -> Status:
    """Where the dossier stands, in the reader's words. Yellow only when it waits for this very person."""
    return _status(dossier, roles_in(user, dossier), is_up_to(user, dossier))


def _status(dossier, roles, mine: bool) -> Status:
    if Role.RECUSED in roles and not roles & AS_TABLE:
        return RECUSED
    if not roles & WHOLE:
        return _for_limited(dossier)
    if mine and dossier.state == State.DRAFTING and Role.JOINT_COORDINATOR in roles and not roles & WRITERS:
        return TO_AGREE
    status = _for_table(dossier, mine) if roles & AS_TABLE else _for_staff(dossier, roles, mine)
    if status.tone == "late":
        return status
    if mine:
        return replace(status, tone="you")
    return replace(status, tone="theirs") if status.tone == "you" else status


def _for_limited(dossier) -> Status:
    """For whoever opens a part of it only: written, handed in or taken back, and nothing of what is decided."""
    state = State(dossier.state)
    if state in WRITING:
        return STAFF[State.DRAFTING]
    return STAFF[State.WITHDRAWN] if state == State.WITHDRAWN else TABLE[State.SUBMITTED]


def _for_table(dossier, mine: bool) -> Status:
    state = State(dossier.state)
    if state == State.CONTACTED and mine:
        return LETTER_TO_BEGIN
    if state == State.LETTER_SENT and dossier.letter.answered_at:
        return PROPOSAL_TO_BEGIN if mine else LETTER_ANSWERED
    return _of_participation(dossier, table=True) or TABLE[state]


def _for_staff(dossier, roles, mine: bool) -> Status:
    state = State(dossier.state)
    if mine and letter_unanswered(dossier):
        return LETTER_TO_READ
    if state == State.LETTER_SENT and dossier.letter.answered_at:
        return LETTER_ANSWERED
    if state == State.COMMITTEE and Role.TEAM in roles:
        return TO_RECORD
    if is_paused(dossier):
        return PAUSED
    due = _of_participation(dossier, table=False)
    return REPORT_EXPECTED if due is REPORT[0] else due or STAFF[state]


def _of_participation(dossier, *, table: bool) -> Status | None:
    """What a participation owes late, what was asked of the reader's side, what is owed soon, what she waits for."""
    if dossier.state != State.ACTIVE:
        return None
    participation, due = dossier.participation, next_due(dossier)
    of_table = participation.table_awaited
    of_staff = participation.team_awaited or participation.advisor_awaited
    own, others = (of_table, of_staff) if table else (of_staff, of_table)
    if participation.suspended_on and not own:
        return SUSPENDED
    if own and not (due and due.is_late):
        return ASKED[Awaited(own)]
    if due and due.handed_in_on:
        of_table, of_staff = REPORT_SENT_BACK if due.is_sent_back else REPORT_HANDED_IN
        return of_table if table else of_staff
    if due:
        to_do, late = DUE[ObligationKind(due.kind)]
        return late if due.is_late else to_do
    return ASKED[Awaited(others)] if others else None


def acts_next(dossier, user) -> str | Promise:
    """Who acts next, as this person would say it."""
    return _("Vous") if is_up_to(user, dossier) else _others_act(dossier, roles_in(user, dossier))


def _others_act(dossier, roles) -> str | Promise:
    party = acting(dossier)
    if roles & AS_TABLE and dossier.state == State.RECOMMENDED:
        party = Party.TEAM  # whom its answer is with is not told before it is sent
    if party == Party.TABLE:
        return dossier.neighbourhood.table.name
    if party == Party.ADVISOR and dossier.advised_by:
        return dossier.advised_by.full_name
    if party == Party.COMMITTEE and (committee := committee_of(dossier)):
        return committee.name
    return _("Personne pour l’instant") if party == Party.NOBODY else _("L’équipe de coordination")


def committee_of(dossier):
    """The committee before which the dossier is, or None."""
    role = BEFORE.get(State(dossier.state))
    return committees_by_role(dossier.programme_id).get(role) if role else None


def in_a_sentence(dossier, user) -> str:
    """Where the dossier stands, as one would tell the reader who does not have to act now."""
    state = State(dossier.state)
    advisor, committee = dossier.advised_by, committee_of(dossier)
    if state in (State.RECOMMENDED, State.RATIFIED) and roles_in(user, dossier) & AS_TABLE:
        return gettext("La réponse à votre proposition se prépare")
    if state == State.ACTIVE and dossier.participation.suspended_on:
        return gettext("La participation est suspendue depuis le {date}").format(
            date=long_date(dossier.participation.suspended_on)
        )
    if state == State.ACTIVE:
        return gettext("L’étape est en cours jusqu’au {date}").format(
            date=long_date(dossier.participation.ends_on)
        )
    if state == State.LETTER_SENT and dossier.letter.answered_at:
        return gettext("La table a sa réponse; elle peut commencer sa proposition")
    if advisor and state in ADVISOR_AT_WORK:
        return ADVISOR_AT_WORK[state].format(name=advisor.full_name)
    if committee and state == State.COMMITTEE:
        return gettext("La proposition est devant le comité : {committee}").format(committee=committee.name)
    return str(SENTENCES[state])


ADVISOR_AT_WORK = {
    State.LETTER_SENT: _("{name} lit la lettre d’intention"),
    State.ANALYSIS: _("{name} analyse la proposition"),
}
SENTENCES = {
    State.CONTACTED: _("La table peut commencer sa lettre d’intention"),
    State.LETTER_DRAFT: _("La table écrit sa lettre d’intention"),
    State.LETTER_SENT: _("La lettre d’intention est reçue"),
    State.DRAFTING: _("La table écrit sa proposition"),
    State.SUBMITTED: _("La proposition est déposée; son analyse va commencer"),
    State.ANALYSIS: _("La proposition est en analyse"),
    State.PRECISION: _("La table répond à une demande de précision"),
    State.COMMITTEE: _("La proposition est devant le comité"),
    State.RECOMMENDED: _("La recommandation est à entériner"),
    State.RATIFIED: _("L’équipe de coordination prépare la lettre"),
    State.LETTER_OUT: _("La table lit la lettre d’allocation avant de l’accepter"),
    State.DECLINED: _("La proposition n’a pas été retenue cette fois"),
    State.COMPLETED: _("L’étape est terminée"),
    State.WITHDRAWN: _("La table a retiré sa proposition"),
}
