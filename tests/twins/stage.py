"""Where sequences are played: worlds that are furnished once, and copied for each of them."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.twins.pair import Pair, Tally
from tests.twins.plan import Plan
from tests.twins.world import REAL, Clock, Seams, Start, World, nobody_did_anything

_numbers = itertools.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """Where both worlds of a sequence begin, and the incidents that are in both."""

    starts: tuple[Start, Start]
    visible: tuple[str, ...]


@dataclass
class Stage:
    """Furnished worlds, made once for each locale of the observed person, and played in many times.

    Args:
        folder: Where the worlds keep their databases.
        template: A migrated database without data.
    """

    folder: Path
    template: Path
    _furnished: dict[str, Furnished] = field(default_factory=dict)

    @contextmanager
    def pair(self, plan: Plan, tally: Tally, seams: Seams = REAL) -> Iterator[Pair]:
        """Both worlds at their start."""
        locale = plan.observed.locale
        if locale not in self._furnished:
            self._furnished[locale] = self._furnish(plan)
        begun = self._furnished[locale]
        with self._opened(plan, begun.starts, tally, seams) as both:
            both.visible += begun.visible
            yield both

    def _furnish(self, plan: Plan) -> Furnished:
        empty = [nobody_did_anything(self.template, plan.observed.locale) for _ in range(2)]
        with self._opened(plan, (empty[0], empty[1]), Tally(), REAL) as both:
            both.furnish()
        return Furnished(starts=(both.world.left(), both.twin.left()), visible=tuple(both.visible))

    @contextmanager
    def _opened(self, plan: Plan, starts: tuple[Start, Start], tally: Tally, seams: Seams) -> Iterator[Pair]:
        here = self.folder / str(next(_numbers))
        here.mkdir()
        clock = Clock(starts[0].now)
        world, twin = (
            World(name, here, start, clock, seams)
            for name, start in zip(("with", "without"), starts, strict=True)
        )
        try:
            yield Pair(plan, world, twin, clock, tally)
        finally:
            world.stop()
            twin.stop()
