"""Telling whether a letter or an agreement shown to somebody came from the portal: its number, its code (F45, F46).

Nothing is said that the bearer of the document does not read on it.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .carrier import neighbourhood_at
from .enums import LetterKind
from .models import AgreedVersion, Agreement, Dossier, Letter

# What people type for what Crockford's alphabet prints.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
# Compared with when there is no such letter, so that it takes as long.
_NO_CODE = "0000-0000"


@dataclass(frozen=True)
class Verified:
    """What a genuine document says."""

    number: str
    kind: str | Promise
    on: dt.datetime
    neighbourhood: str
    title: str
    # Cents, as printed; None for a refusal.
    total: int | None


def verify(number: str, code: str) -> Verified | None:
    """The document of that number when the code is the one printed on it, else None."""
    number = _number(number)
    found = _agreement(number, code) if number.startswith("E-") else _letter(number)
    printed, verified = found or (_NO_CODE, None)
    return verified if constant_time_compare(_code(code), _code(printed)) else None


def code_of(agreement: Agreement) -> str:
    """The code printed on an agreement: the beginning of its fingerprint."""
    return f"{agreement.sha256[:4]}-{agreement.sha256[4:8]}".upper()


_NAMED = ("dossier__neighbourhood", "dossier__initiative", "dossier__award")


def _letter(number: str) -> tuple[str, Verified] | None:
    """A letter that was sent, and its code."""
    sent = Letter.objects.filter(sent_at__isnull=False, number=number).select_related(*_NAMED)
    if (letter := sent.first()) is None:
        return None
    total = _printed_total(letter.dossier, 1) if letter.kind == LetterKind.AWARD else None
    label = LetterKind(letter.kind).label
    return letter.code, _verified(letter.dossier, number, label, letter.sent_at, total)


def _agreement(number: str, code: str) -> tuple[str, Verified] | None:
    """An agreement that both sides signed, and its code: of those of the number, the one that bears this code."""
    dossier = Dossier.objects.filter(number=number[2:]).select_related("neighbourhood", "initiative", "award")
    if (named := dossier.first()) is None:
        return None
    signed = Agreement.objects.filter(countersigned_at__isnull=False).filter(
        Q(dossier=named) | Q(former_of=named)
    )
    agreements = {_code(code_of(agreement)): agreement for agreement in signed}
    if not agreements:
        return None
    agreement = agreements.get(_code(code)) or next(iter(agreements.values()))
    total = _printed_total(named, agreement.version)
    verified = _verified(named, number, _("entente de soutien"), agreement.countersigned_at, total)
    return code_of(agreement), verified


def _verified(dossier: Dossier, number: str, kind, on: dt.datetime, total: int | None) -> Verified:
    return Verified(
        number=number,
        kind=kind,
        on=on,
        neighbourhood=neighbourhood_at(dossier, on),
        title=str(dossier.title),
        total=total,
    )


def _printed_total(dossier: Dossier, number: int) -> int:
    """The support of an agreed version, whatever was agreed since."""
    version = AgreedVersion.objects.filter(participation__dossier=dossier, number=number).first()
    return sum(version.content["amounts"].values()) if version else dossier.award.total


def _number(typed: str) -> str:
    return re.sub(r"\s+", "", typed).upper()[:24]


def _code(typed: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", typed.upper().translate(_MISREAD))[:12]


def address(language: str) -> str:
    """Where a letter written in that language says to verify it."""
    with translation.override(language):
        return settings.SITE_URL.rstrip("/").partition("://")[2] + reverse("verify_letter")
