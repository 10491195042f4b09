"""Non-interference: nothing that a barred person sees tells whether there is an incident about them."""

from typing import Final

import pytest

from domain.access import Role
from tests.twins.leaks import LEAKS
from tests.twins.pair import Differs, Tally
from tests.twins.plan import ROLES
from tests.twins.search import SEQUENCES, START, search
from tests.twins.stage import Stage

_SHARD: Final = 10
"""Hypothesis repeats itself after so many sequences: the next ones get a search of their own."""
_ENOUGH: Final = 30
"""After so many sequences at most a leak is caught."""

_WOULD_NOTICE: Final = {"sequential references": [(Role.RESPONDER,), (Role.LEAD,)]}
"""Who is shown what a leak gives away, where most people are not: nobody else is tried with it."""

pytestmark = pytest.mark.timeout(3600)


@pytest.mark.parametrize("shard", range(-(-SEQUENCES // _SHARD)))
def test_a_barred_person_sees_what_they_would_see_if_there_were_no_incident(
    shard: int, stage: Stage, tally: Tally
) -> None:
    sequences = min(_SHARD, SEQUENCES - shard * _SHARD)

    search(stage, tally, sequences=sequences, start=START + shard)

    assert tally.counts["sequences"] >= sequences


@pytest.mark.parametrize("leak", LEAKS)
def test_a_seeded_leak_is_caught(leak: str, stage: Stage) -> None:
    with pytest.raises(Differs):
        search(
            stage,
            Tally(),
            sequences=_ENOUGH,
            start=START,
            seams=LEAKS[leak],
            roles=_WOULD_NOTICE.get(leak, ROLES),
            shrinks=False,
        )
