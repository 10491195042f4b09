"""What came of something that a person did."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.model import Message
from sandbox.sender import Answer, Sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came of something that a person did.

    `status` is the bot's HTTP status: 200 for what needs no bot, 0 when it gave no answer within three
    seconds. `shown` is what the person was shown at once as the answer. `raw` is the request that was
    sent, None if none was. `errors` are the words beside the fields of a refused modal, by block id.
    `failure` is Slack's word for a failed delivery, empty when all went well.
    """

    status: int
    shown: list[Message] = field(default_factory=list)
    raw: Sent | None = field(default=None, repr=False)
    errors: dict[str, str] = field(default_factory=dict)
    failure: str = ""
    settle: Callable[[Answer], "Delivery"] | None = field(default=None, repr=False, compare=False)
