"""A second copy that arrives late is taken away again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.clients import slack_api
from bot.jobs.sweeping import Sweeper
from storage import Store
from tests.bot.failing_slack import Post, Slack, serving

TEN: timedelta = timedelta(minutes=10)


@pytest.fixture
def post(store: Store) -> Iterator[Post]:
    """A sender, an empty outbox and a Slack in which one message was sent at the second attempt."""
    with serving(Slack(faults=["gone"])) as slack:
        made = Post(store, slack)
        made.put("IN-000001")
        made.work()
        made.now += timedelta(minutes=3)
        made.work()
        assert made.told() == ["IN-000001"]
        yield made


def _copy(post: Post) -> None:
    """Slack carries the first attempt out after all."""
    post.slack.messages.append({**post.slack.messages[0], "ts": "2000.000001"})


def _sweep(post: Post) -> int:
    return Sweeper(post.store, slack_api.client("xoxb-tests", post.slack.url)).run(post.now)


def test_a_late_copy_is_deleted_and_the_one_that_is_known_stays(post: Post) -> None:
    _copy(post)
    post.now += TEN

    assert _sweep(post) == 1
    assert [message["ts"] for message in post.slack.messages] == ["1000.000001"]
    assert _sweep(post) == 0


def test_it_is_looked_for_again_at_twice_the_age_for_a_day(post: Post) -> None:
    post.now += TEN
    assert _sweep(post) == 0
    _copy(post)
    post.now += TEN / 2
    assert _sweep(post) == 0
    post.now += TEN / 2

    assert _sweep(post) == 1

    _copy(post)
    post.now += timedelta(days=1)
    assert _sweep(post) == 0


@pytest.mark.parametrize(("bot_id", "key"), [("B0OTHER", ""), ("B0BOT", "f" * 32)])
def test_what_others_posted_or_what_says_something_else_stays(post: Post, bot_id: str, key: str) -> None:
    _copy(post)
    copy = post.slack.messages[-1]
    copy["bot_id"] = bot_id
    if key:
        copy["metadata"] = {"event_type": "insider_outbox", "event_payload": {"key": key}}
    post.now += TEN

    assert _sweep(post) == 0
    assert len(post.slack.messages) == 2


def test_what_was_sent_at_the_first_attempt_is_not_looked_for(post: Post) -> None:
    post.put("IN-000002")
    post.work()
    post.slack.messages.append({**post.slack.messages[1], "ts": "2000.000001"})
    post.now += TEN

    assert _sweep(post) == 0


def test_while_slack_does_not_answer_nothing_is_deleted(post: Post) -> None:
    _copy(post)
    post.slack.faulty, post.slack.faults = "conversations.history", ["gone"]
    post.now += TEN

    assert _sweep(post) == 0
    post.now += TEN
    assert _sweep(post) == 1


def test_another_process_that_looks_at_the_same_time_finds_nothing_to_do(post: Post) -> None:
    _copy(post)
    post.now += TEN
    with post.store.transaction() as tx:
        assert len(tx.sweeps.take(post.now, 20)) == 1
    assert _sweep(post) == 0
