"""Roles from user groups: what is remembered for how long, and a Slack that does not answer."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pydantic import ValidationError

from bot.clients.slack_api import client
from bot.config import Config
from bot.groups import Groups
from domain.access import Role
from sandbox.model import Usergroup
from sandbox.server import Sandbox
from sandbox.workspace import Workspace


@dataclass
class Scene:
    """A workspace with one group, what the bot knows of it, and a clock that moves by hand."""

    workspace: Workspace
    box: Sandbox
    group: Usergroup
    groups: Groups
    now: list[float] = field(default_factory=lambda: [0.0])

    @property
    def user(self) -> str:
        """The member of the group."""
        return self.workspace.person("Member").id

    def roles(self) -> set[Role]:
        """What the member holds, after the bot had its turn."""
        self.groups.ask()
        return set(self.groups.held().get(self.user, {}))


@pytest.fixture
def scene() -> Iterator[Scene]:
    workspace = Workspace(now=time.time)
    group = workspace.add_usergroup("HR", "hr", [workspace.add_person("Member")])
    box = Sandbox(workspace, signing_secret="shh", bot_token="xoxb-tests")
    box.start()
    now = [0.0]
    groups = Groups(
        client("xoxb-tests", box.api_url), {group.id: (Role.HR, Role.RESPONDER)}, clock=lambda: now[0]
    )
    yield Scene(workspace, box, group, groups, now)
    box.stop()


def test_members_hold_the_roles_of_their_group_and_others_hold_none(scene: Scene) -> None:
    other = scene.workspace.add_person("Other").id
    assert scene.groups.held() == {}
    assert scene.roles() == {Role.HR, Role.RESPONDER}
    assert scene.groups.held()[scene.user][Role.HR] == scene.group.id
    assert other not in scene.groups.held()


def test_who_leaves_the_group_loses_the_roles_within_two_minutes(scene: Scene) -> None:
    assert scene.roles()
    scene.workspace.regroup(scene.group, [])
    scene.now[0] += 119
    assert scene.roles()
    scene.now[0] += 1
    assert scene.roles() == set()


@pytest.mark.parametrize("fault", ["gone", "server_error"])
def test_while_slack_is_silent_roles_last_ten_minutes_and_then_nobody_holds_them(
    scene: Scene, fault: str
) -> None:
    assert scene.roles()
    scene.box.faults.set(fault, methods=["usergroups.users.list"])  # type: ignore[arg-type]
    scene.now[0] += 599
    assert scene.roles()
    scene.now[0] += 1
    assert scene.roles() == set()
    scene.box.faults.clear()
    scene.now[0] += 31
    assert scene.roles()


def test_slack_is_not_asked_again_before_it_says_so(scene: Scene) -> None:
    scene.box.faults.set("rate_limited", methods=["usergroups.users.list"], count=1, seconds=45)
    assert scene.roles() == set()
    scene.now[0] += 44
    assert scene.roles() == set()
    scene.now[0] += 1
    assert scene.roles()


def test_a_group_that_is_gone_or_may_not_be_read_gives_nothing_at_once(scene: Scene) -> None:
    assert scene.roles()
    scene.workspace.plan = "free"
    scene.now[0] += 120
    assert scene.roles() == set()


@pytest.mark.parametrize(
    "said",
    [
        {"groups": {"hr": ["hr"]}},
        {"groups": {"S0HR": ["owner"]}},
        {"groups": {"S0HR": ["chief"]}},
        {"accounts": {"anna": ["U0ANNA"]}},
        {"accounts": {"U0ANNA": ["U0ANNA"]}},
        {"accounts": {"U0ANNA": ["U0SECOND"], "U0BERT": ["U0SECOND"]}},
    ],
)
def test_settings_that_name_no_group_no_role_or_an_account_twice_are_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Config.model_validate(said)
