"""Forms: each changing verb has one, which fills what a typed line fills and asks only what it needs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

import commands
from bot.forms import changing, filled, shape
from bot.reading import Intent, read
from bot.views import form as form_view
from bot.words import Words
from commands._form import MOST_CHOICES, Answers, Form, Wants
from commands._phrases import MAX_TEXT, MAX_TITLE
from commands._shape import About, Verb
from commands.suspect import New
from domain.closing import StillOpen
from domain.errors import NotFound, Refused
from domain.lifecycles import LIFECYCLES
from sandbox.view_rules import accept_view
from tests.builders import (
    AUDITOR,
    BARRED,
    HR,
    KINDS,
    LEGAL,
    LOBBY,
    MEMBER,
    OPENER,
    OWNER,
    ROOM,
    Desk,
    Office,
)

TODAY: Final = date(2026, 3, 10)
CHANGING: Final = [verb for command in commands.ALL for verb in command.verbs if verb.changes]

_LAST_PHASE: Final = (
    "confirm because the log shows it",
    "measure none announced",
    "phase triage",
    "phase investigating",
    "phase recovering",
)
_IN_CA: Final = (
    "{other} clock jurisdiction US-CA",
    "{other} clock discovered now",
    "{other} delay requested",
    '{other} delay written document=letter until="20 Mar 2026"',
)
_REJECTED: Final = "{other} reject out of scope because nobody of ours did it"
_ERASING: Final = f"{{other}} erase because {'y' * (MAX_TITLE - 10)}"
READY: Final = {
    "clock met": ("{other} clock jurisdiction EU",),
    "clock waive": ("{other} clock jurisdiction EU",),
    "clock pause": _IN_CA,
    "clock resume": (*_IN_CA, "{other} clock pause ca_persons"),
    "close": tuple(f"{{other}} {line}" for line in _LAST_PHASE),
    "close confirm": (*(f"{{other}} {line}" for line in _LAST_PHASE), "{other} close"),
    "close withdraw": (*(f"{{other}} {line}" for line in _LAST_PHASE), "{other} close"),
    "close waiting": tuple(f"{{other}} {line}" for line in (*_LAST_PHASE, "police referred")),
    "reopen": (_REJECTED,),
    "erase": (_REJECTED,),
    "erase confirm": (_REJECTED, _ERASING),
    "erase withdraw": (_REJECTED, _ERASING),
    "unrelate": ("relate {ref} {other}",),
    "notice draft": ("{other} notice customers assessing",),
    "notice sent": ("{other} notice customers assessing",),
    "notice corrected": ("{other} notice customers assessing",),
    "notice approve": (
        "{other} notice customers assessing",
        "{other} notice customers required",
        "{other} notice draft english A list was sold",
    ),
    "screen clear": ("{other} screen all yes",),
    "screen protected": ("{other} screen all yes",),
    "severity raise": ("{other} leaked email",),
}
"""Verb -> lines after which its form of the other incident has something to ask."""

REPORT: Final = {
    "told": "reported",
    "reported_by": "the company",
    "source": "press report",
    "on": "2020-01-10",
}
TAIL: Final = 'according to "the company" source "press report" on 10 Jan 2020'

SAME: Final[list[tuple[str, Answers, str]]] = [
    ("open", {"title": "Lists on a stick"}, "open Lists on a stick"),
    ("suspect add", {"known": "unnamed"}, "suspect add unnamed"),
    (
        "suspect step",
        {
            "track": "access",
            "state": "revoked",
            "on": "2026-03-09",
            "fact.ordered_by": "HR",
            "fact.executed_by": "IT",
            "fact.snapshot": ("EV-5T2RQ8",),
            "fact.devices_returned": "yes",
        },
        'S-9MFT3K access revoked yesterday ordered=HR executed="IT" snapshot=EV-5T2RQ8 devices=yes',
    ),
    (
        "suspect step",
        {"track": "finding", "state": "substantiated", **REPORT},
        f"S-9MFT3K finding substantiated {TAIL}",
    ),
    (
        "leaked",
        {
            "status": "disclosed",
            "fields": ("phone_number", "email_address"),
            "recipient": "unknown_third_party",
            "egress": "personal_email",
        },
        "leaked email, phone to unknown third party via personal email",
    ),
    ("leaked", {"status": "ruled_out", "which": "rest"}, "not-leaked everything else"),
    (
        "leaked",
        {"status": "possible", "fields": ("other", "email_address"), "other_data": "shoe sizes"},
        'leak possible email, other which="shoe sizes"',
    ),
    (
        "count set",
        {"what": "persons", "scope": "notified", "kind": "range", "low": "10", "high": "20"},
        "customers notified 10-20",
    ),
    ("count set", {"what": "persons", "kind": "at_most", "high": "20"}, "customers at most 20"),
    ("count set", {"what": "suspects", "kind": "undisclosed", **REPORT}, f"employees undisclosed {TAIL}"),
    (
        "count set",
        {"what": "records", "kind": "exact", "low": "40", "population": "patients", "jurisdiction": "US-CA"},
        "records 40 of patients in California",
    ),
    (
        "count set",
        {"what": "suspects", "kind": "exact", "low": "3", "jurisdiction": "FR", **REPORT},
        f"employees 3 in FR {TAIL}",
    ),
    ("dismissal", {"state": "proposed"}, "S-9MFT3K dismissal propose"),
    ("dismissal", {"state": "effective", **REPORT}, f"S-9MFT3K dismissed {TAIL}"),
    (
        "notice",
        {"audience": "customers", "state": "sent", "way": "e-mail", **REPORT},
        f"notice customers sent by e-mail {TAIL}",
    ),
    (
        "hold",
        {
            "state": "issued",
            "fact.counsel": "general counsel",
            "fact.custodians": "the support team",
            "fact.sources": "Slack, mail",
            "on": "2026-03-09",
        },
        'hold issued counsel="general counsel" custodians="the support team" sources="Slack, mail" yesterday',
    ),
    (
        "preservation",
        {"paper": "PA-7W2KQ9", "state": "in_force", "fact.until": "2026-06-08"},
        "preservation PA-7W2KQ9 in force until=2026-06-08",
    ),
    (
        "subpoena",
        {"state": "received", "fact.gag": "no", "fact.return_on": "2026-06-08", **REPORT},
        f"warrant received gag=no return=2026-06-08 {TAIL}",
    ),
    (
        "delay",
        {"paper": "PA-7W2KQ9", "state": "refused", "reason": "only clocks run", "fact.counsel": "counsel"},
        "delay PA-7W2KQ9 refused counsel=counsel because only clocks run",
    ),
    (
        "civil",
        {"paper": "PA-7W2KQ9", "state": "settled", "on": "2026-03-09"},
        "civil PA-7W2KQ9 settled yesterday",
    ),
    (
        "notice draft",
        {"audience": "customers", "language": "en", "happened": "A list was sold."},
        "notice draft english A list was sold.",
    ),
    ("notice approve", {"audience": "regulator", "version": "2"}, "notice approve regulator 2"),
    (
        "notice sent",
        {"fact.delivered": "480", "fact.bounced": "20", "on": "2026-03-09"},
        "notice sent 480 bounced 20 yesterday",
    ),
    ("notice sent", {}, "notice sent delivered=unknown bounced=unknown"),
    ("notice corrected", {"fact.was_wrong": "It was less"}, "notice corrected It was less"),
    (
        "clock moment",
        {"moment": "discovered_at", "on": "2020-01-03", "time": "14:30", "zone": "Europe/Paris"},
        "clock discovered 3 Jan 2020 14:30 Europe/Paris",
    ),
    (
        "clock moment",
        {"moment": "aware_at", **REPORT},
        'clock aware 10 Jan 2020 according to "the company" source "press report"',
    ),
    ("clock jurisdiction", {"places": ("EU", "US-CA")}, "clock jurisdiction EU, US-CA"),
    ("clock jurisdiction", {"places": ("FR",), **REPORT}, f"jurisdiction France {TAIL}"),
    (
        "clock met",
        {
            "clock": "gdpr33",
            "on": "2026-03-09",
            "time": "16:00",
            "evidence": "EV-5T2RQ8",
            "reason": "the facts came late",
        },
        "clock met gdpr33 yesterday 16:00 evidence EV-5T2RQ8 because the facts came late",
    ),
    (
        "clock waive",
        {"clock": "gdpr33", "reason": "a risk is unlikely"},
        "clock waive gdpr33 a risk is unlikely",
    ),
    (
        "clock pause",
        {"clock": "ca_persons", "request": "PA-7W2KQ9", "on": "2026-03-09"},
        "clock pause ca_persons by PA-7W2KQ9 yesterday",
    ),
    ("clock resume", {"clock": "ca_persons", "on": "2026-03-09"}, "clock resume ca_persons yesterday"),
    ("measure add", {"measure_text": "Read less"}, "measure add Read less"),
    (
        "measure add",
        {"measure_text": "Read less", "fact.family": "access", "fact.prevention": "pv012"},
        "measure add Read less control=access itm=PV012",
    ),
    ("measure announced", {"on": "2020-01-13"}, "measure announced on 13 Jan 2020"),
    (
        "measure announced",
        {"on": "2020-01-13", "fact.announced_where": "the newsroom"},
        'measure announced where="the newsroom" on 13 Jan 2020',
    ),
    (
        "measure step",
        {"state": "approved", "fact.approved_by": "the board", "fact.due_on": "2026-06-01"},
        'measure M-4QW7ZD approved approved_by="the board" due="1 June 2026"',
    ),
    ("measure none announced", {}, "measure none announced"),
    ("measure step", {"state": "in_progress"}, "measure M-4QW7ZD started"),
    ("note", {"note": "Badge returned"}, "note Badge returned"),
    ("team add", {"person": "U0ANNA", "part": "hr"}, "team add <@U0ANNA> as hr"),
    ("team remove", {"person": "U0ANNA"}, "team remove <@U0ANNA>"),
    ("handover", {"person": "U0ANNA"}, "handover <@U0ANNA>"),
    ("recuse", {"reason": "we are friends"}, "recuse because we are friends"),
    (
        "recuse",
        {"person": "U0ANNA", "reason": "they are friends"},
        "recuse <@U0ANNA> because they are friends",
    ),
    ("room remove", {"person": "U0ANNA"}, "room remove <@U0ANNA>"),
    ("room move", {"reason": "he reads along"}, "room move because he reads along"),
    ("role give", {"person": "U0ANNA", "role": "hr"}, "role give <@U0ANNA> hr"),
    ("role take", {"person": "U0ANNA", "role": "hr"}, "role take <@U0ANNA> hr"),
    (
        "digest set",
        {
            "channel": "C0ROOM",
            "often": "weekly",
            "weekday": "monday",
            "time": "09:00",
            "zone": "Europe/Paris",
            "language": "fr",
            "clearance": "codes",
        },
        "digest set <#C0ROOM> weekly monday 09:00 Europe/Paris in French codes",
    ),
    (
        "digest set",
        {
            "channel": "C0ROOM",
            "often": "custom",
            "schedule": "0 9 1 * *",
            "language": "en",
            "clearance": "counts",
        },
        "digest set <#C0ROOM> 0 9 1 * * en counts",
    ),
    ("digest pause", {"channel": "C0ROOM", "until": "2026-04-01"}, "digest pause until 2026-04-01"),
    ("digest pause", {"channel": "C0ROOM"}, "digest pause"),
    ("digest now", {"channel": "C0ROOM"}, "digest now"),
    ("undelivered retry", {}, "undelivered retry"),
    ("digest resume", {"channel": "C0ROOM"}, "digest resume"),
    ("undo", {"change": "C-0000000000"}, "undo C-0000000000"),
    (
        "phase set",
        {"track": "incident", "state": "triage", "on": "2026-03-09", "fact.discovery": "int_dlp"},
        "phase triage yesterday found=unknown discovery=int_dlp",
    ),
    ("phase set", {"track": "certainty", "state": "confirmed", **REPORT}, f"confirm {TAIL}"),
    (
        "phase set",
        {
            "track": "incident",
            "state": "rejected",
            "reason": "nobody of ours did it",
            "fact.reject_reason": "out_of_scope",
        },
        "reject out of scope because nobody of ours did it",
    ),
    (
        "screen answer",
        {f"screen_{code}": "no" for code in ("people", "recipient", "activity", "speech", "asker")},
        "screen all no",
    ),
    ("screen clear", {"reason": "it was sold"}, "screen clear because it was sold"),
    ("screen protected", {"reason": "it was reported"}, "screen protected it was reported"),
    ("severity set", {"severity": "high", "reason": "of whom"}, "severity high because of whom"),
    ("severity set", {"severity": "low"}, "severity low"),
    (
        "severity raise",
        {"fields": ("email_address",), "class": "P3", "reason": "police officers"},
        "severity raise email to p3 because police officers",
    ),
    ("privilege set", {"switch": "on", "reason": "counsel directs"}, "privilege on because counsel directs"),
    ("works council", {"informed_on": "2020-01-10"}, "works-council informed on 10 Jan 2020"),
    (
        "clock applies",
        {"entity": "nis2", "belongs": "no", "told": "done", "reason": "it is too small"},
        "clock applies nis2 no because it is too small",
    ),
    ("clock applies", {"entity": "listed", "belongs": "yes", **REPORT}, f"clock applies sec yes {TAIL}"),
    ("close", {"reason": "all was done"}, "close because all was done"),
    ("close confirm", {"closing": "C-7W2KQ9M3TX"}, "close confirm C-7W2KQ9M3TX"),
    ("close withdraw", {"reason": "of another log"}, "close withdraw because of another log"),
    ("close withdraw", {}, "close withdraw"),
    ("erase", {"reason": "the person asked for it"}, "erase because the person asked for it"),
    ("erase confirm", {"erasing": "C-7W2KQ9M3TX"}, "erase confirm C-7W2KQ9M3TX"),
    ("erase withdraw", {"reason": "of a claim"}, "erase withdraw because of a claim"),
    ("erase withdraw", {}, "erase withdraw"),
    ("suspect confirm", {"bar": "S-9MFT3K"}, "suspect confirm S-9MFT3K"),
    ("suspect lift approve", {"bar": "S-9MFT3K"}, "suspect lift approve S-9MFT3K"),
    (
        "suspect lift",
        {"bar": "S-9MFT3K", "reason": "they were cleared"},
        "suspect lift S-9MFT3K because they were cleared",
    ),
    ("reveal ask", {"reason": "HR has to know"}, "reveal S-9MFT3K because HR has to know"),
    ("reveal approve", {"reveal": "C-7W2KQ9M3TX"}, "reveal approve C-7W2KQ9M3TX"),
    ("glass ask", {"reason": "nobody answers"}, "break-glass IN-7QK2M9 because nobody answers"),
    ("glass approve", {"glass": "C-7W2KQ9M3TX"}, "break-glass approve C-7W2KQ9M3TX"),
    (
        "glass review",
        {"glass": "C-7W2KQ9M3TX", "reason": "it was needed"},
        "break-glass review C-7W2KQ9M3TX because it was needed",
    ),
    (
        "close waiting",
        {"owner": "U0ANNA", "reason": "only the court is left"},
        "close waiting <@U0ANNA> because only the court is left",
    ),
    ("reopen", {"reason": "another log was found"}, "reopen because another log was found"),
    ("relate", {"other_incident": "IN-3FAN8T", "relation": "related"}, "relate IN-3FAN8T"),
    ("relate", {"other_incident": "IN-3FAN8T", "relation": "same_pattern"}, "relate IN-3FAN8T same pattern"),
    ("unrelate", {"other_incident": "IN-3FAN8T"}, "unrelate IN-3FAN8T"),
    ("duplicate", {"other_incident": "IN-3FAN8T", **REPORT}, f"duplicate of IN-3FAN8T {TAIL}"),
    (
        "evidence add",
        {"evidence_kind": "log", "place": "vault 3", "sha256": "AB" * 32, "on": "2020-01-10"},
        f'evidence add log "vault 3" sha256 {"ab" * 32} on 10 Jan 2020',
    ),
    (
        "evidence step",
        {"custody_step": "handed_over", "custodian": "forensics"},
        'evidence EV-5T2RQ8 handed to "forensics"',
    ),
    ("evidence step", {"custody_step": "destroyed"}, "evidence EV-5T2RQ8 destroyed"),
]


@pytest.mark.parametrize("verb", CHANGING, ids=lambda verb: verb.name)
def test_every_changing_verb_has_a_form(verb: Verb[Any]) -> None:
    assert verb.ask is not None
    assert verb.fill is not None


@pytest.mark.parametrize(("verb", "answers", "line"), SAME)
def test_a_form_fills_what_a_typed_line_fills(verb: str, answers: Answers, line: str) -> None:
    assert read(line, TODAY).args == filled(changing(verb), answers)


def test_a_named_suspect_is_filled_with_person_and_account() -> None:
    answers = {"known": "named", "who": "U0ANNA", "number": "4711"}

    assert New(person="U0ANNA", user="U0ANNA", employee_number="4711") == filled(
        changing("suspect add"), answers
    )


def test_another_agency_is_never_taken_for_one_that_is_there() -> None:
    args: Any = filled(changing("police step"), {"referral": "new", "state": "referred"})

    assert args.new
    assert not read("police referred", TODAY).args.new  # type: ignore[attr-defined]


def asked(
    office: Office,
    verb: str,
    answers: Answers,
    *,
    who: str = OPENER,
    about: About | None = None,
    channel: str = ROOM,
) -> Form:
    """The form as this person gets it."""
    request = office.desk.request(who, channel, about)
    with office.desk.store.transaction() as tx:
        return shape(changing(verb), request, answers, tx)


def choices(form: Form, name: str) -> list[str]:
    """What a question offers."""
    [question] = [one for one in form.questions if one.name == name]
    return [option.value for option in question.options]


def names(form: Form) -> list[str]:
    """What a form asks."""
    return [question.name for question in form.questions]


def test_only_legal_next_steps_are_offered(shared_office: Office) -> None:
    form = asked(shared_office, "suspect step", {}, who=LEGAL, about=About(suspect=shared_office.suspect))

    assert list(LIFECYCLES["finding"].following("person_of_interest")) == choices(form, "state")


def test_where_nothing_is_related_nothing_can_be_chosen_to_end_it(shared_office: Office) -> None:
    with pytest.raises(Refused) as caught:
        asked(shared_office, "unrelate", {})

    assert caught.value.code == "no_relations"


def test_what_others_did_does_not_wait_for_our_order_of_steps(shared_office: Office) -> None:
    about = About(suspect=shared_office.suspect)
    form = asked(shared_office, "suspect step", {"told": "reported"}, about=about)

    assert set(LIFECYCLES["finding"].states.codes()) - {"person_of_interest"} == set(choices(form, "state"))
    assert names(form) == ["track", "state", "told", "reported_by", "source", "on"]


def test_a_dismissal_in_effect_is_not_a_step_of_employment(shared_office: Office) -> None:
    about = About(suspect=shared_office.suspect)
    for told in ("done", "reported"):
        answers = {"track": "employment", "told": told}
        form = asked(shared_office, "suspect step", answers, about=about)
        assert "terminated" not in choices(form, "state")


def test_an_approval_is_offered_to_those_alone_who_may_give_it(office: Office) -> None:
    about = About(suspect=office.suspect)
    assert "approved" not in choices(asked(office, "dismissal", {}, about=about), "state")
    office.desk.types(OPENER, f"{office.suspect} dismissal propose")

    for who, may in ((OPENER, False), (MEMBER, False), (HR, True), (LEGAL, False)):
        assert may is ("approved" in choices(asked(office, "dismissal", {}, who=who, about=about), "state"))
    office.desk.types(HR, f"{office.suspect} dismissal approve")
    assert "approved" in choices(asked(office, "dismissal", {}, who=LEGAL, about=about), "state")


HELD: Final = ("screen all yes",)
TEXT: Final = (
    "notice customers assessing",
    "notice customers required",
    "notice draft english A list was sold",
)
STEPPING: Final = [
    # Verb, who, what came before, whether the form must say why something is not offered.
    ("phase set", OPENER, ("phase triage", *HELD), True),
    ("phase set", OPENER, ("phase triage",), False),
    ("police step", OPENER, HELD, False),
    ("police step", OPENER, (), False),
    ("dismissal", HR, ("{suspect} dismissal propose", *HELD), True),
    ("dismissal", HR, ("{suspect} dismissal propose",), False),
    ("suspect step", OPENER, HELD, False),
    ("measure step", OPENER, ("measure {measure} approved", "measure {measure} in progress"), False),
    (
        "measure step",
        OPENER,
        ("measure {measure} approved", "measure {measure} in progress", "measure {measure} done"),
        False,
    ),
    ("notice", OPENER, TEXT, False),
    ("notice", OPENER, ("notice customers assessing",), False),
]


@pytest.mark.parametrize(("verb", "who", "before", "says"), STEPPING)
def test_no_step_is_offered_that_is_refused_for_certain(
    office: Office, verb: str, who: str, before: tuple[str, ...], *, says: bool
) -> None:
    desk, other = office.desk, office.other
    for line in before:
        named = line.format(suspect=office.suspect, measure=office.measure)
        desk.types(OPENER, f"{other} {line}" if verb == "notice" else named)
    about = {
        "dismissal": About(incident=office.ref, suspect=office.suspect),
        "suspect step": About(incident=office.ref, suspect=office.suspect),
        "measure step": About(incident=office.ref, other=office.measure),
        "police step": About(incident=office.ref, other=office.agency),
        "notice": About(incident=other),
    }.get(verb, About(incident=office.ref))
    form = asked(office, verb, {}, who=who, about=about)
    first = {question.name: question.first for question in form.questions if question.first}
    assert any(say.id.startswith("form.screen") for say in form.says) is says
    assert choices(form, "state")
    for state in choices(form, "state"):
        answers: dict[str, Any] = {**first, "state": state, "reason": "so it is"}
        found = changing(verb)
        with desk.store.transaction() as tx:
            desk.run(tx, desk.request(who, about=about), Intent(found, filled(found, answers), about))
            tx.session.rollback()


def test_investigating_is_not_offered_before_the_screen_was_answered(office: Office) -> None:
    ref = office.desk.opens()
    office.desk.types(OPENER, f"{ref} phase triage")
    form = asked(office, "phase set", {}, about=About(incident=ref))
    assert "investigating" not in choices(form, "state")
    assert [say.id for say in form.says] == ["form.screen_unanswered"]


def test_a_step_that_the_screen_holds_is_offered_again_once_it_is_cleared(office: Office) -> None:
    desk = office.desk
    for line in ("phase triage", *HELD):
        desk.types(OPENER, line)
    assert "investigating" not in choices(asked(office, "phase set", {}), "state")
    assert "investigating" in choices(asked(office, "phase set", {"told": "reported"}), "state")
    new = {"referral": "new"}
    assert "referred" not in choices(asked(office, "police step", new), "state")
    desk.types(LEGAL, "screen clear because it was sold")
    desk.types(HR, "screen clear because it was sold")
    form = asked(office, "phase set", {})
    assert "investigating" in choices(form, "state")
    assert form.says == ()
    assert "referred" in choices(asked(office, "police step", new), "state")


def test_a_waiver_is_asked_of_legal_alone(office: Office) -> None:
    office.desk.types(OPENER, "clock jurisdiction EU")
    with pytest.raises(Refused, match="legal_only"):
        asked(office, "clock waive", {})
    assert "reason" in names(asked(office, "clock waive", {}, who=LEGAL))


def test_which_suspect_is_asked_first_and_can_be_answered_otherwise(shared_office: Office) -> None:
    form = asked(shared_office, "dismissal", {})
    assert names(form) == ["suspect"]
    assert shared_office.suspect in choices(form, "suspect")

    form = asked(shared_office, "dismissal", {"suspect": shared_office.suspect})
    assert names(form)[:2] == ["suspect", "state"]
    assert form.about.suspect == shared_office.suspect


def test_which_incident_is_asked_where_nothing_says_so(shared_office: Office) -> None:
    form = asked(shared_office, "note", {}, channel=LOBBY)
    assert [question.wants for question in form.questions] == [Wants.INCIDENT]

    form = asked(shared_office, "note", {"incident": shared_office.other}, channel=LOBBY)
    assert names(form) == ["incident", "note"]
    assert form.about.incident == shared_office.other


def test_figures_are_asked_as_the_kind_of_count_needs_them(shared_office: Office) -> None:
    needs = {"exact": ["low"], "at_most": ["high"], "range": ["low", "high"], "unknown": []}
    for kind, figures in needs.items():
        form = asked(shared_office, "count set", {"kind": kind})
        assert figures == [name for name in names(form) if name in {"low", "high"}]


def test_whose_and_where_are_asked_and_may_be_left_open(shared_office: Office) -> None:
    asks = {"persons": ["population", "jurisdiction"], "suspects": ["jurisdiction"]}
    for what, expected in asks.items():
        form = asked(shared_office, "count set", {"what": what})
        found = [one for one in form.questions if one.name in {"population", "jurisdiction"}]
        assert [one.name for one in found] == expected
        assert all(one.optional for one in found)


def test_a_channel_may_read_no_more_than_the_person_may_let_it(shared_office: Office) -> None:
    assert choices(asked(shared_office, "digest set", {}, who="U0RESP"), "clearance") == ["counts"]
    assert len(choices(asked(shared_office, "digest set", {}, who="U0EXEC"), "clearance")) == 3


def test_what_a_channel_has_already_stands_in_its_digest_form(office: Office) -> None:
    office.desk.types("U0EXEC", "digest here weekly monday 08:30 Europe/Paris in French details", ROOM)

    form = asked(office, "digest set", {}, who="U0EXEC", channel=ROOM)

    first = {question.name: question.first for question in form.questions}
    assert (first["schedule"], first["zone"]) == ("30 8 * * 1", "Europe/Paris")
    assert (first["language"], first["clearance"]) == ("fr", "details")


@pytest.mark.parametrize("verb", [verb for verb in CHANGING if verb.name not in {"open", "undo"}])
@pytest.mark.parametrize("kind", BARRED)
def test_to_somebody_barred_a_form_is_of_no_such_incident(
    shared_office: Office, verb: Verb[Any], kind: str
) -> None:
    # Who may ask to see an incident in an emergency is a matter of roles, told before it is looked for.
    if verb.name.startswith(("role", "digest", "undelivered", "glass ask")):
        return
    with pytest.raises(NotFound):
        asked(shared_office, verb.name, {}, who=BARRED[kind], about=About(incident=shared_office.ref))


@pytest.mark.parametrize("verb", CHANGING, ids=lambda verb: verb.name)
def test_a_form_is_for_those_alone_who_may_do_what_it_does(shared_office: Office, verb: Verb[Any]) -> None:
    if verb.name.startswith(("role", "digest", "open")):
        refused = [KINDS["stranger"]]
    else:
        refused = [AUDITOR, KINDS["stranger"], KINDS["executive"], KINDS["comms"]]
    for who in refused:
        with pytest.raises(Refused):
            asked(shared_office, verb.name, {}, who=who, about=About(incident=shared_office.ref))


@pytest.mark.parametrize(
    ("verb", "answers", "code", "field"),
    [
        ("open", {}, "missing_answer", "title"),
        ("open", {"title": "x" * 151}, "too_long", "title"),
        ("open", {"title": "Leak of *everything*"}, "markup_not_here", "title"),
        ("note", {"note": "Tell @channel"}, "mention_not_here", "note"),
        ("suspect add", {"known": "named"}, "picker_empty", "who"),
        ("leaked", {"status": "disclosed"}, "missing_answer", "fields"),
        ("leaked", {"status": "disclosed", "fields": ("other",)}, "missing_which", "other_data"),
        (
            "leaked",
            {"status": "disclosed", "fields": ("pin",), "other_data": "shoe sizes"},
            "fact_not_here",
            "other_data",
        ),
        (
            "leaked",
            {"status": "disclosed", "fields": ("other",), "other_data": "+33 6 12 34 56 78"},
            "looks_like_value",
            "other_data",
        ),
        ("count set", {"what": "persons", "kind": "exact", "low": "many"}, "bad_count", "low"),
        ("count set", {"what": "persons", "kind": "exact", "low": "9" * 30}, "bad_count", "low"),
        ("count set", {"what": "persons", "kind": "at_most", "high": "9" * 15}, "count_too_large", "high"),
        (
            "count set",
            {"what": "persons", "kind": "range", "low": "9", "high": "3"},
            "range_backwards",
            "low",
        ),
        (
            "suspect step",
            {"track": "access", "state": "revoked", "told": "reported"},
            "missing_answer",
            "reported_by",
        ),
        (
            "digest set",
            {"channel": "C0", "often": "daily", "time": "09:00", "zone": "Mars"},
            "unknown_zone",
            "zone",
        ),
        ("digest now", {}, "missing_answer", "channel"),
    ],
)
def test_a_refused_answer_is_told_beside_its_question(
    verb: str, answers: Answers, code: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        filled(changing(verb), answers)

    assert (code, field) == (caught.value.code, caught.value.field)


def shapes(office: Office, verb: Verb[Any], answers: Answers, depth: int = 2) -> Iterator[Form]:
    """A verb's form in every shape that its answers can give it, a few questions deep."""
    elsewhere = verb.name in READY or verb.right == "glass"
    about = About(incident=office.other) if elsewhere else None
    who = {
        "role": OWNER,
        "undelivered": OWNER,
        "legal": LEGAL,
        "hr_legal": LEGAL,
        "screen": LEGAL,
        "confirm": LEGAL,
        "reveal": LEGAL,
        "erase": LEGAL,
        "bar": LEGAL,
        "glass": OWNER,
        "glass_approve": LEGAL,
    }.get(verb.right, OPENER)
    form = asked(office, verb.name, answers, who=who, about=about)
    yield form
    if depth == 0:
        return
    for question in form.questions:
        if question.reshapes:
            # One suspect's form is like another's, and one place's like another's.
            alike = {"suspect", "population", "regime", "jurisdiction"}
            few = 2 if question.name in alike else MOST_CHOICES
            for option in question.options[:few]:
                if option.value != answers.get(question.name):
                    yield from shapes(office, verb, {**answers, question.name: option.value}, depth - 1)


def asked_for(office: Office, verb: Verb[Any]) -> None:
    """Have somebody asked what this verb says yes to, with the longest reason."""
    why = f"because {'y' * (MAX_TITLE - 10)}"
    if verb.name == "reveal approve":
        named = office.desk.suspects(OPENER, office.ref, New(name="x" * MAX_TITLE))
        office.desk.types(OPENER, f"reveal {named} {why}")
    if verb.name in {"glass approve", "glass review"}:
        office.desk.types(OWNER, f"break-glass {office.ref} {why}")
    if verb.name == "glass review":
        office.desk.types(HR, f"break-glass approve {office.desk.last().change}")


@pytest.mark.parametrize("verb", CHANGING, ids=lambda verb: verb.name)
def test_slack_takes_every_shape_of_a_form(office: Office, verb: Verb[Any]) -> None:
    for line in READY.get(verb.name, ()):
        office.desk.types(OPENER, line.format(ref=office.ref, other=office.other))
    if verb.name == "room move":  # what is noticed in a channel is not typed
        with office.desk.store.transaction() as tx:
            tx.rooms.notice(office.ref, "public", "", office.note)
    if verb.name.startswith("suspect lift"):
        for _ in range(12):
            person = f"U0{next(office.desk.numbers)}"
            cleared = office.desk.suspects(OPENER, office.ref, person=person)
            office.desk.types(HR, f"{cleared} finding not involved")
            if verb.name == "suspect lift approve":
                office.desk.types(OPENER, f"suspect lift {cleared} because {'y' * (MAX_TITLE - 10)}")
    asked_for(office, verb)

    found = list(shapes(office, verb, {}))

    for form in found:
        view = form_view.form(form, form_view.Kept(verb.name, form.about, form.basis), Words())
        accept_view(view)
        assert len(json.dumps(view)) < 250_000
    assert found


def test_a_form_that_closes_tells_what_is_left_to_do_instead(shared_office: Office) -> None:
    with pytest.raises(StillOpen) as caught:
        asked(shared_office, "close", {})

    assert {track.lifecycle for track in caught.value.tracks} >= {"incident", "certainty", "finding"}


def test_closing_is_no_next_step_while_something_is_left_to_do(shared_office: Office) -> None:
    offered = choices(asked(shared_office, "phase set", {}), "state")

    assert "triage" in offered
    assert not {"closed", "duplicate", "awaiting_outcome"} & set(offered)


def test_a_reason_is_asked_for_the_step_that_needs_one(shared_office: Office) -> None:
    for state, optional in (("triage", True), ("rejected", False)):
        form = asked(shared_office, "phase set", {"state": state})
        [reason] = [question for question in form.questions if question.name == "reason"]
        assert reason.optional is optional


def test_what_is_destroyed_has_no_further_step(office: Office) -> None:
    office.desk.types(OPENER, f"evidence {office.evidence} destroyed")
    with pytest.raises(Refused, match="evidence_gone"):
        asked(office, "evidence step", {})


MANY: Final = 105


_CROWDS: Final = {
    "suspect step": "suspect add unnamed",
    "measure step": "measure add {number} {text}",
    "police step": 'police reported "{number} {title}" way=post filed=us handed=list',
    "evidence step": 'evidence add press "{number} {title}"',
}
"""Verb -> the line that makes one more of what its form lets choose from."""


@pytest.mark.parametrize("verb", _CROWDS)
def test_slack_takes_a_form_however_much_there_is_to_choose_from(desk: Desk, verb: str) -> None:
    ref = desk.opens()
    title, text = "x" * (MAX_TITLE - 10), "y" * (MAX_TEXT - 10)
    with desk.store.transaction() as tx:
        for number in range(MANY):
            line = f"{ref} {_CROWDS[verb].format(number=number, title=title, text=text)}"
            intent = read(line, TODAY)
            desk.run(tx, replace(desk.request(OPENER), about=intent.about), intent)

    for name in (verb, "undo"):
        first = ask_at(desk, name, {}, ref)
        [which] = first.questions[:1]
        assert len(which.options) == MOST_CHOICES
        chosen = ask_at(desk, name, {which.name: which.options[-1].value}, ref)
        for form in (first, chosen):
            accept_view(form_view.form(form, form_view.Kept(name, form.about, form.basis), Words()))


def ask_at(desk: Desk, verb: str, answers: Answers, ref: str) -> Form:
    """The opener's form about an incident."""
    with desk.store.transaction() as tx:
        return shape(changing(verb), desk.request(OPENER, about=About(incident=ref)), answers, tx)
