from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitteeRole(models.TextChoices):
    """What a committee does with investments; which body ratifies is a setting of the programme (R9)."""

    RECOMMENDS = "recommends", _("recommande les investissements")
    RATIFIES = "ratifies", _("entérine les recommandations")
    OTHER = "other", _("autre rôle")


class Outcome(models.TextChoices):
    """What a committee may answer about an investment."""

    AS_ASKED = "as_asked", _("Favorable, comme demandé")
    WITH_CHANGES = "with_changes", _("Favorable, avec des changements")
    NOT_FAVOURABLE = "not_favourable", _("Non favorable")
    SENT_BACK = "sent_back", _("Renvoyée à l’analyse")
    RATIFIED = "ratified", _("Entérinée")


RECOMMENDATIONS = (Outcome.AS_ASKED, Outcome.WITH_CHANGES, Outcome.NOT_FAVOURABLE, Outcome.SENT_BACK)
RATIFICATIONS = (Outcome.RATIFIED, Outcome.SENT_BACK)
FAVOURABLE = (Outcome.AS_ASKED, Outcome.WITH_CHANGES)
