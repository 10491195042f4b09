"""Every verb by every kind of person: the table of what comes of it, written down."""

from typing import Final

import pytest

import commands
from bot.views.help import right
from tests.builders import BARRED, KINDS, MEMBER, OPENER, ROOM, Office

UNKNOWN_CHANGE: Final = "C-ZZZZZZZZZZ"

LINES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "open": (("open", "open Badge was lent"),),
    "list": (("all", "list"),),
    "show": (("see", "show {ref}"), ("see", "{suspect}")),
    "phase": (("see", "{ref} phase"),),
    "phase set": (
        ("record", "{ref} phase triage"),
        ("record", "{ref} confirm because the log shows it"),
        ("record", "{ref} reject out of scope because nobody of ours did it"),
    ),
    "screen": (("see", "{ref} screen"),),
    "screen answer": (("record", "{ref} screen all no"), ("record", "{ref} screen answer all unknown")),
    "screen clear": (("screening", "{ref} screen clear because it was sold"),),
    "screen protected": (("screening", "{ref} screen protected because it was reported"),),
    "severity": (("see", "{ref} severity"),),
    "severity set": (("record", "{ref} severity high"),),
    "severity raise": (("record", "{ref} severity raise email to P3 because of police officers"),),
    "privilege": (("see", "{ref} privilege"),),
    "privilege set": (("legal", "{ref} privilege on because counsel directs"),),
    "works council": (("hr_legal", "{ref} works-council informed on 9 Mar"),),
    "close": (("record", "{ref} close according to the board"),),
    "close confirm": (("confirming", "{ref} close confirm C-ZZZZZZZZZZ"),),
    "close withdraw": (("settling", "{ref} close withdraw"),),
    "close waiting": (("closing", "{ref} close waiting <@U0OPENER> for the court"),),
    "reopen": (("reopening", "{ref} reopen because of a new log"),),
    "erase": (("opened", "{ref} erase because of it"),),
    "erase confirm": (("erasing", "{ref} erase confirm C-ZZZZZZZZZZ"),),
    "erase withdraw": (("keeping", "{ref} erase withdraw"),),
    "suspects": (("see", "{ref} suspect"),),
    "suspect add": (("record", "{ref} suspect add"), ("record", "{ref} suspect add unnamed")),
    "suspect confirm": (("barring", "suspect confirm {suspect}"),),
    "suspect lift": (("lifting", "suspect lift {suspect} because they were cleared"),),
    "suspect lift approve": (("agreeing", "suspect lift approve {suspect}"),),
    "suspect step": (("record", "{suspect} access revoked"),),
    "reveal": (("see", "{ref} reveal"), ("see", "reveal {suspect}")),
    "reveal ask": (("naming", "reveal {suspect} because HR has to know"),),
    "reveal approve": (("revealing", "{ref} reveal approve C-ZZZZZZZZZZ"),),
    "leak": (("see", "{ref} leak"),),
    "leak history": (("see", "{ref} leak history"), ("see", "{ref} leak history email")),
    "leaked": (("record", "{ref} leaked phone"), ("record", "{ref} not-leaked everything else")),
    "count": (("see", "{ref} count"),),
    "count history": (("see", "{ref} count history"), ("see", "{ref} customers history")),
    "count set": (("record", "{ref} customers undisclosed"),),
    "dismissal": (
        ("see", "{suspect} dismissal"),
        ("record", "{suspect} dismissal propose"),
        ("record", "{suspect} dismissed according to HR"),
    ),
    "police": (("see", "{ref} police"),),
    "police step": (("record", "{ref} police received"), ("record", "{ref} police reported border guard")),
    "papers": (("see", "{ref} papers"), ("see", "{ref} hold")),
    "hold": (("legal", "{ref} hold issued"),),
    "preservation": (("record", "{ref} preservation received"),),
    "subpoena": (("legal", "{ref} subpoena received gag=no"), ("legal", "{ref} warrant received gag=yes")),
    "delay": (("record", "{ref} delay requested"),),
    "civil": (("legal", "{ref} civil filed"),),
    "notices": (("see", "{ref} notice"),),
    "notice": (("record", "{ref} notice customers required"), ("record", "{ref} notice regulator assessing")),
    "notice draft": (("drafting", "{ref} notice draft english Something happened"),),
    "notice check": (("text", "{ref} notice check"),),
    "notice approve": (("approving", "{ref} notice approve 1"),),
    "notice sent": (("drafting", "{ref} notice sent 4 bounced 1"),),
    "notice corrected": (("drafting", "{ref} notice corrected It was less"),),
    "clock": (("see", "{ref} clock"),),
    "clock moment": (("record", "{ref} clock discovered yesterday 10:00"),),
    "clock jurisdiction": (("record", "{ref} clock jurisdiction EU"),),
    "clock applies": (("record", "{ref} clock applies nis2 yes"),),
    "clock met": (("ending", "{ref} clock met gdpr33 evidence {evidence}"),),
    "clock waive": (("waiving", "{ref} clock waive gdpr33 because of counsel"),),
    "clock pause": (("ending", "{ref} clock pause ca_persons by PA-7W2KQ9"),),
    "clock resume": (("ending", "{ref} clock resume ca_persons"),),
    "measures": (("see", "{ref} measure"),),
    "measure add": (("record", "{ref} measure add Read less"),),
    "measure none announced": (("record", "{ref} measure none announced"),),
    "measure announced": (("record", "{ref} measure {measure} announced"),),
    "measure step": (("record", "{ref} measure {measure} approved"),),
    "notes": (("see", "{ref} notes"),),
    "note": (("record", "{ref} note Key returned"),),
    "evidence": (("see", "{ref} evidence"),),
    "evidence add": (("record", '{ref} evidence add log "vault 3"'),),
    "evidence step": (("record", "{ref} evidence {evidence} returned"),),
    "timeline": (("see", "{ref} timeline"), ("see", "timeline {suspect} all")),
    "related": (("see", "{ref} related"),),
    "relate": (("relate", "relate {ref} {other}"), ("relate", "relate {other} {ref} same pattern")),
    "unrelate": (("unrelating", "unrelate {ref} {other}"), ("unrelating", "{ref} unrelate {other}")),
    "duplicate": (("relate", "{ref} duplicate of {other}"), ("relate", "{other} duplicate of {ref}")),
    "team": (("see", "{ref} team"),),
    "team add": (("lead", "{ref} team add <@U0NEW> as hr"),),
    "team remove": (("lead", "{ref} team remove <@U0MEMBER>"),),
    "handover": (("lead", "{ref} handover <@U0MEMBER>"),),
    "recuse": (
        ("record", "{ref} recuse because we are friends"),
        ("lead", "{ref} recuse <@U0OPENER> because they are friends"),
    ),
    "glass": (("see", "{ref} break-glass"),),
    "glass ask": (("glass", "break-glass {ref} because nobody answers"),),
    "glass approve": (("letting", "{ref} break-glass approve C-ZZZZZZZZZZ"),),
    "glass review": (("reviewing", "{ref} break-glass review C-ZZZZZZZZZZ because it was needed"),),
    "room": (("see", "{ref} room"),),
    "room remove": (("lead", "{ref} room remove <@U0NEW>"),),
    "room move": (("moving", "{ref} room move"),),
    "roles": (("role", "role"),),
    "role give": (("role", "role give <@U0NEW> hr"),),
    "role take": (("role", "role take <@U0HR> hr"),),
    "undelivered": (("undelivered", "undelivered"),),
    "undelivered retry": (("undelivered", "undelivered retry"),),
    "digest list": (("digest", "digest list"),),
    "digest here": (
        ("digest", "digest here daily 10:00"),
        ("clearance", "digest here daily 10:00 details"),
    ),
    "digest set": (("digest", "digest set <#C0NEW|new> daily 10:00"),),
    "digest preview": (("digest", "digest preview"),),
    "digest now": (("digest", "digest now"),),
    "digest pause": (("digest", "digest pause until tomorrow"),),
    "digest resume": (("digest", "digest resume"),),
    "audit": (("audit", "audit"), ("audit", "audit since 10 Jan 2020"), ("audit", "audit organisation")),
    "undo": (("undo", "undo {note}"),),
    "help": (("all", "help leaked"),),
}
"""Per verb, lines with the right that each needs. ``{note}`` is a change that the team lead made."""

RIGHT_FIRST: Final = {
    "ending": ("record", "no_such_clock"),
    "waiving": ("legal", "no_such_clock"),
    "closing": ("record", "still_open"),
    "moving": ("lead", "room_well"),
    "confirming": ("confirm", "closing_none"),
    "settling": ("record", "closing_none"),
    "naming": ("record", "reveal_unnamed"),
    "revealing": ("reveal", "reveal_none"),
    "barring": ("bar", "bar_none"),
    "lifting": ("record", "lift_not_barred"),
    "agreeing": ("bar", "lift_none"),
    "letting": ("glass_approve", "glass_none"),
    "reviewing": ("glass_review", "glass_none"),
    "reopening": ("record", "not_ended"),
    "opened": ("record", "erase_open"),
    "erasing": ("erase", "erasing_none"),
    "keeping": ("record", "erasing_none"),
    "unrelating": ("relate", "not_related"),
    "drafting": ("record", "illegal_move"),
    "text": ("see", "no_draft"),
    "approving": ("record", "no_draft"),
    "screening": ("screen", "screen_not_held"),
}
"""Rights of lines that the incident's state refuses: as whose right, and what those who have it are told."""

_IN = {
    "see": "done",
    "record": "done",
    "relate": "done",
    "lead": "lead_only",
    "undo": "undo_not_yours",
    "legal": "legal_only",
    "hr_legal": "hr_or_legal_only",
    "screen": "done",
    "confirm": "done",
    "reveal": "done",
    "erase": "done",
    "bar": "done",
    "glass_approve": "done",
    "glass_review": "done",
}
_OUT = dict.fromkeys(_IN, "not_found")
_FUNCTIONS = ("open", "role", "undelivered", "digest", "clearance", "audit", "glass")
_NO_ROLE = dict.fromkeys(_FUNCTIONS, "no_role")
_OWNS = {"role": "done", "undelivered": "done"}
_DIGEST = {"digest": "done", "clearance": "done"}
_NOT_MINE = dict.fromkeys(_FUNCTIONS, "not_your_function")

_CHANGES = (
    *("record", "relate", "legal", "hr_legal", "screen", "confirm", "reveal", "erase", "bar"),
    *("glass_approve", "glass_review"),
)
_SEES_IT = {"glass": "glass_not_needed"}
_BARRED = {"glass": "not_found"}

EXPECTED: Final[dict[str, dict[str, str]]] = {
    "stranger": _OUT | _NO_ROLE,
    "responder": _OUT | _NOT_MINE | {"open": "done", "digest": "done"},
    "member": _IN | _NO_ROLE,
    "team lead": _IN | _NOT_MINE | {"lead": "done", "undo": "done", "open": "done", "digest": "done"},
    "lead": _IN | _NOT_MINE | _DIGEST | _SEES_IT | {"lead": "done", "undo": "done", "open": "done"},
    "hr": _IN | _NOT_MINE | {"open": "done", "hr_legal": "done"},
    "legal": _IN
    | _NOT_MINE
    | _DIGEST
    | _SEES_IT
    | {"audit": "done", "open": "done", "legal": "done", "hr_legal": "done"},
    "privacy": _IN | _NOT_MINE | _DIGEST | {"audit": "done", "open": "done"},
    "comms": _OUT | _NOT_MINE | {"digest": "done"},
    "auditor": _IN | _NOT_MINE | dict.fromkeys(_CHANGES, "read_only") | {"audit": "done"},
    "executive": _OUT | _NOT_MINE | _DIGEST,
    "owner": _OUT | _NOT_MINE | _DIGEST | {"audit": "done", "glass": "done"} | _OWNS,
    "barred lead": _OUT | _NOT_MINE | _DIGEST | _BARRED | {"open": "done"},
    "barred hr": _OUT | _NOT_MINE | {"open": "done"},
    "barred legal": _OUT | _NOT_MINE | _DIGEST | _BARRED | {"audit": "done", "open": "done"},
    "barred privacy": _OUT | _NOT_MINE | _DIGEST | {"audit": "done", "open": "done"},
    "barred auditor": _OUT | _NOT_MINE | {"audit": "done"},
    "barred executive": _OUT | _NOT_MINE | _DIGEST,
    "barred owner": _OUT | _NOT_MINE | _DIGEST | _BARRED | {"audit": "done"} | _OWNS,
    "barred team lead": _OUT | _NO_ROLE,
}
"""Per kind of person and right, what comes of it. ``all``, which everybody has, is not in the table."""

CASES: Final = [(right, line) for lines in LINES.values() for right, line in lines]
OF_AN_INCIDENT: Final = [line for right, line in CASES if right in {*_OUT, *RIGHT_FIRST}]


def _expected(kind: str, right: str) -> str:
    right, told = RIGHT_FIRST.get(right, (right, "done"))
    found = EXPECTED[kind].get(right, "done")
    return told if found == "done" else found


def _of_nothing(line: str, office: Office) -> str:
    """The same line about things that do not exist."""
    return line.format(
        ref="IN-ZZZZZZ",
        other=office.other,
        suspect="S-ZZZZZZ",
        measure=office.measure,
        evidence=office.evidence,
        note=UNKNOWN_CHANGE,
    )


def test_help_names_the_right_that_each_verb_needs() -> None:
    named = {verb.name: right(verb) for command in commands.ALL for verb in command.verbs}
    like = {"relate": "record", "clearance": "digest"}
    for name, lines in LINES.items():
        rights = {RIGHT_FIRST.get(right, (right, ""))[0] for right, _ in lines}
        assert named[name] in {like.get(right, right) for right in rights}


def test_the_table_has_every_verb_and_every_kind_of_person() -> None:
    verbs = {verb.name for command in commands.ALL for verb in command.verbs}
    assert verbs == LINES.keys()
    assert KINDS.keys() == EXPECTED.keys()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("right", "line"), CASES)
def test_what_comes_of_a_line_depends_on_who_types_it(
    shared_office: Office, kind: str, right: str, line: str
) -> None:
    before = shared_office.desk.stored()
    expected = _expected(kind, right)
    assert expected == shared_office.desk.outcome(KINDS[kind], shared_office.line(line), "C0LOBBY")
    assert before == shared_office.desk.stored()


@pytest.mark.parametrize("kind", BARRED)
@pytest.mark.parametrize("line", OF_AN_INCIDENT)
def test_to_a_barred_person_the_incident_is_one_that_does_not_exist(
    shared_office: Office, kind: str, line: str
) -> None:
    desk, person = shared_office.desk, BARRED[kind]
    expected = desk.answer(person, _of_nothing(line, shared_office))
    assert expected == ("not_found", {})
    assert expected == desk.answer(person, shared_office.line(line))


@pytest.mark.parametrize("kind", BARRED)
@pytest.mark.parametrize("line", [line for line in OF_AN_INCIDENT if line.startswith("{ref} ")])
def test_to_a_barred_person_the_channel_of_the_incident_is_any_channel(
    shared_office: Office, kind: str, line: str
) -> None:
    desk, person = shared_office.desk, BARRED[kind]
    typed = shared_office.line(line.removeprefix("{ref} "))
    assert desk.answer(person, typed, "C0NOWHERE") == desk.answer(person, typed, ROOM)
    assert desk.outcome(person, typed, ROOM) == "which_incident"


@pytest.mark.parametrize("kind", BARRED)
@pytest.mark.parametrize("line", ["show", "undo", "relate {other}", "note Key", "digest here daily 10:00"])
def test_in_the_channel_of_the_incident_nothing_tells_a_barred_person_of_it(
    shared_office: Office, kind: str, line: str
) -> None:
    desk, person, typed = shared_office.desk, BARRED[kind], shared_office.line(line)
    assert desk.answer(person, typed, "C0NOWHERE") == desk.answer(person, typed, ROOM)


@pytest.mark.parametrize("kind", BARRED)
def test_a_bar_beats_break_glass_and_looks_like_no_such_incident(shared_office: Office, kind: str) -> None:
    [(_, line)] = LINES["glass ask"]
    answers = {
        str(shared_office.desk.answer(BARRED[kind], typed, channel))
        for typed in (shared_office.line(line), _of_nothing(line, shared_office))
        for channel in (ROOM, "C0NOWHERE")
    }
    assert len(answers) == 1
    assert "done" not in answers.pop()


@pytest.mark.parametrize("kind", BARRED)
def test_a_barred_person_does_not_find_their_own_pseudonym(shared_office: Office, kind: str) -> None:
    answers = {
        shared_office.desk.answer(BARRED[kind], line)[0]
        for line in (f"show {shared_office.barred}", f"{shared_office.other} {shared_office.barred}")
    }
    assert answers == {"not_found"}


@pytest.mark.parametrize("kind", BARRED)
def test_the_list_of_a_barred_person_leaves_the_incident_out(shared_office: Office, kind: str) -> None:
    with shared_office.desk.store.reading() as tx:
        seen = [case.ref for case in tx.cases.visible(tx.people.actor(BARRED[kind]))]
    assert shared_office.ref not in seen


def test_of_an_opening_a_barred_person_is_told_nothing(shared_office: Office) -> None:
    desk = shared_office.desk
    with desk.store.reading() as tx:
        changes = [entry.change for entry in tx.record.of_incident(shared_office.ref)]
    answers = {desk.outcome(person, f"undo {change}") for person in BARRED.values() for change in changes}
    assert answers == {"not_found"}


@pytest.mark.parametrize("line", ["show {other}", "{other} note Key"])
def test_a_bar_is_of_one_incident_alone(shared_office: Office, line: str) -> None:
    typed = shared_office.line(line)
    assert shared_office.desk.outcome(BARRED["barred lead"], typed) == "done"


def test_a_member_sees_the_incident_of_their_channel_without_a_reference(shared_office: Office) -> None:
    assert shared_office.desk.outcome(MEMBER, "note Key returned") == "done"
    assert shared_office.desk.outcome(OPENER, "team remove <@U0MEMBER>") == "done"
