"""Five leaks that a bot of this kind is known to have, put in the place of the real parts, to be caught."""

import itertools
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

from bot.reading import Intent
from bot.router import Answer, Asked, Router
from bot.sending import Sending
from bot.views._blocks import Message, section
from bot.words import Words
from commands._form import Option
from commands._shape import Request
from domain.case import Case
from domain.errors import NotFound
from domain.references import ALPHABET, Kind
from storage import Store, Transaction
from tests.twins.world import Chance, NewReference, Seams


def sequential(_chance: Chance) -> NewReference:
    """References that are counted: a gap, or a greater number, tells that there is something else."""
    numbers = itertools.count(1)

    def reference(kind: Kind) -> str:
        number, body = next(numbers), ""
        while len(body) < kind.length:
            number, digit = divmod(number, len(ALPHABET))
            body = ALPHABET[digit] + body
        return f"{kind}-{body}"

    return reference


def everything(store: Store) -> list[Case]:
    """Every incident, whoever asks."""
    with store.reading() as tx:
        return tx.cases.for_audience([])[0]


class Forbidden(Router):
    """Says "forbidden" where an incident exists, and "not found" where none does."""

    def answer(self, asked: Asked, intend: Callable[[Request], Intent], *, tell: bool = True) -> Answer:
        """As the router answers, but for the words of that refusal."""
        meant: list[Intent] = []

        def noted(request: Request) -> Intent:
            meant.append(intend(request))
            return meant[-1]

        found = super().answer(asked, noted, tell=tell)
        about = meant[0].about.incident if meant else None
        if isinstance(found.refused, NotFound) and about in {case.ref for case in everything(self._store)}:
            text = "You may not see this incident."
            return replace(found, message=Message(text, [section(text)]))
        return found


class Totals(Router):
    """Counts in a list what it leaves out."""

    def command(self, asked: Asked, text: str) -> Answer:
        """As the router answers, with a total below the list."""
        found = super().command(asked, text)
        if text != "list":
            return found
        line = f"{len(everything(self._store))} in all"
        return replace(found, message=Message(found.message.text, [*found.message.blocks, section(line)]))


class Options(Router):
    """Offers in a menu what one may not see."""

    def suggest(self, asked: Asked, query: str) -> tuple[list[Option], Words]:
        """Every incident that has these words."""
        _, words = super().suggest(asked, query)
        labels = {case.ref: f"{case.ref} · {case.title}" for case in everything(self._store)}
        return [Option(ref, label) for ref, label in labels.items() if query in label], words


class _Generous:
    """Cases of which a channel may be told all."""

    def __init__(self, cases: Any) -> None:  # noqa: ANN401 -- stands in for the aggregate, whatever it has
        self._cases = cases

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- see above
        return getattr(self._cases, name)

    def for_audience(self, _blinds: Collection[str]) -> tuple[list[Case], list[Case]]:
        """All of them, whoever listens."""
        told: tuple[list[Case], list[Case]] = self._cases.for_audience([])
        return told


class _GenerousStore:
    """A store whose readers leave nothing out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- stands in for the store, whatever it has
        return getattr(self._store, name)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """As the store reads, but for what an audience may be told."""
        with self._store.reading() as tx:
            yield replace(tx, cases=_Generous(tx.cases))  # type: ignore[arg-type]


class Counting(Sending):
    """Sends digests that count what they must leave out."""

    def __init__(self, store: Store, *parts: Any, **more: Any) -> None:  # noqa: ANN401 -- those of ``Sending``
        super().__init__(_GenerousStore(store), *parts, **more)  # type: ignore[arg-type]


LEAKS: Final = {
    "sequential references": Seams(new_reference=sequential),
    "forbidden against not found": Seams(router=Forbidden),
    "totals of a list": Seams(router=Totals),
    "counts of a digest": Seams(sending=Counting),
    "options of a menu": Seams(router=Options),
}
"""What leaks -> the parts that leak it."""
