"""Papers of the law, through Slack: a hold keeps an incident open, and a gagged order is for Legal alone."""

from tests.journeys.scene import Scene, posts, reference


def staffed(scene: Scene) -> str:
    """An incident with counsel on its team, in its own channel."""
    ref = scene.open()
    scene.ask("Lead responder", ref.lower(), "/insider team add @Counsel as legal")
    scene.settled()
    return ref


def test_a_hold_keeps_an_incident_open_until_it_is_released(scene: Scene) -> None:
    ref = staffed(scene)
    here = ref.lower()
    for line in ("confirm", "phase recovering"):
        scene.ask("Lead responder", here, f'/insider {line} according to "the board"')
    assert "Only Legal records this" in scene.ask("Lead responder", here, "/insider hold issued")

    counsel = scene.as_("Counsel")
    counsel.type(here, "/insider hold issued on 10 Jan 2020")
    answers = {"fact.counsel": "general counsel", "fact.custodians": "the support team"}
    counsel.submit({**answers, "fact.sources": "Slack, mail, logs"})
    counsel.close()
    scene.settled()
    hold = reference(scene.ask("Counsel", here, "/insider hold"), "PA")
    assert hold in scene.ask("Lead responder", here, "/insider show")
    assert any(f"Legal hold {hold}: Issued" in one.plain for one in posts(counsel.see(here)))

    acknowledged = 'acknowledged acknowledged_by="the support team"'
    assert "Acknowledged" in scene.ask("Counsel", here, f"/insider hold {acknowledged}")
    assert "In force" in scene.ask("Counsel", here, '/insider hold in force review="1 June 2040"')
    refused = scene.ask("Lead responder", here, "/insider close")
    assert f"legal hold ({hold})" in refused
    assert "custodians" not in "".join(one.plain for one in posts(counsel.see(here)))
    scene.ask("Counsel", here, "/insider hold released counsel=counsel")
    assert hold not in scene.ask("Lead responder", here, "/insider close")


def test_a_request_to_delay_notice_is_written_down(scene: Scene) -> None:
    here = staffed(scene).lower()
    asked = 'agency="county police" official="duty officer" words="please wait" on 10 Jan 2020'
    assert "Requested" in scene.ask("Lead responder", here, f"/insider delay requested {asked}")
    too_long = scene.ask("Lead responder", here, '/insider delay oral until="10 Feb 2020"')
    assert "until 9 February 2020" in too_long
    written = scene.ask(
        "Lead responder", here, '/insider delay written document="letter 4" until="1 June 2040"'
    )
    assert "In force (written)" in written
    shown = scene.ask("Lead responder", here, "/insider delay")
    assert "until 1 June 2040" in shown
    scene.settled()
    [card] = [one for one in scene.as_("Lead responder").see(here) if one.pinned]
    assert "In force (written) · until 1 June 2040" in card.plain


def test_a_gagged_subpoena_exists_for_legal_alone(scene: Scene) -> None:
    ref = staffed(scene)
    here = ref.lower()
    others = ("Lead responder", "Executive", "Privacy officer", "HR partner")
    scene.ask("Executive", "executives", "/insider digest here weekdays 09:00 details")
    for name in (*others, "Counsel"):
        scene.as_(name).open_home()
    scene.settled()
    before = {name: scene.as_(name).everything() for name in others}

    received(scene, here)
    scene.ask("Counsel", here, "/insider subpoena under review counsel=counsel")
    scene.settled()

    assert before == {name: scene.as_(name).everything() for name in others}
    shown = scene.ask("Counsel", here, "/insider subpoena")
    paper = reference(shown, "PA")
    assert "Under review" in shown
    assert paper in scene.ask("Counsel", here, "/insider show")
    assert f"the last day of {paper} is over" in home(scene, "Counsel")
    assert paper not in home(scene, "Lead responder")
    looks_like_none(scene, here, paper)
    for name in ("Lead responder", "Privacy officer", "HR partner"):
        assert paper not in scene.ask(name, "security", f"/insider show {ref}")

    scene.ask("Executive", "executives", "/insider digest now")
    scene.settled()
    [digest] = posts(scene.as_("Executive").see("executives"))
    said = scene.as_("Executive").everything()
    assert ref in digest.plain
    assert paper not in said
    assert "ubpoena" not in said
    assert "egal process" not in said


def test_a_gag_that_ends_shows_the_paper_from_then_on_and_nothing_of_before(scene: Scene) -> None:
    here = staffed(scene).lower()
    for name in ("Lead responder", "Counsel"):
        scene.as_(name).open_home()
    received(scene, here)
    scene.settled()
    lead = scene.as_("Lead responder")
    before = len(posts(lead.see(here)))

    paper = reference(scene.ask("Counsel", here, "/insider subpoena"), "PA")
    told = scene.ask("Counsel", here, f"/insider subpoena {paper} gag lifted")
    assert "need not be kept secret any more" in told
    scene.settled()

    [post] = [one.plain for one in posts(lead.see(here))[before:]]
    assert f"order {paper}: Received" in post
    assert "secret" not in post
    assert paper in scene.ask("Lead responder", here, "/insider subpoena")
    timeline = scene.ask("Lead responder", here, "/insider timeline")
    assert timeline.count(paper) == 1
    assert "secret any more" not in timeline
    assert paper in home(scene, "Lead responder")
    [card] = [one for one in lead.see(here) if one.pinned]
    assert paper in card.plain


def received(scene: Scene, here: str) -> None:
    """Counsel records a gagged subpoena with its form."""
    counsel = scene.as_("Counsel")
    counsel.type(here, "/insider subpoena received on 10 Jan 2020")
    facts = {"fact.authority": "district court", "fact.return_on": "2020-02-01"}
    counsel.submit({**facts, "fact.process_type": "subpoena", "fact.gag": "yes"})
    modal = counsel.modal()
    assert modal is not None
    assert "only Legal is told" in modal.plain
    counsel.close()


def looks_like_none(scene: Scene, here: str, paper: str) -> None:
    """The lead is answered about the paper as about one that is not there."""
    for line in ("papers {}", "subpoena {}", "timeline {}", "subpoena {} quashed", "hold {}"):
        unknown = scene.ask("Lead responder", here, f"/insider {line.format('PA-000000')}")
        there = scene.ask("Lead responder", here, f"/insider {line.format(paper)}")
        assert unknown.replace("PA-000000", "") == there.replace(paper, "")


def home(scene: Scene, name: str) -> str:
    """A person's Home as it stands when they open it."""
    scene.as_(name).open_home()
    scene.settled()
    view = scene.as_(name).home()
    assert view is not None
    return view.plain
