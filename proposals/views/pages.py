"""A dossier's own page: where it stands, who acts next and by when, before anything else (F30)."""

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..countdown import countdown
from ..enums import State
from ..joint import carriers
from ..models import Dossier, Flag
from ..money_permissions import can_read_payments
from ..participation_cards import on_dossier
from ..path import path_of
from ..permissions import (
    abilities,
    can_read_analysis,
    can_read_letter,
    can_read_outcome,
    can_read_participation,
    can_read_proposal,
    can_read_shared_analysis,
    history_audiences,
)
from ..progress import progress_of
from ..sections import is_limited, types_on_request
from ..status import acts_next, in_a_sentence, status_for
from ..todo import deadline_words, todo_for
from ..turns import is_late, is_of_table
from .conversation import conversation_block
from .flags import open_flags
from .limited import limited_page

# How much of the history the page shows; the rest is a link.
LATEST = 4

# What one may do besides the main action: the ability, where it leads, what the link says.
OTHER_ACTIONS = (
    ("note_contact", "first_contact", _("Noter le premier contact")),
    ("invite_guest", "guests", _("Inviter un partenaire à écrire des sections")),
    ("choose_answerable", "answerable", _("Choisir qui répond de la proposition")),
    ("allow_typing", "typing", _("Demander à la personne qui vous accompagne d’écrire, ou cesser")),
    ("type_on_request", "proposal", _("Écrire dans la proposition, à la demande de la table")),
    ("share_draft", "share", _("Montrer le brouillon, ou cesser de le montrer")),
    ("move_moment", "move_moment", _("Viser un autre moment de dépôt")),
    ("extend_closing", "extend", _("Prolonger le moment de dépôt pour ce dossier")),
    ("assign", "assign", _("Confier l’analyse à une autre personne")),
    ("share_analysis", "discussion", _("Dater la rencontre sur l’analyse, la partager avec la table")),
    ("announce", "announce", _("Noter que la réponse a été annoncée de vive voix")),
    ("flag", "flags", _("Signaler quelque chose à surveiller")),
    ("declare_interest", "interest_in_dossier", _("Déclarer un intérêt et me retirer de ce dossier")),
    ("allow_move", "allow_move", _("Permettre une autre étape à cette initiative")),
    ("reopen", "reopen", _("Reprendre la proposition")),
    ("withdraw", "withdraw", _("Retirer la proposition")),
)


@require_safe
def dossier(request, pk: int):
    """The page of one dossier, for both sides."""
    user = request.user
    dossier = get_object_or_404(_whole(Dossier.objects.visible_to(user)), pk=pk)
    if is_limited(user, dossier):
        return limited_page(request, dossier)
    reads_proposal = can_read_proposal(user, dossier)
    participation = getattr(dossier, "participation", None)
    todo = todo_for(user, dossier)
    writing = dossier.state == State.DRAFTING and reads_proposal
    return render(
        request,
        "proposals/dossier.html",
        {
            "dossier": dossier,
            "of_table": is_of_table(user, dossier),
            "status": status_for(dossier, user),
            "todo": todo,
            "sentence": in_a_sentence(dossier, user),
            "who": acts_next(dossier, user),
            "deadline": _deadline(dossier, todo),
            "is_late": is_late(dossier),
            "progress": progress_of(dossier) if writing else None,
            "steps": path_of(dossier, user),
            "clock": countdown(dossier),
            "documents": documents(user, dossier),
            "reads_proposal": reads_proposal,
            "carriers": carriers(dossier),
            "actions": other_actions(user, dossier, todo),
            "participation": participation,
            "reads_participation": can_read_participation(user, dossier),
            "obligations": list(participation.obligations.all()) if participation else [],
            "events": recent_events(user, dossier),
            "cards": on_dossier.of(request, dossier),
            "flags": open_flags(user, dossier),
            "conversation": conversation_block(request, dossier),
        },
    )


def _whole(dossiers):
    """Everything the page shows, in a fixed number of queries."""
    return (
        dossiers.with_turns(every_due=True)
        .select_related("document", "analysis", "award", "submitted_by", "answerable")
        .annotate(flagged=Exists(Flag.objects.filter(dossier=OuterRef("pk"), settled_at=None)))
        .prefetch_related("amounts", "precisions")
    )


def _deadline(dossier: Dossier, todo):
    if todo and todo.deadline:
        return todo.deadline
    return deadline_words(dossier) if dossier.next_on else ""


def documents(user, dossier: Dossier) -> list[dict]:
    """What may be read: the letter, the proposal and its copies, the analysis, the answer."""
    found = []

    def add(label, name: str, *, at=None, icon: str = "file-earmark-text", query: str = "") -> None:
        url = reverse(name, args=[dossier.pk]) + query
        found.append({"label": label, "url": url, "at": at, "icon": icon})

    letter = getattr(dossier, "letter", None)
    if letter and can_read_letter(user, dossier):
        add(_("Lettre d’intention"), "letter", at=letter.sent_at)
    if can_read_proposal(user, dossier):
        written = dossier.state == State.DRAFTING
        add(_("Proposition"), "proposal" if written else "dossier_text", at=dossier.submitted_at)
        add(_("Proposition en PDF"), "dossier_pdf", icon="file-earmark-pdf")
        if dossier.submitted_at:
            add(_("Ce qui a changé"), "comparison", icon="files")
    if dossier.submitted_at and is_of_table(user, dossier):
        add(_("Accusé de réception"), "receipt", at=dossier.submitted_at, icon="envelope-check")
    if can_read_analysis(user, dossier) and hasattr(dossier, "analysis"):
        add(_("Analyse"), "analysis", icon="clipboard-check")
        add(_("Le cahier du comité : proposition et analyse"), "committee_page", icon="book")
    if can_read_shared_analysis(user, dossier) and dossier.analysis.shared_at:
        add(_("L’analyse partagée avec la table"), "shared_analysis", at=dossier.analysis.shared_at)
    answer = getattr(dossier, "answer_letter", None)
    if answer and answer.sent_at and can_read_outcome(user, dossier):
        add(_("Lettre de réponse"), "answer_letter", at=answer.sent_at, icon="envelope-open")
        add(_("Lettre de réponse en PDF"), "letter_pdf", icon="file-earmark-pdf")
    if can_read_payments(user, dossier):
        add(_("Versements"), "dossier_payments", icon="cash-stack")
    return found


def other_actions(user, dossier: Dossier, todo) -> list[dict]:
    """What else the person may do now."""
    can = abilities(user, dossier) | {"type_on_request": types_on_request(user, dossier)}
    can["note_contact"] = can["note_contact"] and not dossier.contacted_on
    actions = [
        {"label": label, "url": reverse(name, args=[dossier.pk])}
        for ability, name, label in OTHER_ACTIONS
        if can[ability]
    ]
    return [action for action in actions if todo is None or action["url"] != todo.url]


def recent_events(user, dossier: Dossier):
    """The last things done that the person may read."""
    audiences = history_audiences(user, dossier)
    return dossier.events.filter(audience__in=audiences).select_related("actor", "on_behalf_of")[:LATEST]
