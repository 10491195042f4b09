"""The twelve real cases of the domain reference, each as people would have recorded it, line by line.

Nothing here says more than was published: who it was is not known, and most of it is reported by others.
"""

import json
import re
from dataclasses import dataclass
from datetime import date

import pytest

import app
from bot.exporting import export_incident
from tests.journeys.scene import Scene, posts, reference, until
from tests.veris_schema import SCHEMA, faults

# Each is a whole case, told through signed requests.
pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True, slots=True)
class Told:
    """One incident in its own channel, and those who type there."""

    scene: Scene
    ref: str

    def type(self, line: str, who: str = "Lead responder") -> str:
        """Record something; what is answered must not be a refusal."""
        answer = self.asks(line, who)
        assert not answer.startswith("Not "), (line, answer)
        return answer

    def asks(self, line: str, who: str = "Lead responder") -> str:
        """What is answered, whatever it is."""
        return self.scene.ask(who, self.ref.lower(), f"/insider {line}")

    def suspect(self) -> str:
        """An unnamed suspect, by pseudonym."""
        return reference(self.type("suspect add unnamed"), "S")

    def digest(self) -> str:
        """What the executives read next."""
        self.scene.ask("Executive", "executives", "/insider digest here weekdays 09:00 details")
        self.scene.ask("Executive", "executives", "/insider digest now")
        self.scene.settled()
        return posts(self.scene.as_("Executive").see("executives"))[-1].plain


def told(scene: Scene, title: str) -> Told:
    """A new incident with HR and Legal on its team."""
    made = Told(scene, scene.open(title))
    made.type("team add @HR partner as hr")
    made.type("team add @Counsel as legal")
    until(lambda: all(made.ref.lower() in scene.as_(one).channels() for one in ("HR partner", "Counsel")))
    return made


def test_a_pharmacy_discovers_dismisses_refers_and_tells_within_twenty_three_days(scene: Scene) -> None:
    case = told(scene, "Card numbers copied at a counter")
    press = 'according to "the letter to the attorney general"'
    for line in (
        f"phase triage {press} on 4 Nov 2013",
        f"confirm {press} on 4 Nov 2013",
        f"leaked card {press} on 4 Nov 2013",
        f"customers 8 {press} on 27 Nov 2013",
    ):
        case.type(line)
    clerk = case.suspect()
    case.type(f"{clerk} dismissed {press} on 8 Nov 2013", "HR partner")
    case.type(f'police referred "county police" {press} on 8 Nov 2013', "Counsel")
    case.type(f'police prosecuting "county police" {press} on 25 Nov 2013', "Counsel")
    case.type(f"notice regulator initial submitted {press} on 27 Nov 2013", "Counsel")
    case.type(f"notice customers sent by letter {press} on 27 Nov 2013", "Counsel")

    timeline = case.asks("timeline")
    days = [int(day) for day in re.findall(r"(\d{1,2}) November 2013", timeline)]
    assert sorted(days) == days
    assert (days[0], days[-1]) == (4, 27)
    assert timeline.index("Triage") < timeline.index("In effect") < timeline.index("Before a court")
    assert "Customers disclosed: 8" in case.asks("customers")


def test_the_pharmacy_is_in_time_for_california_and_for_health_and_late_for_europe(scene: Scene) -> None:
    case = told(scene, "Card numbers copied at a counter")
    press = 'according to "the letter to the attorney general"'
    case.type(f"leaked card {press} on 4 Nov 2013")
    letter = reference(case.type(f"evidence add letter cabinet-3 {press}"), "EV")
    case.type("clock jurisdiction US-CA, EU")
    asked = case.asks("clock")
    case.type("clock applies hipaa yes")
    for moment in ("discovered", "aware", "determined"):
        case.type(f"clock {moment} 4 Nov 2013 09:00 UTC {press}")
    running = case.asks("clock")
    met = f"27 Nov 2013 12:00 UTC evidence {letter}"
    for code in ("ca_persons", "hipaa"):
        case.type(f"clock met {code} {met}", "Counsel")
    too_late = case.asks(f"clock met gdpr33 {met}", "Counsel")
    case.type(f"clock met gdpr33 {met} because the case was first taken for theft", "Counsel")
    ended = case.asks("clock")

    assert "may apply if the organisation is a covered entity or business associate under HIPAA" in asked
    assert "ca_persons: overdue" in running
    assert "Wed 4 Dec 2013, 23:59 (America/Los_Angeles)" in running
    assert "Thu 7 Nov 2013" in running
    assert "ca_persons: met · done Wed 27 Nov 2013" in ended
    assert "hipaa: met · done Wed 27 Nov 2013" in ended
    assert "It needs a reason" in too_late
    assert "gdpr33: met late" in ended


def test_a_retailer_says_neither_how_many_nor_what_will_change(scene: Scene) -> None:
    case = told(scene, "Support staff disclosed customer contact data")
    mail = 'according to "the company’s e-mail" on 10 Jan 2020'
    for line in (
        f"confirm {mail}",
        f"leaked email, phone to unknown third party {mail}",
        f"not-leaked everything else {mail}",
        f"employees undisclosed {mail}",
        f"customers undisclosed {mail}",
        f"police involved {mail}",
        f"notice customers sent by e-mail {mail}",
        "measure none announced",
    ):
        case.type(line)
    read = case.digest()

    assert "Customers: undisclosed." in read
    assert "Employees: undisclosed." in read
    assert "undisclosed in 1 incident" in read
    assert "No preventive measure announced." in read
    assert not re.search(r"\b0 (customers|employees)", read)
    record = json.loads(
        export_incident(scene.bot.store, case.ref, None, now=scene.clock(), new_reference=app.new_reference)
    )
    data = record["attribute"]["confidentiality"]
    assert data == {"data": [{"variety": "Personal"}], "data_disclosure": "Yes", "data_victim": ["Customer"]}
    assert record["security_incident"] == "Confirmed"
    assert record["timeline"] == {"incident": {"year": 2020}}
    assert SCHEMA is None or not list(faults(record))


def test_a_carrier_puts_all_on_paid_leave_then_some_return_and_some_go(scene: Scene) -> None:
    case = told(scene, "Employees looked at a public figure’s calls")
    said = 'according to "the company"'
    case.type(f"accessed call records {said} on 20 Nov 2008")
    case.type(f"employees unknown {said} on 20 Nov 2008")
    staff = [case.suspect() for _ in range(3)]
    for one in staff:
        case.type(f"{one} employment on leave {said} on 20 Nov 2008", "HR partner")
    leave = case.asks("suspect")
    case.type(f"{staff[0]} employment active {said} on 21 Nov 2008", "HR partner")
    for one in staff[1:]:
        case.type(f"{one} dismissed {said} on 21 Nov 2008", "HR partner")
    after = case.asks("suspect")

    assert leave.count("employment: On leave") == 3
    assert after.count("employment: On leave") == 0
    assert after.count("employment: Dismissed") == 2
    assert "Employees involved: unknown" in case.asks("employees")


def test_a_cooperative_hears_of_it_from_the_police_and_rules_passwords_out(scene: Scene) -> None:
    case = told(scene, "Members’ data left through a trusted employee")
    said = 'according to "the cooperative" on 20 Jun 2019'
    case.type('police contacted us "city police" according to "the police" on 27 May 2019', "Counsel")
    for line in (
        f"leaked name, address, birthday, national id {said}",
        f"not-leaked password, security question, pin {said}",
        f"customers 2 700 000 {said}",
        f"count organisations 173 000 {said}",
        'customers 4 200 000 according to "the cooperative" on 1 Nov 2019',
    ):
        case.type(line)
    counts, fields = case.asks("count"), case.asks("leak")

    assert "Customers disclosed: 4,200,000 · as of 1 November 2019" in counts
    assert "Organisations disclosed: 173,000 · as of 20 June 2019" in counts
    assert "2,700,000" in case.asks("customers history")
    assert "2,700,000" not in counts
    assert "found not involved" in fields.lower() or "Ruled out" in fields
    assert "Password" in fields


def test_a_council_has_eight_suspects_and_three_ends_of_the_law(scene: Scene) -> None:
    case = told(scene, "Records were looked up without a reason")
    said = 'according to "the council"'
    case.type(f"employees 8 {said}")
    for _ in range(8):
        case.type(f"{case.suspect()} finding substantiated {said}", "HR partner")
    for name, state in (("first", "charged"), ("second", "charged"), ("third", "diversion")):
        case.type(f'police {state} "the police about the {name}" {said}', "Counsel")
    law = case.asks("police")

    assert case.asks("suspect").count("finding: Substantiated") == 8
    assert (law.count("Charged"), law.count("Settled without trial")) == (2, 1)
    assert "Employees involved: 8" in case.asks("employees")


def test_a_ministry_dismisses_and_has_to_clear_those_it_dismissed(scene: Scene) -> None:
    case = told(scene, "Health data went to researchers")
    said = 'according to "the ministry"'
    people = [case.suspect() for _ in range(7)]
    for one in people:
        case.type(f"{one} finding substantiated {said} on 6 Sep 2012", "HR partner")
        case.type(f"{one} dismissed {said} on 6 Sep 2012", "HR partner")
    case.type(f'police involved "the federal police" {said} on 6 Sep 2012', "Counsel")
    before = case.digest()
    report = 'according to "the ombudsperson’s report"'
    for one in people:
        case.type(f"{one} finding exonerated {report} on 6 Apr 2017", "HR partner")
        case.type(f"{one} employment reinstated {report} on 6 Apr 2017", "HR partner")
    case.type(f'police withdrawn "the federal police" {report} on 6 Apr 2017', "Counsel")
    after = case.digest()
    old = next(message.plain for message in posts(scene.as_("Executive").see("executives")))

    assert "ismissed: 7" in before
    assert "ismissed: 7" not in after
    assert "einstated: 7" in after
    assert old == before
    assert case.asks("suspect").count("finding: Exonerated") == 7
    assert "Withdrawn" in case.asks("police")


@pytest.mark.parametrize(
    ("title", "to"),
    [
        ("A clerk showed a customer’s papers to a broadcaster", "journalist"),
        ("Lists of accounts were handed to a tax authority", "authority"),
        ("A union was told whose files were read", "lawyer or union"),
    ],
)
def test_what_was_told_to_whom_one_may_turn_holds_the_case_for_legal(
    scene: Scene, title: str, to: str
) -> None:
    case = told(scene, title)
    case.type('phase triage according to "the press"')
    answer = case.type(f'leaked name to {to} according to "the press"')
    held = case.asks("phase investigating authorised=counsel scope=mail data=mail because of the alarm")

    assert "hold" in answer.lower()
    assert held.startswith("Not ")
    case.type("screen clear because the data was sold as well", "Counsel")
    assert case.asks("phase investigating authorised=counsel scope=mail data=mail").startswith("Not ")


@pytest.mark.parametrize(
    "title", ["Passwords of shoppers were stuffed", "A mailing system sent to the wrong list"]
)
def test_what_is_no_insider_case_is_rejected_without_a_suspect(scene: Scene, title: str) -> None:
    case = told(scene, title)
    case.type('phase triage according to "the press"')
    case.type("reject out of scope: nobody of ours")

    assert case.asks("suspect").count("S-") == 0
    assert "Not an insider incident" in case.asks("show")
    assert "Kind of reason: Out of scope" in case.asks("timeline")
    assert "because nobody of ours" in case.asks("timeline")


def test_a_hospital_counts_down_and_its_evidence_is_challenged(scene: Scene) -> None:
    case = told(scene, "A nurse looked at patients’ records")
    case.type('accessed health record according to "the hospital" on 1 Jul 2014')
    case.type('customers accessed 5800 according to "the hospital" on 1 Jul 2014')
    audit = reference(case.type('evidence add log "the audit of the log"'), "EV")
    case.type('customers accessed 48 according to "the court" source "court file" on 1 Jun 2016')
    case.type(f"note The defence disputes {audit}: others used the same login")

    assert "Customers accessed: 48 · as of 1 June 2016" in case.asks("customers")
    history = case.asks("customers history")
    assert history.index("48") < history.index("5,800")
    assert "the hospital" in history
    assert "The defence disputes" in case.asks("notes")
    assert audit in case.asks("evidence")


def test_a_health_authority_and_the_press_differ_and_dates_come_out_of_order(scene: Scene) -> None:
    case = told(scene, "Staff looked at a patient’s file")
    case.type('employees at most 17 according to "sources of the press" on 3 Oct 2014')
    case.type('employees fewer than 17 according to "the hospital" on 3 Oct 2014')
    case.type("police under consideration according to Counsel on 10 Oct 2014", "Counsel")
    case.type(
        'police not referred because "a matter of discipline" according to Counsel on 8 Oct 2014', "Counsel"
    )
    counts = case.asks("employees")

    assert "Employees involved: at most 16" in counts
    assert "Another source: Employees involved: at most 17" in counts
    assert "at most 17" in case.digest()
    timeline = case.asks("timeline")
    assert timeline.index("8 October 2014") < timeline.index("10 October 2014")
    assert "Decided not to report" in case.asks("police")


def test_an_exchange_has_bribed_contractors_and_an_estimate_that_becomes_a_figure(scene: Scene) -> None:
    case = told(scene, "Support contractors sold customers’ data")
    said = 'according to "the company’s filing"'
    case.type(f"leaked name, address, phone, email to criminal group {said} on 14 May 2025")
    case.type(f"customers about 100 000 {said} on 14 May 2025")
    one = case.suspect()
    case.type(f"{one} employment contract ended {said} on 14 May 2025", "HR partner")
    case.type('customers 69 461 according to "the notice to the attorney general" on 20 May 2025')
    case.type(f"clock material 14 May 2025 08:00 America/New_York {said}", "Counsel")
    case.type(f"clock aware 14 May 2025 08:00 America/New_York {said}")
    case.type('clock aware 1 Jan 2025 08:00 America/New_York according to "a claim in court"')
    case.type("clock jurisdiction US")
    case.type("clock applies listed yes")
    clocks, timeline = case.asks("clock"), case.asks("timeline")
    assert "Tue 20 May 2025, 23:59 (America/New_York)" in clocks
    assert "Aware with reasonable certainty: Wed 1 Jan 2025" in clocks
    assert "according to a claim in court" in clocks
    assert timeline.count("Aware with reasonable certainty") == 2
    counts = case.asks("customers")

    assert "Customers disclosed: 69,461 · as of 20 May 2025" in counts
    assert "about 100,000 · as of 14 May 2025" in case.asks("customers history")
    assert "Contract ended" in case.asks("suspect")
    assert "Criminal group" in case.asks("leak")


def test_a_carmaker_is_told_by_the_press_and_tells_after_a_hundred_days(scene: Scene) -> None:
    case = told(scene, "Former employees gave files to a newspaper")
    paper = 'according to "the newspaper" on 10 May 2023'
    case.type(f"evidence add press source-of-10-May {paper}")
    case.type(f"leaked national id, name to journalist {paper}")
    case.type(f"customers more than 100 000 {paper}")
    case.type('customers 75 735 according to "the notice" on 18 Aug 2023')
    case.type('notice customers sent by letter according to "the notice" on 18 Aug 2023', "Counsel")
    case.type('civil filed according to "the notice" on 18 Aug 2023', "Counsel")

    case.type("clock jurisdiction US-CA, US-NY, US-TX")
    for moment in ("discovered", "determined"):
        case.type(f"clock {moment} 10 May 2023 09:00 UTC {paper.partition(' on ')[0]}")
    clocks = case.asks("clock")
    letter = reference(case.type("evidence add letter the-notice"), "EV")
    late = "18 Aug 2023 12:00 UTC"
    case.type(f"clock met ca_persons {late} evidence {letter} because the files were sorted first", "Counsel")

    assert (date(2023, 8, 18) - date(2023, 5, 10)).days == 100
    for code in ("ca_persons", "ny_persons", "tx_persons"):
        assert f"{code}: overdue" in clocks
    assert "May apply; counsel decides." in clocks
    assert "ca_persons: met late" in case.asks("clock")
    assert "Customers disclosed: 75,735 · as of 18 August 2023" in case.asks("customers")
    assert "at least 100,001 · as of 10 May 2023" in case.asks("customers history")
    timeline = case.asks("timeline")
    assert timeline.index("10 May 2023") < timeline.index("18 August 2023")
    assert "PA-" in case.asks("papers", "Counsel")
