"""One hash that stands for a whole list: the Merkle tree of RFC 6962.

Whoever knows the hash of the first n values finds out whether any of them is not what it was.
"""

import hashlib
from typing import Final

EMPTY: Final = hashlib.sha256().digest()


class Tree:
    """A tree that grows by one leaf at a time and keeps only what its root needs.

    ``size``: how many leaves it has.
    """

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[tuple[int, bytes]] = []  # (height, hash) of full subtrees, the highest first

    def add(self, value: bytes) -> None:
        """Add a leaf on the right."""
        height, hashed = 0, hashlib.sha256(b"\0" + value).digest()
        while self._whole and self._whole[-1][0] == height:
            hashed = _node(self._whole.pop()[1], hashed)
            height += 1
        self._whole.append((height, hashed))
        self.size += 1

    def root(self) -> bytes:
        """The hash of all leaves so far, 32 bytes."""
        if not self._whole:
            return EMPTY
        root = self._whole[-1][1]
        for _, hashed in reversed(self._whole[:-1]):
            root = _node(hashed, root)
        return root


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()
