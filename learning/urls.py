"""What comes after the letter: meetings, reports, the path from a stage to the next, capacity building."""

from django.urls import path

from .views import obligations, report_parts

urlpatterns = [
    path("dossiers/<int:pk>/attendu/<int:obligation>/", obligations.obligation, name="obligation"),
    # What a report holds besides its answers
    path(
        "dossiers/<int:pk>/rapports/<int:obligation>/parties/<slug:section>/",
        report_parts.report_part_save,
        name="report_part_save",
    ),
]
