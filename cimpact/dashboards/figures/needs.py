"""What tables say they need to learn today, by theme and by how strongly it is felt (R40)."""

from collections import Counter

from django.db.models import Count

from learning.capacity_enums import Strength
from learning.needs import needs_of as needs_felt

from .asked import Asked

# The strongest first, as they are drawn.
STRENGTHS = (Strength.PRESSING, Strength.IMPORTANT, Strength.USEFUL)


def needs_of(asked: Asked) -> Counter:
    """(theme, strength) → how many needs, in one query."""
    felt = needs_felt(asked.programme).filter(asked.there()).order_by()
    return Counter(
        {
            (theme, strength): count
            for theme, strength, count in felt.values_list("theme", "strength").annotate(Count("pk"))
        }
    )
