"""Around a structure's papers: a committee of the neighbourhood, a file, versions at each point of their life."""

import io

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.enums import CommitteeKind, DocumentKind
from governance.models import Committee, DocumentVersion
from governance.structures import Structure
from governance.workflow.documents import add_version


def of_programme(cast) -> Structure:
    return Structure(cast.programme)


def of_ormes(cast) -> Structure:
    return Structure(cast.programme, cast.ormes)


def local_committee(cast) -> Committee:
    """The coordinating group of Les Ormes."""
    return Committee.objects.create(
        programme=cast.programme,
        code="coordination-ormes",
        name_fr="Groupe de coordination",
        name_en="Coordinating group",
        kind=CommitteeKind.COORDINATION,
        neighbourhood=cast.ormes,
    )


def a_file(name: str = "Mandat.pdf", pages: int = 1) -> SimpleUploadedFile:
    """A small PDF, as one joins it."""
    content = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        pdf.save(content)
    return SimpleUploadedFile(name, content.getvalue(), "application/pdf")


def proposed(structure: Structure, by, kind: DocumentKind = DocumentKind.MANDATE, **more) -> DocumentVersion:
    """A version proposed, read at an address."""
    values = {"link": "https://exemple.org/mandat"} | more
    return add_version(structure, kind, **values, by=by)
