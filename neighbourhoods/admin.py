from django.contrib import admin
from django.db import models

from cimpact.history.admin import ReadOnly

from .models import (
    AdvisorAssignment,
    HealthTerritory,
    Initiative,
    InTerritory,
    Membership,
    Neighbourhood,
    Organisation,
    Place,
)


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    list_display = ["name", "kind"]
    search_fields = ["name"]


@admin.register(HealthTerritory)
class HealthTerritoryAdmin(admin.ModelAdmin):
    search_fields = ["name"]


@admin.register(InTerritory)
class InTerritoryAdmin(ReadOnly):
    list_display = ["neighbourhood", "territory", "started_on", "ended_on"]
    list_select_related = ["neighbourhood", "territory"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "withdraws_from_investments"]
    list_filter = ["kind"]
    search_fields = ["name"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(Neighbourhood)
class NeighbourhoodAdmin(admin.ModelAdmin):
    list_display = ["name", "table", "fiscal_sponsor"]
    list_select_related = ["table", "fiscal_sponsor"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["places", "table", "fiscal_sponsor"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ["user", "organisation", "role", "started_on", "ended_on"]
    list_select_related = ["user", "organisation"]


@admin.register(AdvisorAssignment)
class AdvisorAssignmentAdmin(ReadOnly):
    list_display = ["user", "neighbourhood", "programme", "started_on", "ended_on"]
    list_select_related = ["user", "neighbourhood", "programme"]


@admin.register(Initiative)
class InitiativeAdmin(ReadOnly):
    list_display = ["title", "neighbourhood", "programme", "created_at"]
    list_select_related = ["neighbourhood", "programme"]
