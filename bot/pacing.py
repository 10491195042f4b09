"""Slack's limits as the sender keeps them, before Slack has to say so.

What each kind of row calls is what it calls at most; what Slack is asked once and remembers (who somebody is,
where a direct message goes) is not counted. Numbers are the least that Slack promises for each tier, and for
messages "several hundred" a minute in a workspace and one a second in a channel, with short bursts.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from storage.pace import Pace

POST: Final = "chat.postMessage"
_MEMBERS: Final = "conversations.members"

_MOST: Final[Mapping[str, int]] = {
    POST: 300,
    _MEMBERS: 100,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "conversations.create": 20,
    "conversations.info": 50,
    "conversations.invite": 50,
    "conversations.kick": 50,
    "pins.add": 20,
    "views.publish": 100,
}
"""Method -> calls a minute."""

_CALLS: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": ("conversations.create",),
    "invite": (_MEMBERS, "conversations.invite"),
    "change": (_MEMBERS, POST),
    "card": (_MEMBERS, POST, "chat.update"),
    "pin": (_MEMBERS, "pins.add"),
    "reminder": (_MEMBERS, POST),
    "idle": (_MEMBERS, POST),
    "digest": (_MEMBERS, "conversations.info", POST),
    "preview": (_MEMBERS, "conversations.info", "chat.postEphemeral"),
    "home": ("views.publish",),
    "look": (_MEMBERS, "conversations.info"),
    "kick": (_MEMBERS, "conversations.kick"),
    "unpost": (_MEMBERS, "chat.delete"),
}
"""Kind -> what it calls; every other kind is one private message."""

_PRIVATE: Final = (
    "aside",
    "broken",
    "ending",
    "expiring",
    "glass",
    "noticed",
    "unconfirmed",
    "unfit",
    "unheld",
    "voided",
    "withheld",
)

PACE: Final = Pace(
    uses={kind: frozenset(calls) for kind, calls in _CALLS.items()}
    | {kind: frozenset({POST}) for kind in _PRIVATE},
    most=_MOST,
    # A little more than the time in which Slack counts: its clock is not ours.
    per=timedelta(seconds=60.5),
    lane_use=POST,
    lane_most=5,
    lane_per=timedelta(seconds=5.1),
)
