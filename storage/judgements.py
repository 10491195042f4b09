"""Judgements about an incident as a whole: screen, severity, raised classes, flags. All values are sealed."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from sqlmodel import col

from domain.decisions import Proposal
from domain.judgements import Allowed, Judgement, Judgements, Reveal
from domain.lifecycles import Circumstances
from domain.screen import HOLDING_RECIPIENTS, Decision, Part, Screen, Trip, Verdict
from storage.case_tables import LeakRow
from storage.facts import Change, Facts
from storage.judgement_tables import JudgementRow


class Judged(StrEnum):
    """What a judgement is about."""

    ANSWERS = "screen_answers"
    DECISION = "screen_decision"
    SEVERITY = "severity"
    CLASSES = "classes"
    PRIVILEGE = "privilege"
    WORKS_COUNCIL = "works_council"
    CLOSING = "closing"
    """A proposal: the value is the change that it rests on, none when it was withdrawn."""
    ERASING = "erasing"
    """As ``CLOSING``, with the roles of who proposed it."""
    RECUSED = "recused"
    """The value is the key of the person who decides nothing here from then on."""
    REVEAL = "reveal"
    """That somebody asked to be told who a suspect is: the suspect, where it stands, the asker's roles."""
    REVEAL_APPROVED = "reveal_approved"
    """The value is the change that asked, and the part in which it was approved."""


Rows = list[tuple[JudgementRow, Any]]
"""Rows with what was judged in each, oldest first."""


class JudgementBook:
    """Writes and reads judgements."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, kind: Judged, value: object, by: str, circumstances: Circumstances) -> None:
        """Write one judgement; one change writes at most one of a kind.

        Args:
            change: The recorded change.
            kind: What it is about.
            value: What was judged, as JSON can say it; sealed.
            by: Who judged.
            circumstances: Since when, why.
        """
        row = JudgementRow(kind=kind.value, by=by, value=b"", **change.columns())
        row.value = self._facts.seal(row, "value", kind.value, json.dumps(value, sort_keys=True)) or b""
        self._facts.add_told(row, kind.value, circumstances)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Judgements]:
        """The judgements of each incident in which anything was judged or holds the case."""
        found: dict[str, dict[str, Rows]] = {}
        for row in self._facts.standing(JudgementRow, incidents):
            value = json.loads(self._facts.unseal(row, "value", row.kind, row.value) or "null")
            found.setdefault(row.incident, {}).setdefault(row.kind, []).append((row, value))
        recipients = self._recipients(incidents)
        return {
            ref: self._judgements(found.get(ref, {}), recipients.get(ref, ()))
            for ref in found.keys() | recipients.keys()
        }

    def _recipients(self, incidents: Collection[str]) -> Mapping[str, tuple[Trip, ...]]:
        """Whoever was recorded to have got data and holds the case; a later status changes nothing."""
        found: dict[str, tuple[Trip, ...]] = {}
        holding = col(LeakRow.recipient).in_(HOLDING_RECIPIENTS)
        for row in self._facts.standing(LeakRow, incidents, holding):
            trip = Trip(code=row.recipient or "", change=row.change)
            if trip not in found.get(row.incident, ()):
                found[row.incident] = (*found.get(row.incident, ()), trip)
        return found

    def _judgements(self, rows: Mapping[str, Rows], recipients: Iterable[Trip]) -> Judgements:
        classes: dict[str, str] = {}
        for _, raised in rows.get(Judged.CLASSES, []):
            classes |= raised
        return Judgements(
            screen=self._screen(rows, recipients),
            severity=self._latest(rows.get(Judged.SEVERITY, [])),
            classes=classes,
            privilege=self._latest(rows.get(Judged.PRIVILEGE, [])),
            works_council=self._latest(rows.get(Judged.WORKS_COUNCIL, [])),
            closing=self._proposal(rows.get(Judged.CLOSING, [])),
            erasing=self._proposal(rows.get(Judged.ERASING, [])),
            recused=_recused(rows),
            reveals=tuple(self._reveals(rows)),
        )

    def _latest(self, rows: Rows) -> Judgement | None:
        if not rows:
            return None
        row, value = rows[-1]
        return Judgement(value=value, by=row.by, at=row.at, circumstances=self._facts.told(row, row.kind))

    def _proposal(self, rows: Rows) -> Proposal | None:
        if not rows or rows[-1][1] is None:
            return None
        row, value = rows[-1]
        basis, roles = (value["basis"], value["roles"]) if isinstance(value, dict) else (value, ())
        return Proposal(
            change=row.change,
            by=row.by,
            blind=self._facts.vault.blind("person", row.by),
            basis=basis,
            at=row.at,
            circumstances=self._facts.told(row, row.kind),
            roles=frozenset(roles),
        )

    def _reveals(self, rows: Mapping[str, Rows]) -> Iterator[Reveal]:
        approvals = {
            value["asked"]: Allowed(
                person=row.by,
                part=value["part"],
                blind=self._facts.vault.blind("person", row.by),
                at=row.at,
            )
            for row, value in rows.get(Judged.REVEAL_APPROVED, [])
        }
        for row, value in rows.get(Judged.REVEAL, []):
            yield Reveal(
                change=row.change,
                by=row.by,
                blind=self._facts.vault.blind("person", row.by),
                roles=frozenset(value["roles"]),
                suspect=self._facts.record.pseudonyms.shown(value["suspect"]),
                asked_as=value["suspect"],
                basis=value["basis"],
                at=row.at,
                approved=approvals.get(row.change),
            )

    def _screen(self, rows: Mapping[str, Rows], recipients: Iterable[Trip]) -> Screen:
        answered = rows.get(Judged.ANSWERS, [])
        yes = [
            Trip(code=code, change=row.change)
            for row, answers in answered
            for code, answer in answers.items()
            if answer == "yes"
        ]
        decisions: dict[str, Decision] = {}
        for row, value in rows.get(Judged.DECISION, []):
            decisions.pop(row.by, None)
            decisions[row.by] = self._decision(row, value)
        return Screen(
            recused=_recused(rows),
            answers=answered[-1][1] if answered else {},
            answered_by=answered[-1][0].by if answered else None,
            trips=(*yes, *recipients),
            decisions=tuple(decisions.values()),
        )

    def _decision(self, row: JudgementRow, value: Mapping[str, Any]) -> Decision:
        return Decision(
            person=row.by,
            part=Part(value["part"]),
            verdict=Verdict(value["verdict"]),
            covers=frozenset(value["covers"]),
            at=row.at,
            circumstances=self._facts.told(row, row.kind),
        )


def _recused(rows: Mapping[str, Rows]) -> frozenset[str]:
    return frozenset(person for _, person in rows.get(Judged.RECUSED, []))
