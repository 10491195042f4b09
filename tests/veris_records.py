"""VERIS records for tests: made up, of nobody; and where the real ones are, on a machine that has them."""

import copy
import json
from pathlib import Path
from typing import Any, Final

_BESIDE: Final = (folder / "shared" / "vcdb" for folder in Path(__file__).parents[2:4])
_PLACE: Final = next((place for place in _BESIDE if place.is_dir()), Path("none"))
FOREIGN: Final = _PLACE / "index.json"
REAL: Final = sorted(file for file in _PLACE.glob("*.json") if file != FOREIGN)
"""The real records, where there are any: they are not ours to ship."""
NO_RECORDS: Final = "the real VERIS records are not beside this repository"

_RECORD: Final[dict[str, Any]] = {
    "schema_version": "1.3.4",
    "incident_id": "RECORD-1",
    "security_incident": "Confirmed",
    "confidence": "High",
    "targeted": "Opportunistic",
    "summary": "A clerk looked at & copied records.",
    "timeline": {"incident": {"year": 2014, "month": 10}},
    "actor": {"internal": {"variety": ["Finance", "Unknown"], "motive": ["Fun", "Grudge"]}},
    "action": {
        "misuse": {"variety": ["Privilege abuse"], "vector": ["LAN access"], "result": ["Exfiltrate"]}
    },
    "asset": {"assets": [{"variety": "S - Database"}], "cloud": ["Unknown"]},
    "attribute": {
        "confidentiality": {
            "data": [{"variety": "Personal", "amount": 200}, {"variety": "Internal", "amount": 900}],
            "data_disclosure": "Yes",
            "data_total": 1100,
            "data_victim": ["Customer"],
            "state": ["Stored unencrypted"],
        }
    },
    "discovery_method": {"internal": {"variety": ["It review", "Hids"]}},
    "victim": {
        "victim_id": "Example Mortgages",
        "country": ["US"],
        "industry": "522310",
        "employee_count": "11 to 100",
        "region": ["019021"],
    },
    "plus": {"master_id": "MASTER-1", "timeline": {"notification": {"year": 2015}}, "tags": ["a", "b"]},
}
GONE: Final = object()
"""In place of a value: take what stands there away."""


def record(changes: dict[str, object] | None = None) -> dict[str, Any]:
    """A record with other values at some places, such as ``{"timeline.incident.year": 2012}``."""
    made = copy.deepcopy(_RECORD)
    for path, value in (changes or {}).items():
        *above, last = path.split(".")
        inner = made
        for key in above:
            inner = inner.setdefault(key, {})
        if value is GONE:
            del inner[last]
        else:
            inner[last] = value
    return made


def raw(changes: dict[str, object] | None = None) -> bytes:
    """The same as the content of a file."""
    return json.dumps(record(changes)).encode()
