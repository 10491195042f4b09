"""The master key and the root key: the one comes from outside and wraps the other.

Rotating the master key wraps the same root anew; everything sealed stays as it is.
"""

import hmac
import os
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session, select

from storage.database import insert_new
from storage.errors import RootKeyGone, Tampered, WrongMasterKey
from storage.tables import KeyRow, RecordRow
from storage.vault import HEAD, KEY_BYTES, NONCE_BYTES, ROOT, derive, prefixed, unwrap


def unlock_root(session: Session, master_keys: Sequence[bytes]) -> bytes:
    """Return the root key, 32 bytes; an empty database gets a new one, wrapped by the newest master key.

    Args:
        session: A writer's session.
        master_keys: 32 bytes each, newest first.

    Raises:
        WrongMasterKey: None of them wraps the root.
        RootKeyGone: There is none, although something was sealed under it, or it was damaged.
    """
    for key in master_keys:
        _check_length(key)
    if not master_keys:
        raise WrongMasterKey("no master key was given")
    row = session.get(KeyRow, (ROOT, 0))
    if row is None:
        _check_empty(session)
        made = _wrap_root(os.urandom(KEY_BYTES), master_keys[0])
        insert_new(session, KeyRow, "scope generation", {"scope": ROOT, "generation": 0, **made})
        row = session.get_one(KeyRow, (ROOT, 0))
    return _unwrap_root(row, master_keys)


def open_root(session: Session, master_keys: Sequence[bytes]) -> bytes:
    """Return the root key of a database that has one; nothing is written.

    Raises WrongMasterKey or RootKeyGone, as ``unlock_root``.
    """
    for key in master_keys:
        _check_length(key)
    row = session.get(KeyRow, (ROOT, 0))
    if row is None:
        raise RootKeyGone("there is no root key")
    return _unwrap_root(row, master_keys)


def rotate(session: Session, master_keys: Sequence[bytes]) -> int:
    """Wrap the root key under the newest master key; everything sealed stays as it is.

    Who has the database open keeps the root key and notices nothing. All of it happens at the end of the
    transaction, or nothing.

    Args:
        session: A writer's session.
        master_keys: 32 bytes each, newest first.

    Returns which of them wrapped the root until now, counted from 0: 0 when it was the newest already.

    Raises WrongMasterKey or RootKeyGone, as ``unlock_root``.
    """
    for key in master_keys:
        _check_length(key)
    row = session.get(KeyRow, (ROOT, 0), with_for_update=True)
    if row is None:
        raise RootKeyGone("this database has no root key: there is nothing to rotate")
    was, root = _which(row, master_keys), _unwrap_root(row, master_keys)
    if was:
        made = _wrap_root(root, master_keys[0])
        row.wrapped, row.check_value = made["wrapped"], made["check_value"]
        session.flush()
        if _unwrap_root(row, master_keys[:1]) != root:
            raise RootKeyGone("the root key does not open under the newest master key")
    return was


def _check_empty(session: Session) -> None:
    """Never make a second root for a database that has something sealed under the first.

    Raises RootKeyGone.
    """
    for table in (KeyRow.scope, RecordRow.change):
        if session.exec(select(table).limit(1)).first() is not None:
            raise RootKeyGone("the root key of this database is gone: restore the table key from a backup")


def _wrap_root(root: bytes, master: bytes) -> dict[str, bytes]:
    nonce = os.urandom(NONCE_BYTES)
    wrapped = HEAD + nonce + AESGCM(derive(master, "root-v1")).encrypt(nonce, root, prefixed("root-v1", ROOT))
    return {"wrapped": wrapped, "check_value": derive(master, "check-v1")}


def _unwrap_root(row: KeyRow, master_keys: Sequence[bytes]) -> bytes:
    wrapping = AESGCM(derive(master_keys[_which(row, master_keys)], "root-v1"))
    try:
        return unwrap(wrapping, row.wrapped or b"", prefixed("root-v1", ROOT))
    except Tampered:
        raise RootKeyGone("the root key is damaged: restore the table key from a backup") from None


def _which(row: KeyRow, master_keys: Sequence[bytes]) -> int:
    for number, master in enumerate(master_keys):
        if hmac.compare_digest(derive(master, "check-v1"), row.check_value or b""):
            return number
    raise WrongMasterKey("this database is under another master key than those given: nothing was changed")


def _check_length(master: bytes) -> None:
    if len(master) != KEY_BYTES:
        message = f"a master key has {KEY_BYTES} bytes, not {len(master)}"
        raise WrongMasterKey(message)
