"""Related incidents, as far as the person may see them."""

from bot.views._blocks import Message, part
from bot.words import Words
from commands.relate import Related
from domain.case import Case, Relation


def relation_text(relation: Relation, words: Words) -> str:
    """The other incident, and how it is related."""
    kind = "duplicated" if relation.kind == "duplicate" and relation.told_there else relation.kind
    return words.say(f"relation.{kind}", other=relation.other)


def related(body: Related, words: Words) -> Message:
    """One line per related incident."""
    others = {one.ref: one for one in body.others}
    lines = [
        _line(relation, others[relation.other], words)
        for relation in body.case.relations
        if relation.other in others
    ]
    title = words.say("show.related")
    return Message(title, part(title, lines, words))


def _line(relation: Relation, other: Case, words: Words) -> str:
    return words.say(
        "relation.row",
        relation_text=relation_text(relation, words),
        phase=other.phase.state,
        certainty=other.certainty.state,
        title=other.title,
    )
