"""Everything that the bot can show, at the largest data that the rules allow: Slack takes it."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import commands
from bot import views
from bot.views import digest as digest_view
from bot.views import form
from bot.views._blocks import Message
from bot.words import Words
from commands._notice_approval import Checked
from commands._notice_text import findings
from commands._shape import Offer, Reply
from commands.audit import PAGE, Audit
from commands.audit import Args as AuditArgs
from commands.clock import Clocks
from commands.count import Counted, CountHistory
from commands.digest import Confirmed, Subscriptions
from commands.evidence import Evidence
from commands.glass import Glasses
from commands.help import Help
from commands.law import Referrals
from commands.leak import FieldHistory, Fields
from commands.list import Listing
from commands.measure import Measures
from commands.note import Notes
from commands.notice import Notices
from commands.paper import Papers
from commands.phase import Phases
from commands.privilege import Flags
from commands.relate import Related
from commands.reveal import Revealed, Shown
from commands.role import Roles
from commands.room import Room
from commands.screen import Screening
from commands.severity import Severity
from commands.show import Person, Sheet
from commands.suspect import Suspects
from commands.team import Team
from commands.termination import Process
from commands.timeline import Args, Timeline
from commands.undelivered import Undelivered
from domain.access import TEAM_PARTS, Role
from domain.case import Addressee, Case, Notice
from domain.claim_check import Unsupported
from domain.clocks import clocks_of
from domain.digest import Clearance, compile_digest
from domain.drafts import MAX_SECTION, Draft, Drafts, TextApproval
from domain.errors import Refused
from domain.glass import Glass, Opened
from domain.judgements import Reveal
from domain.moments import PLACES
from domain.notice_words import SECTIONS
from domain.references import Kind
from domain.regimes import Choice, unanswered
from domain.standing import Standing
from domain.suspects import Named
from sandbox.blocks import accept_message_blocks
from sandbox.view_rules import accept_view
from storage.aside import Aside
from tests.bot.test_largest_answers import ALL_ON, happening
from tests.bot.test_largest_views import entry, subscription
from tests.domain.builders import NOW
from tests.largest import MANY, cases, reference

whole = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
languages = st.sampled_from(["en", "fr"])
OFFERS: Final = tuple(
    Offer(verb.name, (reference(Kind.INCIDENT, 1), reference(Kind.SUSPECT, 1)))
    for verb in ([verb for command in commands.ALL for verb in command.verbs if verb.changes][:7])
)

ALL_PLACES: Final = tuple(PLACES.codes())
PEOPLE: Final = {f"U{number:010}": frozenset(Role) for number in range(MANY)}
GLASSES: Final = (
    Glass(
        change="C-ZZZZZZZZZZ",
        by="U0OWNER",
        blind="",
        roles=frozenset(),
        at=NOW,
        opened=Opened(by="U0LEGAL", blind="", at=NOW, until=NOW),
    ),
) * MANY


def checked(one: Case) -> Checked:
    """The text of a notice as long as it can be, with everything in it that the record does not support."""
    claims = "An employee sold your password to a competitor on 3 May 2020. "
    sections = dict.fromkeys(SECTIONS, (claims * 60 + one.title)[:MAX_SECTION])
    draft = Draft(version=999, language="en", author="U0OPENER", at=NOW, sections=sections)
    approval = TextApproval(part="legal", person="U0LEGAL", at=NOW, sha256=draft.sha256)
    drafts = Drafts(versions=(draft,), approvals=(approval,))
    standing = Standing(lifecycle="customer_notice", state="in_review", at=NOW)
    notice = Notice(
        ref=reference(Kind.NOTICE, 1),
        to=Addressee(audience="customers"),
        way=None,
        standing=standing,
        drafts=drafts,
    )
    return Checked(one, notice, findings(one, notice))


BODIES: Final[Mapping[type, Callable[[Case], object]]] = {
    Checked: checked,
    Clocks: lambda case: Clocks(
        case,
        clocks_of(case, NOW, ALL_ON),
        case.jurisdictions,
        NOW,
        unanswered(replace(case, jurisdictions=ALL_PLACES), Choice()),
    ),
    Confirmed: lambda _: Confirmed(subscription(1), (NOW, NOW, NOW)),
    Counted: Counted,
    CountHistory: lambda case: CountHistory(
        case.ref, tuple((one, "U0OPENER") for one in (*case.counts.values(), *case.parts)) * MANY
    ),
    Evidence: Evidence,
    FieldHistory: lambda case: FieldHistory(
        case.ref, tuple((one, "U0OPENER") for one in case.fields.values()) * 3
    ),
    Fields: Fields,
    Flags: Flags,
    Glasses: lambda case: Glasses(case=replace(case, glasses=GLASSES), now=NOW),
    Help: lambda _: Help(None),
    Listing: lambda case: Listing((case,) * MANY, NOW),
    Measures: lambda case: Measures(case, NOW.date()),
    Notes: lambda case: Notes(case.ref, case.notes),
    Notices: Notices,
    Papers: lambda case: Papers(case, NOW.date()),
    Person: lambda case: Person(case, case.suspects[0]) if case.suspects else Suspects(case),
    Phases: Phases,
    Process: lambda case: Process(case, case.suspects[0]) if case.suspects else Suspects(case),
    Referrals: Referrals,
    Related: lambda case: Related(case, tuple(replace(case, ref=one.other) for one in case.relations)),
    Undelivered: lambda _: Undelivered(
        tuple(
            Aside(
                id=number,
                kind="digest" if number % 2 else "change",
                reason="x" * 60,
                at=NOW,
                incident=None if number % 2 else "IN-ZZZZZZ",
                channel="C" * 12,
            )
            for number in range(1_000)
        )
    ),
    Roles: lambda _: Roles(PEOPLE, dict.fromkeys(PEOPLE, dict.fromkeys(Role, "S" * 12))),
    Room: lambda case: Room(case.ref, tuple(happening(number, case.title).entry for number in range(MANY))),
    Screening: Screening,
    Severity: Severity,
    Sheet: lambda case: Sheet(case, NOW),
    Subscriptions: lambda _: Subscriptions(tuple(map(subscription, range(MANY)))),
    Suspects: Suspects,
    Team: lambda case: Team(case.ref, dict.fromkeys(PEOPLE, TEAM_PARTS[0])),
    Revealed: lambda case: Revealed(
        case=case,
        shown=(
            Shown(
                suspect="S-ZZZZZZ",
                named=Named(name="W" * 150, employee_number="9" * 150, slack_user="U0ZZZZZZZZZ"),
                until=NOW,
            ),
        )
        * MANY,
        waiting=(
            Reveal(
                change="C-ZZZZZZZZZZ",
                by="U0OPENER",
                blind="",
                roles=frozenset(),
                suspect="S-ZZZZZZ",
                asked_as="S-ZZZZZZ",
                basis="",
                at=NOW,
            ),
        )
        * MANY,
    ),
    Audit: lambda case: Audit(
        incident=case.ref,
        args=AuditArgs(organisation=True, by="U0OPENER", since=NOW.date()),
        entries=tuple(happening(number, case.title).entry for number in range(PAGE)),
        more=True,
        broken="C-ZZZZZZZZZZ",
        unsound=True,
    ),
    Timeline: lambda case: Timeline(
        incident=case.ref,
        about=None,
        args=Args(undone=True),
        happenings=tuple(happening(number, case.title) for number in range(MANY)),
        left_out=MANY,
    ),
}
"""What a command can answer -> the largest of it about a case."""


def taken(message: Message, words: Words) -> None:
    """Slack takes it as a message, and as a modal of its own."""
    payload = message.payload()
    accept_message_blocks(payload["blocks"])
    assert payload["text"]
    view = form.told(message, words)
    accept_view(view)
    assert len(json.dumps(view)) < 250_000


def test_every_answer_has_its_largest_here() -> None:
    assert set(views._BODIES) == set(BODIES)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
@whole
@given(case=cases(), language=languages)
def test_slack_takes_every_answer(body: type, case: Case, language: str) -> None:
    words = Words(language, "Europe/Paris")

    taken(views.answer(Reply(body=BODIES[body](case), offers=OFFERS), [], words), words)


@whole
@given(case=cases(), language=languages, clearance=st.sampled_from(Clearance))
def test_slack_takes_every_digest(case: Case, language: str, clearance: Clearance) -> None:
    many = [replace(case, ref=reference(Kind.INCIDENT, number)) for number in range(MANY)]
    digest = compile_digest(many, now=NOW, since=None, clearance=clearance)
    words = Words(language, "Europe/Paris")

    taken(digest_view.digest(digest, words), words)


@whole
@given(case=cases(), language=languages)
def test_slack_takes_every_record_and_every_post(case: Case, language: str) -> None:
    words = Words(language)
    for number in range(2):
        one = entry(number, case.ref, case.title)
        taken(views.answer(Reply(changes=(one.change,), offers=OFFERS), [one], words), words)
        taken(views.posted(one, case.title, words), words)


@whole
@given(case=cases(), code=st.sampled_from(["claims_not_supported", "record_changed"]))
def test_slack_takes_every_list_of_claims_that_are_not_supported(case: Case, code: str) -> None:
    found = checked(case).findings
    assert found
    taken(views.refusal(Unsupported(code, found), Words()), Words())


def long_refusals() -> Iterator[Refused]:
    """Refusals that list what there is, and there is much."""
    refs = tuple(reference(Kind.SUSPECT, number) for number in range(3000))
    yield Refused("which_suspect", suspects=refs)
    yield Refused("which_agency", agencies=refs)
    yield Refused("which_measure", measures=refs)
    yield Refused("which_evidence", evidence=refs)
    yield Refused("unknown_command", word="x" * 3000, nearest=None)
    yield Refused("bad_date", text="&<>" * 1000)


@pytest.mark.parametrize("refused", list(long_refusals()), ids=lambda refused: refused.code)
def test_slack_takes_every_refusal(refused: Refused) -> None:
    taken(views.refusal(refused, Words()), Words())
