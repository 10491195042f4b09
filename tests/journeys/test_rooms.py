"""A digest goes nowhere where people read along whom its clearance does not mean; its owner is told."""

import pytest

from tests.journeys.scene import Scene, posts


def room(scene: Scene, name: str, kind: str) -> None:
    """A channel of this kind with the Executive and the bot in it."""
    people = [scene.workspace.person("Executive")]
    if kind == "guests":
        people.append(scene.workspace.person("Guest"))
    scene.workspace.add_channel(
        name,
        private=kind != "public",
        members=people,
        with_bot=True,
        shared_with=("T0OTHER",) if kind == "shared" else (),
    )


@pytest.mark.parametrize(
    ("kind", "clearance", "told"),
    [
        ("guests", "counts", "guests or people of another organisation are in it"),
        ("shared", "counts", "it is shared with another organisation"),
        ("public", "codes", "it is public, so that it gets totals at most"),
        ("public", "details", "it is public, so that it gets totals at most"),
    ],
)
def test_no_digest_goes_where_others_read_along_and_its_owner_is_told(
    scene: Scene, kind: str, clearance: str, told: str
) -> None:
    scene.open()
    room(scene, "board", kind)
    scene.ask("Executive", "board", f"/insider digest here daily 09:00 {clearance}")

    scene.ask("Executive", "board", "/insider digest now")
    scene.settled()

    assert posts(scene.as_("Executive").see("board")) == []
    direct = scene.workspace.direct(scene.workspace.person("Executive"))
    assert [told in message.plain for message in posts(direct.messages)] == [True]
    scene.ask("Executive", "board", "/insider digest preview")
    scene.settled()
    # The preview may come before the answer that announces it.
    assert any(told in message.plain for message in scene.as_("Executive").see("board")[-2:])


def test_totals_may_stand_in_a_public_channel(scene: Scene) -> None:
    scene.open()
    room(scene, "board", "public")
    scene.ask("Executive", "board", "/insider digest here daily 09:00 counts")

    scene.ask("Executive", "board", "/insider digest now")
    scene.settled()

    [digest] = posts(scene.as_("Executive").see("board"))
    assert "1 open" in digest.plain


def test_totals_in_a_public_channel_leave_out_what_anybody_who_can_read_it_is_barred_from(
    scene: Scene,
) -> None:
    ref = scene.open()
    scene.open("Open to all")
    lead = scene.as_("Lead responder")
    lead.type(ref.lower(), "/insider suspect add")
    lead.submit({"who": "HR partner"})
    lead.close()
    room(scene, "board", "public")
    assert "board" in scene.as_("HR partner").channels()
    scene.ask("Executive", "board", "/insider digest here daily 09:00 counts")

    scene.ask("Executive", "board", "/insider digest now")
    scene.settled()

    [digest] = posts(scene.as_("HR partner").see("board"))
    assert "1 open" in digest.plain
