"""The rules of data_visualization and data_table, which slack_sdk's models do not know yet."""

from collections.abc import Callable

from sandbox.model import Json

_TITLE = 50
_PARTS = 6
_CATEGORY = 20
_ROWS = 101
_COLUMNS = 20
_PAGE = 100


def _chart_faults(block: Json) -> list[str]:
    chart = block.get("chart")
    if not _words(block.get("title"), _TITLE):
        return [f"title must be 1 to {_TITLE} characters"]
    if not isinstance(chart, dict) or chart.get("type") not in {"pie", "bar", "area", "line"}:
        return ["chart must be one of pie, bar, area, line"]
    return _pie_faults(chart) if chart["type"] == "pie" else _axis_faults(chart)


def _pie_faults(chart: Json) -> list[str]:
    segments = chart.get("segments")
    if not isinstance(segments, list) or not 1 <= len(segments) <= _PARTS:
        return [f"segments must hold 1 to {_PARTS}"]
    return (
        []
        if all(_point(part) and part["value"] > 0 for part in segments)
        else ["a segment needs label and value"]
    )


def _axis_faults(chart: Json) -> list[str]:
    series = chart.get("series")
    categories = (chart.get("axis_config") or {}).get("categories")
    if not isinstance(series, list) or not 1 <= len(series) <= _PARTS:
        return [f"series must hold 1 to {_PARTS}"]
    if not isinstance(categories, list) or not all(_words(name, _CATEGORY) for name in categories):
        return [f"axis_config.categories are words of at most {_CATEGORY} characters"]
    if not all(isinstance(one, dict) and one.get("name") for one in series):
        return ["each series needs a name"]
    if len({one["name"] for one in series}) != len(series):
        return ["the names of series are unique"]
    return [fault for one in series for fault in _points_faults(one, categories)]


def _points_faults(series: Json, categories: list[str]) -> list[str]:
    points = series.get("data")
    if not isinstance(points, list) or not all(_point(point) for point in points):
        return ["a data point needs label and value"]
    if sorted(point["label"] for point in points) != sorted(categories):
        return ["the labels of each series must match the categories"]
    return []


def _table_faults(block: Json) -> list[str]:
    rows, page = block.get("rows"), block.get("page_size", 5)
    if not block.get("caption"):
        return ["caption is required"]
    if (
        not isinstance(rows, list)
        or not 2 <= len(rows) <= _ROWS
        or not all(isinstance(r, list) for r in rows)
    ):
        return [f"rows must hold 2 to {_ROWS}"]
    if len({len(row) for row in rows}) != 1 or not 1 <= len(rows[0]) <= _COLUMNS:
        return [f"rows are of equal length, 1 to {_COLUMNS} cells"]
    if not isinstance(page, int) or not 1 <= page <= _PAGE:
        return [f"page_size is 1 to {_PAGE}"]
    if not all(_cell(cell) for row in rows for cell in row):
        return ["a cell is raw_text, raw_number or rich_text"]
    return ["the header row holds no rich_text"] if any(c["type"] == "rich_text" for c in rows[0]) else []


def _words(value: object, most: int) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= most


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _point(point: object) -> bool:
    return isinstance(point, dict) and bool(point.get("label")) and _number(point.get("value"))


def _cell(cell: object) -> bool:
    if not isinstance(cell, dict):
        return False
    if cell.get("type") == "raw_number":
        return _number(cell.get("value")) and bool(cell.get("text"))
    if cell.get("type") == "raw_text":
        return bool(cell.get("text"))
    return cell.get("type") == "rich_text" and isinstance(cell.get("elements"), list)


DATA_BLOCKS: dict[str, Callable[[Json], list[str]]] = {
    "data_visualization": _chart_faults,
    "data_table": _table_faults,
}
