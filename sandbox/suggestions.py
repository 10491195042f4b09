"""The options that the app gives for an external select, while somebody types."""

from sandbox.elements import accept_options, options_of
from sandbox.fields import Field
from sandbox.interactions import Line, suggestion_form
from sandbox.model import Json, Message, Person, SlackError, View

LEAST_TYPED = 3
"""Characters before Slack asks the app, unless the element says another `min_query_length`."""


def suggest(line: Line, person: Person, source: Message | View, field: Field, query: str) -> list[Json]:
    """What the list shows for this text; nothing while it is too short for Slack to ask.

    LookupError when the app gave no list: the client then says that it could not load the options.
    """
    least = field.element.get("min_query_length")
    if len(query) < (LEAST_TYPED if least is None else least):
        return []
    form = suggestion_form(line, person, source, field, query)
    answer = line.sender.send(line.sender.sign(form))
    if answer.failure:
        raise LookupError(f"the app gave no options: {answer.failure}")
    try:
        accept_options(answer.body)
    except SlackError as error:
        raise LookupError(f"the app gave options that Slack refuses: {', '.join(error.reasons)}") from error
    return options_of(answer.body)
