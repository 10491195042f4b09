"""Everything that can be refused, as one tree.

An error carries a message id and its parameters, never a sentence: the catalogues in ``bot/words`` hold the
sentences, so that each refusal reads the same on every surface and in every language.
"""

from typing import Self


class InsiderError(Exception):
    """Root of everything this project raises on purpose."""


class Refused(InsiderError):
    """A request that changes nothing and gets one private answer.

    Args:
        code: Message id below ``refused.`` in the catalogues, for example ``unknown_word``.
        **params: Values for the placeholders of that message: text, numbers, dates or lists of text.

    ``field`` names the answer of a form that it is about, where one is.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.field: str | None = None

    def at(self, field: str) -> Self:
        """The same, pointing at the answer of a form that is to blame."""
        self.field = field
        return self


class NotFound(Refused):
    """No such incident, suspect or record, or none that this person may see: the answer is the same."""

    def __init__(self) -> None:
        super().__init__("not_found")


class IllegalMove(Refused):
    """A lifecycle step that is not possible from the current state.

    Args:
        lifecycle: Name of the lifecycle, for example ``finding``.
        current: Code of the state the subject is in.
        wanted: Code of the state that was asked for.
        allowed: Codes of the states that may follow now, in the lifecycle's order.
    """

    def __init__(self, lifecycle: str, current: str, wanted: str, allowed: tuple[str, ...]) -> None:
        code = "illegal_move" if allowed else "final_state"
        super().__init__(code, lifecycle=lifecycle, current=current, wanted=wanted, allowed=allowed)
        self.allowed = allowed
