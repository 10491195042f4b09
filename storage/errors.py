"""What can go wrong in storage. None of these carries a stored value: they may end up in a log."""

from domain.errors import InsiderError


class StorageError(InsiderError):
    """Root of the errors of this package."""


class DatabaseUnavailable(StorageError):
    """The database does not answer, or does not do what it was asked: nothing was changed."""


class DatabaseFull(DatabaseUnavailable):
    """There is no room left on the database's disk: nothing was changed, what is there can be read."""


class DatabaseReadOnly(DatabaseUnavailable):
    """The database takes nothing new: nothing was changed, what is there can be read."""


class CommitUncertain(DatabaseUnavailable):
    """The database was lost in the very moment of a commit: all of it was done, or nothing."""


class UnsafeDatabase(StorageError):
    """The database does not hold the settings that our promises rest on."""


class Served(StorageError):
    """Another process serves the database, or changes its tables: nothing else is possible beside that."""


class BadBackup(StorageError):
    """A backup was not made, or not restored; nothing of it was kept.

    Args:
        why: One word for it.
        values: What there is to say about it: no stored values.
    """

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.values = values


class NotMigrated(StorageError):
    """The tables are not those of this version: ``python app.py migrate`` brings them up to date."""


class WrongMasterKey(StorageError):
    """No master key that was given opens this database."""


class RootKeyGone(StorageError):
    """The root key is not in the database, or damaged: only a backup of the table ``key`` brings it back."""


class Tampered(StorageError):
    """A sealed value is not the one that was sealed for this place."""


class Shredded(StorageError):
    """The key of a sealed value is gone, and the value with it."""


class CannotUndo(StorageError):
    """The change that was to be undone is unknown, was undone before, or is itself an undo."""
