"""The lifecycles of a case, from ``lifecycles.toml``, and the one engine that decides a step.

A step is *done here* when it is carried out through the bot: only the next states of the current one are
open. A step is *reported* when somebody else did it or it is past: then any state may be recorded, because
what others did does not wait for our order of steps, but it must be known who says so.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from domain.access import Role
from domain.errors import IllegalMove, Refused
from domain.facts import FACTS, Fact, Sort
from domain.glossary import Glossary, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Term):
    """One state of a lifecycle.

    Args:
        next: Codes of the states that may follow.
        reported_only: Nobody can do it here, only report it.
        needs: What entering it here needs: ``reason``, ``owner``, ``other`` or ``settled``.
        facts: Codes of the facts that entering it here needs.
        leave: Codes of the facts that leaving it needs.
        who: The roles that may enter it here; empty: whoever may change the incident.
    """

    next: tuple[str, ...]
    reported_only: bool = False
    needs: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """A named set of states and the ones it may start in; the first is the usual start.

    ``settled``: the states in which nothing is left to do. ``who``: the roles that its steps are for.
    """

    name: str
    start: tuple[str, ...]
    states: Glossary[State]
    settled: frozenset[str] = frozenset()
    who: tuple[str, ...] = ()

    def following(self, current: str | None) -> tuple[str, ...]:
        """Codes of the states that may follow ``current``, or come first, when done here, in order."""
        codes = self.start if current is None else self.states[current].next
        return tuple(code for code in codes if not self.states[code].reported_only)

    def open_to(self, roles: Collection[Role], codes: Iterable[str]) -> tuple[str, ...]:
        """Those of these states that somebody with these roles may enter here."""
        return tuple(one for one in codes if not self.states[one].who or set(self.states[one].who) & {*roles})

    def check_who(self, roles: Collection[Role], wanted: str) -> None:
        """Refuse a step that is done here by somebody who holds none of its roles.

        Raises:
            Refused: ``step_needs_role`` with the roles that may.
        """
        if not self.open_to(roles, [wanted]):
            holders = self.states[wanted].who
            raise Refused("step_needs_role", lifecycle=self.name, wanted=wanted, holders=holders)

    def facts(self, current: str | None, wanted: str) -> tuple[Fact, ...]:
        """What a step needs beside its day and reason when it is done here."""
        leaving = () if current is None else self.states[current].leave
        return tuple(FACTS[code] for code in (*leaving, *self.states[wanted].facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known about a recorded fact besides the fact.

    Args:
        on: The day it took effect, or none when unknown. Apart from the time it was recorded.
        reported_by: Who says so; set exactly when the fact is reported rather than done here.
        source: Where that can be read, such as a press report.
        reason: Why, in the recorder's words.
        facts: Code of ``facts.FACTS`` -> its value: what else is known of a step.
    """

    on: date | None = None
    reported_by: str | None = None
    source: str | None = None
    reason: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def reported(self) -> bool:
        """Whether somebody else says so, rather than it being done through the bot."""
        return self.reported_by is not None


def _load() -> Mapping[str, Lifecycle]:
    data = tomllib.loads(Path(__file__).with_name("lifecycles.toml").read_text(encoding="utf-8"))
    return {
        name: Lifecycle(
            name,
            tuple(table["start"]),
            Glossary(
                State.of({"code": code, "who": table.get("who", ()), **row})
                for code, row in table["states"].items()
            ),
            frozenset(table.get("settled", ())),
            tuple(table.get("who", ())),
        )
        for name, table in data.items()
    }


LIFECYCLES = _load()


def check_move(
    lifecycle: Lifecycle,
    current: str | None,
    wanted: str,
    circumstances: Circumstances,
    *,
    today: date,
    previous_on: date | None = None,
) -> None:
    """Decide whether a step may be recorded.

    A step that is done here has its facts: so access ends only with a snapshot, or with "none" recorded in
    its place (guard G8).

    Args:
        lifecycle: The lifecycle that the step belongs to.
        current: Code of the present state; none when the subject has no state yet.
        wanted: Code of the state to enter.
        circumstances: When, who says so, why.
        today: The recorder's day.
        previous_on: The day that was told last of the steps before, when one was.

    Raises:
        IllegalMove: The state cannot follow the current one.
        Refused: ``already_there``, ``needs_reporter``, ``future_date``, ``before_previous``,
            ``needs_reason``, or a reason of ``check_facts``.
    """
    check_date(circumstances.on, today=today)
    check_facts(lifecycle, current, wanted, circumstances, today=today)
    if wanted == current and wanted not in lifecycle.states[wanted].next:
        raise Refused("already_there", lifecycle=lifecycle.name, current=current)
    if circumstances.reported:
        return
    if lifecycle.states[wanted].reported_only:
        raise Refused("needs_reporter", lifecycle=lifecycle.name, wanted=wanted)
    allowed = lifecycle.following(current)
    if wanted not in allowed:
        raise IllegalMove(lifecycle.name, current or lifecycle.start[0], wanted, allowed)
    if circumstances.on and previous_on and circumstances.on < previous_on:
        raise Refused("before_previous", on=circumstances.on, previous=previous_on, current=current)
    if "reason" in lifecycle.states[wanted].needs and not circumstances.reason:
        raise Refused("needs_reason", lifecycle=lifecycle.name, wanted=wanted)
    missing = [one for one in lifecycle.facts(current, wanted) if one.code not in circumstances.facts]
    if missing:
        raise Refused("missing_facts", lifecycle=lifecycle.name, wanted=wanted, facts=tuple(missing))


def check_facts(
    lifecycle: Lifecycle, current: str | None, wanted: str, circumstances: Circumstances, *, today: date
) -> None:
    """Refuse facts that this step does not ask for, and days that have not come.

    Raises:
        Refused: ``fact_not_asked``, ``future_fact`` or ``effective_before_told``.
    """
    asked = {one.code: one for one in lifecycle.facts(current, wanted)}
    for code, value in circumstances.facts.items():
        if code not in asked:
            raise Refused("fact_not_asked", fact=FACTS[code], lifecycle=lifecycle.name, wanted=wanted)
        fact = asked[code]
        if fact.kind is Sort.DAY and not fact.future and value > today.isoformat() and value[:1].isdigit():
            raise Refused("future_fact", fact=fact, on=date.fromisoformat(value))
    effective = circumstances.facts.get("effective_on")
    if effective and date.fromisoformat(effective) < (circumstances.on or today):
        raise Refused("effective_before_told", on=date.fromisoformat(effective))


def check_date(on: date | None, *, today: date) -> None:
    """Refuse a day that has not come yet.

    Raises:
        Refused: ``future_date``.
    """
    if on and on > today:
        raise Refused("future_date", on=on)
