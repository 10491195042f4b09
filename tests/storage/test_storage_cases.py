"""Cases: handed out only to those who may see them, and changed by one at a time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final, TypeVar

import pytest

from commands.suspect import New
from domain.access import Role
from domain.errors import NotFound, Refused
from tests.builders import (
    AUDITOR,
    BARRED,
    HR,
    KINDS,
    LEGAL,
    LOBBY,
    MEMBER,
    NOW,
    OPENER,
    OWNER,
    ROOM,
    Desk,
    Office,
)

T = TypeVar("T")

SEES_BOTH: Final = {"member", "team lead", "lead", "hr", "legal", "privacy", "auditor"}
SEES_OTHER: Final = {"barred lead", "barred hr", "barred legal", "barred privacy", "barred auditor"}
"""Barred from ``Office.ref`` alone; all further kinds of person see neither incident."""

ROUNDS: Final = 5


def _visible(office: Office, kind: str) -> list[str]:
    with office.desk.store.reading() as tx:
        return [case.ref for case in tx.cases.visible(tx.people.actor(KINDS[kind]))]


def _expected(office: Office, kind: str) -> set[str]:
    if kind in SEES_BOTH:
        return {office.ref, office.other}
    return {office.other} if kind in SEES_OTHER else set()


def test_visible_gives_everybody_what_they_may_see(office: Office) -> None:
    expected = {kind: _expected(office, kind) for kind in KINDS}
    assert expected == {kind: set(_visible(office, kind)) for kind in KINDS}


def test_find_gives_everybody_what_they_may_see(office: Office) -> None:
    found: dict[str, set[str]] = {}
    told: set[tuple[str, str]] = set()
    for kind, person in KINDS.items():
        found[kind] = set()
        for ref in (office.ref, office.other):
            try:
                found[kind].add(office.desk.case(ref, person).ref)
            except NotFound as refused:
                told.add((refused.code, str(refused.params)))
    assert told == {("not_found", "{}")}
    assert {kind: _expected(office, kind) for kind in KINDS} == found


def test_of_suspect_finds_the_incident_for_those_who_may_see_it(office: Office) -> None:
    found: set[str] = set()
    told: set[tuple[str, str]] = set()
    with office.desk.store.transaction() as tx:
        for kind, person in KINDS.items():
            try:
                assert office.ref == tx.cases.of_suspect(tx.people.actor(person), office.suspect).ref
                found.add(kind)
            except NotFound as refused:
                told.add((refused.code, str(refused.params)))
    assert told == {("not_found", "{}")}
    assert found == SEES_BOTH


def test_in_channel_finds_the_incident_for_those_who_may_see_it(office: Office) -> None:
    with office.desk.store.transaction() as tx:
        cases = {kind: tx.cases.in_channel(tx.people.actor(who), ROOM) for kind, who in KINDS.items()}
        elsewhere = {tx.cases.in_channel(tx.people.actor(who), LOBBY) for who in KINDS.values()}
    assert {kind for kind, case in cases.items() if case is not None} == SEES_BOTH
    assert {None} == elsewhere


def test_what_does_not_exist_is_not_found(office: Office) -> None:
    for ref in ("", "IN-ZZZZZZ", "nonsense"):
        with pytest.raises(NotFound):
            office.desk.case(ref)
        with pytest.raises(NotFound), office.desk.store.reading() as tx:
            tx.cases.load(ref)


def test_before_an_audience_with_a_barred_person_the_incident_is_withheld(office: Office) -> None:
    with office.desk.store.reading() as tx:
        blind = tx.people.blind
        nobody = tx.cases.for_audience([])
        others = tx.cases.for_audience([blind(OPENER), blind("U0STRANGER")])
        barred = [tx.cases.for_audience([blind(OPENER), blind(person)]) for person in BARRED.values()]
    parted = [([case.ref for case in told], [case.ref for case in withheld]) for told, withheld in barred]
    assert [([office.ref, office.other], [])] * 2 == [
        ([case.ref for case in told], [case.ref for case in withheld]) for told, withheld in (nobody, others)
    ]
    assert [([office.other], [office.ref])] * len(BARRED) == parted


def test_a_relation_is_hidden_from_those_who_do_not_see_the_other_incident(office: Office) -> None:
    desk, barred = office.desk, BARRED["barred lead"]
    desk.types(OPENER, f"relate {office.ref} {office.other}")
    with desk.store.reading() as tx:
        told, _ = tx.cases.for_audience([tx.people.blind(barred)])
        listed = tx.cases.visible(tx.people.actor(barred))
    related = [desk.case(office.other, barred).related, told[0].related, listed[0].related]
    assert related == [()] * 3
    assert (office.ref,) == desk.case(office.other, OPENER).related


def test_a_bar_ends_with_the_suspect_it_came_with(office: Office) -> None:
    desk = office.desk
    pseudonym = desk.suspects(OPENER, office.ref, New(person=MEMBER, user=MEMBER))
    desk.types(OPENER, "undo")
    assert office.ref == desk.case(office.ref, MEMBER).ref
    with pytest.raises(NotFound), desk.store.transaction() as tx:
        tx.cases.of_suspect(tx.people.actor(AUDITOR), pseudonym)


def _at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """What each work answers when all of them start at the same moment, in threads of their own."""
    start = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def _typed(desk: Desk, who: str, line: str) -> Callable[[], str]:
    def work() -> str:
        try:
            desk.types(who, line)
        except Refused as refused:
            return refused.code
        return "done"

    return work


@pytest.mark.parametrize(
    ("words", "who", "refusal", "given"),
    [
        ("access revoked", (OPENER, MEMBER), "already_there", ()),
        ("dismissal propose", (OPENER, MEMBER), "already_there", ()),
        ("dismissed according to HR", (OPENER, HR), "already_there", ()),
        ("dismissal approve", (HR, "U0HR2"), "decision_needs", ((OPENER, "propose"),)),
        ("dismissal approve", (LEGAL, "U0LEGAL2"), "illegal_move", ((OPENER, "propose"), (HR, "approve"))),
    ],
)
def test_of_two_who_do_the_same_at_once_one_is_refused(
    office: Office, words: str, who: tuple[str, str], refusal: str, given: tuple[tuple[str, str], ...]
) -> None:
    desk = office.desk
    desk.role("U0HR2", Role.HR)
    desk.role("U0LEGAL2", Role.LEGAL)
    for _ in range(ROUNDS):
        pseudonym = desk.suspects(OPENER, office.ref)
        for person, step in given:
            desk.types(person, f"{pseudonym} dismissal {step}")
        came = _at_once([_typed(desk, person, f"{pseudonym} {words}") for person in who])
        assert sorted(["done", refusal]) == sorted(came)


def test_two_who_undo_the_same_change_at_once_undo_it_once(office: Office) -> None:
    desk = office.desk
    for _ in range(ROUNDS):
        change = desk.records(OPENER, "note Key returned").change
        came = _at_once([_typed(desk, person, f"undo {change}") for person in (OPENER, "U0LEAD")])
        assert sorted(came) == ["done", "undo_again"]


def test_two_who_relate_the_same_incidents_from_either_side_relate_them_once(office: Office) -> None:
    desk = office.desk
    for _ in range(ROUNDS):
        works = [
            _typed(desk, OPENER, f"relate {office.ref} {office.other}"),
            _typed(desk, MEMBER, f"relate {office.other} {office.ref}"),
            _typed(desk, "U0LEAD", f"relate {office.other}"),
        ]
        assert sorted(_at_once(works)) == ["already_related", "already_related", "done"]
        desk.types("U0LEAD", f"undo {desk.last().change}")


def test_two_who_add_the_same_suspect_at_once_add_one(office: Office) -> None:
    desk = office.desk

    def add(who: str) -> Callable[[], str]:
        def work() -> str:
            try:
                desk.suspects(who, office.ref, New(person="U0ANNA", user="U0ANNA"))
            except Refused as refused:
                return refused.code
            return "done"

        return work

    assert sorted(_at_once([add(OPENER), add("U0LEAD")])) == ["already_suspect", "done"]


def test_two_owners_who_take_each_others_role_at_once_leave_an_owner(office: Office) -> None:
    desk, pair = office.desk, {OWNER, BARRED["barred owner"]}
    for _ in range(ROUNDS):
        one, other = pair
        works = [
            _typed(desk, who, f"role take <@{whom}> owner") for who, whom in ((one, other), (other, one))
        ]
        came = _at_once(works)
        with desk.store.reading() as tx:
            left = set(tx.people.holders(Role.OWNER))
        assert (sorted(came), len(left)) == (["done", "no_role"], 1)
        [owner], [former] = left, pair - left
        desk.types(owner, f"role give <@{former}> owner")


def test_a_slot_of_a_digest_is_claimed_by_one_of_eight(office: Office) -> None:
    desk = office.desk
    with desk.store.reading() as tx:
        [subscription] = tx.subscriptions.all()

    def claim() -> bool:
        with desk.store.transaction() as tx:
            return tx.subscriptions.claim(subscription.ref, "2026-03-10T09:00", NOW)

    assert sorted(_at_once([claim] * 8)) == [False] * 7 + [True]


def test_another_slot_is_another_claim(office: Office) -> None:
    with office.desk.store.transaction() as tx:
        [subscription] = tx.subscriptions.all()
        claims = [tx.subscriptions.claim(subscription.ref, slot, NOW) for slot in ("a", "b", "a")]
        held = [tx.subscriptions.claimed(subscription.ref, slot) for slot in ("a", "c")]
    assert (claims, held) == ([True, True, False], [True, False])
