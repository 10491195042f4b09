"""The tables of what is amiss in incidents' channels now, and of the channels that they left."""

from sqlmodel import Field, SQLModel

from storage.case_tables import Fact
from storage.sealed import EDITED


class SightRow(SQLModel, table=True):
    """Something that was noticed and is still so. ``blind``: of the person it is about; empty for none.

    ``change``: the entry of the record that tells it.
    """

    __tablename__ = "room_sight"

    incident: str = Field(primary_key=True, foreign_key="incident.ref")
    kind: str = Field(primary_key=True)
    blind: str = Field(primary_key=True)
    change: str = Field(foreign_key="record.change", sa_column_kwargs=EDITED)


class LeftRow(Fact, table=True):
    """That an incident left its Slack channel: from then on that is a channel like any other."""

    __tablename__ = "left_channel"

    channel: str
