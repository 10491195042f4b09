"""The texts of notices: sealed versions that are only added to, and approvals of a text."""

import json
from collections.abc import Collection, Mapping

from domain.drafts import Draft, Drafts, TextApproval
from storage.draft_tables import DraftRow, TextApprovalRow
from storage.facts import Change, Facts


class NoticeTexts:
    """Writes and reads drafts and their approvals."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, notice: str, draft: Draft) -> None:
        """Write a version, sealed; its time is the change's."""
        row = DraftRow(
            notice=notice,
            version=draft.version,
            language=draft.language,
            author=draft.author,
            sections=b"",
            **change.columns(),
        )
        text = json.dumps(dict(draft.sections), ensure_ascii=False)
        row.sections = self._facts.seal(row, "sections", notice, text) or b""
        self._facts.add(row)

    def approve(self, change: Change, notice: str, part: str, person: str, sha256: str) -> None:
        """Write that a person approved the text with this hash."""
        row = TextApprovalRow(notice=notice, part=part, person=person, sha256=b"", **change.columns())
        row.sha256 = self._facts.seal(row, "sha256", notice, sha256) or b""
        self._facts.add(row)

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Drafts]:
        """The texts of each notice of these incidents, by the notice's reference."""
        versions: dict[str, list[Draft]] = {}
        for row in self._facts.standing(DraftRow, incidents):
            versions.setdefault(row.notice, []).append(self._draft(row))
        approvals: dict[str, list[TextApproval]] = {}
        for one in self._facts.standing(TextApprovalRow, incidents):
            approvals.setdefault(one.notice, []).append(self._approval(one))
        return {
            notice: Drafts(
                versions=tuple(versions.get(notice, ())),
                approvals=tuple(approvals.get(notice, ())),
            )
            for notice in {*versions, *approvals}
        }

    def _draft(self, row: DraftRow) -> Draft:
        text = self._facts.unseal(row, "sections", row.notice, row.sections)
        return Draft(
            version=row.version,
            language=row.language,
            author=row.author,
            at=row.at,
            sections=json.loads(text or "{}"),
        )

    def _approval(self, row: TextApprovalRow) -> TextApproval:
        sha256 = self._facts.unseal(row, "sha256", row.notice, row.sha256) or ""
        return TextApproval(part=row.part, person=row.person, at=row.at, sha256=sha256)
