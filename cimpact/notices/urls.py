"""When one is written to; the mailbox of a demonstration."""

from django.urls import path

from . import mailbox, pace

urlpatterns = [
    path("compte/courriels/", pace.message_pace, name="message_pace"),
    path("courriels/", mailbox.mailbox, name="mailbox"),
    path("courriels/<str:name>/", mailbox.mailbox_message, name="mailbox_message"),
    path("courriels/<str:name>/html/", mailbox.mailbox_html, name="mailbox_html"),
]
