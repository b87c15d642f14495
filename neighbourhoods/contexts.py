"""What a person's places at tables and beside neighbourhoods open to her, told to cimpact.accounts.roles."""

from django.utils.translation import gettext_lazy as _

from cimpact.accounts.roles import Contact, Context, Replacing

from .enums import TableRole
from .models import assignments_of, tables_of


def table_contexts(user):
    """The tables a person belongs to."""
    for neighbourhood, membership in tables_of(user).items():
        yield Context(
            "table",
            neighbourhood,
            membership.get_role_display(),
            membership.organisation.name,
            rank=0,
            replacing=_replacing(user, [membership]),
            help=_help(getattr(membership, "advisor", None)),
            counted_on=membership.role == TableRole.COORDINATOR and membership.user_id == user.pk,
        )


def advisor_contexts(user):
    """The programmes in which a person accompanies neighbourhoods."""
    assignments = assignments_of(user)
    for programme in {assignment.programme for assignment in assignments}:
        yield Context(
            "advisor",
            programme.pk,
            _("Accompagnement des quartiers"),
            programme.short_name,
            rank=5,
            replacing=_replacing(user, [a for a in assignments if a.programme_id == programme.pk]),
            counted_on=any(a.user_id == user.pk and a.programme_id == programme.pk for a in assignments),
            help=programme.contact,
            second_factor="advisor" in programme.second_factor_for,
        )


def _help(advisor: dict | None) -> Contact | None:
    """The person who accompanies a table, as its pages name her."""
    if advisor is None:
        return None
    return Contact(f"{advisor['first_name']} {advisor['last_name']}", advisor["email"], advisor["phone"])


def _replacing(user, held: list) -> tuple[Replacing, ...]:
    """Whom the person replaces in these roles, each once."""
    away = {role.user_id: Replacing(role.user.full_name, role.until) for role in held}
    return tuple(replaced for person, replaced in away.items() if person != user.pk)
