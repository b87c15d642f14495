"""The papers of a structure: its essential documents, its yearly reflection."""

from django.urls import path

from .views import documents, reflections

DOCUMENTS = "documents-essentiels/"
BACKBONE = "structure-de-soutien/<slug:code>/"
OF_A_TABLE = f"{BACKBONE}<slug:slug>/<int:year>/"

urlpatterns = [
    # Versions, by their number in the portal
    path(f"{DOCUMENTS}versions/<int:pk>/fichier/", documents.version_file, name="version_file"),
    path(f"{DOCUMENTS}versions/<int:pk>/approuver/", documents.version_approve, name="version_approve"),
    path(f"{DOCUMENTS}versions/<int:pk>/revision/", documents.version_review, name="version_review"),
    path(f"{DOCUMENTS}versions/<int:pk>/retirer/", documents.version_take_back, name="version_take_back"),
    # Of the programme, then of a neighbourhood
    path(f"{DOCUMENTS}<slug:code>/", documents.essential_documents, name="essential_documents"),
    path(
        f"{DOCUMENTS}<slug:code>/ajouter/<slug:kind>/",
        documents.essential_document_add,
        name="essential_document_add",
    ),
    path(f"{DOCUMENTS}<slug:code>/<slug:slug>/", documents.essential_documents, name="essential_documents"),
    path(
        f"{DOCUMENTS}<slug:code>/<slug:slug>/ajouter/<slug:kind>/",
        documents.essential_document_add,
        name="essential_document_add",
    ),
    # The yearly reflection: of the coordination team, then of a table
    path("reflexions/<int:pk>/", reflections.shared_reflection, name="shared_reflection"),
    path(f"{BACKBONE}<int:year>/", reflections.reflection, name="reflection"),
    path(f"{BACKBONE}<int:year>/<slug:subject>/", reflections.reflection_note, name="reflection_note"),
    path(OF_A_TABLE, reflections.reflection, name="reflection"),
    path(f"{OF_A_TABLE}partage/", reflections.reflection_share, name="reflection_share"),
    path(f"{OF_A_TABLE}<slug:subject>/", reflections.reflection_note, name="reflection_note"),
]
