"""What may stand where in a VERIS record, from ``veris.toml``, and how each value of a record is checked.

Of what the file does not list the values of (countries, assets, actions other than misuse) only the form is
checked.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NoReturn

from domain.counts import LARGEST
from domain.errors import Refused
from domain.glossary import Glossary
from domain.vocabulary import (
    DATA_SUBJECT,
    DISCOVERY,
    FIELD_STATUS,
    JOB_ROLE,
    MISUSE,
    MOTIVE,
    CodedTerm,
)

Scalar = str | int | float | bool
Characteristic = Scalar | tuple[Scalar, ...]
"""What stands at one place: one value or several; codes of the vocabulary where it has the word."""

MAX_WORD: Final = 120
MAX_TEXT: Final = 20_000
MAX_DEPTH: Final = 12
MAX_MONEY: Final = 10**15

_DATA: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("veris.toml").read_text(encoding="utf-8")
)
_KINDS: Final[Mapping[str, str]] = _DATA["paths"]
_OBJECTS: Final = dict.fromkeys(place[: dot.start()] for place in _KINDS for dot in re.finditer(r"\.", place))

FIELD_OF: Final[Mapping[str, str]] = _DATA["fields"]
"""Variety of data -> code of the one field that it is."""


def _codes(glossary: Glossary[CodedTerm], prefix: str = "") -> Mapping[str, str]:
    # Of several terms for one value the first is meant: it says the least beyond the value.
    terms = reversed(tuple(glossary))
    return {one.veris.removeprefix(prefix): one.code for one in terms if one.veris.startswith(prefix)}


CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "role": _codes(JOB_ROLE),
    "motive": _codes(MOTIVE),
    "misuse": _codes(MISUSE),
    "data_subject": _codes(DATA_SUBJECT),
    "field_status": _codes(FIELD_STATUS),
    "discovery_internal": _codes(DISCOVERY, "internal: "),
    "discovery_external": _codes(DISCOVERY, "external: "),
}
"""List -> VERIS value -> our code. A value without a code is kept as VERIS has it."""


NEEDED: Final[Mapping[str, Characteristic]] = {
    path: tuple(value) if isinstance(value, list) else value for path, value in _DATA["needed"].items()
}
"""What must stand beside anything else that is said at the same place, and the value that claims nothing."""


def in_veris(path: str, value: Characteristic) -> Characteristic:
    """What stands at a path as VERIS 1.4.1 writes it: our codes become its values."""
    shape, _, name = _KINDS.get(re.sub(r"\[\d+\]", "[]", path), "").partition(":")
    written: Mapping[Scalar, Scalar] = {code: one for one, code in CODES.get(name, {}).items()}
    if shape == "words":
        written = _DATA["dropped"]
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(written.get(one, one) for one in value))
    return written.get(value, value)


def values(record: object) -> dict[str, Characteristic]:
    """Every value of a record by its path, such as ``asset.assets[0].variety``; an empty text says nothing.

    Raises:
        Refused: ``veris_...``, with the path of the first that may not stand there.
    """
    return {path: value for path, value in _below(record, "") if value != ""}


def _below(value: object, path: str) -> Iterator[tuple[str, Characteristic]]:
    """Every value at and below a place."""
    place = re.sub(r"\[\d+\]", "[]", path)
    if _KINDS.get(place.partition(".")[0]) == "open":
        yield from _open(value, path)
    elif place in _KINDS:
        yield path, _value(value, path, _KINDS[place])
    elif not place or place in _OBJECTS:
        for key, one in _members(value, path):
            yield from _below(one, key)
    elif f"{place}[]" in _OBJECTS:
        for index, one in enumerate(_list(value, path)):
            yield from _below(one, f"{path}[{index}]")
    else:
        raise Refused("veris_unknown_key", path=shown(path), nearest=_nearest(place, [*_KINDS, *_OBJECTS]))


def _open(value: object, path: str) -> Iterator[tuple[str, Characteristic]]:
    if len(re.findall(r"[.\[]", path)) > MAX_DEPTH:
        raise Refused("veris_too_deep")
    if isinstance(value, dict):
        for key, one in _members(value, path):
            yield from _open(one, key)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _open(one, f"{path}[{index}]")
    elif value is not None:
        shape = "flag" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text"
        yield path, _item(value, path, shape, "")


def _members(value: object, path: str) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        _wrong(path, "object")
    for key, one in value.items():
        if not re.fullmatch(r"[\w -]{1,60}", key, re.ASCII):
            odd = f"{path}.{key}".strip(".")
            raise Refused("veris_unknown_key", path=shown(odd), nearest=path or "plus")
        yield f"{path}.{key}".strip("."), one


def _list(value: object, path: str) -> list[object]:
    if not isinstance(value, list) or not value:
        _wrong(path, "list")
    return value


_ONE_OF: Final = {"any": "one", "words": "word", "countries": "country"}


def _value(value: object, path: str, kind: str) -> Characteristic:
    shape, _, name = kind.partition(":")
    if shape not in _ONE_OF:
        return _item(value, path, shape, name)
    return tuple(dict.fromkeys(_item(one, path, _ONE_OF[shape], name) for one in _list(value, path)))


def _item(value: object, path: str, shape: str, name: str) -> Scalar:
    if shape == "flag" and isinstance(value, bool):
        return value
    if shape in {"whole", "number"}:
        return _number(value, path, shape)
    if not isinstance(value, str) or shape == "flag":
        _wrong(path, shape)
    if shape == "one":
        return _listed(value, path, name)
    return _text(value, path, shape)


def _number(value: object, path: str, shape: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int if shape == "whole" else int | float):
        _wrong(path, shape)
    if not 0 <= value <= (LARGEST if shape == "whole" else MAX_MONEY):
        _wrong(path, shape)
    return value


def _text(value: str, path: str, shape: str) -> str:
    if shape == "text" and not value.strip():
        return ""
    longest, lines = (MAX_TEXT, "\n\r\t") if shape == "text" else (MAX_WORD, "")
    controls = {char for char in value if unicodedata.category(char) in {"Cc", "Cs"}}
    if not value.strip() or len(value) > longest or not controls <= set(lines):
        _wrong(path, shape)
    if shape == "country" and not re.fullmatch(r"[A-Z]{2}|Unknown|Other", value):
        _wrong(path, shape)
    return value


def _listed(value: str, path: str, name: str) -> str:
    codes = CODES.get(name, {})
    legal: Iterable[str] = _DATA["lists"].get(name, codes)
    found = _DATA["renamed"].get(value, value)
    if found not in legal:
        raise Refused("veris_unknown_value", path=path, value=shown(value), nearest=_nearest(value, legal))
    return codes.get(found, found)


def _wrong(path: str, wanted: str) -> NoReturn:
    raise Refused("veris_wrong_kind", path=path, shape=wanted)


def _nearest(text: str, legal: Iterable[str]) -> str:
    """The legal word that looks most like ``text``, whatever its case."""
    by_case = {one.casefold(): one for one in legal}
    return by_case[get_close_matches(text[:MAX_WORD].casefold(), by_case, n=1, cutoff=0)[0]]


def shown(value: object) -> str:
    """A value as a refusal may repeat it: one short, printable line."""
    return ascii(value)[:80].strip("'")
