"""What must hold of a whole case, restated: the guards of the domain reference, section 3.13, and its rules.

Each function looks at one accepted change, or at a case as it stands, and raises ``AssertionError`` with the
name of what was broken. ``Seen`` counts how often each was met, so that a run that never met one is told.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from domain.case import Case
from domain.claims import dismissal, law_enforcement
from domain.counts import total
from domain.errors import Refused
from domain.retention import may_erase
from domain.standing import Standing
from domain.steps import next_steps
from domain.suspects import Suspect
from storage.record import Entry
from tests.commands.whole_record import MACHINES, Place, Told, facts_of, held, only_reported

FINAL: Final = frozenset(
    {
        *(("certainty", state) for state in ("confirmed", "near_miss", "false_positive")),
        *(("finding", state) for state in ("substantiated", "unsubstantiated", "inconclusive")),
        *(("finding", state) for state in ("not_involved", "exonerated")),
        *(("termination", state) for state in ("none", "effective", "upheld", "overturned", "settled")),
        *(("termination", state) for state in ("rejected", "withdrawn", "superseded")),
        *(("law_enforcement", state) for state in ("not_referred", "declined", "closed_no_action")),
        *(("law_enforcement", state) for state in ("withdrawn", "closed")),
        *(("customer_notice", state) for state in ("not_required", "completed")),
        *(("regulator_notice", state) for state in ("not_notifiable", "closed")),
        *(("measure", state) for state in ("done", "verified", "rejected")),
        *(("legal_hold", state) for state in ("released",)),
        *(("preservation", state) for state in ("expired", "released")),
        *(("legal_process", state) for state in ("complied", "quashed")),
        *(("delay_request", state) for state in ("refused", "lifted", "expired")),
        *(("civil_action", state) for state in ("judgment", "settled", "dropped")),
    }
)
"""Where nothing is left to do."""

NEVER_OPEN: Final = frozenset({"incident", "access", "employment"})
PARKED: Final = frozenset({"law_enforcement", "customer_notice", "regulator_notice", "measure"})
PAPERS: Final = frozenset({"legal_hold", "preservation", "legal_process", "delay_request", "civil_action"})
COURT: Final = frozenset({"charged", "prosecuting", "convicted", "sentenced", "appeal"})
ASKING: Final = frozenset({"investigating", "arrested", "released"})
OUT: Final = frozenset({"effective", "disputed", "upheld", "settled"})
WHO: Final[Mapping[Place, frozenset[str]]] = {
    **dict.fromkeys(
        [("finding", state) for state in ("substantiated", "unsubstantiated", "not_involved")]
        + [("termination", state) for state in ("legal_review", "approved", "rejected")],
        frozenset({"hr", "legal"}),
    ),
    **{("employment", state): frozenset({"hr"}) for state in MACHINES["employment"][1]},
    ("termination", "hr_review"): frozenset({"hr"}),
    ("law_enforcement", "not_referred"): frozenset({"legal"}),
    ("customer_notice", "not_required"): frozenset({"legal", "privacy"}),
    ("regulator_notice", "not_notifiable"): frozenset({"legal", "privacy"}),
    ("preservation", "contested"): frozenset({"legal"}),
    ("delay_request", "refused"): frozenset({"legal"}),
}
"""Who alone does a step here."""

PERSONAL: Final = frozenset({"email_address", "phone_number", "person_name"})


@dataclass(slots=True)
class Seen:
    """How often each guard let pass and held, and each refusal was met."""

    passed: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One accepted change: the record before and after it, and the case.

    Args:
        entry: Its entry.
        before: What the record told before.
        was: The case before; none for an opening.
        after: What the record tells now.
        case: The case now.
        roles: Person -> roles in the organisation.
        barred: Who is barred, before.
        parked: By change that left a case waiting, the places that were open then.
        knew: By decision of the screen, the trips that it was made knowing of.
        history: Every entry of the incident.
    """

    entry: Entry
    before: Told
    was: Case | None
    after: Told
    case: Case
    roles: Mapping[str, Collection[str]]
    barred: Collection[str]
    parked: Mapping[str, Collection[Place]]
    knew: Mapping[str, Collection[str]]
    history: Collection[Entry]

    @property
    def detail(self) -> Mapping[str, str]:
        """What the entry tells."""
        return self.entry.detail or {}

    @property
    def here(self) -> bool:
        """Whether it was done here."""
        return "reported_by" not in self.detail

    def enters(self, lifecycle: str, *states: str) -> bool:
        """Whether it is a step done here into one of these."""
        detail = self.detail
        return self.here and detail.get("lifecycle") == lifecycle and detail.get("state") in states


def open_places(told: Told, case: Case) -> set[Place]:
    """What is still to be done; a gagged paper hinders nobody."""
    gagged = {one.ref for one in case.papers if one.gagged}
    found = {
        place
        for place, steps in told.steps.items()
        if place[0] not in NEVER_OPEN and (place[0], steps[-1].state) not in FINAL and place[1] not in gagged
    }
    return found | {("clock", code) for code in set(case.clocks) - told.ended_clocks}


def check_machine(look: Look, seen: Seen) -> None:
    """Each step follows the one before it, has its facts, and no day before the one before it."""
    for place, steps in look.after.steps.items():
        new = [number for number, step in enumerate(steps) if step.change == look.entry.change]
        for number in new:
            step, first = steps[number], number == 0
            start, following = MACHINES[place[0]]
            if step.reported:
                continue
            assert not only_reported(*place[:1], step.state), "only reported"
            allowed = start if first else following[steps[number - 1].state]
            if look.entry.verb == "gag.lifted":
                allowed = frozenset({steps[number - 1].state})
            assert step.state in allowed, f"{place[0]}: {steps[number - 1].state} -> {step.state}"
            known = [one.on for one in steps[:number] if one.on]
            if step.on:
                assert not known or step.on >= known[-1], f"dates: {place[0]} {known[-1]} -> {step.on}"
                seen.passed["dates"] += bool(known)
        if (
            new
            and not steps[-1].reported
            and not look.entry.verb.startswith(("suspect.", "measure.a", "scr", "gag."))
        ):
            current = steps[-2].state if len(steps) > 1 else None
            standing = standings(look.case)[place]
            missing = set(facts_of(place[0], current, standing.state)) - set(standing.circumstances.facts)
            assert not missing, f"facts: {place[0]} {standing.state} lacks {missing}"
            seen.passed["facts"] += bool(standing.circumstances.facts)


def standings(case: Case) -> Mapping[Place, Standing]:
    """Every track of a case as storage reads it back."""
    found = {("incident", ""): case.phase, ("certainty", ""): case.certainty}
    for one in case.suspects:
        for track in (one.finding, one.access, one.employment, one.termination):
            found[track.lifecycle, one.pseudonym] = track
    for held_by in (case.referrals, case.notices, case.measures, case.papers):
        found |= {(item.standing.lifecycle, item.ref): item.standing for item in held_by}
    return found


def check_replay(told: Told, case: Case) -> None:
    """What storage reads back is what a replay of the record tells."""
    read = standings(case)
    assert set(read) == set(told.steps), "replay: places"
    for place, standing in read.items():
        steps = told.steps[place]
        assert standing.reached == tuple(step.state for step in steps), f"replay: {place}"
        assert standing.circumstances.reported is steps[-1].reported, f"replay: {place} reported"
        on = standing.circumstances.on
        assert (on.isoformat() if on else None) == steps[-1].on, f"replay: {place} day"
    assert dict(case.access.team) == told.team, "replay: team"
    assert [one.pseudonym for one in case.suspects] == told.suspects, "replay: suspects"
    assert sorted(case.unlinked) == sorted(told.unlinked), "replay: unlinked"
    assert [one.ref for one in case.evidence] == told.evidence, "replay: evidence"
    assert {code: one.status for code, one in case.fields.items()} == told.fields, "replay: fields"
    assert {(*place, None, None) for place in case.counts} == set(told.counts), "replay: counts"
    parts = [(one.what, one.scope, one.population, one.jurisdiction) for one in case.parts]
    assert parts == list(told.parts), "replay: parts of counts"
    assert case.jurisdictions == told.places, "replay: places"
    for one in case.suspects:
        assert one.proposed_by == told.proposer.get(one.pseudonym), "replay: proposer"
        given = [(each.part, each.person) for each in one.approvals]
        assert given == told.approvals.get(one.pseudonym, []), "replay: approvals"


def check_totals(case: Case, seen: Seen) -> None:
    """Headlines and sums are total; an unknown number is never zero."""
    for one in case.suspects:
        assert one.headline() == headline(one), "headline"
    for (what, scope), count in case.counts.items():
        unknown = count.amount.kind in {"unknown", "undisclosed"}
        figures = {count.amount.low, count.amount.high} - {None}
        assert bool(figures) is not unknown, "a number that nobody knows"
        summed = total([case.amount(what, scope), None])
        assert not summed.exact, "a sum with an unknown part is not exact"
        assert summed.unknown + summed.undisclosed >= 1, "a sum tells how many it does not know"
        seen.held["unknown is not zero"] += unknown
        seen.passed["unknown is not zero"] += not unknown
    for part in case.parts:
        place = (part.what, part.scope)
        expected = case.counts[place].agreed if place in case.counts else None
        found = case.amount(*place)
        assert expected in {None, found}, "a part changes no whole"
        assert expected or found is None or found.kind == "at_least", "a part is never the whole"


def headline(one: Suspect) -> str:
    """The first match of the reference's list, section 3."""
    finding, access = one.finding.state, one.access.state
    work, out = one.employment.state, one.termination.state
    pending = ("proposed", "hr_review", "legal_review", "hearing_scheduled", "heard", "approved", "notified")
    order: list[tuple[str, bool]] = [
        ("reinstated", work == "reinstated"),
        ("cleared", finding in ("not_involved", "unsubstantiated", "exonerated")),
        ("terminated_disputed", work == "terminated" and out == "disputed"),
        (work, work in ("terminated", "contract_ended", "resigned")),
        ("termination_pending", out in pending),
        (work, work in ("sanctioned", "on_leave", "former")),
        (f"access_{access}", access in ("revoked", "suspended", "restricted")),
        ("under_investigation", finding == "under_investigation"),
    ]
    return next((name for name, holds in order if holds), "person_of_interest")


def g1(look: Look, seen: Seen) -> None:
    """A case is closed when every track is final, or is parked with an owner who is there."""
    if not look.enters("incident", "closed") or look.was is None:
        return
    parked: Collection[Place] = ()
    waiting = look.before.waiting
    if waiting and look.before.state("incident") == "awaiting_outcome":
        owner, change = waiting
        if owner in look.before.team and owner not in look.barred:
            parked = look.parked[change]
    may = {place for place in parked if place[0] in PARKED | PAPERS}
    assert not open_places(look.before, look.was) - may, "G1"
    if look.before.closings:
        assert look.entry.actor not in {look.before.opener, look.detail.get("person")}, "G5 closing"
    sure = look.before.state("certainty") == "confirmed"
    assert not sure or look.was.measures or look.was.none_announced, "G1 measures"
    seen.passed["G1"] += 1
    seen.passed["G1 parked"] += bool(open_places(look.before, look.was))


def g2(look: Look, seen: Seen) -> None:
    """Rejected as a protected activity: nobody can tell any more whom it was about."""
    if look.entry.verb.startswith("screen.protected_"):
        assert len(look.case.suspects) == len(look.before.suspects), "G2 too early"
        seen.held["G2"] += bool(look.case.suspects)
    if look.entry.verb != "screen.protected":
        return
    assert look.case.phase.state == "rejected", "G2 phase"
    assert not look.case.suspects, "G2 links"
    assert not look.case.access.barred, "G2 bars"
    told = [one for one in look.history if one.subject in look.before.suspects]
    assert all(one.shredded or not one.detail for one in told), "G2 record"
    assert "legal_hold" not in {place[0] for place in open_places(look.before, look.case)}, "G11"
    seen.passed["G2"] += bool(look.before.suspects)


def g3(case: Case, seen: Seen) -> None:
    """Nothing is said of an agency beyond its present state."""
    for one in case.referrals:
        claim, state = law_enforcement(one), one.standing.state
        said = claim.id.removeprefix("claim.law.")
        assert (said == "investigating") == (state in ASKING), f"G3 {state}: {said}"
        assert (said == "prosecution") == (state in COURT), f"G3 {state}: {said}"
        assert said != "reported_to" or "referred" in one.standing.reached, f"G3 {state}: {said}"
        if one.standing.circumstances.reported and said != "involved_stage_unknown":
            assert claim.reported_by == one.standing.circumstances.reported_by, "G3 who says so"
        seen.passed["G3"] += said in {"investigating", "prosecution", "reported_to"}
        stronger = {*ASKING, *COURT} & set(one.standing.reached[:-1])
        seen.held["G3"] += bool(stronger) and said not in {"investigating", "prosecution"}


def g4(case: Case, seen: Seen) -> None:
    """Dismissed is said of whom it took effect for; of "the employees" when of all that are established."""
    out = {one.pseudonym for one in case.suspects if one.termination.state in OUT}
    established = {one.pseudonym for one in case.suspects if one.finding.state == "substantiated"}
    claim = dismissal(case)
    assert (claim is None) == (not out), "G4 said too early"
    if claim is None:
        seen.held["G4"] += any(one.termination.state not in {"none", "withdrawn"} for one in case.suspects)
        return
    everybody = bool(established) and established <= out
    assert claim.id != "claim.dismissal.all" or everybody, "G4 all"
    seen.passed["G4"] += claim.id == "claim.dismissal.all"
    seen.held["G4"] += not everybody


def g5_g7(look: Look, seen: Seen) -> None:
    """Proposer, HR and Legal are three people, none the opener; Legal's comes on an established finding."""
    if not look.entry.verb.startswith("termination.approved_"):
        assert not look.enters("termination", "approved"), "G5 approved without an approval"
        return
    part, who, subject = look.entry.verb.rpartition("_")[2], look.entry.actor, look.entry.subject or ""
    given = look.before.approvals.get(subject, [])
    involved = {look.before.proposer.get(subject), look.before.opener, *(person for _, person in given)}
    assert who not in involved, "G5 one person, two parts"
    assert part in look.roles[who], "G5 role"
    assert part == "hr" or "hr" in {one for one, _ in given}, "G5 HR first"
    seen.passed["G5"] += 1
    assert look.before.answered, "G7 screen unanswered"
    assert not held(look.before, look.knew), "G7 screen held"
    if part == "legal":
        established = look.before.state("finding", subject) == "substantiated"
        assert established or look.detail.get("reason"), "G7 finding"
        seen.passed["G7"] += 1
        seen.passed["G7 exception"] += not established


def g8(look: Look, seen: Seen) -> None:
    """Access ends with a snapshot of this incident, or with "none" recorded in its place."""
    if look.enters("access", "revoked", "suspended"):
        snapshot = json.loads(look.detail.get("facts", "{}")).get("snapshot")
        assert snapshot == "none" or snapshot in look.before.evidence, "G8"
        seen.passed["G8"] += snapshot != "none"
        seen.passed["G8 none"] += snapshot == "none"


def g9(case: Case, seen: Seen) -> None:
    """Whoever was cleared after steps against them is to be put right, until that is recorded."""
    if not case.open:
        return
    taken, adverse = ("restricted", "suspended", "revoked"), ("on_leave", "sanctioned")
    cleared = [one for one in case.suspects if one.finding.state in {"exonerated", "not_involved"}]
    owed = {("right_access", one.pseudonym) for one in cleared if one.access.state in taken}
    ended = (*adverse, "terminated", "contract_ended")
    owed |= {("right_pay", one.pseudonym) for one in cleared if one.employment.state in ended}
    let_go = any(one.standing.state in {"acquitted", "dismissed"} for one in case.referrals)
    if cleared or let_go:
        sent = [one.ref for one in case.notices if one.standing.state in {"sent", "completed"}]
        owed |= {("right_notice", ref) for ref in sent}
    told = {(step.code, step.subject) for step in next_steps(case) if step.code.startswith("right_")}
    assert told == owed, "G9"
    seen.passed["G9"] += bool(owed)
    seen.held["G9"] += any(one.access.state in taken for one in case.suspects) and not owed


def g10(look: Look, seen: Seen) -> None:
    """Confirming makes aware, once: from now, or from the day that it is told to have been."""
    if look.entry.verb != "certainty.moved" or look.detail["state"] != "confirmed" or look.was is None:
        return
    before, now = look.was.moments.get("aware_at"), look.case.moments.get("aware_at")
    if before is not None:
        assert now == before, "G10 moved"
        seen.held["G10"] += 1
    elif not look.here and "on" not in look.detail:
        assert now is None, "G10 out of nothing"
    else:
        on = date.fromisoformat(look.detail.get("on", look.entry.at.date().isoformat()))
        exact = look.here and on == look.entry.at.date()
        at = look.entry.at if exact else datetime(on.year, on.month, on.day, tzinfo=UTC)
        assert now is not None, "G10 not aware"
        assert (now.at, now.exact) == (at, exact), "G10 when"
        seen.passed["G10"] += 1


def g11(case: Case, seen: Seen) -> None:
    """While a legal hold stands, or an authority's request in force, nothing may be erased."""
    keeps = {"in_force", "renewed", "contested"}
    holding = any(
        one.standing.state != "released"
        if one.lifecycle == "legal_hold"
        else one.lifecycle == "preservation" and one.standing.state in keeps
        for one in case.papers
    )
    try:
        may_erase(case)
    except Refused:
        assert holding, "G11 for nothing"
        seen.held["G11"] += 1
    else:
        assert not holding, "G11"
        seen.passed["G11"] += bool(case.papers)


def g12(look: Look, seen: Seen) -> None:
    """What may apply is judged anew, and no clock that was listed is dropped."""
    before = set(look.was.clocks) if look.was else set()
    assert before <= set(look.case.clocks), "G12 dropped"
    touched = {one.code for one in look.case.fields.values() if one.status in {"disclosed", "accessed"}}
    if "EU" in look.case.jurisdictions and touched & PERSONAL:
        assert "gdpr33" in look.case.clocks, "G12 not listed"
    seen.passed["G12"] += before < set(look.case.clocks)
    seen.held["G12"] += bool(before) and look.entry.verb in {"clock.places", "undone", "leak.recorded"}


def check_rights(look: Look, seen: Seen) -> None:
    """Who recorded it could: nobody barred, nobody who only reads, and Legal where it is Legal's."""
    who, roles = look.entry.actor, look.roles[look.entry.actor]
    part = look.before.team.get(who, "auditor")
    everywhere = {"lead", "hr", "legal", "privacy"} & set(roles)
    assert who not in look.barred, "G6 a barred person changed it"
    assert look.was is None or part != "auditor" or everywhere, "read only"
    legal = look.detail.get("lifecycle") in {"legal_hold", "legal_process", "civil_action"}
    if legal or look.entry.verb.startswith(("clock.waived", "privilege.")):
        assert "legal" in roles, "Legal's"
        seen.passed["legal"] += 1
    step = (look.detail.get("lifecycle", ""), look.detail.get("state", ""))
    if look.here and step in WHO:
        assert WHO[step] & set(roles), f"roles: {step}"
        seen.passed["roles"] += 1
    if look.enters("measure", "verified"):
        assert who != look.before.owner(look.entry.subject or "", look.history), "verified by its owner"
        seen.passed["verified"] += 1
    assert "lead" in look.after.team.values() or not look.after.team, "nobody leads"


def check_screen(look: Look, seen: Seen) -> None:
    """A held case does not go on; who decides is Legal and somebody who neither opened nor leads it."""
    if look.enters("incident", "investigating"):
        assert look.before.answered or look.before.state("incident") != "triage", "screen unanswered"
    if look.enters("incident", "investigating") or look.enters("law_enforcement", "referred"):
        assert not held(look.before, look.knew), "screen held"
        seen.passed["screen"] += 1
    if look.entry.verb.startswith(("screen.clear", "screen.protected")):
        who = look.entry.actor
        assert who != look.before.opener, "screen by its opener"
        assert look.before.team.get(who) != "lead", "screen by its lead"
        assert held(look.before, look.knew), "screen not held"
        assert not look.entry.verb.endswith("_legal") or "legal" in look.roles[who], "screen role"
        seen.passed["screen decided"] += 1


def check_text(look: Look, seen: Seen) -> None:
    """A text is approved by two who did not write it, for Legal and for Privacy or Comms, and sent so."""
    subject, who = look.entry.subject or "", look.entry.actor
    texts = look.before.texts.get(subject, [])
    if look.entry.verb.startswith("notice.approved_"):
        part = look.entry.verb.rpartition("_")[2]
        same = [one for one in look.before.consents.get(subject, []) if one[0] == look.detail["sha256"]]
        assert look.detail["sha256"] == texts[-1][0], "an older text was approved"
        assert who not in {author for _, author in texts}, "approved by its author"
        assert who != look.before.opener, "approved by who opened the case"
        assert who not in {person for _, person, _ in same}, "approved twice by one"
        assert part in look.roles[who], "approved without the role"
        seen.passed["text"] += 1
    sends = look.entry.verb == "notice.sent" and look.before.state("customer_notice", subject) != "sending"
    if sends or look.enters("customer_notice", "sending"):
        parts = {part for sha, _, part in look.before.consents.get(subject, []) if sha == texts[-1][0]}
        assert "legal" in parts, "sent without Legal"
        assert parts & {"privacy", "comms"}, "sent without a second approval"
        seen.passed["sent"] += 1


def check_papers(look: Look, seen: Seen) -> None:
    """A spoken request to delay notice holds for thirty days at most."""
    if look.enters("delay_request", "in_force_oral"):
        began = next(one for one in look.case.papers if one.ref == look.entry.subject).standing.began
        until = date.fromisoformat(json.loads(look.detail["facts"])["until"])
        assert began is not None
        assert until <= began + timedelta(days=30), "oral too long"
        seen.passed["oral"] += 1


OF_A_CHANGE: Final[tuple[Callable[[Look, Seen], None], ...]] = (
    check_rights,
    check_machine,
    check_screen,
    check_text,
    check_papers,
    g1,
    g2,
    g5_g7,
    g8,
    g10,
    g12,
)
OF_A_CASE: Final[tuple[Callable[[Case, Seen], None], ...]] = (check_totals, g3, g4, g9, g11)
