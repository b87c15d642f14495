from django.contrib import admin

from cimpact.history.admin import ReadOnly

from .models import Dossier


@admin.register(Dossier)
class DossierAdmin(ReadOnly):
    """To find a dossier again; what it holds is read, and changed, in the portal."""

    list_display = ["number", "neighbourhood", "programme", "state", "state_since"]
    list_filter = ["programme", "state"]
    list_select_related = ["neighbourhood", "programme"]
    search_fields = ["number", "initiative__title", "neighbourhood__name"]
    fields = [
        "number",
        "programme",
        "neighbourhood",
        "initiative",
        "stage",
        "state",
        "state_since",
        "advisor",
    ]
