"""What comes after the letter: meetings, reports, the path from a stage to the next, capacity building."""

from django.urls import path

from .views import obligations, timeline

urlpatterns = [
    path("dossiers/<int:pk>/attendu/<int:obligation>/", obligations.obligation, name="obligation"),
    # Everything dated of a stage
    path("dossiers/<int:pk>/fil/", timeline.timeline, name="timeline"),
]
