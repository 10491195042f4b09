"""VERIS records: what one says, or a refusal that names the place and the reason.

VERIS 1.3 and 1.4 are read. Nothing is inferred: what a record does not say is not in ``Imported``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NoReturn

from domain.errors import Refused
from domain.veris_form import FIELD_OF, Characteristic, shown, values
from domain.vocabulary import in_order

MAX_BYTES: Final = 256_000
_OLDEST: Final = 1950
_NEEDED: Final = ("incident_id", "security_incident", "timeline.incident.year")
_VARIETY: Final = r"attribute\.confidentiality\.data\[\d+\]\.variety"

DISCLOSURE: Final = "attribute.confidentiality.data_disclosure"
RECORDS: Final = "attribute.confidentiality.data_total"


@dataclass(frozen=True, slots=True)
class Imported:
    """What one record says: path in the record, such as ``asset.assets[0].variety`` -> value."""

    said: Mapping[str, Characteristic]

    @property
    def ref(self) -> str:
        """The record's own id."""
        return str(self.said["incident_id"])

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id by which the same record may come again."""
        return tuple(dict.fromkeys((self.ref, str(self.said.get("plus.master_id", self.ref)))))

    @property
    def certainty(self) -> str:
        """Code of the certainty's state."""
        return str(self.said["security_incident"]).casefold().replace(" ", "_")

    @property
    def status(self) -> str:
        """Code of the status of its data; ``unknown`` when it says none."""
        return str(self.said.get(DISCLOSURE, "unknown"))

    @property
    def fields(self) -> tuple[str, ...]:
        """Codes of the kinds of data; ``unknown`` stands for each that VERIS does not tell apart."""
        varieties = [value for path, value in self.said.items() if re.fullmatch(_VARIETY, path)]
        if not varieties and DISCLOSURE in self.said:
            return ("unknown",)
        return in_order(FIELD_OF.get(str(variety), "unknown") for variety in varieties)

    @property
    def records(self) -> int | None:
        """How many records were disclosed, where it says both that they were and how many."""
        total = self.said.get(RECORDS)
        return total if isinstance(total, int) and self.status == "disclosed" else None


def read_record(raw: bytes, today: date) -> Imported:
    """The record in a file.

    Args:
        raw: The file's content.
        today: The day it is; an incident after it is refused.

    Raises:
        Refused: ``veris_...``; with ``path``, ``value`` and ``nearest`` where there is one.
    """
    record = _json(raw)
    if not isinstance(record, dict) or "schema_version" not in record:
        raise Refused("veris_no_record")
    version = record["schema_version"]
    if not isinstance(version, str) or not re.fullmatch(r"1\.[34](\.\d{1,3})?", version, re.ASCII):
        raise Refused("veris_version", value=shown(version))
    actor = record.get("actor")
    if not isinstance(actor, dict) or not isinstance(actor.get("internal"), dict):
        raise Refused("veris_no_insider")
    said = values(_as_now(record))
    for path in _NEEDED:
        if path not in said:
            raise Refused("veris_missing", path=path)
    _check_day(said, "timeline.incident", today)
    return Imported(said)


def _json(raw: bytes) -> object:
    if len(raw) > MAX_BYTES:
        raise Refused("veris_too_large", largest=MAX_BYTES)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("veris_no_text") from error
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Refused("veris_no_json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise Refused("veris_too_deep") from error
    except ValueError as error:  # a number of thousands of digits
        raise Refused("veris_no_number") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise Refused("veris_twice", value=shown(key))
        found[key] = value
    return found


def _no_number(_: str) -> NoReturn:
    raise Refused("veris_no_number")


def _as_now(record: dict[str, object]) -> dict[str, object]:
    """The record with what early 1.3 wrote in one word, such as ``Int - log review``, as 1.4 has it."""
    method = record.get("discovery_method")
    if not isinstance(method, str):
        return record
    who, _, how = method.partition(" - ")
    if method in {"Unknown", "Other"}:
        return {**record, "discovery_method": {method.casefold(): True}}
    side = {"Int": "internal", "Ext": "external", "Prt": "partner"}.get(who)
    if side is None:
        raise Refused("veris_unknown_value", path="discovery_method", value=shown(method), nearest="Unknown")
    variety = how[:1].upper() + how[1:]
    return {**record, "discovery_method": {side: {"variety": [variety]}}}


def _check_day(said: Mapping[str, Characteristic], path: str, today: date) -> None:
    """A year alone, or with a month, or with both: a day that exists and has come."""
    year, month, day = (said.get(f"{path}.{part}") for part in ("year", "month", "day"))
    if day is not None and month is None:
        raise Refused("veris_missing", path=f"{path}.month")
    try:
        first = date(*(part if isinstance(part, int) else 1 for part in (year, month, day)))
    except (ValueError, OverflowError) as error:
        raise Refused("veris_no_day", path=path) from error
    if first.year < _OLDEST:
        raise Refused("veris_no_day", path=path)
    if first > today:
        raise Refused("veris_future", path=path)
