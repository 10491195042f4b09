"""Erasing a whole incident, on each database: two people decide it, what has to be kept comes first."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest

from bot import views
from bot.forms import changing, shape
from bot.jobs.endings import Endings
from bot.verifying import said
from bot.words import Words
from commands._shape import About
from commands.suspect import New
from domain.access import Role
from domain.errors import Refused
from domain.retention import LONG_NOTICE_DAYS, Periods
from domain.steps import Step, waits_for
from storage import Store
from storage.errors import Shredded
from storage.record import Outcome
from tests.builders import AUDITOR, HR, LEGAL, LOBBY, MEMBER, NOW, OPENER, OWNER, ROOM, Desk

PRIVACY: Final = "U0PRIV"
SUSPECT: Final = "U0SUSPECT"
NAME: Final = "canary-name"
WORDS: Final = ("canary-title", NAME, "canary-note", "canary-place", "canary-source", "canary-number")
NOTICE: Final = timedelta(days=LONG_NOTICE_DAYS)
PERIODS: Final = Periods()


@pytest.fixture
def desk(store: Store) -> Desk:
    """People of every role that may see an incident."""
    desk = Desk(store)
    desk.owner()
    for person, role in {
        OPENER: Role.RESPONDER,
        LEGAL: Role.LEGAL,
        HR: Role.HR,
        AUDITOR: Role.AUDITOR,
        PRIVACY: Role.PRIVACY,
        SUSPECT: Role.HR,
    }.items():
        desk.role(person, role)
    return desk


@pytest.fixture
def ref(desk: Desk) -> str:
    """A closed incident with a suspect and typed words of every sort; ``MEMBER`` is on its team."""
    ref = desk.opens(title="canary-title", channel=ROOM)
    desk.types(OPENER, f"team add <@{MEMBER}>")
    suspect = desk.suspects(
        OPENER, ref, New(person=SUSPECT, user=SUSPECT, name=NAME, employee_number="canary-number")
    )
    desk.types(OPENER, "note canary-note")
    desk.types(OPENER, 'evidence add log "canary-place"')
    desk.types(OPENER, f"{suspect} not involved according to canary-source")
    desk.types(OPENER, f"{ref} close according to the board")
    return ref


def proposed(desk: Desk, ref: str, who: str = MEMBER) -> str:
    """Have somebody propose it; answers the reference of that change."""
    return desk.records(who, f"{ref} erase because of a canary-why", LOBBY).change


def erased(desk: Desk, ref: str) -> None:
    """Have it erased by two."""
    desk.types(LEGAL, f"{ref} erase confirm {proposed(desk, ref)}", LOBBY)


def readable(desk: Desk) -> Iterator[Any]:
    """Every text that somebody with the master key can still open, and every clear value."""
    with desk.store.reading() as tx:
        for entry in tx.record.all():
            yield entry.detail
    yield desk.rows()


def test_one_proposes_and_legal_confirms_and_the_record_says_so(desk: Desk, ref: str) -> None:
    change = proposed(desk, ref)
    assert desk.case(ref).title == "canary-title"
    reply = desk.types(LEGAL, f"{ref} erase confirm {change}", LOBBY)

    entry = desk.last()
    assert (entry.verb, entry.outcome, entry.actor, entry.incident) == (
        "incident.erased",
        Outcome.DONE,
        LEGAL,
        ref,
    )
    assert entry.change in views.answer(reply, [], Words()).text
    assert "undo" not in str(views.answer(reply, [], Words()).blocks)


@pytest.mark.parametrize("who", [MEMBER, OPENER, LEGAL, HR, AUDITOR, PRIVACY])
def test_whoever_could_see_it_is_told_when_by_whom_and_why_whatever_they_ask(
    desk: Desk, ref: str, who: str
) -> None:
    erased(desk, ref)
    for line in (f"show {ref}", f"{ref} timeline", f"{ref} note More", f"{ref} erase because of it"):
        refused = desk.refused(who, line, LOBBY)
        text = views.refusal(refused, Words()).text
        assert refused.code == "erased"
        assert all(one in text for one in (ref, f"<@{MEMBER}>", f"<@{LEGAL}>", "canary-why", "10 Mar"))


@pytest.mark.parametrize("who", [SUSPECT, "U0STRANGER", OWNER])
def test_to_all_others_there_never_was_one(desk: Desk, ref: str, who: str) -> None:
    erased(desk, ref)
    unknown = desk.refused(who, "show IN-ZZZZZZ", LOBBY)
    for line in (f"show {ref}", f"{ref} erase because of it", f"{ref} timeline"):
        refused = desk.refused(who, line, LOBBY)
        assert (refused.code, refused.params) == (unknown.code, unknown.params)


def test_who_gets_a_role_later_is_told_nothing_of_it(desk: Desk, ref: str) -> None:
    erased(desk, ref)
    desk.role("U0LATER", Role.LEGAL)
    assert desk.refused("U0LATER", f"show {ref}", LOBBY).code == "not_found"


def test_nothing_that_was_typed_can_be_opened_again_with_every_key_that_is_left(desk: Desk, ref: str) -> None:
    rows = desk.rows()
    [suspect] = [row for row in rows["suspect"] if row.incident == ref]
    [incident] = [row for row in rows["incident"] if row.ref == ref]
    [note] = [row for row in rows["note"] if row.incident == ref]
    blind = suspect.blind
    erased(desk, ref)

    found = str(list(readable(desk)))

    assert blind
    assert blind not in found
    assert [word for word in WORDS if word in found] == []
    with desk.store.reading() as tx:
        for place in (
            (ref, "incident.title", ref, incident.title),
            (ref, "note.text", f"{note.change}/", note.text),
            (suspect.pseudonym, "suspect.name", f"{suspect.change}/{suspect.pseudonym}", suspect.name),
        ):
            with pytest.raises(Shredded):
                tx.vault.unseal(*place)


def test_the_record_still_verifies(desk: Desk, ref: str) -> None:
    erased(desk, ref)
    with desk.store.reading() as tx:
        verdict = tx.verifier.verify()
    assert verdict.broken is None, said(verdict.broken)
    assert verdict.shredded > 5


def test_no_list_home_digest_or_menu_has_it_any_more(desk: Desk, ref: str) -> None:
    erased(desk, ref)
    with desk.store.reading() as tx:
        actor = tx.people.actor(LEGAL)
        assert (tx.cases.visible(actor), tx.cases.refs(actor)) == ([], [])
        assert tx.cases.for_audience([]) == ([], [])
        assert tx.incidents.channel_of(ref) is None


def test_an_auditor_still_reads_who_did_what_and_nobody_else_learns_of_it(desk: Desk, ref: str) -> None:
    erased(desk, ref)
    shown = views.answer(desk.types(AUDITOR, "audit", LOBBY), [], Words())
    text = shown.text + str(shown.blocks)
    assert "the incident was erased" in text
    assert "canary-note" not in text
    desk.role("U0LATER", Role.AUDITOR)
    later = views.answer(desk.types("U0LATER", "audit", LOBBY), [], Words())
    assert ref not in later.text + str(later.blocks)


@pytest.mark.parametrize(
    ("line", "end", "code"),
    [
        ("hold in force according to counsel", "hold released according to counsel", "on_hold"),
        (
            "preservation in force according to counsel",
            "preservation expired according to counsel",
            "on_hold",
        ),
        ("civil filed according to counsel", "civil settled according to counsel", "erase_proceedings"),
    ],
)
def test_what_has_to_be_kept_comes_first_and_is_named(
    desk: Desk, ref: str, line: str, end: str, code: str
) -> None:
    change = proposed(desk, ref)
    try:
        paper = desk.entry(desk.types(LEGAL, f"{ref} {line}", LOBBY)).subject
    except Refused as refused:  # shown with what was refused
        raise AssertionError(refused.code, refused.params) from refused
    for who, ask in ((LEGAL, f"{ref} erase confirm {change}"), (HR, f"{ref} erase because of it")):
        refusal = desk.refused(who, ask, LOBBY)
        assert (refusal.code, refusal.params["papers"]) == (code, (paper,))
    desk.types(LEGAL, f"{ref} {paper} {end}", LOBBY)
    desk.types(LEGAL, f"{ref} erase confirm {change}", LOBBY)


def test_a_gagged_paper_keeps_it_and_is_told_to_legal_alone(desk: Desk, ref: str) -> None:
    change = proposed(desk, ref)
    desk.types(LEGAL, f"{ref} warrant received gag=yes according to the court", LOBBY)
    assert desk.refused(LEGAL, f"{ref} erase confirm {change}", LOBBY).code == "erase_proceedings"
    desk.types(OPENER, f"{ref} erase withdraw", LOBBY)
    assert desk.outcome(HR, f"{ref} erase because of it", LOBBY) == "done"


def test_one_that_came_between_is_named_to_nobody_else(desk: Desk, ref: str) -> None:
    change = proposed(desk, ref, LEGAL)
    desk.types(LEGAL, f"{ref} warrant received gag=yes according to the court", LOBBY)
    refused = desk.refused(PRIVACY, f"{ref} erase confirm {change}", LOBBY)
    assert (refused.code, refused.params) == ("erase_legal_first", {})


def test_what_goes_on_is_not_erased(desk: Desk, ref: str) -> None:
    desk.types(OPENER, f"{ref} reopen because of a log", LOBBY)
    assert desk.refused(MEMBER, f"{ref} erase because of it", LOBBY).code == "erase_open"


def test_taking_the_incident_up_again_makes_the_proposal_void(desk: Desk, ref: str) -> None:
    change = proposed(desk, ref)
    desk.types(OPENER, f"{ref} reopen because of a log", LOBBY)
    assert desk.refused(LEGAL, f"{ref} erase confirm {change}", LOBBY).code == "erasing_none"


@pytest.mark.parametrize(
    ("proposer", "who", "code"),
    [
        (MEMBER, LEGAL, "done"),
        (MEMBER, PRIVACY, "decision_needs"),
        (MEMBER, HR, "decision_needs"),
        (MEMBER, MEMBER, "not_proposer"),
        (MEMBER, OPENER, "not_opener"),
        (MEMBER, AUDITOR, "read_only"),
        (MEMBER, SUSPECT, "not_found"),
        (LEGAL, PRIVACY, "done"),
        (LEGAL, "U0LEGAL2", "decision_needs"),
        (LEGAL, LEGAL, "not_proposer"),
        (PRIVACY, LEGAL, "done"),
    ],
)
def test_who_confirms_holds_another_role_and_neither_proposed_nor_opened_it(
    desk: Desk, ref: str, proposer: str, who: str, code: str
) -> None:
    desk.role("U0LEGAL2", Role.LEGAL)
    change = proposed(desk, ref, proposer)
    assert desk.outcome(who, f"{ref} erase confirm {change}", LOBBY) == code
    with desk.store.reading() as tx:
        waits = Step("erasing") in waits_for(tx.people.actor(who), tx.cases.load(ref), NOW)
    assert waits is (code == "done")


def test_who_was_recused_confirms_nothing(desk: Desk, ref: str) -> None:
    desk.types(OPENER, f"{ref} team add <@{LEGAL}> as legal", LOBBY)
    desk.types(LEGAL, f"{ref} recuse because we are friends", LOBBY)
    assert desk.refused(LEGAL, f"{ref} erase confirm {proposed(desk, ref)}", LOBBY).code == "recused"


def test_who_holds_both_roles_cannot_propose_it(desk: Desk, ref: str) -> None:
    desk.role(LEGAL, Role.PRIVACY)
    assert desk.refused(LEGAL, f"{ref} erase because of it", LOBBY).code == "erase_no_other"


def test_one_proposal_waits_at_a_time_and_can_be_withdrawn(desk: Desk, ref: str) -> None:
    first = proposed(desk, ref)
    assert desk.refused(HR, f"{ref} erase because of it", LOBBY).params == {"person": MEMBER}
    desk.records(HR, f"{ref} erase withdraw because a claim was announced", LOBBY)
    assert desk.refused(LEGAL, f"{ref} erase confirm {first}", LOBBY).code == "erasing_none"
    proposed(desk, ref)
    assert desk.refused(LEGAL, f"{ref} erase confirm {first}", LOBBY).code == "erasing_changed"


def test_nothing_that_waited_is_sent_and_each_post_is_taken_away(desk: Desk, ref: str) -> None:
    with desk.store.transaction() as tx:
        while row := tx.outbox.claim(now=NOW, owner="test", lease=NOTICE):
            ts = f"{row.id}.0" if row.lane == ref else None
            tx.outbox.sent(row.id, owner="test", ts=ts, at=NOW)
    posts = [row.ts for row in desk.outbox() if row.ts]
    erased(desk, ref)

    waiting = [row for row in desk.outbox() if row.state == "pending" and row.incident == ref]

    assert posts
    assert {(row.kind, row.channel) for row in waiting} == {("unpost", ROOM)}
    assert [row.slot for row in waiting] == posts
    with desk.store.reading() as tx:
        assert tx.cards.ts_of(ref) is None


def endings(desk: Desk, periods: Periods = PERIODS) -> Endings:
    """The job of a process that just started."""
    return Endings(
        desk.store,
        new_reference=desk.reference,
        new_key=lambda: f"{next(desk.numbers):032x}",
        periods=periods,
    )


def test_when_its_time_is_over_it_is_erased_a_month_after_lead_and_owner_were_told(
    desk: Desk, ref: str
) -> None:
    due = NOW + timedelta(days=PERIODS.closed)
    assert endings(desk).run(due - NOTICE - timedelta(days=1)) == 0
    assert [row for row in desk.outbox() if row.kind == "ending"] == []
    for day in range(30):
        assert endings(desk).run(due - NOTICE + timedelta(days=day)) == 0
    told = [(row.person, row.slot) for row in desk.outbox() if row.kind == "ending"]
    assert told == [(OPENER, due.date().isoformat()), (OWNER, due.date().isoformat())]

    assert endings(desk).run(due) == 1

    entry = desk.last()
    assert (entry.verb, entry.outcome, entry.actor) == ("incident.expired", Outcome.SYSTEM, "retention")
    assert desk.refused(OPENER, f"show {ref}", LOBBY).code == "erased_by_time"
    assert endings(desk).run(due + timedelta(hours=1)) == 0


def test_it_is_never_erased_before_they_were_told(desk: Desk, ref: str) -> None:
    late = NOW + timedelta(days=PERIODS.closed * 2)
    assert endings(desk).run(late) == 0
    assert endings(desk).run(late + NOTICE - timedelta(hours=1)) == 0
    assert endings(desk).run(late + NOTICE) == 1
    assert desk.refused(OPENER, f"show {ref}", LOBBY).code == "erased_by_time"


def test_a_barred_owner_is_not_told_of_its_end(desk: Desk, ref: str) -> None:
    desk.role(SUSPECT, Role.OWNER)
    endings(desk).run(NOW + timedelta(days=PERIODS.closed))
    assert SUSPECT not in [row.person for row in desk.outbox() if row.kind == "ending"]


@pytest.mark.parametrize(
    "line", ["hold in force according to counsel", "warrant received gag=yes according to the court"]
)
def test_what_has_to_be_kept_is_not_erased_by_time_either(desk: Desk, ref: str, line: str) -> None:
    desk.types(LEGAL, f"{ref} {line}", LOBBY)
    late = NOW + timedelta(days=PERIODS.closed * 2)
    for day in range(0, 90, 10):
        assert endings(desk).run(late + timedelta(days=day)) == 0
    assert desk.case(ref).title == "canary-title"


def test_its_form_says_what_erasing_does(desk: Desk, ref: str) -> None:
    with desk.store.transaction() as tx:
        form = shape(changing("erase"), desk.request(MEMBER, about=About(incident=ref)), {}, tx)
    assert [one.id for one in form.says] == ["erase.how"]


def test_nothing_is_erased_by_people_while_the_record_is_broken(desk: Desk, ref: str) -> None:
    change = proposed(desk, ref)
    with desk.store.transaction() as tx:
        tx.soundness.found("changed", NOW)

    for who, line in ((LEGAL, f"{ref} erase confirm {change}"), (MEMBER, f"{ref} erase because of it")):
        assert desk.refused(who, line, LOBBY).code == "record_broken"
    with desk.store.transaction() as tx:
        tx.soundness.found(None, NOW)
    desk.types(LEGAL, f"{ref} erase confirm {change}", LOBBY)
