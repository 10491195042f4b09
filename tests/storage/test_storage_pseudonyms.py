"""Pseudonyms on each database: rows keep one key, and what leaves storage says the valid pseudonym."""

import pytest
from sqlalchemy import text

from commands.suspect import New
from storage.facts import Change
from storage.record import Outcome
from tests.builders import NOW, OPENER, Office

NAME = "J. Placeholder"


@pytest.fixture
def renamed(office: Office) -> tuple[Office, str, str]:
    """The office, a suspect's first pseudonym and their third."""
    first = office.desk.suspects(OPENER, office.ref, New(name=NAME))
    office.desk.types(OPENER, f"{first} access revoked")
    for called, new in ((first, "S-SECOND"), ("S-SECOND", "S-THIRDS")):
        with office.desk.store.transaction() as tx:
            change = Change(f"C-{new}", office.ref, NOW)
            tx.record.append(
                change=change.ref,
                at=NOW,
                actor=OPENER,
                verb="suspect.renamed",
                outcome=Outcome.DONE,
                incident=office.ref,
                subject=called,
            )
            tx.suspects.rename(change, called, new)
            assert tx.record.pseudonyms.shown(first) == new
    return office, first, "S-THIRDS"


def _named(office: Office, pseudonym: str) -> str | None:
    """A suspect's name, whose reading is an entry that is not kept."""
    with office.desk.store.transaction() as tx:
        shown = tx.suspects.reveal(pseudonym, change="C-SHOWN", at=NOW, reader=OPENER, asked="C-ASKED")
        entry = tx.record.get("C-SHOWN")
        tx.session.rollback()
    assert entry is not None
    assert (entry.verb, entry.outcome, entry.actor, entry.incident) == (
        "reveal.shown",
        Outcome.READ,
        OPENER,
        office.ref,
    )
    return shown.name


def test_by_every_pseudonym_the_same_suspect_is_found(renamed: tuple[Office, str, str]) -> None:
    office, first, third = renamed
    with office.desk.store.reading() as tx:
        for one in (first, "S-SECOND", third):
            assert tx.suspects.incident_of(one) == office.ref
            assert _named(office, one) == NAME
            assert (tx.record.pseudonyms.key(one), tx.record.pseudonyms.shown(one)) == (first, third)
        assert tx.record.pseudonyms.shown(office.suspect) == office.suspect
        told = tx.cases.load(office.ref).suspects
        assert third in {one.pseudonym for one in told}
        assert not {first, "S-SECOND"} & {one.pseudonym for one in told}
        [suspect] = (one for one in told if one.pseudonym == third)
        assert suspect.access.state == "revoked"
        assert {one.subject for one in tx.record.of_incident(office.ref)} >= {third}
        assert first not in {one.subject for one in tx.record.of_incident(office.ref)}


def test_the_chain_covers_what_somebody_is_called(renamed: tuple[Office, str, str]) -> None:
    office = renamed[0]
    with office.desk.store.reading() as tx:
        assert tx.verifier.verify(()).broken is None
    with office.desk.store.transaction() as tx:
        tx.session.connection().execute(
            text("UPDATE pseudonym SET suspect = :other WHERE pseudonym = 'S-THIRDS'"),
            {"other": office.suspect},
        )
    with office.desk.store.reading() as tx:
        broken = tx.verifier.verify(()).broken
    assert broken is not None
    assert broken.change == "C-S-THIRDS"


def test_who_is_forgotten_under_a_later_pseudonym_is_forgotten_whole(
    renamed: tuple[Office, str, str],
) -> None:
    office, first, third = renamed
    with office.desk.store.transaction() as tx:
        change = Change("C-FORGOTTEN", office.ref, NOW)
        tx.suspects.forget(change, third)
        tx.record.append(
            change=change.ref,
            at=NOW,
            actor="retention",
            verb="suspect.forgotten",
            outcome=Outcome.SYSTEM,
            incident=office.ref,
            subject=third,
        )
    with office.desk.store.reading() as tx:
        assert _named(office, first) is None
        assert tx.suspects.unlinked([office.ref])[office.ref] == (third,)
        assert third not in {one.pseudonym for one in tx.cases.load(office.ref).suspects}
        steps = [one for one in tx.record.of_incident(office.ref) if one.verb == "access.moved"]
        assert {(one.subject, one.shredded) for one in steps} == {(third, True)}
        assert tx.verifier.verify(()).broken is None
