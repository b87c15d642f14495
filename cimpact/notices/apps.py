from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How each decision on an e-mail is told, after the name of whoever took it.
LABELS = {
    "notice.send_again": _("a renvoyé le courriel"),
    "notice.returned": _("Le courriel est revenu sans être remis"),
    "notice.set_aside": _("a classé le courriel"),
}


class NoticesConfig(AppConfig):
    name = "cimpact.notices"
    verbose_name = _("Avis")

    def ready(self):
        from cimpact.history import kinds

        kinds.register(LABELS)
