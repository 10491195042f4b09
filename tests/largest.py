"""Cases as large as the rules let them be, for the properties of everything that shows one.

Nothing bounds how many suspects, agencies, notices, measures or notes an incident has; texts are as long as
the commands take them, and hold what Slack's markup is made of.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice, product
from typing import Final

from hypothesis import strategies as st

from commands._phrases import MAX_TEXT, MAX_TITLE
from domain.access import TEAM_PARTS, CaseAccess
from domain.case import (
    Addressee,
    Case,
    Count,
    LeakedField,
    Measure,
    Note,
    Notice,
    Referral,
    Relation,
    Waiting,
)
from domain.counts import LARGEST, Amount, CountKind
from domain.exhibits import Custody, Exhibit
from domain.judgements import Judgement, Judgements
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.moments import MOMENTS, PLACES, ClockFacts, Moment, Outcome, Pause
from domain.paper import PAPERS, Paper
from domain.references import ALPHABET, Kind
from domain.regimes import REGIMES
from domain.screen import HOLDING_RECIPIENTS, Decision, Part, Screen, Trip, Verdict
from domain.standing import Standing
from domain.suspects import Approval, Suspect
from domain.veris_form import MAX_WORD, Characteristic
from domain.vocabulary import (
    COUNT_SCOPE,
    COUNT_WHAT,
    EGRESS,
    FIELD_STATUS,
    FIELDS,
    JOB_ROLE,
    MOTIVE,
    POPULATION,
    RECIPIENT,
    SCREEN_QUESTION,
)
from tests.domain.builders import NOW

MANY: Final = 60
_PARTS: Final = (
    *("suspects", "unlinked", "law", "papers", "notices", "measures"),
    *("notes", "team", "evidence", "relations"),
)
_BASE: Final = len(ALPHABET)
_AMOUNTS: Final = (
    Amount(CountKind.RANGE, LARGEST - 1, LARGEST),
    Amount(CountKind.AT_MOST, None, LARGEST),
    Amount(CountKind.UNDISCLOSED),
)

sizes = st.sampled_from([0, 1, 2, 7, MANY])
"""How many of something an incident has."""


def texts(most: int) -> st.SearchStrategy[str]:
    """What people type, up to a length: often just that long, often made of markup."""
    odd = st.sampled_from(["x", "&", "<!channel> ", "*_~`", "é", "𝒳", "word ", "\u202e"])
    return odd.map(lambda one: (one * most)[:most]) | st.text(min_size=1, max_size=most)


def reference(kind: Kind, number: int) -> str:
    """The numbered reference of a kind."""
    digits = [ALPHABET[number // _BASE**place % _BASE] for place in reversed(range(kind.length))]
    return f"{kind}-{''.join(digits)}"


@st.composite
def cases(draw: st.DrawFn, number: int = 0, typed: Callable[[int], st.SearchStrategy[str]] = texts) -> Case:
    """One incident; ``number`` makes its reference, ``typed`` what people typed up to a length."""
    turn = draw(st.integers(0, 500))
    title, text = draw(typed(MAX_TITLE)), draw(typed(MAX_TEXT))
    told = draw(st.sampled_from([Circumstances(), _told(title)]))
    phase = draw(st.sampled_from(LIFECYCLES["incident"].states.codes()))
    certainty = draw(st.sampled_from(LIFECYCLES["certainty"].states.codes()))
    part = {name: draw(sizes) for name in _PARTS}
    return Case(
        ref=reference(Kind.INCIDENT, number),
        title=title,
        opened_at=NOW,
        opened_by="U0OPENER",
        phase=_standing("incident", phase, told),
        certainty=_standing("certainty", certainty, told),
        suspects=tuple(_suspect(turn + one, told) for one in range(part["suspects"])),
        fields=_fields(turn, draw(st.sampled_from([0, 1, len(FIELDS.codes())])), told),
        counts=_counts(turn, draw(st.sampled_from([0, 1, 99])), told),
        parts=_parts(turn, draw(st.sampled_from([0, 1, MANY])), told),
        referrals=tuple(
            Referral(
                ref=reference(Kind.REFERRAL, one),
                agency=title,
                standing=_at("law_enforcement", turn + one, told),
            )
            for one in range(part["law"])
        ),
        papers=tuple(_paper(turn + one, told) for one in range(part["papers"])),
        notices=tuple(_notice(turn + one, title, told) for one in range(part["notices"])),
        measures=tuple(_measure(turn + one, text, told) for one in range(part["measures"])),
        none_announced=draw(st.sampled_from([None, told])),
        notes=tuple(Note(at=NOW, by="U0OPENER", text=text) for _ in range(part["notes"])),
        evidence=tuple(_exhibit(one, title, told) for one in range(part["evidence"])),
        relations=tuple(
            Relation(other=reference(Kind.INCIDENT, 1000 + one)) for one in range(part["relations"])
        ),
        waiting=draw(st.sampled_from([None, _waiting(told)])),
        veris=draw(st.sampled_from([{}, _said(text)])),
        moments=draw(st.sampled_from([{}, _moments(told)])),
        jurisdictions=draw(st.sampled_from([(), PLACES.codes()])),
        clocks=draw(st.sampled_from([{}, _clocks(turn, title, told)])),
        judgements=draw(st.sampled_from([Judgements(), *(_judged(one, told) for one in Verdict)])),
        unlinked=tuple(reference(Kind.SUSPECT, one) for one in range(part["unlinked"])),
        channel=draw(st.sampled_from([None, "C0123456789"])),
        access=CaseAccess(
            team={f"U{one:010}": TEAM_PARTS[one % len(TEAM_PARTS)] for one in range(part["team"])}
        ),
    )


def _said(text: str) -> Mapping[str, Characteristic]:
    """What a VERIS record may say at its longest."""
    assets = {f"asset.assets[{one}].variety": text[:MAX_WORD] for one in range(MANY)}
    data = {f"attribute.confidentiality.data[{one}].variety": "Sensitive Personal" for one in range(MANY)}
    amounts = {f"attribute.confidentiality.data[{one}].amount": LARGEST for one in range(MANY)}
    motives = {"actor.internal.motive": MOTIVE.codes(), "actor.internal.variety": JOB_ROLE.codes()}
    return {**assets, **data, **amounts, **motives, "summary": text, "notes": text, "victim.victim_id": text}


def _moments(told: Circumstances) -> Mapping[str, Moment]:
    zone = "America/Argentina/ComodRivadavia"
    return {
        code: Moment(at=NOW - timedelta(days=day), zone=zone, recorded=NOW, circumstances=told)
        for day, code in enumerate(MOMENTS.codes())
    }


def _clocks(turn: int, text: str, told: Circumstances) -> Mapping[str, ClockFacts]:
    evidence = reference(Kind.EVIDENCE, 0)
    outcomes = [
        None,
        *(
            Outcome(state=state, done=NOW, evidence=evidence, by="U0OPENER", at=NOW, circumstances=told)
            for state in ("met", "met_late", "waived")
        ),
    ]
    pause = Pause(start=NOW - timedelta(days=1), end=NOW + timedelta(days=turn % 3), request=text)
    return {
        code: ClockFacts(listed=NOW, outcome=outcomes[(turn + one) % 4], pauses=(pause,) * (one % 3))
        for one, code in enumerate(REGIMES.codes())
    }


def _judged(verdict: Verdict, told: Circumstances) -> Judgements:
    """Everything judged that can be, by both who decide."""
    trips = tuple(
        Trip(code=code, change=reference(Kind.CHANGE, number))
        for number, code in enumerate([*SCREEN_QUESTION.codes(), *HOLDING_RECIPIENTS] * MANY)
    )
    covers = frozenset(trip.change for trip in trips)
    decisions = tuple(
        Decision(person=f"U0{one}", part=one, verdict=verdict, covers=covers, at=NOW, circumstances=told)
        for one in Part
    )
    answers = dict.fromkeys(SCREEN_QUESTION.codes(), "yes")
    one = Judgement(value="critical", by="U0LEGAL", at=NOW, circumstances=told)
    return Judgements(
        screen=Screen(answers=answers, answered_by="U0OPENER", trips=trips, decisions=decisions),
        severity=one,
        classes=dict.fromkeys(FIELDS.codes(), "P4"),
        privilege=replace(one, value="on"),
        works_council=replace(one, value="informed", circumstances=replace(told, on=NOW.date())),
    )


def _exhibit(number: int, text: str, told: Circumstances) -> Exhibit:
    custody = Custody(step="collected", to=text, by="U0OPENER", at=NOW, circumstances=told)
    ref = reference(Kind.EVIDENCE, number)
    return Exhibit(ref=ref, kind="message", place=text, sha256="f" * 64, custody=(custody,) * 3)


def _waiting(told: Circumstances) -> Waiting:
    tracks = tuple(("access", reference(Kind.SUSPECT, one)) for one in range(MANY))
    return Waiting(owner="U0OPENER", tracks=tracks, at=NOW, circumstances=told)


def _told(text: str) -> Circumstances:
    return Circumstances(on=NOW.date(), reported_by=text, source=text, reason=text)


def _standing(lifecycle: str, state: str, told: Circumstances) -> Standing:
    return Standing(lifecycle=lifecycle, state=state, at=NOW, circumstances=told, reached=(state,))


def _at(lifecycle: str, turn: int, told: Circumstances) -> Standing:
    return _standing(lifecycle, _one(LIFECYCLES[lifecycle].states.codes(), turn), told)


def _one(codes: Sequence[str], turn: int) -> str:
    return codes[turn % len(codes)]


def _suspect(turn: int, told: Circumstances) -> Suspect:
    approvals = tuple(Approval(part=part, person="U0HR", at=NOW) for part in ("hr", "legal")[: turn % 3])
    return Suspect(
        pseudonym=reference(Kind.SUSPECT, turn),
        named=turn % 2 == 0,
        added_at=NOW,
        finding=_at("finding", turn, told),
        access=_at("access", turn, told),
        employment=_at("employment", turn, told),
        termination=_at("termination", turn, told),
        approvals=approvals,
    )


def _fields(turn: int, many: int, told: Circumstances) -> Mapping[str, LeakedField]:
    return {
        code: LeakedField(
            code=code,
            status=_one(FIELD_STATUS.codes(), turn + index),
            recipient=_one(RECIPIENT.codes(), index),
            egress=_one(EGRESS.codes(), index),
            at=NOW,
            circumstances=told if index % 2 else Circumstances(),
        )
        for index, code in enumerate(FIELDS.codes()[:many])
    }


def _counts(turn: int, many: int, told: Circumstances) -> Mapping[tuple[str, str], Count]:
    places = product(COUNT_WHAT.codes(), COUNT_SCOPE.codes())

    def one(what: str, scope: str, index: int) -> Count:
        amount = _AMOUNTS[index % 3]
        return Count(what=what, scope=scope, amount=amount, at=NOW, circumstances=told)

    return {
        (what, scope): replace(
            one(what, scope, turn + index), others=(one(what, scope, turn + index + 1),) * (index % 3)
        )
        for index, (what, scope) in enumerate(islice(places, many))
    }


def _parts(turn: int, many: int, told: Circumstances) -> tuple[Count, ...]:
    """Counts of populations in places."""
    of = product(COUNT_SCOPE.codes(), POPULATION.codes(), PLACES.codes())
    one = Count(what="persons", scope="harmed", amount=_AMOUNTS[turn % 3], at=NOW, circumstances=told)
    return tuple(
        replace(one, scope=scope, population=population, jurisdiction=place, others=(one,) * (index % 3))
        for index, (scope, population, place) in enumerate(islice(of, many))
    )


def _paper(turn: int, told: Circumstances) -> Paper:
    lifecycle = _one(PAPERS, turn)
    standing = _at(lifecycle, turn, told)
    said = told.reason or "x"
    facts = {"counsel": said, "custodians": said, "sources": said, "until": "2026-03-01", "gag": "yes"}
    return Paper(
        ref=reference(Kind.PAPER, turn),
        lifecycle=lifecycle,
        agency=reference(Kind.REFERRAL, turn),
        standing=replace(standing, facts=facts),
        until=NOW.date(),
        gagged=turn % 4 == 0,
    )


def _notice(turn: int, way: str, told: Circumstances) -> Notice:
    audience = _one(("customers", "regulator"), turn)
    lifecycle = "customer_notice" if audience == "customers" else "regulator_notice"
    ref = reference(Kind.NOTICE, turn)
    to = Addressee(audience=audience, regime="au_assess", population="patients", jurisdiction="US-DC")
    return Notice(ref=ref, to=to, way=way, standing=_at(lifecycle, turn, told))


def _measure(turn: int, text: str, told: Circumstances) -> Measure:
    announced = told if turn % 2 else None
    ref = reference(Kind.MEASURE, turn)
    facts = {"family": "third_parties", "prevention": "PV012", "approved_by": text[:MAX_TITLE]}
    standing = replace(_at("measure", turn, told), facts={**facts, "due_on": "2026-03-01"})
    return Measure(ref=ref, text=text, standing=standing, owner="U0OPENER", announced=announced)
