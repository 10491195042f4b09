"""What somebody said yes to and who was barred since: it counts no more where it waited for another yes then.

What was decided before stays decided: the record says by whom, and those who lead the case judge it anew.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.case import Case, Notice
from domain.screen import Screen
from domain.steps import awaits_approval
from domain.suspects import Suspect

_Out = Mapping[str, datetime]


def without_yes_of_barred(case: Case) -> Case:
    """The case as it stands for everybody else: without what barred people said yes to in vain."""
    out = case.access.out
    if not out:
        return case
    judgements = case.judgements
    return replace(
        case,
        suspects=tuple(_suspect(one, out) for one in case.suspects),
        notices=tuple(_notice(one, out) for one in case.notices),
        judgements=replace(judgements, screen=_screen(judgements.screen, out)),
    )


def _suspect(suspect: Suspect, out: _Out) -> Suspect:
    if not awaits_approval(suspect):
        return suspect
    given = tuple(one for one in suspect.approvals if one.person not in out)
    return replace(suspect, approvals=given, proposal_void=suspect.proposed_by in out)


def _notice(notice: Notice, out: _Out) -> Notice:
    drafts = notice.drafts

    def was_decided(since: datetime) -> bool:
        return replace(drafts, approvals=tuple(one for one in drafts.approvals if one.at <= since)).approved

    given = tuple(one for one in drafts.approvals if one.person not in out or was_decided(out[one.person]))
    return replace(notice, drafts=replace(drafts, approvals=given))


def _screen(screen: Screen, out: _Out) -> Screen:
    def was_decided(since: datetime) -> bool:
        before = tuple(one for one in screen.decisions if one.at <= since)
        return replace(screen, decisions=before).verdict is not None

    given = tuple(one for one in screen.decisions if one.person not in out or was_decided(out[one.person]))
    return replace(screen, decisions=given)
