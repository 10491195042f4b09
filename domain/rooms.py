"""Who can read along in a Slack channel, and what may therefore be said there."""

from dataclasses import dataclass

from domain.digest import Clearance


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A channel as Slack describes it now.

    Args:
        private: Whether only its members know of it and read it.
        shared: Whether it is shared with another organisation, or is about to be.
        archived: Whether nothing can be posted in it.
        guests: Whether guests or people of other organisations are in it.
    """

    private: bool
    shared: bool = False
    archived: bool = False
    guests: bool = False


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
