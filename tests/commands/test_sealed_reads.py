"""Who a suspect is cannot be read without an entry that it was, whatever is typed and by whom."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from sqlmodel import Session, col, select

from storage.record import Outcome
from storage.tables import RecordRow
from storage.vault import Vault
from tests.builders import HR, MEMBER, Office, open_desk
from tests.commands.conftest import COPIED
from tests.commands.test_access_matrix import LINES

_IDENTITY: Final = {"suspect.name", "suspect.slack_user", "suspect.employee_number"}
"""Columns in which it is sealed who somebody is."""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the newest entry of the record was, by whom, whenever it was read who somebody is."""
    found: list[tuple[str, str]] = []
    unseal = Vault.unseal

    def watched(vault: Vault, scope: str, column: str, row: str, sealed: bytes | None) -> str | None:
        if column in _IDENTITY:
            found.append(_newest(vault._session))
        return unseal(vault, scope, column, row, sealed)

    monkeypatch.setattr(Vault, "unseal", watched)
    return found


def _newest(session: Session) -> tuple[str, str]:
    entry = session.exec(select(RecordRow).order_by(col(RecordRow.seq).desc())).first()
    assert entry is not None
    return (entry.verb if entry.outcome == Outcome.READ else "", entry.actor)


@pytest.fixture(scope="module")
def revealed(furnished: tuple[Path, Office], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in which a member of the team may be shown who a suspect is; what is tried is rolled back."""
    file = tmp_path_factory.mktemp("revealed") / "office.db"
    shutil.copy(furnished[0], file)
    office = replace(furnished[1], desk=open_desk(file, COPIED))
    asked = office.desk.records(MEMBER, f"reveal {office.barred} because HR has to know")
    office.desk.records(HR, f"reveal approve {asked.change}")
    yield office
    office.desk.store.close()


@pytest.mark.parametrize("verb", LINES)
def test_no_line_reads_it_without_an_entry(verb: str, revealed: Office, read: list[tuple[str, str]]) -> None:
    lines = [revealed.line(line) for _, line in LINES[verb]]

    for line in lines:
        for who in (MEMBER, HR):
            del read[:]
            revealed.desk.answer(who, line)
            assert set(read) <= {("reveal.shown", who)}, (line, who)


def test_who_asked_reads_it_and_that_is_an_entry(revealed: Office, read: list[tuple[str, str]]) -> None:
    assert revealed.desk.outcome(MEMBER, "reveal") == "done"

    assert set(read) == {("reveal.shown", MEMBER)}
