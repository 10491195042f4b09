"""The record as an auditor reads it: what people did and were refused, through signed requests."""

from secrets import token_hex

from sqlalchemy import text

from bot.jobs.verification import Verification
from tests.journeys.scene import Scene

LEAD = "Lead responder"


def test_what_was_refused_is_an_entry_of_its_incident_and_nothing_to_whoever_is_barred(scene: Scene) -> None:
    scene.ask("Security director", "@insider", "/insider role give @Privacy officer auditor")
    ref = scene.open()
    here = ref.lower()
    scene.ask(LEAD, here, "/insider phase closed")
    scene.ask("Executive", "general", f"/insider show {ref}")
    scene.ask("Executive", "general", "/insider show IN-000000")
    scene.settled()

    told = scene.ask("Counsel", "@insider", "/insider audit")
    assert f"{ref} · Refused: show (not_found)" in told
    assert "IN-000000" not in told
    assert told.count("Refused: show") == 1
    assert "Each entry shown here is what was recorded." in told
    assert f"{ref} · Refused: phase set" in scene.ask("Privacy officer", "@insider", f"/insider {ref} audit")

    lead = scene.as_(LEAD)
    lead.type(here, "/insider suspect add")
    lead.submit({"who": "Counsel"})
    lead.close()
    scene.ask("Counsel", "general", f"/insider show {ref}")
    scene.ask("Counsel", "general", "/insider show IN-000000")
    barred = scene.ask("Counsel", "@insider", "/insider audit")
    assert ref not in barred
    assert barred.count("Refused: show (not_found)") == 2
    assert "Refused: phase set" not in barred
    with scene.bot.store.reading() as tx:
        assert tx.verifier.verify().broken is None


def test_owners_and_auditors_are_told_privately_that_the_record_is_broken(scene: Scene) -> None:
    scene.ask("Security director", "@insider", "/insider role give @Privacy officer auditor")
    ref = scene.open()
    with scene.bot.store.transaction() as tx:
        tx.session.connection().execute(text("UPDATE chain_head SET position = position + 1"))

    # As the one of the bot, which has verified today already.
    Verification(scene.bot.store, now=scene.clock, new_key=lambda: token_hex(16)).run(scene.clock())
    scene.settled()

    said = "The record is broken: something in it is not what was recorded."
    for who in ("Security director", "Privacy officer"):
        [told] = [one for one in scene.as_(who).see(scene.as_(who).direct) if said in one.text]
        assert ref not in told.text
        assert said in scene.ask(who, "@insider", "/insider audit organisation")
    for who in (LEAD, "Counsel"):
        assert not [one for one in scene.as_(who).see(scene.as_(who).direct) if said in one.text]
