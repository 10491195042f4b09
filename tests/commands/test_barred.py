"""What becoming a suspect takes away: the team, what waits for them, what they said yes to."""

from datetime import timedelta
from typing import Final

import pytest

from commands.suspect import New
from commands.team import Team
from domain.access import Role
from domain.steps import waits_for
from tests.builders import AUDITOR, HR, LEGAL, MEMBER, NOW, OPENER, Office

MINUTE: Final = timedelta(minutes=1)


def bar(office: Office, person: str, by: str = OPENER) -> None:
    """Make somebody a suspect of the first incident."""
    office.desk.suspects(by, office.ref, New(person=person, user=person))


def team(office: Office) -> dict[str, Role]:
    """The team as an auditor is shown it."""
    body = office.desk.types(AUDITOR, f"{office.ref} team").body
    assert isinstance(body, Team)
    return dict(body.members)


def test_who_becomes_a_suspect_is_on_the_team_no_more(office: Office) -> None:
    assert MEMBER in team(office)
    bar(office, MEMBER)
    assert MEMBER not in team(office)
    assert office.desk.refused(OPENER, f"team add <@{MEMBER}>").code == "cannot_join"


def test_who_was_taken_off_the_team_is_not_back_when_the_suspicion_is_undone(office: Office) -> None:
    bar(office, MEMBER)
    added = office.desk.last()
    office.desk.types(OPENER, f"team remove <@{MEMBER}>")
    office.desk.types(OPENER, f"undo {added.change}")
    assert MEMBER not in team(office)
    assert office.desk.refused(MEMBER, f"{office.ref} show").code == "not_found"


def test_the_only_lead_who_becomes_a_suspect_leads_no_more(office: Office) -> None:
    bar(office, OPENER, by=MEMBER)
    assert Role.LEAD not in team(office).values()
    assert office.desk.refused(OPENER, f"{office.ref} team").code == "not_found"
    assert office.desk.outcome("U0LEAD", f"{office.ref} team add <@U0NEW> as lead") == "done"


def test_what_a_suspect_looked_after_is_looked_after_by_the_lead_without_a_word(office: Office) -> None:
    desk = office.desk
    desk.types(MEMBER, "measure add Fewer rights")
    assert desk.case(office.ref).measures[-1].owner == MEMBER
    with desk.store.reading() as tx:
        entries = len(tx.record.all())

    bar(office, MEMBER)

    assert desk.case(office.ref).measures[-1].owner == OPENER
    with desk.store.reading() as tx:
        assert [entry.verb for entry in tx.record.all()[entries:]] == ["suspect.added"]


def test_a_dismissal_that_a_suspect_approved_waits_for_that_approval_again(office: Office) -> None:
    desk = office.desk
    desk.types(MEMBER, f"{office.suspect} dismissal propose")
    desk.types(HR, f"{office.suspect} dismissal approve")
    assert desk.outcome(LEGAL, f"{office.suspect} dismissal approve") == "done"

    bar(office, HR)

    assert desk.refused(LEGAL, f"{office.suspect} dismissal approve").code == "decision_needs"
    desk.role("U0SECOND", Role.HR)
    desk.types("U0SECOND", f"{office.suspect} dismissal approve")
    assert desk.outcome(LEGAL, f"{office.suspect} dismissal approve") == "done"


def test_a_dismissal_that_a_suspect_proposed_counts_no_more_until_it_is_proposed_anew(office: Office) -> None:
    desk = office.desk
    desk.types(MEMBER, f"{office.suspect} dismissal propose")
    bar(office, MEMBER)

    assert desk.refused(HR, f"{office.suspect} dismissal approve").code == "proposal_void"
    with desk.store.reading() as tx:
        steps = waits_for(tx.people.actor(HR), tx.cases.load(office.ref), NOW)
    assert "approval" not in {one.code for one in steps}
    desk.types(LEGAL, f"{office.suspect} dismissal withdrawn because it counts no more")
    desk.types(LEGAL, f"{office.suspect} dismissal propose")
    assert desk.outcome(HR, f"{office.suspect} dismissal approve") == "done"


@pytest.mark.parametrize("who", [HR, LEGAL])
def test_a_dismissal_that_was_decided_stays_so(office: Office, who: str) -> None:
    desk = office.desk
    desk.types(MEMBER, f"{office.suspect} dismissal propose")
    desk.types(HR, f"{office.suspect} dismissal approve")
    desk.types(LEGAL, f"{office.suspect} dismissal approve")
    bar(office, who)
    suspect = desk.case(office.ref).suspect(office.suspect)
    assert suspect is not None
    assert {one.person for one in suspect.approvals} == {HR, LEGAL}


def test_what_a_suspect_said_of_a_held_case_counts_no_more(office: Office) -> None:
    desk = office.desk
    desk.types(OPENER, "screen all yes")
    desk.types(HR, "screen clear because it was sold")
    bar(office, HR)
    assert desk.case(office.ref).judgements.screen.decisions == ()
    desk.now += MINUTE
    desk.types(LEGAL, "screen clear because it was sold")
    assert desk.case(office.ref).judgements.screen.held
    desk.role("U0SECOND", Role.HR)
    desk.types("U0SECOND", f"{office.ref} screen clear because it was sold")
    assert not desk.case(office.ref).judgements.screen.held


def test_a_screen_that_was_decided_with_a_suspect_stays_so(office: Office) -> None:
    desk = office.desk
    desk.types(OPENER, "screen all yes")
    for who in (HR, LEGAL):
        desk.types(who, "screen clear because it was sold")
    desk.now += MINUTE
    bar(office, HR)
    assert not desk.case(office.ref).judgements.screen.held


def test_a_text_that_a_suspect_approved_waits_for_that_approval_again(office: Office) -> None:
    desk = office.desk
    for line in ("assessing", "required", "draft english Something happened."):
        desk.types(OPENER, f"{office.other} notice {'customers ' * (' ' not in line)}{line}")
    [notice] = desk.case(office.other).notices
    with desk.store.transaction() as tx:
        [sha] = [one.sha256 for one in notice.drafts.versions]
        change = office.desk.request(LEGAL).record(tx, tx.cases.load(office.other), "notice.approved_legal")
        tx.drafts.approve(change, notice.ref, "legal", LEGAL, sha)
    assert [one.person for one in desk.case(office.other).notices[0].drafts.given] == [LEGAL]

    desk.suspects(OPENER, office.other, New(person=LEGAL, user=LEGAL))

    assert desk.case(office.other).notices[0].drafts.given == ()


def test_undoing_the_suspicion_gives_back_what_it_took(office: Office) -> None:
    desk = office.desk
    before = team(office)
    bar(office, MEMBER)
    desk.types(OPENER, "undo")
    assert team(office) == before
