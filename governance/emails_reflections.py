"""What is written to whoever accompanies a table, when it shares its support structure's yearly reflection."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cimpact.notices.kinds import Message, Moot, writes
from cimpact.notices.models import Notice

from .models import Reflection
from .permissions import structure_abilities
from .structures import Structure


@writes("reflection_shared")
def reflection_shared(notice: Notice) -> Message:
    """It may be read, while the table shares it."""
    reflection = Reflection.objects.select_related("programme", "neighbourhood").get(pk=notice.object_id)
    structure = Structure(reflection.programme, reflection.neighbourhood)
    can = structure_abilities(notice.recipient, structure)
    if not reflection.shared_at or not can["read_shared_reflection"]:
        raise Moot
    said = {"place": structure.name, "year": reflection.year}
    return Message(
        subject=_("La réflexion de l’année est partagée : %(place)s") % said,
        template="governance/emails/accord",
        url=reverse("reflection", args=[*structure.address, reflection.year]),
        action=_("Lire la réflexion"),
        context={
            "sentence": _("La table vous ouvre la réflexion de sa structure de soutien pour %(year)s.")
            % said,
            "place": structure.name,
        },
    )
