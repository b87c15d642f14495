from django.contrib import admin

from cimpact.history.admin import ReadOnly

from .models import Notice


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["due_at", "recipient", "to_address", "kind", "status", "attempts", "sent_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__email", "to_address"]
    exclude = ["details"]  # an invitation's key, until its e-mail has left
