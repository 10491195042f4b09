"""The table of what becomes of bars; as the facts of ``case_tables``."""

from sqlalchemy import CheckConstraint

from storage.case_tables import ToldFact


class BarRow(ToldFact, table=True):
    """One step of a bar. ``suspect``: the pseudonym; ``basis``: of a lifting, what it rests on."""

    __tablename__ = "bar"
    __table_args__ = (CheckConstraint("kind IN ('waits', 'confirmed', 'lift', 'lifted')", name="kind"),)

    suspect: str
    kind: str
    by: str
    basis: str = ""
