"""Being told who a suspect is: one asks, another of another role approves, the asker alone is shown it."""

from datetime import timedelta
from typing import Final

import pytest

from bot import views
from bot.forms import changing, shape
from bot.words import Words
from commands._shape import About, Reply
from commands.reveal import Revealed
from commands.suspect import New
from domain.access import Role
from domain.reveals import ASKED_FOR, SHOWN_FOR
from domain.steps import Step, waits_for
from storage.record import Outcome
from tests.builders import AUDITOR, BARRED, HR, LEGAL, LOBBY, MEMBER, NOW, OPENER, OWNER, ROOM, Desk

NAME: Final = "J. Placeholder"
ACCOUNT: Final = "U0SUSPECT"
NUMBER: Final = "E-4711"
WHO: Final = New(person=ACCOUNT, user=ACCOUNT, name=NAME, employee_number=NUMBER)
SECONDS: Final = timedelta(seconds=1)


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident in its channel, with a member on its team."""
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, f"team add <@{MEMBER}>")
    return ref


@pytest.fixture
def suspect(desk: Desk, ref: str) -> str:
    """A named suspect of it."""
    return desk.suspects(OPENER, ref, WHO)


def asks(desk: Desk, suspect: str, who: str = MEMBER) -> str:
    """Have somebody ask who the suspect is; answers the reference of that change."""
    return desk.records(who, f"reveal {suspect} because HR has to know", LOBBY).change


def shown(desk: Desk, who: str, line: str = "reveal", channel: str = ROOM) -> str:
    """All that this person is answered."""
    message = views.answer(desk.types(who, line, channel), [], Words())
    return message.text + str(message.blocks)


def opens(reply: Reply) -> Revealed:
    """What a reply holds."""
    assert isinstance(reply.body, Revealed)
    return reply.body


def says(text: str) -> bool:
    """Whether any of who it is stands in a text."""
    return any(one in text for one in (NAME, ACCOUNT, NUMBER))


def test_who_asked_is_shown_name_number_and_id_as_text_once_it_is_approved(desk: Desk, suspect: str) -> None:
    change = asks(desk, suspect)
    assert not says(shown(desk, MEMBER))
    desk.records(HR, f"reveal approve {change}")
    text = shown(desk, MEMBER)
    assert all(one in text for one in (NAME, f"`{ACCOUNT}`", NUMBER))
    assert f"<@{ACCOUNT}" not in text


@pytest.mark.parametrize("who", [OPENER, HR, LEGAL, AUDITOR, "U0LEAD"])
def test_nobody_else_is_shown_it_whoever_they_are(desk: Desk, suspect: str, who: str) -> None:
    desk.types(HR, f"reveal approve {asks(desk, suspect)}")
    assert not says(shown(desk, who))


def test_what_is_posted_and_recorded_says_neither_who_it_is_nor_why(desk: Desk, suspect: str) -> None:
    sent = len(desk.outbox())
    change = asks(desk, suspect)
    desk.types(HR, f"reveal approve {change}")
    desk.types(MEMBER, "reveal")
    with desk.store.reading() as tx:
        entries = [one for one in tx.record.all() if one.verb.startswith("reveal.")]
    assert [one.verb for one in entries] == ["reveal.asked", "reveal.approved", "reveal.shown"]
    posted = [
        views.posted(one, "Member", Words(language)) for one in entries[:2] for language in ("en", "fr")
    ]
    assert not says(str(entries) + str(posted) + str(desk.outbox(sent)))
    assert "HR has to know" not in str([message.payload() for message in posted])


def test_each_showing_is_an_entry_that_the_timeline_tells(desk: Desk, ref: str, suspect: str) -> None:
    desk.types(HR, f"reveal approve {asks(desk, suspect)}")
    for _ in range(2):
        desk.types(MEMBER, "reveal")
    entry, [called] = desk.last(), desk.case(ref).suspects
    assert (entry.verb, entry.outcome, entry.actor, entry.subject) == (
        "reveal.shown",
        Outcome.READ,
        MEMBER,
        called.pseudonym,
    )
    text = shown(desk, AUDITOR, "timeline")
    assert text.count(f"Was shown who {called.pseudonym} is") >= 2


def test_looking_without_anything_to_see_records_nothing(desk: Desk, suspect: str) -> None:
    asks(desk, suspect)
    before = desk.stored()
    for who in (MEMBER, HR, AUDITOR):
        desk.types(who, "reveal")
    assert desk.stored() == before


@pytest.mark.parametrize(
    ("late", "sees"), [(SHOWN_FOR - SECONDS, True), (SHOWN_FOR, False), (SHOWN_FOR * 9, False)]
)
def test_it_is_shown_for_a_quarter_of_an_hour_from_the_approval_on(
    desk: Desk, suspect: str, late: timedelta, *, sees: bool
) -> None:
    change = asks(desk, suspect)
    desk.now = NOW + SHOWN_FOR * 2
    desk.types(HR, f"reveal approve {change}")
    desk.now += late
    assert says(shown(desk, MEMBER)) is sees


def test_a_request_that_nobody_approved_in_a_day_cannot_be_approved(desk: Desk, suspect: str) -> None:
    change = asks(desk, suspect)
    desk.now = NOW + ASKED_FOR
    assert desk.refused(HR, f"reveal approve {change}").code == "reveal_expired"
    desk.now -= SECONDS
    desk.records(HR, f"reveal approve {change}")


def test_a_request_is_approved_once_and_after_its_end_it_is_asked_anew(desk: Desk, suspect: str) -> None:
    change = asks(desk, suspect)
    desk.types(HR, f"reveal approve {change}")
    for who in (HR, LEGAL):
        assert desk.refused(who, f"reveal approve {change}").code == "decided_already"
    desk.now += SHOWN_FOR
    assert desk.refused(LEGAL, f"reveal approve {change}").code == "decided_already"
    again = asks(desk, suspect)
    assert not says(shown(desk, MEMBER))
    desk.types(LEGAL, f"reveal approve {again}")
    assert says(shown(desk, MEMBER))


@pytest.mark.parametrize(
    ("asker", "who", "code"),
    [
        (MEMBER, MEMBER, "not_proposer"),
        (MEMBER, OPENER, "not_opener"),
        (MEMBER, "U0LEAD", "decision_needs"),
        (MEMBER, AUDITOR, "read_only"),
        (MEMBER, "U0COMMS", "not_found"),
        (MEMBER, ACCOUNT, "not_found"),
        (MEMBER, HR, "done"),
        (MEMBER, LEGAL, "done"),
        (MEMBER, "U0PRIV", "done"),
        (HR, "U0HR2", "decision_needs"),
        (HR, HR, "not_proposer"),
        (HR, LEGAL, "done"),
        (OPENER, HR, "done"),
        (OPENER, OPENER, "not_proposer"),
    ],
)
def test_who_approves_has_another_role_and_neither_asked_nor_opened_it(
    desk: Desk, suspect: str, asker: str, who: str, code: str
) -> None:
    ref = desk.last().incident or ""
    desk.role("U0HR2", Role.HR)
    desk.role(ACCOUNT, Role.LEGAL)
    if asker != OPENER:
        desk.role(OPENER, Role.HR)
    change = asks(desk, suspect, asker)
    assert desk.outcome(who, f"{ref} reveal approve {change}", LOBBY) == code
    with desk.store.reading() as tx:
        waits = Step("reveal", suspect) in waits_for(tx.people.actor(who), tx.cases.load(ref), NOW)
    assert waits is (code == "done")


def test_to_the_suspect_the_request_does_not_exist(desk: Desk, ref: str, suspect: str) -> None:
    desk.role(ACCOUNT, Role.LEGAL)
    change = asks(desk, suspect)
    for line in (f"reveal {suspect} because of me", f"reveal {suspect}", f"{ref} reveal approve {change}"):
        assert desk.refused(ACCOUNT, line, LOBBY).code == "not_found"


@pytest.mark.parametrize("step", ["access revoked", "finding under investigation"])
def test_what_is_approved_is_what_was_asked(desk: Desk, suspect: str, step: str) -> None:
    change = asks(desk, suspect)
    desk.types(OPENER, f"{suspect} {step}")
    assert desk.refused(HR, f"reveal approve {change}").code == "reveal_void"
    desk.types(HR, f"reveal approve {asks(desk, suspect)}")
    assert says(shown(desk, MEMBER))


def test_a_suspect_who_was_taken_back_is_revealed_to_nobody(desk: Desk, ref: str) -> None:
    new = desk.suspects(OPENER, ref, WHO)
    change = asks(desk, new)
    with desk.store.reading() as tx:
        added = next(one.change for one in tx.record.all() if one.verb == "suspect.added")
    desk.types(OPENER, f"undo {added}")
    assert desk.refused(HR, f"{ref} reveal approve {change}").code == "reveal_void"


def test_who_was_barred_after_asking_is_not_told(desk: Desk, ref: str, suspect: str) -> None:
    change = asks(desk, suspect)
    desk.suspects(OPENER, ref, person=MEMBER)
    assert desk.refused(HR, f"reveal approve {change}").code == "reveal_void"


def test_who_was_barred_after_the_approval_is_not_told(desk: Desk, ref: str, suspect: str) -> None:
    desk.types(HR, f"reveal approve {asks(desk, suspect)}")
    desk.suspects(OPENER, ref, person=MEMBER)
    assert desk.refused(MEMBER, f"{ref} reveal", LOBBY).code == "not_found"


def test_what_somebody_approved_who_was_barred_since_shows_nothing(
    desk: Desk, ref: str, suspect: str
) -> None:
    desk.types(HR, f"reveal approve {asks(desk, suspect)}")
    desk.suspects(OPENER, ref, person=HR)
    assert not says(shown(desk, MEMBER))


def test_who_left_the_team_since_is_not_told(desk: Desk, ref: str, suspect: str) -> None:
    desk.types(HR, f"reveal approve {asks(desk, suspect)}")
    desk.types(OPENER, f"team remove <@{MEMBER}>")
    assert desk.refused(MEMBER, f"{ref} reveal", LOBBY).code == "not_found"


def test_while_one_waits_or_is_open_the_same_person_asks_no_other(desk: Desk, suspect: str) -> None:
    change = asks(desk, suspect)
    assert desk.refused(MEMBER, f"reveal {suspect} because of it").code == "reveal_asked"
    asks(desk, suspect, OPENER)
    desk.types(HR, f"reveal approve {change}")
    assert desk.refused(MEMBER, f"reveal {suspect} because of it").code == "reveal_asked"


def test_who_holds_all_the_roles_that_approve_cannot_ask(desk: Desk, suspect: str) -> None:
    desk.role(LEGAL, Role.HR, Role.PRIVACY)
    assert desk.refused(LEGAL, f"reveal {suspect} because of it").code == "reveal_no_other"


@pytest.mark.parametrize("who", [MEMBER, OPENER, HR])
def test_neither_the_asking_nor_the_approval_is_taken_back(desk: Desk, suspect: str, who: str) -> None:
    asked = asks(desk, suspect, who)
    approved = desk.records(LEGAL, f"reveal approve {asked}").change
    desk.types(who, "reveal")
    read = desk.last().change
    for change in (asked, approved, read):
        assert desk.refused(OPENER, f"undo {change}").code == "undo_fixed"


def test_of_a_change_of_another_incident_nothing_is_approved(desk: Desk, suspect: str) -> None:
    change = asks(desk, suspect)
    other = desk.opens(title="Lists on a stick")
    assert desk.refused(HR, f"{other} reveal approve {change}", LOBBY).code == "reveal_none"


def test_the_form_tells_who_asked_and_why_and_is_out_of_date_after_it(
    desk: Desk, ref: str, suspect: str
) -> None:
    change = asks(desk, suspect)
    with desk.store.transaction() as tx:
        form = shape(changing("reveal approve"), desk.request(HR, about=About(incident=ref)), {}, tx)
    [said] = form.says
    assert (said.params["person"], said.params["reason"], form.basis) == (MEMBER, "HR has to know", change)


def test_the_home_of_who_asked_says_until_when(desk: Desk, ref: str, suspect: str) -> None:
    desk.types(HR, f"reveal approve {asks(desk, suspect)}")
    with desk.store.reading() as tx:
        case = tx.cases.load(ref)
        mine, other = (waits_for(tx.people.actor(who), case, NOW) for who in (MEMBER, OWNER))
        later = waits_for(tx.people.actor(MEMBER), case, NOW + SHOWN_FOR)
    assert [one for one in mine if one.code == "revealed"] == [Step("revealed", suspect, NOW + SHOWN_FOR)]
    assert "revealed" not in {one.code for one in (*other, *later)}


def test_somebody_who_is_a_suspect_elsewhere_alone_may_approve(desk: Desk, suspect: str) -> None:
    desk.records(BARRED["barred hr"], f"reveal approve {asks(desk, suspect)}")


def test_more_than_the_asked_suspect_is_not_shown(desk: Desk, ref: str, suspect: str) -> None:
    other = desk.suspects(OPENER, ref, New(name="Second Placeholder"))
    desk.types(HR, f"reveal approve {asks(desk, other)}")
    found = opens(desk.types(MEMBER, "reveal"))
    assert [one.suspect for one in found.shown] == [other]
    assert opens(desk.types(MEMBER, f"reveal {suspect}")).shown == ()


@pytest.mark.parametrize(("line", "taken_back"), [("note Key returned", True), ("reveal {} because", False)])
def test_an_answer_offers_undo_when_it_can_be_taken_back(
    desk: Desk, suspect: str, line: str, taken_back: bool
) -> None:
    reply = desk.types(MEMBER, line.format(suspect) + " HR has to know")
    message = views.answer(reply, [desk.entry(reply)], Words())
    assert (views.UNDO in str(message.blocks)) is taken_back
