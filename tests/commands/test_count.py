"""``/insider customers``, ``employees``, ``records``: how many, and how sure."""

from datetime import date

import pytest

from bot.views import answer
from bot.words import Words
from commands.count import Counted
from domain.counts import Amount, CountKind
from tests.builders import HR, OPENER, Desk, Office


@pytest.mark.parametrize(
    ("line", "place", "amount"),
    [
        ("customers undisclosed", ("persons", "disclosed"), Amount(CountKind.UNDISCLOSED)),
        ("customers at least 500", ("persons", "disclosed"), Amount(CountKind.AT_LEAST, 500)),
        ("customers 30 000", ("persons", "disclosed"), Amount(CountKind.EXACT, 30000)),
        ("customers 30,000", ("persons", "disclosed"), Amount(CountKind.EXACT, 30000)),
        ("Customers About 12", ("persons", "disclosed"), Amount(CountKind.ESTIMATE, 12)),
        ("customers notified 643", ("persons", "notified"), Amount(CountKind.EXACT, 643)),
        ("customers accessed at most 9", ("persons", "accessed"), Amount(CountKind.AT_MOST, None, 9)),
        ("records 10-20", ("records", "disclosed"), Amount(CountKind.RANGE, 10, 20)),
        ("count accounts harmed 5", ("accounts", "harmed"), Amount(CountKind.EXACT, 5)),
        ("employees unknown", ("suspects", "disclosed"), Amount(CountKind.UNKNOWN)),
        ("employees 0", ("suspects", "disclosed"), Amount(CountKind.EXACT, 0)),
    ],
)
def test_a_count_is_kept_with_its_certainty(
    office: Office, line: str, place: tuple[str, str], amount: Amount
) -> None:
    entry = office.desk.records(OPENER, line)
    case = office.desk.case(office.ref)
    assert amount == case.amount(*place)
    figures = ":".join(str(part) if part is not None else "" for part in (amount.low, amount.high))
    scope = {} if place[0] == "suspects" else {"scope": place[1]}
    expected = {"what": place[0], "amount": f"{amount.kind.value}:{figures}"} | scope
    assert ("count.recorded", expected) == (entry.verb, entry.detail)


def test_a_count_keeps_who_says_so_and_when(office: Office) -> None:
    office.desk.records(OPENER, 'customers 7 according to "the company" source "press" on 9 Mar')
    told = office.desk.case(office.ref).counts["persons", "disclosed"].circumstances
    assert (date(2026, 3, 9), "the company", "press") == (told.on, told.reported_by, told.source)


def test_the_newest_count_of_a_scope_stands_beside_other_scopes(office: Office) -> None:
    for line in ("customers 7", "customers notified 3", "customers 8"):
        office.desk.types(OPENER, line)
    case = office.desk.case(office.ref)
    assert Amount(CountKind.EXACT, 8) == case.amount("persons", "disclosed")
    assert Amount(CountKind.EXACT, 3) == case.amount("persons", "notified")


@pytest.mark.parametrize("line", ["count", "customers", "employees"])
def test_the_bare_noun_shows_the_counts(shared_office: Office, line: str) -> None:
    body = shared_office.desk.types(OPENER, line).body
    assert isinstance(body, Counted)
    assert list(body.case.counts) == [("persons", "disclosed")]


@pytest.mark.parametrize(
    ("line", "key", "amount"),
    [
        (
            "customers at least 600 in FR",
            ("persons", "disclosed", None, "FR"),
            Amount(CountKind.AT_LEAST, 600),
        ),
        (
            "customers 20 of staff in the US",
            ("persons", "disclosed", "staff", "US"),
            Amount(CountKind.EXACT, 20),
        ),
        (
            "customers notified 9 of others",
            ("persons", "notified", "others", None),
            Amount(CountKind.EXACT, 9),
        ),
        (
            "records 4 in California of patients",
            ("records", "disclosed", "patients", "US-CA"),
            Amount(CountKind.EXACT, 4),
        ),
        ("employees unknown in DE", ("suspects", "disclosed", None, "DE"), Amount(CountKind.UNKNOWN)),
        (
            "count organisations 2 in GB",
            ("organisations", "disclosed", None, "GB"),
            Amount(CountKind.EXACT, 2),
        ),
    ],
)
def test_a_count_of_some_people_or_some_place_stands_beside_the_whole(
    office: Office, line: str, key: tuple[str | None, ...], amount: Amount
) -> None:
    before = office.desk.case(office.ref)
    entry = office.desk.records(OPENER, line)
    case = office.desk.case(office.ref)
    [part] = case.parts

    assert (part.what, part.scope, part.population, part.jurisdiction) == key
    assert part.amount == amount
    assert case.counts == before.counts
    assert entry.detail is not None
    assert (entry.detail.get("population"), entry.detail.get("jurisdiction")) == key[2:]


def test_a_newer_count_of_the_same_people_and_place_replaces_no_other(office: Office) -> None:
    for line in ("in FR", "of staff in FR", "of staff", "in DE", "in FR"):
        office.desk.types(OPENER, f"customers 7 {line}")
    office.desk.types(OPENER, "customers 8 in FR")
    found = {(one.population, one.jurisdiction): one.amount.low for one in office.desk.case(office.ref).parts}

    assert found == {(None, "FR"): 8, ("staff", "FR"): 7, ("staff", None): 7, (None, "DE"): 7}


def test_two_sources_that_differ_on_a_part_are_both_kept_and_others_do_not_contradict_it(
    office: Office,
) -> None:
    for line in (
        "customers 7 in FR according to press on 9 Mar",
        "customers 9 in FR according to police on 9 Mar",
        "customers 5 in DE according to police on 9 Mar",
    ):
        office.desk.types(OPENER, line)
    first, second = office.desk.case(office.ref).parts

    assert first.agreed == Amount(CountKind.RANGE, 7, 9)
    assert (second.amount.low, second.others) == (5, ())
    assert "Another source: Customers disclosed (France): *7*" in shown(office.desk, "customers")


def test_parts_are_shown_below_their_whole_and_in_the_history(office: Office) -> None:
    office.desk.types(OPENER, "customers 20 of staff in FR")
    office.desk.types(OPENER, "employees 2 in FR")
    text = shown(office.desk, "customers")

    for line in (
        "Customers disclosed: *at least 500*",
        "People disclosed (Staff, France): *20*",
        "Employees involved: *at least 2*, by its largest part",
        "Employees involved (France): *2*",
    ):
        assert line in text
    assert "not recorded" not in text
    assert "People disclosed (Staff, France): *20*" in shown(office.desk, "customers history")


def test_the_timeline_tells_of_whom_and_where_a_count_is(office: Office) -> None:
    office.desk.types(OPENER, "customers 20 of staff in FR")
    office.desk.types(OPENER, "records 30 of staff")
    text = shown(office.desk, "timeline")

    assert "People: *20* · counted: disclosed · of: Staff · in: France" in text
    assert "Records: *30* · counted: disclosed · of: Staff" in text


def test_undoing_a_part_leaves_the_one_before_it(office: Office) -> None:
    for line in ("customers 7 in FR", "customers 8 in FR", "undo"):
        office.desk.types(OPENER, line)
    [part] = office.desk.case(office.ref).parts

    assert part.amount.low == 7


def shown(desk: Desk, line: str) -> str:
    """What the opener is shown."""
    return str(answer(desk.types(OPENER, line), (), Words()).blocks)


def test_history_shows_earlier_values_with_who_and_when_and_the_newest_first(office: Office) -> None:
    office.desk.types(OPENER, 'customers 5800 according to "the hospital" on 1 Mar')
    office.desk.types(HR, f"{office.ref} customers 48 according to court source docket on 2 Mar")
    office.desk.types(OPENER, "records 7")
    text = shown(office.desk, "customers history")
    lines = text.split("\\n")

    assert "Customers disclosed: *48* · as of 2 March 2026 · reported, according to court" in lines[1]
    assert f"source: docket · <@{HR}>" in lines[1]
    assert "*5,800* · as of 1 March 2026 · reported, according to the hospital" in lines[2]
    assert "*at least 500*" in lines[3]
    assert "Records" not in text
    assert "Records disclosed: *7*" in shown(office.desk, "count history")


def test_history_leaves_out_what_was_undone(office: Office) -> None:
    change = office.desk.entry(office.desk.types(OPENER, "customers 5800")).change
    office.desk.types(OPENER, f"undo {change}")

    assert "5,800" not in shown(office.desk, "customers history")
    assert "at least 500" in shown(office.desk, "customers")


def test_two_sources_that_differ_on_a_day_are_both_shown(office: Office) -> None:
    for line in (
        'employees at most 17 according to "the press" on 9 Mar',
        'employees fewer than 17 according to "the hospital" on 9 Mar',
    ):
        office.desk.types(OPENER, line)
    text = shown(office.desk, "employees")

    assert (
        "Employees involved: *at most 16* · as of 9 March 2026 · reported, according to the hospital" in text
    )
    assert "Another source: Employees involved: *at most 17* · as of 9 March 2026" in text
    assert office.desk.case(office.ref).amount("suspects", "disclosed") == Amount(CountKind.AT_MOST, None, 17)


def test_a_count_is_shown_as_of_the_day_it_was_recorded_when_no_other_is_known(office: Office) -> None:
    assert "Customers disclosed: *at least 500* · as of 10 March 2026" in shown(office.desk, "customers")
