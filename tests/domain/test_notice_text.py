"""The template of a notice, the e-mail of section 6.2, and what happens to approvals when a text changes."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import Actor, Role
from domain.case import Case
from domain.claim_check import blocking, check
from domain.counts import Amount, CountKind
from domain.drafts import MAX_SECTION, Draft, Drafts, TextApproval
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES
from domain.notice_text import drafted
from domain.notice_words import SECTIONS
from domain.said import GAP
from domain.vocabulary import FIELD_STATUS, FIELDS, NAMED_FIELDS, RECIPIENT
from tests.domain.builders import NOW, case, disclosed, exact, measure, referral, standing, suspect

# The e-mail of section 6.2, in words of our own that make the same twelve claims.
THAT_DAY: Final = (
    "This is to inform you that your e-mail address and phone number were disclosed by an employee of our "
    "company to a third party, which our rules forbid. For that, the employee has been terminated, and we "
    "are supporting law enforcement in the prosecution. No other information about your account was shared. "
    "You did not cause this, and you do not need to take any action. We apologise."
)

CORRECTED: Final = (
    "This is to inform you that your e-mail address and phone number were disclosed by one or more "
    "people who worked for us to a third party, which our rules forbid. One or more people have been "
    "dismissed, and we are working with law enforcement. No other information about your account was "
    "shared. You did not cause this. It happened on 6 January 2020, and we discovered it on 8 January "
    "2020. Strangers may use your address for phishing or your number for scam calls: be careful with "
    "both. So that this does not happen again, we have limited who may read contact data. Questions? "
    "Call us on the number in your account. We apologise."
)
DAYS: Final = {"occurred": frozenset({date(2020, 1, 6)}), "discovered": frozenset({date(2020, 1, 8)})}


def that_day(**more: Any) -> Case:  # noqa: ANN401 -- whatever a case has
    """What was public on the day of the e-mail: the employees' number was not said, nor any charge."""
    fields = {
        **dict.fromkeys(NAMED_FIELDS, "ruled_out"),
        **dict.fromkeys(("email_address", "phone_number"), "disclosed"),
    }
    undisclosed = Amount(CountKind.UNDISCLOSED)
    dismissed = standing("termination", "effective", reported_by="the company")
    record = case(
        fields=fields,
        counts=disclosed({"suspects": undisclosed, "persons": undisclosed}),
        suspects=[suspect(termination=dismissed)],
        referrals=(referral("involved_stage_unknown", reported_by="the company"),),
        **more,
    )
    told = {
        code: replace(one, recipient="unknown_third_party") if one.status == "disclosed" else one
        for code, one in record.fields.items()
    }
    return replace(record, fields=told)


def test_the_email_of_that_day_fails_on_exactly_the_points_that_the_reference_lists() -> None:
    found = blocking(check(THAT_DAY, "en", that_day()))
    points = [(one.code, one.sentence.number if one.sentence else None) for one in found]
    assert points == [
        ("actors", 1),  # 4: how many
        ("prosecution", 2),  # 8: no charge known
        ("no_action", 4),  # 11: there is advice
        ("missing.dates", None),  # 13
        ("missing.consequences", None),  # 14
        ("missing.measures", None),  # 15
        ("missing.contact", None),  # 16
    ]


def test_the_corrected_email_passes() -> None:
    record = that_day(measures=(measure("done"),))
    assert blocking(check(CORRECTED, "en", record, DAYS)) == ()


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Cases with anything recorded or not, done here or said by others."""
    by = st.sampled_from([None, None, "the press"])

    def stands(lifecycle: str) -> Any:  # noqa: ANN401 -- a standing
        state = draw(st.sampled_from(LIFECYCLES[lifecycle].states.codes()))
        on = draw(st.sampled_from([None, date(2026, 3, 1)]))
        return standing(lifecycle, state, "referred", on=on, reported_by=draw(by))

    tracks = ("finding", "access", "employment", "termination")
    people = [
        suspect(f"S-{number:06}", **{track: stands(track) for track in tracks})
        for number in range(draw(st.integers(0, 3)))
    ]
    statuses = st.sampled_from(FIELD_STATUS.codes())
    some = draw(st.dictionaries(st.sampled_from(FIELDS.codes()), statuses, max_size=8))
    fields = {**(dict.fromkeys(NAMED_FIELDS, draw(statuses)) if draw(st.booleans()) else {}), **some}
    amounts = [
        None,
        exact(1),
        exact(1234),
        Amount(CountKind.ESTIMATE, 1500),
        Amount(CountKind.AT_LEAST, 2),
        Amount(CountKind.AT_MOST, None, 3),
        Amount(CountKind.RANGE, 10, 20),
        Amount(CountKind.UNKNOWN),
        Amount(CountKind.UNDISCLOSED),
    ]
    amount = st.sampled_from(amounts)
    made = case(
        suspects=people,
        fields=fields,
        counts=disclosed({"suspects": draw(amount), "persons": draw(amount)}),
        referrals=tuple(
            replace(referral("referred", ref=f"L-{number:06}"), standing=stands("law_enforcement"))
            for number in range(draw(st.integers(0, 3)))
        ),
        measures=tuple(
            replace(measure(), ref=f"M-{number:06}", standing=stands("measure"))
            for number in range(draw(st.integers(0, 3)))
        ),
    )
    recipient = st.sampled_from([None, *RECIPIENT.codes()])
    return replace(
        made, fields={code: replace(one, recipient=draw(recipient)) for code, one in made.fields.items()}
    )


days = st.dictionaries(
    st.sampled_from(["occurred", "discovered"]),
    st.frozensets(st.dates(date(2019, 1, 1), date(2026, 3, 1)), min_size=1, max_size=3),
)


@given(cases(), days, st.sampled_from(["en", "fr"]), st.sampled_from(["customers", "regulator"]))
def test_the_template_never_claims_more_than_the_record(
    record: Case, moments: dict[str, frozenset[date]], language: str, audience: str
) -> None:
    sections = drafted(record, audience, language, moments)
    text = Draft(version=1, language=language, author="U", at=NOW, sections=sections).text
    found = blocking(check(text, language, record, moments))
    gaps = [one for one in found if one.code == "gap"]
    assert found == tuple(gaps)
    assert len(gaps) == len(GAP.findall(text))
    assert {name for name in SECTIONS if sections[name]} == set(SECTIONS)


@given(cases(), st.sampled_from(["en", "fr"]))
def test_every_section_of_the_template_fits_its_input(record: Case, language: str) -> None:
    long = tuple(replace(one, text="x" * 2500) for one in record.measures)
    for section in drafted(replace(record, measures=long), "customers", language).values():
        assert 0 < len(section) <= MAX_SECTION


def test_every_kind_of_data_at_once_still_fits() -> None:
    for language in ("en", "fr"):
        for status in ("disclosed", "possible", "ruled_out"):
            record = case(fields=dict.fromkeys(FIELDS.codes(), status))
            for section in drafted(record, "customers", language).values():
                assert len(section) <= MAX_SECTION


def version(number: int, text: str, author: str = "author") -> Draft:
    """A version with this text."""
    return Draft(version=number, language="en", author=author, at=NOW, sections={"happened": text})


def approved(draft: Draft, part: Role, person: str) -> TextApproval:
    """An approval of that version."""
    return TextApproval(part=part.value, person=person, at=NOW, sha256=draft.sha256)


def test_a_changed_text_has_no_approvals() -> None:
    first, second = version(1, "One."), version(2, "Two.")
    both = (approved(first, Role.LEGAL, "a"), approved(first, Role.PRIVACY, "b"))
    assert Drafts(versions=(first,), approvals=both).approved
    changed = Drafts(versions=(first, second), approvals=both)
    assert (changed.approved, changed.given) == (False, ())
    assert Drafts(versions=(first, second, version(3, "One.")), approvals=both).approved


def test_the_language_is_part_of_what_is_approved() -> None:
    assert version(1, "One.").sha256 != replace(version(1, "One."), language="fr").sha256


@pytest.mark.parametrize(
    ("person", "roles", "given", "expected"),
    [
        ("author", {Role.LEGAL}, [], "not_author"),
        ("U0OPENER", {Role.LEGAL}, [], "not_opener"),
        ("other", {Role.LEGAL}, [(Role.LEGAL, "a"), (Role.COMMS, "b")], "decided_already"),
        ("other", {Role.HR, Role.LEAD}, [], "decision_needs"),
        ("other", {Role.LEGAL}, [], Role.LEGAL),
        ("other", {Role.PRIVACY}, [], Role.PRIVACY),
        ("other", {Role.COMMS}, [(Role.LEGAL, "a")], Role.COMMS),
        ("other", {Role.COMMS}, [(Role.PRIVACY, "a")], "decision_needs"),
        ("other", {Role.LEGAL}, [(Role.LEGAL, "a")], "decision_needs"),
        ("a", {Role.LEGAL, Role.COMMS}, [(Role.LEGAL, "a")], "decided_already"),
        ("other", {Role.LEGAL, Role.COMMS}, [(Role.LEGAL, "a")], Role.COMMS),
    ],
)
def test_two_others_approve_one_for_legal_one_for_privacy_or_comms(
    person: str, roles: set[Role], given: list[tuple[Role, str]], expected: Role | str
) -> None:
    draft = version(1, "One.")
    drafts = Drafts(versions=(draft,), approvals=tuple(approved(draft, *one) for one in given))
    decision = drafts.approval("U0OPENER")
    asking = Actor(person=person, blind=f"blind {person}", roles=frozenset(roles))
    assert decision.may(asking) is isinstance(expected, Role)
    if isinstance(expected, Role):
        assert decision.part_for(asking) == expected
        return
    with pytest.raises(Refused) as caught:
        decision.part_for(asking)
    assert caught.value.code == expected
