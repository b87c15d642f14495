from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How each action on a person is told in her history, after the name of whoever did it.
LABELS = {
    "person.invite": _("a envoyé l’invitation"),
    "person.invite_again": _("a renvoyé l’invitation"),
    "person.correct": _("a corrigé la fiche"),
    "person.accept": _("a ouvert son compte"),
    "person.absence": _("a noté une absence"),
    "person.absence_end": _("a mis fin à une absence"),
    "person.close": _("a fermé le compte"),
    "person.forget_second_factor": _("a retiré la validation en deux étapes"),
    "person.reopen": _("a rouvert le compte"),
    "person.close_sessions": _("a fermé ses autres sessions"),
}


class AccountsConfig(AppConfig):
    name = "cimpact.accounts"
    verbose_name = _("Personnes")

    def ready(self):
        from cimpact.history import kinds

        from . import emails  # noqa: F401  (registers the messages)

        kinds.register(LABELS)
