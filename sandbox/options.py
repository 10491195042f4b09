"""The rules of the options of a menu, wherever they stand: in a block, or offered by the app."""

from sandbox.model import Json, SlackError

MOST, TEXT, VALUE = 100, 75, 150


def option_faults(options: object) -> list[str]:
    """What Slack would say against this list of options."""
    if not isinstance(options, list) or len(options) > MOST:
        return [f"options must hold no more than {MOST}"]
    return [fault for option in options for fault in _faults(option)]


def accept_options(answer: Json) -> None:
    """Check what an app offers for an external select. SlackError "invalid_arguments" with reasons."""
    groups = answer.get("option_groups")
    lists = [group.get("options") for group in groups] if groups else [answer.get("options")]
    if faults := [fault for one in lists for fault in option_faults(one)]:
        raise SlackError("invalid_arguments", *faults)


def _faults(option: object) -> list[str]:
    text = option.get("text") if isinstance(option, dict) else None
    words = text.get("text") if isinstance(text, dict) else None
    if not isinstance(option, dict) or not isinstance(words, str):
        return ["an option needs a text"]
    faults = [] if 1 <= len(words) <= TEXT else [f"the text of an option is 1 to {TEXT} characters"]
    value = option.get("value")
    if not isinstance(value, str) or not 1 <= len(value) <= VALUE:
        faults.append(f"the value of an option is 1 to {VALUE} characters")
    return faults
