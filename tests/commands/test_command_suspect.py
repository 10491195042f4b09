"""``/insider suspect``: suspects by pseudonym, and the bar that comes with becoming one."""

from datetime import date

import pytest

from commands.suspect import New, Suspects
from domain.errors import NotFound
from tests.builders import HR, MEMBER, OPENER, ROOM, Desk, Office

PERSON = New(person=MEMBER, user=MEMBER, name="Anna Berg", employee_number="4711")


def test_an_unnamed_suspect_starts_on_every_track(office: Office) -> None:
    entry = office.desk.records(OPENER, "suspect add unnamed")
    suspect = office.desk.case(office.ref).suspect(entry.subject or "")
    assert suspect is not None
    states = (
        suspect.finding.state,
        suspect.access.state,
        suspect.employment.state,
        suspect.termination.state,
    )
    assert states == ("person_of_interest", "unchanged", "active", "none")
    assert (False, office.desk.now) == (suspect.named, suspect.added_at)
    assert ("suspect.added_unnamed", {"suspect": entry.subject}) == (entry.verb, entry.detail)


@pytest.mark.parametrize("word", ["unnamed", "Unnamed", "unknown", "anonyme"])
def test_an_unnamed_suspect_bars_nobody(office: Office, word: str) -> None:
    before = office.desk.case(office.ref).access
    office.desk.types(OPENER, f"suspect add {word}")
    assert before == office.desk.case(office.ref).access


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("suspect add", {}),
        ("suspect add <@U0ANNA>", {"who": "U0ANNA", "mentioned": "yes"}),
        ("suspect ADD <@U0ANNA|anna>", {"who": "U0ANNA", "mentioned": "yes"}),
    ],
)
def test_who_it_is_is_asked_in_a_modal_and_nothing_is_recorded(
    office: Office, line: str, given: dict[str, str]
) -> None:
    before = office.desk.stored()
    reply = office.desk.types(OPENER, line)
    assert given == reply.opens
    assert before == office.desk.stored()


def test_a_named_suspect_is_barred_in_the_same_transaction(office: Office) -> None:
    desk = office.desk
    assert office.ref == desk.case(office.ref, MEMBER).ref
    desk.suspects(OPENER, office.ref, PERSON)
    with pytest.raises(NotFound):
        desk.case(office.ref, MEMBER)
    with desk.store.reading() as tx:
        assert tx.people.blind(MEMBER) in tx.cases.load(office.ref).access.barred


def test_a_suspect_without_a_slack_account_bars_nobody(office: Office) -> None:
    before = office.desk.case(office.ref).access
    pseudonym = office.desk.suspects(OPENER, office.ref, New(name="Anna Berg"))
    after = office.desk.case(office.ref)
    suspect = after.suspect(pseudonym)
    assert suspect is not None
    assert (True, before) == (suspect.named, after.access)


def test_the_record_and_the_outbox_do_not_say_who_it_is(office: Office) -> None:
    desk, sent = office.desk, len(office.desk.outbox())
    pseudonym = desk.suspects(OPENER, office.ref, PERSON)
    entry = desk.last()
    assert ("suspect.added", pseudonym, {"suspect": pseudonym}) == (entry.verb, entry.subject, entry.detail)
    assert [(row.kind, row.person) for row in desk.outbox(sent)] == [("change", None)]


def test_no_row_holds_the_identity_in_the_clear(office: Office) -> None:
    desk = office.desk
    person = New(person="U0ZOE", user="U0ZOE", name="Zoe Berg", employee_number="815-4711")
    desk.suspects(OPENER, office.ref, person)
    cells = [cell for rows in desk.rows().values() for row in rows for cell in row]
    clear = [str(bytes(cell)) if isinstance(cell, bytes) else str(cell) for cell in cells]
    assert [cell for cell in clear if any(word in cell for word in ("U0ZOE", "Zoe", "815-4711"))] == []


def test_a_barred_member_is_off_the_team_and_sees_nothing(office: Office) -> None:
    office.desk.suspects(OPENER, office.ref, PERSON)
    assert MEMBER not in office.desk.case(office.ref).access.team
    assert office.desk.outcome(MEMBER, f"show {office.ref}") == "not_found"


@pytest.mark.parametrize(
    ("words", "track", "state"),
    [
        ("access revoked yesterday", "access", "revoked"),
        ("ACCESS Revoked yesterday", "access", "revoked"),
        ("access removed on 9 Mar", "access", "revoked"),
        ("suspended on 2026-03-09", "access", "suspended"),
        ("finding under investigation since yesterday", "finding", "under_investigation"),
        ("under investigation yesterday", "finding", "under_investigation"),
        ("employment on leave on 9 March 2026", "employment", "on_leave"),
        ("Faits établis according to court on 9 Mar", "finding", "substantiated"),
    ],
)
def test_a_step_moves_one_track(office: Office, words: str, track: str, state: str) -> None:
    entry = office.desk.records(HR, f"{office.suspect} {words}")
    suspect = office.desk.case(office.ref).suspect(office.suspect)
    standing = getattr(suspect, track)
    assert (state, date(2026, 3, 9)) == (standing.state, standing.circumstances.on)
    assert (f"{track}.moved", office.suspect) == (entry.verb, entry.subject)
    assert entry.detail is not None
    assert (track, state, "2026-03-09") == tuple(entry.detail[key] for key in ("lifecycle", "state", "on"))


def test_the_only_suspect_needs_no_pseudonym(desk: Desk) -> None:
    ref = desk.opens(channel=ROOM)
    pseudonym = desk.suspects(OPENER, ref)
    assert pseudonym == desk.records(OPENER, "suspect access revoked").subject


def test_what_a_person_calls_yesterday_is_so_in_their_zone(office: Office) -> None:
    desk = office.desk
    desk.now = desk.now.replace(hour=23, minute=30)
    tokyo = desk.identity(OPENER, zone="Asia/Tokyo")
    entry = desk.records(tokyo, f"{office.suspect} access revoked yesterday")
    assert entry.detail is not None
    assert entry.detail["on"] == "2026-03-10"


def test_suspects_are_shown(shared_office: Office) -> None:
    body = shared_office.desk.types(HR, "suspects").body
    assert isinstance(body, Suspects)
    assert shared_office.suspect == body.case.suspects[0].pseudonym
