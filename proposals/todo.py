"""What one person has to do next on a dossier, said as an invitation: a title, a button, where it leads."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cimpact import clock
from cimpact.formatting import day, in_days, raised

from .enums import IN_DECISION, Awaited, ObligationKind, State
from .models import Dossier, Obligation
from .permissions import WRITERS, Role, roles_in
from .turns import Party, is_of_table, is_paused, is_to_agree, is_up_to, letter_unanswered, party_of


@dataclass(frozen=True)
class Todo:
    """One thing to do. `words` is what a person wrote about it; `deadline`, when it has one of its own."""

    title: str
    action: str
    url: str
    words: str = ""
    deadline: str | SafeString = ""


def todo_for(user, dossier: Dossier) -> Todo | None:
    """What the dossier waits for from this person, or None."""
    if not is_up_to(user, dossier):
        return None
    if is_to_agree(user, dossier) and not roles_in(user, dossier) & WRITERS:
        return Todo(
            _("Lire la proposition et donner l’accord de votre table"),
            _("Lire et répondre"),
            _to("joint", dossier),
        )
    if is_of_table(user, dossier):
        return _FOR_TABLE[State(dossier.state)](user, dossier)
    if letter_unanswered(dossier):
        return Todo(
            _("Lire la lettre d’intention et y répondre"), _("Lire la lettre"), _to("letter", dossier)
        )
    return _FOR_STAFF[State(dossier.state)](user, dossier)


def deadline_words(dossier: Dossier) -> str | SafeString:
    """Until when the next act is awaited: « À déposer d’ici le dimanche 1er février, dans 10 jours »."""
    if is_paused(dossier):
        return _("Délai en pause")
    if dossier.next_on is None:
        return _("Sans date limite")
    if dossier.state in IN_DECISION:
        sentence = _("Réponse due d’ici le {date}, {days}")
    elif dossier.next_on < clock.today():
        sentence = _("Depuis le {date}, {days}")
    elif dossier.state == State.DRAFTING:
        sentence = _("À déposer d’ici le {date}, {days}")
    elif dossier.state == State.LETTER_OUT:
        sentence = _("À accepter d’ici le {date}, {days}")
    else:
        sentence = _("D’ici le {date}, {days}")
    return _dated(sentence, dossier.next_on)


def since_or_by(date: dt.date) -> SafeString:
    """« Depuis le mardi 2 mars, il y a 3 jours », or until when it is not there yet."""
    passed = date < clock.today()
    return _dated(_("Depuis le {date}, {days}") if passed else _("D’ici le {date}, {days}"), date)


def _dated(sentence: str, date: dt.date) -> SafeString:
    """A sentence with its date, in bold, and how far it is."""
    bold = format_html("<b>{}</b>", raised(day(date, weekday=True)))
    return format_html(escape(sentence), date=bold, days=in_days(date))


def _to(name: str, dossier: Dossier, *args) -> str:
    return reverse(name, args=[dossier.pk, *args])


def _begin_letter(user, dossier: Dossier) -> Todo:
    return Todo(
        _("Commencer la lettre d’intention"),
        _("Commencer la lettre"),
        f"{reverse('dossier_start')}?{urlencode({'contact': dossier.pk})}",
    )


def _begin_proposal(user, dossier: Dossier) -> Todo:
    return Todo(
        _("Lire la réponse et commencer la proposition"), _("Ouvrir la lettre"), _to("letter", dossier)
    )


def _finish_letter(user, dossier: Dossier) -> Todo:
    if Role.COORDINATOR in roles_in(user, dossier):
        title = _("Terminer et envoyer la lettre d’intention")
    else:
        title = _("Écrire la lettre d’intention")
    return Todo(title, _("Continuer la lettre"), _to("letter", dossier))


def _finish_proposal(user, dossier: Dossier) -> Todo:
    if dossier.sections_left == [] and Role.COORDINATOR in roles_in(user, dossier):
        return Todo(_("Relire et déposer la proposition"), _("Relire et déposer"), _to("review", dossier))
    return Todo(_("Terminer la proposition"), _("Continuer la proposition"), _to("proposal", dossier))


def _answer_precision(user, dossier: Dossier) -> Todo | None:
    precision = next(iter(dossier.open_precisions), None)
    if precision is None:
        return None
    return Todo(
        _("Répondre à {name} : {section}").format(
            name=precision.asked_by.first_name, section=precision.question.section.title
        ),
        _("Répondre à la demande"),
        _to("precision", dossier, precision.pk),
        words=Truncator(precision.text).chars(160),
        deadline=_dated(_("Souhaité d’ici le {date}, {days}"), precision.wished_on)
        if precision.wished_on
        else "",
    )


def _accept(user, dossier: Dossier) -> Todo:
    return Todo(
        _("Lire la lettre et accepter l’allocation"), _("Lire la lettre"), _to("answer_letter", dossier)
    )


def _run(user, dossier: Dossier) -> Todo:
    return asked_of(user, dossier) or _report(user, dossier)


def asked_of(user, dossier: Dossier) -> Todo | None:
    """What the other side of a participation waits for from the person; None when it is nothing."""
    participation, roles = dossier.participation, roles_in(user, dossier)
    awaited = ""
    if Role.COORDINATOR in roles:
        awaited = participation.table_awaited
    elif Role.TEAM in roles:
        awaited = participation.team_awaited or participation.advisor_awaited
    elif Role.ADVISOR in roles:
        awaited = participation.advisor_awaited
    if not awaited:
        return None
    title, action, anchor = {
        Awaited.MODIFICATION: (
            _("Répondre à une modification proposée"),
            _("Lire la modification"),
            "modifications",
        ),
        Awaited.SIGNATURE: (_("Lire et accepter l’entente"), _("Lire l’entente"), "entente"),
        Awaited.COUNTERSIGN: (_("Contresigner l’entente"), _("Ouvrir l’entente"), "entente"),
        Awaited.PLAN: (_("Donner votre accord au plan d’action"), _("Lire le plan d’action"), "plan"),
    }[Awaited(awaited)]
    url = _to("agreement", dossier) if anchor == "entente" else f"{_to('participation', dossier)}#{anchor}"
    return Todo(title, action, url, deadline=_("Sans date limite"))


def _report(user, dossier: Dossier) -> Todo:
    report = _acted_on(dossier, Party.TABLE)
    final = report.kind == ObligationKind.FINAL_REPORT
    if report.is_sent_back:
        title = _("Préciser le rapport final") if final else _("Préciser le rapport d’activité")
        action, url = _("Lire ce qui est demandé"), _to_obligation(report, dossier)
        return Todo(title, action, url, deadline=_("Sans date limite"))
    title = (
        _("Remettre le rapport final et le bilan financier")
        if final
        else _("Remettre le rapport d’activité et le bilan financier")
    )
    return Todo(title, _("Ouvrir le rapport"), _to_obligation(report, dossier))


def _acted_on(dossier: Dossier, party: Party) -> Obligation:
    """The meeting or report on which that party acts: what is soon due first, then what was handed in."""
    waiting = (due for due in dossier.participation.still_due if party_of(due) == party)
    return min(waiting, key=lambda due: (due.handed_in_on is not None, due.due_on))


def _to_obligation(obligation: Obligation, dossier: Dossier) -> str:
    """The page of what is owed stands above this app (learning/views/obligations.py)."""
    return reverse("obligation", args=[dossier.pk, obligation.pk])


def _take_charge(user, dossier: Dossier) -> Todo:
    return Todo(_("Confier l’analyse à une personne"), _("Confier l’analyse"), _to("assign", dossier))


def _analyse(user, dossier: Dossier) -> Todo:
    if dossier.advisor_id is None:
        return _take_charge(user, dossier)
    return Todo(_("Analyser la proposition"), _("Poursuivre l’analyse"), _to("analysis", dossier))


def _recommend(user, dossier: Dossier) -> Todo:
    if Role.TEAM in roles_in(user, dossier):
        return Todo(
            _("Inscrire la recommandation du comité"),
            _("Inscrire la recommandation"),
            _to("recommendation", dossier),
        )
    return _read(user, dossier)


def _ratify(user, dossier: Dossier) -> Todo:
    if Role.TEAM in roles_in(user, dossier):
        return Todo(_("Inscrire l’entérinement"), _("Inscrire l’entérinement"), _to("ratification", dossier))
    return _read(user, dossier)


def _read(user, dossier: Dossier) -> Todo:
    return Todo(
        _("Lire la proposition et son analyse"), _("Ouvrir le cahier"), _to("committee_page", dossier)
    )


def _answer(user, dossier: Dossier) -> Todo:
    return Todo(_("Préparer et envoyer la lettre"), _("Préparer la lettre"), _to("answer_letter", dossier))


def _meet(user, dossier: Dossier) -> Todo:
    if todo := asked_of(user, dossier):
        return todo
    due = _acted_on(dossier, Party.ADVISOR)
    url = _to_obligation(due, dossier)
    if due.kind == ObligationKind.MID_YEAR:
        return Todo(_("Tenir la rencontre de mi-année"), _("Ouvrir la rencontre"), url)
    final = due.kind == ObligationKind.FINAL_REPORT
    title = _("Lire le rapport final") if final else _("Lire le rapport d’activité")
    return Todo(title, _("Ouvrir le rapport"), url, deadline=_handed_in(due))


def _handed_in(due: Obligation) -> SafeString:
    return _dated(_("Remis le {date}, {days}"), due.handed_in_on)


_FOR_TABLE = {
    State.CONTACTED: _begin_letter,
    State.LETTER_DRAFT: _finish_letter,
    State.LETTER_SENT: _begin_proposal,
    State.DRAFTING: _finish_proposal,
    State.PRECISION: _answer_precision,
    State.LETTER_OUT: _accept,
    State.ACTIVE: _run,
}
_FOR_STAFF = {
    State.SUBMITTED: _take_charge,
    State.ANALYSIS: _analyse,
    State.COMMITTEE: _recommend,
    State.RECOMMENDED: _ratify,
    State.RATIFIED: _answer,
    State.ACTIVE: _meet,
}
