"""Triggers that make the record append-only in the database itself, whoever is connected to it.

The first migration calls ``forbid_changes``. A later migration that rebuilds the table ``record`` on SQLite
(batch mode drops and creates it) loses the triggers and has to call it again.
"""

from typing import Final

from sqlalchemy import Connection

SQLITE: Final = tuple(
    f"CREATE TRIGGER record_no_{word} BEFORE {word} ON record "
    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
    for word in ("UPDATE", "DELETE")
)

POSTGRESQL: Final = (
    (
        "CREATE FUNCTION record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$"
    ),
    (
        "CREATE TRIGGER record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record "
        "FOR EACH STATEMENT EXECUTE FUNCTION record_is_append_only()"
    ),
)


def forbid_changes(connection: Connection) -> None:
    """Create the triggers on the table ``record``, which must exist without them."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
