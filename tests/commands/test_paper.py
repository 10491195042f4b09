"""Papers of the law: who records them, what they stop, and that a gagged one exists for Legal alone."""

from datetime import date, timedelta
from typing import Final

import pytest

from bot import views
from bot.views.card import card
from bot.words import Words
from commands._shape import About
from commands.paper import COMMAND, NOUNS, Papers
from domain.access import Role
from domain.errors import Refused
from domain.paper import OF_LEGAL, PAPERS
from domain.papers import delay_in_force, holds
from domain.retention import may_erase
from domain.steps import Step, waits_for
from storage.record import Entry
from tests.builders import AUDITOR, HR, LEGAL, MEMBER, NOW, OPENER, ROOM, Desk, Office

BEGIN: Final = {
    "legal_hold": 'hold issued counsel="general counsel" custodians=sales sources="Slack, mail, logs"',
    "preservation": 'preservation received agency="county police" scope=mail case=2026/17',
    "legal_process": (
        'subpoena received agency="district court" return="1 Apr 2026" type=subpoena gag=no on 9 Mar'
    ),
    "delay_request": 'delay requested agency="county police" official="duty officer" words="please wait"',
    "civil_action": "civil demand sent answer=unknown",
}
GAGGED: Final = BEGIN["legal_process"].replace("gag=no", "gag=yes")


def begun(desk: Desk, line: str, who: str = LEGAL) -> str:
    """The reference of a paper that a line begins."""
    return desk.entry(desk.types(who, line)).subject or ""


def test_the_lines_are_one_for_each_paper() -> None:
    assert set(BEGIN) == set(PAPERS) == set(NOUNS)


@pytest.mark.parametrize("lifecycle", PAPERS)
def test_a_paper_begins_with_its_first_step(office: Office, lifecycle: str) -> None:
    entry = office.desk.records(LEGAL, BEGIN[lifecycle])
    [paper] = office.desk.case(office.ref).papers
    assert (paper.ref, paper.lifecycle, paper.gagged) == (entry.subject, lifecycle, False)
    assert entry.verb == f"{lifecycle}.moved"
    assert paper.standing.facts


@pytest.mark.parametrize("lifecycle", PAPERS)
def test_legal_alone_records_holds_orders_and_actions(office: Office, lifecycle: str) -> None:
    expected = "legal_only" if lifecycle in OF_LEGAL else "done"
    for who in (OPENER, MEMBER, HR):
        assert office.desk.outcome(who, BEGIN[lifecycle]) == expected
    assert office.desk.outcome(LEGAL, BEGIN[lifecycle]) == "done"
    assert office.desk.outcome(AUDITOR, BEGIN[lifecycle]) == "read_only"


def test_a_part_on_the_team_makes_nobody_legal(office: Office) -> None:
    office.desk.types(OPENER, f"team remove <@{MEMBER}>")
    office.desk.types(OPENER, f"team add <@{MEMBER}> as legal")
    assert office.desk.outcome(MEMBER, BEGIN["legal_hold"]) == "legal_only"


def test_a_hold_goes_its_way(office: Office) -> None:
    desk = office.desk
    ref = begun(desk, BEGIN["legal_hold"])
    for line in (
        "acknowledged acknowledged-by=sales",
        'in force review="1 Jun 2026"',
        "released counsel=counsel",
    ):
        desk.types(LEGAL, f"hold {ref} {line}".replace("acknowledged-by", "acknowledged_by"))
    [paper] = desk.case(office.ref).papers
    assert paper.standing.reached == ("issued", "acknowledged", "in_force", "released")
    assert not paper.open
    assert desk.refused(LEGAL, f"hold {ref} in force review=tomorrow").code == "final_state"


def test_the_only_open_paper_needs_no_reference(office: Office) -> None:
    first = begun(office.desk, BEGIN["legal_hold"])
    office.desk.types(LEGAL, "hold in force review=tomorrow")
    office.desk.types(LEGAL, "hold released counsel=counsel")
    second = begun(office.desk, BEGIN["legal_hold"])
    office.desk.types(LEGAL, "hold in force review=tomorrow")
    third = begun(office.desk, BEGIN["legal_hold"])
    assert len({first, second, third}) == 3
    refused = office.desk.refused(LEGAL, "hold in force review=tomorrow")
    assert (refused.code, refused.params) == ("which_paper", {"papers": (second, third)})


def test_a_paper_may_be_of_an_agency_of_the_incident(office: Office) -> None:
    office.desk.types(MEMBER, f"{office.agency} preservation received agency=police scope=mail case=17")
    office.desk.types(MEMBER, f'preservation {office.agency} in force until="8 Jun 2026"')
    [paper] = office.desk.case(office.ref).papers
    assert (paper.agency, paper.until) == (office.agency, date(2026, 6, 8))


def test_a_suit_needs_no_demand_before_it(office: Office) -> None:
    office.desk.types(LEGAL, 'civil filed court="district court" docket=unknown on 9 Mar')
    [paper] = office.desk.case(office.ref).papers
    assert paper.standing.reached == ("none", "filed")
    assert paper.standing.facts == {"court": "district court", "docket": "unknown"}


def test_what_others_did_may_be_recorded_in_any_state(office: Office) -> None:
    office.desk.types(LEGAL, 'civil settled on 9 Mar according to "the company"')
    [paper] = office.desk.case(office.ref).papers
    assert (paper.standing.reached, paper.standing.circumstances.reported_by) == (("settled",), "the company")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("hold released counsel=counsel", "no_papers"),
        ("hold PA-ZZZZZZ released counsel=counsel", "no_papers"),
        ("hold PA-ZZZZZZ", "no_papers"),
        ("preservation L-ZZZZZZ received agency=police scope=mail case=17", "no_agencies"),
        ("hold on tight", "unknown_code"),
        ("papers please", "unknown_word"),
    ],
)
def test_what_is_not_there_is_refused(office: Office, line: str, code: str) -> None:
    assert office.desk.refused(LEGAL, line).code == code


def test_a_hold_is_no_subpoena(office: Office) -> None:
    ref = begun(office.desk, BEGIN["legal_hold"])
    assert office.desk.refused(LEGAL, f"subpoena {ref} quashed").code == "no_papers"


# Delay of notice


def test_what_was_only_spoken_holds_thirty_days_from_when_it_was_asked(office: Office) -> None:
    desk = office.desk
    begun(desk, f"{BEGIN['delay_request']} on 1 Mar", MEMBER)
    refused = desk.refused(MEMBER, 'delay oral until="1 Apr 2026"')
    assert (refused.code, refused.params["limit"]) == ("oral_too_long", date(2026, 3, 31))
    desk.types(MEMBER, 'delay oral until="31 Mar 2026"')
    [paper] = desk.case(office.ref).papers
    assert paper.until == date(2026, 3, 31)
    desk.types(MEMBER, 'delay written document="letter 4" until="1 Jun 2026"')
    assert desk.case(office.ref).papers[0].until == date(2026, 6, 1)


def test_a_renewal_repeats_the_written_state(office: Office) -> None:
    desk = office.desk
    begun(desk, BEGIN["delay_request"], MEMBER)
    for until in ("1 Apr 2026", "1 May 2026"):
        desk.types(MEMBER, f'delay written document=letter until="{until}"')
    [paper] = desk.case(office.ref).papers
    assert paper.standing.reached[1:] == ("in_force_written", "in_force_written")
    assert paper.until == date(2026, 5, 1)


def test_a_delay_is_in_force_until_its_last_day(office: Office) -> None:
    desk = office.desk
    ref = begun(desk, BEGIN["delay_request"], MEMBER)
    assert delay_in_force(desk.case(office.ref), NOW) is None
    desk.types(MEMBER, 'delay written document=letter until="12 Mar 2026"')
    case = desk.case(office.ref)
    found = [delay_in_force(case, NOW + timedelta(days=days)) for days in (0, 2, 3)]
    assert [one and one.ref for one in found] == [ref, ref, None]
    desk.types(MEMBER, "delay lifted")
    assert delay_in_force(desk.case(office.ref), NOW) is None


# What they stop


def test_nothing_is_erased_from_when_a_hold_is_issued_until_it_is_released(office: Office) -> None:
    desk = office.desk
    may_erase(desk.case(office.ref))
    ref = begun(desk, BEGIN["legal_hold"])
    for line in (None, "hold acknowledged acknowledged_by=sales", "hold in force review=tomorrow"):
        if line:
            desk.types(LEGAL, line)
        case = desk.case(office.ref)
        assert [one.ref for one in holds(case)] == [ref]
        with pytest.raises(Refused) as caught:
            may_erase(case)
        assert (caught.value.code, caught.value.params["papers"]) == ("on_hold", (ref,))
    desk.types(LEGAL, "hold released counsel=counsel")
    may_erase(desk.case(office.ref))


def test_what_an_authority_wants_kept_is_not_erased(office: Office) -> None:
    desk = office.desk
    begun(desk, BEGIN["preservation"], MEMBER)
    may_erase(desk.case(office.ref))
    desk.types(MEMBER, "preservation in force until=tomorrow")
    with pytest.raises(Refused, match="on_hold"):
        may_erase(desk.case(office.ref))
    desk.types(MEMBER, "preservation expired")
    may_erase(desk.case(office.ref))


def test_a_paper_past_its_last_day_waits_for_legal_on_the_team(office: Office) -> None:
    desk = office.desk
    desk.types(OPENER, f"team add <@{LEGAL}> as legal")
    ref = begun(desk, BEGIN["preservation"], MEMBER)
    desk.types(MEMBER, "preservation in force until=tomorrow")
    case = desk.case(office.ref)
    later = NOW + timedelta(days=2)
    with desk.store.reading() as tx:
        legal, lead = tx.people.actor(LEGAL), tx.people.actor(OPENER)
    assert Step("paper", ref) not in waits_for(legal, case, NOW + timedelta(days=1))
    assert Step("paper", ref) in waits_for(legal, case, later)
    assert Step("paper", ref) not in waits_for(lead, case, later)
    desk.now = later
    shown = str(views.answer(desk.types(OPENER, "preservation"), [], Words()).blocks)
    assert "its last day was 11 March 2026" in shown


def test_legal_alone_takes_back_what_legal_alone_records(office: Office) -> None:
    hold = office.desk.entry(office.desk.types(LEGAL, BEGIN["legal_hold"]))
    assert office.desk.refused(OPENER, f"undo {hold.change}").code == "legal_only"
    office.desk.types(LEGAL, f"undo {hold.change}")
    assert office.desk.case(office.ref).papers == ()


# A gag


@pytest.fixture
def gagged(office: Office) -> str:
    """A gagged subpoena; some digits of the world are as they were before it."""
    return begun(office.desk, GAGGED)


@pytest.mark.parametrize(
    "line", [GAGGED, "subpoena received on 9 Mar according to counsel", f"{GAGGED} according to counsel"]
)
def test_of_a_gag_no_channel_and_no_home_but_legals_moves(office: Office, line: str) -> None:
    desk = office.desk
    with desk.store.transaction() as tx:
        for person in (OPENER, MEMBER, HR, LEGAL):
            tx.homes.opened(person, NOW)
    before = len(desk.outbox())
    desk.types(LEGAL, line)
    desk.types(LEGAL, "subpoena review counsel=counsel".replace("review", "under review"))
    desk.types(LEGAL, "undo")
    assert {(row.kind, row.person) for row in desk.outbox(before)} == {("home", LEGAL)}


@pytest.mark.parametrize("who", [OPENER, MEMBER, HR, AUDITOR, "U0LEAD", "U0PRIV"])
def test_a_gagged_paper_looks_like_none_to_all_but_legal(office: Office, gagged: str, who: str) -> None:
    desk = office.desk
    desk.types(OPENER, "note Key returned")
    assert desk.case(office.ref, who).papers == ()
    for shape in ("{}", "show {}", "timeline {}", "hold {}", "papers {}", "subpoena {}", "undo {}"):
        there, missing = shape.format(gagged), shape.format("PA-ZZZZZZ")
        first, second = desk.answer(who, there), desk.answer(who, missing)
        assert (first[0], str(first[1]).replace(gagged, "")) == (
            second[0],
            str(second[1]).replace("PA-ZZZZZZ", ""),
        )
    for line in ("show", "subpoena", "papers", "timeline all", "list"):
        shown = str(views.answer(desk.types(who, line), [], Words()).blocks)
        assert gagged not in shown
        assert "ubpoena" not in shown.replace("Subpoenas, warrants, orders", "")


def test_legal_sees_a_gagged_paper(office: Office, gagged: str) -> None:
    desk = office.desk
    [paper] = desk.case(office.ref, LEGAL).papers
    assert (paper.ref, paper.gagged) == (gagged, True)
    for line in ("show", "subpoena", f"papers {gagged}", f"timeline {gagged}"):
        assert gagged in str(views.answer(desk.types(LEGAL, line), [], Words()).blocks)
    body = desk.types(LEGAL, "subpoena").body
    assert isinstance(body, Papers)


def test_the_card_a_digest_and_closing_know_nothing_of_a_gag(office: Office, gagged: str) -> None:
    desk = office.desk
    with desk.store.reading() as tx:
        told, withheld = tx.cases.for_audience([tx.people.blind(LEGAL)])
        loaded = tx.cases.load(office.ref)
        whole = tx.cases.visible(tx.people.actor(LEGAL))
    assert [case.papers for case in (*told, *withheld, loaded)] == [(), (), ()]
    assert gagged in {one.ref for case in whole for one in case.papers}
    for case in (loaded, *whole):
        assert gagged not in str(card(case, [], NOW, Words()).blocks)
    refused = desk.refused(LEGAL, "close")
    assert gagged not in str(getattr(refused, "tracks", ""))


def test_a_change_that_others_may_not_read_is_not_the_newest(office: Office) -> None:
    desk = office.desk
    desk.now = NOW + timedelta(hours=1)
    ref = begun(desk, GAGGED)
    with desk.store.reading() as tx:
        assert tx.papers.gagged([office.ref]) == {ref}
        hidden = tx.papers.untold([office.ref])
        assert tx.record.latest([office.ref], but_of=hidden)[office.ref] == NOW
        newest = next(tx.record.changes_since([office.ref], NOW, but_by=OPENER))
        assert newest.subject == ref
        assert list(tx.record.changes_since([office.ref], NOW, but_by=OPENER, but_of=hidden)) == []


def test_a_gag_outlasts_its_undoing(office: Office, gagged: str) -> None:
    desk = office.desk
    undone = desk.entry(desk.types(LEGAL, "undo"))
    assert desk.case(office.ref, LEGAL).papers == ()
    for who in (OPENER, "U0LEAD"):
        shown = str(views.answer(desk.types(who, "timeline all"), [], Words()).blocks)
        assert undone.change not in shown
        assert gagged not in shown
    assert desk.refused(OPENER, f"undo {undone.undoes}").code == "not_found"


@pytest.mark.parametrize(
    "line", ["gag lifted", "secret lifted on 10 Mar", 'gag lifted according to "the court"']
)
def test_the_end_of_a_gag_is_a_step_of_the_paper_that_is_the_first_for_others(
    office: Office, gagged: str, line: str
) -> None:
    desk = office.desk
    desk.types(LEGAL, f"subpoena {gagged} under review counsel=counsel")
    hidden = [entry.change for entry in history(desk, LEGAL, office.ref) if entry.subject == gagged]
    desk.now = NOW + timedelta(hours=1)

    entry = desk.records(LEGAL, f"subpoena {gagged} {line}")

    assert (entry.verb, entry.subject, len(hidden)) == ("gag.lifted", gagged, 2)
    for who in (OPENER, AUDITOR):
        [paper] = desk.case(office.ref, who).papers
        assert (paper.ref, paper.standing.state, paper.gagged) == (gagged, "under_review", False)
        assert paper.standing.facts["gag"] == "no"
        told = [entry for entry in history(desk, who, office.ref) if entry.subject == gagged]
        assert [(one.verb, (one.detail or {})["state"]) for one in told] == [
            ("legal_process.moved", "under_review")
        ]
        shown = str(views.answer(desk.types(who, "timeline all"), [], Words()).blocks)
        assert not any(change in shown for change in hidden)
        assert "secret any more" not in shown
        for change in hidden:
            assert desk.refused(OPENER, f"undo {change}").code == "not_found"
    assert [one.verb for one in history(desk, LEGAL, office.ref) if one.subject == gagged][-1] == "gag.lifted"
    with desk.store.reading() as tx:
        assert tx.papers.untold([office.ref]) == set(hidden)
        loaded = tx.cases.load(office.ref)
    assert gagged in str(card(loaded, [], NOW, Words()).blocks)
    desk.records(LEGAL, f"subpoena {gagged} objected")
    assert len([one for one in history(desk, OPENER, office.ref) if one.subject == gagged]) == 2


def history(desk: Desk, who: str, ref: str) -> list[Entry]:
    """The record of an incident as a person may read it."""
    with desk.store.reading() as tx:
        actor = tx.people.actor(who)
        [case] = tx.cases.visible(actor, [ref])
        return tx.cases.history(actor, case)


def test_the_end_of_a_gag_is_recorded_once_and_stays(office: Office, gagged: str) -> None:
    desk = office.desk
    assert desk.refused(OPENER, f"subpoena {gagged} gag lifted").code == "legal_only"
    plain = begun(desk, BEGIN["legal_process"])
    assert desk.refused(LEGAL, f"subpoena {plain} gag lifted").code == "not_gagged"
    assert desk.refused(LEGAL, f"subpoena {gagged} gag lifted on 20 Mar 2026").code == "future_date"
    lifted = desk.records(LEGAL, f"subpoena {gagged} gag lifted")
    assert desk.refused(LEGAL, f"subpoena {gagged} gag lifted").code == "not_gagged"
    assert desk.refused(LEGAL, f"undo {lifted.change}").code == "undo_fixed"


def test_a_gag_ends_on_no_day_before_what_was_recorded_last(office: Office, gagged: str) -> None:
    desk = office.desk
    desk.types(LEGAL, f"subpoena {gagged} under review counsel=counsel on 9 Mar")
    assert desk.refused(LEGAL, f"subpoena {gagged} gag lifted on 8 Mar").code == "before_previous"
    desk.types(LEGAL, f"subpoena {gagged} gag lifted on 9 Mar")


def test_the_form_offers_the_end_of_a_gag_where_there_is_one(office: Office, gagged: str) -> None:
    desk = office.desk
    plain = begun(desk, BEGIN["legal_process"])
    subpoena = next(verb for verb in COMMAND.verbs if verb.name == "subpoena")
    assert subpoena.ask is not None
    assert subpoena.fill is not None
    for ref, there in ((gagged, True), (plain, False)):
        about = About(incident=office.ref, other=ref)
        with desk.store.reading() as tx:
            form = subpoena.ask(desk.request(LEGAL, about=about), {}, tx)
        [step] = [one for one in form.questions if one.name == "state"]
        assert ("gag_lifted" in {option.value for option in step.options}) is there
    answers = {"state": "gag_lifted", "told": "reported", "reported_by": "the court"}
    with desk.store.transaction() as tx:
        about = About(incident=office.ref, other=gagged)
        form = subpoena.ask(desk.request(LEGAL, about=about), answers, tx)
        subpoena.run(desk.request(LEGAL, about=about), subpoena.fill(answers), tx)
    assert not any(one.name.startswith("fact.") for one in form.questions)
    assert not any(paper.gagged for paper in desk.case(office.ref, LEGAL).papers)


def test_the_role_and_not_the_part_lets_one_read_it(office: Office, gagged: str) -> None:
    desk = office.desk
    desk.types(OPENER, "team add <@U0NEW> as legal")
    assert desk.case(office.ref, "U0NEW").papers == ()
    desk.role("U0NEW", Role.LEGAL)
    assert [one.ref for one in desk.case(office.ref, "U0NEW").papers] == [gagged]
    assert desk.outcome("U0BLEGAL", f"{office.ref} subpoena", "C0LOBBY") == "not_found"


def test_several_papers_are_shown_by_kind(office: Office) -> None:
    refs = {name: begun(office.desk, line) for name, line in BEGIN.items()}
    for name, nouns in NOUNS.items():
        for noun in nouns:
            shown = str(views.answer(office.desk.types(AUDITOR, noun, ROOM), [], Words()).blocks)
            assert {one for one in refs.values() if one in shown} == {refs[name]}
    every = str(views.answer(office.desk.types(AUDITOR, "papers"), [], Words()).blocks)
    assert all(ref in every for ref in refs.values())
