"""Triggers that keep a table append-only, for PostgreSQL and SQLite alike (used by migrations)."""


def protect(table: str, may_blank: tuple[str, ...] = ()):
    """A migration function that refuses UPDATE and DELETE on a table.

    Columns in `may_blank` may be emptied, all other columns staying as they are.
    """

    def forwards(apps, schema_editor):
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            columns = [
                column.name for column in connection.introspection.get_table_description(cursor, table)
            ]
        if connection.vendor == "postgresql":
            for statement in _postgresql(table, columns, may_blank):
                schema_editor.execute(statement)
        else:
            for statement in _sqlite(table, columns, may_blank):
                schema_editor.execute(statement)

    def backwards(apps, schema_editor):
        for action in ("update", "delete", "truncate"):
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{action}{on}")

    return forwards, backwards


def _allowed(columns, may_blank, same: str) -> str:
    """SQL that is true when a change only empties the columns that may be emptied."""
    kept = [f"OLD.{c} {same} NEW.{c}" for c in columns if c not in may_blank]
    blanked = [
        f"(OLD.{c} {same} NEW.{c} OR NEW.{c} IS NULL OR CAST(NEW.{c} AS TEXT) = '')" for c in may_blank
    ]
    return " AND ".join(kept + blanked)


def _postgresql(table, columns, may_blank):
    message = f"{table} is append-only"
    allowed = _allowed(
        [f'"{c}"' for c in columns], tuple(f'"{c}"' for c in may_blank), "IS NOT DISTINCT FROM"
    )
    # JSON columns compare as jsonb, which Django uses.
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{message}'; END $$ LANGUAGE plpgsql"
    )
    for action in ("update", "delete"):
        yield (
            f"CREATE TRIGGER {table}_no_{action} BEFORE {action.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )
    yield (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def _sqlite(table, columns, may_blank):
    message = f"{table} is append-only"
    allowed = _allowed([f'"{c}"' for c in columns], tuple(f'"{c}"' for c in may_blank), "IS")
    yield (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
