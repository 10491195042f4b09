"""What each kind of outbox row becomes: read through ``domain/access.py``, addressed and rendered now.

A row holds ids. Who is in the channel, what they may be told and how it reads is decided at this moment, not
when the row was written.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.people import People
from bot.posting import Fence, Held, Posting, Sent
from bot.sending_asides import Asides
from bot.sending_bars import Bars
from bot.sending_digests import Digests
from bot.sending_erasures import Erasures
from bot.sending_glass import Glasses
from bot.sending_homes import Homes
from bot.sending_incidents import Incidents
from bot.sending_retention import Retention
from bot.sending_rooms import Rooms
from bot.words import Words
from commands._telling import ASIDE
from domain.errors import NotFound
from domain.references import Kind
from domain.regimes import Choice
from storage import Store
from storage.outbox import Outgoing


class Sending:
    """Sends one claimed row.

    Args:
        store: Where the row's ids lead.
        client: Writes once, without retries of its own.
        people: Members of channels.
        now: The clock, in UTC.
        new_reference: Makes a random reference of a kind.
        new_key: Makes 128 random bits in hexadecimal.
        lease: For how long a row stays its sender's.
        language: Of the incidents' own channels.
        zone: IANA name of the zone of times in these channels.
        choice: Which regimes the organisation uses.
    """

    def __init__(
        self,
        store: Store,
        client: WebClient,
        people: People,
        *,
        now: Callable[[], datetime],
        new_reference: Callable[[Kind], str],
        new_key: Callable[[], str],
        lease: timedelta,
        language: str = "en",
        zone: str = "UTC",
        choice: Choice = Choice(),
    ) -> None:
        words, posting = Words(language, zone), Posting(client, Fence(store=store, now=now, lease=lease))
        incidents = Incidents(
            store,
            client,
            people,
            posting,
            words,
            now=now,
            new_reference=new_reference,
            new_key=new_key,
            choice=choice,
        )
        digests = Digests(store, client, people, posting, words, now=now, new_key=new_key, choice=choice)
        rooms = Rooms(
            store, client, people, posting, words, now=now, new_reference=new_reference, new_key=new_key
        )
        retention = Retention(store, posting, words)
        homes = Homes(store, client, people, now=now, choice=choice)
        bars = Bars(store, posting, words)
        self._kinds: Mapping[str, Callable[[Outgoing], Sent]] = {
            "channel": incidents.channel,
            "invite": incidents.invite,
            "change": incidents.change,
            "card": incidents.card,
            "pin": incidents.pin,
            "idle": incidents.idle,
            "reminder": incidents.reminder,
            "digest": digests.digest,
            "preview": digests.preview,
            "unfit": digests.unfit,
            "withheld": digests.withheld,
            "home": homes.home,
            "look": rooms.look,
            "noticed": rooms.noticed,
            "kick": rooms.kick,
            "voided": bars.voided,
            "unheld": bars.unheld,
            "unconfirmed": bars.unconfirmed,
            "expiring": retention.expiring,
            "ending": retention.ending,
            "broken": retention.broken,
            "unpost": Erasures(store, client, people).unpost,
            ASIDE: Asides(store, posting, words).told,
            "glass": Glasses(store, posting, words).told,
        }

    def kinds(self) -> frozenset[str]:
        """The kinds of rows that it sends."""
        return frozenset(self._kinds)

    def send(self, row: Outgoing) -> Sent:
        """Send it.

        Raises:
            Held: It must not be sent, or the incident that it is about was erased.
            SlackApiError, OSError: Slack refused, or could not be reached.
        """
        try:
            return self._kinds[row.kind](row)
        except NotFound:
            raise Held("no_incident") from None
