"""Non-interference: nothing that a barred person sees tells whether there is an incident about them."""

from pathlib import Path
from typing import Final

import pytest

from tests.twins.leaks import LEAKS
from tests.twins.pair import Differs, Tally
from tests.twins.search import SEQUENCES, START, search

_SHARD: Final = 10
"""Hypothesis repeats itself after so many sequences: the next ones get a search of their own."""
_ENOUGH: Final = 30
"""After so many sequences at most a leak is caught."""

pytestmark = pytest.mark.timeout(3600)


@pytest.mark.parametrize("shard", range(-(-SEQUENCES // _SHARD)))
def test_a_barred_person_sees_what_they_would_see_if_there_were_no_incident(
    shard: int, tmp_path: Path, migrated_sqlite: Path, tally: Tally
) -> None:
    sequences = min(_SHARD, SEQUENCES - shard * _SHARD)

    search(tmp_path, migrated_sqlite, tally, sequences=sequences, start=START + shard)

    assert tally.counts["sequences"] >= sequences


@pytest.mark.parametrize("leak", LEAKS)
def test_a_seeded_leak_is_caught(leak: str, tmp_path: Path, migrated_sqlite: Path) -> None:
    with pytest.raises(Differs):
        search(
            tmp_path,
            migrated_sqlite,
            Tally(),
            sequences=_ENOUGH,
            start=START,
            seams=LEAKS[leak],
            shrinks=False,
        )
