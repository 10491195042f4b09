"""The Web API through slack_sdk's own client: what it does, what it refuses."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.fake_bot import BOT_TOKEN, Scene


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as raised:
        call()
    return str(raised.value.response["error"])


def test_auth_test_says_who_the_bot_is(scene: Scene) -> None:
    answer = scene.client.auth_test()

    assert answer["user_id"] == scene.workspace.bot_user_id
    assert answer["bot_id"] == scene.workspace.bot_id
    assert answer["team_id"] == scene.workspace.team_id


def test_tokens_and_methods_are_checked(scene: Scene) -> None:
    stranger = WebClient(token="xoxb-other", base_url=scene.sandbox.api_url, retry_handlers=[])

    assert refusal(stranger.auth_test) == "invalid_auth"
    assert refusal(lambda: scene.client.api_call("reactions.add")) == "unknown_method"
    assert httpx.post(f"{scene.sandbox.api_url}auth.test").json()["error"] == "not_authed"
    assert httpx.post(f"{scene.sandbox.api_url}auth.test", data={"token": BOT_TOKEN}).json()["ok"] is True


def test_users_info_gives_flags_zone_and_on_request_the_locale(scene: Scene) -> None:
    guest = scene.workspace.add_person("Temp worker", locale="fr-FR", is_ultra_restricted=True)

    user = scene.client.users_info(user=guest.id, include_locale=True)["user"]

    assert (user["name"], user["locale"], user["tz"]) == ("temp.worker", "fr-FR", "Europe/Paris")
    assert user["profile"]["display_name"] == "Temp worker"
    assert (user["is_ultra_restricted"], user["is_restricted"], user["deleted"]) == (True, False, False)
    assert "locale" not in scene.client.users_info(user=guest.id)["user"]
    assert refusal(lambda: scene.client.users_info(user="U0")) == "user_not_found"
    assert refusal(lambda: scene.client.users_info(user="Temp worker")) == "user_not_found"


def test_a_created_channel_has_the_bot_in_it(scene: Scene) -> None:
    channel = scene.client.conversations_create(name="in-9mft3k", is_private=True)["channel"]

    assert (channel["is_private"], channel["is_member"]) == (True, True)
    members = scene.client.conversations_members(channel=channel["id"])["members"]
    assert members == [scene.workspace.bot_user_id]
    assert scene.lead.channels() == ["general", "case"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("general", "name_taken"),
        ("case", "name_taken"),
        ("Has Space", "invalid_name_specials"),
        ("UPPER", "invalid_name_specials"),
        ("a.b", "invalid_name_specials"),
        ("---", "invalid_name_punctuation"),
        ("x" * 81, "invalid_name_maxlength"),
        ("", "invalid_name_required"),
    ],
)
def test_channel_names_are_checked(scene: Scene, name: str, code: str) -> None:
    assert refusal(lambda: scene.client.conversations_create(name=name)) == code


def test_inviting_adds_members_and_says_so(scene: Scene) -> None:
    case = scene.workspace.channel("case").id

    scene.client.conversations_invite(channel=case, users=[scene.support.person.id])

    (line,) = scene.support.see("case")
    assert line.plain == "Support agent was added to #case by insider"
    assert line.subtype == "group_join"
    invite = scene.client.conversations_invite
    assert refusal(lambda: invite(channel=case, users=scene.support.person.id)) == "already_in_channel"
    assert refusal(lambda: invite(channel=case, users=scene.workspace.bot_user_id)) == "cant_invite_self"
    assert refusal(lambda: invite(channel=case, users="U0")) == "user_not_found"
    assert refusal(lambda: invite(channel=case, users="")) == "no_user"


def test_one_bad_name_spoils_an_invitation_unless_forced(scene: Scene) -> None:
    case, support = scene.workspace.channel("case"), scene.support.person.id
    invite = scene.client.conversations_invite

    assert refusal(lambda: invite(channel=case.id, users=["U0", support])) == "user_not_found"
    assert support not in case.members
    invite(channel=case.id, users=["U0", support], force=True)
    assert support in case.members


def test_the_bot_sees_only_channels_it_is_in(scene: Scene) -> None:
    public = scene.workspace.add_channel("news", members=[scene.lead.person])
    private = scene.workspace.add_channel("board", private=True, members=[scene.lead.person])
    client = scene.client

    assert refusal(lambda: client.chat_postMessage(channel=public.id, text="x")) == "not_in_channel"
    assert refusal(lambda: client.conversations_history(channel=public.id)) == "not_in_channel"
    assert client.conversations_info(channel=public.id)["channel"]["is_member"] is False
    assert refusal(lambda: client.chat_postMessage(channel=private.id, text="x")) == "channel_not_found"
    assert refusal(lambda: client.conversations_info(channel=private.id)) == "channel_not_found"
    assert refusal(lambda: client.conversations_members(channel=private.id)) == "channel_not_found"
    assert refusal(lambda: client.chat_postMessage(channel="C0", text="x")) == "channel_not_found"


def test_posting_updating_and_deleting(scene: Scene) -> None:
    posted = scene.client.chat_postMessage(channel="#general", text="One *bold*")
    channel, ts = posted["channel"], posted["ts"]
    assert scene.support.see("general")[-1].plain == "One bold"

    scene.client.chat_update(channel=channel, ts=ts, text="Two")
    changed = scene.support.see("general")[-1]
    assert (changed.plain, changed.ts) == ("Two", ts)
    assert changed.edited is not None

    scene.client.chat_delete(channel=channel, ts=ts)
    assert scene.support.see("general") == []
    assert refusal(lambda: scene.client.chat_update(channel=channel, ts=ts, text="x")) == "message_not_found"


def test_an_update_without_blocks_keeps_them_and_an_empty_list_removes_them(scene: Scene) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "In blocks"}}]
    posted = scene.client.chat_postMessage(channel="#general", text="One", blocks=blocks)

    scene.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two")
    assert scene.lead.see("general")[-1].plain == "In blocks"
    scene.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two", blocks=[])
    assert scene.lead.see("general")[-1].plain == "Two"


def test_the_bot_cannot_change_what_others_said(scene: Scene) -> None:
    (message,) = scene.lead.type("general", "Mine").shown
    channel, ts = message.channel, message.ts

    assert (
        refusal(lambda: scene.client.chat_update(channel=channel, ts=ts, text="x")) == "cant_update_message"
    )
    assert refusal(lambda: scene.client.chat_delete(channel=channel, ts=ts)) == "cant_delete_message"


def test_a_message_needs_content_of_a_length(scene: Scene) -> None:
    def refusal_of(text: str) -> str:
        message = {"channel": "general", "text": text}
        return refusal(lambda: scene.client.api_call("chat.postMessage", json=message))

    assert refusal_of("") == "no_text"
    assert refusal_of("x" * 40_001) == "msg_too_long"


def test_ephemerals_reach_one_member(scene: Scene) -> None:
    outsider = scene.workspace.add_person("Outsider")
    send = scene.client.chat_postEphemeral

    sent = send(channel="#general", user=scene.lead.person.id, text="For you")
    assert [message.plain for message in scene.lead.see("general")] == ["For you"]
    assert scene.support.see("general") == []
    assert refusal(lambda: send(channel="#general", user=outsider.id, text="x")) == "user_not_in_channel"
    channel, ts = scene.workspace.channel("general").id, str(sent["message_ts"])
    assert refusal(lambda: scene.client.chat_update(channel=channel, ts=ts, text="x")) == "message_not_found"


def test_direct_messages(scene: Scene) -> None:
    opened = scene.client.conversations_open(users=scene.lead.person.id)["channel"]["id"]
    posted = scene.client.chat_postMessage(channel=scene.lead.person.id, text="Between us")

    assert opened.startswith("D")
    assert posted["channel"] == opened
    assert scene.lead.see("@insider")[-1].plain == "Between us"
    assert "Between us" not in scene.support.everything()
    assert scene.client.conversations_info(channel=opened)["channel"]["user"] == scene.lead.person.id


def test_history_is_newest_first_in_pages_without_ephemerals(scene: Scene) -> None:
    channel = scene.workspace.channel("general").id
    metadata = {"event_type": "digest", "event_payload": {"slot": 1}}
    stamps = [
        scene.client.chat_postMessage(channel=channel, text=f"{n}", metadata=metadata)["ts"] for n in range(5)
    ]
    scene.client.chat_postEphemeral(channel=channel, user=scene.lead.person.id, text="Hidden")

    first = scene.client.conversations_history(channel=channel, limit=3, include_all_metadata=True)
    second = scene.client.conversations_history(
        channel=channel, limit=3, cursor=first["response_metadata"]["next_cursor"]
    )

    assert [m["text"] for m in first["messages"]] == ["4", "3", "2"]
    assert [m["text"] for m in second["messages"]] == ["1", "0"]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert first["messages"][0]["metadata"] == metadata
    assert "metadata" not in second["messages"][0]
    assert stamps == sorted(stamps)
    edge = scene.client.conversations_history(channel=channel, oldest=stamps[3], inclusive=True)
    assert [m["text"] for m in edge["messages"]] == ["4", "3"]


def test_topic_pin_and_permalink(scene: Scene) -> None:
    posted = scene.client.chat_postMessage(channel="#general", text="Card")
    channel, ts = posted["channel"], posted["ts"]

    scene.client.conversations_setTopic(channel=channel, topic="What we do")
    scene.client.pins_add(channel=channel, timestamp=ts)
    link = scene.client.chat_getPermalink(channel=channel, message_ts=ts)["permalink"]

    assert "What we do" in scene.support.everything()
    assert scene.lead.see("general")[0].pinned
    again = refusal(lambda: scene.client.pins_add(channel=channel, timestamp=ts))
    assert again == "already_pinned"
    assert link == f"{scene.sandbox.url}/archives/{channel}/p{ts.replace('.', '')}"
    assert httpx.get(link).headers["location"] == "/?channel=general"


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "nonsense"}],
        [{"type": "section"}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "divider"}] * 51,
        [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
        [{"type": "divider", "unknown": 1}],
        [{"type": "actions", "elements": [{"type": "nonsense", "action_id": "a"}]}],
        [{"type": "actions", "elements": [{"type": "button", "action_id": "a"}]}],
        ["text"],
    ],
)
def test_blocks_that_slack_refuses_are_refused(scene: Scene, blocks: list[Any]) -> None:
    answer = httpx.post(
        f"{scene.sandbox.api_url}chat.postMessage",
        headers={"Authorization": f"Bearer {BOT_TOKEN}"},
        json={"channel": "general", "blocks": blocks},
    ).json()

    assert (answer["ok"], answer["error"]) == (False, "invalid_blocks")
    assert answer["response_metadata"]["messages"][0].startswith("[ERROR] ")


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"submit": None},
        {"type": "workflow"},
        {"blocks": []},
        {"blocks": [{"type": "nonsense"}]},
        {"private_metadata": "x" * 3001},
    ],
)
def test_views_that_slack_refuses_are_refused(scene: Scene, change: dict[str, Any]) -> None:
    text = {"type": "plain_text", "text": "Words"}
    element = {"type": "plain_text_input", "action_id": "a"}
    view = {
        "type": "modal",
        "title": text,
        "submit": text,
        "blocks": [{"type": "input", "label": text, "element": element}],
    }
    scene.lead.type("general", "/insider open")
    trigger = scene.bot.last.form["trigger_id"]

    opened = lambda: scene.client.views_open(trigger_id=trigger, view={**view, **change})  # noqa: E731
    assert refusal(opened) == "invalid_arguments"


def test_broken_json_is_refused(scene: Scene) -> None:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Content-Type": "application/json"}
    url = f"{scene.sandbox.api_url}chat.postMessage"

    assert httpx.post(url, headers=headers, content="{").json()["error"] == "invalid_json"
    assert httpx.post(url, headers=headers, content="[]").json()["error"] == "json_not_object"
