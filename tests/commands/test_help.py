"""``/insider help``: the same for everybody."""

import pytest

from commands.help import Help
from tests.builders import LOBBY, Desk


@pytest.mark.parametrize(
    ("line", "noun"),
    [("help", None), ("", None), ("  ", None), ("?", None), ("aide", None), ("help Leaked", "leaked")],
)
def test_help_is_answered_to_everybody_and_records_nothing(desk: Desk, line: str, noun: str | None) -> None:
    before = desk.rows()
    assert Help(noun) == desk.types("U0STRANGER", line, LOBBY).body
    assert before == desk.rows()
