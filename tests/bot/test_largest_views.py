"""Views at the largest data that the rules allow: Slack takes them, and what they leave out they count."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import commands
from bot.views._steps import VERBS
from bot.views.card import card
from bot.views.home import Home, Incident, home
from bot.words import Words
from domain.access import TEAM_PARTS, Actor, Role
from domain.case import Case
from domain.digest import Clearance
from domain.references import Kind
from domain.schedules import Schedule
from domain.steps import STEPS, Step, waits_for
from domain.vocabulary import FIELDS
from sandbox.blocks import accept_blocks
from sandbox.view_rules import accept_view
from storage.record import Entry, Outcome
from storage.subscriptions import Subscription
from tests.domain.builders import NOW, case, suspect
from tests.largest import MANY, cases, reference, sizes, texts

ROOM: Final = 13_000
"""Characters of JSON at which Slack was seen to refuse a message, and a little less."""

whole = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
languages = st.sampled_from(["en", "fr"])
LEADER: Final = Actor(person="U0LEAD", blind="blind", roles=frozenset({Role.HR, Role.LEGAL}))


def entry(number: int, incident: str, text: str) -> Entry:
    """A change of an incident with as much detail as one has."""
    verb, detail = (
        ("leak.recorded", {"fields": ",".join(FIELDS.codes()), "status": "disclosed", "source": text}),
        ("suspect.added", {"suspect": reference(Kind.SUSPECT, number), "reported_by": text}),
        ("incident.opened", {"incident": incident, "title": text}),
    )[number % 3]
    return Entry(
        seq=number,
        change=reference(Kind.CHANGE, number),
        at=NOW,
        actor="U0OTHER",
        verb=verb,
        outcome=Outcome.DONE,
        incident=incident,
        subject=None,
        code=None,
        detail=detail,
        undoes=None,
    )


def subscription(number: int) -> Subscription:
    """A digest of its own channel."""
    return Subscription(
        ref=reference(Kind.SUBSCRIPTION, number),
        channel=f"C{number:010}",
        owner="U0LEAD",
        schedule=Schedule("0 9 * * 1-5", "Europe/Paris"),
        language="en",
        clearance=Clearance.COUNTS,
        since=NOW,
        paused_until=NOW + timedelta(days=1) if number % 2 else None,
    )


@st.composite
def homes(draw: st.DrawFn, typed: Callable[[int], st.SearchStrategy[str]] = texts) -> Home:
    """The Home of somebody with many incidents, one of which is drawn in full."""
    drawn, text = draw(cases(typed=typed)), draw(typed(150))
    incidents = tuple(
        Incident(
            case=replace(drawn, ref=reference(Kind.INCIDENT, number)),
            part=TEAM_PARTS[number % 7] if number % 2 else None,
            changed=NOW,
            waits=waits_for(LEADER, drawn, NOW) or (Step("who"),) * (number % 9),
        )
        for number in range(draw(sizes))
    )
    return Home(
        now=NOW,
        may_open=draw(st.booleans()),
        incidents=incidents,
        since=draw(st.sampled_from([None, NOW])),
        changes=tuple(entry(number, drawn.ref, text) for number in range(draw(sizes))),
        subscriptions=tuple(map(subscription, range(draw(sizes)))),
    )


@whole
@given(cases(), st.lists(texts(80), max_size=9), languages)
def test_slack_takes_every_card(one: Case, leads: list[str], language: str) -> None:
    message = card(one, leads, NOW, Words(language))

    accept_blocks(message.blocks)
    assert len(json.dumps(message.blocks, ensure_ascii=False)) < ROOM


@whole
@given(cases(), languages)
def test_no_card_holds_what_was_typed(one: Case, language: str) -> None:
    marked = replace(
        one,
        title="canary",
        referrals=tuple(replace(referral, agency="canary") for referral in one.referrals),
        notices=tuple(replace(notice, way="canary") for notice in one.notices),
        measures=tuple(replace(measure, text="canary") for measure in one.measures),
        notes=tuple(replace(note, text="canary", by="canary") for note in one.notes),
        phase=replace(one.phase, circumstances=replace(one.phase.circumstances, source="canary")),
    )

    message = card(marked, ["Lead"], NOW, Words(language))

    assert "canary" not in json.dumps([message.text, message.blocks])


@whole
@given(homes(), languages)
def test_slack_takes_every_home(body: Home, language: str) -> None:
    view = home(body, Words(language, "Europe/Paris"))

    accept_view(view)
    assert len(json.dumps(view)) < 250_000


@whole
@given(homes())
def test_no_home_holds_a_title(body: Home) -> None:
    marked = replace(
        body,
        incidents=tuple(
            replace(one, case=replace(one.case, title="canary", notes=())) for one in body.incidents
        ),
        changes=tuple(entry(one.seq, one.incident or "", "canary") for one in body.changes),
    )

    assert "canary" not in json.dumps(home(marked, Words()))


def test_every_step_is_recorded_by_a_verb_that_changes() -> None:
    changing = {verb.name for command in commands.ALL for verb in command.verbs if verb.changes}

    assert set(VERBS.values()) <= changing
    assert {*VERBS, "decide", "watch", "paper", "revealed"} == set(STEPS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_card_counts_the_people_and_the_leads_that_it_does_not_show(language: str) -> None:
    many = [suspect(reference(Kind.SUSPECT, number)) for number in range(MANY)]

    message = card(case(suspects=many), [f"Lead {number}" for number in range(9)], NOW, Words(language))

    shown = json.dumps(message.blocks, ensure_ascii=False)
    rest = MANY - sum(1 for one in many if one.pseudonym in shown)
    assert 0 < rest < MANY
    assert f"{rest} " in shown
    assert "6 others" in shown or "6 autres" in shown


def test_a_home_counts_the_incidents_that_it_does_not_show() -> None:
    incidents = tuple(
        Incident(case=case(reference(Kind.INCIDENT, number)), part=Role.LEAD, changed=NOW)
        for number in range(MANY)
    )

    shown = json.dumps(home(Home(now=NOW, incidents=incidents), Words()))

    rest = MANY - sum(1 for one in incidents if f"*{one.case.ref}*" in shown)
    assert 0 < rest < MANY
    assert f"{rest} more are not shown here" in shown


@whole
@given(cases(), st.lists(texts(20), max_size=1))
def test_a_french_card_has_no_english_in_it(one: Case, leads: list[str]) -> None:
    shown = json.dumps(card(one, leads, NOW, Words("fr")).blocks, ensure_ascii=False)

    for english in ("Recorded", "recorded", "Nothing", "others", "disclosed", "Customers", "Lead*", "Add "):
        assert english not in shown
