"""Who a suspect is cannot be read without an entry that it was, whatever is typed and by whom."""

from typing import Final

import pytest
from sqlmodel import Session, col, select

from storage.record import Outcome
from storage.tables import RecordRow
from storage.vault import Vault
from tests.builders import HR, MEMBER, Office
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


@pytest.fixture
def revealed(office: Office) -> Office:
    """An office in which a member of the team may be shown who a suspect is."""
    asked = office.desk.records(MEMBER, f"reveal {office.barred} because HR has to know")
    office.desk.records(HR, f"reveal approve {asked.change}")
    return office


@pytest.mark.parametrize("verb", LINES)
def test_no_line_reads_it_without_an_entry(verb: str, revealed: Office, read: list[tuple[str, str]]) -> None:
    lines = [revealed.line(line) for _, line in LINES[verb]]

    for line in lines:
        for who in (MEMBER, HR):
            del read[:]
            revealed.desk.answer(who, line)
            assert set(read) <= {("reveal.shown", who)}, (line, who)


def test_who_asked_reads_it_and_that_is_an_entry(revealed: Office, read: list[tuple[str, str]]) -> None:
    revealed.desk.types(MEMBER, "reveal")

    assert set(read) == {("reveal.shown", MEMBER)}
    with revealed.desk.store.reading() as tx:
        assert [one.actor for one in tx.record.all() if one.verb == "reveal.shown"] == [MEMBER]
