"""What a machine asks of the portal: is it alive, and can it serve?"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cimpact.celery import app
from cimpact.storage import has_room


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers. It asks nothing of the database, whose absence no restart would cure."""
    return JsonResponse({"status": "alive", "disk": _disk()})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database and the broker answer, and the tables are those of this code.

    A disk nearly full is said and stops nothing: only uploads are refused.
    """
    checks = {name: _outcome(check) for name, check in CHECKS.items()}
    ready = set(checks.values()) == {"ok"}
    return JsonResponse(
        {"status": "ready" if ready else "unready"} | checks | {"disk": _disk()}, status=200 if ready else 503
    )


def _outcome(check: Callable[[], None]) -> str:
    # The kind of error is enough for whoever operates the portal; its text could name hosts and users.
    try:
        check()
    except Exception as error:
        return type(error).__name__
    return "ok"


def _disk() -> str:
    return "ok" if has_room() else "nearly full"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise PendingMigrations


def _broker() -> None:
    with app.connection_for_write(connect_timeout=1) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)


class PendingMigrations(Exception):
    """The database is older than the code."""


CHECKS = {"database": _database, "migrations": _migrations, "broker": _broker}
