"""The search for a sequence after which the worlds differ."""

import os
from collections.abc import Sequence
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings

from domain.access import Role
from tests.twins.pair import Tally
from tests.twins.plan import ROLES, Plan, plans
from tests.twins.stage import Stage
from tests.twins.world import REAL, Seams

SEQUENCES: Final = int(os.environ.get("TWIN_SEQUENCES", "4"))
"""How many sequences are played; ``make prove`` asks for 500."""
START: Final = int(os.environ.get("TWIN_START", "0"))
"""From which the sequences are drawn; another number, other sequences."""


def search(
    stage: Stage,
    tally: Tally,
    *,
    sequences: int,
    start: int,
    seams: Seams = REAL,
    roles: Sequence[tuple[Role, ...]] = ROLES,
    shrinks: bool = True,
) -> None:
    """Play sequences, and of one after which the worlds differ the shortest that does it, too.

    Args:
        stage: The furnished worlds.
        tally: Counts what was tried.
        sequences: How many.
        start: What they are drawn from.
        seams: Parts of the bot that take the place of the real ones.
        roles: What the observed person may be.
        shrinks: Whether to look for the shortest.

    Raises:
        Differs: The observed person could tell the worlds apart.
    """

    @seed(start)
    @settings(
        max_examples=sequences,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shrinks else [])],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(plan=plans(roles))
    def played(plan: Plan) -> None:
        with stage.pair(plan, tally, seams) as both:
            both.play()

    played()
