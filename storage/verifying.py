"""Verifying the record: every entry against the chain, what it wrote, what of it still opens, checkpoints.

Nothing is mended, and nothing is written.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.merkle import Tree
from storage.chain import BEGINNING, link
from storage.chain_tables import HeadRow, LinkRow
from storage.checkpoints import Checkpoint, first_that_differs
from storage.covering import Written, columns, differing, written
from storage.errors import Shredded, Tampered
from storage.record import DETAIL, ORGANISATION
from storage.sealed import scope_of
from storage.tables import RecordRow
from storage.vault import Vault

_AT_ONCE: Final = 2000


class GivenUp(Exception):
    """Verifying was stopped before its end; nothing is known."""


class Wrong(StrEnum):
    """What can be wrong with the record.

    ``gap``: entries before this one are gone. ``missing``: the entry is gone, its place in the chain is not.
    ``changed``: the entry, its sealed detail or its place is not what it was. ``facts``: what was written
    with it is not what it was. ``detail``: its sealed detail does not open. ``unchained``: it was put into
    the record past the chain. ``head``: the chain does not end where it ended. ``key_broken``: a key does not
    open. ``cut``: a checkpoint covers entries that are gone. ``rewritten``: a checkpoint covers another
    record. ``forged``: a checkpoint was not signed here.
    """

    GAP = "gap"
    MISSING = "missing"
    CHANGED = "changed"
    FACTS = "facts"
    DETAIL = "detail"
    UNCHAINED = "unchained"
    HEAD = "head"
    KEY = "key_broken"
    CUT = "cut"
    REWRITTEN = "rewritten"
    FORGED = "forged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The first thing that is wrong.

    Args:
        what: What it is.
        position: The entry's place, counted from 1; for a checkpoint the first place that may be meant.
        change: The entry's reference, where it is known.
        place: The table of the facts, or the scope of the key.
        checkpoint: The checkpoint that finds it.
    """

    what: Wrong
    position: int | None = None
    change: str | None = None
    place: str | None = None
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of verifying.

    Args:
        entries: How many entries are whole, up to the first that is not.
        opened: How many of their sealed details opened.
        shredded: How many of them are erased.
        checkpoints: How many checkpoints agree.
        broken: The first thing that is wrong; None when nothing is.
    """

    entries: int
    opened: int
    shredded: int
    checkpoints: int
    broken: Break | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A place in the chain: see ``LinkRow``."""

    position: int
    change: str
    facts: str
    mac: bytes


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place in the chain, what stands there in the record, and what was written with it."""

    link: _Place
    row: Mapping[str, Any] | None
    facts: Sequence[Written]


class Verifier:
    """Verifies the record as one transaction sees it; rows that it read are let go again."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault
        self._opened = self._shredded = 0

    def verify(
        self,
        checkpoints: Collection[Checkpoint] = (),
        *,
        given_up: Callable[[], bool] = lambda: False,
    ) -> Verdict:
        """Verify the whole record, and whether it is the one that these checkpoints cover.

        Args:
            checkpoints: Those that were kept, here or elsewhere.
            given_up: Asked now and then whether to stop.

        Raises:
            GivenUp: Somebody wanted it to stop.
        """
        self._opened = self._shredded = 0
        roots = dict.fromkeys((one.size for one in checkpoints if one.size == 0), Tree().root())
        sizes = {one.size for one in checkpoints}
        tree, before, broken = Tree(), BEGINNING, None
        for entry in self._entries(given_up):
            broken = self._wrong(entry, before, tree.size + 1)
            if broken:
                break
            before = entry.link.mac
            tree.add(before)
            if tree.size in sizes:
                roots[tree.size] = tree.root()
        broken = broken or self._rest(tree.size, before)
        agreed, differs = self._compare(checkpoints, roots)
        return Verdict(
            entries=tree.size,
            opened=self._opened,
            shredded=self._shredded,
            checkpoints=agreed,
            broken=broken or differs,
        )

    def check(self, changes: Sequence[str]) -> Break | None:
        """The first of some entries that is not what was recorded.

        Each is compared with its own place in the chain alone: nothing is learnt of any other entry.
        """
        for start in range(0, len(changes), _AT_ONCE):
            some = changes[start : start + _AT_ONCE]
            found = {entry.link.change: entry for entry in self._at(col(LinkRow.change).in_(some))}
            for change in some:
                entry = found.get(change)
                if entry is None:
                    return Break(what=Wrong.UNCHAINED, change=change)
                position = entry.link.position
                broken = self._wrong(entry, self._before(position), position)
                if broken:
                    return broken
        return None

    def _entries(self, given_up: Callable[[], bool]) -> Iterator[_Entry]:
        position = col(LinkRow.position)
        first = ahead = select(position).order_by(position).limit(_AT_ONCE)
        while found := self._session.exec(ahead).all():
            if given_up():
                raise GivenUp
            yield from self._at(position.between(found[0], found[-1]))
            ahead = first.where(position > found[-1])
            self._session.expunge_all()

    def _at(self, where: ColumnElement[bool]) -> list[_Entry]:
        changes = select(LinkRow.change).where(where)
        found = columns(self._session, LinkRow, LinkRow.model_fields, where)
        places = sorted((_Place(**one) for one in found), key=attrgetter("position"))
        named = col(RecordRow.change).in_(changes)
        rows = columns(self._session, RecordRow, RecordRow.model_fields, named)
        known = {row["change"]: row for row in rows}
        facts = written(self._session, changes)
        return [_Entry(one, known.get(one.change), facts.get(one.change, [])) for one in places]

    def _before(self, position: int) -> bytes:
        if position == 1:
            return BEGINNING
        row = self._session.get(LinkRow, position - 1)
        return row.mac if row else b""

    def _wrong(self, entry: _Entry, before: bytes, expected: int) -> Break | None:
        what, place = self._fault(entry, before, expected)
        if what is None:
            return None
        return Break(what=what, position=expected, change=entry.link.change, place=place)

    def _fault(self, entry: _Entry, before: bytes, expected: int) -> tuple[Wrong | None, str | None]:
        place, row = entry.link, entry.row
        if place.position != expected:
            return Wrong.GAP, None
        if row is None:
            return Wrong.MISSING, None
        if link(self._vault, before, expected, row, place.facts) != place.mac:
            return Wrong.CHANGED, None
        table = differing(self._vault, entry.facts, json.loads(place.facts))
        if table:
            return Wrong.FACTS, table
        return (None if self._opens(row) else Wrong.DETAIL), None

    def _opens(self, row: Mapping[str, Any]) -> bool:
        if row["detail"] is None:
            return True
        try:
            scope = scope_of(row["incident"] or ORGANISATION, row["subject"])
            self._vault.unseal(scope, DETAIL, row["change"], row["detail"])
        except Shredded:
            self._shredded += 1
        except Tampered:
            return False
        else:
            self._opened += 1
        return True

    def _rest(self, size: int, last: bytes) -> Break | None:
        """What no entry of the chain shows."""
        chained = select(LinkRow.change)
        loose = select(RecordRow.change).where(col(RecordRow.change).not_in(chained))
        found = self._session.exec(loose.order_by(col(RecordRow.seq)).limit(1)).first()
        if found:
            return Break(what=Wrong.UNCHAINED, change=found)
        head = self._session.exec(select(HeadRow)).all()
        if [(row.position, row.mac) for row in head] != [(size, last)]:
            return Break(what=Wrong.HEAD, position=size + 1)
        scope = next(self._vault.broken_keys(), None)
        return Break(what=Wrong.KEY, place=scope) if scope else None

    def _compare(
        self, checkpoints: Collection[Checkpoint], roots: dict[int, bytes]
    ) -> tuple[int, Break | None]:
        forged = next((one for one in checkpoints if not one.signed), None)
        if forged:
            return 0, Break(what=Wrong.FORGED, checkpoint=forged)
        agreed, differs, last = first_that_differs(checkpoints, roots)
        if differs is None:
            return agreed, None
        first = self._session.get(LinkRow, last + 1)
        return agreed, Break(
            what=Wrong.REWRITTEN if differs.size in roots else Wrong.CUT,
            position=last + 1,
            change=first.change if first else None,
            checkpoint=differs,
        )
