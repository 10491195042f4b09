"""Papers of the law: where each stands, until when, and what was recorded with its steps."""

from collections.abc import Iterable
from datetime import date

from bot.views._blocks import Message, part
from bot.words import Markup, Words
from bot.words.step_facts import step_facts
from commands.paper import Papers
from domain.paper import Paper


def paper_lines(papers: Iterable[Paper], today: date, words: Words) -> list[str]:
    """One line per paper, with everything known of it."""
    return [_line(one, today, words) for one in papers]


def _line(paper: Paper, today: date, words: Words) -> str:
    shown = [standing(paper, today, words)]
    if paper.gagged:
        shown.append(words.say("paper.gagged"))
    if paper.agency:
        shown.append(words.say("paper.agency", ref=paper.agency))
    shown += words.facts(paper.standing.circumstances)
    shown += step_facts(words, paper.standing.facts)
    return " · ".join(shown)


def standing(paper: Paper, today: date, words: Words) -> Markup:
    """Where a paper stands, and whether its last day is over: codes and days only."""
    said = words.say("show.paper", ref=paper.ref, lifecycle=paper.lifecycle, state=paper.standing.state)
    if paper.until is None or not paper.open:
        return said
    name = "paper.run_out" if paper.run_out(today) else "paper.until"
    return Markup(f"{said} · {words.say(name, on=paper.until)}")


def papers(body: Papers, words: Words) -> Message:
    """The papers of an incident, those of one kind, or one of them."""
    kind = body.lifecycle
    title = words.say(f"papers.{kind}") if kind else words.say("show.papers")
    shown = [
        one for one in body.case.papers if kind in {None, one.lifecycle} and body.only in {None, one.ref}
    ]
    lines = paper_lines(shown, body.today, words)
    return Message(title, part(title, lines, words))
