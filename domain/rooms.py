"""Who can read along in a Slack channel, and what may therefore be said there."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.access import Actor, CaseAccess, may_see
from domain.digest import Clearance


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A channel as Slack describes it now.

    Args:
        private: Whether only its members know of it and read it.
        shared: Whether it is shared with another organisation, or is about to be.
        archived: Whether nothing can be posted in it.
        guests: Ids of the guests and the people of other organisations in it.
    """

    private: bool
    shared: bool = False
    archived: bool = False
    guests: frozenset[str] = frozenset()


def unfit(room: Room, clearance: Clearance) -> str | None:
    """Why a digest of this clearance does not go into a channel: a code; none when it does.

    Totals may stand where all colleagues read them. Nothing at all goes to other organisations.
    """
    if room.archived:
        return "archived"
    if room.shared:
        return "shared"
    if room.guests:
        return "guests"
    if not room.private and clearance is not Clearance.COUNTS:
        return "public"
    return None


@dataclass(frozen=True, slots=True)
class Sight:
    """Something in an incident's channel that whoever leads the incident has to know.

    Args:
        kind: ``public``, ``shared``, ``barred``, ``guest`` or ``stranger``: somebody who may not see it.
        person: Whom it is about; none for the channel as such.
        blind: Their blind key.
    """

    kind: str
    person: str = ""
    blind: str = ""


def sights(room: Room, members: Collection[Actor], access: CaseAccess) -> tuple[Sight, ...]:
    """What is amiss in an incident's channel: only those who may see the incident belong there."""
    found = [] if room.private else [Sight("public")]
    if room.shared:
        found.append(Sight("shared"))
    return (
        *found,
        *(Sight(kind, one.person, one.blind) for one in members if (kind := _kind(one, room, access))),
    )


def _kind(member: Actor, room: Room, access: CaseAccess) -> str:
    if member.blind in access.barred:
        return "barred"
    if member.person in room.guests:
        return "guest"
    return "" if may_see(member, access) else "stranger"
