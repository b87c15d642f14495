from django.contrib import admin

from cimpact.history.admin import ReadOnly

from .models import Programme, RulesVersion, SubmissionWindow, TeamMember


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ["code", "short_name_fr", "operator_fr", "starts_on", "ends_on"]


@admin.register(TeamMember)
class TeamMemberAdmin(admin.ModelAdmin):
    """Where a programme's first person is named; she invites the others."""

    list_display = ["user", "programme", "started_on", "ended_on"]
    list_select_related = ["user", "programme"]
    autocomplete_fields = ["user"]


@admin.register(RulesVersion)
class RulesVersionAdmin(ReadOnly):
    list_display = ["programme", "number", "label_fr", "effective_on"]
    list_select_related = ["programme"]


@admin.register(SubmissionWindow)
class SubmissionWindowAdmin(ReadOnly):
    list_display = ["programme", "date", "closes_at", "stages"]
    list_select_related = ["programme"]
