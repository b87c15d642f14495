from django.contrib import admin

from cimpact.history.admin import ReadOnly

from .models import Invitation, User
from .workflow import close_sessions


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Opening and closing accounts. Nobody is deleted: what people did keeps their name."""

    list_display = ["email", "first_name", "last_name", "language", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["email", "first_name", "last_name"]
    fields = ["email", "first_name", "last_name", "phone", "job_title", "language", "is_active", "is_staff"]

    # An address is corrected in the portal, where the codes and the invitation follow; people come by invitation.
    readonly_fields = ["email"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data:
            close_sessions(obj)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["user", "invited_by", "sent_at", "expires_at", "accepted_at"]
    list_select_related = ["user", "invited_by"]
    exclude = ["token_hash"]
