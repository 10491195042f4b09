"""Domain values to Block Kit: pure, one file per command, same name.

``answer`` shows a reply to whoever asked, ``refusal`` what was not done, ``posted`` a change in its channel.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.views import (
    audit,
    clock,
    close,
    count,
    digest,
    evidence,
    glass,
    law,
    leak,
    measure,
    note,
    notice,
    paper,
    phase,
    privilege,
    relate,
    reveal,
    role,
    screen,
    severity,
    show,
    suspect,
    team,
    termination,
    timeline,
    undelivered,
)
from bot.views import help as help_view
from bot.views import list as list_view
from bot.views import (
    room as room_view,
)
from bot.views._blocks import Block, Message, ask, buttons, context, echo, press, sections
from bot.words import Words
from commands._notice_approval import Checked
from commands._shape import Reply
from commands.audit import Audit
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
from commands.reveal import Revealed
from commands.role import Roles
from commands.room import Room
from commands.screen import Screening
from commands.severity import Severity
from commands.show import Person, Sheet
from commands.suspect import Suspects
from commands.team import Team
from commands.termination import Process
from commands.timeline import Timeline
from commands.undelivered import Undelivered
from commands.undo import fixed
from domain.case import Case
from domain.claim_check import Unsupported
from domain.closing import StillOpen
from domain.errors import IllegalMove, Refused
from storage.record import Entry

UNDO = "undo"
"""Action id of the button that takes a change back; its value is the change's reference."""

_TYPED = ("word", "text")
"""Values of a refusal that are as a person typed them."""

_LISTED = 20
"""How many references a refusal lists."""

_BODIES: Mapping[type, Callable[[Any, Words], Message]] = {
    Clocks: clock.clocks,
    Confirmed: digest.confirmed,
    Counted: count.counts,
    CountHistory: count.history,
    Evidence: evidence.evidence,
    FieldHistory: leak.history,
    Fields: leak.fields,
    Flags: privilege.flags,
    Glasses: glass.glasses,
    Help: help_view.help_page,
    Listing: list_view.listing,
    Measures: measure.measures,
    Notes: note.notes,
    Checked: notice.checked,
    Notices: notice.notices,
    Papers: paper.papers,
    Person: show.person,
    Phases: phase.phases,
    Process: termination.process,
    Referrals: law.referrals,
    Related: relate.related,
    Revealed: reveal.revealed,
    Roles: role.roles,
    Screening: screen.screen,
    Severity: severity.severity,
    Sheet: show.sheet,
    Subscriptions: digest.subscriptions,
    Suspects: suspect.suspects,
    Room: room_view.room,
    Team: team.team,
    Timeline: timeline.timeline,
    Audit: audit.audit,
    Undelivered: undelivered.undelivered,
}


def answer(reply: Reply, entries: Sequence[Entry], words: Words) -> Message:
    """A reply for the person who asked; ``entries`` are the record entries of ``reply.changes``."""
    offers = [ask(offer.verb, words, *offer.refs) for offer in reply.offers]
    if reply.body is not None:
        shown = _BODIES[type(reply.body)](reply.body, words)
        said = sections(words.sentences(reply.said))
        return Message(shown.text, [*shown.blocks, *said, *([buttons(offers)] if offers else [])])
    lines: list[str] = [words.entry(entry) for entry in entries]
    lines += words.sentences(reply.said)
    blocks: list[Block] = sections(lines)
    if entries and not fixed(entries[0]):
        offers.insert(0, press(words.say("button.undo"), UNDO, entries[0].change))
    if offers:
        blocks.append(buttons(offers))
    return Message("\n".join(lines), blocks)


def incident_of(body: object) -> str | None:
    """Reference of the incident that the body of a reply is about; none when it is about none, or several."""
    case = getattr(body, "case", None)
    ref = case.ref if isinstance(case, Case) else getattr(body, "incident", None)
    return ref if isinstance(ref, str) else None


def refusal(refused: Refused, words: Words) -> Message:
    """What was not done, why, and what to do next."""
    if isinstance(refused, StillOpen):
        return close.still_open(refused, words)
    if isinstance(refused, Unsupported):
        return notice.unsupported(refused, words)
    id_ = f"refused.{refused.code}"
    params = {name: echo(str(value)) if name in _TYPED else value for name, value in refused.params.items()}
    if params.get("nearest") is not None and words.has(f"{id_}_near"):
        id_ += "_near"
    choices = params.get("choices")
    if isinstance(choices, tuple):
        params["choices"] = choices[:6]
    if isinstance(refused, IllegalMove):
        params["allowed"] = refused.allowed
    else:
        params = {name: _few(value, words) for name, value in params.items()}
    text = words.say(id_, **params)
    return Message(text, sections([text]))


def _few(value: object, words: Words) -> object:
    """Of many references the newest, and how many there are besides."""
    if not isinstance(value, tuple) or len(value) <= _LISTED:
        return value
    return (*value[-_LISTED:], words.say("refused.and_more", n=len(value) - _LISTED))


def posted(entry: Entry, name: str, words: Words) -> Message:
    """A change, told in the incident's own channel: what, and the name of who recorded it.

    A name and not a mention: nobody is notified of what they did themselves. What notifications show on
    locked screens says what kind of thing was recorded, and names nobody.
    """
    text = words.say("posted.change", line=words.entry(entry, posted=True), name=name)
    return Message(words.say("posted.fallback", verb=entry.verb), [context(text)])
