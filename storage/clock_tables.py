"""The tables of clocks: the facts they run from, what they ended with, and who was reminded."""

from datetime import datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.case_tables import ToldFact
from storage.sealed import Sealed


class MomentRow(ToldFact, table=True):
    """A moment. ``exact``: whether the time of day is known; else it is the beginning of the day."""

    __tablename__ = "moment"

    moment: str
    happened: datetime
    zone: str
    exact: bool


class JurisdictionRow(ToldFact, table=True):
    """The places of an incident, all of them, by commas."""

    __tablename__ = "jurisdiction"

    places: str


class EntityRow(ToldFact, table=True):
    """Whether the organisation is of a kind that some regimes bind alone."""

    __tablename__ = "entity"

    entity: str
    answer: str


class ListedRow(SQLModel, table=True):
    """That a clock looked applicable. It is no fact that could be undone: a clock is never dropped."""

    __tablename__ = "clock"
    __table_args__ = (UniqueConstraint("incident", "clock"),)

    id: int | None = Field(default=None, primary_key=True)
    incident: str = Field(foreign_key="incident.ref", index=True)
    clock: str
    at: datetime


class OutcomeRow(ToldFact, table=True):
    """What a clock ended with. ``by``: who recorded it."""

    __tablename__ = "clock_outcome"

    clock: str
    state: str
    done: datetime | None = None
    evidence: str | None = None
    by: str


class PauseRow(ToldFact, table=True):
    """A request that pauses a clock, for so long; without ``until``: from ``start`` on it runs again."""

    __tablename__ = "clock_pause"

    clock: str
    start: datetime
    until: datetime | None = None
    request: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)


class ReminderRow(SQLModel, table=True):
    """That a level of a clock was reached, taken on once; another due time makes it another one."""

    __tablename__ = "clock_reminder"
    __table_args__ = (UniqueConstraint("incident", "clock", "level", "due"),)

    id: int | None = Field(default=None, primary_key=True)
    incident: str = Field(foreign_key="incident.ref")
    clock: str
    level: int
    due: datetime
    at: datetime
