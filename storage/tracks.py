"""Agencies, notices and measures: what has a reference and a lifecycle of its own within an incident."""

from collections.abc import Collection, Mapping
from typing import Final

from domain.access import CaseAccess
from domain.case import Addressee, Measure, Notice, Referral
from domain.drafts import Drafts
from domain.lifecycles import Circumstances
from domain.standing import Standing
from storage.case_tables import AnnouncementRow, MeasureRow, NoticeRow, ReferralRow
from storage.facts import Change, Facts
from storage.moves import Place

OWNER: Final = "owner"
"""Name of the fact with the key of whoever looks after a measure, beside the facts of its first step."""

NOTICE_LIFECYCLE: Mapping[str, str] = {"customers": "customer_notice", "regulator": "regulator_notice"}


class Referrals:
    """Writes and reads law-enforcement referrals."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, ref: str, agency: str | None) -> None:
        """Write a referral; where it stands comes with its first move."""
        row = ReferralRow(ref=ref, **change.columns())
        row.agency = self._facts.seal(row, "agency", ref, agency)
        self._facts.add(row)

    def of_incidents(
        self, incidents: Collection[str], standings: Mapping[Place, Standing]
    ) -> Mapping[str, tuple[Referral, ...]]:
        """The referrals of each incident, oldest first."""
        found: dict[str, tuple[Referral, ...]] = {}
        for row in self._facts.standing(ReferralRow, incidents):
            agency = self._facts.unseal(row, "agency", row.ref, row.agency)
            standing = standings[row.incident, "law_enforcement", row.ref]
            referral = Referral(ref=row.ref, agency=agency, standing=standing)
            found[row.incident] = (*found.get(row.incident, ()), referral)
        return found


class Notices:
    """Writes and reads notices."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, ref: str, to: Addressee, way: str | None) -> None:
        """Write a notice; where it stands comes with its first move."""
        row = NoticeRow(ref=ref, audience=to.audience, **change.columns())
        row.population, row.regime, row.jurisdiction = to.population, to.regime, to.jurisdiction
        row.way = self._facts.seal(row, "way", ref, way)
        self._facts.add(row)

    def of_incidents(
        self,
        incidents: Collection[str],
        standings: Mapping[Place, Standing],
        drafts: Mapping[str, Drafts],
    ) -> Mapping[str, tuple[Notice, ...]]:
        """The notices of each incident, oldest first. ``drafts``: their texts, by reference."""
        found: dict[str, tuple[Notice, ...]] = {}
        for row in self._facts.standing(NoticeRow, incidents):
            notice = Notice(
                ref=row.ref,
                to=Addressee(
                    audience=row.audience,
                    population=row.population,
                    regime=row.regime,
                    jurisdiction=row.jurisdiction,
                ),
                way=self._facts.unseal(row, "way", row.ref, row.way),
                standing=standings[row.incident, NOTICE_LIFECYCLE[row.audience], row.ref],
                drafts=drafts.get(row.ref, Drafts()),
            )
            found[row.incident] = (*found.get(row.incident, ()), notice)
        return found


class Measures:
    """Writes and reads preventive measures, and whether any was announced."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, ref: str, text: str) -> None:
        """Write a measure; where it stands comes with its first move."""
        row = MeasureRow(ref=ref, text=b"", **change.columns())
        row.text = self._facts.seal(row, "text", ref, text) or b""
        self._facts.add(row)

    def announce(self, change: Change, ref: str | None, circumstances: Circumstances) -> None:
        """Write that a measure was announced, or, without a reference, that none was."""
        row = AnnouncementRow(measure=ref, **change.columns())
        self._facts.add_told(row, ref or "none", circumstances)

    def of_incidents(
        self, access: Mapping[str, CaseAccess], standings: Mapping[Place, Standing]
    ) -> Mapping[str, tuple[Measure, ...]]:
        """The measures of each incident, oldest first; their owners as ``CaseAccess.successor`` has them."""
        incidents = access.keys()
        announced = {
            row.measure: self._facts.told(row, row.measure)
            for row in self._facts.standing(AnnouncementRow, incidents)
            if row.measure
        }
        found: dict[str, tuple[Measure, ...]] = {}
        for row in self._facts.standing(MeasureRow, incidents):
            standing = standings[row.incident, "measure", row.ref]
            owner = standing.facts.get(OWNER)
            measure = Measure(
                ref=row.ref,
                text=self._facts.unseal(row, "text", row.ref, row.text) or "",
                standing=standing,
                owner=access[row.incident].successor(owner) if owner else None,
                announced=announced.get(row.ref),
            )
            found[row.incident] = (*found.get(row.incident, ()), measure)
        return found

    def none_announced(self, incidents: Collection[str]) -> Mapping[str, Circumstances]:
        """Per incident, the newest record that no measure was announced."""
        return {
            row.incident: self._facts.told(row, "none")
            for row in self._facts.standing(AnnouncementRow, incidents)
            if row.measure is None
        }
