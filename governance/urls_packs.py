"""The packs of meetings, and the documents of their points."""

from django.urls import path

from .views import packs, point_files

MEETING = "rencontres/<int:pk>/"
FILES = f"{MEETING}points/<int:point>/documents/"

urlpatterns = [
    path(f"{MEETING}cahier/", packs.meeting_pack, name="meeting_pack"),
    path(f"{MEETING}cahier.pdf", packs.meeting_pack_file, name="meeting_pack_file"),
    path(FILES, point_files.point_files, name="point_files"),
    path(f"{FILES}<int:file>/", point_files.point_file, name="point_file"),
]
