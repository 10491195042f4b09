"""Sealed values: envelope encryption, blind indexes, shredding.

master key (from the environment) -> root key (random, wrapped in table ``key``) -> one random data key per
scope, wrapped under a key derived from the root -> values. Rotating the master key re-wraps the root alone.
Shredding forgets the data keys of one scope, and with them everything sealed there.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session, col, select

from storage.database import insert_new
from storage.errors import Shredded, Tampered, WrongMasterKey
from storage.sealed import SEAL_VERSION, SealedBytes
from storage.tables import KeyRow

ROOT: Final = "root"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
BLOCK_BYTES: Final = 64
HEAD: Final = bytes([SEAL_VERSION])
BODY_AT: Final = 3


class Vault:
    """Seals and unseals within one transaction.

    Args:
        session: The transaction's session; new data keys are written through it.
        root: The root key, 32 bytes, as ``unlock_root`` returns it.

    ``shredded``: whether a key was forgotten in this transaction.
    """

    def __init__(self, session: Session, root: bytes) -> None:
        self._session = session
        self._wrapping = AESGCM(_derive(root, "wrap-v1"))
        self._blinding = _derive(root, "bi-v1")
        self._opened: dict[tuple[str, int], AESGCM] = {}
        self.shredded = False

    def seal(self, scope: str, column: str, row: str, text: str | None) -> SealedBytes | None:
        """Return ``text`` sealed for one place; None stays None.

        Args:
            scope: The incident's reference, or ``org``. Its data key is made on first use.
            column: Table and column, for example ``note.text``.
            row: A reference that is unique among the rows of that column.
            text: What to seal, of any length; the sealed length tells it to 64 bytes only.
        """
        if text is None:
            return None
        generation, key = self._newest(scope)
        nonce = os.urandom(NONCE_BYTES)
        aad = _prefixed("v1", column, scope, str(generation), row)
        body = key.encrypt(nonce, _pad(text.encode()), aad)
        return SealedBytes(HEAD + generation.to_bytes(2, "big") + nonce + body)

    def unseal(self, scope: str, column: str, row: str, sealed: bytes | None) -> str | None:
        """Return the text that was sealed for this very place; None stays None.

        Raises Shredded when the key is gone, Tampered when the value was changed or belongs elsewhere.
        """
        if sealed is None:
            return None
        if sealed[:1] != HEAD:
            raise Tampered("not a sealed value")
        generation = int.from_bytes(sealed[1:BODY_AT], "big")
        nonce, body = sealed[BODY_AT : BODY_AT + NONCE_BYTES], sealed[BODY_AT + NONCE_BYTES :]
        aad = _prefixed("v1", column, scope, str(generation), row)
        return _unpad(_decrypt(self._key(scope, generation), nonce, body, aad)).decode()

    def blind(self, kind: str, value: str) -> str:
        """Return 64 hex digits that are equal for equal values of one kind and tell nothing else.

        For look-ups of sealed values: exact matches only.
        """
        return hmac.new(self._blinding, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()

    def shred(self, scope: str) -> None:
        """Forget the keys of a scope: what is sealed there can never be read again.

        Something sealed in the scope afterwards gets a new key. The pages that held the keys stay in SQLite's
        write-ahead log until ``Store.scrub``.
        """
        rows = self._session.exec(select(KeyRow).where(KeyRow.scope == _data_scope(scope))).all()
        for row in rows:
            row.wrapped = None
        self._session.flush()
        self.shredded = True
        self._opened = {place: key for place, key in self._opened.items() if place[0] != scope}

    def _newest(self, scope: str) -> tuple[int, AESGCM]:
        newest = (
            select(KeyRow)
            .where(KeyRow.scope == _data_scope(scope))
            .order_by(col(KeyRow.generation).desc())
            .limit(1)
        )
        found = self._session.exec(newest).first()
        if found is None or found.wrapped is None:
            self._make(scope, 1 if found is None else found.generation + 1)
            found = self._session.exec(newest).one()
        return found.generation, self._open(found)

    def _make(self, scope: str, generation: int) -> None:
        nonce = os.urandom(NONCE_BYTES)
        aad = _prefixed("dek-v1", scope, str(generation))
        wrapped = HEAD + nonce + self._wrapping.encrypt(nonce, os.urandom(KEY_BYTES), aad)
        values = {"scope": scope, "generation": generation, "wrapped": wrapped}
        insert_new(self._session, KeyRow, "scope generation", values)

    def _key(self, scope: str, generation: int) -> AESGCM:
        known = self._opened.get((scope, generation))
        if known is not None:
            return known
        row = self._session.get(KeyRow, (_data_scope(scope), generation))
        if row is None:
            raise Shredded("the key is gone")
        return self._open(row)

    def _open(self, row: KeyRow) -> AESGCM:
        if row.wrapped is None:
            raise Shredded("the key is gone")
        place = (row.scope, row.generation)
        if place not in self._opened:
            aad = _prefixed("dek-v1", row.scope, str(row.generation))
            self._opened[place] = AESGCM(_unwrap(self._wrapping, row.wrapped, aad))
        return self._opened[place]


def unlock_root(session: Session, master_keys: Sequence[bytes]) -> bytes:
    """Return the root key, 32 bytes; an empty database gets a new one, wrapped by the newest master key.

    Args:
        session: A writer's session.
        master_keys: 32 bytes each, newest first.

    Raises WrongMasterKey when none of them wraps the root.
    """
    for key in master_keys:
        _check_length(key)
    if not master_keys:
        raise WrongMasterKey("no master key was given")
    row = session.get(KeyRow, (ROOT, 0))
    if row is None:
        made = _wrap_root(os.urandom(KEY_BYTES), master_keys[0])
        insert_new(session, KeyRow, "scope generation", {"scope": ROOT, "generation": 0, **made})
        row = session.get_one(KeyRow, (ROOT, 0))
    return _unwrap_root(row, master_keys)


def rewrap_root(session: Session, old_keys: Sequence[bytes], new_key: bytes) -> None:
    """Wrap the root key under another master key; everything sealed stays as it is.

    Raises WrongMasterKey when none of ``old_keys`` wraps the root now.
    """
    _check_length(new_key)
    row = session.get(KeyRow, (ROOT, 0), with_for_update=True)
    if row is None:
        raise WrongMasterKey("this database has no root key yet")
    made = _wrap_root(_unwrap_root(row, old_keys), new_key)
    row.wrapped, row.check_value = made["wrapped"], made["check_value"]
    session.flush()


def _wrap_root(root: bytes, master: bytes) -> dict[str, bytes]:
    nonce = os.urandom(NONCE_BYTES)
    wrapped = (
        HEAD + nonce + AESGCM(_derive(master, "root-v1")).encrypt(nonce, root, _prefixed("root-v1", ROOT))
    )
    return {"wrapped": wrapped, "check_value": _derive(master, "check-v1")}


def _unwrap_root(row: KeyRow, master_keys: Sequence[bytes]) -> bytes:
    for master in master_keys:
        if hmac.compare_digest(_derive(master, "check-v1"), row.check_value or b""):
            wrapping = AESGCM(_derive(master, "root-v1"))
            return _unwrap(wrapping, row.wrapped or b"", _prefixed("root-v1", ROOT))
    raise WrongMasterKey("this database was sealed under another master key")


def _check_length(master: bytes) -> None:
    if len(master) != KEY_BYTES:
        message = f"a master key has {KEY_BYTES} bytes, not {len(master)}"
        raise WrongMasterKey(message)


def _data_scope(scope: str) -> str:
    if scope in {"", ROOT}:
        raise ValueError("not a scope for data")
    return scope


def _derive(key: bytes, label: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label.encode()).derive(key)


def _unwrap(wrapping: AESGCM, wrapped: bytes, aad: bytes) -> bytes:
    return _decrypt(wrapping, wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :], aad)


def _decrypt(key: AESGCM, nonce: bytes, body: bytes, aad: bytes) -> bytes:
    # AESGCM answers ValueError for a nonce that was cut short: the same finding as a wrong tag.
    try:
        return key.decrypt(nonce, body, aad)
    except (InvalidTag, ValueError):
        raise Tampered("a sealed value does not belong where it stands") from None


def _prefixed(*parts: str) -> bytes:
    # Each part goes with its length, or ("ab", "c") and ("a", "bc") would seal for the same place.
    return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


def _pad(text: bytes) -> bytes:
    ended = text + b"\x80"
    return ended + b"\0" * (-len(ended) % BLOCK_BYTES)


def _unpad(padded: bytes) -> bytes:
    return padded.rstrip(b"\0")[:-1]
