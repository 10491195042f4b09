"""``/insider open``: a new incident, led by who opens it."""

import pytest

from domain.access import Role
from domain.references import Kind, read_reference
from storage.record import Outcome
from tests.builders import LOBBY, OPENER, Desk

TITLE = "Support staff disclosed customer contact data"


def test_an_opened_incident_is_reported_and_suspected_and_has_its_opener_as_lead(desk: Desk) -> None:
    ref = desk.opens(OPENER, TITLE)
    case = desk.case(ref)
    assert (Kind.INCIDENT, ref) == read_reference(ref)
    assert (TITLE, OPENER, desk.now, None) == (case.title, case.opened_by, case.opened_at, case.channel)
    assert (case.phase.state, case.certainty.state) == ("reported", "suspected")
    assert case.access.team == {OPENER: Role.LEAD}
    assert case.open


def test_an_opened_incident_knows_nothing_yet(desk: Desk) -> None:
    case = desk.case(desk.opens())
    parts = (case.suspects, case.referrals, case.notices, case.measures, case.notes, case.related)
    assert parts == ((),) * 6
    assert (case.fields, case.counts, case.none_announced) == ({}, {}, None)
    assert frozenset() == case.access.barred


def test_opening_is_recorded_with_the_title(desk: Desk) -> None:
    ref = desk.opens(OPENER, TITLE)
    entry = desk.last()
    assert ("incident.opened", Outcome.DONE, OPENER, ref) == (
        entry.verb,
        entry.outcome,
        entry.actor,
        entry.incident,
    )
    assert {"incident": ref, "title": TITLE} == entry.detail


def test_opening_asks_for_a_channel_then_invites_the_opener_then_posts_the_card(desk: Desk) -> None:
    ref = desk.opens()
    rows = [(row.kind, row.lane, row.incident, row.person) for row in desk.outbox()]
    assert [("channel", ref, ref, None), ("invite", ref, ref, OPENER), ("card", ref, ref, None)] == rows


def test_two_incidents_have_two_references(desk: Desk) -> None:
    assert desk.opens() != desk.opens()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ('open "Lists on a stick"', "Lists on a stick"),
        ("open “Lists on a stick”", "Lists on a stick"),
        ("open « Listes sur clé »", "Listes sur clé"),
        ("OPEN   Lists \n on  a stick ", "Lists on a stick"),
        ("open R&amp;D lists, prices", "R&D lists, prices"),
        ('open The "list" of "names"', 'The "list" of "names"'),
        ("new Lists", "Lists"),
    ],
)
def test_a_title_is_one_plain_line(desk: Desk, typed: str, title: str) -> None:
    reply = desk.types(OPENER, typed, LOBBY)
    assert title == desk.case(str(reply.said[0].params["incident"])).title
