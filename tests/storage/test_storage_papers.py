"""Papers: written and read on both databases, sealed, and gagged ones for Legal alone."""

from datetime import date

from storage.tables import metadata
from tests.builders import AUDITOR, LEGAL, LOBBY, OPENER, Desk, Office

HOLD = 'hold issued counsel=canary-counsel custodians="canary custodians" sources="canary mail" on 1 Mar'
GAGGED = 'subpoena received agency=canary-court return="1 Apr 2026" type=warrant gag=yes'


def test_a_paper_is_read_as_it_was_written(office: Office) -> None:
    desk = office.desk
    desk.types(OPENER, f"{office.agency} delay requested agency=police official=officer words=wait on 1 Mar")
    desk.types(OPENER, 'delay oral until="20 Mar 2026"')
    [paper] = desk.case(office.ref).papers
    assert (paper.agency, paper.lifecycle, paper.until) == (
        office.agency,
        "delay_request",
        date(2026, 3, 20),
    )
    assert paper.standing.began == date(2026, 3, 1)
    assert paper.standing.facts == {
        "authority": "police",
        "official": "officer",
        "words_used": "wait",
        "until": "2026-03-20",
    }
    desk.types(OPENER, "undo")
    [paper] = desk.case(office.ref).papers
    assert (paper.standing.state, paper.until) == ("requested", None)
    desk.types(OPENER, "undo")
    assert desk.case(office.ref).papers == ()


def test_each_incident_has_its_own(office: Office) -> None:
    desk = office.desk
    first = desk.entry(desk.types(LEGAL, HOLD)).subject
    second = desk.entry(desk.types(LEGAL, f"{office.other} {HOLD}", LOBBY)).subject
    with desk.store.reading() as tx:
        found = {case.ref: case.papers for case in tx.cases.visible(tx.people.actor(AUDITOR))}
    assert {ref: [one.ref for one in papers] for ref, papers in found.items()} == {
        office.ref: [first],
        office.other: [second],
    }


def _seen(desk: Desk, incident: str) -> dict[str, list[str]]:
    with desk.store.reading() as tx:
        return {
            person: [
                one.ref
                for case in tx.cases.visible(tx.people.actor(person), [incident])
                for one in case.papers
            ]
            for person in (LEGAL, OPENER, AUDITOR)
        }


def test_a_gag_is_kept_per_incident_and_outlasts_undoing(office: Office) -> None:
    desk = office.desk
    begun = desk.entry(desk.types(LEGAL, GAGGED))
    ref, plain = begun.subject or "", desk.entry(desk.types(LEGAL, HOLD)).subject
    assert _seen(desk, office.ref) == {LEGAL: [ref, plain], OPENER: [plain], AUDITOR: [plain]}
    desk.types(LEGAL, f"undo {begun.change}")
    assert _seen(desk, office.ref) == {LEGAL: [plain], OPENER: [plain], AUDITOR: [plain]}
    with desk.store.reading() as tx:
        assert tx.papers.gagged([office.ref, office.other]) == {ref}
        assert tx.papers.gagged([office.other]) == frozenset()
        assert [tx.papers.is_gagged(one) for one in (ref, plain, office.ref, None)] == [True, *[False] * 3]


def test_what_was_typed_stands_in_no_table(office: Office) -> None:
    desk = office.desk
    desk.types(LEGAL, HOLD)
    desk.types(LEGAL, GAGGED)
    assert len(desk.case(office.ref, LEGAL).papers) == 2
    with desk.store.reading() as tx:
        connection = tx.session.connection()
        for table in metadata.sorted_tables:
            for row in connection.execute(table.select()):
                shown = b"|".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
                assert b"canary" not in shown
