"""What somebody said yes to and who was barred since: it counts no more where it waited for another yes then.

What was decided before stays decided: the record says by whom, and those who lead the case judge it anew.
When a bar is lifted, what it made void stays so.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from domain import erasure
from domain.access import CaseAccess
from domain.case import Case, Notice
from domain.closing import proposed
from domain.screen import Screen
from domain.steps import awaits_approval
from domain.suspects import Suspect


def without_yes_of_barred(case: Case) -> Case:
    """The case as it stands for everybody else: without what barred people said yes to in vain."""
    access = case.access
    if not access.out:
        return case
    judgements = case.judgements
    return replace(
        case,
        suspects=tuple(_suspect(one, access) for one in case.suspects),
        notices=tuple(_notice(one, access) for one in case.notices),
        judgements=replace(judgements, screen=_screen(judgements.screen, access)),
    )


def made_void(before: Case, after: Case) -> tuple[str, ...]:
    """What lacks a yes that it had before somebody was barred, or is proposed no more.

    Each as what it is and which: ``dismissal:S-…``, ``notice:N-…``, ``screen:``, ``closing:``, ``erasing:``.
    """
    return tuple(f"{kind}:{subject}" for kind, subject in _lost(before, after))


def _lost(before: Case, after: Case) -> Iterator[tuple[str, str]]:
    for suspect in after.suspects:
        was = before.suspect(suspect.pseudonym)
        if was and (len(was.approvals) > len(suspect.approvals) or suspect.proposal_void > was.proposal_void):
            yield "dismissal", suspect.pseudonym
    texts = {one.ref: one.drafts.approvals for one in before.notices}
    for notice in after.notices:
        if len(texts.get(notice.ref, ())) > len(notice.drafts.approvals):
            yield "notice", notice.ref
    if len(before.judgements.screen.decisions) > len(after.judgements.screen.decisions):
        yield "screen", ""
    if proposed(before) and not proposed(after):
        yield "closing", ""
    if erasure.proposed(before) and not erasure.proposed(after):
        yield "erasing", ""


def _suspect(suspect: Suspect, access: CaseAccess) -> Suspect:
    if not awaits_approval(suspect):
        return suspect
    given = tuple(one for one in suspect.approvals if not access.void(one.person, one.at))
    by, at = suspect.proposed_by, suspect.proposed_at
    return replace(suspect, approvals=given, proposal_void=bool(by and at and access.void(by, at)))


def _notice(notice: Notice, access: CaseAccess) -> Notice:
    drafts = notice.drafts

    def was_decided(since: datetime) -> bool:
        return replace(drafts, approvals=tuple(one for one in drafts.approvals if one.at <= since)).approved

    given = tuple(one for one in drafts.approvals if not access.void(one.person, one.at, was_decided))
    return replace(notice, drafts=replace(drafts, approvals=given))


def _screen(screen: Screen, access: CaseAccess) -> Screen:
    def was_decided(since: datetime) -> bool:
        before = tuple(one for one in screen.decisions if one.at <= since)
        return replace(screen, decisions=before).verdict is not None

    given = tuple(one for one in screen.decisions if not access.void(one.person, one.at, was_decided))
    return replace(screen, decisions=given)
