"""Who somebody is: roles by user groups, several accounts of one person, accounts that were closed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from sandbox.visitor import Visitor
from tests.journeys.scene import Scene, running, until

LEAD: Final = "Lead responder"
OWNER: Final = "Security director"
SECOND: Final = "HR partner at home"
UNKNOWN: Final = "/insider show IN-ZZZZZZ"


@pytest.fixture
def scene(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Scene]:
    """A workspace in which the HR partner has a second account, and a user group of auditors."""
    with outfitted(tmp_path, migrated_sqlite) as made:
        yield made


@contextmanager
def outfitted(folder: Path, migrated: Path) -> Iterator[Scene]:
    """The same, for as long as its context lasts."""
    file = folder / "insider.db"
    shutil.copy(migrated, file)
    with running(f"sqlite:///{file}") as scene:
        person = scene.workspace.person
        scene.workspace.add_person(SECOND)
        group = scene.workspace.add_usergroup("Auditors", "auditors", [person("Stranger")])
        scene.config = folder / "insider.toml"
        scene.config.write_text(
            f'[groups]\n{group.id} = ["auditor"]\n'
            f'[accounts]\n{person("HR partner").id} = ["{person(SECOND).id}"]\n'
        )
        scene.restart()
        until(lambda: _held(scene))
        yield scene


def _held(scene: Scene) -> bool:
    with scene.bot.store.reading() as tx:
        return bool(tx.people.of_groups())


def asks(scene: Scene, name: str, line: str) -> str:
    """What somebody is answered in their direct messages."""
    person = scene.as_(name)
    delivery = person.type(person.direct, line)
    assert delivery.failure == ""
    return "\n".join(one.plain for one in delivery.shown)


def test_a_member_of_the_group_reads_as_their_role_says_and_it_is_told_where_it_comes_from(
    scene: Scene,
) -> None:
    ref = scene.open("Badge of gate Zeppelin was lent")
    assert "Zeppelin" in asks(scene, "Stranger", f"/insider show {ref}")
    [group] = scene.workspace.usergroups
    roles = asks(scene, OWNER, "/insider roles")
    assert f"Stranger: auditor (user group {group.id})" in roles
    assert f"{LEAD}: responder" in roles
    assert group.id in asks(scene, OWNER, "/insider role take @Stranger auditor")
    assert "Zeppelin" in asks(scene, "Stranger", f"/insider show {ref}")


def test_a_role_that_was_given_stays_when_the_group_does_not_answer_any_more(scene: Scene) -> None:
    ref = scene.open("Badge of gate Zeppelin was lent")
    scene.workspace.plan = "free"
    scene.restart()
    assert asks(scene, "Stranger", f"/insider show {ref}") == asks(scene, "Stranger", UNKNOWN)
    assert "Zeppelin" in asks(scene, "HR partner", f"/insider show {ref}")


def test_a_second_account_has_the_part_of_its_person_and_decides_nothing_twice(scene: Scene) -> None:
    ref = scene.open("Badge of gate Zeppelin was lent")
    assert "Zeppelin" in asks(scene, SECOND, f"/insider show {ref}")
    asks(scene, LEAD, f"/insider {ref} close according to the board")
    asks(scene, OWNER, f"/insider role give @{SECOND} privacy")
    with scene.bot.store.reading() as tx:
        roles = tx.people.roles()[scene.workspace.person("HR partner").id]
    assert {role.value for role in roles} == {"hr", "privacy"}
    assert scene.workspace.person(SECOND).id not in tx.people.roles()


@pytest.mark.parametrize("barred", ["HR partner", SECOND])
@pytest.mark.parametrize("other", ["HR partner", SECOND])
def test_a_bar_on_one_account_bars_all(scene: Scene, barred: str, other: str) -> None:
    ref = scene.open("Badge of gate Zeppelin was lent")
    person = scene.as_(other)
    person.open_home()
    scene.settled()
    assert ref in home(person)
    lead = scene.as_(LEAD)
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": barred})
    lead.close()
    scene.settled()
    assert ref not in home(person)
    assert asks(scene, other, f"/insider show {ref}") == asks(scene, other, UNKNOWN)
    assert ref not in asks(scene, other, "/insider list")


def test_a_bar_that_was_written_down_before_both_were_known_to_be_one_bars_both(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    with outfitted(tmp_path, migrated_sqlite) as scene:
        assert scene.config
        both = scene.config.read_text()
        scene.config.write_text("")
        scene.restart()
        ref = scene.open("Badge of gate Zeppelin was lent")
        lead = scene.as_(LEAD)
        lead.type(ref.lower(), "/insider suspect add")
        lead.submit({"who": SECOND})
        lead.close()
        assert "Zeppelin" in asks(scene, "HR partner", f"/insider show {ref}")

        scene.config.write_text(both)
        scene.restart()

        assert asks(scene, "HR partner", f"/insider show {ref}") == asks(scene, "HR partner", UNKNOWN)


class Lingering(Visitor):
    """Somebody whose client still sends although the account was closed."""

    def _active(self) -> None:
        """Send all the same."""


def home(person: Visitor) -> str:
    """What stands in somebody's Home."""
    view = person.home()
    return view.plain if view else ""


def lingering(scene: Scene, name: str) -> Lingering:
    """That somebody at the keyboard."""
    person = scene.as_(name)
    return Lingering(person._line, person.person)


def by_command(scene: Scene, ref: str) -> Callable[[Lingering], str]:
    return lambda one: "\n".join(
        said.plain for said in one.type(one.direct, f"/insider {ref} note Zeppelin again").shown
    )


def by_reading(scene: Scene, ref: str) -> Callable[[Lingering], str]:
    return lambda one: "\n".join(said.plain for said in one.type(one.direct, f"/insider show {ref}").shown)


def by_form(scene: Scene, ref: str) -> Callable[[Lingering], str]:
    person = lingering(scene, "Counsel")
    [said] = person.type(person.direct, f"/insider {ref} notes").shown
    person.click(said, "Add note")

    def submit(one: Lingering) -> str:
        one.submit({"note": "Zeppelin again"})
        view = one.modal()
        return view.plain if view else ""

    return submit


def by_button(scene: Scene, ref: str) -> Callable[[Lingering], str]:
    person = lingering(scene, "Counsel")
    [said] = person.type(person.direct, f"/insider {ref} note Once").shown

    def press(one: Lingering) -> str:
        one.click(said, "Undo")
        return "\n".join(message.plain for message in one.see(one.direct))

    return press


@pytest.mark.parametrize("way", [by_command, by_form, by_button])
def test_who_was_deactivated_changes_nothing_by_any_door_at_once(
    scene: Scene, way: Callable[[Scene, str], Callable[[Lingering], str]]
) -> None:
    ref = scene.open("Badge of gate Zeppelin was lent")
    acts = way(scene, ref)
    scene.workspace.deactivate("Counsel")
    before = [one for one in scene.record() if one.outcome.value != "refused"]

    told = acts(lingering(scene, "Counsel"))

    assert "account" in told
    assert [one for one in scene.record() if one.outcome.value != "refused"] == before
    assert scene.record()[-1].code == "account_not_allowed"


def test_the_home_of_who_was_deactivated_is_a_strangers(scene: Scene) -> None:
    ref = scene.open("Badge of gate Zeppelin was lent")
    person = lingering(scene, "Counsel")
    person.open_home()
    scene.settled()
    assert ref in home(person)
    scene.workspace.deactivate("Counsel")

    person.open_home()
    scene.settled()
    assert ref not in home(person)


def test_who_was_deactivated_reads_nothing(scene: Scene) -> None:
    ref = scene.open("Badge of gate Zeppelin was lent")
    person = lingering(scene, "Counsel")
    assert "Zeppelin" in by_reading(scene, ref)(person)
    scene.workspace.deactivate("Counsel")
    assert "Zeppelin" not in by_reading(scene, ref)(person)
