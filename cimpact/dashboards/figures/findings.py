"""What figures find, in a sentence each: the title of a figure, and what a home says of it."""

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cimpact.formatting import money, number
from cimpact.programmes.models import Programme

from .amounts import told_of
from .asked import Asked
from .delays import delays_of

# A home says what the dashboard said a few minutes ago at most.
KEPT = 300


def on_time(decided: int, total: int) -> str:
    """« 18 décisions sur 19 rendues à temps »."""
    if not total:
        return _("Aucune décision n’a encore sa réponse")
    found = ngettext(
        "{on_time} décision sur {n} rendue à temps",
        "{on_time} décisions sur {n} rendues à temps",
        decided,
    )
    return found.format(on_time=number(decided), n=number(total))


def committed_and_paid(agreed: int, paid: int) -> str:
    """« 662 000 $ engagés, dont 253 000 $ versés »."""
    if not agreed:
        return _("Rien n’est encore engagé")
    return _("{agreed} engagés, dont {paid} versés").format(agreed=money(agreed), paid=money(paid))


def findings_for(programme_id: int) -> list[str]:
    """The two findings of a committee's home, the same for every member; their numbers are kept a few minutes."""
    key = f"findings-{programme_id}"
    if (found := cache.get(key)) is None:
        asked = Asked(Programme.objects.get(pk=programme_id))
        series = delays_of(asked)
        found = (series.on_time, series.total, *told_of(asked))
        cache.set(key, found, KEPT)
    decided, total, agreed, paid = found
    return [on_time(decided, total), committed_and_paid(agreed, paid)]
