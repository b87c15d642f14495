"""The kinds of messages, filled from the apps above: each knows how to write itself for its reader."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A message ready to be read: its subject, its template and what the template needs, one clear link."""

    subject: str
    template: str  # "proposals/emails/receipt": .txt and .html
    url: str  # path in the reader's language; the mail makes it absolute
    action: str  # what the link says
    context: dict = field(default_factory=dict)
    # (name, what makes the content, type): a file that cannot be made never keeps the message from leaving. The
    # template finds in `attached` the names of those that were.
    attachments: list[tuple[str, Callable[[], bytes], str]] = field(default_factory=list)


class Moot(Exception):
    """What the message tells of no longer holds: it does not leave."""


class NotNow(Exception):
    """The message may not leave at this hour; it waits until one when it may."""

    def __init__(self, until: dt.datetime):
        super().__init__(until)
        self.until = until


_writers: dict[str, Callable[..., Message]] = {}


def writes(kind: str):
    """Register a function (notice) → Message, called in the reader's language."""

    def register(function):
        _writers[kind] = function
        return function

    return register


def write(notice) -> Message:
    """The message of a notice; KeyError for a kind nobody writes, Moot or NotNow when it does not leave now."""
    return _writers[notice.kind](notice)
