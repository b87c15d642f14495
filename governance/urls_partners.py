"""The partners of a programme, and what they bring."""

from django.urls import URLPattern, path

from .views import partners

urlpatterns: list[URLPattern] = [
    path("programme/<slug:code>/partenaires/", partners.programme_partners, name="programme_partners"),
    path("programme/<slug:code>/partenaires/<int:pk>/", partners.programme_partner, name="programme_partner"),
    path(
        "programme/<slug:code>/partenaires/<int:pk>/personne/",
        partners.partner_person,
        name="partner_person_add",
    ),
    path(
        "programme/<slug:code>/partenaires/<int:pk>/personne/<int:person>/",
        partners.partner_person,
        name="partner_person",
    ),
    path("programme/<slug:code>/partenaires/<int:pk>/annuler/", partners.partner_undo, name="partner_undo"),
]
