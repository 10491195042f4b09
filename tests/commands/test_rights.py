"""Who may take a step: some are for a role alone when done here; what others did is for the whole team."""

from collections.abc import Sequence
from typing import Final

import pytest

from bot import views
from bot.forms import changing, shape
from bot.views.help import help_page
from bot.words import Words
from commands._form import Answers
from commands._shape import About
from commands.help import Help
from tests.builders import HR, KINDS, LEGAL, MEMBER, OPENER, Office

PEOPLE: Final = ("member", "team lead", "lead", "hr", "legal", "privacy")
"""Everybody who may change the incident."""

_INVESTIGATED: Final = ("{suspect} finding under investigation",)
_PROPOSED: Final = ("{suspect} dismissal propose",)

BOUND: Final[list[tuple[str, set[str], Sequence[str]]]] = [
    ("{suspect} employment on leave", {"hr"}, ()),
    ("{suspect} employment sanctioned", {"hr"}, ()),
    ("{suspect} employment resigned", {"hr"}, ()),
    ("{suspect} employment contract ended", {"hr"}, ()),
    ("{suspect} employment active", {"hr"}, ("{suspect} employment on leave according to HR",)),
    ("{suspect} employment reinstated", {"hr"}, ("{suspect} employment contract ended according to HR",)),
    ("{suspect} finding substantiated", {"hr", "legal"}, _INVESTIGATED),
    ("{suspect} finding unsubstantiated", {"hr", "legal"}, _INVESTIGATED),
    ("{suspect} finding not involved", {"hr", "legal"}, ()),
    ("{suspect} dismissal hr", {"hr"}, _PROPOSED),
    ("{suspect} dismissal legal", {"hr", "legal"}, ("{suspect} dismissal hr according to HR",)),
    (
        "{suspect} dismissal rejected because it is too much",
        {"hr", "legal"},
        ("{suspect} dismissal hr according to HR",),
    ),
    ("{other} police not reported because it is no crime", {"legal"}, ("{other} police considering",)),
    ("preservation contested", {"legal"}, ("preservation received",)),
    ("delay refused because only clocks run", {"legal"}, ("delay requested",)),
    ("notice customers not required because it was encrypted", {"legal", "privacy"}, ()),
    (
        "notice regulator not notifiable because no risk is likely",
        {"legal", "privacy"},
        ("notice regulator assessing",),
    ),
]
"""A line, who of ``PEOPLE`` may type it, and what is typed before."""


def fill(line: str, office: Office) -> str:
    """The line about the office's incident."""
    return line.format(suspect=office.suspect, other=office.other)


@pytest.mark.parametrize(("line", "may", "given"), BOUND)
def test_a_bound_step_is_for_its_roles_alone_and_a_report_of_it_for_everybody(
    office: Office, line: str, may: set[str], given: Sequence[str]
) -> None:
    responder = KINDS["responder"]
    for ref in (office.ref, office.other):
        office.desk.types(OPENER, f"{ref} team add <@{responder}>")
    for one in given:
        office.desk.types(responder, fill(one, office))
    for kind in PEOPLE:
        expected = "done" if kind in may else "step_needs_role"
        assert office.desk.outcome(KINDS[kind], fill(line, office)) == expected, kind
        assert office.desk.outcome(KINDS[kind], f"{fill(line, office)} according to the board") == "done"


def test_the_refusal_says_which_role_may_and_what_can_be_done_instead(office: Office) -> None:
    refused = office.desk.refused(OPENER, f"{office.suspect} employment on leave")
    said = views.refusal(refused, Words()).text
    assert "*On leave* is for whoever holds one of these roles: HR." in said
    assert "`according to …`" in said


def test_who_proposed_a_dismissal_does_not_review_it(office: Office) -> None:
    office.desk.types(HR, f"{office.suspect} dismissal propose")
    assert office.desk.refused(HR, f"{office.suspect} dismissal hr").code == "not_proposer"


def offered(office: Office, who: str, answers: Answers) -> list[str]:
    """The steps that the form of a suspect's tracks offers this person."""
    request = office.desk.request(who, about=About(suspect=office.suspect))
    with office.desk.store.transaction() as tx:
        form = shape(changing("suspect step"), request, answers, tx)
    return next([option.value for option in one.options] for one in form.questions if one.name == "state")


def test_a_form_offers_only_the_steps_that_the_person_may_take(office: Office) -> None:
    office.desk.types(OPENER, f"{office.suspect} finding under investigation")
    finding = {"track": "finding"}
    assert offered(office, MEMBER, finding) == ["inconclusive"]
    for who in (HR, LEGAL):
        assert offered(office, who, finding) == [
            "substantiated",
            "unsubstantiated",
            "inconclusive",
            "not_involved",
        ]
    assert "substantiated" in offered(office, MEMBER, {**finding, "told": "reported"})


def test_where_no_step_is_left_to_take_the_form_asks_for_what_others_did(shared_office: Office) -> None:
    employment = {"track": "employment"}
    assert "on_leave" in offered(shared_office, MEMBER, employment)
    request = shared_office.desk.request(MEMBER, about=About(suspect=shared_office.suspect))
    with shared_office.desk.store.transaction() as tx:
        form = shape(changing("suspect step"), request, employment, tx)
    assert "reported_by" in [one.name for one in form.questions]


def test_help_tells_which_steps_are_for_which_role() -> None:
    text = str(help_page(Help("suspect"), Words()).blocks)
    assert "for these roles alone, when done here: HR and legal" in text
    assert "for these roles alone, when done here: HR" in text
