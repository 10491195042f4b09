"""An incident told in VERIS 1.4.1.

An imported incident tells what its record said; where the case knows better by now, the case holds, value for
value. Nothing is claimed that the case does not have: an unknown number has no key, and what VERIS has no
place for stands in ``notes`` in our own codes. No text that somebody typed about the case is ever in it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from domain.case import Case, Count
from domain.counts import Amount, CountKind
from domain.veris import DISCLOSURE, RECORDS, Imported
from domain.veris_form import FIELD_OF, NEEDED, Characteristic, in_veris
from domain.vocabulary import DISCOVERY, FIELD_STATUS, FIELDS, POPULATION, in_order

VERSION: Final = "1.4.1"
_FIRST_YEAR: Final = 1950
_DISCLOSURES: Final = ("Yes", "Potentially", "Unknown", "No")
_PLAIN: Final = {"Yes": "disclosed", "Potentially": "possible", "Unknown": "unknown", "No": ""}
_PERSONAL: Final = frozenset({"Medical", "Sensitive Personal", "Bank", "Payment"})
_ALWAYS: Final = ("actor.internal", "asset", "victim")
_WHEN: Final = "timeline.incident"
_DATA: Final = "attribute.confidentiality.data"
_RECORDS: Final = ("records", "disclosed")
_LOOKED_AT: Final = ("records", "accessed")

Values = dict[str, Characteristic]


def tell(case: Case) -> object:
    """The incident as a VERIS record, ready to be written as JSON."""
    told: Values = {path: in_veris(path, value) for path, value in case.veris.items()}
    _discovery(case, told)
    remarks = [*_year(case, told), *_disclosure(case, told), *_counts(case, told)]
    told["schema_version"] = VERSION
    told["security_incident"] = case.certainty.state.replace("_", " ").capitalize()
    told.setdefault("incident_id", case.ref)
    # VERIS wants a summary; ours would be what somebody typed.
    told.setdefault("summary", "")
    if remarks:
        told["notes"] = "\n".join([*_texts(told, "notes"), *remarks])
    _complete(told)
    return nested(told)


def _texts(told: Values, path: str) -> list[str]:
    return [str(told[path])] if path in told else []


def _year(case: Case, told: Values) -> Iterator[str]:
    """When it happened, where that was recorded; else VERIS's year is the first on record, and no later."""
    began = case.moments.get("occurred_from")
    if began:
        day = began.day_in(began.zone)
        told.pop(f"{_WHEN}.time", None)
        told |= {f"{_WHEN}.year": day.year, f"{_WHEN}.month": day.month, f"{_WHEN}.day": day.day}
    elif f"{_WHEN}.year" not in told:
        days = [one.on for one in case.circumstances() if one.on]
        days += [one.day_in(one.zone) for one in case.moments.values()]
        years = [day.year for day in days if day.year >= _FIRST_YEAR]
        first = min([*years, case.opened_at.year])
        told[f"{_WHEN}.year"] = first
        yield f"{_WHEN}.year: at_most {first}"


def _discovery(case: Case, told: Values) -> None:
    """How it was discovered, where somebody recorded more than that this is unknown."""
    code = case.phase.facts.get("discovery", "unknown")
    who, colon, how = DISCOVERY[code].veris.partition(": ")
    if not colon:
        return
    for path in [path for path in told if path.startswith("discovery_method.")]:
        del told[path]
    told[f"discovery_method.{who}.variety"] = ("Unknown" if how == "*" else how,)


def disclosure(case: Case) -> str | None:
    """VERIS's word for the worst status of any field; none when no field has one."""
    found = {FIELD_STATUS[one.status].veris for one in case.fields.values()}
    return next((word for word in _DISCLOSURES if word in found), None)


def _disclosure(case: Case, told: Values) -> list[str]:
    """Say what became of which data: the fields for which the worst holds, and beside them the others."""
    worst = disclosure(case) or ("Unknown" if not case.veris else None)
    if worst is None:
        return []
    told[DISCLOSURE] = worst
    imported = Imported(case.veris).fields if case.veris else ()
    fitting = {code for code, one in case.fields.items() if FIELD_STATUS[one.status].veris == worst}
    data = [entry for entry in _entries(told) if _code(entry) not in case.fields or _code(entry) in fitting]
    if worst != "No":
        data += _added(in_order(fitting - set(imported)), {str(entry["variety"]) for entry in data})
    for path in [path for path in told if path.startswith(f"{_DATA}[")]:
        del told[path]
    for index, entry in enumerate(data):
        told |= {f"{_DATA}[{index}].{name}": value for name, value in entry.items()}
    return _other_statuses(case, worst, imported)


def _entries(told: Values) -> list[Values]:
    """What is said of each variety of data, in order."""
    found: dict[str, Values] = {}
    for path, value in told.items():
        match = re.fullmatch(rf"{re.escape(_DATA)}\[(\d+)\]\.(\w+)", path)
        if match:
            found.setdefault(match[1], {})[match[2]] = value
    return [{"variety": "Unknown", **entry} for entry in found.values()]


def _code(entry: Values) -> str:
    return FIELD_OF.get(str(entry["variety"]), "unknown")


def _added(codes: tuple[str, ...], there: set[str]) -> list[Values]:
    """The varieties of these fields, and the one that some of them are a part of."""
    wanted = dict.fromkeys(FIELDS[code].veris for code in codes)
    if _PERSONAL & wanted.keys():
        wanted["Personal"] = None
    return [{"variety": variety} for variety in wanted if variety not in there]


def _other_statuses(case: Case, worst: str, imported: tuple[str, ...]) -> list[str]:
    untold: dict[str, list[str]] = {}
    for code in in_order(case.fields):
        status = case.fields[code].status
        as_imported = code in imported and FIELD_STATUS[status].veris == worst
        if status != _PLAIN[worst] and not as_imported:
            untold.setdefault(status, []).append(code)
    return [f"{status}: {', '.join(untold[status])}" for status in FIELD_STATUS.codes() if status in untold]


def _counts(case: Case, told: Values) -> list[str]:
    """Say the number of records where there is one; the other counts have no place of their own."""
    known = Imported(case.veris).records if case.veris else None
    imported = None if known is None else Amount(CountKind.EXACT, known)
    counted = {
        place: replace(count, amount=count.agreed)
        for place, count in case.counts.items()
        if place != _RECORDS or count.agreed != imported
    }
    records = counted.get(_RECORDS)
    if records is None and RECORDS not in told and told.get(DISCLOSURE) == "Yes":
        records = counted.get(_LOOKED_AT)
    if records is not None:
        _total(told, records.amount)
    if ("organisations", "harmed") in counted:
        _set(told, "victim.secondary.amount", counted["organisations", "harmed"].amount.low)
    parts = [replace(one, amount=one.agreed) for one in case.parts]
    victims = sorted({_victim(one) for one in (*counted.values(), *parts) if _whose(one)})
    if victims:
        told.setdefault("attribute.confidentiality.data_victim", tuple(victims))
    whole = [_remark(count) for place, count in sorted(counted.items()) if _wants_remark(count, place)]
    return [*whole, *(_remark(one) for one in parts if one.amount.figure)]


def _whose(count: Count) -> bool:
    """Whether a count says whose data it was."""
    return _some(count.amount) and (count.what == "persons" or count.population is not None)


def _victim(count: Count) -> str:
    return POPULATION[count.population].veris if count.population else "Customer"


def _some(amount: Amount) -> bool:
    return bool(amount.low or amount.high) or amount.kind is CountKind.UNDISCLOSED


def _wants_remark(count: Count, place: tuple[str, str]) -> bool:
    said = place == _RECORDS and count.amount.kind is CountKind.EXACT
    return count.amount.figure and not said


def _remark(count: Count) -> str:
    bounds = [str(bound) for bound in (count.amount.low, count.amount.high) if bound is not None]
    place = count.what if count.what == "suspects" else f"{count.what} {count.scope}"
    part = "".join(f" {one}" for one in (count.population, count.jurisdiction) if one)
    return f"{place}{part}: {count.amount.kind} {' '.join(bounds)}"


def _total(told: Values, amount: Amount) -> None:
    """Put the number of records in; a part may not be larger than the whole."""
    _set(told, RECORDS, amount.low)
    for path in [path for path in told if re.fullmatch(rf"{re.escape(_DATA)}\[\d+\]\.amount", path)]:
        part = told[path]
        if amount.low is None or not isinstance(part, int) or part > amount.low:
            del told[path]


def _set(told: Values, path: str, number: int | None) -> None:
    if number is None:
        told.pop(path, None)
    else:
        told[path] = number


def _complete(told: Values) -> None:
    """Add what a legal record must have beside what it says, claiming nothing by it."""
    if not _below(told, "action"):
        told["action.misuse.variety"] = ("Unknown",)
    if not _below(told, "discovery_method"):
        told["discovery_method.unknown"] = True
    if not any(path.startswith("asset.assets[") for path in told):
        told["asset.assets[0].variety"] = "Unknown"
    for path, value in NEEDED.items():
        parent = path.rpartition(".")[0]
        if parent in _ALWAYS or _below(told, parent):
            told.setdefault(path, value)


def _below(told: Values, place: str) -> bool:
    return any(path.startswith(f"{place}.") for path in told)


def nested(told: Mapping[str, Characteristic]) -> object:
    """Values by their paths as the objects and lists that they stand in; gaps in lists are closed."""
    return _tree({tuple(re.findall(r"\[\d+\]|[^.\[]+", path)): value for path, value in told.items()})


def _tree(told: Mapping[tuple[str, ...], Characteristic]) -> object:
    if () in told:
        value = told[()]
        return list(value) if isinstance(value, tuple) else value
    below: dict[str, dict[tuple[str, ...], Characteristic]] = {}
    for (head, *rest), value in told.items():
        below.setdefault(head, {})[tuple(rest)] = value
    made = {head: _tree(inner) for head, inner in below.items()}
    return list(made.values()) if all(head.startswith("[") for head in made) else made
