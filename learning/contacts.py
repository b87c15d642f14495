"""When a neighbourhood and whoever accompanies it were last in touch (R35)."""

from django.db.models import OuterRef, Subquery

from .models import Contact


def last_contact(programme: int) -> Subquery:
    """The day of the last contact of each neighbourhood of a queryset, in a programme (id)."""
    noted = Contact.objects.filter(neighbourhood=OuterRef("pk"), programme=programme).order_by("-on")
    return Subquery(noted.values("on")[:1])
