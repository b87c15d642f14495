from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How each action on a person is told in her history, after the name of whoever did it.
LABELS = {
    "person.invite": _("a envoyé l’invitation"),
    "person.invite_again": _("a renvoyé l’invitation"),
    "person.correct": _("a corrigé la fiche"),
    "person.accept": _("a ouvert son compte"),
}


class AccountsConfig(AppConfig):
    name = "cimpact.accounts"
    verbose_name = _("Personnes")

    def ready(self):
        from cimpact.history import kinds

        from . import emails  # noqa: F401  (registers the messages)

        kinds.register(LABELS)
