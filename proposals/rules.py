"""The rules of a stage, each with the sentence that helps: amounts in cents, durations in years (R21, R22)."""

from django.utils.translation import gettext as _

from cimpact.formatting import money
from cimpact.programmes.models import Programme, Stage


def amount_problem(stage: Stage, cents: int | None) -> str | None:
    """What is wrong with one year's amount, and what to do; None when it fits the range."""
    if cents is None:
        return _("Inscrivez un montant pour cette année, entre %(min)s et %(max)s.") % {
            "min": money(stage.amount_min),
            "max": money(stage.amount_max),
        }
    if cents > stage.amount_max:
        return _(
            "C’est %(over)s de plus que le maximum. Inscrivez %(max)s ou moins, ou placez le reste dans une autre "
            "source, au budget."
        ) % {"over": money(cents - stage.amount_max), "max": money(stage.amount_max)}
    if cents < stage.amount_min:
        return _("C’est %(under)s de moins que le minimum. Inscrivez %(min)s ou plus.") % {
            "under": money(stage.amount_min - cents),
            "min": money(stage.amount_min),
        }
    return None


def years_problem(stage: Stage, years: int | None) -> str | None:
    """What is wrong with the duration; None when the stage admits it."""
    if years is None:
        return _("Choisissez une durée.")
    if years > stage.years_max:
        return _("Cette étape dure au plus %(years)s ans. Choisissez une durée plus courte.") % {
            "years": stage.years_max
        }
    if years < stage.years_min:
        return _("Choisissez une durée d’au moins un an.")
    return None


def capacity_problem(programme: Programme, cents: int) -> str | None:
    """What is wrong with one year of the reserved amount (R26); None when it fits, or when no amount is set."""
    most = programme.capacity_amount
    if most is None or cents <= most:
        return None
    return _(
        "C’est %(over)s de plus que le montant réservé. Inscrivez %(most)s ou moins, ou prenez le reste dans le "
        "soutien annuel."
    ) % {"over": money(cents - most), "most": money(most)}


def goes_beyond_programme(dossier) -> bool:
    """Whether the years asked for end after the programme: warned about, never refused (R1, R3)."""
    from .dates import last_day

    if not (dossier.starts_on and dossier.years):
        return False
    return last_day(dossier.starts_on, dossier.years) > dossier.programme.ends_on
