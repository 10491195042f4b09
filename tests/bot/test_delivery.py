"""The sender against a Slack that fails: nothing is lost, nothing is said twice."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.owners import first_owners
from bot.posting import Fence, TooLate
from storage import Store
from tests.bot.failing_slack import LEASE, Post, Slack, serving


@pytest.fixture
def post(store: Store) -> Iterator[Post]:
    """A sender, an empty outbox and a Slack."""
    with serving(Slack()) as slack:
        yield Post(store, slack)


def test_a_429_is_waited_for_as_long_as_slack_says_and_then_posted_once(post: Post) -> None:
    post.slack.faults = ["429"]
    post.put("IN-000001")

    post.work()
    assert (post.told(), post.waiting()) == ([], 1)
    post.now += timedelta(seconds=6)
    post.work()
    assert post.told() == []
    post.now += timedelta(seconds=2)
    post.work()

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_an_answer_dropped_after_acceptance_leaves_one_message(post: Post) -> None:
    post.slack.faults = ["dropped"]
    post.put("IN-000001")

    post.work()
    post.now += timedelta(minutes=3)
    post.work()

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_a_call_that_never_arrived_is_made_again_once(post: Post) -> None:
    post.slack.faults = ["gone"]
    post.put("IN-000001")

    post.work()
    assert post.told() == []
    post.now += timedelta(minutes=3)
    post.work()

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_a_lane_keeps_its_order_while_another_goes_on(post: Post) -> None:
    post.slack.faults = ["gone"]
    post.put("IN-000001")
    post.put("IN-000002")
    post.put("IN-000003", lane="dm:U2")

    post.work()
    assert post.told() == ["IN-000003"]
    post.now += timedelta(minutes=3)
    post.work()

    assert post.told() == ["IN-000003", "IN-000001", "IN-000002"]


def test_a_definite_refusal_is_set_aside_and_its_lane_goes_on(post: Post) -> None:
    post.slack.faults = ["channel_not_found"]
    post.put("IN-000001")
    post.put("IN-000002")

    post.work()

    assert (post.told(), post.waiting()) == (["IN-000002"], 0)


def test_a_slack_that_stays_away_for_long_loses_nothing(post: Post) -> None:
    post.slack.faults = ["gone"] * 20
    post.put("IN-000001")

    for _ in range(30):
        post.work()
        post.now += timedelta(minutes=6)

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_a_message_that_alone_fails_is_set_aside_while_others_arrive(post: Post) -> None:
    poison, answer = {"C-POISON"}, post.slack.answer

    def picky(method: str, form: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        return None if poison & set(form.get("text", "").split()) else answer(method, form)

    post.slack.answer = picky  # type: ignore[method-assign]
    post.put("C-POISON")
    for number in range(10):
        post.put(f"IN-{number:06}", lane="dm:U2")
        post.work()
        post.now += timedelta(minutes=6)

    assert post.told() == [f"IN-{number:06}" for number in range(10)]
    assert (post.waiting(), post.aside()) == (0, {"withheld too_many_attempts": 1})


def test_a_bot_that_may_not_post_at_all_keeps_everything(post: Post) -> None:
    post.slack.faults = ["token_revoked"] * 3
    post.put("IN-000001")

    for _ in range(5):
        post.work()
        post.now += timedelta(minutes=6)

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_a_row_on_which_our_own_code_fails_is_set_aside_and_its_lane_goes_on(post: Post) -> None:
    post.put("IN-000001", kind="no such kind")
    post.put("IN-000002")

    for _ in range(4):
        post.work()
        post.now += timedelta(minutes=6)

    assert (post.told(), post.aside()) == (["IN-000002"], {"no such kind defect": 1})


def test_a_pause_that_slack_asks_for_is_kept_by_every_sender(post: Post) -> None:
    post.slack.faults = ["429"]
    post.put("IN-000001")
    post.put("IN-000002", lane="dm:U2")
    assert post.sender("one").send_one()

    assert not post.sender("two").send_one()
    post.now += timedelta(seconds=8)
    post.work()

    assert sorted(post.told()) == ["IN-000001", "IN-000002"]


def test_another_sender_takes_over_after_a_crash_without_saying_it_twice(post: Post) -> None:
    post.put("IN-000001")
    with post.store.transaction() as tx:
        row = tx.outbox.claim(now=post.now, owner="crashed", lease=timedelta(minutes=2))
    assert row is not None
    metadata = {"event_type": "insider_outbox", "event_payload": {"key": row.key}}
    said = {"ts": "1.000001", "text": "IN-000001 was", "bot_id": "B0BOT", "metadata": metadata}
    post.slack.messages.append(said)

    post.work()
    assert post.waiting() == 1
    post.now += timedelta(minutes=3)
    post.work()

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_a_sender_that_lost_its_row_while_it_stood_still_says_nothing(post: Post) -> None:
    post.put("IN-000001")
    fence = Fence(store=post.store, now=lambda: post.now, lease=LEASE)
    with post.store.transaction() as tx:
        mine = tx.outbox.claim(now=post.now, owner="slow", lease=LEASE)
    assert mine is not None
    fence.renew(mine)
    post.now += LEASE + timedelta(seconds=1)

    with pytest.raises(TooLate):
        fence.renew(mine)
    post.work()
    with pytest.raises(TooLate):
        fence.renew(mine)

    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_what_did_not_leave_at_once_does_not_leave(post: Post) -> None:
    post.put("IN-000001")
    seconds = iter((0.0, 11.0, 13.0))
    fence = Fence(store=post.store, now=lambda: post.now, lease=LEASE, clock=lambda: next(seconds))
    with post.store.transaction() as tx:
        mine = tx.outbox.claim(now=post.now, owner="slow", lease=LEASE)
    assert mine is not None

    until = fence.renew(mine)

    fence.check(until)
    with pytest.raises(TooLate):
        fence.check(until)


def test_a_sender_that_stood_still_before_it_posted_looks_again_later(post: Post) -> None:
    post.put("IN-000001")
    sender, answer = post.sender(), post.slack.answer

    def asleep(method: str, form: dict[str, Any]) -> tuple[int, dict[str, Any]] | None:
        post.slack.answer = answer  # type: ignore[method-assign]
        post.now += 2 * LEASE
        return answer(method, form)

    post.slack.answer = asleep  # type: ignore[method-assign]
    assert sender.send_one()
    assert (post.told(), post.waiting()) == ([], 1)
    assert not sender.send_one()
    post.now += LEASE

    assert sender.send_one()
    assert (post.told(), post.waiting()) == (["IN-000001"], 0)


def test_owners_are_told_what_was_set_aside_and_have_it_tried_again(post: Post) -> None:
    first_owners(post.store, ["U1"], post.now, lambda kind: f"{kind}-0000000001")
    post.slack.faults = ["channel_not_found"]
    post.put("IN-000001", lane="dm:U2", person="U2")
    post.put("IN-000002")

    post.work()

    [*others, alert] = post.told()
    assert others == ["IN-000002"]
    assert alert.startswith("*Not")
    assert post.aside() == {"withheld channel_not_found": 1}
    with post.store.transaction() as tx:
        assert tx.aside.put_back([one.id for one in tx.aside.all()], post.now) == 1
    post.work()
    assert post.told()[-1] == "IN-000001"


def test_a_word_that_something_was_set_aside_is_followed_by_no_other_word(post: Post) -> None:
    first_owners(post.store, ["U1"], post.now, lambda kind: f"{kind}-0000000001")
    post.slack.faults = ["channel_not_found"] * 2
    post.put("IN-000001")

    post.work()

    assert post.told() == []
    assert post.aside() == {"withheld channel_not_found": 1, "aside channel_not_found": 1}
