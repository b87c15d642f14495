"""What the team sees to in the composition of its committees: one line on its home, only when something is amiss."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.composition import compositions_of, tables_in_governance
from governance.enums import CommitteeKind
from governance.findings import said_of, said_of_tables
from governance.models import Committee

from .waiting import Waiting


def seats_to_fill(programme: int) -> Waiting | None:
    """The regional committees of a programme (its id) whose composition does not follow its rule."""
    committees = list(
        Committee.objects.ongoing()
        .filter(programme=programme, kind=CommitteeKind.REGIONAL)
        .select_related("programme", "chaired_from")
    )
    if not committees:
        return None
    found = [said for one in compositions_of(committees).values() for said in said_of(one)]
    if tables := said_of_tables(tables_in_governance(committees[0].programme)):
        found.append(tables)
    if not found:
        return None
    title = ngettext(
        "Une chose à régler dans la composition des comités",
        "{count} choses à régler dans la composition des comités",
        len(found),
    )
    return Waiting(
        title=title.format(count=len(found)),
        subject="",
        deadline="",
        note=found[0].text,
        url=reverse("committees"),
        action=_("Voir les comités"),
    )
