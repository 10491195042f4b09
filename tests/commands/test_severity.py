"""``/insider severity``: suggested from the record, set by a person; a class is raised and never lowered."""

import pytest

from bot import views
from bot.words import Words
from commands.severity import Severity
from domain.severity import REASONS, suggest
from domain.vocabulary import SEVERITY
from tests.builders import AUDITOR, MEMBER, NOW, OPENER, ROOM, Desk, Office


@pytest.mark.parametrize("level", SEVERITY.codes())
@pytest.mark.parametrize(
    ("tail", "reason"), [("", None), (" because of whom it is about", "of whom it is about")]
)
def test_a_person_sets_it(office: Office, level: str, tail: str, reason: str | None) -> None:
    entry = office.desk.records(MEMBER, f"severity {level}{tail}")
    one = office.desk.case(office.ref).judgements.severity
    assert one is not None
    assert (one.value, one.by, one.at, one.circumstances.reason) == (level, MEMBER, NOW, reason)
    assert (entry.verb, (entry.detail or {})["severity"]) == ("severity.set", level)


def test_the_latest_counts_and_undo_gives_the_one_before(office: Office) -> None:
    for level in ("low", "critical"):
        office.desk.types(OPENER, f"severity {level}")
    office.desk.types(OPENER, "undo")
    one = office.desk.case(office.ref).judgements.severity
    assert one is not None
    assert one.value == "low"


def test_the_bare_noun_shows_what_was_set_what_is_suggested_and_why(office: Office) -> None:
    office.desk.types(OPENER, "leaked iban to competitor")
    office.desk.types(OPENER, "severity medium because it is contained")

    reply = office.desk.types(AUDITOR, "severity")

    assert isinstance(reply.body, Severity)
    shown = str(views.answer(reply, [], Words()).payload())
    for said in ("Set: *Medium*", "it is contained", "suggests *Critical*", "nobody can take it back"):
        assert said in shown


def test_show_and_list_tell_both_when_they_differ(office: Office) -> None:
    office.desk.types(OPENER, "leaked iban")
    for line, told in (
        ("show", "Severity: not set (the record suggests High)"),
        ("list", "severity not set"),
    ):
        assert told in str(views.answer(office.desk.types(OPENER, line), [], Words()).payload())
    office.desk.types(OPENER, "severity high")
    assert "Severity: *High* ·" in str(views.answer(office.desk.types(OPENER, "show"), [], Words()).payload())


def test_every_reason_has_words() -> None:
    assert {one for one in REASONS if not Words().has(f"severity.why.{one}")} == set()


def test_a_class_is_raised_for_this_incident_alone(office: Office) -> None:
    desk = office.desk
    desk.types(OPENER, f"{office.other} leaked email")
    entry = desk.records(OPENER, "severity raise email to P3 because they are police officers")

    assert desk.case(office.ref).judgements.classes == {"email_address": "P3"}
    assert desk.case(office.other).judgements.classes == {}
    assert entry.detail == {
        "fields": "email_address",
        "n": "1",
        "cls": "P3",
        "reason": "they are police officers",
    }
    assert "raised" in suggest(desk.case(office.ref)).reasons
    assert suggest(desk.case(office.other)).reasons[0] == "class_p1"


def test_a_class_can_be_raised_again_and_the_raise_undone(office: Office) -> None:
    for cls in ("P2", "P4"):
        office.desk.types(OPENER, f"severity raise email to {cls} because of health")
    assert office.desk.case(office.ref).judgements.classes == {"email_address": "P4"}
    office.desk.types(OPENER, "undo")
    assert office.desk.case(office.ref).judgements.classes == {"email_address": "P2"}


def test_where_no_data_is_recorded_no_class_is_offered(desk: Desk) -> None:
    desk.opens(channel=ROOM)
    assert [one.verb for one in desk.types(OPENER, "severity").offers] == ["severity set"]
