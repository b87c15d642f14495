from django.contrib import admin

from cimpact.history.admin import ReadOnly

from .models import Committee, CommitteeMember, Decision


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    list_display = ["name_fr", "programme", "role"]
    list_select_related = ["programme"]


@admin.register(CommitteeMember)
class CommitteeMemberAdmin(ReadOnly):
    list_display = ["user", "committee", "organisation", "started_on", "ended_on"]
    list_select_related = ["user", "committee", "organisation"]


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    list_display = ["item", "met_on", "outcome", "recorded_by"]
    list_select_related = ["item", "recorded_by"]
