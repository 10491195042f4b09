"""``/insider show``: one incident, or one suspect of it."""

import pytest

from commands.show import Person, Sheet
from tests.builders import OPENER, ROOM, Office


@pytest.mark.parametrize("line", ["show", "show {ref}", "{ref}", "{ref} show", "SHOW {lower}"])
def test_an_incident_is_shown_by_its_reference_or_in_its_channel(shared_office: Office, line: str) -> None:
    typed = line.format(ref=shared_office.ref, lower=shared_office.ref.lower())
    body = shared_office.desk.types(OPENER, typed).body
    assert isinstance(body, Sheet)
    assert (shared_office.ref, ROOM, shared_office.desk.now) == (body.case.ref, body.case.channel, body.now)


@pytest.mark.parametrize("line", ["show {suspect}", "{suspect}", "{ref} {suspect} show"])
def test_a_suspect_is_shown_by_pseudonym(shared_office: Office, line: str) -> None:
    typed = line.format(ref=shared_office.ref, suspect=shared_office.suspect)
    body = shared_office.desk.types(OPENER, typed, "C0ELSE").body
    assert isinstance(body, Person)
    assert (shared_office.ref, shared_office.suspect) == (body.case.ref, body.suspect.pseudonym)


def test_showing_records_nothing(shared_office: Office) -> None:
    before = shared_office.desk.stored()
    shared_office.desk.types(OPENER, "show")
    assert before == shared_office.desk.stored()
