from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How each action on a programme's team is told, after the name of whoever did it.
LABELS = {
    "programme.join_team": _("a ajouté une personne à l’équipe de coordination"),
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
