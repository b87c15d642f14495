"""The committees of PIC phase 2 in their simplest form: the one that recommends (R54, R57).

Which body ratifies (R9) is not in the guide: it stays "not set" until the team chooses it.
"""

from cimpact.programmes.models import Programme

from .enums import CommitteeRole
from .models import Committee


def load_committees(programme: Programme) -> None:
    """Create the management committee, once."""
    Committee.objects.get_or_create(
        programme=programme,
        code="gestion",
        defaults={
            "name_fr": "Comité de gestion",
            "name_en": "Management committee",
            "role": CommitteeRole.RECOMMENDS,
        },
    )
