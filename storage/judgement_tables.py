"""The table of what people judged about an incident as a whole; as the facts of ``case_tables``."""

from sqlalchemy import Column
from sqlmodel import Field

from storage.case_tables import ToldFact
from storage.sealed import Sealed


class JudgementRow(ToldFact, table=True):
    """One judgement. ``kind``: what it is about; ``value``: what was judged, as JSON; ``by``: who judged."""

    __tablename__ = "judgement"

    kind: str
    by: str
    value: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)
