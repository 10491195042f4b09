"""The template of a notice: what is recorded of a case as sentences that a customer or a regulator can read.

It says nothing that is not recorded, and nothing that ``domain/claims.py`` does not let be said. What is
missing is left as a marked gap, which keeps the text from being approved until a person has filled it.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from domain import claims
from domain.case import Case, Measure, Referral
from domain.claim_check import Moments
from domain.claims import Claim
from domain.drafts import MAX_SECTION
from domain.notice_words import advice, consequences, day, field_names, figure, gap, joined, part, sentence
from domain.suspects import Suspect

_LAW = ("reported_to", "contacted_by", "investigating", "prosecution")
_DECIDED = frozenset({"approved", "in_progress"})
_DONE = frozenset({"done", "verified"})
_ACCESS_GONE = frozenset({"revoked", "suspended"})


def drafted(case: Case, audience: str, language: str, moments: Moments | None = None) -> Mapping[str, str]:
    """The sections of a notice, drafted out of the record.

    Args:
        case: The record.
        audience: ``customers`` or ``regulator``; a regulator is told how many people it is about.
        language: ``en`` or ``fr``.
        moments: Days that are recorded for when it happened and when it was discovered.
    """
    made = {
        "happened": _happened(case, audience, language, moments or {}),
        "data": _data(case, language),
        "doing": _doing(case, language),
        "advice": _advice(case, language),
        "contact": _contact(case, language),
    }
    return {name: "\n".join(lines) for name, lines in made.items()}


def _happened(case: Case, audience: str, language: str, moments: Moments) -> Iterator[str]:
    if audience == "customers":
        yield sentence(language, "greeting")
    status = next((one for one in ("disclosed", "accessed", "possible") if _named(case, one)), None)
    if status:
        actors = part(language, "actors", claims.actors(case).id.rpartition(".")[2])
        yield sentence(language, status, actors=actors, recipient=_recipient(case, language))
    else:
        yield gap(language, "happened")
    if audience == "regulator":
        yield from _number(case, language)
    yield from _occurred(language, moments)
    found = moments.get("discovered")
    if found:
        yield sentence(language, "discovered", on=day(language, min(found)))
    else:
        yield gap(language, "dates_discovered")
    if audience == "customers":
        yield sentence(language, "apology")


def _occurred(language: str, moments: Moments) -> Iterator[str]:
    days = sorted(moments.get("occurred", ()))
    if not days:
        yield gap(language, "dates_occurred")
    elif len(days) == 1:
        yield sentence(language, "occurred_on", on=day(language, days[0]))
    else:
        first, last = day(language, days[0]), day(language, days[-1])
        yield sentence(language, "occurred_between", on=first, until=last)


def _number(case: Case, language: str) -> Iterator[str]:
    may = claims.number(case, "persons")
    if may is None or may.reported_by:
        yield gap(language, "number")
        return
    about = part(language, "amounts", may.id.rpartition(".")[2])
    low = case.counts["persons", "disclosed"].agreed.low or 0
    yield sentence(language, "number", about=about, number=figure(language, low))


def _recipient(case: Case, language: str) -> str:
    """Where it went, if all that was disclosed went to the same."""
    codes = {case.fields[code].recipient for code in _named(case, "disclosed")}
    return part(language, "recipients", str(next(iter(codes)))) if len(codes) == 1 else ""


def _named(case: Case, status: str) -> tuple[str, ...]:
    return tuple(code for code in case.fields_with(status) if code not in {"other", "unknown"})


def _data(case: Case, language: str) -> Iterator[str]:
    others = claims.others_ruled_out(case)
    statuses = ["disclosed", "accessed", "possible", *([] if others else ["ruled_out"])]
    told = False
    for status in statuses:
        codes = _named(case, status)
        if codes:
            told = True
            yield sentence(language, f"data_{status}", fields=field_names(language, codes))
    if "other" in (*case.fields_with("disclosed"), *case.fields_with("possible")):
        yield gap(language, "other")
    if others:
        told = True
        yield sentence(language, "data_others", on=day(language, _as_of(case)))
    if not told:
        yield gap(language, "happened")


def _as_of(case: Case) -> date:
    """The last day on which a kind of data was judged."""
    return max(one.circumstances.on or one.at.date() for one in case.fields.values())


def _doing(case: Case, language: str) -> Iterator[str]:
    concerned = [one for one in case.suspects if one.headline() not in {"cleared", "reinstated"}]
    if concerned and all(_cut_off(one) for one in concerned):
        yield sentence(language, "access")
    yield from dict.fromkeys(_law(claims.law_enforcement(one), language) for one in _sayable(case))
    done, decided = _measures(case, _DONE), _measures(case, _DECIDED)
    room = MAX_SECTION // 2
    yield from _listing("measures_done", done, language, room)
    yield from _listing("measures_planned", decided, language, room)
    if not done and not decided:
        yield gap(language, "measures")


def _cut_off(suspect: Suspect) -> bool:
    return suspect.access.state in _ACCESS_GONE and not suspect.access.circumstances.reported


def _law(claim: Claim, language: str) -> str:
    return sentence(language, f"law_{claim.id.rpartition('.')[2]}")


def _sayable(case: Case) -> Iterator[Referral]:
    """Agencies of which a sentence of ours may tell: nothing that is only said by others."""
    for one in case.referrals:
        claim = claims.law_enforcement(one)
        name = claim.id.rpartition(".")[2]
        dated = name != "reported_to" or claims.law_supports(one, "reported")
        if name in _LAW and dated and not claim.reported_by:
            yield one


def _measures(case: Case, states: frozenset[str]) -> tuple[Measure, ...]:
    return tuple(
        one
        for one in case.measures
        if one.standing.state in states and not one.standing.circumstances.reported
    )


def _listing(name: str, measures: tuple[Measure, ...], language: str, room: int) -> Iterator[str]:
    """The measures in a sentence, as far as there is room; what does not fit is a gap."""
    shown: list[str] = []
    for one in measures:
        if len(sentence(language, name, measures=joined(language, [*shown, one.text]))) > room - _GAP_ROOM:
            break
        shown.append(one.text.rstrip(" ."))
    if shown:
        yield sentence(language, name, measures=joined(language, shown))
    if len(shown) < len(measures):
        yield gap(language, "more_measures", n=len(measures) - len(shown))


_GAP_ROOM = 200


def _advice(case: Case, language: str) -> Iterator[str]:
    codes = {code for status in ("disclosed", "accessed", "possible") for code in _named(case, status)}
    if not codes:
        yield gap(language, "consequences")
        return
    yield sentence(language, "consequences", consequences=joined(language, consequences(language, codes)))
    yield from advice(language, codes) or [sentence(language, "no_advice")]


def _contact(case: Case, language: str) -> Iterator[str]:
    yield gap(language, "contact")
    yield sentence(language, "reference", ref=case.ref)
