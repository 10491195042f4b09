"""What Slack accepts and refuses in a message's blocks: one row per rule."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.fake_bot import Scene, running_scene
from tests.sandbox.rules import OK, Json, markdown, outcome, section, words


def button(**more: object) -> Json:
    return {"type": "button", "action_id": "a", "text": words("Press"), **more}


def row(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, text: str = "x", value: str = "v") -> list[Json]:
    return [{"text": words(text), "value": value} for _ in range(count)]


def menu(kind: str = "static_select", count: int = 1, **more: object) -> Json:
    return {"type": kind, "action_id": "a", "options": options(count), **more}


def field(element: Json, label: str = "Label", **more: object) -> Json:
    return {"type": "input", "label": words(label), "element": element, **more}


def text_input(**more: object) -> Json:
    return {"type": "plain_text_input", "action_id": "a", **more}


def chart(title: str = "Chart", **chart: object) -> Json:
    return {"type": "data_visualization", "title": title, "chart": chart or pie(1)}


def pie(count: int) -> Json:
    return {"type": "pie", "segments": [{"label": f"s{n}", "value": 1} for n in range(count)]}


def bars(names: list[str], labels: list[str] | None = None) -> Json:
    data = [{"label": label, "value": 1} for label in labels or ["one"]]
    series = [{"name": name, "data": data} for name in names]
    return {"type": "bar", "series": series, "axis_config": {"categories": ["one"]}}


def table(*rows: list[Json], **more: object) -> Json:
    return {"type": "data_table", "caption": "Table", "rows": list(rows), **more}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


RICH: Json = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}


def image(alt: str) -> Json:
    return {"type": "image", "image_url": "https://example.invalid/i.png", "alt_text": alt}


def confirm(title: str) -> Json:
    return {"title": words(title), "text": words("Sure?"), "confirm": words("Yes"), "deny": words("No")}


BLOCKS: dict[str, tuple[list[Any], list[Any]]] = {
    "message.blocks": ([{"type": "divider"}] * 50, [{"type": "divider"}] * 51),
    "message.charts": ([chart()] * 2, [chart()] * 3),
    "message.markdown": (
        [{"type": "markdown", "text": "x" * 6000}] * 2,
        [{"type": "markdown", "text": "x" * 6001}] * 2,
    ),
    "block.type": ([{"type": "divider"}], [{"type": "curtain"}]),
    "block.unknown_field": ([{"type": "divider"}], [{"type": "divider", "width": 2}]),
    "block.block_id": ([section(block_id="b" * 255)], [section(block_id="b" * 256)]),
    "block.unique_block_id": (
        [section(block_id="a"), section(block_id="b")],
        [section(block_id="a"), section(block_id="a")],
    ),
    "section.content": ([section()], [{"type": "section"}]),
    "section.text": ([section("x" * 3000)], [section("x" * 3001)]),
    "section.fields": ([section(fields=[markdown("x")] * 10)], [section(fields=[markdown("x")] * 11)]),
    "section.field_text": (
        [section(fields=[markdown("x" * 2000)])],
        [section(fields=[markdown("x" * 2001)])],
    ),
    "header.text": (
        [{"type": "header", "text": words("x" * 150)}],
        [{"type": "header", "text": words("x" * 151)}],
    ),
    "header.plain_text": (
        [{"type": "header", "text": words("x")}],
        [{"type": "header", "text": markdown("x")}],
    ),
    "context.elements": (
        [{"type": "context", "elements": [markdown("x")] * 10}],
        [{"type": "context", "elements": [markdown("x")] * 11}],
    ),
    "actions.elements": (
        [row(*[button(action_id=f"{n}") for n in range(25)])],
        [row(*[button(action_id=f"{n}") for n in range(26)])],
    ),
    "actions.empty": ([row(button())], [row()]),
    "actions.element_type": ([row(menu())], [row(text_input())]),
    "actions.unique_action_id": ([row(button(), button(action_id="b"))], [row(button(), button())]),
    "element.action_id": ([row(button(action_id="a" * 255))], [row(button(action_id="a" * 256))]),
    "button.text": ([row(button(text=words("x" * 75)))], [row(button(text=words("x" * 76)))]),
    "button.value": ([row(button(value="x" * 2000))], [row(button(value="x" * 2001))]),
    "button.url": ([row(button(url="x" * 3000))], [row(button(url="x" * 3001))]),
    "button.style": ([row(button(style="danger"))], [row(button(style="green"))]),
    "confirm.title": (
        [row(button(confirm=confirm("x" * 100)))],
        [row(button(confirm=confirm("x" * 101)))],
    ),
    "select.options": ([row(menu(count=100))], [row(menu(count=101))]),
    "select.no_options": ([row(menu(count=1))], [row(menu(count=0))]),
    "select.placeholder": (
        [row(menu(placeholder=words("x" * 150)))],
        [row(menu(placeholder=words("x" * 151)))],
    ),
    "select.initial_option": (
        [row(menu(initial_option=options(1)[0]))],
        [row(menu(initial_option=options(1, value="w")[0]))],
    ),
    "option.text": (
        [row(menu(options=options(1, text="x" * 75)))],
        [row(menu(options=options(1, text="x" * 76)))],
    ),
    "option.value": (
        [row(menu(options=options(1, value="x" * 150)))],
        [row(menu(options=options(1, value="x" * 151)))],
    ),
    "overflow.options": ([row(menu("overflow", 5))], [row(menu("overflow", 6))]),
    "radio.options": ([row(menu("radio_buttons", 10))], [row(menu("radio_buttons", 11))]),
    "input.label": ([field(text_input(), "x" * 2000)], [field(text_input(), "x" * 2001)]),
    "input.hint": (
        [field(text_input(), hint=words("x" * 2000))],
        [field(text_input(), hint=words("x" * 2001))],
    ),
    "input.element_type": ([field(menu())], [field(button())]),
    "input.max_length": ([field(text_input(max_length=3000))], [field(text_input(max_length=3001))]),
    "image.alt_text": ([image("x" * 2000)], [image("x" * 2001)]),
    "chart.title": ([chart("x" * 50)], [chart("x" * 51)]),
    "chart.segments": ([chart(**pie(6))], [chart(**pie(7))]),
    "chart.series": (
        [chart(**bars([f"{n}" for n in range(6)]))],
        [chart(**bars([f"{n}" for n in range(7)]))],
    ),
    "chart.series_names": ([chart(**bars(["a", "b"]))], [chart(**bars(["a", "a"]))]),
    "chart.categories": ([chart(**bars(["a"]))], [chart(**bars(["a"], ["two"]))]),
    "table.caption": ([table([cell()], [cell()])], [table([cell()], [cell()], caption="")]),
    "table.rows": ([table(*[[cell()]] * 101)], [table(*[[cell()]] * 102)]),
    "table.columns": ([table(*[[cell()] * 20] * 2)], [table(*[[cell()] * 21] * 2)]),
    "table.equal_rows": (
        [table([cell()] * 2, [cell()] * 2)],
        [table([cell()] * 2, [cell()])],
    ),
    "table.header": ([table([cell()], [RICH])], [table([RICH], [cell()])]),
    "table.page_size": (
        [table([cell()], [cell()], page_size=100)],
        [table([cell()], [cell()], page_size=101)],
    ),
    "table.cell": (
        [table([cell()], [{"type": "raw_number", "text": "1", "value": 1}])],
        [table([cell()], [{"type": "raw_number", "text": "1", "value": "1"}])],
    ),
}


@pytest.fixture(scope="module")
def shared() -> Iterator[Scene]:
    """One scene for all rows: nothing of a message that is refused is kept."""
    with running_scene() as running:
        yield running


@pytest.mark.parametrize("rule", BLOCKS)
def test_blocks_pass_up_to_the_limit_and_not_beyond(shared: Scene, rule: str) -> None:
    accepted, refused = BLOCKS[rule]

    def post(blocks: list[Any]) -> str:
        return outcome(lambda: shared.client.chat_postMessage(channel="general", text="x", blocks=blocks))

    assert (post(accepted), post(refused)) == (OK, "invalid_blocks")


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "x" * 40_001},
        {"blocks": [section("x" * 3001)]},
    ],
)
def test_an_answer_to_a_command_keeps_the_rules_too(shared: Scene, answer: Json) -> None:
    shared.bot.answer = lambda _: (200, answer)

    assert shared.lead.type("general", "/insider list").failure == "invalid_command_response"
