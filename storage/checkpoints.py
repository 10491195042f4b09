"""Checkpoints: one signed hash over the first entries of the record, to be kept where nobody can rewrite it.

The text is a signed note as C2SP describes it: origin, size, root in base64, the time, an empty line, and the
signature. It tells nothing of what was recorded. Whoever holds the public key verifies it without any secret.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlmodel import Session, col, func, select

from domain.merkle import Tree
from storage.chain_tables import CheckpointRow, LinkRow
from storage.database import insert_new
from storage.vault import Vault

_ED25519: Final = b"\x01"
_ID_BYTES: Final = 4
_NOTE: Final = re.compile(
    r"^(?P<body>(?P<origin>insider/[0-9a-f]{8})\n(?P<size>\d{1,18})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"(?P<at>\S{1,40})\n)\n\N{EM DASH} (?P=origin) (?P<signature>[A-Za-z0-9+/=]{1,200})\n",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """One checkpoint.

    Args:
        origin: ``insider/`` and the deployment.
        size: How many entries it covers.
        root: The root of the tree over their MACs, 32 bytes.
        at: When it was made, in UTC.
        text: The whole signed note.
        signed: Whether the signature is that of the key which it was read with.
    """

    origin: str
    size: int
    root: bytes
    at: datetime
    text: str
    signed: bool


def read(text: str, signer: bytes, origin: str) -> tuple[Checkpoint, ...]:
    """Every checkpoint in a text, in its order.

    Args:
        text: What the notes stand in, such as a file to which they were appended.
        signer: The public key.
        origin: Whose they have to be: a note of another deployment counts as not signed.
    """
    return tuple(_read(found, signer, origin) for found in _NOTE.finditer(text))


def _read(found: re.Match[str], signer: bytes, origin: str) -> Checkpoint:
    try:
        at = datetime.fromisoformat(found["at"]).astimezone(UTC)
        signature = base64.b64decode(found["signature"], validate=True)
    except (binascii.Error, ValueError):
        at, signature = datetime.fromtimestamp(0, UTC), b""
    ours = found["origin"] == origin
    return Checkpoint(
        origin=found["origin"],
        size=int(found["size"]),
        root=base64.b64decode(found["root"]),
        at=at,
        text=found[0],
        signed=ours and _is_signed(found["body"], signature, signer, origin),
    )


def _is_signed(body: str, signature: bytes, signer: bytes, origin: str) -> bool:
    if signature[:_ID_BYTES] != _key_id(signer, origin):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(signature[_ID_BYTES:], body.encode())
    except InvalidSignature:
        return False
    return True


def _key_id(signer: bytes, origin: str) -> bytes:
    return hashlib.sha256(origin.encode() + b"\n" + _ED25519 + signer).digest()[:_ID_BYTES]


class Checkpoints:
    """Makes and keeps checkpoints in one transaction."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    @property
    def origin(self) -> str:
        """What the checkpoints of this database begin with."""
        return f"insider/{self._vault.deployment}"

    @property
    def verifier_key(self) -> str:
        """The public key in the form in which C2SP tools take it."""
        signer = self._vault.signer
        key_id = _key_id(signer, self.origin).hex()
        return f"{self.origin}+{key_id}+{base64.b64encode(_ED25519 + signer).decode()}"

    def size(self) -> int:
        """How many entries the chain has."""
        return self._session.exec(select(func.max(LinkRow.position))).one() or 0

    def newest(self) -> Checkpoint | None:
        """The newest checkpoint that was made."""
        found = self._session.exec(select(CheckpointRow).order_by(col(CheckpointRow.size).desc()).limit(1))
        return next((one for row in found for one in self.read(row.text)), None)

    def make(self, at: datetime) -> Checkpoint:
        """Make and keep a checkpoint over the whole chain; one of this size that is there already stays."""
        tree = Tree()
        for mac in self._session.exec(select(LinkRow.mac).order_by(col(LinkRow.position))):
            tree.add(mac)
        text = self._sign(tree, at)
        insert_new(self._session, CheckpointRow, "size", {"size": tree.size, "at": at, "text": text})
        [kept] = self.read(self._session.get_one(CheckpointRow, tree.size).text)
        return kept

    def after(self, size: int, most: int) -> list[Checkpoint]:
        """Checkpoints over more entries than ``size``, the smallest first."""
        rows = self._session.exec(
            select(CheckpointRow)
            .where(CheckpointRow.size > size)
            .order_by(col(CheckpointRow.size))
            .limit(most)
        )
        return [one for row in rows for one in self.read(row.text)]

    def read(self, text: str) -> tuple[Checkpoint, ...]:
        """Every checkpoint in a text, with whether it was signed here."""
        return read(text, self._vault.signer, self.origin)

    def kept(self) -> Iterator[Checkpoint]:
        """Every checkpoint in the database; one that cannot be read counts as not signed."""
        for row in self._session.exec(select(CheckpointRow).order_by(col(CheckpointRow.size))).all():
            yield from self.read(row.text) or (_unreadable(row),)

    def _sign(self, tree: Tree, at: datetime) -> str:
        root = base64.b64encode(tree.root()).decode()
        when = at.astimezone(UTC).isoformat(timespec="seconds")
        body = f"{self.origin}\n{tree.size}\n{root}\n{when}\n"
        signed = _key_id(self._vault.signer, self.origin) + self._vault.sign(body.encode())
        return f"{body}\n\N{EM DASH} {self.origin} {base64.b64encode(signed).decode()}\n"


def _unreadable(row: CheckpointRow) -> Checkpoint:
    return Checkpoint(origin="", size=row.size, root=b"", at=row.at, text=row.text, signed=False)


def first_that_differs(
    checkpoints: Collection[Checkpoint], roots: dict[int, bytes]
) -> tuple[int, Checkpoint | None, int]:
    """Compare checkpoints with the roots of a chain.

    Args:
        checkpoints: All signed.
        roots: Size -> root, for every size of a checkpoint that the chain reaches.

    Returns how many agree, the first that does not, and the size of the one that agrees before it.
    """
    agreed = last = 0
    for one in sorted(checkpoints, key=lambda one: one.size):
        if roots.get(one.size) != one.root:
            return agreed, one, last
        agreed, last = agreed + 1, one.size
    return agreed, None, last
