"""``/insider customers``, ``employees``, ``records``: how many, and how sure."""

from datetime import date

import pytest

from commands.count import Counted
from domain.counts import Amount, CountKind
from tests.builders import OPENER, Office


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
