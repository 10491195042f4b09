"""The tables of the chain over the record, and of its checkpoints."""

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

import storage.tables  # noqa: F401 -- the naming of constraints, and the table that these refer to
from storage.sealed import EDITED


class LinkRow(SQLModel, table=True):
    """One entry's place in the chain. Triggers refuse UPDATE and DELETE.

    ``facts``: what the change wrote beside its entry, as hashes in JSON (see ``storage/covering.py``).
    """

    __tablename__ = "chain"

    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    change: str = Field(unique=True, foreign_key="record.change", sa_column_kwargs=EDITED)
    facts: str
    mac: bytes = Field(sa_column=Column(LargeBinary, nullable=False), repr=False)


class HeadRow(SQLModel, table=True):
    """Where the chain ends: one row, which everybody locks who makes it longer."""

    __tablename__ = "chain_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int
    mac: bytes = Field(sa_column=Column(LargeBinary, nullable=False), repr=False)


class CheckpointRow(SQLModel, table=True):
    """A signed checkpoint over the first ``size`` entries."""

    __tablename__ = "checkpoint"

    size: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    text: str


class PlaceRow(SQLModel, table=True):
    """A place that checkpoints are sent to.

    ``size``: the last one that it got. ``problem``: why the next one did not arrive, since ``failing``.
    ``busy``: until when somebody is sending to it.
    """

    __tablename__ = "checkpoint_place"

    place: str = Field(primary_key=True)
    size: int
    busy: datetime
    failing: datetime | None = None
    problem: str | None = None


class VerdictRow(SQLModel, table=True):
    """What came of verifying the record last: one row. ``broken``: what is wrong; none when it is whole."""

    __tablename__ = "verdict"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime
    broken: str | None = None
