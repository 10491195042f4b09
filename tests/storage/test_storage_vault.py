"""The vault: what is sealed opens in its place only, and not after shredding."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, SQLModel, create_engine

from storage import Store
from storage.errors import Shredded, Tampered
from storage.master_key import unlock_root
from storage.tables import KeyRow
from storage.vault import Vault

KEY: Final = bytes(range(32))
PLACE: Final = ("INC-1", "note.text", "N-1")


@pytest.fixture(scope="module")
def vault() -> Iterator[Vault]:
    """A vault in memory, for the properties that no database takes part in."""
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        yield Vault(session, unlock_root(session, [KEY]))
    engine.dispose()


@given(plain=st.text())
def test_what_is_sealed_opens_again(vault: Vault, plain: str) -> None:
    assert vault.unseal(*PLACE, vault.seal(*PLACE, plain)) == plain


def test_nothing_stays_nothing(vault: Vault) -> None:
    assert vault.seal(*PLACE, None) is None
    assert vault.unseal(*PLACE, None) is None


def test_the_length_tells_only_blocks_of_64_bytes(vault: Vault) -> None:
    lengths = {len(vault.seal(*PLACE, "x" * count) or b"") for count in range(64)}
    assert lengths == {1 + 2 + 12 + 64 + 16}


def test_two_seals_of_one_text_differ(vault: Vault) -> None:
    assert vault.seal(*PLACE, "same") != vault.seal(*PLACE, "same")


@pytest.mark.parametrize(
    "other",
    [
        ("INC-1", "note.text", "N-2"),
        ("INC-1", "note.title", "N-1"),
        ("INC-2", "note.text", "N-1"),
        ("INC-1", "note.textN", "-1"),
    ],
)
def test_a_moved_value_is_refused(vault: Vault, other: tuple[str, str, str]) -> None:
    sealed = vault.seal(*PLACE, "Ann")
    vault.seal(*other, "Bob")
    with pytest.raises(Tampered):
        vault.unseal(*other, sealed)


@given(at=st.integers(min_value=3, max_value=94), bit=st.integers(min_value=0, max_value=7))
def test_a_changed_value_is_refused(vault: Vault, at: int, bit: int) -> None:
    sealed = bytearray(vault.seal(*PLACE, "Ann") or b"")
    sealed[at] ^= 1 << bit
    with pytest.raises(Tampered):
        vault.unseal(*PLACE, bytes(sealed))


@pytest.mark.parametrize("junk", [b"", b"\x02abc", b"\x01\x00\x01", b"\x01\x00\x01" + b"n" * 12, b"Ann"])
def test_what_was_never_sealed_is_refused(vault: Vault, junk: bytes) -> None:
    vault.seal(*PLACE, "Ann")
    with pytest.raises(Tampered):
        vault.unseal(*PLACE, junk)


def test_a_value_of_an_unknown_generation_counts_as_shredded(vault: Vault) -> None:
    sealed = vault.seal(*PLACE, "Ann") or b""
    with pytest.raises(Shredded):
        vault.unseal(*PLACE, sealed[:1] + b"\xff\xff" + sealed[3:])


@pytest.mark.parametrize("scope", ["", "root"])
def test_the_root_is_no_scope_for_data(vault: Vault, scope: str) -> None:
    with pytest.raises(ValueError, match="scope"):
        vault.seal(scope, "note.text", "N-1", "Ann")
    with pytest.raises(ValueError, match="scope"):
        vault.shred(scope)


def test_a_blind_index_is_equal_for_equal_values_of_one_kind(vault: Vault) -> None:
    ann = vault.blind("person", "U1")
    assert ann == vault.blind("person", "U1")
    assert len({ann, vault.blind("person", "U2"), vault.blind("account", "U1")}) == 3
    assert len(ann) == 64


def test_a_wrapped_key_that_was_moved_to_another_scope_is_refused(store: Store) -> None:
    with store.transaction() as tx:
        tx.vault.seal("INC-1", "note.text", "N-1", "Ann")
        sealed = tx.vault.seal("INC-2", "note.text", "N-1", "Bob")
    with store.transaction() as tx:
        moved = "update key set wrapped = (select wrapped from key where scope='INC-1') where scope='INC-2'"
        tx.session.execute(text(moved))
        with pytest.raises(Tampered):
            tx.vault.unseal("INC-2", "note.text", "N-1", sealed)


def test_shredding_takes_one_scope_for_good(store: Store) -> None:
    with store.transaction() as tx:
        gone = tx.vault.seal("INC-1", "note.text", "N-1", "gone")
        kept = tx.vault.seal("INC-2", "note.text", "N-1", "kept")
        tx.vault.shred("INC-1")
        with pytest.raises(Shredded):
            tx.vault.unseal("INC-1", "note.text", "N-1", gone)
    with store.transaction() as tx:
        later = tx.vault.seal("INC-1", "note.text", "N-2", "later")
    with store.reading() as tx:
        with pytest.raises(Shredded):
            tx.vault.unseal("INC-1", "note.text", "N-1", gone)
        assert tx.vault.unseal("INC-2", "note.text", "N-1", kept) == "kept"
        assert tx.vault.unseal("INC-1", "note.text", "N-2", later) == "later"


def test_a_shredded_key_is_in_no_file_after_scrubbing(tmp_path: Path) -> None:
    def holds(wrapped: bytes) -> bool:
        return any(wrapped in file.read_bytes() for file in tmp_path.iterdir())

    store = Store.open(f"sqlite:///{tmp_path}/insider.db", [KEY], migrate=True)
    with store.transaction() as tx:
        tx.vault.seal("INC-1", "note.text", "N-1", "gone")
        row = tx.session.get_one(KeyRow, ("INC-1", 1))
        wrapped = row.wrapped or b""
    assert holds(wrapped)
    with store.transaction() as tx:
        tx.vault.shred("INC-1")
    assert store.scrub()
    assert not holds(wrapped)
    store.close()


def test_transactions_that_seal_first_in_a_scope_share_its_key(store: Store) -> None:
    def seal(number: int) -> bytes | None:
        with store.transaction() as tx:
            return tx.vault.seal("INC-1", "note.text", f"N-{number}", "Ann")

    with ThreadPoolExecutor(6) as pool:
        sealed = list(pool.map(seal, range(6)))
    with store.reading() as tx:
        assert tx.session.execute(text("select count(*) from key where scope = 'INC-1'")).scalar() == 1
        for number, value in enumerate(sealed):
            assert tx.vault.unseal("INC-1", "note.text", f"N-{number}", value) == "Ann"
