"""What comes after the letter: meetings, reports, the path from a stage to the next, capacity building."""

from django.urls import path

from .views import activities, capacity, capacity_requests, needs, obligations, offers, partners

urlpatterns = [
    path("dossiers/<int:pk>/attendu/<int:obligation>/", obligations.obligation, name="obligation"),
    # Capacity building: the wallet of a participation, and what its table asks of it
    path("dossiers/<int:pk>/competences/", capacity_requests.wallet, name="wallet"),
    path("dossiers/<int:pk>/competences/demander/", capacity_requests.capacity_ask, name="capacity_ask"),
    path(
        "dossiers/<int:pk>/competences/<int:asked>/",
        capacity_requests.capacity_request,
        name="capacity_request",
    ),
    path(
        "dossiers/<int:pk>/competences/<int:asked>/proposer/",
        capacity_requests.capacity_match,
        name="capacity_match",
    ),
    path(
        "dossiers/<int:pk>/competences/<int:asked>/agir/", capacity_requests.capacity_act, name="capacity_act"
    ),
    # Capacity building: a programme's
    path("competences/", capacity.capacity, name="capacity"),
    path("competences/<slug:code>/", capacity.capacity_of, name="capacity_of"),
    path("competences/<slug:code>/demandes/", capacity.capacity_requests, name="capacity_requests"),
    path("competences/<slug:code>/partenaires/", partners.partners, name="partners"),
    path("competences/<slug:code>/partenaires/ajouter/", partners.partner, name="partner_add"),
    path("competences/<slug:code>/partenaires/<int:pk>/", partners.partner, name="partner"),
    path("competences/<slug:code>/besoins/", needs.region_needs, name="region_needs"),
    path("competences/<slug:code>/besoins/<slug:slug>/", needs.needs, name="needs"),
    path("competences/<slug:code>/offres/", offers.offers, name="offers"),
    path("competences/<slug:code>/offres/ajouter/", offers.offer_edit, name="offer_add"),
    path("competences/<slug:code>/offres/<int:pk>/", offers.offer, name="offer"),
    path("competences/<slug:code>/offres/<int:pk>/modifier/", offers.offer_edit, name="offer_edit"),
    path("competences/<slug:code>/offres/<int:pk>/agir/", offers.offer_act, name="offer_act"),
    # Group offers, for whoever has no account
    path("activites/", activities.activities, name="activities"),
    path("activites/<int:pk>/", activities.activity, name="activity"),
    path("activites/invitation/<str:token>/", activities.offer_invitation, name="offer_invitation"),
    path("activites/place/<str:token>/", activities.place, name="place"),
]
