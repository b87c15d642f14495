from django.contrib import admin

from .models import Event


class ReadOnly(admin.ModelAdmin):
    """Shown in the technical administration, changed by the portal's actions only."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "actor", "kind", "content_type", "object_id", "from_state", "to_state"]
    list_filter = ["kind"]
    list_select_related = ["actor", "content_type"]
    date_hierarchy = "at"
