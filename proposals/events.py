"""How each action on a dossier is told in its history: a sentence after a name, and what it changed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cimpact.formatting import long_date, moment
from cimpact.history.models import Event
from governance.enums import Outcome

from .models import Dossier

LABELS = {
    "dossier.note_contact": _("a noté le premier contact"),
    "dossier.open_letter": _("a commencé la lettre d’intention"),
    "dossier.choose_stage": _("a choisi une autre étape"),
    "dossier.send_letter": _("a envoyé la lettre d’intention"),
    "dossier.acknowledge_letter": _("a accusé réception de la lettre d’intention"),
    "dossier.answer_letter": _("a répondu à la lettre d’intention"),
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
    "dossier.ask_precision": _("a demandé une précision"),
    "dossier.answer_precision": _("a répondu à la demande de précision"),
    "dossier.hand_to_committee": _("a transmis le dossier au comité"),
    "dossier.record_recommendation": _("a inscrit la recommandation du comité"),
    "dossier.record_ratification": _("a inscrit l’entérinement"),
    "dossier.announce": _("a noté que la réponse a été annoncée de vive voix"),
    "dossier.send_answer": _("a envoyé la réponse"),
    "dossier.accept": _("a accepté l’allocation"),
    "dossier.complete": _("a clos l’étape"),
    "dossier.withdraw": _("a retiré la proposition"),
    "dossier.reopen": _("a repris la proposition"),
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


LABELS_OF_CHANGES = {
    "title": _("Nom"),
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
}


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


def _stage(kind: str, dossier: Dossier) -> str:
    return next((stage.name for stage in dossier.rules.stages.all() if stage.kind == kind), kind)


_WORDS: dict[str, Callable[..., str]] = {
    "stage": _stage,
    "date": _day,
    "moment": _day,
    "until": lambda value, _dossier: moment(dt.datetime.fromisoformat(value)),
    "question": _question,
    "outcome": lambda value, _dossier: str(Outcome(value).label),
    "met_on": _day,
    "on": _day,
    "starts_on": _day,
}
