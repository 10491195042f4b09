"""The table of who asked to see an incident in an emergency, and what came of it."""

from datetime import datetime

from sqlmodel import Field

from storage.case_tables import Fact


class GlassRow(Fact, table=True):
    """One step of it. ``asked``: the change that asked; ``person``: who took the step.

    ``step``: ``asked``, ``opened``, ``ended`` or ``reviewed``. ``roles``: of who asked, by commas. ``until``:
    when what was opened ends.
    """

    __tablename__ = "glass"

    step: str
    asked: str = Field(index=True)
    person: str
    roles: str | None = None
    until: datetime | None = None
