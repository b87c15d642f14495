"""The last contacts of a neighbourhood, as the pages of a neighbourhood and of a dossier show them."""

from django.urls import reverse

from neighbourhoods.models import Neighbourhood
from proposals.models import Dossier

from .forms.contacts import ContactForm
from .permissions import can_read_contacts, contacts_open_to, programmes_logged

# How many a page shows; the rest is a link.
SHOWN = 4


def contacts_block(user, place: Neighbourhood, dossier: Dossier | None = None) -> dict | None:
    """What templates/learning/contacts/_block.html takes; None when it has nothing for the reader."""
    if not can_read_contacts(user, place):
        return None
    logged = programmes_logged(user, place)
    if dossier:
        logged &= {dossier.programme_id}
    contacts = list(contacts_open_to(user, place).select_related("by")[:SHOWN])
    if not contacts and not logged:
        return None
    url = reverse("dossier_contact", args=[dossier.pk]) if dossier else reverse("contacts", args=[place.slug])
    return {
        "contacts": contacts,
        "reader": user,
        "slug": place.slug,
        "url": url,
        "form": ContactForm(programmes=logged, dossier=dossier, auto_id="contact_%s") if logged else None,
    }
