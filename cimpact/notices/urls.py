"""The mailbox of a demonstration."""

from django.urls import path

from . import mailbox

urlpatterns = [
    path("courriels/", mailbox.mailbox, name="mailbox"),
    path("courriels/<str:name>/", mailbox.mailbox_message, name="mailbox_message"),
    path("courriels/<str:name>/html/", mailbox.mailbox_html, name="mailbox_html"),
]
