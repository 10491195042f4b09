"""Cards and Homes against a Slack that fails: one card however often it is tried, and a Home in the end."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands._surfaces import open_home
from domain.access import Role
from storage import Store
from tests.bot.failing_slack import Post, Slack, serving
from tests.builders import MASTER_KEY, Desk

LEAD = "U1"
CHANNEL = "C0INCIDENT"


@pytest.fixture
def post(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Post]:
    """A sender, a Slack, and a lead."""
    shutil.copy(migrated_sqlite, tmp_path / "insider.db")
    store = Store.open(f"sqlite:///{tmp_path / 'insider.db'}", [MASTER_KEY])
    with serving(Slack()) as slack:
        made = Post(store, slack)
        desk(made).owner()
        desk(made).role(LEAD, Role.LEAD)
        yield made
    store.close()


def desk(post: Post) -> Desk:
    """People at work, now."""
    return Desk(post.store, now=post.now, numbers=NUMBERS)


NUMBERS = iter(range(10**6, 10**9))


def opened(post: Post) -> str:
    """An incident whose channel was made by hand."""
    ref = desk(post).opens(LEAD)
    with post.store.transaction() as tx:
        tx.incidents.bind_channel(ref, CHANNEL)
    return ref


def look(post: Post) -> None:
    """Have the lead look at their Home."""
    with post.store.transaction() as tx:
        open_home(tx, LEAD, at=post.now, new_key=lambda: f"{next(NUMBERS):032x}")


def card(post: Post) -> str:
    """What the one card says."""
    [message] = [one for one in post.slack.messages if "Show" in json.dumps(one["blocks"])]
    return json.dumps(message["blocks"])


@pytest.mark.parametrize("fault", ["429", "gone", "dropped"])
def test_a_first_card_is_posted_once_with_what_was_recorded_meanwhile(post: Post, fault: str) -> None:
    post.slack.faults = [fault]
    ref = opened(post)

    post.work()
    desk(post).types(LEAD, f"{ref} leaked email")
    post.now += timedelta(minutes=3)
    post.work()

    assert "E-mail address" in card(post)
    assert post.slack.pins == [post.slack.messages[0]["ts"]]
    assert post.waiting() == 0


def test_a_card_that_was_due_before_the_channel_was_there_follows_it(post: Post) -> None:
    ref = desk(post).opens(LEAD)
    with post.store.transaction() as tx:
        for kind in ("channel", "invite"):  # set aside, as for an incident that had no team
            row = tx.outbox.claim(now=post.now, owner="one", lease=timedelta(minutes=2))
            assert row is not None
            assert row.kind == kind
            tx.outbox.held(row.id, owner="one", reason="no_team")
    post.work()
    assert post.slack.messages == []

    with post.store.transaction() as tx:
        tx.outbox.put(kind="channel", lane=ref, key=f"{next(NUMBERS):032x}", at=post.now, incident=ref)
    post.work()

    assert ref in card(post)


def test_an_edit_whose_answer_was_lost_is_made_again(post: Post) -> None:
    ref = opened(post)
    post.work()
    post.slack.faulty, post.slack.faults = "chat.update", ["dropped"]

    desk(post).types(LEAD, f"{ref} leaked email")
    post.work()
    post.now += timedelta(minutes=3)
    post.work()

    assert "E-mail address" in card(post)
    assert post.waiting() == 0


@pytest.mark.parametrize("refusal", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_card_that_cannot_be_edited_is_posted_anew_and_pinned(post: Post, refusal: str) -> None:
    ref = opened(post)
    post.work()
    post.slack.faulty, post.slack.faults = "chat.update", [refusal]

    desk(post).types(LEAD, f"{ref} leaked email")
    post.work()
    desk(post).types(LEAD, f"{ref} leaked phone")
    post.work()

    first, *_, last = [one for one in post.slack.messages if "Show" in json.dumps(one["blocks"])]
    assert "Telephone" in json.dumps(last["blocks"])
    assert post.slack.pins == [first["ts"], last["ts"]]


@pytest.mark.parametrize("refusal", ["already_pinned", "not_pinnable"])
def test_a_card_that_slack_does_not_pin_is_edited_all_the_same(post: Post, refusal: str) -> None:
    post.slack.faulty, post.slack.faults = "pins.add", [refusal]
    ref = opened(post)

    post.work()
    desk(post).types(LEAD, f"{ref} leaked email")
    post.work()

    assert "E-mail address" in card(post)
    assert post.waiting() == 0


@pytest.mark.parametrize("fault", ["429", "gone"])
def test_a_home_that_slack_does_not_take_is_published_later(post: Post, fault: str) -> None:
    post.slack.faulty, post.slack.faults = "views.publish", [fault]
    ref = opened(post)

    look(post)
    post.work()
    assert post.slack.homes == []
    post.now += timedelta(minutes=3)
    post.work()

    assert ref in json.dumps(post.slack.homes[-1])
    assert post.waiting() == 0


def test_a_home_waits_while_slack_does_not_say_who_somebody_is(post: Post) -> None:
    post.slack.faulty, post.slack.faults = "users.info", ["internal_error"]

    look(post)
    post.work()
    assert post.slack.homes == []
    post.now += timedelta(minutes=3)
    post.work()

    assert len(post.slack.homes) == 1


def test_a_home_that_slack_refuses_for_good_is_published_when_it_is_opened_again(post: Post) -> None:
    post.slack.faulty, post.slack.faults = "views.publish", ["not_enabled"]

    look(post)
    post.work()
    look(post)
    post.work()

    assert len(post.slack.homes) == 1
    assert post.waiting() == 0
