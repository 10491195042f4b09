"""The database as the settings name it, for the words of the command line that look into it."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from bot.settings import Settings
from storage import Store


@contextmanager
def kept(environ: Mapping[str, str]) -> Iterator[tuple[Settings, Store]]:
    """The settings, and the database that they name, open until the end.

    Raises:
        SettingsProblem, StorageError: A setting is wrong; the database cannot be used.
    """
    settings = Settings.read(environ)
    with closing(Store.open(settings.database_url.get_secret_value(), settings.master_keys)) as store:
        yield settings, store
