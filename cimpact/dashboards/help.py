"""Whom to write to or call, at the foot of every page."""

from cimpact.accounts.roles import Contact, Context
from cimpact.programmes.models import Programme


def contacts_for(context: Context | None) -> list[Contact]:
    """A table's advisor; for the others the coordination team of their programme; for whoever has no role, of each."""
    if context and context.help:
        return [context.help]
    return [programme.contact for programme in Programme.objects.all()]
