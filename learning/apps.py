from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = _("Suivi et apprentissages")

    def ready(self):
        from . import owing, reminder_emails  # noqa: F401  (register the messages)

        owing.register(owing.Obligations())
        owing.register(owing.Closings())
