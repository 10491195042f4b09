"""The tables. Rows stay inside ``storage``: the aggregates turn them into frozen values.

A table class does not validate (SQLModel by design), so nothing outside an aggregate makes a row.
Enumerations are stored as text: a database type for each would have to be migrated with every new word.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, MetaData
from sqlmodel import Field, SQLModel

from storage.sealed import Sealed

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = CONVENTION


class KeyRow(SQLModel, table=True):
    """A wrapped key: the root key (scope ``root``) or the data key of one scope and generation.

    ``wrapped`` is NULL after shredding: the row stays, so that a generation is never given twice.
    ``check_value`` tells which master key wraps the root; data keys have none.
    """

    __tablename__ = "key"

    scope: str = Field(primary_key=True)
    generation: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    wrapped: bytes | None = Field(default=None, sa_column=Column(LargeBinary), repr=False)
    check_value: bytes | None = Field(default=None, sa_column=Column(LargeBinary), repr=False)


class RecordRow(SQLModel, table=True):
    """One entry of the record. Triggers refuse UPDATE and DELETE: see ``append_only``."""

    __tablename__ = "record"
    __table_args__ = ({"sqlite_autoincrement": True},)

    seq: int | None = Field(default=None, primary_key=True)
    change: str = Field(unique=True)
    at: datetime
    actor: str
    verb: str
    outcome: str
    incident: str | None = Field(default=None, index=True)
    subject: str | None = None
    code: str | None = None
    detail: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)
    undoes: str | None = Field(default=None, unique=True, foreign_key="record.change")


class OutboxRow(SQLModel, table=True):
    """One message to send: what kind and about what, never its text."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "lane", "id"),
        Index(None, "state", "id"),
        Index(None, "lane", "sent_at"),
        CheckConstraint("state IN ('pending', 'sending', 'sent', 'held', 'dead')", name="state"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    lane: str
    at: datetime
    incident: str | None = None
    change: str | None = None
    person: str | None = None
    channel: str | None = None
    subscription: str | None = None
    slot: str | None = None
    state: str
    not_before: datetime
    attempts: int = 0
    owner: str | None = None
    claimed: datetime | None = Field(default=None, index=True)
    lease: datetime | None = None
    sent_at: datetime | None = Field(default=None, index=True)
    reason: str | None = None
    place: str | None = None
    ts: str | None = None
    swept: datetime | None = None


class PauseRow(SQLModel, table=True):
    """Until when nothing is to call something outside, because it asked for a pause."""

    __tablename__ = "pause"

    name: str = Field(primary_key=True)
    until: datetime


class SeenRow(SQLModel, table=True):
    """One delivery from Slack that was taken on, and the reference of what it changed."""

    __tablename__ = "seen"

    key: str = Field(primary_key=True)
    at: datetime = Field(index=True)
    answer: str | None = None
