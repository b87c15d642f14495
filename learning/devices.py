"""Telling phones apart in a room without knowing whose they are.

A random number goes to the phone in a signed cookie. What is kept with an answer is drawn from it, from the space and
from the use, so that the same phone is followed neither from one meeting to the next nor from a question to a vote. No
address of a network is kept.
"""

import secrets

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from .models import Dialogue

COOKIE, SALT = "salle", "learning.device"
KEPT = 60 * 60 * 24 * 30  # seconds: until after the survey
# What a hand does in a minute; what a full room does in a minute.
MOST_A_MINUTE, MOST_OF_ALL_A_MINUTE = 30, 1500


def device_in(request: HttpRequest, dialogue: Dialogue) -> str | None:
    """What tells this phone apart in this space; None before it has its cookie."""
    token = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    return salted_hmac(f"{SALT}.{dialogue.pk}", token, algorithm="sha256").hexdigest() if token else None


def apart(device: str | None, use: str) -> str:
    """What is kept of the phone for one use alone: a question that is signed leads neither to what the same phone
    answered to a poll nor to what it said in the survey."""
    return salted_hmac(f"{SALT}.{use}", device, algorithm="sha256").hexdigest() if device else ""


def give_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the phone its number, unless it has one."""
    if not request.get_signed_cookie(COOKIE, default="", salt=SALT):
        response.set_signed_cookie(
            COOKIE,
            secrets.token_urlsafe(16),
            salt=SALT,
            max_age=KEPT,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def is_within_pace(dialogue: Dialogue, device: str) -> bool:
    """Whether the phone, and the room as a whole, send no more than people do. Without a cache, nothing is refused."""
    return _counted(f"room:{dialogue.pk}:{device}") <= MOST_A_MINUTE and (
        _counted(f"room:{dialogue.pk}") <= MOST_OF_ALL_A_MINUTE
    )


def _counted(key: str) -> int:
    """How many in the minute that began with the first."""
    if cache.add(key, 1, 60):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # the minute ended in between
        return 1
