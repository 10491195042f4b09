"""Master keys: the wrong one, none, a new one: a clear error, and nothing is lost."""

from datetime import UTC, datetime
from typing import Final

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage import Store, database
from storage.errors import RootKeyGone, WrongMasterKey
from storage.master_key import rotate
from storage.record import Outcome

KEY: Final = bytes(range(32))
NEW: Final = bytes(reversed(range(32)))
OTHER: Final = bytes(32)
AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
PLACE: Final = ("IN-1", "note.text", "N-1")


@pytest.fixture
def sealed(store: Store) -> bytes | None:
    """Something that was sealed under the first key."""
    with store.transaction() as tx:
        return tx.vault.seal(*PLACE, "Ann")


def opens(url: str, *keys: bytes, value: bytes | None) -> bool:
    """Whether what was sealed opens under these keys."""
    store = Store.open(url, keys)
    try:
        with store.reading() as tx:
            return tx.vault.unseal(*PLACE, value) == "Ann"
    finally:
        store.close()


def change(url: str, statement: str) -> None:
    """Change the database behind its back."""
    engine = database.engine(url)
    with database.writer(engine).begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize("keys", [(OTHER,), (OTHER, NEW), (KEY[::-1],)])
def test_another_key_is_refused_and_the_right_one_still_opens(
    store: Store, database_url: str, sealed: bytes | None, keys: tuple[bytes, ...]
) -> None:
    with pytest.raises(WrongMasterKey, match="another master key"):
        Store.open(database_url, keys)
    with pytest.raises(WrongMasterKey, match="nothing was changed"):
        store.rotate(keys)
    assert opens(database_url, KEY, value=sealed)


@pytest.mark.parametrize("keys", [(), (b"short",), (KEY, b""), (KEY + b"x",)])
def test_no_key_and_what_is_no_key_are_refused(
    database_url: str, sealed: bytes | None, keys: tuple[bytes, ...]
) -> None:
    with pytest.raises(WrongMasterKey, match=r"no master key|32 bytes"):
        Store.open(database_url, keys)
    assert opens(database_url, KEY, value=sealed)


def test_a_new_key_takes_over_while_another_process_serves(
    store: Store, database_url: str, sealed: bytes | None
) -> None:
    other = Store.open(database_url, [NEW, KEY])
    assert other.rotate([NEW, KEY]) == 1
    other.close()
    with store.transaction() as tx:
        later = tx.vault.seal(*PLACE, "Ann")
        blind = tx.vault.blind("person", "U1")
    for keys in ((NEW,), (NEW, KEY), (KEY, NEW)):
        assert opens(database_url, *keys, value=sealed)
        assert opens(database_url, *keys, value=later)
    rotated = Store.open(database_url, [NEW])
    with rotated.reading() as tx:
        assert tx.vault.blind("person", "U1") == blind
        assert tx.verifier.verify().broken is None
    rotated.close()


def test_after_the_rotation_the_old_key_alone_is_refused(store: Store, database_url: str) -> None:
    store.rotate([NEW, KEY])
    with pytest.raises(WrongMasterKey):
        Store.open(database_url, [KEY])


def test_before_the_rotation_the_new_key_alone_is_refused(
    store: Store, database_url: str, sealed: bytes | None
) -> None:
    with pytest.raises(WrongMasterKey):
        Store.open(database_url, [NEW])
    with pytest.raises(WrongMasterKey):
        store.rotate([NEW])
    assert opens(database_url, NEW, KEY, value=sealed)


def test_a_rotation_that_broke_off_changed_nothing_and_can_be_made_again(
    store: Store, database_url: str, sealed: bytes | None
) -> None:
    engine = database.engine(database_url)
    session = Session(database.writer(engine))
    session.begin()
    assert rotate(session, [NEW, KEY]) == 1
    session.close()
    engine.dispose()
    assert opens(database_url, KEY, value=sealed)
    assert store.rotate([NEW, KEY]) == 1
    assert store.rotate([NEW, KEY]) == 0
    assert opens(database_url, NEW, value=sealed)


def test_the_second_newest_of_three_keys_may_be_the_one_that_wraps(
    store: Store, database_url: str, sealed: bytes | None
) -> None:
    assert store.rotate([NEW, OTHER, KEY]) == 2
    assert store.rotate([OTHER, NEW, KEY]) == 1
    assert opens(database_url, OTHER, value=sealed)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from key where scope = 'root'",
        "delete from key where scope = 'root' or scope like 'IN-%'",
        "update key set wrapped = (select wrapped from key where scope = 'IN-1') where scope = 'root'",
        "update key set wrapped = null where scope = 'root'",
    ],
)
def test_a_root_key_that_is_gone_or_damaged_is_never_made_anew(
    store: Store, database_url: str, statement: str
) -> None:
    with store.transaction() as tx:
        tx.vault.seal(*PLACE, "Ann")
        tx.record.append(change="C-1", at=AT, actor="U1", verb="note", outcome=Outcome.DONE)
    change(database_url, statement)
    with pytest.raises(RootKeyGone):
        Store.open(database_url, [KEY])
    with pytest.raises(RootKeyGone):
        store.rotate([NEW, KEY])
