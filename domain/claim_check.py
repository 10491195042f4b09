"""The claim check of a notice: which sentence says more than the record, and what readers are not told.

What may be said is decided in ``domain/claims.py``, for digests and notices alike; what a text says is
read in ``domain/said.py`` and ``domain/said_data.py``. Here the two are compared, as section 6.4 of the
domain reference lists it. Names of suspects cannot be looked for: they are sealed. Titles before names,
pseudonyms, sites and job titles can.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain import claims
from domain.case import Case
from domain.claims import Claim
from domain.counts import Amount, CountKind
from domain.errors import Refused
from domain.said import LANGUAGES, WORDS, Said, read
from domain.said_data import TOPICS, read_data, topics
from domain.sentences import Sentence

_NOTHING: Final = Claim("claim.nothing_recorded")
_BEARS_OUT: Final[Mapping[str, frozenset[str]]] = {
    "disclosed": frozenset({"disclosed"}),
    "accessed": frozenset({"accessed", "disclosed"}),
    "involved": frozenset({"accessed", "disclosed"}),
    "possible": frozenset({"possible"}),
    "ruled_out": frozenset({"ruled_out"}),
}
"""What a text says of a kind of data -> the recorded statuses that bear it out."""

_MOMENTS: Final = {"occurred": ("occurred_from", "occurred_to"), "discovered": ("discovered_at",)}
_GONE: Final = frozenset({"terminated", "contract_ended", "resigned", "former"})
_SCOPES: Final = ("disclosed", "accessed", "notified", "harmed")


class Severity(StrEnum):
    """Whether a finding keeps a text from being approved."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence that the record does not support, or one thing that is missing.

    Args:
        code: What it is about, for example ``dismissed`` or ``missing.contact``.
        severity: Whether it keeps the text from being approved.
        sentence: The sentence; none for what is missing.
        kind: What sort of record decides: ``count``, ``suspect``, ``law_enforcement``, ``field``, ``moment``,
            ``measure`` or ``text``.
        ref: The reference or code of that record; none where nothing is recorded.
        says: What that record says.
    """

    code: str
    severity: Severity = Severity.BLOCKS
    sentence: Sentence | None = None
    kind: str = "text"
    ref: str | None = None
    says: Claim = _NOTHING


Moments = Mapping[str, frozenset[date]]
"""``occurred`` and ``discovered`` -> the days that are recorded for it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What one claim rests on: the record that decides, what it says, whether it bears the claim out."""

    kind: str
    ref: str | None
    says: Claim
    holds: bool


def check(text: str, language: str, case: Case, moments: Moments | None = None) -> tuple[Finding, ...]:
    """Everything in a text that the record does not support, in the text's order, then what is missing.

    Args:
        text: As it would be sent.
        language: ``en`` or ``fr``: the language that the text is in.
        case: The record.
        moments: Days that are recorded for when it happened and when it was discovered.
    """
    # A sentence in the other language claims no less.
    people = dict.fromkeys(said for one in (language, *LANGUAGES) for said in read(text, one))
    found = [*people, *read_data(text, language)]
    findings: dict[object, Finding] = {}
    for said in sorted(found, key=lambda said: said.sentence.start):
        for one in _judged(said, case, moments or {}):
            # What a sentence claims twice is told once.
            findings.setdefault((one.code, one.sentence, one.ref, repr(one.says)), one)
    named = {said.value.partition(":")[2] for said in found if said.code == "field"}
    return (*findings.values(), *_missing(text, language, case, named))


def recorded_days(case: Case) -> Moments:
    """The days that a case has for when it happened and when it was discovered."""
    found = {
        said: frozenset(
            case.moments[code].day_in(case.moments[code].zone) for code in codes if code in case.moments
        )
        for said, codes in _MOMENTS.items()
    }
    return {said: days for said, days in found.items() if days}


class Unsupported(Refused):
    """A text is not approved, or not sent, because of these findings."""

    def __init__(self, code: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(code, n=len(findings))
        self.findings = findings


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that keep a text from being approved."""
    return tuple(one for one in findings if one.severity is Severity.BLOCKS)


def _judged(said: Said, case: Case, moments: Moments) -> Iterator[Finding]:
    if said.code in {"discovered", "occurred"}:
        ground = _moment(said, moments)
    else:
        ground = _GROUNDS[said.code](said, case)
    code, severity = said.code, Severity.BLOCKS
    if ground.holds and said.code == "guilt":
        severity = Severity.WARNS
    elif ground.holds:
        if ground.says.reported_by is None:
            return
        # What others say may be passed on, but whoever approves it should know that it is hearsay.
        code, severity = "hearsay", Severity.WARNS
    elif said.code == "style":
        severity = Severity.WARNS
    yield Finding(
        code=code,
        severity=severity,
        sentence=said.sentence,
        kind=ground.kind,
        ref=ground.ref,
        says=ground.says,
    )


def _actors(said: Said, case: Case) -> Ground:
    count = case.counts.get(("suspects", "disclosed"))
    may = claims.actors(case)
    if said.value.isdigit():
        holds = count is not None and count.agreed == Amount(CountKind.EXACT, int(said.value))
    else:
        holds = may.id == {"one": "claim.actors.one", "many": "claim.actors.several"}[said.value]
    says = Claim("claim.number", {"what": "suspects", "amount": count.agreed}) if count else _NOTHING
    reported_by = count.circumstances.reported_by if count else None
    says = Claim(says.id, says.params, reported_by)
    return Ground("count", "suspects" if count else None, says, holds)


def _dismissed(said: Said, case: Case) -> Ground:
    may = claims.dismissal(case)
    holds = may is not None and (said.value != "all" or may.id == "claim.dismissal.all")
    return Ground("suspect", None, may or _NOTHING, holds)


def _gone(said: Said, case: Case) -> Ground:
    del said
    may = claims.dismissal(case)
    left = next((one for one in case.suspects if one.employment.state in _GONE), None)
    if may is None and left is not None:
        state = ("state", "employment", left.employment.state)
        told_by = left.employment.circumstances.reported_by
        return Ground("suspect", left.pseudonym, Claim("claim.employment", {"state": state}, told_by), True)
    return Ground("suspect", None, may or _NOTHING, may is not None)


def _law(said: Said, case: Case) -> Ground:
    for one in case.referrals:
        if claims.law_supports(one, said.code):
            says = claims.law_enforcement(one)
            told_by = one.standing.circumstances.reported_by
            return Ground("law_enforcement", one.ref, Claim(says.id, says.params, told_by), True)
    if not case.referrals:
        return Ground("law_enforcement", None, _NOTHING, False)
    newest = case.referrals[-1]
    return Ground("law_enforcement", newest.ref, claims.law_enforcement(newest), False)


def _no_other(said: Said, case: Case) -> Ground:
    del said
    may = claims.others_ruled_out(case)
    return Ground("field", None, may or Claim("claim.fields.open", {"n": case.unsettled()}), may is not None)


def _no_action(said: Said, case: Case) -> Ground:
    del said
    due = claims.advised(case)
    return Ground("field", None, due or _NOTHING, due is None)


def _guilt(said: Said, case: Case) -> Ground:
    """Only what a court has found for good may be said, and then Legal decides whether it is."""
    del said
    for one in case.referrals:
        if claims.convicted_for_good(one):
            return Ground("law_enforcement", one.ref, claims.law_enforcement(one), True)
    return Ground("text", None, Claim("claim.never.guilt"), False)


def _never(said: Said, case: Case) -> Ground:
    del case
    return Ground("text", None, Claim(f"claim.never.{said.code}"), False)


def _field(said: Said, case: Case) -> Ground:
    status, _, code = said.value.partition(":")
    recorded = case.fields.get(code)
    if recorded is None:
        return Ground("field", code, Claim("claim.field.none", {"fields": (code,)}), False)
    says = Claim(
        "claim.field",
        {"fields": (code,), "status": recorded.status},
        recorded.circumstances.reported_by,
    )
    return Ground("field", code, says, recorded.status in _BEARS_OUT[status])


def _recipient(said: Said, case: Case) -> Ground:
    recorded = sorted(
        {one.recipient for one in case.fields.values() if one.recipient and one.status != "ruled_out"}
    )
    if not recorded:
        return Ground("field", None, _NOTHING, False)
    holds = bool(set(recorded) & set(WORDS["recipients"][said.value]))
    return Ground("field", None, Claim("claim.recipient", {"recipient": recorded[0]}), holds)


def _number(said: Said, case: Case) -> Ground:
    how, what, figure = said.value.split(":")
    recorded = [case.counts[what, scope] for scope in _SCOPES if (what, scope) in case.counts]
    for count in recorded:
        amount = count.agreed
        may = claims.number(case, what, count.scope)
        exactly = may is not None and (may.id == "claim.number.exact" or how == "about")
        if exactly and amount.low == int(figure) and how in {"exact", "about"}:
            says = Claim("claim.number", {"what": what, "amount": amount}, count.circumstances.reported_by)
            return Ground("count", what, says, True)
    if not recorded:
        return Ground("count", None, _NOTHING, False)
    return Ground("count", what, Claim("claim.number", {"what": what, "amount": recorded[0].agreed}), False)


def _moment(said: Said, moments: Moments) -> Ground:
    days = moments.get(said.code, frozenset())
    if not days:
        return Ground("moment", None, _NOTHING, False)
    says = Claim("claim.moment", {"on": min(days)})
    return Ground("moment", said.code, says, date.fromisoformat(said.value) in days)


_GROUNDS: Final[Mapping[str, Callable[[Said, Case], Ground]]] = {
    "actors": _actors,
    "dismissed": _dismissed,
    "gone": _gone,
    **dict.fromkeys(("reported", "arrested", "investigating", "prosecution", "cooperating"), _law),
    "no_other": _no_other,
    "no_action": _no_action,
    "guilt": _guilt,
    **dict.fromkeys(("identity", "style", "gap"), _never),
    "field": _field,
    "recipient": _recipient,
    "number": _number,
}


def _missing(text: str, language: str, case: Case, named: set[str]) -> Iterator[Finding]:
    nameless = {"other", "unknown"}
    unnamed = tuple(code for code in case.fields_with("disclosed") if code not in named | nameless)
    if unnamed:
        says = Claim("claim.field", {"fields": unnamed, "status": "disclosed"})
        yield Finding(code="missing.fields", kind="field", ref=unnamed[0], says=says)
    told = topics(text, language)
    for topic in TOPICS[1:]:
        if topic not in told:
            yield Finding(code=f"missing.{topic}")
