from django.contrib import admin

from cimpact.history.admin import ReadOnly

from .models import Committee, CommitteeMember, Decision, GovernanceRules, Partner, Seat


class SeatInline(admin.TabularInline):
    model = Seat
    extra = 0
    fields = ["order", "label_fr", "label_en", "group", "organisation", "for_each", "places", "is_optional"]


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    list_display = ["name_fr", "programme", "kind", "role", "neighbourhood", "ended_on"]
    list_filter = ["kind", "role"]
    list_select_related = ["programme", "neighbourhood"]
    inlines = [SeatInline]


@admin.register(CommitteeMember)
class CommitteeMemberAdmin(ReadOnly):
    list_display = ["user", "committee", "organisation", "seat", "started_on", "term_ends_on", "ended_on"]
    list_select_related = ["user", "committee", "organisation", "seat"]


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["organisation", "programme", "group", "started_on", "ended_on"]
    list_filter = ["group"]
    list_select_related = ["organisation", "programme"]


@admin.register(GovernanceRules)
class GovernanceRulesAdmin(admin.ModelAdmin):
    list_display = ["programme", "regional_tables", "ends_soon_days"]
    list_select_related = ["programme"]


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    list_display = ["item", "met_on", "outcome", "recorded_by"]
    list_select_related = ["item", "recorded_by"]
