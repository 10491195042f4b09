"""The tables of papers: holds, requests and orders of authorities, civil actions."""

from sqlmodel import Field, SQLModel

from storage.case_tables import Fact


class PaperRow(Fact, table=True):
    """A paper; where it stands is in its moves. ``agency``: reference of the agency that it comes from."""

    __tablename__ = "paper"

    ref: str = Field(unique=True)
    lifecycle: str
    agency: str | None = None


class GagRow(SQLModel, table=True):
    """A paper of which nobody but Legal is told. No fact of a change: it outlasts the paper's undoing."""

    __tablename__ = "gag"

    paper: str = Field(primary_key=True)
    incident: str = Field(foreign_key="incident.ref", index=True)


class GagEndRow(SQLModel, table=True):
    """That a paper is secret no more. ``after``: the last entry of the record that stays so."""

    __tablename__ = "gag_end"

    paper: str = Field(primary_key=True)
    incident: str = Field(foreign_key="incident.ref", index=True)
    after: int
