"""``/insider timeline``: what happened, in the order in which it did, to those who may know it."""

import re
from datetime import timedelta

import pytest

from bot import views
from bot.views._blocks import Message
from bot.words import Words
from commands.timeline import Timeline
from sandbox.blocks import accept_blocks
from storage.record import Outcome
from tests.builders import BARRED, HR, MEMBER, OPENER, ROOM, Desk, Office


@pytest.fixture
def ref(desk: Desk) -> str:
    """An incident in its channel."""
    return desk.opens(channel=ROOM)


def told(desk: Desk, line: str = "timeline", who: str = OPENER) -> Timeline:
    """The timeline as this person gets it."""
    body = desk.types(who, line).body
    assert isinstance(body, Timeline)
    return body


def shown(desk: Desk, line: str = "timeline", who: str = OPENER) -> str:
    """The timeline as this person reads it."""
    return "\n".join(texts(views.answer(desk.types(who, line), [], Words())))


def texts(message: Message) -> list[str]:
    """Every text of a message."""
    found = []
    for block in message.blocks:
        found += [one["text"] for one in block.get("elements", [block.get("text")])]
    return found


def verbs(body: Timeline) -> list[str]:
    """What happened, in short."""
    return [one.entry.verb for one in body.happenings]


def test_what_happened_stands_in_the_order_in_which_it_did(desk: Desk, ref: str) -> None:
    for line in ("leaked email on 9 Mar", "customers 7", "police involved according to press on 10 Jan 2020"):
        desk.types(OPENER, line)
    assert verbs(told(desk)) == [
        "law_enforcement.moved",
        "leak.recorded",
        "incident.opened",
        "count.recorded",
    ]


def test_the_recorded_time_stands_beside_the_day_where_they_differ(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "leaked email on 9 Mar because of a stick")
    desk.types(OPENER, "customers 7 on 10 Mar")
    text = shown(desk)
    assert (
        "*9 March 2026* · E-mail address: *Disclosed* · because of a stick · "
        f"recorded Tue 10 Mar 2026, 09:00 by <@{OPENER}>"
    ) in text
    assert f"*Tue 10 Mar 2026, 09:00* · Customers: *7* · counted: disclosed · <@{OPENER}>" in text
    assert "on 9 March 2026" not in text


def test_the_day_is_that_of_the_reader(desk: Desk, ref: str) -> None:
    body = desk.types(desk.identity(OPENER, zone="Pacific/Auckland"), "timeline").body
    assert isinstance(body, Timeline)
    assert [one.on.isoformat() for one in body.happenings] == ["2026-03-10"]
    desk.now += timedelta(hours=4)
    desk.types(OPENER, "note Key")
    body = desk.types(desk.identity(OPENER, zone="Pacific/Auckland"), "timeline").body
    assert isinstance(body, Timeline)
    assert [one.on.isoformat() for one in body.happenings] == ["2026-03-10", "2026-03-11"]


def test_what_was_undone_is_left_out_and_counted_or_shown_as_undone(desk: Desk, ref: str) -> None:
    desk.types(OPENER, "note Key")
    desk.types(OPENER, "undo")
    assert (verbs(told(desk)), told(desk).left_out) == (["incident.opened"], 2)
    assert f"2 undone entries are left out: `/insider {ref} timeline all`" in shown(desk)
    every = told(desk, "timeline all")
    assert [(one.entry.verb, one.undone) for one in every.happenings] == [
        ("incident.opened", False),
        ("note.added", True),
        ("undone", False),
    ]
    assert "Note added (undone since)" in shown(desk, "timeline all")
    assert "Undone: note" in shown(desk, "timeline all")


def test_refusals_and_reads_are_not_in_it(desk: Desk, ref: str) -> None:
    for outcome in (Outcome.REFUSED, Outcome.READ):
        with desk.store.transaction() as tx:
            tx.record.append(
                change=f"C-{outcome}", at=desk.now, actor=HR, verb="note", outcome=outcome, incident=ref
            )
    assert verbs(told(desk, "timeline all")) == ["incident.opened"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("since 9 Mar", ["leak", "incident", "note"]),
        ("depuis le 9 mars", ["leak", "incident", "note"]),
        ("since 2020-01-11", ["leak", "incident", "note"]),
        ("before 9 Mar", ["law_enforcement"]),
        ("avant 9 mars", ["law_enforcement"]),
        ("since 10 Jan 2020 before 10 Mar", ["law_enforcement", "leak"]),
        ("before yesterday since 1 Jan 2020 all", ["law_enforcement"]),
        ("before 1 Jan 2000", []),
    ],
)
def test_a_part_of_it_is_read_by_days(desk: Desk, ref: str, words: str, expected: list[str]) -> None:
    for line in ("police involved according to press on 10 Jan 2020", "leaked email on 9 Mar", "note Key"):
        desk.types(OPENER, line)
    assert [verb.partition(".")[0] for verb in verbs(told(desk, f"timeline {words}"))] == expected


def test_where_nothing_happened_it_says_so(desk: Desk, ref: str) -> None:
    assert "Nothing recorded there." in shown(desk, "timeline before 1 Jan 2000")


@pytest.mark.parametrize("line", ["timeline {suspect}", "{suspect} timeline", "timeline {suspect} all"])
def test_of_one_suspect_only_that_one_is_told(desk: Desk, ref: str, line: str) -> None:
    suspect, other = desk.suspects(OPENER, ref), desk.suspects(OPENER, ref)
    for one in (suspect, other):
        desk.types(OPENER, f"{one} access revoked")
    body = told(desk, line.format(suspect=suspect))
    assert verbs(body) == ["suspect.added_unnamed", "access.moved"]
    assert other not in shown(desk, line.format(suspect=suspect))


def test_every_page_goes_on_where_the_one_before_ends_and_nothing_is_lost(desk: Desk, ref: str) -> None:
    for number in range(95):
        desk.types(OPENER, f"customers {number} on {1 + number % 3} Mar according to {'long ' * 25}")
    desk.types(OPENER, "undo")
    everything = [one.entry.change for one in told(desk, "timeline all").happenings]
    seen: list[str] = []
    line, pages = "timeline all", 0
    while line:
        message = views.answer(desk.types(OPENER, line), [], Words())
        accept_blocks(message.payload()["blocks"])
        pages += 1
        body = told(desk, line)
        found = re.search(r"(\d+) older entr(?:y|ies): `/insider ([^`]*)`", "\n".join(texts(message)))
        older = int(found[1]) if found else 0
        seen = [one.entry.change for one in body.happenings[older:]] + seen
        line = found[2] if found else ""
    assert pages > 2
    assert seen == everything


def test_a_related_incident_that_the_reader_may_not_see_is_in_no_entry(office: Office) -> None:
    desk = office.desk
    third = desk.opens("U0LEAD", "Prices on a stick")
    for line in (f"relate {third}", f"unrelate {third}", f"relate {third} same pattern"):
        desk.types("U0LEAD", line)
    desk.types("U0LEAD", "undo")
    seen = told(desk, "timeline all", "U0LEAD")
    assert [verb for verb in verbs(seen) if verb.startswith("relation")] == [
        "relation.added",
        "relation.removed",
        "relation.added",
    ]
    hidden = told(desk, "timeline all", MEMBER)
    assert len(hidden.happenings) == len(seen.happenings) - 4
    assert third not in shown(desk, "timeline all", MEMBER)
    assert "relat" not in shown(desk, "timeline all", MEMBER)


def test_a_duplicate_is_told_without_the_incident_that_the_reader_may_not_see(office: Office) -> None:
    desk = office.desk
    third = desk.opens("U0LEAD", "Prices on a stick")
    desk.types("U0LEAD", f"duplicate of {third}")
    assert f"Phase: *Duplicate* of {third}" in shown(desk, "timeline", "U0LEAD")
    assert "Phase: *Duplicate* · " in shown(desk, "timeline", MEMBER)
    assert third not in shown(desk, "timeline", MEMBER)
    desk.types("U0LEAD", "undo")
    assert third not in shown(desk, "timeline all", MEMBER)


def test_who_is_barred_from_the_other_incident_reads_nothing_of_it(office: Office) -> None:
    desk, barred = office.desk, BARRED["barred lead"]
    desk.types(OPENER, f"relate {office.other} {office.ref}")
    assert office.ref not in shown(desk, f"{office.other} timeline all", barred)
    assert office.ref in shown(desk, f"{office.other} timeline all", "U0LEAD")
    answers = {desk.outcome(barred, f"timeline {one}") for one in (office.ref, office.suspect)}
    assert answers == {"not_found"}
