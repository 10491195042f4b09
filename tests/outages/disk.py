"""A disk that forgets: what is left of a folder when the power is cut.

``power_cut.c`` writes down what a process did to the files of the folder. What was synced is on the disk. Of
what was not, the disk may have written any part, in any order: a block of bytes, a file's new length,
a new, removed or renamed name. A name is certain only once the folder itself was synced.
"""

import random
import shutil
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_HEADER: Final = struct.Struct("=IIIxxxxQ")
_MADE_ANEW: Final = "-shm"
"""SQLite maps this file into memory and trusts nothing in it after a crash."""


@dataclass(slots=True, kw_only=True)
class Operation:
    """One thing that a process did: ``kind`` as in ``power_cut.c``, ``rest`` the bytes or the new name."""

    kind: str
    name: str
    at: int
    rest: bytes


@dataclass(slots=True)
class _File:
    """``synced``: its bytes for certain. ``since``: writes (where, what) and new lengths (where, None)."""

    synced: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Luck:
    """What becomes of what was not synced.

    Args:
        chance: Decides.
        kept: The part of it that is on the disk after all, 0 to 1.
        block: Bytes that the disk writes whole or not at all.
    """

    chance: random.Random
    kept: float
    block: int

    def keeps(self) -> bool:
        """Whether one thing is on the disk."""
        return self.chance.random() < self.kept


class Disk:
    """A folder's files at the start of a process, all of them synced."""

    def __init__(self, folder: Path) -> None:
        self._names = {
            one.name: _File(bytearray(one.read_bytes())) for one in folder.iterdir() if _counts(one.name)
        }
        self._certain = dict(self._names)
        self._uncertain: list[tuple[str, _File | None]] = []
        self.seen: Counter[str] = Counter()

    def replay(self, log: Path) -> None:
        """Do what the process did."""
        for operation in _read(log.read_bytes() if log.exists() else b""):
            if _counts(operation.name):
                self.seen[operation.kind] += 1
                self.seen[f"{operation.kind} {operation.name}"] += 1
                self._do(operation)

    def _do(self, one: Operation) -> None:
        if one.kind == "c":
            self._rename(one.name, _File())
        elif one.kind == "u":
            self._rename(one.name, None)
        elif one.kind == "r":
            self._rename(one.rest.decode(), self._names[one.name])
            self._rename(one.name, None)
        elif one.kind == "d":
            self._certain, self._uncertain = dict(self._names), []
        elif one.kind == "s":
            file = self._names[one.name]
            _apply(file.synced, file.since)
            file.since = []
        else:
            self._names[one.name].since.append((one.at, one.rest if one.kind == "w" else None))

    def _rename(self, name: str, file: _File | None) -> None:
        _point(self._names, name, file)
        self._uncertain.append((name, file))

    def left(self, luck: Luck) -> dict[str, bytes]:
        """The files after the power was cut."""
        names = dict(self._certain)
        for name, file in self._uncertain:
            if luck.keeps():
                _point(names, name, file)
        left = {}
        for name, file in names.items():
            content = bytearray(file.synced)
            _apply(content, _lucky(file.since, luck))
            left[name] = bytes(content)
        return left


def rebuild(folder: Path, files: dict[str, bytes]) -> None:
    """Have a folder hold these files and no others."""
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _counts(name: str) -> bool:
    return not name.endswith(_MADE_ANEW)


def _point(names: dict[str, _File], name: str, file: _File | None) -> None:
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def _read(log: bytes) -> Iterator[Operation]:
    at = 0
    while at < len(log):
        kind, name, size, where = _HEADER.unpack_from(log, at)
        at += _HEADER.size
        yield Operation(
            kind=chr(kind),
            name=log[at : at + name].decode(),
            at=where,
            rest=log[at + name : at + name + size],
        )
        at += name + size


def _apply(content: bytearray, changes: list[tuple[int, bytes | None]]) -> None:
    for at, what in changes:
        end = at + len(what or b"")
        content.extend(bytes(max(0, end - len(content))))
        if what is None:
            del content[at:]
        else:
            content[at:end] = what


def _lucky(changes: list[tuple[int, bytes | None]], luck: Luck) -> list[tuple[int, bytes | None]]:
    kept: list[tuple[int, bytes | None]] = []
    for at, what in changes:
        if what is None:
            kept += [(at, None)] if luck.keeps() else []
            continue
        here = 0
        while here < len(what):
            size = luck.block - (at + here) % luck.block
            kept += [(at + here, what[here : here + size])] if luck.keeps() else []
            here += size
    return kept
