"""What the record suggests about severity, and why: one test per rule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case import Case, Count, LeakedField
from domain.counts import Amount, CountKind
from domain.judgements import Judgements
from domain.severity import LEVELS, MANY, REASONS, VERY_MANY, class_of, suggest
from domain.vocabulary import CLASSES, FIELD_STATUS, FIELDS, RECIPIENT
from tests.domain.builders import NOW, case, disclosed, exact


def of(
    *codes: str,
    status: str = "disclosed",
    recipient: str | None = "self",
    persons: Amount | None = None,
    **raised: str,
) -> Case:
    """An incident in which these kinds of data are involved; ``raised``: classes that were raised."""
    fields = {code: LeakedField(code=code, status=status, recipient=recipient, at=NOW) for code in codes}
    counts = disclosed({"persons": persons}) if persons else {}
    return replace(case(), fields=fields, counts=counts, judgements=Judgements(classes=raised))


@pytest.mark.parametrize(
    ("code", "level", "reason"),
    [
        ("source_code", "low", "class_n"),
        ("email_address", "low", "class_p1"),
        ("order_history", "medium", "class_p2"),
        ("payment_card", "high", "class_p3"),
        ("health_record", "high", "class_p4"),
    ],
)
def test_the_gravest_class_decides_first(code: str, level: str, reason: str) -> None:
    found = suggest(of("email_address", code, persons=exact(3)))
    assert (found.level, found.reasons) == (level, (reason if code != "source_code" else "class_p1",))
    assert suggest(of(code, persons=exact(3))).reasons == (reason,)


@pytest.mark.parametrize(
    ("amount", "level", "why"),
    [
        (exact(MANY - 1), "low", ()),
        (exact(MANY), "medium", ("many",)),
        (Amount(CountKind.AT_LEAST, VERY_MANY), "high", ("very_many",)),
        (Amount(CountKind.RANGE, MANY - 1, VERY_MANY), "low", ()),
        (Amount(CountKind.AT_MOST, None, VERY_MANY), "low", ()),
        (Amount(CountKind.UNKNOWN), "low", ("persons_unknown",)),
        (Amount(CountKind.UNDISCLOSED), "low", ("persons_unknown",)),
        (None, "low", ("persons_unknown",)),
    ],
)
def test_only_people_who_are_known_of_raise_it(
    amount: Amount | None, level: str, why: tuple[str, ...]
) -> None:
    found = suggest(of("email_address", persons=amount))
    assert (found.level, found.reasons) == (level, ("class_p1", *why))


@pytest.mark.parametrize("recipient", [*RECIPIENT.codes(), None])
def test_data_that_nobody_can_take_back_is_graver(recipient: str | None) -> None:
    found = suggest(of("email_address", recipient=recipient, persons=exact(1)))
    gone = {"public", "criminal_group", "broker_or_seller", "competitor", "unknown_third_party"}
    assert (found.level == "medium", "out_of_control" in found.reasons) == (recipient in gone,) * 2
    assert ("recipient_unknown" in found.reasons) is (recipient in {None, "unknown"})


@pytest.mark.parametrize(
    ("codes", "linked"),
    [
        (("full_name", "postal_address", "email_address", "phone_number"), True),
        (("full_name", "location_data", "email_address", "phone_number"), True),
        (("full_name", "postal_address", "email_address"), False),
        (("full_name", "email_address", "phone_number", "username"), False),
        (("postal_address", "email_address", "phone_number", "username"), False),
        (("full_name", "postal_address", "email_address", "phone_number", "payment_card"), False),
    ],
)
def test_ordinary_data_linked_to_a_name_and_a_place_weighs_more(codes: tuple[str, ...], linked: bool) -> None:
    assert ("linked" in suggest(of(*codes, persons=exact(1))).reasons) is linked


def test_a_raised_class_counts_and_says_so() -> None:
    raised = of("email_address", persons=exact(1), email_address="P3")
    assert (suggest(raised).level, suggest(raised).reasons) == ("high", ("class_p3", "raised"))


def test_a_class_is_never_below_its_own() -> None:
    assert class_of(of("payment_card", payment_card="P1"), "payment_card") == "P3"


def test_what_is_only_possible_weighs_less() -> None:
    found = suggest(of("payment_card", status="possible", persons=exact(1)))
    assert (found.level, found.reasons) == ("medium", ("class_p3", "only_possible"))
    assert suggest(of("email_address", status="possible", persons=exact(1))).level == "low"


@pytest.mark.parametrize("status", ["ruled_out", "unknown"])
def test_nothing_is_suggested_before_any_data_is_known_of(status: str) -> None:
    assert (suggest(of("payment_card", status=status)).level, suggest(case()).level) == (None, None)


def test_before_any_data_is_known_of_no_reason_is_given_either() -> None:
    assert suggest(case()).reasons == ()
    assert suggest(of("payment_card", status="ruled_out")).reasons == ()


def test_what_was_only_looked_at_weighs_as_much_as_what_went_out() -> None:
    seen = suggest(of("payment_card", status="accessed", persons=exact(1)))
    assert (seen.level, seen.reasons) == ("high", ("class_p3",))


def test_the_gravest_of_all_is_the_highest_level_and_none_is_above_it() -> None:
    worst = suggest(of("health_record", recipient="public", persons=exact(VERY_MANY)))
    assert (worst.level, worst.reasons) == (LEVELS[-1], ("class_p4", "very_many", "out_of_control"))


def test_people_whose_data_was_only_looked_at_count_too() -> None:
    looked = {("persons", "accessed"): Count(what="persons", scope="accessed", amount=exact(MANY), at=NOW)}
    found = suggest(replace(of("email_address"), counts=looked))
    assert (found.level, found.reasons) == ("medium", ("class_p1", "many"))


@pytest.mark.parametrize(
    ("codes", "level"),
    [
        (("full_name", "postal_address", "email_address", "phone_number"), "medium"),
        (("full_name", "postal_address", "email_address", "order_history"), "high"),
    ],
)
def test_linked_data_weighs_as_the_class_above_its_own(codes: tuple[str, ...], level: str) -> None:
    found = suggest(of(*codes, persons=exact(1)))
    assert found.level == level
    assert found.reasons[-1] == "linked"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [(None, "unknown", True), (None, None, True), ("unknown", "self", False), (None, "self", False)],
)
def test_nobody_knows_where_data_went_when_no_kind_has_a_known_recipient(
    one: str | None, other: str | None, told: bool
) -> None:
    fields = {**of("email_address", recipient=one).fields, **of("username", recipient=other).fields}
    found = suggest(replace(of("email_address", persons=exact(1)), fields=fields))
    assert ("recipient_unknown" in found.reasons) is told


def test_data_of_an_unknown_kind_suggests_nothing_and_says_so() -> None:
    found = suggest(of("unknown"))
    assert (found.level, found.reasons) == (None, ("class_unknown",))


amounts = st.one_of(
    st.none(),
    st.builds(Amount, st.just(CountKind.AT_LEAST), st.integers(0, 10**7)),
    st.sampled_from([Amount(CountKind.UNKNOWN), Amount(CountKind.AT_MOST, None, 9)]),
)


@given(
    st.lists(st.sampled_from(FIELDS.codes()), unique=True),
    st.sampled_from(FIELD_STATUS.codes()),
    st.sampled_from([*RECIPIENT.codes(), None]),
    amounts,
)
def test_every_record_has_a_suggestion_and_known_reasons(
    codes: list[str], status: str, recipient: str | None, persons: Amount | None
) -> None:
    found = suggest(of(*codes, status=status, recipient=recipient, persons=persons))
    assert found.level is None or found.level in LEVELS
    assert set(found.reasons) <= set(REASONS)


@given(st.sampled_from(FIELDS.codes()), st.sampled_from(CLASSES.codes()), st.integers(0, 10**6))
def test_raising_a_class_or_a_number_never_lowers_the_suggestion(code: str, cls: str, more: int) -> None:
    if code == "unknown":
        return
    before = LEVELS.index(suggest(of(code, persons=exact(10))).level or "low")
    after = of(code, persons=exact(10 + more), **{code: cls})
    assert LEVELS.index(suggest(after).level or "low") >= before
