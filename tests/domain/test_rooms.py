"""Which channel gets which digest: the table, written down."""

from itertools import product
from typing import Final

import pytest

from domain.digest import Clearance
from domain.rooms import Room, unfit

GUESTS: Final = frozenset({"U0GUEST"})

ROOMS: Final = [
    Room(private=private, shared=shared, archived=archived, guests=guests)
    for private, shared, archived in product((True, False), repeat=3)
    for guests in (frozenset[str](), GUESTS)
]


@pytest.mark.parametrize("clearance", Clearance)
@pytest.mark.parametrize("room", ROOMS)
def test_of_all_channels_only_these_get_a_digest(room: Room, clearance: Clearance) -> None:
    fits = room == Room(private=True) or (room == Room(private=False) and clearance is Clearance.COUNTS)
    assert (unfit(room, clearance) is None) is fits


@pytest.mark.parametrize(
    ("room", "reason"),
    [
        (Room(private=False, shared=True, archived=True, guests=GUESTS), "archived"),
        (Room(private=False, shared=True, guests=GUESTS), "shared"),
        (Room(private=False, guests=GUESTS), "guests"),
        (Room(private=False), "public"),
    ],
)
def test_the_reason_that_weighs_most_is_told(room: Room, reason: str) -> None:
    assert unfit(room, Clearance.DETAILS) == reason
