"""What a record tells of an incident, put together by rules of the tests' own: nothing here asks the domain.

The states that may follow and the facts that a step needs are read from the data; that the data is the
reference's is held by ``tests/domain/test_domain_lifecycles.py``, and where the reference is there it is read
here instead of ours.
"""

import json
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from storage.record import Entry, Outcome

_TREE: Final = Path(__file__).parents[2]
_REFERENCE: Final = _TREE.parent / "shared" / "domain" / "machines.json"
_OURS: Final = tomllib.loads((_TREE / "domain" / "lifecycles.toml").read_text(encoding="utf-8"))

Place = tuple[str, str]
"""Lifecycle and subject; no subject for the incident itself."""


def _machines() -> Mapping[str, tuple[frozenset[str], Mapping[str, frozenset[str]]]]:
    if not _REFERENCE.exists():
        return {
            name: (
                frozenset(table["start"]),
                {code: frozenset(row["next"]) for code, row in table["states"].items()},
            )
            for name, table in _OURS.items()
        }
    told = json.loads(_REFERENCE.read_text(encoding="utf-8"))
    return {
        name: (
            frozenset(table["initial"]),
            {row["code"]: frozenset(row["next"]) for row in table["states"]},
        )
        for name, table in told.items()
    }


MACHINES: Final = _machines()
"""Lifecycle -> the states it may start in, and those that may follow each."""

_NAMED: Final = [
    row["code"]
    for row in tomllib.loads((_TREE / "domain" / "vocabulary.toml").read_text(encoding="utf-8"))["field"]
    if row["code"] not in {"other", "unknown"}
]

FACTS: Final[Mapping[str, Mapping[str, Any]]] = tomllib.loads(
    (_TREE / "domain" / "facts.toml").read_text(encoding="utf-8")
)["fact"]


def facts_of(lifecycle: str, current: str | None, wanted: str) -> tuple[str, ...]:
    """Codes of the facts that a step needs when it is done here."""
    states = _OURS[lifecycle]["states"]
    leaving = states[current].get("leave", ()) if current else ()
    return (*leaving, *states[wanted].get("facts", ()))


def only_reported(lifecycle: str, state: str) -> bool:
    """Whether nobody here can do it."""
    return bool(_OURS[lifecycle]["states"][state].get("reported_only"))


@dataclass(frozen=True, slots=True)
class Step:
    """One step, as its entry tells it; ``passed``: on the way to another in the same change."""

    state: str
    change: str
    on: str | None = None
    reported: bool = False
    passed: bool = False


@dataclass(slots=True)
class Told:
    """What a record tells. ``texts``: hash and author; ``consents``: hash, person and part."""

    steps: dict[Place, list[Step]] = field(default_factory=dict)
    team: dict[str, str] = field(default_factory=dict)
    suspects: list[str] = field(default_factory=list)
    unlinked: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    counts: dict[tuple[str | None, ...], list[str]] = field(default_factory=dict)
    parts: dict[tuple[str | None, ...], list[str]] = field(default_factory=dict)
    proposer: dict[str, str] = field(default_factory=dict)
    approvals: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    texts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    consents: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    waiting: tuple[str, str] | None = None
    closings: list[str] = field(default_factory=list)
    places: tuple[str, ...] = ()
    ended_clocks: set[str] = field(default_factory=set)
    opener: str = ""
    answered: bool = False
    trips: list[str] = field(default_factory=list)
    decisions: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def state(self, lifecycle: str, subject: str = "") -> str | None:
        """Where it stands; none before its first step."""
        taken = self.steps.get((lifecycle, subject))
        return taken[-1].state if taken else None

    def owner(self, measure: str, entries: Iterable[Entry]) -> str | None:
        """Who proposed a measure, and so looks after it."""
        return next((e.actor for e in entries if e.verb == "measure.added" and e.subject == measure), None)


def replay(entries: Iterable[Entry]) -> Told:
    """What the entries of one incident tell, oldest first, without those that were taken back."""
    entries = list(entries)
    undone = {entry.undoes for entry in entries}
    told = Told()
    for number, entry in enumerate(entries):
        if entry.outcome is not Outcome.DONE or entry.change in undone:
            continue
        _apply(told, entry, entry.detail or {})
        if entry.verb == "leak.rest_ruled_out":
            # Everything else: whatever nobody had judged when it was said.
            then = replay(entries[:number]).fields
            rest = [code for code in _NAMED if then.get(code, "unknown") == "unknown"]
            told.fields |= dict.fromkeys(rest, "ruled_out")
    for pseudonym in told.unlinked:
        told.steps = {place: steps for place, steps in told.steps.items() if place[1] != pseudonym}
    return told


def _apply(told: Told, entry: Entry, detail: Mapping[str, str]) -> None:
    area, _, act = entry.verb.partition(".")
    if entry.shredded and entry.subject and entry.subject.startswith("S-") and act == "moved":
        return
    for place, state, passed in moved(told, entry, detail):
        on = None if passed and state == "not_assessed" else detail.get("on")
        step = Step(state, entry.change, on, "reported_by" in detail, passed)
        told.steps.setdefault(place, []).append(step)
    _people(told, entry, detail)
    _decisions(told, entry, detail)
    _texts(told, entry, detail)
    _screen(told, entry, detail)
    if area == "evidence" and act == "added":
        told.evidence.append(entry.subject or "")
    elif area == "leak":
        told.fields |= dict.fromkeys(detail.get("fields", "").split(","), detail["status"])
        told.fields.pop("", None)
    elif area == "count":
        place = (detail["what"], detail.get("scope", "disclosed"))
        alone = (detail.get("population"), detail.get("jurisdiction"))
        (told.parts if any(alone) else told.counts).setdefault((*place, *alone), []).append(detail["amount"])
    elif entry.verb == "clock.places":
        told.places = tuple(detail["places"].split(","))
    elif area == "clock" and act in {"met", "met_late", "waived"}:
        told.ended_clocks.add(detail["clock"])


def moved(told: Told, entry: Entry, detail: Mapping[str, str]) -> list[tuple[Place, str, bool]]:
    """The steps of a change: place, state, and whether it is only on the way to the last one."""
    subject, verb = entry.subject or "", entry.verb
    if verb in _BEGINNINGS:
        about = "" if verb == "incident.opened" else subject
        return [((lifecycle, about), state, False) for lifecycle, state in _BEGINNINGS[verb].items()]
    if verb == "screen.protected":
        return [(("incident", ""), state, True) for state in _to_rejected(told.state("incident"))]
    if verb.startswith("termination.approved_"):
        return _approved(told, subject, verb)
    if verb.startswith("notice."):
        return _of_text(told, entry, detail)
    if "state" not in detail or (verb == "incident.waiting" and told.state("incident") == detail["state"]):
        return []
    place = (detail["lifecycle"], "" if detail["lifecycle"] in {"incident", "certainty"} else subject)
    before = () if "reported_by" in detail else _before(told, place, detail["state"])
    found = [*((place, state, True) for state in before), (place, detail["state"], False)]
    work = ("employment", subject)
    if found[-1][:2] == (("termination", subject), "effective") and told.state(*work) != "terminated":
        found.append((work, "terminated", False))
    return found


_BESIDE: Final = {
    "finding": "person_of_interest",
    "access": "unchanged",
    "employment": "active",
    "termination": "none",
}
_BEGINNINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "incident.opened": {"incident": "reported", "certainty": "suspected"},
    "suspect.added": _BESIDE,
    "suspect.added_unnamed": _BESIDE,
    "measure.added": {"measure": "proposed"},
}


def _approved(told: Told, subject: str, verb: str) -> list[tuple[Place, str, bool]]:
    """HR's approval hands over to Legal; Legal's is the last."""
    path = ("proposed", "hr_review", "legal_review")
    current = told.state("termination", subject) or ""
    by_hr = path[path.index(current) + 1 :] if current in path else ()
    states = by_hr if verb.endswith("hr") else ("approved",)
    return [(("termination", subject), state, state != states[-1]) for state in states]


def _to_rejected(phase: str | None) -> tuple[str, ...]:
    """An incident that was a protected activity is rejected, by way of what leads there."""
    if phase in {"reported", "triage", "investigating", "contained"}:
        return ("rejected",)
    return {"rejected": (), "duplicate": ("triage", "rejected")}.get(
        phase or "", ("investigating", "rejected")
    )


def _before(told: Told, place: Place, state: str) -> tuple[str, ...]:
    """What the first command about something passes through."""
    if place in told.steps:
        return ()
    if place[0] == "law_enforcement":
        decided = ("not_considered", "under_consideration")
        return {"under_consideration": decided[:1], "referred": decided, "not_referred": decided}.get(
            state, ()
        )
    if place[0] in {"customer_notice", "regulator_notice"}:
        return ("not_assessed",)
    return ("none",) if place[0] == "civil_action" and state != "none" else ()


def _of_text(told: Told, entry: Entry, detail: Mapping[str, str]) -> list[tuple[Place, str, bool]]:
    """A notice to customers moves with its text; one to a regulator does not."""
    place, act = ("customer_notice", entry.subject or ""), entry.verb.partition(".")[2]
    current = told.state(*place)
    if current is None:
        return []
    path: tuple[str, ...] = {"drafted": ("drafting",), "sent": ("sending", "sent")}.get(act, ("in_review",))
    if act.startswith("approved") and any(
        sha == detail["sha256"] for sha, *_ in told.consents.get(place[1], ())
    ):
        path = ("in_review", "approved")
    ahead = path[path.index(current) + 1 :] if current in path else path
    return [(place, state, state != ahead[-1]) for state in ahead]


def _people(told: Told, entry: Entry, detail: Mapping[str, str]) -> None:
    subject = entry.subject or ""
    if entry.verb == "incident.opened":
        told.opener, told.team[entry.actor] = entry.actor, "lead"
    elif entry.verb == "team.joined":
        told.team[detail["person"]] = detail["role"]
    elif entry.verb == "team.left":
        told.team.pop(detail["person"], None)
    elif entry.verb.startswith("suspect.added"):
        told.suspects.append(subject)
    elif entry.verb == "incident.waiting":
        told.waiting = (detail["person"], entry.change)


def _decisions(told: Told, entry: Entry, detail: Mapping[str, str]) -> None:
    subject = entry.subject or ""
    if entry.verb == "termination.moved" and detail["state"] == "proposed":
        told.proposer[subject], told.approvals[subject] = entry.actor, []
    elif entry.verb.startswith("termination.approved_"):
        told.approvals.setdefault(subject, []).append((entry.verb.rpartition("_")[2], entry.actor))
    elif entry.verb == "closing.proposed":
        told.closings.append(entry.change)


def _texts(told: Told, entry: Entry, detail: Mapping[str, str]) -> None:
    subject = entry.subject or ""
    if entry.verb == "notice.drafted":
        told.texts.setdefault(subject, []).append((detail["sha256"], entry.actor))
    elif entry.verb.startswith("notice.approved_"):
        part = entry.verb.rpartition("_")[2]
        told.consents.setdefault(subject, []).append((detail["sha256"], entry.actor, part))


def _screen(told: Told, entry: Entry, detail: Mapping[str, str]) -> None:
    _, _, act = entry.verb.partition(".")
    if detail.get("recipient") in {"journalist", "authority", "counsel_or_union"}:
        told.trips.append(entry.change)
    if not entry.verb.startswith("screen."):
        return
    if act in {"answered", "held"}:
        told.answered = True
        told.trips += [entry.change] if act == "held" else []
    elif act == "protected":
        told.decisions[entry.actor] = ("", "protected", entry.change)
        told.unlinked += told.suspects
        told.suspects = []
    else:
        verdict, _, part = act.partition("_")
        told.decisions.pop(entry.actor, None)
        told.decisions[entry.actor] = (part, verdict, entry.change)


def held(told: Told, knew: Mapping[str, Collection[str]]) -> bool:
    """Whether the screen holds a case. ``knew``: by decision, the trips that it was made knowing of."""
    if not told.trips:
        return False
    full = [one for one in told.decisions.values() if set(told.trips) <= set(knew.get(one[2], ()))]
    return {part: verdict for part, verdict, _ in full if part} != {"legal": "clear", "reviewer": "clear"}
