"""One incident, or one of its suspects, in full: for those who may see it, privately."""

from collections.abc import Iterator

from bot.views._blocks import ROOM, Block, Message, context, divider, header, part, parts, sections, size
from bot.views.close import waiting_lines
from bot.views.count import count_lines
from bot.views.evidence import evidence_lines
from bot.views.law import law_lines
from bot.views.leak import field_lines
from bot.views.measure import measure_lines
from bot.views.note import note_lines
from bot.views.notice import notice_lines
from bot.views.paper import paper_lines
from bot.views.privilege import banner, works_council_line
from bot.views.relate import relation_text
from bot.views.screen import screen_line
from bot.views.severity import severity_line
from bot.views.suspect import suspect_lines
from bot.views.veris import veris_lines
from bot.words import Words, escape
from commands.show import Person, Sheet
from domain.case import Case


def sheet(body: Sheet, words: Words) -> Message:
    """Everything recorded of an incident."""
    case = body.case
    title = words.say("show.title", incident=case.ref, title=case.title)
    standing = words.say(
        "show.standing_imported" if case.history else "show.standing",
        phase=case.phase.state,
        certainty=case.certainty.state,
        days=words.age((body.now - case.opened_at).days),
    )
    # The title may be longer than a heading.
    said = [f"*{escape(case.title)}*", standing, *_judged(case, words), *waiting_lines(case, words)]
    blocks: list[Block] = [header(case.ref), *sections(said)]
    titled = [(words.say(f"show.{name}"), lines) for name, lines in _parts(body, words)]
    blocks += parts(titled, words, room=ROOM - size(blocks))
    if case.relations:
        related = words.listed(relation_text(one, words) for one in case.relations)
        blocks += [divider(), context(f"{words.say('show.related')}: {related}")]
    return Message(title, blocks)


def _judged(case: Case, words: Words) -> Iterator[str]:
    severity = words.say("show.severity_line", shown=severity_line(case, words))
    lines = (severity, screen_line(case, words), works_council_line(case, words))
    yield " · ".join(line for line in lines if line)
    warning = banner(case, words)
    if warning:
        yield warning


def _parts(body: Sheet, words: Words) -> Iterator[tuple[str, list[str]]]:
    case = body.case
    yield "people", suspect_lines(case, words)
    yield "fields", field_lines(case, words)
    yield "counts", count_lines(case, words)
    yield "law", law_lines(case, words)
    if case.papers:
        yield "papers", paper_lines(case.papers, body.now.date(), words)
    yield "notices", notice_lines(case, words)
    yield "measures", measure_lines(case, body.now.date(), words)
    if case.evidence:
        yield "evidence", evidence_lines(case, words)
    if case.veris:
        yield "veris", veris_lines(case.veris, words)
    if case.notes:
        yield "notes", note_lines(case.notes, words)


def person(body: Person, words: Words) -> Message:
    """Where the four tracks of one suspect stand."""
    lines = suspect_lines(body.case, words, only=body.suspect.pseudonym)
    return Message(escape(body.suspect.pseudonym), part(body.case.ref, lines, words))
