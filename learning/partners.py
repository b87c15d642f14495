"""The programme's list of partners, as it is read (R37, R40)."""

from cimpact.programmes.enums import CapacityTheme
from cimpact.programmes.models import Programme

from .capacity_enums import Language
from .models import CapacityPartner


def offered_in(programme: Programme):
    """The partners proposed to tables, by name."""
    return CapacityPartner.objects.filter(programme=programme, is_active=True)


def themes_of(partner: CapacityPartner) -> list[str]:
    """The themes in words, in the order of the guide."""
    return [str(theme.label) for theme in CapacityTheme if theme in partner.themes]


def languages_of(partner: CapacityPartner) -> list[str]:
    """The languages in words."""
    return [str(language.label) for language in Language if language in partner.languages]
