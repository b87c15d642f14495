"""The learning journal."""

from django.urls import path

from .views import journal, journal_writing

urlpatterns = [
    path("journal/", journal.journal, name="journal"),
    path("journal/nouveau/", journal.journal_latest, name="journal_latest"),
    path("journal/ecrire/", journal_writing.journal_write, name="journal_write"),
    path("journal/hors-connexion/", journal_writing.journal_offline, name="journal_offline"),
    path("journal/hors-connexion.js", journal_writing.journal_worker, name="journal_worker"),
    path("journal/<int:pk>/", journal.journal_entry, name="journal_entry"),
    path("journal/<int:pk>/modifier/", journal_writing.journal_change, name="journal_change"),
    path("journal/<int:pk>/lecteurs/", journal.journal_visibility, name="journal_visibility"),
    path("journal/<int:pk>/retirer/", journal.journal_take_back, name="journal_take_back"),
    path("journal/<int:pk>/photos/<int:photo>/", journal.journal_photo, name="journal_photo"),
]
