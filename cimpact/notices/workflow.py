"""What a person decides of an e-mail that the server refused, or may not have delivered."""

from django.db import transaction

from cimpact import clock
from cimpact.history.models import record

from . import outbox
from .models import Notice, Status


@transaction.atomic
def send_again(notice: Notice, *, by) -> bool:
    """Owe it anew, at once; False when somebody decided before."""
    decided = (
        Notice.objects.to_check()
        .filter(pk=notice.pk)
        .update(status=Status.PENDING, attempts=0, try_after=clock.now(), error="")
    )
    if decided:
        record(notice, "notice.send_again", by=by)
        transaction.on_commit(outbox.wake, robust=True)
    return bool(decided)


@transaction.atomic
def set_aside(notice: Notice, *, by) -> bool:
    """Leave it as it is: it arrived after all, or no longer matters. False when somebody decided before."""
    decided = Notice.objects.to_check().filter(pk=notice.pk).update(status=Status.CANCELLED)
    if decided:
        record(notice, "notice.set_aside", by=by)
    return bool(decided)
