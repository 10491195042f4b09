"""Sealed values: envelope encryption, blind indexes, shredding.

master key (from the environment) -> root key (random, wrapped in table ``key``) -> one random data key per
scope, wrapped under a key derived from the root -> values. Rotating the master key re-wraps the root alone.
Shredding forgets the data keys of one scope, and with them everything sealed there.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlmodel import Session, col, select

from storage.database import insert_new
from storage.errors import Shredded, Tampered
from storage.sealed import SEAL_VERSION, SealedBytes
from storage.tables import KeyRow

ROOT: Final = "root"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
BLOCK_BYTES: Final = 64
HEAD: Final = bytes([SEAL_VERSION])
BODY_AT: Final = 3


class _Key:
    """The data key of one scope, opened."""

    __slots__ = ("_marking", "sealing")

    def __init__(self, key: bytes) -> None:
        self.sealing = AESGCM(key)
        self._marking = derive(key, "mark-v1")

    def mark(self, text: str) -> str:
        """64 hex digits."""
        return hmac.new(self._marking, text.encode(), hashlib.sha256).hexdigest()


class Vault:
    """Seals and unseals within one transaction.

    Args:
        session: The transaction's session; new data keys are written through it.
        root: The root key, 32 bytes, as ``unlock_root`` returns it.

    ``shredded``: whether a key was forgotten in this transaction. ``deployment``: 8 hex digits that tell
    this database's root from others and nothing else.
    """

    def __init__(self, session: Session, root: bytes) -> None:
        self._session = session
        self._wrapping = AESGCM(derive(root, "wrap-v1"))
        self._blinding = derive(root, "bi-v1")
        self._auditing = derive(root, "audit-v1")
        self._signing = derive(root, "checkpoint-v1")
        self.deployment = derive(root, "deployment-v1")[:4].hex()
        self._opened: dict[tuple[str, int], _Key] = {}
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
        aad = prefixed("v1", column, scope, str(generation), row)
        body = key.sealing.encrypt(nonce, _pad(text.encode()), aad)
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
        aad = prefixed("v1", column, scope, str(generation), row)
        return _unpad(_decrypt(self._key(scope, generation).sealing, nonce, body, aad)).decode()

    def blind(self, kind: str, value: str) -> str:
        """Return 64 hex digits that are equal for equal values of one kind and tell nothing else.

        For look-ups of sealed values: exact matches only.
        """
        return hmac.new(self._blinding, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()

    def authenticate(self, data: bytes) -> bytes:
        """Return the MAC of one entry of the record, 32 bytes."""
        return hmac.digest(self._auditing, data, hashlib.sha256)

    def sign(self, data: bytes) -> bytes:
        """Return the signature of a checkpoint, 64 bytes, which ``signer`` verifies."""
        return Ed25519PrivateKey.from_private_bytes(self._signing).sign(data)

    @property
    def signer(self) -> bytes:
        """The public key, Ed25519, 32 bytes. It is no secret and stays when the master key is rotated."""
        return Ed25519PrivateKey.from_private_bytes(self._signing).public_key().public_bytes_raw()

    def mark(self, scope: str, text: str) -> str:
        """Return what ``bears`` tells a text by, as long as the scope's key lasts; then nobody can.

        For values that are looked up in the clear, and that shredding has to make untraceable all the same.
        """
        generation, key = self._newest(scope)
        return f"{generation}:{key.mark(text)}"

    def bears(self, scope: str, text: str, mark: str) -> bool:
        """Whether a text is the one that was marked.

        Raises Shredded when the key is gone.
        """
        generation, _, marked = mark.partition(":")
        return hmac.compare_digest(self._key(scope, int(generation)).mark(text), marked)

    def broken_keys(self) -> Iterator[str]:
        """Yield the scopes that have a key which does not open."""
        kept = select(KeyRow).where(KeyRow.scope != ROOT, col(KeyRow.wrapped).is_not(None))
        for row in self._session.exec(kept.order_by(KeyRow.scope, col(KeyRow.generation))):
            try:
                self._open(row)
            except Tampered:
                yield row.scope

    def was_shredded(self, scope: str) -> bool:
        """Whether a key of this scope was forgotten."""
        gone = select(KeyRow.scope).where(KeyRow.scope == scope, col(KeyRow.wrapped).is_(None))
        return self._session.exec(gone).first() is not None

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

    def _newest(self, scope: str) -> tuple[int, _Key]:
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
        aad = prefixed("dek-v1", scope, str(generation))
        wrapped = HEAD + nonce + self._wrapping.encrypt(nonce, os.urandom(KEY_BYTES), aad)
        values = {"scope": scope, "generation": generation, "wrapped": wrapped}
        insert_new(self._session, KeyRow, "scope generation", values)

    def _key(self, scope: str, generation: int) -> _Key:
        known = self._opened.get((scope, generation))
        if known is not None:
            return known
        row = self._session.get(KeyRow, (_data_scope(scope), generation))
        if row is None:
            raise Shredded("the key is gone")
        return self._open(row)

    def _open(self, row: KeyRow) -> _Key:
        if row.wrapped is None:
            raise Shredded("the key is gone")
        place = (row.scope, row.generation)
        if place not in self._opened:
            aad = prefixed("dek-v1", row.scope, str(row.generation))
            self._opened[place] = _Key(unwrap(self._wrapping, row.wrapped, aad))
        return self._opened[place]


def _data_scope(scope: str) -> str:
    if scope in {"", ROOT}:
        raise ValueError("not a scope for data")
    return scope


def derive(key: bytes, label: str) -> bytes:
    """A key of 32 bytes for one purpose, from another key."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label.encode()).derive(key)


def unwrap(wrapping: AESGCM, wrapped: bytes, aad: bytes) -> bytes:
    """A wrapped key, opened.

    Raises Tampered when it was changed or belongs elsewhere.
    """
    return _decrypt(wrapping, wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :], aad)


def _decrypt(key: AESGCM, nonce: bytes, body: bytes, aad: bytes) -> bytes:
    # AESGCM answers ValueError for a nonce that was cut short: the same finding as a wrong tag.
    try:
        return key.decrypt(nonce, body, aad)
    except (InvalidTag, ValueError):
        raise Tampered("a sealed value does not belong where it stands") from None


def prefixed(*parts: str) -> bytes:
    """Several texts as one, so that no two lists of texts are the same one."""
    # Each part goes with its length, or ("ab", "c") and ("a", "bc") would seal for the same place.
    encoded = [part.encode() for part in parts]
    return b"".join([len(part).to_bytes(4, "big") + part for part in encoded])


def _pad(text: bytes) -> bytes:
    ended = text + b"\x80"
    return ended + b"\0" * (-len(ended) % BLOCK_BYTES)


def _unpad(padded: bytes) -> bytes:
    return padded.rstrip(b"\0")[:-1]
