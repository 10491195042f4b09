"""Triggers that make the record and its chain append-only in the database itself, whoever is connected to it.

The first migration calls ``forbid_changes``, that of the chain calls it for its table. A later migration that
rebuilds such a table on SQLite (batch mode drops and creates it) loses the triggers and has to call it again.
"""

from typing import Final

from sqlalchemy import Connection

_RECORD: Final = "record"
_FUNCTION: Final = (
    "CREATE FUNCTION record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$"
)


def forbid_changes(connection: Connection, table: str = _RECORD) -> None:
    """Create the triggers on a table, which must exist without them; that of the record comes first."""
    if connection.dialect.name == "sqlite":
        for word in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_no_{word} BEFORE {word} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
            )
        return
    if table == _RECORD:
        connection.exec_driver_sql(_FUNCTION)
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()"
    )
