"""``/insider evidence``: where each piece is kept, what it hashes to, and who had it."""

import hashlib
from datetime import date
from typing import Final

import pytest

from bot import views
from bot.forms import changing, filled
from bot.reading import Intent
from bot.words import Words
from commands._evidence_words import fill_add, of_message
from commands._shape import About
from commands.evidence import COMMAND, Evidence
from domain.exhibits import Custody
from domain.lifecycles import Circumstances
from storage import Store
from storage.tables import metadata
from tests.builders import HR, NOW, OPENER, ROOM, Desk, Office

HASH: Final = hashlib.sha256(b"a list").hexdigest()
ADD: Final = next(verb for verb in COMMAND.verbs if verb.name == "evidence add")


@pytest.mark.parametrize(
    ("line", "kind", "place", "sha256"),
    [
        ('evidence add log "vault 3, shelf 2"', "log", "vault 3, shelf 2", None),
        ("evidence add screenshot the safe", "screenshot", "the safe", None),
        (f'proof add file "share/lists" sha256 {HASH}', "file", "share/lists", HASH),
        (f"evidence add file share SHA256 {HASH.upper()}", "file", "share", HASH),
        (
            "evidence add press &lt;https://news.example/a?b=1&amp;c=2&gt;",
            "press",
            "https://news.example/a?b=1&c=2",
            None,
        ),
        (
            "evidence add press <https://news.example/a|news.example/a>",
            "press",
            "https://news.example/a",
            None,
        ),
        ("preuve add Lettre coffre 2", "letter", "coffre 2", None),
        ("evidence add e-mail the archive", "message", "the archive", None),
    ],
)
def test_a_piece_is_kept_with_its_place_and_hash(
    office: Office, line: str, kind: str, place: str, sha256: str | None
) -> None:
    entry = office.desk.records(OPENER, line)
    exhibit = office.desk.case(office.ref).evidence[-1]
    assert (exhibit.kind, exhibit.place, exhibit.sha256) == (kind, place, sha256)
    assert exhibit.custody == (Custody(step="collected", by=OPENER, at=NOW),)
    assert ("evidence.added", exhibit.ref) == (entry.verb, entry.subject)
    assert {"evidence": exhibit.ref, "evidence_kind": kind} == entry.detail


def test_it_is_kept_when_it_was_collected_and_who_says_so(office: Office) -> None:
    office.desk.records(OPENER, f"evidence add log vault sha256 {HASH} on 9 Mar according to the IT service")
    [collected] = office.desk.case(office.ref).evidence[-1].custody
    assert collected.circumstances == Circumstances(on=date(2026, 3, 9), reported_by="the IT service")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('evidence add log "vault 3" yesterday', "vault 3"),
        ("evidence add log vault 3 on 9 Mar", "vault 3"),
        (f"evidence add log vault 3 sha256 {HASH} 9 March 2026", "vault 3"),
    ],
)
def test_a_day_may_end_the_line(office: Office, line: str, place: str) -> None:
    office.desk.records(OPENER, line)
    exhibit = office.desk.case(office.ref).evidence[-1]
    assert (exhibit.place, exhibit.custody[0].circumstances.on) == (place, date(2026, 3, 9))


def test_custody_goes_from_hand_to_hand(office: Office) -> None:
    desk, ref = office.desk, office.evidence
    for who, words in (
        (OPENER, 'handed to "forensics, room 2" on 9 Mar'),
        (HR, "returned to the vault yesterday according to forensics"),
        (OPENER, "destroyed"),
    ):
        entry = desk.records(who, f"evidence {ref} {words}")
        assert ("evidence.moved", ref) == (entry.verb, entry.subject)
    steps = desk.case(office.ref).evidence[0].custody
    assert [(one.step, one.to, one.by) for one in steps] == [
        ("collected", None, OPENER),
        ("handed_over", "forensics, room 2", OPENER),
        ("returned", "the vault", HR),
        ("destroyed", None, OPENER),
    ]
    assert steps[1].circumstances.on == date(2026, 3, 9)


def test_with_several_pieces_a_reference_says_which(office: Office) -> None:
    second = office.desk.records(OPENER, "evidence add press a newspaper").subject
    office.desk.records(OPENER, f"evidence {second} released to the court")
    first, other = office.desk.case(office.ref).evidence
    assert ([len(first.custody), len(other.custody)], other.custody[-1].step) == ([1, 2], "released")


def test_evidence_that_is_named_as_the_source_is_kept_in_its_one_spelling(office: Office) -> None:
    typed = office.evidence.lower()
    entry = office.desk.records(OPENER, f"leaked email according to press source {typed}")
    circumstances = office.desk.case(office.ref).fields["email_address"].circumstances
    assert (circumstances.reported_by, circumstances.source) == ("press", office.evidence)
    assert (entry.detail or {})["source"] == office.evidence
    answers = {"evidence_kind": "log", "place": "a safe", "told": "reported", "reported_by": typed}
    assert fill_add(answers).circumstances.reported_by == office.evidence


def test_a_source_that_is_evidence_is_shown_with_its_kind_and_place_and_others_as_they_are(
    office: Office,
) -> None:
    [exhibit] = office.desk.case(office.ref).evidence
    entry = office.desk.records(OPENER, f"leaked email according to {office.evidence} source a letter")
    knowing = Words(exhibits={exhibit.ref: exhibit})
    assert knowing.entry(entry).endswith(
        f"reported, according to {exhibit.ref} (Log, kept: {exhibit.place}) · source: a letter"
    )
    assert f"according to {exhibit.ref} · " in Words().entry(entry)
    assert exhibit.ref not in knowing.entry(entry, posted=True)


def test_what_others_did_is_recorded_in_any_order(office: Office) -> None:
    office.desk.records(OPENER, "evidence destroyed")
    office.desk.records(OPENER, "evidence returned to the court on 1 Mar according to the police")


def test_the_text_of_a_message_is_hashed_and_not_kept(office: Office) -> None:
    canary = "canary of a message"
    answers = of_message("https://slack.example/archives/C1/p1", canary)
    args = filled(changing("evidence add"), answers)
    office.desk.does(office.desk.request(OPENER), Intent(ADD, args, About(incident=office.ref)))
    exhibit = office.desk.case(office.ref).evidence[-1]
    assert (exhibit.kind, exhibit.place) == ("message", "https://slack.example/archives/C1/p1")
    assert exhibit.sha256 == hashlib.sha256(canary.encode()).hexdigest()
    assert canary not in str(office.desk.case(office.ref))
    assert canary not in str(answers)


def test_the_evidence_or_one_piece_is_shown(office: Office) -> None:
    desk = office.desk
    desk.types(OPENER, f'evidence {office.evidence} handed to "IT" on 9 Mar')
    other = desk.entry(desk.types(OPENER, f"evidence add press a newspaper sha256 {HASH}")).subject or ""
    every = views.answer(desk.types(OPENER, "evidence"), [], Words()).blocks
    one = views.answer(desk.types(OPENER, f"evidence {office.evidence}"), [], Words()).blocks
    for words in ("Log · kept: vault 3", "Handed over", "to IT", "on 9 March 2026", HASH, "a newspaper"):
        assert words in str(every)
    assert office.evidence in str(one)
    assert other not in str(one)
    body = desk.types(OPENER, "evidence").body
    assert isinstance(body, Evidence)
    assert "Evidence" in str(views.answer(desk.types(OPENER, "show"), [], Words()).blocks)


def test_neither_place_nor_hash_nor_hands_stand_in_any_table(store: Store) -> None:
    desk = Desk(store)
    desk.owner()
    desk.types("U0OWNER", f"role give <@{OPENER}> responder")
    desk.opens(channel=ROOM)
    canaries = ("canary-place", HASH, "canary-hand", "canary-teller")
    desk.types(OPENER, f"evidence add log canary-place sha256 {HASH} according to canary-teller")
    desk.types(OPENER, "evidence handed to canary-hand")
    [exhibit] = desk.case(desk.last().incident or "", OPENER).evidence
    assert (exhibit.place, exhibit.sha256, exhibit.custody[1].to) == ("canary-place", HASH, "canary-hand")
    with store.reading() as tx:
        connection = tx.session.connection()
        for table in metadata.sorted_tables:
            query = f'select * from "{table.name}"'  # noqa: S608 -- names of our own tables
            for row in connection.exec_driver_sql(query):
                shown = b"|".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
                assert not [canary for canary in canaries if canary.encode() in shown]


def test_a_message_without_text_has_no_hash() -> None:
    assert "sha256" not in of_message("https://slack.example/archives/C1/p1", "")
