"""A person's Home, by the rights they have at the moment of sending."""

from collections.abc import Callable, Collection
from datetime import datetime
from itertools import islice

from slack_sdk import WebClient

from bot.people import People
from bot.posting import Sent
from bot.views.home import MOST_CHANGES, Home, Incident, home
from bot.words import Words
from domain.access import Actor
from domain.errors import Refused
from domain.papers import may_read_gagged
from domain.regimes import Choice
from domain.steps import waits_for
from storage import Store, Transaction
from storage.outbox import Outgoing
from storage.record import Entry


class Homes:
    """Publishes one person's Home."""

    def __init__(
        self,
        store: Store,
        client: WebClient,
        people: People,
        *,
        now: Callable[[], datetime],
        choice: Choice = Choice(),
    ) -> None:
        self._store = store
        self._client = client
        self._people = people
        self._now = now
        self._choice = choice

    def home(self, row: Outgoing) -> Sent:
        """Publish it; to accounts that may do nothing, what anybody reads who has no part in anything.

        Raises:
            ConnectionError: Slack does not say who this is.
        """
        person = row.person or ""
        shown, words = Home(now=self._now()), Words()
        try:
            who = self._people.identity(person)
        except Refused as refused:
            if refused.code != "account_not_allowed":
                raise ConnectionError(refused.code) from refused
        else:
            words = Words(who.language, who.zone)
            with self._store.reading() as tx:
                shown = self._of(tx, tx.people.actor(who.person))
        self._client.views_publish(user_id=person, view=home(shown, words))
        return Sent()

    def _of(self, tx: Transaction, actor: Actor) -> Home:
        cases = tx.cases.visible(actor)
        refs = [case.ref for case in cases]
        hidden = tx.papers.untold(refs)
        latest = tx.record.latest(refs, but_of=hidden)
        # What was imported comes last: it must not hide what somebody works on.
        cases.sort(key=lambda case: (not case.history, latest[case.ref]), reverse=True)
        current = [case.ref for case in cases if not case.history]
        since, now = tx.homes.looked_before(actor.person), self._now()
        return Home(
            now=now,
            may_open=actor.may("open"),
            incidents=tuple(
                Incident(
                    case=case,
                    part=case.access.team.get(actor.person),
                    changed=latest[case.ref],
                    waits=waits_for(actor, case, now, self._choice),
                )
                for case in cases
            ),
            since=since,
            changes=_changes(tx, current, actor, since, hidden) if since else (),
            subscriptions=tuple(one for one in tx.subscriptions.all() if one.owner == actor.person),
        )


def _changes(
    tx: Transaction, refs: Collection[str], actor: Actor, since: datetime, gagged: Collection[str]
) -> tuple[Entry, ...]:
    """What others recorded, as far as this person may read it."""
    # Left out before the newest are counted: nothing else may go missing for what one may not read.
    hidden = () if may_read_gagged(actor) else gagged
    entries = tx.record.changes_since(refs, since, but_by=actor.person, but_of=hidden)
    told = (tx.cases.told(entry, [actor]) for entry in entries)
    return tuple(islice((entry for entry in told if entry is not None), MOST_CHANGES))
