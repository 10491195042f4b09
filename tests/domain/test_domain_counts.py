"""Counts: read as people write them, added up without ever saying more than the parts."""

from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.counts import LARGEST, Amount, CountKind, Total, hull, least, read_amount, total
from domain.errors import Refused

NO_LOW: Final = {CountKind.AT_MOST, CountKind.UNKNOWN, CountKind.UNDISCLOSED}
HIGH: Final = {CountKind.AT_MOST, CountKind.RANGE}

WORDS: Final = {
    CountKind.EXACT: ("{}", "exactly {}", "exact {}", "exactement {}"),
    CountKind.ESTIMATE: (
        "about {}",
        "around {}",
        "approximately {}",
        "approx {}",
        "approx. {}",
        "some {}",
        "~{}",
        "~ {}",
        "environ {}",
    ),
    CountKind.AT_LEAST: ("at least {}", "minimum {}", "min {}", "au moins {}", ">= {}", ">={}"),
    CountKind.AT_MOST: (
        "at most {}",
        "up to {}",
        "maximum {}",
        "max {}",
        "au plus {}",
        "jusqu'à {}",
        "jusqu’à {}",
        "<= {}",
        "<={}",
    ),
    CountKind.RANGE: (
        "{}-{}",
        "{} - {}",
        "{}–{}",
        "{} to {}",
        "{} à {}",
        "between {} and {}",
        "entre {} et {}",
        "from {} to {}",
        "de {} à {}",
    ),
    CountKind.UNKNOWN: ("unknown", "not known", "inconnu", "inconnue", "inconnus", "inconnues", "?"),
    CountKind.UNDISCLOSED: (
        "undisclosed",
        "not disclosed",
        "not said",
        "non communiqué",
        "non communiquée",
        "non communiqués",
        "non communiquées",
    ),
}

OPEN_WORDS: Final = (
    *((words, CountKind.AT_LEAST, 1) for words in ("more than {}", "over {}", "plus de {}", "> {}", ">{}")),
    *(
        (words, CountKind.AT_MOST, -1)
        for words in ("fewer than {}", "less than {}", "under {}", "moins de {}", "< {}", "<{}")
    ),
)

figures = st.integers(0, LARGEST)
separators = st.sampled_from(["", " ", ",", ".", "'", "\u00a0", "\u202f"])


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """Any amount."""
    kind = draw(st.sampled_from(CountKind))
    low, high = sorted((draw(figures), draw(figures)))
    return Amount(kind, None if kind in NO_LOW else low, high if kind in HIGH else None)


def _figures(amount: Amount) -> list[int]:
    return [number for number in (amount.low, amount.high) if number is not None]


@given(amounts(), separators, st.sampled_from([str.lower, str.upper, str.title]), st.data())
def test_every_way_to_say_an_amount_is_read(
    amount: Amount, separator: str, case: Callable[[str], str], data: st.DataObject
) -> None:
    words = data.draw(st.sampled_from(WORDS[amount.kind]))
    written = [f"{number:,}".replace(",", separator) for number in _figures(amount)]
    assert read_amount(case(words).format(*written)) == amount


@given(st.sampled_from(OPEN_WORDS), st.integers(1, LARGEST - 1))
def test_more_than_and_fewer_than_exclude_the_figure(words: tuple[str, CountKind, int], figure: int) -> None:
    shape, kind, step = words
    bound = figure + step
    expected = Amount(kind, bound) if kind is CountKind.AT_LEAST else Amount(kind, None, bound)
    assert read_amount(shape.format(figure)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 000", Amount(CountKind.EXACT, 30_000)),
        ("1,486,651", Amount(CountKind.EXACT, 1_486_651)),
        ("69.461", Amount(CountKind.EXACT, 69_461)),
        ("fewer than 17", Amount(CountKind.AT_MOST, None, 16)),
        ("more than 100 000", Amount(CountKind.AT_LEAST, 100_001)),
        ("as unknown", None),
        ("0", Amount(CountKind.EXACT, 0)),
        ("  at   least\n500 ", Amount(CountKind.AT_LEAST, 500)),
        ("0" * 30 + "500", Amount(CountKind.EXACT, 500)),
        ("10 to 10", Amount(CountKind.RANGE, 10, 10)),
    ],
)
def test_amounts_of_real_cases_are_read(text: str, expected: Amount | None) -> None:
    if expected is None:
        with pytest.raises(Refused, match=r"^bad_count$"):
            read_amount(text)
    else:
        assert read_amount(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_count"),
        ("many", "bad_count"),
        ("about", "bad_count"),
        ("-5", "bad_count"),
        ("1.5", "bad_count"),
        ("1,23", "bad_count"),
        ("12,3456", "bad_count"),
        ("1 2", "bad_count"),
        ("500 customers", "bad_count"),
        ("less than 1 %", "bad_count"),
        ("at least unknown", "bad_count"),
        ("1-2-3", "bad_count"),
        ("fewer than 0", "bad_count"),
        ("20-10", "range_backwards"),
        ("entre 20 et 10", "range_backwards"),
        (str(LARGEST + 1), "count_too_large"),
        (f"more than {LARGEST}", "count_too_large"),
        (f"1-{LARGEST + 1}", "count_too_large"),
        ("9" * 5000, "count_too_large"),
    ],
)
def test_what_is_no_count_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_amount(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("20-10", {"low": 20, "high": 10}),
        (str(LARGEST + 1), {"largest": LARGEST}),
        ("fewer than 0", {"text": "fewer than 0"}),
    ],
)
def test_a_refused_count_says_what_is_wrong_with_it(text: str, params: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        read_amount(text)
    assert refused.value.params == params


def test_the_largest_number_is_still_one() -> None:
    assert read_amount(str(LARGEST)) == Amount(CountKind.EXACT, LARGEST)
    assert read_amount(f"at most {LARGEST}") == Amount(CountKind.AT_MOST, None, LARGEST)
    assert read_amount("more than 0") == Amount(CountKind.AT_LEAST, 1)
    assert read_amount("fewer than 1") == Amount(CountKind.AT_MOST, None, 0)


def test_a_refused_count_is_quoted() -> None:
    with pytest.raises(Refused) as refused:
        read_amount("Loads of  them")
    assert refused.value.params == {"text": "Loads of  them"}


@given(st.text() | st.from_regex(r"(at least|entre|~|<)? ?[0-9 ,.'-]{1,30}(to|et|à)?", fullmatch=True))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = read_amount(text)
    except Refused as refused:
        assert refused.code in {"bad_count", "count_too_large", "range_backwards"}  # noqa: PT017 -- either is right
    else:
        assert all(0 <= number <= LARGEST for number in _figures(amount))


bounds = st.none() | st.integers(-5, 50) | st.sampled_from([LARGEST, LARGEST + 1])


@given(st.sampled_from(CountKind), bounds, bounds)
def test_an_amount_has_the_bounds_of_its_kind_or_does_not_exist(
    kind: CountKind, low: int | None, high: int | None
) -> None:
    given_bounds = [bound for bound in (low, high) if bound is not None]
    shaped = (low is None) == (kind in NO_LOW) and (high is not None) == (kind in HIGH)
    if not shaped or any(bound < 0 for bound in given_bounds):
        code = "bad_count_bounds"
    elif any(bound > LARGEST for bound in given_bounds):
        code = "count_too_large"
    elif kind is CountKind.RANGE and given_bounds != sorted(given_bounds):
        code = "range_backwards"
    else:
        assert Amount(kind, low, high).figure == (kind not in {CountKind.UNKNOWN, CountKind.UNDISCLOSED})
        return
    with pytest.raises(Refused) as refused:
        Amount(kind, low, high)
    assert refused.value.code == code


@given(st.lists(st.none() | amounts()))
def test_a_total_says_no_more_than_its_parts(parts: list[Amount | None]) -> None:
    added = total(parts)
    kinds = [part.kind if part else CountKind.UNKNOWN for part in parts]
    assert added.low == sum(part.low or 0 for part in parts if part)
    assert added.unknown == kinds.count(CountKind.UNKNOWN)
    assert added.undisclosed == kinds.count(CountKind.UNDISCLOSED)
    assert added.counted + added.unknown + added.undisclosed == len(parts)
    assert added.exact == all(kind is CountKind.EXACT for kind in kinds)


@given(st.lists(st.none() | amounts()), st.lists(st.none() | amounts()))
def test_totals_of_parts_add_up(some: list[Amount | None], more: list[Amount | None]) -> None:
    one, other, both = total(some), total(more), total(some + more)
    assert both == Total(
        low=one.low + other.low,
        exact=one.exact and other.exact,
        unknown=one.unknown + other.unknown,
        undisclosed=one.undisclosed + other.undisclosed,
        counted=one.counted + other.counted,
        capped=one.capped + other.capped,
    )


@pytest.mark.parametrize("kind", [CountKind.UNKNOWN, CountKind.UNDISCLOSED, None])
def test_what_has_no_figure_is_never_a_zero(kind: CountKind | None) -> None:
    added = total([Amount(kind) if kind else None])
    assert not added.exact
    assert added.counted == 0
    assert added.unknown + added.undisclosed == 1


def test_a_lower_bound_makes_the_total_a_lower_bound() -> None:
    added = total([Amount(CountKind.EXACT, 643), Amount(CountKind.AT_LEAST, 500)])
    assert added == Total(low=1143, exact=False, unknown=0, undisclosed=0, counted=2)


def test_an_upper_bound_adds_nothing_that_is_known() -> None:
    added = total([Amount(CountKind.EXACT, 2), Amount(CountKind.AT_MOST, None, 17)])
    assert added == Total(low=2, exact=False, unknown=0, undisclosed=0, counted=2, capped=1)


@given(st.lists(st.none() | amounts()))
def test_a_sum_is_sayable_unless_it_would_be_a_zero_that_nobody_knows(parts: list[Amount | None]) -> None:
    added = total(parts)
    assert added.sayable == (added.low > 0 or (added.exact and added.counted > 0))
    assert added.capped <= added.counted


@given(st.lists(amounts(), min_size=1))
def test_what_all_agree_to_contradicts_nobody(parts: list[Amount]) -> None:
    agreed = hull(parts)
    figures = [part for part in parts if part.figure]
    assert not figures or agreed.kind is not CountKind.UNDISCLOSED
    for part in figures:
        top = part.low if part.kind in {CountKind.EXACT, CountKind.ESTIMATE} else part.high
        assert agreed.low is None or (part.low is not None and agreed.low <= part.low)
        assert agreed.high is None or (top is not None and top <= agreed.high)


@pytest.mark.parametrize(
    ("parts", "agreed"),
    [
        (["at most 17", "at most 16"], "at most 17"),
        (["75735", "at least 100000"], "at least 75735"),
        (["5800", "48"], "48 to 5800"),
        (["about 10", "10"], "10 to 10"),
        (["at least 5", "at most 9"], "unknown"),
        (["7", "7"], "7"),
        (["unknown", "7"], "7"),
        (["unknown", "undisclosed"], "unknown"),
        (["undisclosed"], "undisclosed"),
    ],
)
def test_what_several_figures_have_in_common(parts: list[str], agreed: str) -> None:
    assert hull(map(read_amount, parts)) == read_amount(agreed)


@given(st.lists(amounts()))
def test_parts_say_of_the_whole_at_least_the_largest_of_them_and_never_their_sum(parts: list[Amount]) -> None:
    found = least(parts)
    sure = [one.low for one in parts if one.low and one.kind is not CountKind.ESTIMATE]

    assert found == (Amount(CountKind.AT_LEAST, max(sure)) if sure else None)


@pytest.mark.parametrize("part", ["about 500", "at most 500", "unknown", "undisclosed", "0"])
def test_a_part_that_is_no_lower_bound_says_nothing_of_the_whole(part: str) -> None:
    assert least([read_amount(part)]) is None
