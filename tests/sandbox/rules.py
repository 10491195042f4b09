"""Cases of what Slack accepts and refuses, each under the name of its rule in `sandbox/coverage.py`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from slack_sdk.errors import SlackApiError

from tests.sandbox.fake_bot import Received, Scene, running_scene

Act: TypeAlias = Callable[[], object]
Setting: TypeAlias = Callable[[Scene], tuple[Act, Act]]
Json: TypeAlias = dict[str, Any]

OK = "ok"
NOT_POSSIBLE = "not possible"
"""What a person's client does not offer."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """`setting` prepares a scene and answers what is accepted, then what is refused with `code`."""

    rule: str
    code: str
    setting: Setting
    manifest: Json | None = None
    rate_limits: bool = False

    def __repr__(self) -> str:
        """Its name among the tests."""
        return self.rule


def case(
    rule: str, code: str, *, manifest: Json | None = None, rate_limits: bool = False
) -> Callable[[Setting], Case]:
    """Make a case of the function that sets the scene."""
    return lambda setting: Case(
        rule=rule, code=code, setting=setting, manifest=manifest, rate_limits=rate_limits
    )


def cases_in(module: dict[str, object]) -> list[Case]:
    """The cases that a module defines."""
    return [value for value in module.values() if isinstance(value, Case)]


def outcome(act: Act) -> str:
    """What came of it: "ok", Slack's code, or that a client does not offer it. An act may answer itself."""
    try:
        result = act()
    except SlackApiError as error:
        return str(error.response["error"])
    except LookupError:
        return NOT_POSSIBLE
    return result if isinstance(result, str) else OK


def check(given: Case, scene: Scene) -> None:
    """What Slack accepts passes, what it refuses is refused with its code."""
    accepted, refused = given.setting(scene)

    assert outcome(accepted) == OK
    assert outcome(refused) == given.code


@contextmanager
def set_for(given: Case) -> Iterator[Scene]:
    """The scene that a case needs."""
    with running_scene(manifest=given.manifest, rate_limits=given.rate_limits) as scene:
        yield scene


def words(text: str) -> Json:
    """A plain text."""
    return {"type": "plain_text", "text": text}


def markdown(text: str) -> Json:
    """A marked-up text."""
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: object) -> Json:
    """A section."""
    return {"type": "section", "text": markdown(text), **more}


def modal(**more: object) -> Json:
    """A modal with one section."""
    return {"type": "modal", "title": words("Title"), "blocks": [section()], **more}


HOME: Json = {"type": "home", "blocks": [section()]}


def trigger(scene: Scene) -> str:
    """A trigger of the lead's, fresh."""
    scene.lead.shortcut("any")
    return str(scene.bot.last.payload["trigger_id"])


def opened(scene: Scene, view: Json) -> Json:
    """A modal opened for the lead."""
    answer: Json = scene.client.views_open(trigger_id=trigger(scene), view=view)["view"]
    return answer


def answering(answer: object) -> Callable[[Received], tuple[int, object]]:
    """A bot that says this."""
    return lambda _received: (200, answer)
