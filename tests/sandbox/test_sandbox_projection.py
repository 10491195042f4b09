"""Blocks as plain text, and the rules of charts and tables."""

from typing import Any

import pytest

from sandbox.blocks import accept_blocks
from sandbox.model import SlackError
from sandbox.projection import mrkdwn, plain_text

NAMES = {"U1": "Lead responder", "C1": "general", "S1": "on-call"}
SERIES: dict[str, Any] = {
    "name": "Opened",
    "data": [{"label": "Oct", "value": 3}, {"label": "Nov", "value": 1}],
}
BAR: dict[str, Any] = {
    "type": "bar",
    "series": [SERIES],
    "axis_config": {"categories": ["Oct", "Nov"], "y_label": "Incidents"},
}
PIE = {"type": "pie", "segments": [{"label": "Email", "value": 2.5}]}
ROWS: list[list[dict[str, Any]]] = [
    [{"type": "raw_text", "text": "Case"}, {"type": "raw_text", "text": "Customers"}],
    [{"type": "raw_text", "text": "IN-1"}, {"type": "raw_number", "value": 1200, "text": "1,200"}],
]


def name_of(some_id: str) -> str:
    return NAMES.get(some_id, some_id)


def chart(**changes: object) -> dict[str, Any]:
    return {"type": "data_visualization", "title": "Per month", "chart": {**BAR, **changes}}


def table(**changes: object) -> dict[str, Any]:
    return {"type": "data_table", "caption": "Cases", "rows": ROWS, **changes}


def read(*blocks: dict[str, Any]) -> str:
    return plain_text(accept_blocks(list(blocks)), "behind", name_of)


@pytest.mark.parametrize(
    ("markup", "read_as"),
    [
        ("*bold* _italic_ ~gone~ `code *as is*`", "bold italic gone code *as is*"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("<@U1> in <#C1|old-name>", "@Lead responder in #general"),
        ("<https://a.b|the policy> <https://c.d>", "the policy https://c.d"),
        ("<mailto:a@b.c|a@b.c> &lt;x&gt; &amp; y", "a@b.c <x> & y"),
        ("<!here> <!subteam^S1> <!subteam^S1|@team>", "@here @on-call @team"),
        ("<!date^1795000000^{date}|17 November>", "17 November"),
        ("```a *b*\nc```", "a *b*\nc"),
    ],
)
def test_markup_is_read_as_a_person_reads_it(markup: str, read_as: str) -> None:
    assert mrkdwn(markup, name_of) == read_as


def test_text_stands_in_when_there_are_no_blocks() -> None:
    assert plain_text([], "*Hi* <@U1>", name_of) == "Hi @Lead responder"


def test_every_kind_of_block_is_read() -> None:
    plain = {"type": "plain_text", "text": "Undo"}
    assert read({"type": "header", "text": {"type": "plain_text", "text": "Week 47"}}) == "Week 47"
    section: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": "*A*"}}
    with_more = section | {"fields": [plain], "accessory": {"type": "button", "text": plain}}
    assert read(with_more) == "A\nUndo\n[Undo]"
    elements = [{"type": "mrkdwn", "text": "_note_"}, {"type": "plain_text", "text": "two"}]
    assert read({"type": "context", "elements": elements}) == "note two"
    buttons = [{"type": "button", "text": plain}, {"type": "users_select", "placeholder": plain}]
    assert read({"type": "actions", "elements": buttons}) == "[Undo] [Undo]"
    markdown = {"type": "markdown", "text": "## Title\n**bold** [link](https://a.b)"}
    assert read(markdown) == "Title\nbold link"
    assert read({"type": "divider"}) == "behind"


def test_rich_text_is_read_with_its_lists_and_names() -> None:
    def line(*leaves: dict[str, Any]) -> dict[str, Any]:
        return {"type": "rich_text_section", "elements": list(leaves)}

    steps = [line({"type": "text", "text": "one"}), line({"type": "user", "user_id": "U1"})]
    quote = {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://a.b"}]}
    block = {
        "type": "rich_text",
        "elements": [
            line({"type": "text", "text": "Steps", "style": {"bold": True}}, {"type": "emoji", "name": "x"}),
            {"type": "rich_text_list", "style": "ordered", "elements": steps},
            quote,
        ],
    }
    assert read(block) == "Steps:x:\n1. one\n2. @Lead responder\n> https://a.b"


def test_charts_and_tables_are_read() -> None:
    pie = {"type": "data_visualization", "title": "Fields", "chart": PIE}
    assert read(chart()) == "Per month\nIncidents\nOct: 3\nNov: 1"
    assert read(chart(series=[SERIES, {**SERIES, "name": "Closed"}])).endswith(
        "Closed, Oct: 3\nClosed, Nov: 1"
    )
    assert read(pie) == "Fields\nEmail: 2.5"
    assert read(table()) == "Cases\nCase | Customers\nIN-1 | 1,200"


@pytest.mark.parametrize(
    "block",
    [
        {**chart(), "title": "x" * 51},
        {**chart(), "title": ""},
        {**chart(), "chart": {"type": "radar"}},
        {**chart(), "chart": {"type": "pie", "segments": []}},
        {**chart(), "chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]}},
        chart(series=[]),
        chart(series=[SERIES] * 7),
        chart(series=[SERIES, SERIES]),
        chart(series=[{**SERIES, "name": ""}]),
        chart(series=[{**SERIES, "data": [{"label": "Oct", "value": "3"}]}]),
        chart(axis_config={"categories": ["Oct"]}),
        chart(axis_config={"categories": ["x" * 21]}),
        table(caption=""),
        table(rows=ROWS[:1]),
        table(rows=[ROWS[0], ROWS[1][:1]]),
        table(rows=[ROWS[0], [{"type": "raw_text", "text": ""}, ROWS[1][1]]]),
        table(rows=[[{"type": "rich_text", "elements": []}] * 2, ROWS[1]]),
        table(page_size=0),
    ],
)
def test_charts_and_tables_out_of_shape_are_refused(block: dict[str, Any]) -> None:
    with pytest.raises(SlackError, match="invalid_blocks"):
        accept_blocks([block])


def test_two_charts_per_message_are_the_most() -> None:
    assert len(accept_blocks([chart()] * 2)) == 2
    with pytest.raises(SlackError, match="at most 2"):
        accept_blocks([chart()] * 3)


def test_alerts_cards_and_containers_are_read() -> None:
    def words(text: str) -> dict[str, str]:
        return {"type": "plain_text", "text": text}

    press = {"type": "button", "action_id": "show", "text": words("Show")}
    alert = {"type": "alert", "level": "warning", "text": words("Out of date")}
    card = {"type": "card", "title": words("IN-1"), "body": words("Reported"), "actions": [press]}
    inside = {"type": "section", "text": words("Inside")}
    container = {"type": "container", "title": words("More"), "child_blocks": [inside]}

    assert read(alert, card, container).splitlines() == [
        "Out of date",
        "IN-1",
        "Reported",
        "[Show]",
        "More",
        "Inside",
    ]
