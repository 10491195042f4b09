"""The table of the pseudonyms that suspects got after their first."""

from sqlmodel import Field

from storage.case_tables import Fact


class PseudonymRow(Fact, table=True):
    """That a suspect has another pseudonym from then on. ``suspect``: the key, which is the first of them."""

    __tablename__ = "pseudonym"

    suspect: str = Field(foreign_key="suspect.pseudonym", index=True)
    pseudonym: str = Field(unique=True)
