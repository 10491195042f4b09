"""On what terms Slack lets an app call a method: the scopes it needs, and how often per minute."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.model import Kind

TIER_1, TIER_2, TIER_3, TIER_4, SPECIAL = 1, 20, 50, 100, 600
"""Calls per minute. Slack says "1+", "20+" and so on: this many always pass."""
_READ: Mapping[Kind, str] = {"public": "channels:read", "private": "groups:read", "im": "im:read"}
_HISTORY: Mapping[Kind, str] = {"public": "channels:history", "private": "groups:history", "im": "im:history"}
_WRITE: Mapping[Kind, str] = {"public": "channels:manage", "private": "groups:write", "im": "im:write"}


@dataclass(frozen=True, slots=True)
class Terms:
    """`per_minute` calls, with `scope`, or with the scope for the kind of conversation in `by_kind`."""

    per_minute: int
    scope: str = ""
    by_kind: Mapping[Kind, str] = field(default_factory=dict)

    def needed(self, kind: Kind) -> str:
        """The scope that a call needs on this kind of conversation; empty when none."""
        return self.by_kind.get(kind, self.scope)


TERMS: Mapping[str, Terms] = {
    "apps.connections.open": Terms(TIER_1),
    "auth.test": Terms(SPECIAL),
    "bookmarks.add": Terms(TIER_2, "bookmarks:write"),
    "chat.delete": Terms(TIER_3, "chat:write"),
    "chat.getPermalink": Terms(SPECIAL),
    "chat.postEphemeral": Terms(TIER_4, "chat:write"),
    "chat.postMessage": Terms(SPECIAL, "chat:write"),
    "chat.update": Terms(TIER_3, "chat:write"),
    "conversations.archive": Terms(TIER_2, by_kind=_WRITE),
    "conversations.create": Terms(TIER_2, by_kind=_WRITE),
    "conversations.history": Terms(TIER_3, by_kind=_HISTORY),
    "conversations.info": Terms(TIER_3, by_kind=_READ),
    "conversations.invite": Terms(TIER_3, by_kind=_WRITE),
    "conversations.kick": Terms(TIER_3, by_kind=_WRITE),
    "conversations.leave": Terms(TIER_3, by_kind=_WRITE),
    "conversations.list": Terms(TIER_2, by_kind=_READ),
    "conversations.members": Terms(TIER_4, by_kind=_READ),
    "conversations.open": Terms(TIER_3, "im:write"),
    "conversations.setTopic": Terms(TIER_2, by_kind=_WRITE),
    "pins.add": Terms(TIER_2, "pins:write"),
    "pins.list": Terms(TIER_2, "pins:read"),
    "pins.remove": Terms(TIER_2, "pins:write"),
    "usergroups.list": Terms(TIER_2, "usergroups:read"),
    "usergroups.users.list": Terms(TIER_2, "usergroups:read"),
    "users.info": Terms(TIER_4, "users:read"),
    "users.list": Terms(TIER_2, "users:read"),
    "views.open": Terms(TIER_4),
    "views.publish": Terms(TIER_4),
    "views.push": Terms(TIER_4),
    "views.update": Terms(TIER_4),
}
