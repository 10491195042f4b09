"""What is answered about phases, evidence, relations and time, at its largest: Slack takes it."""

import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import views
from bot.views._blocks import Message
from bot.views.card import card
from bot.views.clock import reminder
from bot.words import Words
from commands._shape import Reply
from commands.clock import Clocks
from commands.evidence import Evidence
from commands.paper import Papers
from commands.phase import Phases
from commands.relate import Related
from commands.reveal import Revealed, Shown
from commands.timeline import Args, Happening, Timeline
from domain.case import Case
from domain.clocks import LEVELS, clocks_of
from domain.closing import StillOpen, hindrances, open_tracks
from domain.judgements import Reveal
from domain.references import Kind
from domain.regimes import REGIMES, Choice
from domain.suspects import Named
from sandbox.blocks import accept_message_blocks
from storage.record import Entry, Outcome
from tests.domain.builders import NOW
from tests.largest import MANY, cases, reference, sizes, texts

whole = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
ALL_ON = Choice(on=frozenset(REGIMES.codes()), targets={"gdpr34": 5})
languages = st.sampled_from(["en", "fr"])


def taken(message: Message) -> str:
    """Have the sandbox check a message; answer its blocks as they are sent."""
    accept_message_blocks(message.payload()["blocks"])
    return json.dumps(message.blocks, ensure_ascii=False)


@whole
@given(cases(), languages)
def test_slack_takes_every_answer_about_a_case(one: Case, language: str) -> None:
    others = tuple(replace(one, ref=relation.other) for relation in one.relations)
    clocks = Clocks(one, clocks_of(one, NOW, ALL_ON), one.jurisdictions, NOW)
    bodies = (Phases(one), Evidence(one), Related(one, others), Papers(one, NOW.date()), clocks)

    for body in bodies:
        taken(views.answer(Reply(body=body), [], Words(language)))


@whole
@given(cases(), languages)
def test_slack_takes_every_reminder_and_the_line_of_the_card(one: Case, language: str) -> None:
    words = Words(language)
    for clock in clocks_of(one, NOW, ALL_ON):
        for level in LEVELS:
            if clock.limit is not None:
                taken(reminder(clock, level, NOW, words))
    accept_message_blocks(card(one, ["Lead"], NOW, words, ALL_ON).payload()["blocks"])


@whole
@given(cases(), languages)
def test_slack_takes_every_list_of_what_is_open(one: Case, language: str) -> None:
    waiting = one.waiting and replace(one.waiting, tracks=tuple(track.place for track in open_tracks(one)))
    watched = replace(one, waiting=waiting)
    taken(views.answer(Reply(body=Phases(watched)), [], Words(language)))
    for wanted in ("closed", "awaiting_outcome"):
        tracks = hindrances(one, wanted)
        if tracks:
            taken(views.refusal(StillOpen(one, tracks), Words(language)))


@whole
@given(cases(), sizes, texts(150), languages)
def test_slack_takes_every_answer_about_who_is_who(one: Case, many: int, text: str, language: str) -> None:
    named = Named(name=text, employee_number=text, slack_user="U0SUSPECT")
    suspects = [reference(Kind.SUSPECT, number) for number in range(many)]
    shown = tuple(Shown(suspect=suspect, named=named, until=NOW) for suspect in suspects)
    waiting = tuple(
        Reveal(
            change=reference(Kind.CHANGE, number),
            by="U0OTHER",
            blind="",
            roles=frozenset(),
            suspect=suspect,
            asked_as=suspect,
            basis="",
            at=NOW,
        )
        for number, suspect in enumerate(suspects)
    )
    body = Revealed(case=one, shown=shown, waiting=waiting)

    told = taken(views.answer(Reply(body=body), [], Words(language)))

    assert "<@U0SUSPECT" not in told


def happening(number: int, text: str) -> Happening:
    """An entry with as much text as one has."""
    entry = Entry(
        seq=number,
        change=reference(Kind.CHANGE, number),
        at=NOW,
        actor="U0OTHER",
        verb="evidence.moved",
        outcome=Outcome.DONE,
        incident=reference(Kind.INCIDENT, 0),
        subject=reference(Kind.EVIDENCE, number),
        code=None,
        detail={
            "evidence": reference(Kind.EVIDENCE, number),
            "custody": "handed_over",
            **dict.fromkeys(("custodian", "reported_by", "source", "reason"), text),
        },
        undoes=None,
    )
    on = NOW.date() - timedelta(days=MANY - number)
    return Happening(entry=entry, on=on, late=True, undone=number % 2 == 0)


@whole
@given(sizes, texts(150), languages)
def test_a_timeline_is_taken_and_counts_what_it_leaves_for_the_next_page(
    many: int, text: str, language: str
) -> None:
    happenings = tuple(happening(number, text) for number in range(many))
    body = Timeline(
        incident=reference(Kind.INCIDENT, 0),
        about=None,
        args=Args(undone=True),
        happenings=happenings,
        left_out=many,
    )

    shown = taken(views.answer(Reply(body=body), [], Words(language)))

    older = sum(1 for one in happenings if f"Evidence {one.entry.subject}:" not in shown)
    assert (f"{older} older" in shown) is (older > 0)
