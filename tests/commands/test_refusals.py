"""Every refusal that the commands can give: what provokes it, and that nothing at all changed.

Who is refused what for their role is in ``test_access_matrix``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

import commands
from commands._evidence_words import MAX_PLACE
from commands._phrases import MAX_TEXT, MAX_TITLE
from commands.suspect import New
from domain.errors import Refused
from tests.builders import AUDITOR, BARRED, HR, LEGAL, LOBBY, MEMBER, OPENER, OWNER, ROOM, Office

EXEC: Final = "U0EXEC"
SECOND_LEAD: Final = "U0NEW"
_ASKS_GLASS: Final = "break-glass {ref} because nobody answers"


@dataclass(frozen=True)
class Try:
    """A line that is refused; ``given``: lines that are typed before, ``who: line``."""

    code: str
    line: str
    who: str = OPENER
    given: Sequence[str] = ()
    channel: str = ROOM


def _here(code: str, *lines: str, given: Sequence[str] = ()) -> list[Try]:
    return [Try(code, line, given=given) for line in lines]


PHRASES: Final = [
    *_here(
        "unknown_word",
        "list all",
        "phase triage dinner",
        "timeline of it",
        "dismissal {suspect} propose again",
    ),
    *_here("unknown_word", "digest now please", "suspect add unnamed Doe", "phase triage yesterday on 9 Mar"),
    *_here("missing_tail", "leaked email according to", "phase triage because", "phase triage on"),
    *_here("missing_tail", "leaked email according to HR source"),
    *_here(
        "bad_date", "customers 5 on 10 Jan or so", "phase triage on 31 Feb 2020", "leaked email on 1 Jan 0001"
    ),
    *_here("ambiguous_date", "phase triage on 01/02/2020", "phase triage on 1.2.2020"),
    *_here("ambiguous_date", "phase triage on 01-02-2020", "police reported 01/02/2020"),
    *_here("missing_text", "open", 'open ""', "open « »", "measure add"),
    *_here("mention_not_here", "open <@U1ABC> did it", "note see <#C1ABC|x>", "note <!channel> look"),
    *_here("mention_not_here", "note @channel look", "note @HERE", "leaked email to <@U1ABC>"),
    *_here("mention_not_here", 'police reported "<!here>"'),
    *_here("markup_not_here", "note *bold*", "note _so_ it is", "note `code`", "note ~no~"),
    *_here("markup_not_here", "note see https://example.com", "note a &lt; b", "note <https://x.example|x>"),
    *_here("too_long", f"open {'x' * (MAX_TITLE + 1)}", f"note {'x' * (MAX_TEXT + 1)}"),
    *_here("too_long", f"leaked email according to {'x' * (MAX_TITLE + 1)}"),
    *_here("too_long", f"police reported {'x' * (MAX_TITLE + 1)}"),
    *_here("too_long", f"notice customers sent by {'x' * (MAX_TITLE + 1)}"),
    *_here("missing_person", "team add", "team add Anna as hr", "team remove Anna"),
    Try("missing_person", "role give Anna hr", OWNER),
    *_here("unknown_command", "frobnicate", "shwo", "IN-ZZZZZZ frobnicate"),
    *_here("needs_words", "digest frobnicate"),
]

CASE: Final = [
    Try("which_incident", "show", channel=LOBBY),
    Try("which_incident", "note Badge", channel=LOBBY),
    Try("not_found", "show IN-ZZZZZZ"),
    Try("not_found", "show S-ZZZZZZ"),
    Try("not_found", "{other} {suspect} access revoked"),
    *_here("which_suspect", "suspect access revoked"),
    *_here("no_suspects", "{other} suspect access revoked", "{other} dismissal propose"),
    Try("read_only", "note Badge", AUDITOR),
    *_here("unknown_code", "phase dinner", "leaked shoe size", "{suspect} access dinner"),
    *_here("unknown_code", "leaked email to my aunt", "leaked email via pigeon", "count shoes 5"),
    *_here("unknown_code", "customers 5 in Narnia", "customers 5 in FR, DE", "records 5 of aliens in FR"),
    *_here("unknown_code", "police frobnicate", "notice customers dinner", "measure {measure} dinner"),
    *_here("unknown_code", "phase on 10 Jan"),
    *_here("missing_word", "leaked to competitor", "suspect finding", "count according to HR"),
    *_here("missing_word", "customers 5 in", "customers 5 of", "customers 5 of in FR"),
    *_here("missing_word", "notice customers", "police according to HR"),
    *_here("unknown_audience", "notice neighbours sent", "notice on 10 Jan", "notice according to HR"),
    *_here("already_there", "phase reported", "{suspect} access unchanged"),
    *_here(
        "illegal_move", "phase contained", "{suspect} finding substantiated", "notice regulator notifiable"
    ),
    *_here("illegal_move", "police convicted", "police acknowledged border guard"),
    *_here("final_state", "police {agency} investigating", given=("police closed according to them",)),
    *_here("needs_reporter", "police involved by the customs"),
    *_here("future_date", "phase triage on 11 Mar 2026", "leaked email on 11 Mar 2026"),
    *_here("future_date", "customers 5 on 11 Mar 2026", "measure {measure} announced tomorrow"),
    *_here("before_previous", "phase investigating on 8 Mar", given=("phase triage on 9 Mar",)),
]

SUSPECT: Final = [
    *_here("name_in_text", "suspect add John Doe", "suspect add <@U1ABC> John Doe", 'suspect add "J. Doe"'),
    *_here("missing_person", "suspect add <@nobody>"),
    *_here("use_dismissal", "{suspect} employment terminated", "{suspect} employment fired according to HR"),
]

LEAK: Final = [
    *_here("missing_which", "leaked other", "leaked email, other", "not-leaked other"),
    *_here("fact_not_here", 'leaked pin which="shoe sizes"', "leaked other which=shoes devices=yes"),
    *_here("fact_not_here", "not-leaked everything else which=shoes", "customers 5 devices=yes"),
    *_here(
        "fact_not_here", "severity high because of scale devices=yes", "clock jurisdiction EU devices=yes"
    ),
    *_here("fact_not_here", "clock aware now devices=yes", 'evidence add log "vault 3" devices=yes'),
    *_here("fact_not_here", "evidence returned devices=yes", "measure announced devices=yes"),
    *_here(
        "looks_like_value", "leaked other which=person@example.com", 'leaked other which="4929 1234 5678"'
    ),
    *_here("looks_like_value", "leaked anna@example.com", "leaked email, 4111 1111 1111 1111"),
    *_here("looks_like_value", "leaked email +33 6 12 34 56 78", "accessed anna@example.com"),
    *_here("rest_only_ruled_out", "leaked everything else", "accessed the rest"),
    *_here("nothing_to_change", "not-leaked everything else", given=("not-leaked everything else",)),
]

COUNT: Final = [
    *_here("bad_count", "customers many", "customers according to HR", "employees notified 5"),
    *_here("bad_count", "customers in FR", "employees 3 of staff", "count organisations 3 of customers"),
    *_here("bad_count", "customers notified", "customers -5", "customers at least"),
    *_here("unknown_word", "customers history tomorrow"),
    *_here("range_backwards", "customers 20-10"),
    *_here("count_too_large", "customers 99999999999"),
]

_PROPOSED: Final = (f"{OPENER}: {{suspect}} dismissal propose",)
_BY_HR: Final = (*_PROPOSED, f"{HR}: {{suspect}} dismissal approve")
_BY_BOTH: Final = (*_BY_HR, f"{LEGAL}: {{suspect}} dismissal approve")

TERMINATION: Final = [
    Try("illegal_move", "{suspect} dismissal approve", HR),
    Try("not_proposer", "{suspect} dismissal approve", OPENER, _PROPOSED),
    Try("not_proposer", "{suspect} dismissal approve", HR, (f"{HR}: {{suspect}} dismissal propose",)),
    Try("decision_needs", "{suspect} dismissal approve", MEMBER, _PROPOSED),
    Try("decision_needs", "{suspect} dismissal approve", "U0LEAD", _PROPOSED),
    Try("decision_needs", "{suspect} dismissal approve", LEGAL, _PROPOSED),
    Try("decided_already", "{suspect} dismissal approve", HR, _BY_HR),
    Try(
        "decided_already",
        "{suspect} dismissal approve",
        HR,
        (f"{OWNER}: role give <@{HR}> legal", *_BY_HR),
    ),
    Try(
        "decision_needs",
        "{suspect} dismissal approve",
        "U0HR2",
        (f"{OWNER}: role give <@U0HR2> hr", *_BY_HR),
    ),
    Try("illegal_move", "{suspect} dismissal approve", LEGAL, _BY_BOTH),
    *_here("illegal_move", "{suspect} dismissal notified", "{suspect} dismissed", given=_BY_HR),
    *_here("already_there", "{suspect} dismissal propose", given=_PROPOSED),
    Try("not_found", "{suspect} dismissal approve", BARRED["barred hr"], _PROPOSED),
    Try("not_found", "{suspect} dismissal approve", BARRED["barred legal"], _BY_HR),
]

_DUE: Final = ("notice customers required",)
_TO_SOME: Final = tuple(f"{{other}} notice customers in {place} assessing" for place in ("FR", "DE"))
_TEXT: Final = (*_DUE, "notice draft english An employee read your e-mail address")

NOTICE: Final = [
    *_here("missing_text", "notice draft", "notice draft french", "notice approve", "notice corrected"),
    *_here("no_notice", "{other} notice draft english A list was sold", "notice check regulator"),
    *_here("no_notice", "notice N-ZZZZZZ required", "notice N-ZZZZZZ sent 4 bounced 0"),
    *_here("which_notice", "{other} notice check", given=_TO_SOME),
    *_here("no_notice", "{other} notice sent 4 bounced 1", "{other} notice corrected It was less"),
    *_here("no_draft", "notice check", "notice approve 1"),
    *_here("illegal_move", "notice draft english A list was sold", "notice sent 4 bounced 1"),
    *_here("markup_not_here", "notice draft english See *this*"),
    *_here("missing_counts", "notice sent", "notice sent yesterday", "notice sent many bounced few"),
    *_here("unknown_word", "notice approve badge", "notice approve 1 please", "notice sent 4 bounced 1 cup"),
    *_here("unknown_word", "notice check please"),
    *_here("use_notice_approve", "notice customers approved"),
    *_here("text_not_approved", "notice customers sending population=5"),
    Try("newer_draft", "notice approve 2", LEGAL, _TEXT),
    Try("not_author", "notice approve 1", OPENER, _TEXT),
    Try("decision_needs", "notice approve 1", HR, _TEXT),
    Try("claims_not_supported", "notice approve 1", LEGAL, _TEXT),
    Try("not_found", "{ref} notice approve 1", BARRED["barred legal"], _TEXT),
]

TRACKS: Final = [
    Try("no_agencies", "{ref} police L-ZZZZZZ received"),
    Try("which_agency", "police received", given=('police reported "border guard"',)),
    Try("no_agencies", "{ref} preservation L-ZZZZZZ received"),
    *_here("no_papers", "hold PA-ZZZZZZ", "preservation in force", "delay PA-ZZZZZZ lifted"),
    Try("which_paper", "delay lifted", given=("delay requested", "delay requested")),
    *_here("oral_too_long", 'delay oral until="1 Jun 2026"', given=("delay requested",)),
    *_here("legal_only", "hold issued", "warrant received gag=yes", "civil filed"),
    *_here("bad_fact", "measure add Read less itm=PV1", "measure add Read less control=magic"),
    *_here("fact_not_here", "measure announced due=tomorrow", "measure none announced where=here"),
    *_here(
        "verifier_owns", "measure verified", given=("measure approved", "measure started", "measure done")
    ),
    Try("no_measures", "{other} measure approved"),
    Try("no_measures", "measure M-ZZZZZZ approved"),
    Try("which_measure", "measure announced", given=("measure add Lock the door",)),
    *_here("bad_reference", "relate badge", "relate {suspect}", "relate {ref} {other} {ref}", "undo {ref}"),
    *_here("bad_reference", "unrelate badge", "duplicate of badge", "duplicate of {ref} {other}"),
    *_here("missing_reference", "unrelate", "duplicate", "duplicate of"),
    *_here("unknown_code", "relate {other} cousins"),
    *_here("unknown_word", "unrelate {other} please", "duplicate of {other} please"),
    *_here("not_related", "unrelate {other}", "unrelate {other} {ref}"),
    *_here("same_incident", "unrelate {ref}", "duplicate of {ref}"),
    *_here("other_is_duplicate", "duplicate of {other}", given=("{other} duplicate of {ref}",)),
    *_here("illegal_move", "duplicate of {other}", given=("phase triage", "phase investigating")),
    Try("not_found", "duplicate of IN-ZZZZZZ"),
    *_here("same_incident", "relate {ref}", "relate {ref} {ref}"),
    *_here("already_related", "relate {other}", "relate {other} {ref}", given=("relate {other}",)),
    *_here("already_related", "relate {other} pattern", given=("relate {other} same pattern",)),
    Try("not_found", "relate IN-ZZZZZZ"),
    Try("not_found", "relate IN-ZZZZZZ {other}"),
]

FACTS: Final = [
    *_here("bad_fact", "{suspect} access revoked devices=perhaps", "{suspect} access revoked snapshot=vault"),
    *_here("bad_fact", "{suspect} employment sanctioned sanction=beheaded", "phase triage discovery=luck"),
    *_here("bad_fact", '{suspect} access revoked ordered=""', "{suspect} access revoked executed="),
    *_here("bad_date", "{suspect} employment on leave review=soon"),
    *_here("too_long", f"{{suspect}} access revoked ordered={'x' * (MAX_TITLE + 1)}"),
    *_here("markup_not_here", "{suspect} access revoked ordered=*HR*"),
    *_here("fact_not_asked", "phase triage systems=mail", "measure started devices=yes"),
    *_here("future_fact", 'phase triage found="11 Mar 2026"'),
    *_here("no_such_source", "leaked email according to EV-ZZZZZZ", "customers 5 according to ev-zzzzzz"),
    *_here("no_such_source", "phase triage according to HR source EV-ZZZZZZ"),
    *_here("no_such_source", "{other} leaked email according to {evidence}"),
    *_here("no_such_evidence", "{suspect} access revoked snapshot=EV-ZZZZZZ"),
    *_here("no_such_evidence", "{suspect} dismissal propose evidence=EV-ZZZZZZ"),
]

_READY: Final = (
    "confirm because the log shows it",
    "measure none announced",
    *(f"phase {one}" for one in ("triage", "investigating", "recovering")),
)
_OTHER: Final = tuple(f"{{other}} {line}" for line in _READY)
_PROPOSING: Final = (*_OTHER, "{other} close")
_BY_MEMBER: Final = (*_OTHER, f"{MEMBER}: {{other}} close")
_CLOSED: Final = ("phase closed according to the board",)
_ENDED: Final = ("{other} reject out of scope because nobody of ours did it",)
_ERASING: Final = (*_ENDED, f"{MEMBER}: {{other}} erase because of it")
_GAGGED: Final = (
    *_ENDED,
    f"{LEGAL}: {{other}} erase because of it",
    f"{LEGAL}: {{other}} warrant received gag=yes according to the court",
)
_ALL_SAY: Final = f"{OWNER}: role give <@{LEGAL}> privacy"

_SCOPE: Final = "out of scope because nobody of ours did it"

CLOSING: Final = [
    *_here(
        "reject_protected",
        "reject protected activity",
        "reject protected because they told the regulator",
        "phase rejected they told the press reject_reason=protected_activity",
        "reject protected activity according to counsel",
    ),
    *_here("still_open", "close", "phase closed", "close on 9 Mar because done"),
    *_here("still_open", "close waiting <@U0OPENER> for the court", given=_READY),
    *_here("needs_owner", "phase waiting", "phase parked because of the court", given=_READY),
    *_here("needs_other", "phase duplicate", "phase doublon because we know it"),
    *_here(
        "needs_reason",
        "reject",
        "phase rejected yesterday",
        "reject out of scope",
        "phase false positive",
        "phase near miss",
    ),
    *_here("needs_reason", "phase suspected", given=("confirm because the log shows it",)),
    *_here("needs_reason", "reopen", "reopen yesterday", "phase investigating", given=_CLOSED),
    *_here("needs_reason", "phase triage", "reopen", given=(f"reject {_SCOPE}",)),
    *_here("not_ended", "reopen because of a new log"),
    *_here("needs_reason", "close waiting <@U0OPENER>", "close waiting <@U0OPENER> yesterday"),
    *_here("missing_person", "close waiting", "close waiting for the court"),
    *_here("mention_not_here", "close waiting <@U0OPENER> for <@U0MEMBER>", "close because <@U0MEMBER>"),
    *_here("already_there", "close", "phase closed", given=_CLOSED),
    *_here("unknown_word", "close dinner", "close confirm C-7W2KQ9M3TX please"),
    *_here("missing_reference", "close confirm"),
    *_here("bad_reference", "close confirm dinner", "close confirm IN-ZZZZZZ"),
    *_here("missing_person", "handover", "handover dinner"),
    *_here("unknown_word", "handover <@U0MEMBER> please"),
    *_here("person_not_on_team", "handover <@U0STRANGER>", f"handover <@{BARRED['barred team lead']}>"),
    *_here("lead_already", f"handover <@{OPENER}>"),
    *_here("missing_text", "recuse", f"recuse <@{MEMBER}>", f"recuse <@{MEMBER}> on 9 Mar"),
    *_here("mention_not_here", f"recuse because of <@{MEMBER}>", f"recuse <@{MEMBER}> because of <@{HR}>"),
    *_here("recuse_nobody", "recuse <@U0STRANGER> because of it", f"recuse <@{AUDITOR}> because of it"),
    *_here("recuse_nobody", f"recuse <@{BARRED['barred hr']}> because of it"),
    *_here("recused_already", f"recuse <@{HR}> because of it", given=(f"recuse <@{HR}> because of it",)),
    *_here("recused_already", "recuse because of it", given=("recuse because of it",)),
    *_here("missing_reference", "suspect confirm", "suspect lift approve"),
    *_here("missing_reference", "suspect lift because they were cleared"),
    *_here("bad_reference", "suspect confirm dinner", "suspect lift approve IN-ZZZZZZ"),
    *_here("missing_text", "suspect lift {suspect}"),
    *_here("bar_none", "suspect confirm {suspect}"),
    *_here("lift_not_barred", "suspect lift {suspect} because they were cleared"),
    *_here("lift_none", "suspect lift approve {suspect}"),
    *_here("missing_reference", "reveal approve"),
    *_here("bad_reference", "reveal approve dinner", "reveal approve IN-ZZZZZZ"),
    *_here("missing_text", "reveal {suspect} on 9 Mar"),
    *_here("reveal_unnamed", "reveal {suspect} because HR has to know"),
    *_here("reveal_none", "reveal approve C-7W2KQ9M3TX"),
    Try("glass_which", "break-glass because nobody answers", OWNER),
    Try("glass_asked", _ASKS_GLASS, OWNER, given=(f"{OWNER}: {_ASKS_GLASS}",)),
    Try("glass_not_needed", _ASKS_GLASS, LEGAL),
    Try("not_your_function", _ASKS_GLASS, HR),
    Try("not_found", "break-glass IN-ZZZZZZ because nobody answers", OWNER),
    Try("not_found", _ASKS_GLASS, BARRED["barred owner"]),
    *_here("missing_text", "break-glass review C-7W2KQ9M3TX"),
    *_here("not_found", "break-glass IN-ZZZZZZ"),
    *_here("missing_reference", "break-glass approve", "break-glass review"),
    *_here("bad_reference", "break-glass approve dinner", "break-glass review dinner because"),
    *_here("glass_none", "break-glass approve C-7W2KQ9M3TX"),
    *_here("closing_none", "close confirm C-7W2KQ9M3TX", "close withdraw", "close withdraw of a log"),
    *_here("closing_proposed", "{other} close", "{other} phase closed", given=_PROPOSING),
    Try("not_proposer", "{other} close confirm C-7W2KQ9M3TX", MEMBER, _BY_MEMBER),
    Try("not_opener", "{other} close confirm C-7W2KQ9M3TX", OPENER, _BY_MEMBER),
    Try("closing_changed", "{other} close confirm C-7W2KQ9M3TX", HR, _BY_MEMBER),
    *_here("future_date", "reopen because of a log on 11 Mar 2026", given=_CLOSED),
    *_here("missing_reference", "erase confirm"),
    *_here("bad_reference", "erase confirm dinner"),
    *_here("unknown_word", "erase confirm C-7W2KQ9M3TX please"),
    *_here("missing_text", "erase", "erase according to HR"),
    *_here("mention_not_here", f"erase because of <@{MEMBER}>"),
    *_here("erase_open", "erase because of it"),
    *_here("erasing_none", "erase confirm C-7W2KQ9M3TX", "erase withdraw", "erase withdraw of a claim"),
    *_here("erasing_proposed", "{other} erase because of it", given=_ERASING),
    *_here("erase_proceedings", "{other} erase because of it", given=(*_ENDED, "{other} police referred")),
    Try("not_proposer", "{other} erase confirm C-7W2KQ9M3TX", MEMBER, _ERASING),
    Try("not_opener", "{other} erase confirm C-7W2KQ9M3TX", OPENER, _ERASING),
    Try("erasing_changed", "{other} erase confirm C-7W2KQ9M3TX", LEGAL, _ERASING),
    Try("erase_legal_first", "{other} erase confirm C-7W2KQ9M3TX", "U0PRIV", _GAGGED),
    Try("erase_no_other", "{other} erase because of it", LEGAL, (*_ENDED, _ALL_SAY)),
    *_here("too_long", f"reject {'x' * (MAX_TITLE + 1)}"),
]

_YES: Final = ("screen all yes",)
_BY_LEGAL: Final = (*_YES, f"{LEGAL}: screen clear because it was sold")
_PROTECTED_BY_LEGAL: Final = f"{LEGAL}: screen protected because the regulator was told"
_APART: Final = (*_BY_LEGAL, f"{HR}: screen protected because it was reported")

JUDGEMENTS: Final = [
    *_here("missing_word", "screen answer", "screen people=yes", "screen answer people"),
    *_here("missing_word", "severity because of it", "severity raise email", "severity raise to P3"),
    *_here("missing_word", "works-council", "works-council informed"),
    *_here("unknown_code", "screen people=perhaps", "screen shoes=yes", "severity huge", "privilege maybe"),
    *_here("unknown_code", "severity raise shoe size to P3", "severity raise email to P9"),
    *_here("unknown_code", "works-council asked on 9 Mar"),
    *_here("needs_reason", "screen clear", "screen protected", "severity raise email to P3", "privilege on"),
    *_here("screen_not_reported", "screen clear because it was sold according to HR"),
    *_here("screen_not_held", "screen clear because it was sold"),
    *_here("screen_not_independent", "screen clear because it was sold", given=_YES),
    Try("decision_needs", "screen clear because so", MEMBER, (*_YES, f"{HR}: screen clear it was sold")),
    Try("decided_already", "screen clear because so", MEMBER, _APART),
    Try("undo_screen", "undo", HR, _APART),
    Try(
        "screen_legal_hold",
        "screen protected because the regulator was told",
        HR,
        (*_YES, f"{LEGAL}: hold issued counsel=counsel custodians=sales sources=mail", _PROTECTED_BY_LEGAL),
    ),
    Try("severity_same", "severity high", given=("severity high",)),
    *_here("class_not_raised", "severity raise email to P1 for it", "severity raise email to N for it"),
    *_here("class_not_raised", "severity raise email to P2 so", given=("severity raise email to P3 so",)),
    *_here("field_not_recorded", "severity raise passport to P4 because so"),
    *_here("future_date", "severity high on 11 Mar 2026"),
    Try("legal_only", "privilege on because so"),
    Try("hr_or_legal_only", "works-council informed on 9 Mar"),
    Try("privilege_off", "privilege off because so", LEGAL),
    Try("privilege_on", "privilege on because so", LEGAL, (f"{LEGAL}: privilege on because so",)),
    Try("future_date", "works-council informed on 11 Mar 2026", LEGAL),
]

_HASH: Final = "a" * 64

EVIDENCE: Final = [
    *_here("missing_word", "evidence add", "evidence according to HR"),
    *_here("unknown_code", "evidence add knife", "evidence {evidence} eaten"),
    *_here(
        "missing_place", "evidence add log", f"evidence add log sha256 {_HASH}", "evidence add log yesterday"
    ),
    *_here("bad_hash", "evidence add log vault sha256", f"evidence add log vault sha256 {_HASH[1:]}"),
    *_here(
        "bad_hash", f"evidence add log vault sha256 {_HASH[1:]}g", "evidence add log vault sha256 on 9 Mar"
    ),
    *_here("unknown_word", f"evidence add log vault sha256 {_HASH} again"),
    *_here("too_long", f"evidence add log {'x' * (MAX_PLACE + 1)}"),
    *_here("too_long", f"evidence handed to {'x' * (MAX_TITLE + 1)}"),
    *_here("mention_not_here", "evidence add log <@U0MEMBER>", 'evidence handed to "<@U0MEMBER>"'),
    *_here("missing_recipient", "evidence {evidence} handed over", "evidence handed to yesterday"),
    *_here("no_evidence", "evidence EV-ZZZZZZ", "evidence EV-ZZZZZZ returned", "{other} evidence returned"),
    *_here("which_evidence", "evidence returned", given=("evidence add press a newspaper",)),
    *_here("evidence_gone", "evidence returned", given=("evidence destroyed",)),
    *_here("future_date", "evidence destroyed on 11 Mar 2026", "evidence add log vault on 11 Mar 2026"),
    *_here("before_last_step", "evidence returned on 8 Mar", given=("evidence handed to IT on 9 Mar",)),
    Try("not_found", "{other} {suspect} evidence"),
]

TIMELINE: Final = [
    *_here("missing_tail", "timeline since", "timeline before", "timeline since all"),
    *_here("bad_date", "timeline since dinner", "timeline before IN-ZZZZZZ", "timeline since 31 Feb 2020"),
    *_here("ambiguous_date", "timeline since 01/02/2020"),
    *_here("unknown_word", "timeline all of it", "timeline all all"),
    *_here("not_found", "timeline before C-ZZZZZZZZZZ", "timeline S-ZZZZZZ"),
]

TEAM: Final = [
    *_here("unknown_part", "team add <@U0NEW> as cook", "team add <@U0NEW> executive"),
    Try("lead_only", "team add <@U0NEW>", MEMBER),
    Try("lead_only", "team remove <@U0MEMBER>", HR),
    *_here("cannot_join", *(f"team add <@{person}>" for person in BARRED.values())),
    *_here("not_on_team", "team remove <@U0NEW>"),
    Try("lead_only", "room remove <@U0NEW>", MEMBER),
    Try("lead_only", "room move", MEMBER),
    *_here("room_well", "room move", "{other} room move because of him"),
    *_here("room_barred", *(f"room remove <@{person}>" for person in BARRED.values())),
    *_here("room_may_see", "room remove <@U0MEMBER>", "room remove <@U0HR>"),
    *_here("missing_person", "room remove", "room remove Anna"),
    Try("last_lead", "{other} team remove <@U0OPENER>"),
    Try("last_lead", "{other} team add <@U0OPENER> as responder"),
    Try("unknown_role", "role give <@U0NEW> cook", OWNER),
    Try("unknown_role", "role give <@U0NEW>", OWNER),
    Try("role_held", f"role give <@{HR}> hr", OWNER),
    Try("role_not_held", f"role take <@{HR}> legal", OWNER),
    Try("last_owner", f"role take <@{OWNER}> owner", OWNER, (f"{OWNER}: role take <@U0BOWNER> owner",)),
]

DIGEST: Final = [
    Try("missing_channel", "digest set daily 09:00", EXEC),
    Try("missing_channel", "digest set", EXEC),
    Try("missing_schedule", "digest here", EXEC, channel="C0NEW"),
    Try("missing_schedule", "digest here in French", EXEC, channel="C0NEW"),
    Try("unknown_zone", "digest here daily 09:00 Europe/Atlantis", EXEC),
    Try("bad_schedule", "digest here when it rains", EXEC),
    Try("bad_time", "digest here daily 25:00", EXEC),
    Try("schedule_too_often", "digest here * * * * *", EXEC),
    Try("bad_date", "digest pause until dinner", EXEC, channel=LOBBY),
    Try("bad_date", "digest pause until 31 December 9999", EXEC, channel=LOBBY),
    *[
        Try("no_subscription", f"digest {word}", EXEC, channel="C0NEW")
        for word in ("preview", "now", "pause", "resume")
    ],
    Try("past_date", "digest pause until yesterday", EXEC, channel=LOBBY),
    Try("past_date", "digest pause until today", EXEC, channel=LOBBY),
]

UNDO: Final = [
    Try("bad_reference", "undo badge"),
    Try("bad_reference", "undo IN-ZZZZZZ"),
    Try("not_found", "undo C-ZZZZZZZZZZ"),
    Try("undo_nothing", "undo", MEMBER),
    Try("undo_again", "undo {note}", given=("undo {note}",)),
    Try("undo_not_yours", "undo {note}", MEMBER),
    Try("undo_not_yours", "undo {note}", HR),
]

_PAUSED: Final = "clock pause ca_persons"
_DELAY: Final = ("delay requested", 'delay written document=letter until="20 Mar 2026"')
_IN_EU: Final = ("clock jurisdiction EU",)
_RUNNING: Final = (*_IN_EU, "clock aware 9 Mar 2026 10:00", "clock significant 9 Mar 2026 10:00")
_IN_CA: Final = ("clock jurisdiction US-CA", "clock discovered 9 Mar 2026 10:00")
_INVITED: Final = ("clock jurisdiction FR", "clock invitation 9 Mar 2026 10:00")
_PLAIN: Final = "subpoena received agency=court return=tomorrow type=subpoena gag=no"
_MATERIAL: Final = ("clock jurisdiction US-NY", "clock applies listed yes", "clock material 9 Mar 2026 10:00")
_MET: Final = "clock met gdpr33 9 Mar 2026 12:00 evidence {evidence}"

CLOCK: Final = [
    *_here("missing_when", "clock discovered", "clock aware according to HR"),
    *_here("entity_needs_reason", "clock applies nis2 no", "clock applies dora no on 9 Mar"),
    *_here("unknown_code", "clock applies Mars yes", "clock applies nis2 perhaps"),
    *_here("missing_word", "clock applies", "clock applies nis2"),
    *_here("future_date", "clock applies nis2 yes on 11 Mar 2026"),
    *_here("no_delay_request", "clock pause ca_persons", "clock pause ca_persons by PA-ZZZZZZ", given=_IN_CA),
    *_here("unknown_word", "clock pause ca_persons by the police", given=_IN_CA),
    *_here("bad_moment", "clock discovered 3 Jan 2020 25:00", "clock aware yesterday 10:60"),
    *_here("unknown_zone", "clock discovered 3 Jan 2020 10:00 Mars/Olympus"),
    *_here("bad_date", "clock discovered some day"),
    *_here("missing_word", "clock jurisdiction", "clock met", "clock waive"),
    *_here("unknown_code", "clock jurisdiction EU, Atlantis", "clock dinner 3 Jan 2020", "clock met dinner"),
    *_here("future_moment", "clock discovered 1 Apr 2026 10:00", "clock aware today 23:00"),
    *_here("future_moment", "clock met gdpr33 today 23:00 evidence {evidence}", given=_RUNNING),
    *_here("future_moment", "clock resume ca_persons today 23:00", given=(*_IN_CA, *_DELAY, _PAUSED)),
    *_here("future_date", "clock jurisdiction EU on 11 Mar 2026"),
    *_here("no_such_clock", "clock met gdpr33"),
    Try("no_such_clock", "clock waive gdpr33 because of counsel", LEGAL),
    *_here("no_such_clock", "clock met ca_persons", given=_IN_EU),
    *_here("clock_settled", _MET, given=(*_RUNNING, _MET)),
    *_here("clock_no_trigger", "clock met gdpr33 evidence {evidence}", given=_IN_EU),
    *_here("clock_no_trigger", _PAUSED, given=(*_IN_CA[:1], *_DELAY)),
    *_here("clock_before_trigger", "clock met gdpr33 9 Mar 2026 9:00 evidence {evidence}", given=_RUNNING),
    *_here("clock_too_early", "clock met fr_hearing yesterday evidence {evidence}", given=_INVITED),
    *_here("clock_needs_evidence", "clock met gdpr33", given=_RUNNING),
    *_here("no_evidence", "clock met gdpr33 evidence EV-ZZZZZZ", given=_RUNNING),
    *_here(
        "clock_needs_reason",
        "clock met gdpr33 evidence {evidence}",
        given=(*_IN_EU, "clock aware 1 Mar 2026 10:00"),
    ),
    Try("clock_needs_reason", "clock waive gdpr33", LEGAL, given=_IN_EU),
    *_here("legal_only", "clock waive gdpr33 because of counsel", given=_IN_EU),
    Try("not_gagged", "subpoena gag lifted", LEGAL, given=(f"{LEGAL}: {_PLAIN}",)),
    Try("needs_attorney_general", "clock pause sec_8k", given=(*_MATERIAL, *_DELAY)),
    *_here("clock_no_pause", "clock pause gdpr33", given=(*_RUNNING, *_DELAY)),
    *_here("clock_not_paused", "clock resume ca_persons", given=_IN_CA),
]

ALL: Final = [
    *PHRASES,
    *CASE,
    *FACTS,
    *SUSPECT,
    *LEAK,
    *COUNT,
    *TERMINATION,
    *NOTICE,
    *TRACKS,
    *CLOSING,
    *JUDGEMENTS,
    *EVIDENCE,
    *CLOCK,
    *TIMELINE,
    *TEAM,
    *DIGEST,
    *UNDO,
]

ELSEWHERE: Final = {
    "role_of_group",
    "not_yourself",
    "already_suspect",
    "choose_again",
    "reveal_asked",
    "reveal_no_other",
    "recused_stays",
    "lift_nobody",
    "undo_bar",
    "undo_fixed",
    "undo_later_first",
    "missing_answer",
    "picker_empty",
    "owner_not_on_team",
    "needs_another_person",
    "person_not_on_team",
    "no_relations",
    "no_fields",
    "undo_screen",
    "proposal_void",
    "nothing_waits",
    "veris_taken",
    "record_changed",
    "export_no_incident",
    "notice_to_regulator",
}
"""Refusals that no single line provokes: tested below or with undo, forms, facts, notices, closing, VERIS."""


def _type(office: Office, line: str) -> None:
    who, colon, typed = line.partition(": ")
    if not colon:
        who, typed = OPENER, line
    office.desk.types(who, office.line(typed))


@pytest.mark.parametrize("attempt", ALL, ids=[f"{one.code}-{n}" for n, one in enumerate(ALL)])
def test_a_refusal_changes_nothing(office: Office, attempt: Try) -> None:
    for line in attempt.given:
        _type(office, line)
    refused = office.desk.refused(attempt.who, office.line(attempt.line), attempt.channel)
    assert attempt.code == refused.code


def test_every_refusal_in_the_commands_is_provoked() -> None:
    folder = Path(commands.__file__).parent
    codes = {
        code
        for file in folder.glob("*.py")
        for call in re.findall(r"Refused\(([^,)]*)", file.read_text(encoding="utf-8"))
        for code in re.findall(r'"(\w+)"', call)
    }
    assert set() == codes - {attempt.code for attempt in ALL} - ELSEWHERE


@pytest.mark.parametrize(
    ("code", "new"),
    [
        ("not_yourself", New(person=OPENER, user=OPENER)),
        ("already_suspect", New(person=BARRED["barred hr"], user=BARRED["barred hr"])),
        ("too_long", New(name="x" * (MAX_TITLE + 1))),
        ("too_long", New(employee_number="1" * (MAX_TITLE + 1))),
    ],
)
def test_a_refused_modal_changes_nothing(office: Office, code: str, new: New) -> None:
    before = office.desk.stored()
    with pytest.raises(Refused) as caught:
        office.desk.suspects(OPENER, office.ref, new)
    assert (code, before) == (caught.value.code, office.desk.stored())


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("shwo", "show"),
        ("leeked email", "leaked"),
        ("dismisal propose", "dismissal"),
        ("qqqq", None),
    ],
)
def test_an_unknown_command_gets_the_nearest_one(office: Office, line: str, nearest: str | None) -> None:
    refused = office.desk.refused(OPENER, line)
    assert (line.split(maxsplit=1)[0], nearest) == (refused.params["word"], refused.params["nearest"])


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("phase triaje", "triage"),
        ("leaked emial", "email_address"),
        ("leaked email to compettitor", "competitor"),
        ("suspect access revokd", "revoked"),
        ("police referrd", "referred"),
        ("notice customers asessing", "assessing"),
        ("measure aproved", "approved"),
        ("relate {other} same patern", "same_pattern"),
        ("evidence add screenshto vault", "screenshot"),
        ("evidence handd to IT", "handed_over"),
        ("clock discoverd 3 Jan", "discovered_at"),
        ("clock jurisdiction Frnce", "FR"),
        ("clock met hipa", "hipaa"),
    ],
)
def test_an_unknown_word_gets_the_nearest_one(office: Office, line: str, nearest: str) -> None:
    found = office.desk.refused(OPENER, office.line(line)).params["nearest"]
    assert nearest == getattr(found, "code", None)
