from django.urls import path

from .views import lists

urlpatterns = [
    path("dossiers/", lists.dossiers, name="dossiers"),
]
