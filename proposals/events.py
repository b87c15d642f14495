"""How each action on a dossier is told in its history: a sentence after a name, and what it changed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.formatting import long_date, moment, money
from cimpact.history.models import Event
from governance.enums import Outcome

from . import participation_events
from .models import Dossier

LABELS = participation_events.LABELS | {
    "dossier.note_contact": _("a noté le premier contact"),
    "dossier.open_letter": _("a commencé la lettre d’intention"),
    "dossier.choose_stage": _("a choisi une autre étape"),
    "dossier.send_letter": _("a envoyé la lettre d’intention"),
    "dossier.acknowledge_letter": _("a accusé réception de la lettre d’intention"),
    "dossier.answer_letter": _("a répondu à la lettre d’intention"),
    "dossier.allow_move": _("a permis à l’initiative une autre étape"),
    "dossier.open_proposal": _("a ouvert la proposition"),
    "dossier.rename": _("a renommé l’initiative"),
    "dossier.share_draft": _("a montré le brouillon à la conseillère ou au conseiller"),
    "dossier.unshare_draft": _("a cessé de montrer le brouillon"),
    "dossier.move_moment": _("vise un autre moment de dépôt"),
    "dossier.extend_closing": _("a prolongé le moment de dépôt"),
    "dossier.moment_changed": _("a changé le moment de dépôt"),
    "window.add": _("a ouvert le moment de dépôt"),
    "window.change": _("a changé le moment de dépôt"),
    "window.extend": _("a prolongé le moment de dépôt"),
    "dossier.submit": _("a déposé la proposition"),
    "dossier.assign": _("a lancé l’analyse"),
    "dossier.reassign": _("a confié l’analyse à une autre personne"),
    "dossier.hand_back_analysis": _("a rendu l’analyse : la personne se retire de ce dossier"),
    "dossier.ask_precision": _("a demandé une précision"),
    "dossier.answer_precision": _("a répondu à la demande de précision"),
    "dossier.team_message": _("a écrit à la table"),
    "dossier.raise_flag": _("a signalé quelque chose à surveiller"),
    "dossier.settle_flag": _("a réglé un signalement"),
    "dossier.ask_opinion": _("a demandé un avis"),
    "dossier.give_opinion": _("a donné son avis"),
    "dossier.decline_opinion": _("a préféré ne pas donner d’avis"),
    "dossier.cancel_opinion": _("n’attend plus l’avis demandé"),
    "dossier.hand_to_committee": _("a transmis le dossier au comité"),
    "dossier.record_recommendation": _("a inscrit la recommandation du comité"),
    "dossier.record_ratification": _("a inscrit l’entérinement"),
    "dossier.take_back_recommendation": _("a rouvert la recommandation, à la demande du comité"),
    "dossier.take_back_ratification": _("a rouvert l’entérinement, à la demande de l’instance"),
    "dossier.announce": _("a noté que la réponse a été annoncée de vive voix"),
    "dossier.send_answer": _("a envoyé la réponse"),
    "dossier.accept": _("a accepté l’allocation"),
    "dossier.complete": _("a clos l’étape"),
    "dossier.withdraw": _("a retiré la proposition"),
    "dossier.reopen": _("a repris la proposition"),
    "dossier.recommit": _("a changé ce qui est engagé"),
    "dossier.change_sources": _("a changé les sources de l’allocation"),
    "dossier.release": _("a libéré ce qui était engagé"),
    "dossier.choose_answerable": _("a choisi qui répond de la proposition"),
    "dossier.allow_typing": _(
        "a permis à la personne qui accompagne le quartier d’écrire dans la proposition"
    ),
    "dossier.disallow_typing": _("a cessé de laisser écrire la personne qui accompagne le quartier"),
    "dossier.type_on_request": _("a écrit dans la proposition, à la demande de la table"),
    "dossier.invite_guest": _("a invité une personne à écrire des sections"),
    "dossier.change_guest": _("a changé les sections ouvertes à une personne invitée"),
    "dossier.end_guest": _("a mis fin à une invitation à écrire"),
    "envelope.change": _("a changé l’enveloppe"),
    "dossier.plan_instalments": _("a changé les versements prévus"),
    "dossier.pay": _("a confirmé un versement"),
    "dossier.pay_despite": _("a confirmé un versement sans attendre ce qu’il attendait"),
    "dossier.correct_payment": _("a corrigé un versement inscrit par erreur"),
    "dossier.add_table": _("a associé un quartier à la proposition"),
    "dossier.remove_table": _("a retiré un quartier de la proposition"),
    "dossier.ask_table_again": _("a changé la part d’un quartier, dont l’accord est redemandé"),
    "dossier.agree_jointly": _("a donné l’accord de sa table"),
    "dossier.decline_jointly": _("a répondu que sa table ne porte pas la proposition"),
    "dossier.replace_file": _("a remplacé un fichier par une nouvelle version"),
    "dossier.attach": _("a joint un fichier"),
    "dossier.detach": _("a retiré un fichier"),
}


@dataclass(frozen=True)
class Change:
    """One thing that an action changed, in words; `before` is empty for what is new."""

    label: str | Promise
    before: str
    after: str


def changes_of(event: Event, dossier: Dossier) -> list[Change]:
    """What the action changed, for a person to read."""
    before, after = event.before or {}, event.after or {}
    return [
        Change(
            LABELS_OF_CHANGES[name],
            _in_words(name, before.get(name), dossier),
            _in_words(name, after.get(name), dossier),
        )
        for name in dict.fromkeys([*after, *before])
        if name in LABELS_OF_CHANGES
    ]


LABELS_OF_CHANGES = participation_events.LABELS_OF_CHANGES | {
    "title": _("Nom"),
    "neighbourhood": _("Quartier"),
    "signed": _("Accord donné par"),
    "stage": _("Étape"),
    "date": _("Moment de dépôt"),
    "moment": _("Moment de dépôt"),
    "number": _("Numéro"),
    "copy": _("Copie conservée"),
    "until": _("Ouvert jusqu’au"),
    "question": _("Réponse concernée"),
    "advisor": _("Analyse confiée à"),
    "outcome": _("Réponse du comité"),
    "met_on": _("Rencontre"),
    "on": _("Date"),
    "starts_on": _("Premier jour"),
    "answer": _("Texte précédent"),
    "person": _("Personne"),
    "answerable": _("Répond de la proposition"),
    "part": _("Partie"),
    "sections": _("Sections"),
    "committed": _("Engagé"),
    "instalments": _("Versements prévus"),
    "payment": _("Versement"),
    "paid_on": _("Versé le"),
    "reference": _("Référence"),
}


def register(labels: dict, words: dict[str, Callable[..., str]]) -> None:
    """Add what the apps above change in a dossier: the name of each value, and how it is written in words."""
    LABELS_OF_CHANGES.update(labels)
    _WORDS.update(words)


def _in_words(name: str, value, dossier: Dossier) -> str:
    """A value of the history, which keeps codes and dates as data."""
    if value in (None, ""):
        return ""
    words = _WORDS.get(name)
    return words(value, dossier) if words else str(value)


def _day(value: str, _dossier: Dossier) -> str:
    return long_date(dt.date.fromisoformat(value))


def _question(code: str, dossier: Dossier) -> str:
    questions = {q.code: q.label for section in dossier.document.sections for q in section.questions.all()}
    return questions.get(code, code)


def _sections(codes: list[str], dossier: Dossier) -> str:
    titles = {section.code: section.title for section in dossier.document.sections}
    return ", ".join(titles.get(code, code) for code in codes)


def _instalments(lines: list, _dossier: Dossier) -> str:
    return "; ".join(f"{long_date(dt.date.fromisoformat(day))}, {money(cents)}" for day, cents in lines)


def _stage(kind: str, dossier: Dossier) -> str:
    return next((stage.name for stage in dossier.rules.stages.all() if stage.kind == kind), kind)


_WORDS: dict[str, Callable[..., str]] = {
    **participation_events.WORDS,
    "stage": _stage,
    "date": _day,
    "moment": _day,
    "until": lambda value, _dossier: moment(dt.datetime.fromisoformat(value)),
    "question": _question,
    "sections": _sections,
    "part": lambda code, dossier: _sections([code], dossier),
    "outcome": lambda value, _dossier: str(Outcome(value).label),
    "met_on": _day,
    "on": _day,
    "starts_on": _day,
    "committed": lambda cents, _dossier: money(cents),
    "payment": lambda cents, _dossier: money(cents),
    "paid_on": _day,
    "instalments": _instalments,
}
