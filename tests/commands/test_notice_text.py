"""The text of a notice: drafted, checked, approved by two who did not write it, sent, corrected."""

from dataclasses import replace
from typing import Any, Final

import pytest

from bot.forms import changing, filled, shape
from commands._form import Answers, Form
from commands._notice_approval import Checked
from commands._shape import About
from commands.notice import Notices
from domain.case import Notice
from domain.claim_check import Unsupported
from domain.drafts import MAX_SECTION
from domain.errors import Refused
from domain.notice_words import SECTIONS
from tests.builders import LEGAL, OPENER, ROOM, Office

PRIVACY: Final = "U0PRIV"
SOUND: Final = (
    "Your e-mail address was disclosed by one or more people who worked for us. We are still establishing "
    "when it happened and when it was first detected. Strangers may use it for phishing. So that it "
    "does not happen again, we have limited who may read it. Contact us with your questions."
)
UNSOUND: Final = SOUND.replace("one or more people who", "an employee who")


@pytest.fixture
def ready(office: Office) -> Office:
    """An office whose notice to customers is due."""
    office.desk.types(OPENER, "notice customers required")
    return office


def notice(office: Office, audience: str = "customers") -> Notice:
    """The notice to customers or a regulator."""
    return next(one for one in office.desk.case(office.ref).notices if one.to.audience == audience)


def asked(office: Office, verb: str, answers: Answers) -> Form:
    """A verb's form."""
    with office.desk.store.transaction() as tx:
        return shape(changing(verb), office.desk.request(OPENER, ROOM), answers, tx)


def submits(office: Office, verb: str, answers: Answers) -> None:
    """Submit a verb's form."""
    request = replace(office.desk.request(OPENER, ROOM), about=About(incident=office.ref))
    with office.desk.store.transaction() as tx:
        changing(verb).run(request, filled(changing(verb), answers), tx)


def first(form: Form) -> dict[str, Any]:
    """What stands in a form at first."""
    return {question.name: question.first for question in form.questions}


def approves(office: Office, version: int = 1, *people: str) -> None:
    """Both approvals of a version, or those of these people."""
    for person in people or (LEGAL, PRIVACY):
        office.desk.types(person, f"notice approve {version}")


def test_who_has_not_said_it_is_asked_to_whom_and_in_which_language(ready: Office) -> None:
    form = asked(ready, "notice draft", {})
    assert [question.name for question in form.questions] == ["audience", "language"]


def test_the_form_opens_with_a_text_drafted_out_of_the_record(ready: Office) -> None:
    shown = first(asked(ready, "notice draft", {"audience": "customers", "language": "fr"}))
    assert shown["language"] == "fr"
    assert "adresse e-mail" in shown["data"]
    assert "[à compléter :" in shown["contact"]
    assert list(shown) == ["audience", "language", *SECTIONS]


def test_what_was_written_stands_in_the_form_the_next_time(ready: Office) -> None:
    ready.desk.types(OPENER, f"notice draft english {SOUND}")
    shown = first(asked(ready, "notice draft", {"audience": "customers", "language": "en"}))
    assert (shown["happened"], shown["contact"]) == (SOUND, None)
    other = first(asked(ready, "notice draft", {"audience": "customers", "language": "fr"}))
    assert "Nous vous écrivons" in other["happened"]


def test_lines_of_a_section_are_kept_and_spaces_are_not(ready: Office) -> None:
    answers = {
        "audience": "customers",
        "language": "en",
        "happened": "One  thing. \n\n  Another.",
        "data": " ",
    }
    submits(ready, "notice draft", answers)
    latest = notice(ready).drafts.latest
    assert latest is not None
    assert latest.sections == {"happened": "One thing.\nAnother."}
    assert latest.text == "What happened\nOne thing.\nAnother."


@pytest.mark.parametrize(
    ("sections", "code", "field"),
    [
        ({}, "missing_answer", "happened"),
        ({"data": "x" * (MAX_SECTION + 1)}, "too_long", "data"),
        ({"contact": "See https://example.com"}, "markup_not_here", "contact"),
        ({"doing": "Ask @here"}, "mention_not_here", "doing"),
    ],
)
def test_a_bad_section_is_refused_beside_it(sections: Answers, code: str, field: str) -> None:
    with pytest.raises(Refused) as caught:
        filled(changing("notice draft"), {"audience": "customers", "language": "en", **sections})
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_text_is_a_version_and_puts_the_notice_into_drafting(ready: Office) -> None:
    entry = ready.desk.records(OPENER, f"notice draft english {SOUND}")
    found = notice(ready)
    latest = found.drafts.latest
    assert latest is not None
    assert (found.standing.state, latest.version, latest.author) == ("drafting", 1, OPENER)
    assert (entry.verb, entry.subject) == ("notice.drafted", found.ref)
    assert entry.detail == {"version": "1", "notice_language": "en", "sha256": latest.sha256}
    ready.desk.types(OPENER, "notice draft english Shorter.")
    assert [one.version for one in notice(ready).drafts.versions] == [1, 2]


def test_two_approvals_freeze_the_text_and_a_change_of_it_needs_new_ones(ready: Office) -> None:
    ready.desk.types(OPENER, f"notice draft english {SOUND}")
    approves(ready, 1, LEGAL)
    assert notice(ready).standing.state == "in_review"
    approves(ready, 1, PRIVACY)
    assert (notice(ready).standing.state, notice(ready).drafts.approved) == ("approved", True)
    ready.desk.types(OPENER, f"notice draft english {SOUND} Good day.")
    assert (notice(ready).standing.state, notice(ready).drafts.approved) == ("drafting", False)
    assert ready.desk.outcome(LEGAL, "notice approve 1") == "newer_draft"
    approves(ready, 2)
    assert notice(ready).standing.state == "approved"


def test_a_text_that_says_more_than_the_record_is_not_approved(ready: Office) -> None:
    ready.desk.types(OPENER, f"notice draft english {UNSOUND}")
    refused = ready.desk.refused(LEGAL, "notice approve 1")
    assert isinstance(refused, Unsupported)
    assert (refused.code, [one.code for one in refused.findings]) == ("claims_not_supported", ["actors"])
    ready.desk.types(OPENER, "employees 1")
    approves(ready)
    assert notice(ready).drafts.approved


def test_a_change_of_the_record_after_the_approval_is_shown_and_keeps_it_from_being_sent(
    ready: Office,
) -> None:
    ready.desk.types(OPENER, f"notice draft english {SOUND}")
    approves(ready)
    ready.desk.types(OPENER, "accessed email")
    body = ready.desk.types(OPENER, "notices").body
    assert isinstance(body, Notices)
    assert body.changed == {notice(ready).ref}
    for line in ("notice sent 480 bounced 20", "notice customers sending population=500"):
        refused = ready.desk.refused(OPENER, line)
        assert isinstance(refused, Unsupported)
        assert (refused.code, [one.code for one in refused.findings]) == ("record_changed", ["field"])
    ready.desk.types(OPENER, "leaked email")
    assert ready.desk.outcome(OPENER, "notice sent 480 bounced 20") == "done"


def test_what_was_sent_is_told_with_how_many_came_back_and_can_be_corrected(ready: Office) -> None:
    ready.desk.types(OPENER, f"notice draft english {SOUND}")
    approves(ready)
    ready.desk.records(OPENER, "notice sent 480 bounced 20 yesterday")
    found = notice(ready).standing
    assert (found.state, found.reached[-2:]) == ("sent", ("sending", "sent"))
    assert found.circumstances.facts == {"delivered": "480", "bounced": "20"}
    ready.desk.records(OPENER, "notice corrected There were two kinds of data")
    found = notice(ready).standing
    assert found.state == "corrected"
    assert found.circumstances.facts == {"was_wrong": "There were two kinds of data"}


def test_a_regulator_s_text_is_approved_before_it_is_submitted(ready: Office) -> None:
    for line in ("notice regulator assessing", "notice regulator notifiable"):
        ready.desk.types(OPENER, line)
    ready.desk.types(OPENER, f"notice draft regulator english {SOUND}")
    assert (
        ready.desk.outcome(OPENER, "notice regulator initial submitted unknown_then=x") == "text_not_approved"
    )
    for person in (LEGAL, PRIVACY):
        ready.desk.types(person, "notice approve regulator 1")
    ready.desk.types(OPENER, "notice regulator initial submitted")
    assert notice(ready, "regulator").standing.state == "initial_submitted"


def test_the_check_shows_the_text_and_what_the_record_does_not_support(ready: Office) -> None:
    ready.desk.types(OPENER, f"notice draft english {UNSOUND}")
    body = ready.desk.types(OPENER, "notice check").body
    assert isinstance(body, Checked)
    assert [one.code for one in body.findings] == ["actors"]


def test_an_approval_is_taken_back_before_the_text_that_it_is_of(ready: Office) -> None:
    drafted = ready.desk.records(OPENER, f"notice draft english {SOUND}").change
    approves(ready, 1, LEGAL)
    assert ready.desk.outcome(OPENER, f"undo {drafted}") == "undo_later_first"
    ready.desk.types(LEGAL, "undo")
    assert (notice(ready).drafts.given, notice(ready).standing.state) == ((), "drafting")
    ready.desk.types(OPENER, f"undo {drafted}")
    assert (notice(ready).drafts.latest, notice(ready).standing.state) == (None, "required")


def test_a_text_is_kept_sealed(ready: Office) -> None:
    ready.desk.types(OPENER, "notice draft english A canary was disclosed.")
    latest = notice(ready).drafts.latest
    assert latest is not None
    kept = repr(ready.desk.rows()).encode()
    assert b"canary" not in kept
    assert latest.sha256.encode() not in kept


def test_days_are_those_that_are_recorded_and_stand_in_the_draft(ready: Office) -> None:
    for line in ("clock occurred 2 Jan 2020", "clock discovered 8 Jan 2020 14:30 Europe/Paris"):
        ready.desk.types(OPENER, line)
    shown = first(asked(ready, "notice draft", {"audience": "customers", "language": "en"}))
    assert "It happened on 2 January 2020.\nWe discovered it on 8 January 2020." in shown["happened"]
    ready.desk.types(OPENER, "notice draft english We discovered it on 9 January 2020.")
    body = ready.desk.types(OPENER, "notice check").body
    assert isinstance(body, Checked)
    assert body.findings[0].code == "discovered"


# The e-mail of section 6.2 of the reference, in words of our own that make the same claims.
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
    "shared. You did not cause this. We are still establishing when it happened and when it was first "
    "detected. Strangers may use your address for phishing or your number for scam calls: be careful "
    "with both. So that this does not happen again, we have limited who may read contact data. "
    "Questions? Call us on the number in your account."
)
SAID: Final = 'according to "the company" on 10 Jan 2020'


def test_the_email_of_january_2020_fails_on_the_listed_points_and_corrected_it_is_approved(
    ready: Office,
) -> None:
    for line in (
        f"leaked email, phone to unknown third party {SAID}",
        f"not-leaked everything else {SAID}",
        f"employees undisclosed {SAID}",
        f"customers undisclosed {SAID}",
        f"{ready.suspect} dismissed {SAID}",
        'police closed according to "the agency"',
        f"police involved by the agency of that place {SAID}",
    ):
        ready.desk.types(OPENER, line)
    ready.desk.types(OPENER, f"notice draft english {THAT_DAY}")
    refused = ready.desk.refused(LEGAL, "notice approve 1")
    assert isinstance(refused, Unsupported)
    assert [one.code for one in refused.findings] == [
        "actors",
        "prosecution",
        "no_action",
        "missing.dates",
        "missing.consequences",
        "missing.measures",
        "missing.contact",
    ]
    ready.desk.types(OPENER, f"notice draft english {CORRECTED}")
    approves(ready, 2)
    assert notice(ready).drafts.approved
