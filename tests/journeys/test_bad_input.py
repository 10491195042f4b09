"""Bad input of every kind: one clear private answer or 401, and nothing changes."""

import time

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox.sender import Sent
from storage.record import Outcome
from tests.journeys.scene import SECRET, Scene, posts

LONG = "x" * 3000

BAD_LINES = [
    ("unknown word", "opne Something", "There is no opne. Did you mean open?"),
    ("unknown word, nothing near", "xyzzy", "There is no xyzzy. See help."),
    ("missing day", "{ref} police reported on", "Something must follow on"),
    ("missing count", "{ref} customers about", "is no count"),
    ("unknown field", "{ref} leaked emial", "Did you mean E-mail address?"),
    ("unknown recipient", "{ref} leaked email to martians", "is not a recipient that I know"),
    ("unknown state", "{ref} phase sideways", "is not a phase that I know"),
    ("unknown part", "{ref} team add @Counsel as king", "is no part in a team"),
    ("bad date", "{ref} notice customers assessing on 31 Feb 2020", "is no day that I understand"),
    ("ambiguous date", "{ref} leaked email on 01/02/2020", "can be two days"),
    ("future date", "{ref} leaked email on 1 Jan 2099", "has not come yet"),
    ("over-long title", f"open {LONG}", "150 fit"),
    ("over-long note", f"{{ref}} note {LONG}", "2,500 fit"),
    ("over-long agency", f"{{ref}} police referred {LONG}", "150 fit"),
    ("over-long reporter", f"{{ref}} leaked email according to {LONG}", "150 fit"),
    ("unknown reference", "IN-000000 leaked email", "There is no such incident or suspect"),
    ("unknown pseudonym", "S-000000 access revoked", "There is no such incident or suspect"),
    ("not the incident's channel", "leaked email", "This channel belongs to none that you can see"),
    ("mention in a title", "open Leak by @Support agent", "Mentions and broadcasts do not belong"),
    ("broadcast in a title", "open Leak @channel now", "Mentions and broadcasts do not belong"),
    ("channel in a title", "open Leak in #general", "Mentions and broadcasts do not belong"),
    ("formatting in a title", "open Leak of *everything*", "Plain words only"),
    ("link in a title", "open See https://example.com/x", "Plain words only"),
    ("markup in a title", "open Leak <b>now</b>", "Plain words only"),
    ("mention among the words", "{ref} leaked email to @Support agent", "Mentions and broadcasts"),
    ("name of a suspect", "{ref} suspect add Some Body", "Names do not belong in a command"),
    ("leaked data itself", "{ref} leaked a.person@example.com", "looks like leaked data itself"),
    ("leaked number itself", "{ref} leaked 06 12 34 56 78", "looks like leaked data itself"),
    ("illegal step", "{ref} phase contained", "can go to triage"),
    ("closing too early", "{ref} close", "things are still open"),
    ("closing by its phase", "{ref} phase closed", "things are still open"),
    ("waiting too early", "{ref} close waiting @Lead responder for the court", "still open"),
    ("waiting while more is open", "{ref} close waiting for the court", "things are still open"),
    ("reopening what is open", "{ref} reopen because", "Something must follow because"),
    ("reopening what goes on", "{ref} reopen of a new log", "The phase is “Reported”"),
    ("duplicate of nothing", "{ref} phase duplicate", "Say of which incident"),
    ("duplicate of itself", "{ref} duplicate of {ref}", "That is the same incident"),
    ("end of no relation", "{ref} unrelate IN-000000", "There is no such incident or suspect"),
    ("unknown relation", "{ref} relate {ref} cousins", "is not a kind of relation that I know"),
    ("evidence nowhere", "{ref} evidence add log", "Say where it is kept"),
    ("evidence of no kind", '{ref} evidence add knife "drawer"', "is not a kind of evidence that I know"),
    ("hash that is none", '{ref} evidence add log "vault" sha256 abc', "64 hexadecimal digits"),
    ("mention as a place", "{ref} evidence add log @Support agent", "Mentions and broadcasts"),
    ("custody of nothing", "{ref} evidence EV-000000 returned", "no such evidence"),
    ("timeline of no day", "{ref} timeline since dinner", "is no day that I understand"),
    ("timeline of nothing", "{ref} timeline before C-0000000000", "There is no such incident or suspect"),
    ("state that only others report", "{ref} police involved", "add according to …"),
    ("schedule", "digest here sometimes", "is no schedule"),
    ("time of day", "digest here daily 25:00", "is no time of day"),
    ("zone", "digest here daily 09:00 Mars/Olympus", "is no time zone"),
    ("too often", "digest here * * * * *", "at most every 15 minutes"),
    ("undo of nothing", "{ref} undo C-0000000000", "There is no such incident or suspect"),
    ("words too many", "list everything please", "is too much here"),
]


def told(scene: Scene, channel: str) -> int:
    """How many messages everybody in a channel sees."""
    return len(posts(scene.as_("Lead responder").see(channel)))


@pytest.fixture
def known(scene: Scene) -> tuple[Scene, str]:
    """A scene with one open incident."""
    return scene, scene.open()


def test_each_gets_one_private_answer_and_changes_nothing(known: tuple[Scene, str]) -> None:
    scene, ref = known
    scene.settled()
    before = [entry for entry in scene.record() if entry.outcome is Outcome.DONE]
    lead = scene.as_("Lead responder")
    heard = told(scene, "security"), told(scene, ref.lower())
    surprises: dict[str, str] = {}

    for name, line, expected in BAD_LINES:
        delivery = lead.type("security", f"/insider {line.format(ref=ref)}")
        shown = [message.plain for message in delivery.shown]
        private = [message.ephemeral_to for message in delivery.shown] == [lead.person.id]
        if delivery.status != 200 or not private or expected not in shown[0]:
            surprises[name] = "\n".join(shown)

    scene.settled()
    assert surprises == {}
    after = [entry for entry in scene.record() if entry.outcome is Outcome.DONE]
    assert before == after
    assert heard == (told(scene, "security"), told(scene, ref.lower()))


def test_each_refusal_is_in_the_record(known: tuple[Scene, str]) -> None:
    scene, ref = known

    scene.ask("Lead responder", "security", f"/insider {ref} phase contained")
    scene.ask("Stranger", "general", f"/insider show {ref}")

    refused = [entry for entry in scene.record() if entry.outcome is Outcome.REFUSED]
    assert [entry.code for entry in refused] == ["illegal_move", "not_found"]
    assert [entry.actor for entry in refused] == [
        scene.workspace.person("Lead responder").id,
        scene.workspace.person("Stranger").id,
    ]


def test_a_guest_is_refused_whatever_they_type(scene: Scene) -> None:
    scene.workspace.add_channel("visitors", members=[scene.workspace.person("Guest")])

    for line in ("help", "list", "open Something"):
        assert "Guests, bots and accounts" in scene.ask("Guest", "visitors", f"/insider {line}")


def resent(sent: Sent, **headers: str) -> httpx.Response:
    """A captured request again, with other headers."""
    with httpx.Client(trust_env=False) as client:
        return client.post(sent.url, headers={**sent.headers, **headers}, content=sent.body)


def signed(body: bytes, timestamp: int) -> dict[str, str]:
    """Slack's headers for a body at a time."""
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=str(timestamp), body=body)
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": str(signature)}


def test_a_forged_malformed_or_stale_signature_is_401_and_changes_nothing(scene: Scene) -> None:
    sent = scene.as_("Lead responder").type("security", "/insider open First").raw
    assert sent is not None
    before = scene.record()
    now = int(time.time())

    forged = resent(sent, **{"X-Slack-Signature": "v0=" + "0" * 64})
    malformed = resent(sent, **{"X-Slack-Signature": "v0=zz"})
    no_time = resent(sent, **{"X-Slack-Request-Timestamp": "yesterday"})
    stale = resent(sent, **signed(sent.body, now - 400))
    other_body = resent(Sent(sent.url, sent.headers, sent.body.replace(b"First", b"Other")))

    answers = [forged, malformed, no_time, stale, other_body]
    assert [(answer.status_code, answer.content) for answer in answers] == [(401, b"")] * 5
    assert before == scene.record()


def test_a_duplicate_delivery_is_answered_and_recorded_once(known: tuple[Scene, str]) -> None:
    scene, ref = known
    lead = scene.as_("Lead responder")
    delivery = lead.type("security", f"/insider {ref} customers at least 500")
    before = scene.record()

    again = lead.redeliver(delivery)

    assert "Nothing was recorded twice" in again.shown[0].plain
    assert "at least 500" in again.shown[0].plain
    assert before == scene.record()


def test_a_duplicate_of_a_refused_command_is_refused_again(known: tuple[Scene, str]) -> None:
    scene, ref = known
    lead = scene.as_("Lead responder")
    delivery = lead.type("security", f"/insider {ref} phase contained")

    again = lead.redeliver(delivery)

    assert again.shown[0].plain == delivery.shown[0].plain


def test_no_answer_is_ever_shown_to_others(known: tuple[Scene, str]) -> None:
    scene, ref = known

    scene.ask("Lead responder", "security", f"/insider show {ref}")
    scene.ask("Lead responder", "security", "/insider list")

    assert ref not in scene.as_("Privacy officer").everything()
