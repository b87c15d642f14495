"""What the addresses of a structure's papers name: a version proposed, with its file; a table's reflection."""

from django.core.files.base import ContentFile

from cimpact import clock
from cimpact.programmes.models import Programme
from governance.enums import DocumentKind
from governance.models import DocumentVersion, EssentialDocument, Reflection
from neighbourhoods.models import Neighbourhood

# The demonstration proposes no version of it.
PROPOSED = DocumentKind.INNOVATION


def papers_around(programme: Programme, neighbourhood: Neighbourhood) -> dict[str, int]:
    """Ids by the name that the tables of addresses use."""
    document, _made = EssentialDocument.objects.get_or_create(
        programme=programme, neighbourhood=None, kind=PROPOSED
    )
    version = document.versions.first()
    if version is None:
        version = DocumentVersion(
            document=document,
            number=1,
            name="Innovation.pdf",
            mimetype="application/pdf",
            added_by=programme.team.first().user,
        )
        version.file.save(version.name, ContentFile(b"%PDF-1.7 of the walk"))
    reflection, _made = Reflection.objects.get_or_create(
        programme=programme, neighbourhood=neighbourhood, year=clock.today().year
    )
    return {"version": version.pk, "reflection": reflection.pk}
