"""What the aggregates of a case share: rows that still count, and sealed circumstances."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, CompoundSelect, bindparam, literal, union_all
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.lifecycles import Circumstances
from storage.case_tables import Fact, ToldFact
from storage.record import Record
from storage.tables import RecordRow
from storage.vault import Vault

F = TypeVar("F", bound=Fact)

_SEALED = ("reported_by", "source", "reason")


@dataclass(frozen=True, slots=True)
class Change:
    """What every fact of one recorded change has in common: its reference, its incident, its time in UTC."""

    ref: str
    incident: str
    at: datetime

    def columns(self) -> dict[str, Any]:
        """The same as columns of a row of facts."""
        return {"change": self.ref, "incident": self.incident, "at": self.at}


@cache
def _standing(table: type[F]) -> SelectOfScalar[F]:
    """The query of ``Facts.standing``, built once: a case asks two dozen of them."""
    among = col(table.incident).in_(bindparam("incidents", expanding=True))
    return select(table).where(among, col(table.change).not_in(Record.undone())).order_by(col(table.id))


@cache
def _filled() -> CompoundSelect[str]:
    """The query for the names of the tables that have a fact of some incidents."""
    among: BindParameter[str] = bindparam("incidents", expanding=True)
    return union_all(
        *(
            select(literal(table.__tablename__)).where(
                select(col(table.id)).where(col(table.incident).in_(among)).exists()
            )
            for table in _tables(Fact)
        )
    )


def _tables(kind: type[Fact]) -> list[type[Fact]]:
    """Every table of facts of this kind."""
    below = [table for one in kind.__subclasses__() for table in _tables(one)]
    return [kind, *below] if hasattr(kind, "__table__") else below


@dataclass(frozen=True, slots=True)
class Facts:
    """Reads and writes rows of facts in one transaction."""

    session: Session
    vault: Vault
    record: Record
    _among: dict[frozenset[str], set[str]] = field(default_factory=dict)

    @contextmanager
    def surveyed(self, incidents: Collection[str]) -> Iterator[None]:
        """Read these incidents without asking the tables that have nothing of them: most have not.

        Nothing may be written meanwhile.
        """
        found = self.session.connection().execute(_filled(), {"incidents": tuple(incidents)})
        self._among[frozenset(incidents)] = set(found.scalars())
        try:
            yield
        finally:
            self._among.clear()

    def standing(self, table: type[F], incidents: Collection[str], *also: ColumnElement[bool]) -> list[F]:
        """Rows of these incidents whose change was not undone, and that fulfil ``also``, oldest first."""
        filled = self._among.get(frozenset(incidents))
        if filled is not None and table.__tablename__ not in filled:
            return []
        query = _standing(table)
        query = query.where(*also) if also else query
        return list(self.session.exec(query, params={"incidents": tuple(incidents)}).all())

    def recorders(self, rows: Sequence[Fact]) -> Mapping[str, str]:
        """Who recorded the changes of these rows, by the change's reference."""
        changes = {row.change for row in rows}
        query = select(RecordRow.change, RecordRow.actor).where(col(RecordRow.change).in_(changes))
        return dict(self.session.exec(query).all())

    def add(self, row: SQLModel) -> None:
        """Write one row now, so that a broken constraint speaks in its own command."""
        self.session.add(row)
        self.session.flush()
        if hasattr(row, "change"):
            self.record.chain.wrote(row)

    def seal(self, row: Fact, column: str, mark: str, text: str | None) -> bytes | None:
        """A text sealed for one column of one fact.

        ``mark`` tells apart the rows that one change writes to the same table, for example a field's code.
        """
        return self.vault.seal(
            row.sealed_under, f"{row.__tablename__}.{column}", f"{row.change}/{mark}", text
        )

    def unseal(self, row: Fact, column: str, mark: str, sealed: bytes | None) -> str | None:
        """The text that ``seal`` sealed for the same place."""
        return self.vault.unseal(
            row.sealed_under, f"{row.__tablename__}.{column}", f"{row.change}/{mark}", sealed
        )

    def add_told(self, row: ToldFact, mark: str, circumstances: Circumstances) -> None:
        """Write a row with its circumstances, the texts among them sealed."""
        row.on = circumstances.on
        for name in _SEALED:
            setattr(row, name, self.seal(row, name, mark, getattr(circumstances, name)))
        facts = json.dumps(dict(circumstances.facts)) if circumstances.facts else None
        row.facts = self.seal(row, "facts", mark, facts)
        self.add(row)

    def told(self, row: ToldFact, mark: str) -> Circumstances:
        """The circumstances of a row."""
        texts = {name: self.unseal(row, name, mark, getattr(row, name)) for name in _SEALED}
        return Circumstances(on=row.on, facts=self.known(row, mark), **texts)

    def known(self, row: ToldFact, mark: str) -> Mapping[str, str]:
        """The facts that were recorded with a row."""
        facts = self.unseal(row, "facts", mark, row.facts)
        return json.loads(facts) if facts else {}
