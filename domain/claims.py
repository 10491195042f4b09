"""The claim ceiling: the strongest sentence that the record supports, and nothing stronger.

Every function answers with a ``Claim``: the id of a sentence in the catalogues and its values. Views and
digests print claims and never make up sentences of their own about people, agencies or numbers. The rules
are G3 and G4 of the domain reference, section 3.13, and its section 6.4. What a draft of a notice claims is
judged by the same functions (``domain/claim_check.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.case import Case, Referral
from domain.counts import Amount, CountKind
from domain.notice_words import ADVISED
from domain.standing import Standing

_INVESTIGATING = frozenset({"investigating", "arrested", "released"})
_PROSECUTION = frozenset({"charged", "prosecuting", "convicted", "sentenced", "appeal"})
_ENDED = frozenset(
    {"declined", "closed_no_action", "dismissed", "acquitted", "withdrawn", "diverted", "closed"}
)
_DISMISSED = frozenset({"effective", "disputed", "upheld", "settled"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence by its id. ``reported_by``: the sentence is only what this source says."""

    id: str
    params: Mapping[str, object] = field(default_factory=dict)
    reported_by: str | None = None


def law_enforcement(referral: Referral) -> Claim:
    """What may be said about one agency: never more than its current state carries (guard G3)."""
    name = _law(referral.standing)
    return Claim(
        f"claim.law.{name}",
        {"state": ("state", "law_enforcement", referral.standing.state)} if name == "ended" else {},
        # That an unknown stage is only said to be so is in its own words.
        None if name == "involved_stage_unknown" else referral.standing.circumstances.reported_by,
    )


def _law(standing: Standing) -> str:
    state = standing.state
    if state in _INVESTIGATING:
        return "investigating"
    if state in _PROSECUTION:
        return "prosecution"
    if state in _ENDED:
        return "ended"
    if state == "acknowledged":
        return "reported_to" if "referred" in standing.reached else "contacted_by"
    return {"referred": "reported_to", "initiated_by_agency": "contacted_by"}.get(state, state)


def law_supports(referral: Referral, said: str) -> bool:
    """Whether one agency's state carries a statement, however it came to be known.

    Args:
        referral: The agency.
        said: ``reported``, ``arrested``, ``investigating``, ``prosecution`` or ``cooperating``.
    """
    standing = referral.standing
    ceiling = _law(standing)
    if ceiling == "ended":
        return False
    if said == "reported":
        dated = standing.state != "referred" or standing.circumstances.on is not None
        return "referred" in standing.reached and dated
    if said == "arrested":
        return "arrested" in standing.reached
    if said == "cooperating":
        return ceiling in {"investigating", "prosecution", "involved_stage_unknown"} or (
            standing.state == "acknowledged"
        )
    return ceiling == said


def convicted_for_good(referral: Referral) -> bool:
    """Whether a court found somebody guilty and that is final, as far as this agency's record tells."""
    standing = referral.standing
    return standing.state == "convicted" and standing.circumstances.facts.get("final") == "yes"


def dismissal(case: Case) -> Claim | None:
    """What may be said about dismissals (G4): "the employees" only if it holds for each one established.

    Answers none when no dismissal took effect: a proposal is nobody's business outside the team.
    """
    dismissed = [one for one in case.suspects if one.termination.state in _DISMISSED]
    if not dismissed:
        return None
    established = [one for one in case.suspects if one.finding.state == "substantiated"]
    everyone = bool(established) and all(one in dismissed for one in established)
    sources = {one.termination.circumstances.reported_by for one in dismissed}
    # One that took effect here needs no witness; of several witnesses none speaks for all.
    reported_by = None if None in sources else min(source for source in sources if source)
    name = "all" if everyone and len(sources) == 1 else "some"
    return Claim(f"claim.dismissal.{name}", {}, reported_by)


def actors(case: Case) -> Claim:
    """How many employees may be spoken of: one, several, or "one or more people" where that is not known."""
    count = case.counts.get(("suspects", "disclosed"))
    reported_by = count.circumstances.reported_by if count else None
    if count and count.agreed == Amount(CountKind.EXACT, 1):
        return Claim("claim.actors.one", {}, reported_by)
    several = count and count.agreed.kind is not CountKind.AT_MOST and (count.agreed.low or 0) > 1
    return Claim("claim.actors.several" if several else "claim.actors.open", {}, reported_by)


def number(case: Case, what: str, scope: str = "disclosed") -> Claim | None:
    """How many may be said: an exact number, an estimate as "about", otherwise none."""
    count = case.counts.get((what, scope))
    if count is None or count.agreed.kind not in {CountKind.EXACT, CountKind.ESTIMATE}:
        return None
    name = "exact" if count.agreed.kind is CountKind.EXACT else "about"
    params = {"what": what, "amount": count.agreed}
    return Claim(f"claim.number.{name}", params, count.circumstances.reported_by)


def advised(case: Case) -> Claim | None:
    """That readers can do something about what was disclosed; none where there is no advice to give."""
    fields = tuple(code for code in case.fields_with("disclosed") if code in ADVISED)
    return Claim("claim.advice", {"fields": fields}) if fields else None


def others_ruled_out(case: Case) -> Claim | None:
    """That no other data is involved, only when every other field was ruled out."""
    return Claim("claim.fields.others_ruled_out") if case.others_ruled_out() else None


def announced_measures(case: Case) -> Claim:
    """Which preventive measures were announced: the question that every reader of such news asks."""
    announced = [one.announced for one in case.measures if one.announced]
    if announced:
        # The number holds all of them, so it is hearsay as soon as one is.
        sources = sorted(one.reported_by for one in announced if one.reported_by)
        return Claim("claim.measures.announced", {"n": len(announced)}, next(iter(sources), None))
    if case.none_announced:
        return Claim(
            "claim.measures.none_announced",
            {"on": case.none_announced.on},
            case.none_announced.reported_by,
        )
    return Claim("claim.measures.not_recorded")
