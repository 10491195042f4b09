"""Who sees what, and how the workspace tells of changes."""

import threading

import pytest

from sandbox.model import SlackError
from sandbox.workspace import Workspace
from tests.sandbox.fake_bot import Clock, Scene


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(now=Clock())


def test_a_private_channel_does_not_exist_for_others(scene: Scene) -> None:
    scene.client.chat_postMessage(channel=scene.workspace.channel("case").id, text="Secret")

    assert scene.lead.channels() == ["general", "case"]
    assert scene.support.channels() == ["general"]
    assert "Secret" in scene.lead.everything()
    assert "Secret" not in scene.support.everything()
    assert "case" not in scene.support.everything()
    with pytest.raises(LookupError):
        scene.support.see("case")


def test_the_name_of_a_hidden_channel_is_hidden_where_it_is_mentioned(scene: Scene) -> None:
    case = scene.workspace.channel("case")
    scene.client.chat_postMessage(channel="#general", text=f"See <#{case.id}|case>")

    assert scene.lead.see("general")[-1].plain == "See #case"
    assert scene.support.see("general")[-1].plain == "See #private channel"


def test_the_text_behind_blocks_counts_as_seen(scene: Scene) -> None:
    blocks = [{"type": "divider"}]
    scene.client.chat_postMessage(channel="#general", text="In the notification", blocks=blocks)

    assert "In the notification" in scene.support.everything()


def test_a_guest_sees_only_channels_they_are_in(scene: Scene) -> None:
    guest = scene.workspace.add_person("Guest", is_restricted=True)
    scene.workspace.add_channel("project", members=[guest])

    assert scene.sandbox.visitor("Guest").channels() == ["project"]


def test_people_and_channels_are_found_by_name_handle_and_id(workspace: Workspace) -> None:
    person = workspace.add_person("Lead responder")
    channel = workspace.add_channel("general")

    assert {workspace.person(key).id for key in ("Lead responder", "lead.responder", person.id)} == {
        person.id
    }
    assert {workspace.channel(key).id for key in ("general", "#general", channel.id)} == {channel.id}
    with pytest.raises(LookupError):
        workspace.person("Nobody")
    with pytest.raises(LookupError):
        workspace.channel("nothing")
    with pytest.raises(SlackError, match="name_taken"):
        workspace.add_channel("general", private=True)


def test_stamps_are_unique_and_increase_while_the_clock_stands_still(workspace: Workspace) -> None:
    person = workspace.add_person("Lead responder")
    channel = workspace.add_channel("general", members=[person])

    stamps = [workspace.post(channel, person.id, "x").ts for _ in range(100)]

    assert stamps == sorted(set(stamps))
    assert all(len(ts) == len("1800000000.000000") for ts in stamps)


def test_posting_from_many_threads_loses_nothing(workspace: Workspace) -> None:
    person = workspace.add_person("Lead responder")
    channel = workspace.add_channel("general", members=[person])

    def post_many() -> None:
        for _ in range(200):
            workspace.post(channel, person.id, "x")

    threads = [threading.Thread(target=post_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({message.ts for message in workspace.visible(person.id, channel)}) == 800


def test_subscribers_hear_of_changes_until_they_stop(workspace: Workspace) -> None:
    heard: list[int] = []
    stop = workspace.subscribe(lambda: heard.append(workspace.revision))

    workspace.add_person("Lead responder")
    stop()
    workspace.add_person("Responder")

    assert heard == [1]


def test_one_can_wait_for_what_comes_later(scene: Scene) -> None:
    channel = scene.client.conversations_create(name="later", is_private=True)["channel"]["id"]

    def happen() -> None:
        scene.client.conversations_invite(channel=channel, users=scene.lead.person.id)
        scene.client.chat_postMessage(channel=channel, text="Here it is")

    thread = threading.Thread(target=happen)
    thread.start()

    assert scene.lead.wait_to_see("later", "Here it").plain == "Here it is"
    thread.join()
    with pytest.raises(TimeoutError):
        scene.lead.wait_to_see("later", "never", timeout=0.01)
