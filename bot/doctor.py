"""What is wrong with an installation, and what to do about it: ``python app.py doctor``.

Every check that can be made is made; one that needs what another one found broken is left out.
"""

import html
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from pydantic import SecretStr
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import listening
from bot.clients import slack_api
from bot.findings import Finding, finding
from bot.home import Openings
from bot.jobs import checkpoints
from bot.jobs.clocks import Reminders
from bot.overdue import overdue
from bot.people import People
from bot.replays import Replays
from bot.router import Router
from bot.settings import Settings, SettingsProblem
from bot.slack import build_app
from bot.verifying import said
from bot.words import Words
from domain.access import Role
from domain.references import Kind
from storage import Store
from storage.errors import NotMigrated, RootKeyGone, StorageError, UnsafeDatabase, WrongMasterKey

_OFF: Final = timedelta(seconds=60)
_WRONG: Final = timedelta(seconds=300)
"""Slack's requests are signed with the time; beyond this difference every one of them is refused."""

_DATABASE: Final = {
    NotMigrated: "not_migrated",
    UnsafeDatabase: "unsafe_database",
    WrongMasterKey: "wrong_key",
    RootKeyGone: "root_gone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """The clock in UTC, and what makes references and keys; see ``app.py``."""

    now: Callable[[], datetime]
    reference: Callable[[Kind], str]
    key: Callable[[], str]


def examine(environ: Mapping[str, str], manifest: Mapping[str, Any], makers: Makers) -> list[Finding]:
    """Look at everything that the bot needs; nothing found, all is well.

    Args:
        environ: The environment, for the settings.
        manifest: What the Slack app is made from.
        makers: For the parts that are looked at.
    """
    try:
        settings = Settings.read(environ)
    except SettingsProblem as problem:
        return [Finding(text=one) for one in problem.problems]
    client = slack_api.client(settings.slack_bot_token, settings.slack_api_url)
    found = list(_slack(client, manifest, makers.now))
    works = not any(one.serious for one in found)
    if settings.slack_app_token:
        found += _app_token(client, settings.slack_app_token)
    try:
        store = Store.open(settings.database_url.get_secret_value(), settings.master_keys)
    except StorageError as error:
        return [*found, finding(_DATABASE.get(type(error), "no_database"))]
    with closing(store):
        found += _listeners(_bolt(store, client, makers), manifest)
        with store.reading() as tx:
            owners = tx.people.holders(Role.OWNER) or settings.insider_owner
        found += _record(store)
        found += _checkpoints(store, checkpoints.places(settings.config.checkpoints))
        found += overdue(store, makers.now(), Reminders(store, makers.key, settings.config.choice))
    found += _owners(owners)
    if works:
        found += _unknown(client, owners)
        found += _groups(client, settings.config.groups)
    return found


def report(found: Sequence[Finding]) -> list[str]:
    """One line for each finding, those first that keep the bot from working; one line when there is none."""
    words = Words()
    lines = [
        html.unescape(words.say("doctor.finding" if one.serious else "doctor.warning", text=one.text))
        for one in sorted(found, key=lambda one: not one.serious)
    ]
    return lines or [words.say("doctor.well")]


def _slack(client: WebClient, manifest: Mapping[str, Any], now: Callable[[], datetime]) -> Iterator[Finding]:
    """The bot token, what it may do, and the clock."""
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        yield finding("bot_token", code=error.response.get("error"))
        return
    except (SlackClientError, OSError):
        yield finding("no_slack")
        return
    headers = {name.lower(): value for name, value in answer.headers.items()}
    granted = set(filter(None, headers.get("x-oauth-scopes", "").split(",")))
    wanted = set(manifest["oauth_config"]["scopes"]["bot"])
    if granted and wanted - granted:
        yield finding("scopes_missing", scopes=", ".join(sorted(wanted - granted)))
    if granted - wanted:
        yield finding("scopes_extra", serious=False, scopes=", ".join(sorted(granted - wanted)))
    skew = abs(now() - parsedate_to_datetime(headers["date"]))
    if skew > _OFF:
        yield finding("clock", serious=skew > _WRONG, seconds=int(skew.total_seconds()))


def _app_token(client: WebClient, token: SecretStr) -> Iterator[Finding]:
    try:
        slack_api.socket_address(client, token)
    except SlackApiError as error:
        yield finding("app_token", code=error.response.get("error"))
    except (SlackClientError, OSError):
        pass  # told already: nothing of Slack can be reached


def _bolt(store: Store, client: WebClient, makers: Makers) -> App:
    people = People(client, team_id=slack_api.home(client), clock=lambda: 0.0)
    router = Router(store, people, now=makers.now, new_reference=makers.reference, new_key=makers.key)
    openings = Openings(store, now=makers.now, new_key=makers.key)
    return build_app(
        router,
        client,
        people,
        lambda *_: False,
        openings,
        joined=lambda *_: None,
        once=Replays(store, now=makers.now).once,
        signing_secret=None,
    )


def _listeners(app: App, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    for name in listening.unheard(app, manifest):
        yield finding("unheard", value=name)
    for name in listening.unannounced(app, manifest):
        yield finding("unannounced", value=name)


def _record(store: Store) -> Iterator[Finding]:
    with store.reading() as tx:
        verdict = tx.verifier.verify(list(tx.checkpoints.kept()))
    if verdict.broken:
        yield finding("record_broken", breach=said(verdict.broken))


def _checkpoints(store: Store, places: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """Of the places that are set, those that do not get what is sent to them."""
    for place in places:
        name = checkpoints.named(store, place)
        with store.reading() as tx:
            known = tx.places.get(name)
        if known and known.failing:
            since, code = known.failing.isoformat(timespec="minutes"), known.problem
            yield finding("checkpoints_late", serious=False, kind_of_place=place[0], at=since, code=code)


def _owners(owners: Sequence[str]) -> Iterator[Finding]:
    """Those in the database; on a new one those whom the settings name."""
    if not owners:
        yield finding("no_owner")
    if len(owners) == 1:
        yield finding("one_owner", serious=False)


def _groups(client: WebClient, groups: Iterable[str]) -> Iterator[Finding]:
    """Of the user groups that give roles, those that cannot be read."""
    for group in groups:
        try:
            client.usergroups_users_list(usergroup=group)
        except SlackApiError as error:
            yield finding("group", group=group, code=error.response.get("error"))


def _unknown(client: WebClient, owners: Sequence[str]) -> Iterator[Finding]:
    for owner in owners:
        try:
            closed = client.users_info(user=owner)["user"].get("deleted")
        except SlackApiError:
            closed = True
        if closed:
            yield finding("owner_unknown", account=owner)
