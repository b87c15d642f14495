"""What every page's frame needs: navigation, languages, contexts, unread notices."""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cimpact.operation import maintenance
from governance.models import seats_of

from .help import contacts_for


def shell(request) -> dict:
    """Context processor of the frame."""
    other = "en" if get_language() == "fr" else "fr"
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    # `or None`: the request's context is lazy, and never None itself.
    context = (request.context or None) if signed_in and hasattr(request, "context") else None
    return {
        "demo": settings.DEMO,
        "maintenance": maintenance.current(),
        "help": contacts_for(context),
        "other_language": other,
        "language_switch_url": translate_url(request.get_full_path(), other),
        "nav_items": navigation(request, context),
        "contexts": request.contexts if signed_in and hasattr(request, "contexts") else [],
        "current_context": context,
        "unread_count": user.notices.told().filter(read_at=None).count() if signed_in else 0,
    }


def navigation(request, context) -> list[dict]:
    """The destinations of the context in use: five at most."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        items = [
            (_("Le programme"), "programme"),
            (_("Les quartiers"), "directory"),
            (_("Calendrier"), "calendar"),
            (_("Ressources"), "resources"),
        ]
    elif context is None:
        items = [
            (_("Accueil"), "home"),
            (_("Dossiers"), "dossiers"),
            (_("Calendrier"), "calendar"),
            (_("Quartiers"), "neighbourhoods"),
        ]
    elif context.kind == "committee" and is_regional(request.user, context):
        items = [
            (_("Accueil"), "home"),
            (_("Dossiers"), "dossiers"),
            (_("Comités"), "committees"),
            (_("Tableau de bord"), "dashboard"),
            (_("Calendrier"), "calendar"),
        ]
    elif context.kind == "committee":
        # The committee of a neighbourhood studies no dossier.
        items = [
            (_("Accueil"), "home"),
            (_("Comités"), "committees"),
            (_("Calendrier"), "calendar"),
            (_("Quartiers"), "neighbourhoods"),
        ]
    elif context.kind in ("guest", "consulted"):
        items = [
            (_("Accueil"), "home"),
            (_("Calendrier"), "calendar"),
            (_("Quartiers"), "neighbourhoods"),
        ]
    elif context.kind == "table":
        items = [
            (_("Accueil"), "home"),
            (_("Nos dossiers"), "dossiers"),
            # The calendar is one click from the home, under the next dates.
            (_("Journal"), "journal"),
            (_("Quartiers"), "neighbourhoods"),
            (_("Communauté"), "community"),
        ]
    elif context.kind == "team":
        # It prepares meetings more often than it invites people, who are in its own menu.
        items = [
            (_("Accueil"), "home"),
            (_("Dossiers"), "dossiers"),
            (_("Comités"), "committees"),
            (_("Tableau de bord"), "dashboard"),
            (_("Quartiers"), "neighbourhoods"),
        ]
    else:
        items = [
            (_("Accueil"), "home"),
            (_("Dossiers"), "dossiers"),
            # The envelope is one click from its figures, and the calendar from the home.
            (_("Tableau de bord"), "dashboard"),
            (_("Quartiers"), "neighbourhoods"),
            (_("Personnes"), "people"),
        ]
    here = request.path
    return [
        {"label": label, "url": reverse(name), "current": _is_here(here, reverse(name), reverse("home"))}
        for label, name in items
    ]


def is_regional(user, context) -> bool:
    """Whether the committee of the context in use is of regional governance."""
    return any(
        seat.committee_id == context.object_id and seat.committee.is_regional for seat in seats_of(user)
    )


def _is_here(here: str, url: str, home: str) -> bool:
    return here == url if url == home else here.startswith(url)
