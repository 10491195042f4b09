"""The table of incidents that were erased; as the facts of ``case_tables``."""

from sqlalchemy import Column
from sqlmodel import Field

from storage.case_tables import Fact
from storage.sealed import Sealed


class ErasedRow(Fact, table=True):
    """That an incident was erased. ``told``: what can still be told of it, and to whom, as JSON.

    Sealed under the key that the incident got after its own was shredded.
    """

    __tablename__ = "erased"

    by: str
    told: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)
