"""The claim ceiling: the strongest sentence that the record supports, and nothing stronger.

Every function answers with a ``Claim``: the id of a sentence in the catalogues and its values. Views and
digests print claims and never make up sentences of their own about people, agencies or numbers. The rules
are G3 and G4 of the domain reference, section 3.13.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.case import Case, Referral
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
    """What may be said about one agency: never more than its current state carries."""
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


def dismissal(case: Case) -> Claim | None:
    """What may be said about dismissals: "the employees" only if it holds for every one established.

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
