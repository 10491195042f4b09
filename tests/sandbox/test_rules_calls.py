"""What Slack accepts and refuses of calls: one case per rule."""

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from tests.sandbox.fake_bot import BOT_TOKEN, Scene
from tests.sandbox.rules import (
    OK,
    Act,
    Case,
    Json,
    answering,
    case,
    cases_in,
    check,
    modal,
    section,
    set_for,
    trigger,
)


def granting(*scopes: str) -> Json:
    return {"oauth_config": {"scopes": {"bot": list(scopes)}}, "features": {}}


def error_of(answer: httpx.Response) -> str:
    body: Json = answer.json()
    return OK if body["ok"] else str(body["error"])


def post(scene: Scene, channel: str = "general", **more: object) -> object:
    return scene.client.api_call("chat.postMessage", json={"channel": channel, "text": "x", **more})


def posting(scene: Scene, channel: str = "general", **more: object) -> Act:
    return lambda: post(scene, channel, **more)


def channel_id(scene: Scene, name: str = "general") -> str:
    return scene.workspace.channel(name).id


def used(scene: Scene, **more: object) -> Act:
    address = WebhookClient(scene.bot.last.form["response_url"])

    def use() -> str:
        answer = address.send_dict({"text": "x", **more})
        return OK if answer.status_code == 200 else answer.body

    return use


# Triggers and response addresses


@case("trigger.single_use", "exchanged_trigger_id")
def single_use(scene: Scene) -> tuple[Act, Act]:
    given = trigger(scene)

    def use() -> object:
        return scene.client.views_open(trigger_id=given, view=modal())

    return use, use


@case("trigger.three_seconds", "expired_trigger_id")
def three_seconds(scene: Scene) -> tuple[Act, Act]:
    def open_after(seconds: float) -> object:
        given = trigger(scene)
        scene.workspace.travel(seconds)
        return scene.client.views_open(trigger_id=given, view=modal())

    return lambda: open_after(3), lambda: open_after(3.1)


@case("trigger.known", "invalid_trigger_id")
def known_trigger(scene: Scene) -> tuple[Act, Act]:
    return (
        lambda: scene.client.views_open(trigger_id=trigger(scene), view=modal()),
        lambda: scene.client.views_open(trigger_id="1.2.3", view=modal()),
    )


@case("response_url.five_uses", "used_url")
def five_uses(scene: Scene) -> tuple[Act, Act]:
    scene.lead.type("general", "/insider list")
    use = used(scene)
    return lambda: [use() for _ in range(5)][-1], use


@case("response_url.thirty_minutes", "expired_url")
def thirty_minutes(scene: Scene) -> tuple[Act, Act]:
    scene.lead.type("general", "/insider list")
    use = used(scene)

    def after(seconds: float) -> object:
        scene.workspace.travel(seconds)
        return use()

    return lambda: after(1800), lambda: after(1)


@case("response_url.ephemeral", "not seen")
def ephemeral_answer(scene: Scene) -> tuple[Act, Act]:
    scene.lead.type("general", "/insider list")

    def seen(**more: object) -> str:
        used(scene, **more)()
        return OK if scene.support.see("general") else "not seen"

    def alone() -> str:
        for message in list(scene.workspace.channel("general").messages):
            scene.workspace.channel("general").messages.remove(message)
        return seen()

    return lambda: seen(response_type="in_channel"), alone


# Messages

content = case("message.content", "no_text")(lambda s: (posting(s), posting(s, text="")))
text = case("message.text", "msg_too_long")(
    lambda s: (posting(s, text="x" * 40_000), posting(s, text="x" * 40_001))
)
characters = case("message.characters", "msg_blocks_too_long")(
    lambda s: (
        posting(s, blocks=[section("x" * 2640)] * 5),
        posting(s, blocks=[section("x" * 2641)] * 5),
    )
)
metadata = case("message.metadata", "invalid_metadata_format")(
    lambda s: (
        posting(s, metadata={"event_type": "a", "event_payload": {}}),
        posting(s, metadata={"event_type": "a"}),
    )
)


def own_and_foreign(scene: Scene) -> tuple[str, str, str]:
    """A channel, the ts of the app's message there, and of somebody else's."""
    own = scene.client.chat_postMessage(channel="general", text="x")["ts"]
    scene.lead.type("general", "mine")
    return channel_id(scene), own, scene.lead.see("general")[-1].ts


@case("message.update_own", "cant_update_message")
def update_own(scene: Scene) -> tuple[Act, Act]:
    channel, own, foreign = own_and_foreign(scene)
    return (
        lambda: scene.client.chat_update(channel=channel, ts=own, text="y"),
        lambda: scene.client.chat_update(channel=channel, ts=foreign, text="y"),
    )


@case("message.delete_own", "cant_delete_message")
def delete_own(scene: Scene) -> tuple[Act, Act]:
    channel, own, foreign = own_and_foreign(scene)
    return (
        lambda: scene.client.chat_delete(channel=channel, ts=own),
        lambda: scene.client.chat_delete(channel=channel, ts=foreign),
    )


@case("ephemeral.member", "user_not_in_channel")
def ephemeral_member(scene: Scene) -> tuple[Act, Act]:
    def send(user: str) -> object:
        return scene.client.chat_postEphemeral(channel=channel_id(scene, "case"), user=user, text="x")

    return lambda: send(scene.lead.person.id), lambda: send(scene.support.person.id)


@case("ephemeral.no_update", "message_not_found")
def ephemeral_no_update(scene: Scene) -> tuple[Act, Act]:
    channel, own, _ = own_and_foreign(scene)
    sent = scene.client.chat_postEphemeral(channel=channel, user=scene.lead.person.id, text="x")
    return (
        lambda: scene.client.chat_update(channel=channel, ts=own, text="y"),
        lambda: scene.client.chat_update(channel=channel, ts=sent["message_ts"], text="y"),
    )


# Tokens and scopes


def with_token(scene: Scene, token: str) -> Act:
    return lambda: WebClient(token=token, base_url=scene.sandbox.api_url, retry_handlers=[]).auth_test()


@case("token.given", "not_authed")
def token_given(scene: Scene) -> tuple[Act, Act]:
    url = f"{scene.sandbox.api_url}auth.test"
    return lambda: error_of(httpx.post(url, data={"token": BOT_TOKEN})), lambda: error_of(httpx.post(url))


token_known = case("token.known", "invalid_auth")(
    lambda s: (with_token(s, BOT_TOKEN), with_token(s, "xoxb-other"))
)
token_type = case("token.type", "not_allowed_token_type")(
    lambda s: (with_token(s, BOT_TOKEN), with_token(s, "xapp-1"))
)
method_known = case("method.known", "unknown_method")(
    lambda s: (lambda: s.client.api_call("auth.test"), lambda: s.client.api_call("auth.guess"))
)
scope_granted = case("scope.granted", "missing_scope", manifest=granting("users:read"))(
    lambda s: (lambda: s.client.users_info(user=s.lead.person.id), posting(s))
)
scope_by_kind = case("scope.by_kind", "missing_scope", manifest=granting("channels:read", "groups:history"))(
    lambda s: (
        lambda: s.client.conversations_info(channel=channel_id(s, "general")),
        lambda: s.client.conversations_info(channel=channel_id(s, "case")),
    )
)


# Channels


@case("channel.known", "channel_not_found")
def channel_known(scene: Scene) -> tuple[Act, Act]:
    scene.workspace.add_channel("board", private=True, members=[scene.lead.person])
    return posting(scene, channel="case"), posting(scene, channel=channel_id(scene, "board"))


@case("channel.by_id", "channel_not_found")
def channel_by_id(scene: Scene) -> tuple[Act, Act]:
    return (
        lambda: scene.client.conversations_info(channel=channel_id(scene)),
        lambda: scene.client.conversations_info(channel="general"),
    )


@case("channel.member", "not_in_channel")
def channel_member(scene: Scene) -> tuple[Act, Act]:
    scene.workspace.add_channel("news")
    return posting(scene), posting(scene, channel="news")


@case("channel.archived", "is_archived")
def channel_archived(scene: Scene) -> tuple[Act, Act]:
    def archive_and_post() -> object:
        scene.client.conversations_archive(channel=channel_id(scene, "case"))
        return post(scene, "case")

    return posting(scene, channel="case"), archive_and_post


@case("channel.archive_once", "already_archived")
def channel_archive_once(scene: Scene) -> tuple[Act, Act]:
    def archive() -> object:
        return scene.client.conversations_archive(channel=channel_id(scene, "case"))

    return archive, archive


def creating(scene: Scene, name: str) -> Act:
    return lambda: scene.client.conversations_create(name=name)


channel_name = case("channel.name", "invalid_name_specials")(
    lambda s: (creating(s, "in-1_é"), creating(s, "In 1"))
)
channel_name_length = case("channel.name_length", "invalid_name_maxlength")(
    lambda s: (creating(s, "x" * 80), creating(s, "x" * 81))
)
channel_name_free = case("channel.name_free", "name_taken")(
    lambda s: (creating(s, "new"), creating(s, "new"))
)


@case("channel.topic", "too_long")
def channel_topic(scene: Scene) -> tuple[Act, Act]:
    def topic(length: int) -> object:
        return scene.client.conversations_setTopic(channel=channel_id(scene), topic="x" * length)

    return lambda: topic(250), lambda: topic(251)


# People


@case("user.known", "user_not_found")
def user_known(scene: Scene) -> tuple[Act, Act]:
    lead = scene.lead.person
    return lambda: scene.client.users_info(user=lead.id), lambda: scene.client.users_info(user=lead.name)


@case("user.active", "user_disabled")
def user_active(scene: Scene) -> tuple[Act, Act]:
    def write() -> object:
        return scene.client.conversations_open(users=scene.support.person.id)

    def deactivate_and_write() -> object:
        scene.workspace.deactivate("Support agent")
        return write()

    return write, deactivate_and_write


def inviting(scene: Scene, person: str, channel: str = "case") -> Act:
    return lambda: scene.client.conversations_invite(channel=channel_id(scene, channel), users=person)


invite_once = case("invite.once", "already_in_channel")(
    lambda s: (inviting(s, s.support.person.id), inviting(s, s.support.person.id))
)


@case("invite.stranger", "cant_invite")
def invite_stranger(scene: Scene) -> tuple[Act, Act]:
    stranger = scene.workspace.add_person("Supplier", team="T0SUPPLIER").id
    scene.workspace.add_channel("shared", with_bot=True, shared_with=["T0SUPPLIER"])
    return inviting(scene, stranger, "shared"), inviting(scene, stranger)


@case("invite.guest", "ura_max_channels")
def invite_guest(scene: Scene) -> tuple[Act, Act]:
    guest = scene.workspace.add_person("Temp worker", is_ultra_restricted=True).id
    return inviting(scene, guest), inviting(scene, guest, "general")


@case("kick.member", "not_in_channel")
def kick_member(scene: Scene) -> tuple[Act, Act]:
    def kick() -> object:
        return scene.client.conversations_kick(channel=channel_id(scene, "case"), user=scene.lead.person.id)

    return kick, kick


@case("kick.self", "cant_kick_self")
def kick_self(scene: Scene) -> tuple[Act, Act]:
    def kick(user: str) -> object:
        return scene.client.conversations_kick(channel=channel_id(scene, "case"), user=user)

    return lambda: kick(scene.lead.person.id), lambda: kick(scene.workspace.bot_user_id)


leave_general = case("leave.general", "cant_leave_general")(
    lambda s: (
        lambda: s.client.conversations_leave(channel=channel_id(s, "case")),
        lambda: s.client.conversations_leave(channel=channel_id(s, "general")),
    )
)


@case("pin.once", "already_pinned")
def pin_once(scene: Scene) -> tuple[Act, Act]:
    channel, own, _ = own_and_foreign(scene)

    def pin() -> object:
        return scene.client.pins_add(channel=channel, timestamp=own)

    return pin, pin


@case("pin.there", "no_pin")
def pin_there(scene: Scene) -> tuple[Act, Act]:
    channel, own, _ = own_and_foreign(scene)
    scene.client.pins_add(channel=channel, timestamp=own)

    def unpin() -> object:
        return scene.client.pins_remove(channel=channel, timestamp=own)

    return unpin, unpin


def bookmarking(scene: Scene, link: str) -> Act:
    return lambda: scene.client.bookmarks_add(
        channel_id=channel_id(scene), title="Plan", type="link", link=link
    )


bookmark_link = case("bookmark.link", "invalid_link")(
    lambda s: (bookmarking(s, "https://example.invalid"), bookmarking(s, "file:///plan"))
)


@case("usergroups.plan", "plan_upgrade_required")
def usergroups_plan(scene: Scene) -> tuple[Act, Act]:
    def on_a_free_plan() -> object:
        scene.workspace.plan = "free"
        return scene.client.usergroups_list()

    return scene.client.usergroups_list, on_a_free_plan


@case("usergroups.there", "no_such_subteam")
def usergroups_there(scene: Scene) -> tuple[Act, Act]:
    group = scene.workspace.add_usergroup("Responders", "responders", [scene.lead.person])

    def members(of: str) -> Act:
        return lambda: scene.client.usergroups_users_list(usergroup=of)

    return members(group.id), members("S0NOBODY")


# Rates


@case("rate.channel", "ratelimited", rate_limits=True)
def rate_channel(scene: Scene) -> tuple[Act, Act]:
    def burst() -> object:
        for _ in range(5):
            post(scene)
        scene.workspace.travel(1)
        return post(scene)

    return burst, posting(scene)


@case("rate.workspace", "ratelimited", rate_limits=True)
def rate_workspace(scene: Scene) -> tuple[Act, Act]:
    rooms = [scene.workspace.add_channel(f"room-{n}", with_bot=True).id for n in range(61)]
    return lambda: [post(scene, room) for room in rooms[:60] for _ in range(5)], posting(
        scene, channel=rooms[60]
    )


@case("rate.tier", "ratelimited", rate_limits=True)
def rate_tier(scene: Scene) -> tuple[Act, Act]:
    def many() -> object:
        return [scene.client.conversations_list() for _ in range(20)]

    return many, scene.client.conversations_list


CASES = cases_in(globals())


@pytest.mark.parametrize("given", CASES, ids=repr)
def test_calls(given: Case) -> None:
    with set_for(given) as scene:
        scene.bot.answer = answering("")
        check(given, scene)


def test_a_call_that_comes_too_soon_says_when_to_come_again() -> None:
    with set_for(rate_channel) as scene:
        for _ in range(5):
            post(scene)
        headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
        message = {"channel": "general", "text": "x"}
        refused = httpx.post(f"{scene.sandbox.api_url}chat.postMessage", headers=headers, json=message)

        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert refused.json() == {"ok": False, "error": "ratelimited"}


def test_a_missing_scope_is_named_and_every_answer_says_what_is_granted() -> None:
    with set_for(scope_granted) as scene:
        headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
        answer = httpx.post(f"{scene.sandbox.api_url}chat.postMessage", headers=headers, json={})

        assert answer.json() == {
            "ok": False,
            "error": "missing_scope",
            "needed": "chat:write",
            "provided": "users:read",
        }
        assert answer.headers["x-oauth-scopes"] == "users:read"


def test_people_of_another_team_and_shared_channels_are_marked(scene: Scene) -> None:
    stranger = scene.workspace.add_person("Supplier", team="T0SUPPLIER")
    shared = scene.workspace.add_channel("shared", with_bot=True, shared_with=["T0SUPPLIER"])

    user = scene.client.users_info(user=stranger.id)["user"]
    channel = scene.client.conversations_info(channel=shared.id)["channel"]

    assert (user["team_id"], user["is_stranger"]) == ("T0SUPPLIER", True)
    assert channel["is_ext_shared"] is True
    assert channel["connected_team_ids"] == ["T0SUPPLIER"]
    assert "is_stranger" not in scene.client.users_info(user=scene.lead.person.id)["user"]


def test_lists_of_people_groups_channels_and_pins(scene: Scene) -> None:
    scene.workspace.add_usergroup("Responders", "responders", [scene.lead.person])
    channel, own, _ = own_and_foreign(scene)
    scene.client.pins_add(channel=channel, timestamp=own)

    first = scene.client.users_list(limit=2)
    rest = scene.client.users_list(cursor=first["response_metadata"]["next_cursor"])
    (group,) = scene.client.usergroups_list(include_users=True)["usergroups"]
    kinds = scene.client.conversations_list(types="public_channel,private_channel")["channels"]
    (pin,) = scene.client.pins_list(channel=channel)["items"]

    assert [user["name"] for user in [*first["members"], *rest["members"]]] == [
        "lead.responder",
        "support.agent",
        "insider",
    ]
    assert (group["handle"], group["users"]) == ("responders", [scene.lead.person.id])
    assert scene.client.usergroups_users_list(usergroup=group["id"])["users"] == group["users"]
    assert [one["name"] for one in kinds] == ["general", "case"]
    assert [one["name"] for one in scene.client.conversations_list()["channels"]] == ["general"]
    assert pin["message"]["ts"] == own
