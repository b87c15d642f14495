from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationConfig(AppConfig):
    """What whoever runs the portal needs; it has no table of its own."""

    name = "cimpact.operation"
    verbose_name = _("Exploitation")
