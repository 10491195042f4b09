"""A person's App Home: what waits for them, their incidents, what changed, the digests they own.

Slack keeps it, so it holds no title and nothing that was typed. Whoever has no part in anything reads the
same page, whether or not there is an incident that they may not see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.views._blocks import (
    Block,
    ask,
    beside,
    buttons,
    context,
    divider,
    header,
    look,
    section,
    shortened,
)
from bot.views._steps import step_button
from bot.words import Markup, Words
from domain.access import Role
from domain.case import Case
from domain.steps import Step
from storage.record import Entry
from storage.subscriptions import Subscription

MOST_CHANGES: Final = 50
"""How many changes need to be read so that there are enough to show."""

_SHOWN: Final = 8
_STEPS: Final = 3
_LINE: Final = 300
_SUBJECT: Final = {
    "overdue": "clock",
    "soon": "clock",
    "approval": "suspect",
    "bar": "suspect",
    "lift": "suspect",
    "reveal": "suspect",
    "revealed": "suspect",
    "paper": "paper",
    "trigger": "moment",
}
"""Code of a step -> what its subject is called in its sentence."""

_OWN: Final = frozenset(
    {
        "overdue",
        "soon",
        "approval",
        "decide",
        "bar",
        "closing",
        "erasing",
        "revealed",
        "reveal",
        "lift",
        "glass",
        "glass_review",
        "watch",
        "paper",
    }
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident as one person sees it.

    Args:
        case: The incident.
        part: The person's part on its team; none when they are not on it.
        changed: When it last changed, in UTC.
        waits: What of it waits for the person, the most pressing first.
    """

    case: Case
    part: Role | None
    changed: datetime
    waits: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything a person's Home says, read with their rights of this moment.

    Args:
        now: When it was read, in UTC.
        may_open: Whether the person may open incidents.
        incidents: Those that the person may see, the newest change first.
        since: When the person looked the time before; none the first time.
        changes: What others recorded in these incidents since then, newest first; the latest of many.
        subscriptions: The digests that the person owns.
    """

    now: datetime
    may_open: bool = False
    incidents: tuple[Incident, ...] = ()
    since: datetime | None = None
    changes: tuple[Entry, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()


def home(body: Home, words: Words) -> dict[str, Any]:
    """The Home as a view."""
    blocks = [header(words.say("home.title")), *_start(body, words)]
    if body.incidents:
        blocks += [*_waiting(body, words), *_incidents(body, words), *_changes(body, words)]
    if body.subscriptions:
        blocks += _digests(body, words)
    return {"type": "home", "blocks": blocks}


def _start(body: Home, words: Words) -> list[Block]:
    """What the bot is, for who sees nothing yet; and the buttons to start from."""
    pressed = [look("help", words)]
    if body.may_open:
        pressed.insert(0, ask("open", words, style="primary"))
    blocks = [buttons(pressed)]
    if body.incidents:
        return blocks
    told = ["home.what", "home.none", "home.open" if body.may_open else "home.ask"]
    return [*(section(words.say(id_)) for id_ in told), *blocks]


def _waiting(body: Home, words: Words) -> list[Block]:
    """What is for this person alone is a row each, first; what nobody recorded, a row per incident.

    Clocks come before everything else, of whichever incident: first those that are overdue for longest.
    """
    told = [(one.case.ref, step) for one in body.incidents for step in one.waits if step.code in _OWN]
    own = [_own(ref, step, words) for ref, step in sorted(told, key=lambda one: _rank(one[1]))]
    missing: list[Block] = []
    for incident in body.incidents:
        ref = incident.case.ref
        moments = [step for step in incident.waits if step.code == "trigger"]
        steps = [step for step in incident.waits if step.code not in {*_OWN, "trigger"}]
        for name, found in (("home.triggers", moments), ("home.steps", steps)):
            if found:
                text = words.say(name, incident=ref, steps=_steps(found, words))
                missing.append(beside(text, step_button(found[0], ref, words)))
    nothing = words.say("home.waiting_none")
    return _part(words.say("home.waiting"), [*own, *missing], lambda row: row, words, nothing=nothing)


def _rank(step: Step) -> tuple[int, float]:
    """Clocks by when they are due; the rest as it comes."""
    return (0, step.due.timestamp()) if step.due else (1, 0.0)


def _own(ref: str, step: Step, words: Words) -> Block:
    due = words.say("clock.at", at=step.due, zone=words.zone) if step.due else None
    text = words.say(
        f"home.{step.code}", incident=ref, due=due, **{_SUBJECT.get(step.code, "subject"): step.subject}
    )
    return beside(text, step_button(step, ref, words, style="primary"))


def _steps(steps: Sequence[Step], words: Words) -> Markup:
    shown = [
        words.say(f"step.{step.code}", **{_SUBJECT.get(step.code, "subject"): step.subject})
        for step in steps[:_STEPS]
    ]
    if len(steps) > _STEPS:
        shown.append(words.say("home.more_steps", n=len(steps) - _STEPS))
    return Markup(" · ".join(shown))


def _incidents(body: Home, words: Words) -> list[Block]:
    mine = [one for one in body.incidents if one.part]
    others = [one for one in body.incidents if not one.part]
    blocks: list[Block] = []
    for name, found in (("mine", mine), ("others", others)):
        if found:
            blocks += _part(words.say(f"home.{name}"), found, lambda one: _incident(one, words), words)
    return blocks


def _incident(incident: Incident, words: Words) -> Block:
    case = incident.case
    facts = [words.say("home.changed", at=incident.changed)]
    if case.suspects:
        facts.insert(0, words.say("home.people", n=len(case.suspects)))
    if incident.part:
        facts.insert(0, words.say("home.part", role=incident.part.value))
    if case.channel and incident.part:
        facts.append(words.say("home.channel", channel=case.channel))
    title = words.say(
        "home.incident", incident=case.ref, phase=case.phase.state, certainty=case.certainty.state
    )
    return beside(f"{title}\n{' · '.join(facts)}", look("show", words, case.ref))


def _changes(body: Home, words: Words) -> list[Block]:
    if body.since is None:
        return []
    title = words.say("home.changes", since=body.since)
    nothing = words.say("home.changes_none")
    # There may be more than were read, and some that this person is not told: they are not counted.
    return _part(
        title,
        body.changes,
        lambda one: context(_change(one, words)),
        words,
        nothing=nothing,
        more="home.more_changes",
    )


def _change(entry: Entry, words: Words) -> str:
    line = Markup(shortened(words.entry(entry, posted=True), _LINE))
    return words.say("home.change", at=entry.at, incident=entry.incident, line=line)


def _digests(body: Home, words: Words) -> list[Block]:
    def due(one: Subscription) -> Block:
        if one.paused_until and body.now < one.paused_until:
            return section(words.say("digest.row_paused", channel=one.channel))
        [at] = one.schedule.upcoming(body.now, 1)
        return section(words.say("home.digest", channel=one.channel, at=at))

    return _part(words.say("home.digests"), body.subscriptions, due, words)


def _part(
    title: str,
    found: Sequence[T],
    shown: Callable[[T], Block],
    words: Words,
    *,
    nothing: str = "",
    more: str = "home.more",
) -> list[Block]:
    """A titled part: the first few, and that there are more; or that there is nothing."""
    blocks = [divider(), section(f"*{title}*"), *map(shown, found[:_SHOWN])]
    if not found:
        blocks.append(context(nothing))
    if len(found) > _SHOWN:
        blocks.append(context(words.say(more, n=len(found) - _SHOWN)))
    return blocks
