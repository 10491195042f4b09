"""A notice to customers, from its first draft to its sending, as the people in the workspace do it."""

from tests.journeys.scene import Scene

LEAD = "Lead responder"
FIRST = (
    "We write to tell you that your e-mail address was disclosed by an employee of ours to a third "
    "party. There is no need for you to take any action."
)
SECOND = (
    "We write to tell you that your e-mail address was disclosed by one or more people who worked for "
    "us to a third party. We are still establishing when it happened and when it was first detected. "
    "Strangers may use it for phishing: please be careful with mail that claims to come from us. So "
    "that it does not happen again, we have limited who may read addresses. Contact us with your "
    "questions."
)


def test_a_notice_is_drafted_checked_corrected_approved_by_two_and_sent(scene: Scene) -> None:
    here = scene.open().lower()

    def ask(text: str, name: str = LEAD) -> str:
        return scene.ask(name, here, f"/insider {text}")

    for line in (
        "leaked email to unknown third party",
        "notice customers assessing",
        "notice customers required",
    ):
        ask(line)
    scene.ask(LEAD, here, "/insider team add @Counsel as legal")
    scene.settled()

    assert "keep it from being approved" in ask(f"notice draft english {FIRST}")
    told = ask("notice check")
    assert "Sentence 2: “We write to tell you" in told
    assert "Nothing is recorded about this." in told
    assert "Leave it out, and say what people can do." in told
    assert "The record does not support" in scene.ask("Counsel", here, "/insider notice approve 1")

    assert "Nothing that the check knows" in ask(f"notice draft english {SECOND}")
    assert "Whoever wrote a version of the text" in ask("notice approve 2")
    assert "approved by Legal" in scene.ask("Counsel", here, "/insider notice approve 2")
    assert "has not been approved by two people" in ask("notice customers sending population=500")
    ref = here.upper()
    assert "approved by Privacy" in scene.ask(
        "Privacy officer", "security", f"/insider {ref} notice approve 2"
    )
    assert "sent" in ask("notice sent 480 bounced 20")
    assert "Sent" in ask("notices")


def test_a_form_offers_a_text_out_of_the_record_and_takes_it_with_its_gaps(scene: Scene) -> None:
    here = scene.open().lower()
    for line in ("leaked email", "notice customers assessing", "notice customers required"):
        scene.ask(LEAD, here, f"/insider {line}")
    lead = scene.as_(LEAD)
    lead.type(here, "/insider notice draft english")
    view = lead.modal()
    assert view is not None
    assert "We are writing to you about your personal data." in view.plain
    submitted = lead.submit({"contact": "Contact us by telephone."})
    assert (submitted.failure, submitted.errors) == ("", {})
    shown = lead.modal()
    assert shown is not None
    assert "version 1 of the text, in English" in shown.plain
    lead.close()
    told = scene.ask(LEAD, here, "/insider notice check")
    assert "[to be completed: what we are changing so that it does not happen again]" in told
    assert "Fill it in, or leave it out." in told
