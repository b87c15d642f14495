from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How each action on a programme's team is told, after the name of whoever did it.
LABELS = {
    "programme.join_team": _("a ajouté une personne à l’équipe de coordination"),
    "programme.change_settings": _("a changé les réglages du programme"),
    "rules.begin": _("a commencé cette version"),
    "rules.write": _("a modifié"),
    "rules.remove": _("a retiré"),
    "rules.publish": _("a publié cette version"),
    "rules.discard": _("a retiré un brouillon des règles"),
    "programme.maintenance_begin": _("a ouvert le portail en lecture seulement"),
    "programme.maintenance_end": _("a rouvert le portail"),
    "programme.add_term": _("a ajouté un terme au glossaire"),
    "programme.change_term": _("a modifié un terme du glossaire"),
    "programme.remove_term": _("a retiré un terme du glossaire"),
    "programme.add_resource": _("a ajouté une ressource"),
    "programme.change_resource": _("a modifié une ressource"),
    "programme.show_resource": _("a montré une ressource à tout le monde"),
    "programme.hide_resource": _("a caché une ressource"),
    "programme.write_charter": _("a écrit le texte des valeurs et de la posture"),
    "programme.drop_charter": _("a renoncé au texte en préparation"),
    "programme.add_reminder": _("a ajouté un rappel"),
    "programme.change_reminder": _("a modifié un rappel"),
    "programme.stop_reminder": _("a arrêté un rappel"),
    "programme.resume_reminder": _("a repris un rappel"),
    "programme.leave_team": _("a mis fin à un rôle dans l’équipe de coordination"),
}


class ProgrammesConfig(AppConfig):
    name = "cimpact.programmes"
    verbose_name = _("Programmes")

    def ready(self):
        from cimpact.accounts import roles
        from cimpact.history import kinds

        from .models import team_contexts

        roles.register(team_contexts)
        kinds.register(LABELS)
