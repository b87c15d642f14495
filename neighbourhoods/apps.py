from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How each action on a neighbourhood is told in its history, after the name of whoever did it.
LABELS = {
    "neighbourhood.join": _("a ajouté une personne à la table"),
    "neighbourhood.change_role": _("a changé un rôle à la table"),
    "neighbourhood.leave": _("a mis fin à un rôle à la table"),
    "neighbourhood.assign_advisor": _("a confié le quartier à une conseillère ou à un conseiller"),
    "neighbourhood.release_advisor": _("a mis fin à l’accompagnement du quartier"),
    "neighbourhood.commit": _("a engagé la table envers les valeurs et la posture"),
    "neighbourhood.add_history": _("a inscrit une initiative d’avant le portail"),
    "neighbourhood.change_history": _("a modifié une initiative d’avant le portail"),
    "neighbourhood.edit": _("a modifié la fiche du quartier"),
    "neighbourhood.enter_territory": _("a inscrit le quartier dans un territoire de santé"),
    "neighbourhood.change_territory": _("a modifié les dates d’un territoire de santé"),
    "introduction.ask": _("a demandé une mise en relation"),
    "introduction.accept": _("a accepté une mise en relation"),
    "introduction.decline": _("a décliné une mise en relation"),
    "plan.share": _("a montré le plan partagé aux personnes qui accompagnent la table"),
    "plan.unshare": _("a cessé de montrer le plan partagé"),
    "plan.wall_open": _("a ouvert une séance du mur des activités"),
    "plan.wall_close": _("a terminé une séance du mur des activités"),
    "plan.open_page": _("a ouvert le plan sur une page à toute personne qui a le lien"),
    "plan.withdraw_page": _("a retiré le lien public du plan sur une page"),
    "plan.show_report": _("a montré un rapport d’étape aux personnes qui accompagnent la table"),
    "plan.unshow_report": _("a cessé de montrer un rapport d’étape"),
    "plan.remove_report": _("a supprimé un rapport d’étape"),
    "plan.remove_brief": _("a supprimé une note d’une page"),
    "neighbourhood.remove_territory": _("a retiré un territoire de santé inscrit par erreur"),
}


class NeighbourhoodsConfig(AppConfig):
    name = "neighbourhoods"
    verbose_name = _("Quartiers")

    def ready(self):
        from cimpact import search
        from cimpact.accounts import roles
        from cimpact.history import kinds

        from . import introduction_emails  # noqa: F401  (registers the messages)
        from .contexts import advisor_contexts, table_contexts
        from .search import NEIGHBOURHOODS

        roles.register(table_contexts)
        roles.register(advisor_contexts)
        kinds.register(LABELS)
        search.register(NEIGHBOURHOODS)
