"""Sequences: who the observed person is, what happens before the bar, and what happens after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hypothesis import strategies as st

from domain.access import Role
from tests.commands.test_access_matrix import LINES
from tests.twins.world import OTHERS, STAFF, Observed

_UNSEEN: Final = ("{other} duplicate of {ref}", "undo")
"""Lines that are none of the secret's: the first moves the visible incident, which is then told to all."""

EVERY: Final = [(verb, line) for verb, lines in LINES.items() for _, line in lines]
"""Every verb with a line that asks for it."""

OF_CASE: Final = [
    line for _, line in EVERY if ("{ref}" in line or "{suspect}" in line) and not line.startswith(_UNSEEN)
]

MORE: Final = (
    "{ref} relate {other}",
    "unrelate {ref} {other}",
    "{ref} duplicate of {other}",
    "{other} relate {ref}",
    "undo {change}",
    "{ref} undo",
    "{ref} suspect add unnamed",
    "{ref} leaked email, phone to unknown third party via personal email",
    "{ref} clock jurisdiction EU, US-CA",
    "{ref} clock discovered now",
    "{ref} clock aware now",
    "{ref} screen all yes",
    "{ref} screen all no",
    "{ref} confirm because the log shows it",
    "{ref} phase investigating",
    "{ref} phase recovering",
    "{ref} reject out of scope",
    "{ref} close because it is done",
    "{ref} reopen because of a new log",
    "{ref} police reported border guard",
    "{ref} police referred",
    "{ref} notice customers required",
    "{ref} notice draft english A list was sold.",
    "{ref} employees exactly 1",
    "{ref} customers 10-20",
    "{suspect} dismissal approve",
    "{suspect} dismissed according to HR",
    "{suspect} finding substantiated",
    "{ref} team add @Colleague as lead",
    "{ref} team add @Second colleague as responder",
    "{ref} team remove @Colleague",
    "{ref} measure {measure} approved",
)
"""Further lines about a case, so that it gets somewhere."""

CASE: Final = [*OF_CASE, *MORE, *MORE]
PROBES: Final = [
    *(line for _, line in EVERY),
    *MORE,
    "help {noun}",
    "{suspect}",
    "{ref}",
    "undo {note}",
    "nonsense",
]

DIGESTS: Final = (
    "digest here daily 10:00",
    "digest here daily 10:00 codes",
    "digest here daily 10:00 details",
    "digest here weekdays 09:00 in French",
    "digest now",
    "digest preview",
)

WORKERS: Final = (*("Lead",) * 4, "Legal", "Legal", "HR", "Privacy", *STAFF, *OTHERS)
"""Who does something: mostly those who may."""


class Part(StrEnum):
    """What the observed person has to do with the secret incident until the bar."""

    TEAM = "team"
    ROOM = "channel only"
    LEFT = "team, but left the channel"
    OPENER = "opener"
    NONE = "none"


class Kind(StrEnum):
    """What sort of thing happens."""

    CASE = "case"
    SECRET = "secret"
    DIGEST = "digest"
    TRAVEL = "travel"
    PROBE = "probe"
    PRESS = "press"
    HOME = "home"
    SHORTCUT = "shortcut"
    MESSAGE = "message shortcut"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens; the numbers choose among what there is at that moment."""

    kind: Kind
    who: int = 0
    line: int = 0
    about: int = 0
    place: int = 0
    then: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One sequence.

    Args:
        observed: Who the observed person is.
        part: In the secret incident, until the bar.
        own: Their part in the first visible incident, if any.
        form: Whether they have a form about the secret open when they are barred.
        home: Whether they have looked at their Home before.
        hurried: Whether the bar comes before anything is sent of what happened just before it.
        digest: Which line subscribes a channel of theirs.
        before: What happens until the bar.
        after: What happens from the bar on.
    """

    observed: Observed
    part: Part
    own: Role | None
    form: bool
    home: bool
    hurried: bool = False
    digest: int
    before: tuple[Step, ...]
    after: tuple[Step, ...]


ROLES: Final = (
    (),
    (Role.RESPONDER,),
    (Role.LEAD,),
    (Role.EXECUTIVE,),
    (Role.OWNER,),
    (Role.HR,),
    (Role.LEGAL,),
    (Role.PRIVACY,),
    (Role.COMMS,),
    (Role.AUDITOR,),
    (Role.RESPONDER, Role.EXECUTIVE),
)
"""What the observed person may be in the organisation."""

_NUMBER: Final = st.integers(0, 999)


def _steps(kinds: tuple[Kind, ...], least: int, most: int) -> st.SearchStrategy[tuple[Step, ...]]:
    step = st.builds(
        Step,
        kind=st.sampled_from(kinds),
        who=_NUMBER,
        line=_NUMBER,
        about=_NUMBER,
        place=_NUMBER,
        then=_NUMBER,
    )
    return st.lists(step, min_size=least, max_size=most).map(tuple)


_BEFORE: Final = (Kind.CASE, Kind.SECRET, Kind.SECRET, Kind.SECRET, Kind.DIGEST, Kind.TRAVEL, Kind.PROBE)
_AFTER: Final = (
    Kind.CASE,
    Kind.SECRET,
    Kind.SECRET,
    Kind.SECRET,
    Kind.DIGEST,
    Kind.TRAVEL,
    Kind.PROBE,
    Kind.PROBE,
    Kind.PROBE,
    Kind.PRESS,
    Kind.HOME,
    Kind.SHORTCUT,
    Kind.MESSAGE,
    Kind.JOIN,
)


def plans(roles: Sequence[tuple[Role, ...]] = ROLES) -> st.SearchStrategy[Plan]:
    """Any sequence about somebody who has one of these sets of roles."""
    observed = st.builds(
        Observed,
        roles=st.sampled_from(roles),
        locale=st.sampled_from(("en-US", "fr-FR")),
        executive=st.booleans(),
    )
    return st.builds(
        Plan,
        observed=observed,
        part=st.sampled_from(Part),
        own=st.sampled_from((None, None, Role.RESPONDER, Role.LEAD)),
        form=st.booleans(),
        home=st.booleans(),
        hurried=st.booleans(),
        digest=st.integers(0, 3),
        before=_steps(_BEFORE, 0, 4),
        after=_steps(_AFTER, 6, 12),
    )
