"""The column type of sealed values: it takes what ``Vault.seal`` made and nothing else.

Plain text can therefore not reach a sealed column by mistake: a forgotten ``seal`` fails at the first flush.
"""

from typing import Any, Final

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from domain.references import Kind

SEAL_VERSION: Final = 1

# How the chain covers a clear column of a fact that is not kept for good: see ``storage/covering.py``.
# A table whose column ``change`` is EDITED holds no facts.
ERASED: Final = {"info": {"covered": "until shredded"}}
EDITED: Final = {"info": {"covered": "never"}}
# A column that came after rows of its table were covered: one that is empty is as if it were not there.
LATER: Final = {"info": {"covered": "where filled"}}


def scope_of(incident: str, subject: str | None) -> str:
    """The scope under whose key something is sealed: a suspect's own, or the incident's.

    So that all that is sealed about one suspect, in the record too, can be shredded without the rest.

    Args:
        incident: Reference of the incident, or ``org``.
        subject: Reference of what it is about, where it is about something inside the incident.
    """
    return subject if subject and subject.startswith(f"{Kind.SUSPECT}-") else incident


class SealedBytes(bytes):
    """A sealed value. Only the vault and ``Sealed`` make these; what they hold is never shown."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class Sealed(TypeDecorator[bytes]):
    """A binary column that binds ``SealedBytes`` (or None) and returns ``SealedBytes``.

    Binding anything else, plain ``bytes`` included, raises TypeError, without the value in its message.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> bytes | None:  # noqa: ANN401
        """Return the bytes to store, or raise TypeError when the vault did not make them."""
        del dialect
        if value is None:
            return None
        if not isinstance(value, SealedBytes) or value[:1] != bytes([SEAL_VERSION]):
            message = f"a sealed column takes the vault's SealedBytes, not {type(value).__name__}"
            raise TypeError(message)
        return bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return the stored bytes, marked as sealed."""
        del dialect
        return None if value is None else SealedBytes(value)
