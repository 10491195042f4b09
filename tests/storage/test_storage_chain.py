"""The chain over the record: whatever somebody changes behind it is found and named."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select

from domain.access import Role
from domain.counts import Amount, CountKind
from domain.lifecycles import Circumstances
from storage import Store, Transaction
from storage.case_tables import CountRow
from storage.chain import link
from storage.chain_tables import LinkRow
from storage.checkpoints import Checkpoint
from storage.counts import Counted
from storage.covering import canonical, fact_tables
from storage.errors import Tampered
from storage.facts import Change
from storage.record import Outcome
from storage.tables import RecordRow
from storage.verifying import Break, Verdict, Wrong

AT: Final = datetime(2026, 3, 1, 9, tzinfo=UTC)
KEY: Final = bytes(range(32))
ENTRIES: Final = 6


def recorded(tx: Transaction, number: int) -> Change:
    """One entry, with a note as its fact."""
    change = Change(f"C-{number}", "IN-1", AT + timedelta(minutes=number))
    tx.record.append(
        change=change.ref,
        at=change.at,
        actor="U1",
        verb="note.added",
        outcome=Outcome.DONE,
        incident="IN-1",
        detail={"text": f"note {number}"},
    )
    return change


@pytest.fixture
def filled(store: Store) -> Store:
    """An incident with a team, a suspect and notes: six entries."""
    with store.transaction() as tx:
        first = recorded(tx, 1)
        tx.incidents.open(first, "Badge was lent", by="U1")
        tx.teams.add(first, "U1", Role.LEAD)
    with store.transaction() as tx:
        second = recorded(tx, 2)
        tx.suspects.add(second, "S-1", person="U9", slack_user="U9", name="Ann")
        tx.moves.add(second, "access", "unknown", Circumstances(reason="stolen"), subject="S-1")
    for number in range(3, ENTRIES + 1):
        with store.transaction() as tx:
            tx.notes.add(recorded(tx, number), "U1", f"secret {number}")
    return store


def verified(store: Store, *checkpoints: Checkpoint) -> Verdict:
    """What verifying finds."""
    with store.reading() as tx:
        return tx.verifier.verify(checkpoints)


def broken(store: Store, *checkpoints: Checkpoint) -> Break:
    """What is wrong."""
    found = verified(store, *checkpoints).broken
    assert found is not None
    return found


@contextmanager
def behind(url: str) -> Iterator[Connection]:
    """The database as whoever owns it has it: no trigger and no foreign key is in the way."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            for table in ("record", "chain"):
                for word in ("UPDATE", "DELETE"):
                    connection.execute(text(f"DROP TRIGGER {table}_no_{word}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
    engine.dispose()


def test_an_untouched_record_is_whole(filled: Store) -> None:
    found = verified(filled)
    assert (found.entries, found.opened, found.shredded, found.broken) == (ENTRIES, ENTRIES, 0, None)


def test_an_empty_record_is_whole(store: Store) -> None:
    assert verified(store).broken is None


def test_positions_have_no_gaps_and_what_was_rolled_back_takes_none(filled: Store) -> None:
    with pytest.raises(IntegrityError), filled.transaction() as tx:
        [recorded(tx, number) for number in (7, 8, 8)]
    with filled.transaction() as tx:
        recorded(tx, 8)
        recorded(tx, 9)
    with filled.reading() as tx:
        assert tx.checkpoints.size() == ENTRIES + 2
    assert verified(filled).broken is None


def test_many_at_once_make_one_chain(filled: Store) -> None:
    def record(number: int) -> None:
        with filled.transaction() as tx:
            tx.notes.add(recorded(tx, number), "U1", "at once")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(record, range(10, 34)))
    found = verified(filled)
    assert (found.entries, found.broken) == (ENTRIES + 24, None)


def test_erasing_an_incident_and_unlinking_its_suspects_leaves_the_chain_whole(filled: Store) -> None:
    with filled.transaction() as tx:
        tx.suspects.unlink(recorded(tx, 7))
    assert verified(filled).broken is None
    with filled.transaction() as tx:
        tx.vault.shred("IN-1")
        recorded(tx, 8)
    found = verified(filled)
    assert (found.opened, found.shredded, found.broken) == (1, ENTRIES + 1, None)


def test_nobody_can_tell_from_the_chain_who_an_unlinked_suspect_was(filled: Store) -> None:
    with filled.transaction() as tx:
        blind = tx.people.blind("U9")
        mark = tx.vault.mark("S-1", blind)
        assert any(mark in facts for facts in tx.session.exec(select(LinkRow.facts)))
        tx.suspects.unlink(recorded(tx, 7))
    with filled.transaction() as tx:
        assert tx.vault.mark("S-1", blind) != mark


@pytest.mark.parametrize("statement", ["update chain set facts = '{}'", "delete from chain"])
def test_the_database_refuses_to_change_the_chain(filled: Store, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), filled.transaction() as tx:
        tx.session.execute(text(statement))


def test_a_fact_of_a_change_that_another_transaction_recorded_is_refused(filled: Store) -> None:
    with pytest.raises(LookupError), filled.transaction() as tx:
        tx.notes.add(Change("C-3", "IN-1", AT), "U1", "late")
    assert verified(filled).broken is None


TAMPERINGS: Final[dict[str, tuple[tuple[str, ...], Break]]] = {
    "the actor": (
        ("update record set actor = 'U2' where change = 'C-3'",),
        Break(what=Wrong.CHANGED, position=3, change="C-3"),
    ),
    "the time": (
        ("update record set at = (select at from record where change = 'C-2') where change = 'C-4'",),
        Break(what=Wrong.CHANGED, position=4, change="C-4"),
    ),
    "the outcome, of the first": (
        ("update record set outcome = 'refused' where change = 'C-1'",),
        Break(what=Wrong.CHANGED, position=1, change="C-1"),
    ),
    "the sealed detail": (
        ("update record set detail = (select detail from record where change = 'C-3') where change = 'C-4'",),
        Break(what=Wrong.CHANGED, position=4, change="C-4"),
    ),
    "the sealed detail, to none": (
        ("update record set detail = null where change = 'C-6'",),
        Break(what=Wrong.CHANGED, position=6, change="C-6"),
    ),
    "an entry out of the middle": (
        ("delete from note where change = 'C-4'", "delete from record where change = 'C-4'"),
        Break(what=Wrong.MISSING, position=4, change="C-4"),
    ),
    "an entry and its place out of the middle": (
        (
            "delete from note where change = 'C-4'",
            "delete from record where change = 'C-4'",
            "delete from chain where change = 'C-4'",
        ),
        Break(what=Wrong.GAP, position=4, change="C-5"),
    ),
    "an entry out of the middle, the rest renumbered": (
        (
            "delete from note where change = 'C-4'",
            "delete from record where change = 'C-4'",
            "delete from chain where change = 'C-4'",
            "update chain set position = 4 where change = 'C-5'",
            "update chain set position = 5 where change = 'C-6'",
            "update chain_head set position = 5",
        ),
        Break(what=Wrong.CHANGED, position=4, change="C-5"),
    ),
    "two places swapped": (
        (
            "update chain set position = 99 where change = 'C-3'",
            "update chain set position = 3 where change = 'C-4'",
            "update chain set position = 4 where change = 'C-3'",
        ),
        Break(what=Wrong.CHANGED, position=3, change="C-4"),
    ),
    "two entries swapped": (
        (
            "update record set seq = 99 where change = 'C-3'",
            "update record set seq = 3 where change = 'C-4'",
            "update record set seq = 4 where change = 'C-3'",
        ),
        Break(what=Wrong.CHANGED, position=3, change="C-3"),
    ),
    "the tail": (
        (
            "delete from note where change in ('C-5', 'C-6')",
            "delete from chain where change in ('C-5', 'C-6')",
            "delete from record where change in ('C-5', 'C-6')",
        ),
        Break(what=Wrong.HEAD, position=5),
    ),
    "an entry put in": (
        (
            """insert into record (seq, change, at, actor, verb, outcome)
            select 70, 'C-7', at, actor, '', '' from record limit 1""",
        ),
        Break(what=Wrong.UNCHAINED, change="C-7"),
    ),
    "an entry put in at place 0": (
        (
            """insert into record (seq, change, at, actor, verb, outcome)
            select 70, 'C-7', at, actor, '', '' from record limit 1""",
            """insert into chain (position, change, mac, facts)
            select 0, 'C-7', mac, facts from chain where change = 'C-1'""",
        ),
        Break(what=Wrong.GAP, position=1, change="C-7"),
    ),
    "an entry put in at place -1": (
        (
            """insert into record (seq, change, at, actor, verb, outcome)
            select 70, 'C-7', at, actor, '', '' from record limit 1""",
            """insert into chain (position, change, mac, facts)
            select -1, 'C-7', mac, facts from chain where change = 'C-1'""",
        ),
        Break(what=Wrong.GAP, position=1, change="C-7"),
    ),
    "a sealed fact, to another one": (
        ("update note set text = (select text from note where change = 'C-3') where change = 'C-5'",),
        Break(what=Wrong.FACTS, position=5, change="C-5", place="note"),
    ),
    "a fact in the clear": (
        ("update team set person = 'U2' where change = 'C-1'",),
        Break(what=Wrong.FACTS, position=1, change="C-1", place="team"),
    ),
    "a fact taken out": (
        ("delete from note where change = 'C-5'",),
        Break(what=Wrong.FACTS, position=5, change="C-5", place="note"),
    ),
    "a fact put in": (
        ("insert into team (id, incident, change, at, person) select 7, 'IN-1', 'C-1', at, 'U2' from team",),
        Break(what=Wrong.FACTS, position=1, change="C-1", place="team"),
    ),
    "a bar taken away": (
        ("update suspect set blind = null",),
        Break(what=Wrong.FACTS, position=2, change="C-2", place="suspect"),
    ),
    "a bar put on another": (
        ("update suspect set blind = 'ab'",),
        Break(what=Wrong.FACTS, position=2, change="C-2", place="suspect"),
    ),
    "a sealed text emptied": (
        ("update move set reason = null where subject = 'S-1'",),
        Break(what=Wrong.FACTS, position=2, change="C-2", place="move"),
    ),
    "what the chain says was written": (
        ("update chain set facts = '{}' where change = 'C-3'", "delete from note where change = 'C-3'"),
        Break(what=Wrong.CHANGED, position=3, change="C-3"),
    ),
    "the key of an incident": (
        ("update key set wrapped = (select wrapped from key where scope = 'S-1') where scope = 'IN-1'",),
        Break(what=Wrong.DETAIL, position=1, change="C-1"),
    ),
    "the key of a suspect": (
        ("update key set wrapped = (select wrapped from key where scope = 'IN-1') where scope = 'S-1'",),
        Break(what=Wrong.FACTS, position=2, change="C-2", place="suspect"),
    ),
    "a key that no entry needs": (
        ("insert into key (scope, generation, wrapped) select 'IN-2', 9, wrapped from key limit 1",),
        Break(what=Wrong.KEY, place="IN-2"),
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_verifying_names_the_first_entry_that_was_tampered_with(
    filled: Store, database_url: str, what: str
) -> None:
    statements, expected = TAMPERINGS[what]
    with behind(database_url) as connection:
        for statement in statements:
            connection.execute(text(statement))
    found = verified(filled)
    assert found.broken == expected
    if expected.position:
        assert found.entries == expected.position - 1


@pytest.fixture
def counted(filled: Store) -> Store:
    """A count of everybody, recorded as the seventh entry."""
    with filled.transaction() as tx:
        count = Counted(what="persons", scope="disclosed")
        tx.counts.add(recorded(tx, 7), count, Amount(CountKind.EXACT, 7), Circumstances())
    return filled


def test_a_column_that_came_later_and_is_empty_is_covered_as_if_it_were_not_there(counted: Store) -> None:
    with counted.reading() as tx:
        [row] = tx.session.exec(select(CountRow))
        [facts] = tx.session.exec(select(LinkRow.facts).where(col(LinkRow.change) == "C-7"))
    before = {"id", "incident", "change", "at", "on", "what", "scope", "kind", "low", "high"}
    clear = canonical({name: getattr(row, name) for name in before})

    assert json.loads(facts)[f"count:{row.id}"] == {"": hashlib.sha256(clear).hexdigest()}
    assert verified(counted).broken is None


def test_a_column_that_came_later_and_was_filled_behind_the_record_is_found(
    counted: Store, database_url: str
) -> None:
    with behind(database_url) as connection:
        connection.execute(text("update count set population = 'staff'"))
    assert broken(counted) == Break(what=Wrong.FACTS, position=7, change="C-7", place="count")


def test_a_shredding_that_nobody_recorded_is_no_tampering_but_what_is_sealed_is_counted(
    filled: Store, database_url: str
) -> None:
    with behind(database_url) as connection:
        connection.execute(text("update key set wrapped = null where scope = 'IN-1'"))
    found = verified(filled)
    assert (found.shredded, found.broken) == (ENTRIES, None)


def checkpoint(store: Store, minutes: int = 0) -> Checkpoint:
    """A checkpoint over the record as it is."""
    with store.transaction() as tx:
        return tx.checkpoints.make(AT + timedelta(minutes=minutes))


def test_a_tail_that_was_cut_off_with_its_chain_is_found_by_a_checkpoint(
    filled: Store, database_url: str
) -> None:
    kept = checkpoint(filled)
    with behind(database_url) as connection:
        for statement in (
            *TAMPERINGS["the tail"][0],
            "update chain_head set position = 4, mac = (select mac from chain where position = 4)",
            "delete from checkpoint",
        ):
            connection.execute(text(statement))
    assert verified(filled).broken is None
    assert broken(filled, kept) == Break(what=Wrong.CUT, position=1, change="C-1", checkpoint=kept)


def test_of_several_checkpoints_the_first_that_differs_says_from_where_on(
    filled: Store, database_url: str
) -> None:
    early = checkpoint(filled)
    with filled.transaction() as tx:
        recorded(tx, 7)
        recorded(tx, 8)
    late = checkpoint(filled, minutes=15)
    rewrite(filled, database_url, "C-8")
    assert verified(filled).broken is None
    assert verified(filled, early).broken is None
    found = verified(filled, late, early)
    assert found.broken == Break(what=Wrong.REWRITTEN, position=7, change="C-7", checkpoint=late)
    assert found.checkpoints == 1


def rewrite(store: Store, url: str, change: str) -> None:
    """Change an entry and make the chain anew from there, with the key of the bot itself."""
    with behind(url) as connection:
        connection.execute(text("update record set actor = 'U2' where change = :it"), {"it": change})
    with store.reading() as tx:
        rows = tx.session.exec(select(LinkRow).order_by(col(LinkRow.position))).all()
        entries = {row.change: row for row in tx.session.exec(select(RecordRow))}
        macs, before = {}, bytes(32)
        for row in rows:
            before = link(tx.vault, before, row.position, entries[row.change].model_dump(), row.facts)
            macs[row.position] = before
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name != "sqlite":
            connection.execute(text("SET session_replication_role = replica"))
        for position, mac in macs.items():
            connection.execute(
                text("update chain set mac = :mac where position = :position"),
                {"mac": mac, "position": position},
            )
        connection.execute(text("update chain_head set mac = :mac"), {"mac": before})
    engine.dispose()


def test_a_record_rewritten_with_the_bots_own_key_is_found_by_a_checkpoint(
    filled: Store, database_url: str
) -> None:
    kept = checkpoint(filled)
    rewrite(filled, database_url, "C-3")
    assert verified(filled).broken is None
    assert broken(filled, kept) == Break(what=Wrong.REWRITTEN, position=1, change="C-1", checkpoint=kept)


def test_a_checkpoint_that_nobody_signed_here_is_found(filled: Store) -> None:
    kept = checkpoint(filled)
    with filled.reading() as tx:
        [forged] = tx.checkpoints.read(kept.text.replace("\n6\n", "\n5\n"))
    assert broken(filled, forged) == Break(what=Wrong.FORGED, checkpoint=forged)


def test_a_chain_whose_end_is_gone_takes_nothing_more(filled: Store, database_url: str) -> None:
    with behind(database_url) as connection:
        connection.execute(text("delete from chain_head"))
    assert broken(filled) == Break(what=Wrong.HEAD, position=ENTRIES + 1)
    with pytest.raises(Tampered), filled.transaction() as tx:
        recorded(tx, 7)
    reopened = Store.open(database_url, [KEY])
    assert broken(reopened).what is Wrong.HEAD
    reopened.close()


def test_a_record_from_before_the_chain_is_chained_when_it_is_opened(
    filled: Store, database_url: str
) -> None:
    with behind(database_url) as connection:
        connection.execute(text("delete from chain"))
        connection.execute(text("delete from chain_head"))
    with ThreadPoolExecutor(3) as pool:
        opened = list(pool.map(lambda _: Store.open(database_url, [KEY]), range(3)))
    found = verified(opened[0])
    assert (found.entries, found.broken) == (ENTRIES, None)
    for one in opened:
        one.close()


def test_some_entries_are_checked_without_the_others(filled: Store, database_url: str) -> None:
    with behind(database_url) as connection:
        connection.execute(text("update record set actor = 'U2' where change = 'C-3'"))
    with filled.reading() as tx:
        assert tx.verifier.check(["C-1", "C-2", "C-4", "C-6"]) is None
        assert tx.verifier.check(["C-6", "C-3"]) == Break(what=Wrong.CHANGED, position=3, change="C-3")
        assert tx.verifier.check(["C-9"]) == Break(what=Wrong.UNCHAINED, change="C-9")


def test_every_table_whose_change_is_of_the_record_is_covered() -> None:
    names = {one.__tablename__ for one in fact_tables()}
    assert {
        "incident",
        "role",
        "suspect",
        "move",
        "note",
        "evidence",
        "draft",
        "judgement",
        "moment",
    } <= names
    assert not names & {"chain", "outbox", "seen", "key", "record"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_file_edited_by_hand_is_found_out(
    filled: Store, tmp_path: Path, database_url: str
) -> None:
    with filled.reading() as tx:
        sealed = bytes(
            tx.session.exec(select(RecordRow.detail).where(RecordRow.change == "C-4")).one() or b""
        )
    filled.scrub()
    file = tmp_path / "insider.db"
    content = file.read_bytes()
    at = content.index(sealed) + 40
    filled.close()
    file.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    reopened = Store.open(database_url, [KEY])
    assert broken(reopened) == Break(what=Wrong.CHANGED, position=4, change="C-4")
    reopened.close()
