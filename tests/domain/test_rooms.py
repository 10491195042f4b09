"""Which channel gets which digest: the table, written down."""

from itertools import product
from typing import Final

import pytest

from domain.access import Actor, CaseAccess, Role
from domain.digest import Clearance
from domain.rooms import Room, Sight, sights, unfit

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


ACCESS: Final = CaseAccess(
    team={"U0LEAD": Role.LEAD, "U0GUEST": Role.RESPONDER}, barred=frozenset({"b-barred"})
)


def actor(person: str, *roles: Role) -> Actor:
    """A person with these roles; of somebody barred nothing but the blind key says so."""
    return Actor(
        person=person, blind="b-barred" if person == "U0BARRED" else f"b-{person}", roles=frozenset(roles)
    )


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        (actor("U0LEAD"), ""),
        (actor("U0HR", Role.HR), ""),
        (actor("U0AUDITOR", Role.AUDITOR), ""),
        (actor("U0OTHER"), "stranger"),
        (actor("U0OTHER", Role.EXECUTIVE), "stranger"),
        (actor("U0GUEST"), "guest"),
        (actor("U0BARRED", Role.LEAD), "barred"),
    ],
)
def test_of_all_members_only_those_who_may_see_the_incident_belong_there(member: Actor, kind: str) -> None:
    found = sights(Room(private=True, guests=GUESTS), [member], ACCESS)
    assert found == ((Sight(kind, member.person, member.blind),) if kind else ())


def test_who_is_barred_and_a_guest_is_told_as_barred() -> None:
    barred = actor("U0BARRED")
    room = Room(private=True, guests=frozenset({"U0BARRED"}))
    assert sights(room, [barred], ACCESS) == (Sight("barred", "U0BARRED", "b-barred"),)


def test_of_the_channel_as_such_it_is_told_that_it_is_public_or_shared() -> None:
    assert sights(Room(private=False, shared=True), [], ACCESS) == (Sight("public"), Sight("shared"))
    assert sights(Room(private=True, shared=True), [], ACCESS) == (Sight("shared"),)
    assert sights(Room(private=False), [actor("U0OTHER")], ACCESS) == (
        Sight("public"),
        Sight("stranger", "U0OTHER", "b-U0OTHER"),
    )
