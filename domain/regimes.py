"""The regimes: who must be told, from which moment, and whether that looks applicable to an incident.

Nothing here says that a duty exists, or that none does: a regime looks applicable, or nobody can tell yet, or
it does not look so by what is recorded. Counsel decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from domain.case import Case
from domain.counts import Amount
from domain.deadlines import Period
from domain.glossary import Glossary, Term
from domain.moments import ENTITIES, PLACES, ROWS
from domain.vocabulary import FIELDS, NAMED_FIELDS

_TOUCHED: Final = frozenset({"disclosed", "accessed", "possible"})


class Looks(StrEnum):
    """Whether a regime looks applicable: ``UNCLEAR`` where what is recorded does not tell.

    ``UNANSWERED``: it would, or may, if the organisation is of the kind that it binds; nobody says whether.
    """

    APPLIES = "applies"
    UNCLEAR = "unclear"
    UNANSWERED = "unanswered"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime(Term):
    """One duty with a clock; ``clocks.toml`` says what each value means."""

    audience: str
    places: tuple[str, ...]
    periods: tuple[Period, ...]
    zone: str
    calendar: str | None = None
    entity: str | None = None
    fields: str | None = None
    persons: int | None = None
    below: int | None = None
    either: bool = False
    delay: str = "no"
    sets: str | None = None
    quiet: bool = False
    earliest: bool = False
    mark: str = "V"
    enabled: bool = True
    note_en: str = ""
    note_fr: str = ""

    @property
    def moment(self) -> str:
        """The moment without which the clock has no trigger."""
        return self.periods[0].moment

    @property
    def numbered(self) -> bool:
        """Whether the law names a number."""
        return self.periods[0].unit != "none"

    def note(self, language: str) -> str:
        """What else is to be known of it."""
        return self.note_fr if language == "fr" else self.note_en


def _regime(code: str, row: Mapping[str, Any]) -> Regime:
    periods = tuple(Period(**one) for one in row["periods"])
    # What nobody verified is off until somebody does.
    enabled = row.get("enabled", row.get("mark") != "M")
    return Regime.of({**row, "code": code, "periods": periods, "enabled": enabled})


REGIMES: Final = Glossary(_regime(code, row) for code, row in ROWS["regime"].items())

_LISTS: Final[Mapping[str, frozenset[str]]] = {
    "personal": frozenset(code for code in NAMED_FIELDS if FIELDS[code].cls != "N"),
    "high_harm": frozenset(code for code in NAMED_FIELDS if FIELDS[code].cls in {"P3", "P4"}),
    **{name: frozenset(codes) for name, codes in ROWS["lists"].items()},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an organisation chose: its settings.

    Args:
        on: Regimes that are off as they ship, and are turned on; of what they bind the organisation is one.
        off: Regimes that are turned off.
        targets: Regime without a number -> its internal target, in days.
        places: Where its incidents are, unless an incident says otherwise.
    """

    on: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    targets: Mapping[str, int] = field(default_factory=dict)
    places: tuple[str, ...] = ()

    def wants(self, regime: Regime) -> bool:
        """Whether a regime is in use."""
        return regime.code in self.on or (regime.enabled and regime.code not in self.off)

    def answer(self, case: Case, entity: str) -> str:
        """Whether the organisation is of a kind: what the incident says, else what the settings say."""
        if entity in case.entities:
            return case.entities[entity].answer
        return "yes" if any(REGIMES[code].entity == entity for code in self.on) else "unknown"

    def places_of(self, case: Case) -> tuple[str, ...]:
        """The places of an incident."""
        return case.jurisdictions or self.places


def looks(regime: Regime, case: Case, choice: Choice) -> Looks:
    """Whether a regime looks applicable to an incident."""
    places = {one for code in choice.places_of(case) for one in (code, *PLACES[code].within)}
    if not choice.wants(regime) or not places.intersection(regime.places):
        return Looks.NOT
    answer = choice.answer(case, regime.entity) if regime.entity else "yes"
    found = [one for one in (_by_fields(regime, case), _by_persons(regime, case)) if one is not None]
    order = (Looks.APPLIES, Looks.UNCLEAR, Looks.NOT)
    look = (min if regime.either else max)(found, key=order.index) if found else Looks.APPLIES
    if answer == "yes" or look is Looks.NOT:
        return look
    return Looks.NOT if answer == "no" else Looks.UNANSWERED


def unanswered(case: Case, choice: Choice) -> Mapping[str, tuple[Regime, ...]]:
    """What may apply if the organisation is of a kind, while nobody says whether it is: regimes by kind."""
    found: dict[str, tuple[Regime, ...]] = {}
    for one in REGIMES:
        if one.entity and not one.quiet and looks(one, case, choice) is Looks.UNANSWERED:
            found[one.entity] = (*found.get(one.entity, ()), one)
    return {code: found[code] for code in ENTITIES.codes() if code in found}


def _by_fields(regime: Regime, case: Case) -> Looks | None:
    if regime.fields is None:
        return None
    wanted = _LISTS[regime.fields]
    touched = {code for code, entry in case.fields.items() if entry.status in _TOUCHED}
    if touched & wanted:
        return Looks.APPLIES
    ruled_out = set(case.fields_with("ruled_out"))
    return Looks.NOT if wanted <= ruled_out and "unknown" not in touched else Looks.UNCLEAR


def _by_persons(regime: Regime, case: Case) -> Looks | None:
    if regime.persons is None and regime.below is None:
        return None
    amounts = [case.amount("persons", scope) for scope in ("disclosed", "accessed")]
    known = [amount for amount in amounts if amount is not None and amount.figure]
    if not known:
        return Looks.UNCLEAR
    if regime.below is not None:
        return _turned(_at_least(known[0], regime.below))
    return _at_least(known[0], regime.persons or 0)


def _at_least(amount: Amount, least: int) -> Looks:
    if amount.low is not None and amount.low >= least:
        # An estimate of more is still an estimate.
        return Looks.UNCLEAR if amount.kind == "estimate" else Looks.APPLIES
    high = amount.high if amount.high is not None else amount.low if amount.kind == "exact" else None
    return Looks.NOT if high is not None and high < least else Looks.UNCLEAR


def _turned(look: Looks) -> Looks:
    return {Looks.APPLIES: Looks.NOT, Looks.NOT: Looks.APPLIES}.get(look, look)
