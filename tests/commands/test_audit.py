"""``/insider audit``: the record to those who look after it, and nothing of what they may not see."""

from typing import Final

import pytest
from sqlalchemy import text

from bot import views
from bot.views._blocks import Message
from bot.words import Words
from commands._shape import Reply
from commands.audit import PAGE, Audit
from domain.references import Kind
from sandbox.blocks import accept_blocks
from storage.record import Outcome
from tests.builders import AUDITOR, BARRED, HR, LEGAL, OPENER, OWNER, ROOM, Desk, Office
from tests.commands.test_access_matrix import LINES

NOWHERE: Final = "C0NOWHERE"
REFERENCES: Final = ("ref", "other", "suspect", "measure", "evidence", "note")


def page(desk: Desk, line: str = "audit", who: str = AUDITOR, channel: str = NOWHERE) -> Audit:
    """A page as this person gets it."""
    body = desk.types(who, line, channel).body
    assert isinstance(body, Audit)
    return body


def shown(desk: Desk, line: str = "audit", who: str = AUDITOR, channel: str = NOWHERE) -> str:
    """A page as this person reads it."""
    message = views.answer(desk.types(who, line, channel), [], Words())
    accept_blocks(message.blocks)
    return "\n".join(texts(message))


def texts(message: Message) -> list[str]:
    """Every text of a message."""
    found = []
    for block in message.blocks:
        found += [one["text"] for one in block.get("elements", [block.get("text")])]
    return found


def verbs(body: Audit) -> list[str]:
    """What was recorded, in short."""
    return [entry.verb for entry in body.entries]


def refused(
    desk: Desk, who: str, verb: str, *, subject: str | None = None, incident: str | None = None
) -> str:
    """A refusal, as the router records it; answers its reference."""
    change = desk.reference(Kind.CHANGE)
    with desk.store.transaction() as tx:
        tx.record.append(
            change=change,
            at=desk.now,
            actor=who,
            verb=verb,
            outcome=Outcome.REFUSED,
            incident=incident,
            subject=subject,
            code="not_found",
        )
    return change


def test_in_the_channel_of_an_incident_its_own_entries_are_shown_newest_first(desk: Desk) -> None:
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, "note Key")
    body = page(desk, channel=ROOM)
    assert body.incident == ref
    assert verbs(body) == ["note.added", "incident.opened"]
    assert verbs(page(desk, f"{ref} audit")) == ["record.audited", "note.added", "incident.opened"]
    assert "role.given" in verbs(page(desk, "audit organisation", channel=ROOM))


def test_that_the_record_was_read_is_an_entry_of_it(desk: Desk) -> None:
    ref = desk.opens(channel=ROOM)
    page(desk, f"{ref} audit")
    page(desk)
    read = [entry for entry in page(desk).entries if entry.outcome is Outcome.READ]
    assert [(one.verb, one.actor, one.incident) for one in read] == [
        ("record.audited", AUDITOR, None),
        ("record.audited", AUDITOR, ref),
    ]


def test_reading_is_no_part_of_the_history_of_the_incident(desk: Desk) -> None:
    ref = desk.opens(channel=ROOM)
    desk.types(OPENER, "note Key")
    page(desk, f"{ref} audit")
    refused(desk, OPENER, "phase set", incident=ref)
    assert desk.outcome(OPENER, "undo") == "done"


@pytest.mark.parametrize("who", [AUDITOR, LEGAL, "U0PRIV"])
def test_what_others_did_read_and_were_refused_is_told_in_plain_words(desk: Desk, who: str) -> None:
    ref = desk.opens(channel=ROOM)
    refused(desk, HR, "phase set", incident=ref, subject=ref)
    text = shown(desk, who=who)
    assert f"{ref} · Refused: `phase set` (not_found) · <@{HR}>" in text
    assert f"{ref} · " in text
    assert "Each entry shown here is what was recorded." in text
    assert "Read: `record.audited`" in shown(desk, who=who)


def test_an_owner_reads_what_is_of_no_incident_and_nothing_of_incidents(desk: Desk) -> None:
    ref = desk.opens(channel=ROOM)
    refused(desk, OPENER, "note", incident=ref)
    refused(desk, OPENER, "note")
    refused(desk, OPENER, "role give")
    body = page(desk, who=OWNER)
    assert {entry.incident for entry in body.entries} == {None}
    assert [entry.verb for entry in body.entries if entry.outcome is Outcome.REFUSED] == ["role give"]
    assert desk.outcome(OWNER, f"{ref} audit", NOWHERE) == "not_found"


def test_a_page_is_narrowed_by_person_and_by_days(desk: Desk) -> None:
    desk.opens(channel=ROOM)
    desk.types(HR, "note Key")
    assert {entry.actor for entry in page(desk, f"audit by <@{HR}>").entries} == {HR}
    assert page(desk, "audit before 9 Mar 2026").entries == ()
    assert verbs(page(desk, f"audit since 10 Mar 2026 by <@{HR}>")) == ["note.added"]
    assert desk.outcome(AUDITOR, "audit by HR", NOWHERE) == "missing_person"
    assert desk.outcome(AUDITOR, "audit by", NOWHERE) == "missing_tail"
    assert desk.outcome(AUDITOR, "audit everything", NOWHERE) == "unknown_word"
    assert desk.outcome(AUDITOR, "audit before C-ZZZZZZZZZZ", NOWHERE) == "not_found"


def test_every_page_goes_on_where_the_one_before_ends(desk: Desk) -> None:
    ref = desk.opens(channel=ROOM)
    for number in range(PAGE):
        desk.types(OPENER, f"customers {number}")
    body = page(desk, f"{ref} audit")
    assert (len(body.entries), body.more) == (PAGE, True)
    older = f"{ref} audit before {body.entries[-1].change}"
    assert f"Older: `/insider {older}`" in "\n".join(texts(views.answer(Reply(body=body), [], Words())))
    rest = page(desk, older)
    assert (verbs(rest), rest.more) == (["incident.opened"], False)


@pytest.mark.parametrize("who", ["barred auditor", "barred legal", "barred privacy", "barred owner"])
def test_a_barred_person_reads_nothing_of_the_incident(office: Office, who: str) -> None:
    desk, person = office.desk, BARRED[who]
    for one in (OPENER, person):
        refused(desk, one, "show", incident=office.ref, subject=office.ref)
    refused(desk, OPENER, "note", subject=office.barred)
    told = "\n".join(shown(desk, line, who=person, channel=ROOM) for line in ("audit", "audit organisation"))
    for hidden in (office.barred, office.suspect, office.evidence):
        assert hidden not in told
    assert f"{office.ref} ·" not in told
    assert {entry.incident for entry in page(desk, who=person).entries} <= {None, office.other}
    assert desk.outcome(person, f"{office.ref} audit", NOWHERE) == "not_found"
    with desk.store.reading() as tx:
        hidden_changes = [entry.change for entry in tx.record.of_incident(office.ref)]
    assert desk.outcome(person, f"audit before {hidden_changes[0]}", NOWHERE) == "not_found"


def test_what_somebody_was_refused_reads_alike_whether_or_not_the_incident_exists(office: Office) -> None:
    desk, person = office.desk, BARRED["barred auditor"]
    refused(desk, person, "show", incident=office.ref, subject=office.ref)
    real = page(desk, who=person).entries[0]
    refused(desk, person, "show", subject="IN-ZZZZZZ")
    made_up = next(entry for entry in page(desk, who=person).entries if entry.subject == "IN-ZZZZZZ")
    assert (real.verb, real.outcome, real.incident, real.code) == (
        made_up.verb,
        made_up.outcome,
        made_up.incident,
        made_up.code,
    )


def test_what_others_were_refused_tells_nobody_whether_a_reference_exists(office: Office) -> None:
    desk, person = office.desk, BARRED["barred auditor"]
    before = [entry.change for entry in page(desk, who=person).entries]
    refused(desk, HR, "show", incident=office.ref, subject=office.ref)
    refused(desk, HR, "show", subject="IN-ZZZZZZ")
    refused(desk, HR, "undo")
    after = [entry.change for entry in page(desk, who=person).entries if entry.verb != "record.audited"]
    assert set(after) <= set(before)


def test_a_gagged_order_is_left_out_for_all_but_legal(desk: Desk) -> None:
    ref = desk.opens(channel=ROOM)
    desk.types(LEGAL, "warrant received gag=yes")
    refused(desk, LEGAL, "subpoena", incident=ref)
    assert "process.moved" not in verbs(page(desk, f"{ref} audit"))
    assert "subpoena" not in verbs(page(desk, f"{ref} audit"))
    assert "subpoena" in verbs(page(desk, f"{ref} audit", who=LEGAL))


def test_the_first_entry_that_is_not_what_was_recorded_is_named(desk: Desk) -> None:
    desk.opens(channel=ROOM)
    change = desk.entry(desk.types(OPENER, "note Key")).change
    with desk.store.transaction() as tx:
        tx.session.execute(text("DROP TRIGGER record_no_UPDATE"))
        tx.session.execute(text("UPDATE record SET actor = 'U2' WHERE change = :it"), {"it": change})
    told = shown(desk, channel=ROOM)
    assert f"{change} is not what was recorded. Tell whoever runs the bot now" in told
    assert "Each entry shown here is what was recorded" not in told
    assert page(desk, "audit organisation", who=OWNER).broken is None


def test_whatever_is_recorded_the_record_is_whole(office: Office) -> None:
    desk, done = office.desk, 0
    for lines in LINES.values():
        for right, line in lines:
            who = {"legal": LEGAL, "hr_legal": HR, "screen": LEGAL, "role": OWNER}.get(right, OPENER)
            typed = line.format(**{name: getattr(office, name) for name in REFERENCES})
            done += desk.outcome(who, typed) == "done"
    with desk.store.reading() as tx:
        verdict = tx.verifier.verify()
    assert done > len(LINES) // 2
    assert verdict.broken is None
