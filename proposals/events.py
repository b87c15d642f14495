"""How each action on a dossier is told in its history, after the name of whoever did it."""

from django.utils.translation import gettext_lazy as _

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
    "dossier.submit": _("a déposé la proposition"),
    "dossier.assign": _("a pris en charge l’analyse"),
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
