"""Tables of the texts of notices: what was written, and who approved it."""

from sqlalchemy import Column
from sqlmodel import Field

from storage.case_tables import Fact
from storage.sealed import Sealed


class DraftRow(Fact, table=True):
    """One version of a notice's text. ``sections``: its text by section, as JSON. Never changed."""

    __tablename__ = "draft"

    notice: str = Field(foreign_key="notice.ref", index=True)
    version: int
    language: str
    author: str
    sections: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)


class TextApprovalRow(Fact, table=True):
    """That a person approved the text with this hash. The hash of a sealed text is sealed."""

    __tablename__ = "text_approval"

    notice: str = Field(foreign_key="notice.ref", index=True)
    person: str
    part: str
    sha256: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)
