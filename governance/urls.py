"""The committees: their seats, their meetings, what they decide."""

from django.urls import include, path

urlpatterns = [
    path("", include("governance.urls_committees")),
    path("", include("governance.urls_meetings")),
    path("", include("governance.urls_partners")),
    path("", include("governance.urls_decisions")),
    path("", include("governance.urls_packs")),
    path("", include("governance.urls_accords")),
    path("", include("governance.urls_papers")),
]
