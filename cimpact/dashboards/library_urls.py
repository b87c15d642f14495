"""What the team keeps for everyone, and how a table joins the community."""

from django.urls import path

from .views import commitments, library

urlpatterns = [
    path("ressources/<slug:code>/gerer/", library.library, name="library"),
    path("ressources/<slug:code>/gerer/termes/nouveau/", library.term, name="term"),
    path("ressources/<slug:code>/gerer/termes/<int:pk>/", library.term, name="term"),
    path("ressources/<slug:code>/gerer/termes/<int:pk>/retirer/", library.term_remove, name="term_remove"),
    path("ressources/<slug:code>/gerer/nouvelle/", library.resource, name="resource"),
    path("ressources/<slug:code>/gerer/<int:pk>/", library.resource, name="resource"),
    path("ressources/<slug:code>/gerer/<int:pk>/agir/", library.resource_act, name="resource_act"),
    path("programme/<slug:code>/engagements/", commitments.commitments, name="commitments"),
    path("programme/<slug:code>/charte/ecrire/", commitments.charter_write, name="charter_write"),
    path("programme/<slug:code>/charte/retirer/", commitments.charter_drop, name="charter_drop"),
    path("quartiers/<slug:slug>/engagement/<slug:code>/", commitments.commitment, name="commitment"),
]
