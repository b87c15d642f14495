"""From the version before to this one: every row arrives, its guards stand, and its pages open (F127)."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import NoReverseMatch, reverse

from cimpact.history.models import Event
from cimpact.writing.models import FrozenCopy
from proposals.enums import State
from proposals.models import Dossier
from tests import cast as scenes
from tests.walk import OF_A_DOSSIER, POST_ONLY

# Where the tables stood before.
BEFORE = {
    "accounts": "0002_around_the_decision",
    "history": "0002_append_only",
    "notices": "0002_messages_at_ones_own_pace",
    "programmes": "0004_capacity_categories_of_earlier_rules",
    "writing": "0004_answers_say_where_they_came_from",
    "neighbourhoods": "0002_around_the_decision",
    "governance": "0003_who_recorded_an_interest",
    "proposals": "0007_opinions_may_be_declined",
    "dashboards": "0001_saved_views",
}
OURS_SINCE = {"learning"}
STATES = (State.LETTER_SENT, State.DRAFTING, State.PRECISION, State.COMMITTEE, State.ACTIVE)
# Tables that nothing rewrites, then and now.
GUARDED = ("history_event", "writing_frozencopy")


@pytest.fixture
def rows_of_before(cast, databases, tmp_path, settings):
    """A database as it was, with dossiers at several steps of their life; what it holds, by model.

    The dossiers are made by today's actions, then written by the models of that time: what those do not know is left.
    """
    settings.MEDIA_ROOT = tmp_path / "files"
    for state in STATES:
        scenes.AT[state](cast)
    name = databases.named(f"before_{databases.worker}")
    old = _apps_of_before()
    rows = {model: _common(model) for model in old.get_models(include_auto_created=True)}
    databases.drop(name)
    databases.create(name)
    databases.use(name)
    executor = MigrationExecutor(connection)
    executor.migrate(_targets(executor))
    with transaction.atomic(durable=True):
        for model, (names, values) in rows.items():
            model._base_manager.bulk_create(model(**dict(zip(names, row, strict=True))) for row in values)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
                cursor.execute(statement)
    yield {model._meta.label: found for model, found in rows.items()}
    connection.close()
    databases.drop(name)


def _targets(executor) -> list[tuple[str, str]]:
    leaves = dict(executor.loader.graph.leaf_nodes())
    return [(app, BEFORE.get(app, leaf)) for app, leaf in leaves.items() if app not in OURS_SINCE]


def _apps_of_before():
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(_targets(executor)).apps


def _common(model) -> tuple[list[str], list[tuple]]:
    """The columns that a model had and still has, and their rows today, but for those that did not exist then."""
    today = apps.get_model(model._meta.label)
    kept = {field.attname for field in today._meta.concrete_fields}
    names = [field.attname for field in model._meta.concrete_fields if field.attname in kept]
    found = today._base_manager.order_by("pk")
    return names, list(found.values_list(*names))


def _is_guarded(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname = %s"
            if connection.vendor == "postgresql"
            else "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s",
            [f"{table}_no_update"],
        )
        return cursor.fetchone()[0] == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_f127_an_upgrade_loses_nothing_and_every_page_opens(rows_of_before, signed_in):
    call_command("migrate", verbosity=0)
    for label, (names, before) in rows_of_before.items():
        model = apps.get_model(label)
        after = set(map(repr, model._base_manager.values_list(*names)))
        assert set(map(repr, before)) <= after, label
    assert all(_is_guarded(table) for table in (*GUARDED, "proposals_entry", "proposals_agreedversion"))
    for model in (Event, FrozenCopy):
        assert model.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete() if model is Event else model.objects.update(number=9)
    cast = scenes.find_cast()
    opened = {role: _open_all(signed_in(getattr(cast, role)), role) for role in scenes.PEOPLE}
    assert opened["coordinator"] > 20
    assert opened["team"] > 20


def _open_all(client, role: str) -> int:
    """Open the home and what the dossiers show; returns how many pages opened. A fault in a page raises here."""
    assert client.get(reverse("home")).status_code == 200
    opened: set[str] = set()
    everything = role in ("coordinator", "team")
    for dossier in Dossier.objects.with_names().order_by("pk"):
        for name, address in OF_A_DOSSIER.items():
            if address.answers == (POST_ONLY,) or not (everything or name in ("dossier", "analysis")):
                continue
            # The page of a dossier is read at each step of its life, the others once.
            if name.endswith(("pdf", "file")) or not address.exists(dossier) or name in opened - {"dossier"}:
                continue
            if (names := address.names(dossier)) is None:
                continue
            try:
                url = reverse(name, kwargs={"pk": dossier.pk, **names})
            except NoReverseMatch:
                continue
            status = client.get(url).status_code
            assert status in (200, 302, 403, 404), url
            if status == 200:
                opened.add(name)
    return len(opened)
