"""``/insider clock``: moments, jurisdictions, and what ends or pauses a clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot import views
from bot.forms import changing
from bot.words import Words
from commands._clock_words import When, read_when
from commands._shape import Reply
from commands.clock import Clocks
from domain.clocks import Clock, clock_of
from domain.errors import Refused
from storage.record import Outcome
from tests.builders import LEGAL, NOW, OPENER, Office

EU = "clock jurisdiction EU"
NIS2, DORA = "clock applies nis2 yes", "clock applies dora yes"
TODAY = NOW.date()


def clock(office: Office, code: str) -> Clock:
    """One clock of the office's incident now."""
    return clock_of(office.desk.case(office.ref), code, office.desk.now)


def listed(office: Office) -> dict[str, Clock]:
    """What ``clock`` shows."""
    body = office.desk.types(OPENER, "clock").body
    assert isinstance(body, Clocks)
    return {one.regime.code: one for one in body.clocks}


def ready(office: Office, *lines: str) -> None:
    """Type lines as the lead."""
    for line in lines:
        office.desk.types(OPENER, line.format(evidence=office.evidence))


def delayed(office: Office, until: str, on: str) -> str:
    """Record a request for delay that is in force since a day until another; answers its reference."""
    begun = 'delay requested agency="county police" official="duty officer" words="please wait"'
    paper = office.desk.entry(office.desk.types(OPENER, f"{begun} on {on}")).subject or ""
    ready(office, f'delay {paper} written document=letter until="{until}" on {on}')
    return paper


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("now", When()),
        ("3 Jan 2020 14:30", When(date(2020, 1, 3), time(14, 30))),
        ("14h30 yesterday", When(date(2026, 3, 9), time(14, 30))),
        ("on 3 January 2020", When(date(2020, 1, 3))),
        (
            "2020-01-03 9:05 Europe/Paris",
            When(date(2020, 1, 3), time(9, 5), "Europe/Paris"),
        ),
        ("9h utc", When(None, time(9), "UTC")),
    ],
)
def test_a_moment_is_read_as_people_write_it(words: str, expected: When) -> None:
    assert read_when(words.split(), TODAY) == expected


def test_a_moment_is_kept_with_its_zone_and_who_says_so(office: Office) -> None:
    line = 'clock discovered 3 Jan 2020 14:30 Europe/Paris according to "the company" source "a letter"'
    entry = office.desk.records(OPENER, line)
    moment = office.desk.case(office.ref).moments["discovered_at"]
    assert (moment.at, moment.zone, moment.exact) == (
        datetime(2020, 1, 3, 13, 30, tzinfo=UTC),
        "Europe/Paris",
        True,
    )
    assert (moment.circumstances.reported_by, moment.circumstances.source) == ("the company", "a letter")
    assert entry.verb == "clock.moment"
    assert (entry.detail or {})["when"] == "2020-01-03T13:30:00+00:00 Europe/Paris"


def test_of_a_day_alone_the_beginning_counts_and_is_told_as_a_day(office: Office) -> None:
    entry = office.desk.records(OPENER, "clock discovered yesterday")
    moment = office.desk.case(office.ref).moments["discovered_at"]
    assert (moment.at, moment.exact) == (datetime(2026, 3, 9, tzinfo=UTC), False)
    assert (entry.detail or {})["when"] == "2026-03-09 UTC"


def test_a_corrected_moment_leaves_the_first_in_the_record(office: Office) -> None:
    first = office.desk.records(OPENER, "clock aware yesterday 10:00")
    office.desk.records(OPENER, "clock aware yesterday 11:00")
    assert office.desk.case(office.ref).moments["aware_at"].at.hour == 11
    with office.desk.store.reading() as tx:
        assert tx.record.get(first.change) == first
    office.desk.types(OPENER, "undo")
    assert office.desk.case(office.ref).moments["aware_at"].at.hour == 10


def test_without_a_jurisdiction_nobody_can_tell_which_clocks_apply(office: Office) -> None:
    assert listed(office) == {}


def test_without_its_trigger_a_clock_is_never_on_time(office: Office) -> None:
    ready(office, EU)
    found = listed(office)
    assert {one.state for one in found.values()} == {"waiting_trigger"}
    assert {"gdpr33", "gdpr34"} <= found.keys()
    assert all(one.due is None for one in found.values())


def test_confirming_starts_what_hangs_on_awareness(office: Office) -> None:
    ready(office, EU)
    entry = office.desk.records(OPENER, "confirm because the log shows it")
    assert entry.verb == "certainty.moved"
    aware = office.desk.case(office.ref).moments["aware_at"]
    assert (aware.at, aware.zone, aware.exact) == (NOW, "UTC", True)
    assert clock(office, "gdpr33").due == NOW + timedelta(hours=72)
    office.desk.types(OPENER, "undo")
    assert clock(office, "gdpr33").state == "waiting_trigger"


def test_confirming_leaves_an_awareness_that_is_known(office: Office) -> None:
    ready(office, "clock aware 1 Mar 2026 08:00", "confirm because the log shows it")
    assert office.desk.case(office.ref).moments["aware_at"].at == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_reported_confirmation_counts_from_the_day_that_was_named(office: Office) -> None:
    ready(office, "confirm according to press on 9 Mar")
    moment = office.desk.case(office.ref).moments["aware_at"]
    assert (moment.at, moment.exact) == (datetime(2026, 3, 9, tzinfo=UTC), False)
    assert moment.circumstances.reported_by == "press"


def test_a_reported_confirmation_without_a_day_starts_nothing(office: Office) -> None:
    ready(office, "confirm according to press")
    assert "aware_at" not in office.desk.case(office.ref).moments


@pytest.mark.parametrize(
    ("shown", "later"),
    [
        (("customers 600",), "customers 100"),
        (("leaked email", "customers 600"), "clock jurisdiction EU"),
        (("customers 600",), "not-leaked everything else"),
    ],
)
def test_a_clock_that_was_listed_is_never_dropped(office: Office, shown: tuple[str, ...], later: str) -> None:
    """Guard G12: a field, a count or a jurisdiction changes what looks applicable, not what is listed."""
    ready(office, "clock jurisdiction US-TX", "clock determined now", "not-leaked email", *shown)
    assert clock(office, "tx_ag").looks.value == "unclear"
    ready(office, later)
    assert listed(office)["tx_ag"].looks.value == "not"
    office.desk.types(LEGAL, "clock waive tx_ag because it is below the number")
    found = listed(office)["tx_ag"]
    assert (found.state, found.outcome and found.outcome.by) == ("waived", LEGAL)


def test_undoing_what_listed_a_clock_does_not_drop_it(office: Office) -> None:
    ready(office, EU, "undo")
    assert {one.looks.value for one in listed(office).values()} == {"not"}
    assert "gdpr33" in listed(office)


def test_a_duty_done_in_time_is_met(office: Office) -> None:
    ready(office, EU, "clock aware yesterday 10:00", "clock met gdpr33 yesterday 12:00 evidence {evidence}")
    found = clock(office, "gdpr33")
    assert found.state == "met"
    assert found.outcome is not None
    assert (found.outcome.done, found.outcome.evidence) == (
        datetime(2026, 3, 9, 12, tzinfo=UTC),
        office.evidence,
    )


def test_a_duty_done_late_is_met_late_and_says_why(office: Office) -> None:
    ready(office, EU, "clock aware 1 Mar 2026 10:00")
    line = f"clock met gdpr33 evidence {office.evidence}"
    assert office.desk.refused(OPENER, line).code == "clock_needs_reason"
    ready(office, f"{line} because the facts came late")
    assert clock(office, "gdpr33").state == "met_late"


def test_of_a_day_without_a_time_a_duty_counts_as_done_at_its_end(office: Office) -> None:
    ready(office, EU, "clock aware 5 Mar 2026 10:00")
    line = f"clock met gdpr33 8 Mar 2026 evidence {office.evidence}"
    assert office.desk.refused(OPENER, line).code == "clock_needs_reason"


def test_meeting_a_clock_records_the_moment_that_a_later_one_hangs_on(office: Office) -> None:
    ready(office, EU, "clock significant 9 Mar 2026 10:00")
    ready(office, NIS2)
    assert "nis2_final" not in listed(office)
    ready(office, "clock met nis2_72 now evidence {evidence}")
    found = listed(office)["nis2_final"]
    assert (found.since, found.due) == (NOW, datetime(2026, 4, 10, 21, 59, 59, tzinfo=UTC))


def test_a_reported_end_needs_no_evidence(office: Office) -> None:
    ready(office, EU, 'clock met gdpr33 9 Mar 2026 according to "the authority"')
    assert clock(office, "gdpr33").state == "met"


def test_a_pause_keeps_both_due_times_and_the_clock_runs_on_after_it(office: Office) -> None:
    ready(office, "clock jurisdiction US-CA", "clock discovered 1 Mar 2026 10:00 America/Los_Angeles")
    paper = delayed(office, "20 Mar 2026", "9 Mar")
    entry = office.desk.records(OPENER, f"clock pause ca_persons by {paper}")
    assert (entry.detail or {})["request"] == paper
    found = clock(office, "ca_persons")
    assert found.state == "paused"
    assert found.adjusted is not None
    assert found.due is not None
    assert found.adjusted - found.due == timedelta(days=12)
    office.desk.now = datetime(2026, 3, 21, 12, tzinfo=UTC)
    assert clock(office, "ca_persons").state == "running"


def test_a_pause_ends_early_when_the_clock_is_said_to_run_again(office: Office) -> None:
    ready(office, "clock jurisdiction US-CA", "clock discovered 1 Mar 2026 10:00")
    delayed(office, "20 Mar 2026", "10 Mar")
    ready(office, "clock pause ca_persons on 10 Mar")
    assert clock(office, "ca_persons").state == "paused"
    office.desk.now += timedelta(days=2)
    ready(office, "clock resume ca_persons")
    found = clock(office, "ca_persons")
    assert found.state == "running"
    assert found.adjusted is not None
    assert found.due is not None
    assert found.adjusted - found.due == office.desk.now - datetime(2026, 3, 10, 7, tzinfo=UTC)
    ready(office, "undo")
    assert clock(office, "ca_persons").state == "paused"


@pytest.mark.parametrize("code", ["gdpr33", "nis2_72", "dora_initial"])
def test_no_request_pauses_a_clock_whose_regime_allows_none(office: Office, code: str) -> None:
    ready(office, EU, NIS2, DORA, "clock aware now", "clock significant now", "clock major now")
    line = f"clock pause {code} by {delayed(office, '20 Mar 2026', '9 Mar')}"
    assert office.desk.refused(OPENER, line).code == "clock_no_pause"


def test_what_is_lifted_or_only_asked_for_pauses_nothing(office: Office) -> None:
    ready(office, "clock jurisdiction US-CA", "clock discovered 1 Mar 2026 10:00")
    asked = office.desk.entry(office.desk.types(OPENER, "delay requested")).subject
    line = f"clock pause ca_persons by {asked}"
    assert office.desk.refused(OPENER, line).code == "no_delay_request"
    lifted = delayed(office, "20 Mar 2026", "9 Mar")
    ready(office, f"delay {lifted} lifted")
    assert office.desk.refused(OPENER, f"clock pause ca_persons by {lifted}").code == "no_delay_request"
    assert office.desk.refused(OPENER, "clock pause ca_persons").code == "no_delay_request"


@pytest.mark.parametrize(
    ("lines", "later", "state", "shift"),
    [
        # While it is in force: until the end of its last day.
        ((), 4, "paused", 12),
        ((), 12, "running", 12),
        # Lifted, or found not to apply: from that day on, whenever it is recorded.
        (("delay {paper} lifted on 12 Mar",), 3, "running", 3),
        (('delay {paper} lifted according to "the police" on 8 Mar',), 3, "running", 0),
        (("delay {paper} expired on 14 Mar",), 5, "running", 6),
        # A last day that was moved forward counts, one that was moved back needs a pause of its own.
        (('delay {paper} written document=letter until="15 Mar 2026"',), 2, "paused", 7),
        (('delay {paper} written document=letter until="15 Mar 2026"',), 7, "running", 7),
        (('delay {paper} written document=letter until="30 Mar 2026"',), 4, "paused", 12),
        (('delay {paper} written document=letter until="30 Mar 2026"',), 12, "running", 12),
    ],
)
def test_a_request_that_ends_lets_its_clock_run_again_by_itself(
    office: Office, lines: tuple[str, ...], later: int, state: str, shift: int
) -> None:
    ready(office, "clock jurisdiction US-CA", "clock discovered 1 Mar 2026 10:00 America/Los_Angeles")
    paper = delayed(office, "20 Mar 2026", "9 Mar")
    ready(office, f"clock pause ca_persons by {paper}")
    office.desk.now += timedelta(days=later)
    ready(office, *(line.replace("{paper}", paper) for line in lines))
    found = clock(office, "ca_persons")
    due = datetime(2026, 4, 1, 6, 59, 59, tzinfo=UTC)
    assert (found.state, found.due, found.adjusted) == (state, due, due + timedelta(days=shift))
    for _ in lines:
        ready(office, "undo")
    assert clock(office, "ca_persons").adjusted == datetime(2026, 4, 13, 6, 59, 59, tzinfo=UTC)


def test_a_request_that_was_taken_back_never_paused_anything(office: Office) -> None:
    ready(office, "clock jurisdiction US-CA", "clock discovered 1 Mar 2026 10:00")
    paper = delayed(office, "20 Mar 2026", "9 Mar")
    paused = office.desk.records(OPENER, f"clock pause ca_persons by {paper}")
    office.desk.types(OPENER, "undo")
    office.desk.types(OPENER, "undo")
    office.desk.types(OPENER, "undo")
    assert clock(office, "ca_persons").state == "running"
    assert paused.subject is None


def test_the_clock_of_listed_companies_is_paused_by_the_attorney_general_alone(office: Office) -> None:
    ready(office, "clock jurisdiction US-NY", "clock applies listed yes", "clock material now")
    police = delayed(office, "20 Mar 2026", "9 Mar")
    for line in ("clock pause sec_8k", f"clock pause sec_8k by {police}"):
        assert office.desk.refused(OPENER, line).code == "needs_attorney_general"
    begun = 'delay requested agency="US Attorney General" official="a deputy" words="national security"'
    paper = office.desk.entry(office.desk.types(OPENER, begun)).subject or ""
    ready(office, f'delay {paper} written document=letter until="20 Mar 2026"')
    asked = changing("clock pause").ask
    assert asked is not None
    with office.desk.store.reading() as tx:
        form = asked(office.desk.request(OPENER), {"clock": "sec_8k"}, tx)
    [which, by, *_] = form.questions
    assert "sec_8k" in [option.value for option in which.options]
    assert [option.value for option in by.options] == [paper]
    entry = office.desk.records(OPENER, "clock pause sec_8k")
    assert (entry.detail or {})["request"] == paper
    assert clock(office, "sec_8k").state == "paused"


def test_what_binds_some_organisations_alone_is_one_line_until_somebody_answers(office: Office) -> None:
    ready(office, EU, "clock significant 1 Mar 2026 10:00")
    body = office.desk.types(OPENER, "clock").body
    assert isinstance(body, Clocks)
    assert list(body.asked) == ["nis2", "dora"]
    shown = str(views.answer(Reply(body=body), [], Words()).blocks)
    assert shown.count("early warning") == 1
    assert "say `clock applies nis2 yes`" in shown
    assert not {"nis2_early", "nis2_72", "dora_initial"} & listed(office).keys()

    entry = office.desk.records(OPENER, "clock applies nis2 yes")
    assert (entry.verb, entry.detail) == ("clock.applies", {"entity": "nis2", "screen_answer": "yes"})
    assert clock(office, "nis2_early").state == "overdue"
    assert {"nis2_early", "nis2_72"} <= listed(office).keys()

    office.desk.records(OPENER, "clock applies dora no because it is no financial entity")
    body = office.desk.types(OPENER, "clock").body
    assert isinstance(body, Clocks)
    assert body.asked == {}
    assert "dora_initial" not in listed(office)
    assert "nis2_final" not in listed(office)
    shown = str(views.answer(Reply(body=body), [], Words()).blocks)
    assert "a financial entity under DORA: No" in shown
    # A clock that was listed stays so until Legal waives it, even if nobody says any more that it applies.
    ready(office, "undo", "undo")
    assert "nis2_early" in listed(office)
    office.desk.types(LEGAL, "clock waive nis2_early because it is no essential entity")
    assert clock(office, "nis2_early").state == "waived"


def test_a_denial_needs_a_reason_unless_others_give_it(office: Office) -> None:
    assert office.desk.refused(OPENER, "clock applies nis2 no").code == "entity_needs_reason"
    ready(office, EU, 'clock applies nis2 no according to "the company"')
    assert office.desk.case(office.ref).entities["nis2"].circumstances.reported_by == "the company"
    ready(office, "clock applies nis2 unknown")
    body = office.desk.types(OPENER, "clock").body
    assert isinstance(body, Clocks)
    assert "nis2" in body.asked
    assert "which nobody knows yet" in str(views.answer(Reply(body=body), [], Words()).blocks)


def test_only_legal_waives(office: Office) -> None:
    ready(office, EU)
    assert office.desk.refused(OPENER, "clock waive gdpr33 because no").code == "legal_only"
    line = 'clock waive gdpr33 because no according to "outside counsel"'
    assert office.desk.refused(OPENER, line).code == "legal_only"
    reply = office.desk.types(LEGAL, "clock waive gdpr33 because a risk is unlikely")
    assert office.desk.entry(reply).outcome is Outcome.DONE
    office.desk.types(LEGAL, "undo")
    assert clock(office, "gdpr33").state == "waiting_trigger"


def test_a_moment_without_its_time_opens_the_form(office: Office) -> None:
    with pytest.raises(Refused) as caught:
        office.desk.types(OPENER, "clock discovered")
    assert caught.value.params["given"] == {"moment": "discovered_at"}
