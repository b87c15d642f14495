"""The portal's addresses, and those of the bare pages."""

from django.urls import path

from cimpact.urls import handler403, handler404, handler500
from cimpact.urls import urlpatterns as portal
from tests.bench import bare

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *portal,
    path("bare/dossiers/", bare.dossiers),
    path("bare/dossiers/<int:pk>/", bare.dossier),
    path("bare/home/", bare.home),
]
