"""What figures find, in a sentence each: the title of a figure, and what a home says of it."""

from django.core.cache import cache
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cimpact.formatting import money, number
from cimpact.programmes.models import Programme

from .amounts import told_of
from .asked import Asked
from .delays import Delays, delays_of

# A home says what the dashboard said a few minutes ago at most.
KEPT = 300


def on_time(series: Delays) -> str:
    """« 18 décisions sur 19 rendues à temps »."""
    if not series.total:
        return _("Aucune décision n’a encore sa réponse")
    found = ngettext(
        "{on_time} décision sur {n} rendue à temps",
        "{on_time} décisions sur {n} rendues à temps",
        series.on_time,
    )
    return found.format(on_time=number(series.on_time), n=number(series.total))


def committed_and_paid(agreed: int, paid: int) -> str:
    """« 662 000 $ engagés, dont 253 000 $ versés »."""
    if not agreed:
        return _("Rien n’est encore engagé")
    return _("{agreed} engagés, dont {paid} versés").format(agreed=money(agreed), paid=money(paid))


def findings_for(programme_id: int) -> list[str]:
    """The two findings of a committee's home, the same for every member; kept a few minutes."""
    key = f"findings-{programme_id}-{get_language()}"
    if (found := cache.get(key)) is None:
        asked = Asked(Programme.objects.get(pk=programme_id))
        found = [on_time(delays_of(asked)), committed_and_paid(*told_of(asked))]
        cache.set(key, found, KEPT)
    return found
