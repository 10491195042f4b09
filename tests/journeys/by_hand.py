"""The January 2020 case without typing what happened: buttons that are pressed and forms that are filled in.

The same case as ``sandbox/stories/january-2020.story``. Forms are filled in by the words that stand in them,
in the order in which a person meets them; ``{name}`` stands for a reference that an earlier step kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Answer = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One form.

    Args:
        who: Who fills it in.
        place: The channel in which they stand; ``{name}`` for that incident's own.
        noun: The bare noun that they type there, whose answer carries the button.
        button: The button that opens the form.
        answers: What stands above a question -> the answer.
        keep: The name under which the reference in what was recorded is kept.
    """

    who: str
    place: str
    noun: str
    button: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    keep: str = ""


LEAD, HR, COUNSEL, OWNER, EXECUTIVE = (
    "Lead responder",
    "HR partner",
    "Counsel",
    "Security director",
    "Executive",
)
EMAIL = "the company's e-mail to customers"
STATEMENT = "the company's statement"
LETTER = "the subsidiary's letter"


def told(by: str, on: str = "", source: str = "") -> dict[str, Answer]:
    """That somebody else did it, or says so."""
    answers: dict[str, Answer] = {"Who did this?": "Somebody else did it, or says so", "Who says so?": by}
    if source:
        answers["Where can that be read?"] = source
    return {**answers, "On which day?": on} if on else answers


def known(by: str, on: str = "") -> dict[str, Answer]:
    """That somebody else says so."""
    answers: dict[str, Answer] = {"How do you know?": "Somebody else says so", "Who says so?": by}
    return {**answers, "On which day?": on} if on else answers


def role(person: str, name: str) -> Step:
    """Somebody is given a role by an owner."""
    return Step(OWNER, "@insider", "role", "Give a role", {"Who?": person, "Which role?": name})


def opening(title: str, keep: str) -> Step:
    """An incident is opened."""
    return Step(LEAD, "security", "list", "Open incident", {"What happened, in one line?": title}, keep)


def confirming(place: str, by: dict[str, Answer]) -> Step:
    """How sure it is."""
    answers = {"Of what?": "How sure it is", **by, "Which step?": "Confirmed"}
    return Step(LEAD, place, "phase", "Change phase", answers)


def leaking(place: str, status: str, fields: tuple[str, ...], by: dict[str, Answer], to: str = "") -> Step:
    """Kinds of data."""
    answers: dict[str, Answer] = {"What happened to the data?": status, "Kinds of data": fields, **by}
    if to:
        answers["To whom?"] = to
    return Step(LEAD, place, "leak", "Record data", answers)


def counting(place: str, what: str, kind: str, number: str = "", by: dict[str, Answer] | None = None) -> Step:
    """How many."""
    answers: dict[str, Answer] = {"What is counted?": what, "How sure is the number?": kind}
    if number:
        answers["Number"] = number
    return Step(LEAD, place, "count", "Record a count", {**answers, **(by or {})})


def unnamed(place: str, keep: str) -> Step:
    """A suspect of whom nobody knows yet who it is."""
    return Step(LEAD, place, "suspect", "Add suspect", {"Is it known who this is?": "Not yet"}, keep)


def dismissed(who: str, place: str, suspect: str, by: dict[str, Answer], *, several: bool = True) -> Step:
    """A dismissal that is in effect."""
    which: dict[str, Answer] = {"Which suspect?": f"{{{suspect}}}"} if several else {}
    answers = {**which, **by, "Which step?": "In effect"}
    return Step(who, place, "suspect", "Dismissal", answers)


def substantiated(place: str, suspect: str, by: dict[str, Answer]) -> Step:
    """A finding."""
    answers = {
        "Which suspect?": f"{{{suspect}}}",
        "Of what?": "The finding",
        **by,
        "Which step?": "Substantiated",
    }
    return Step(HR, place, "suspect", "Record a step", answers)


def no_measure(place: str) -> Step:
    """That no measure was announced."""
    return Step(LEAD, place, "measure", "None announced")


def related(other: str) -> Step:
    """That an incident belongs to the main one."""
    return Step(LEAD, "{main}", "relate", "Relate", {"Which other incident?": f"{{{other}}}"})


def _earlier() -> Iterator[Step]:
    press = told("press report")
    yield opening("Earlier case: e-mail addresses given to a seller, autumn 2018", "earlier")
    yield confirming("{earlier}", press)
    yield leaking(
        "{earlier}", "Disclosed", ("E-mail address",), known("press report"), to="Data broker or seller"
    )
    yield counting("{earlier}", "Employees involved", "Exactly", "1", known("press report"))
    yield counting("{earlier}", "Customers", "Unknown")
    yield unnamed("{earlier}", "seller")
    yield dismissed(LEAD, "{earlier}", "seller", press, several=False)
    yield no_measure("{earlier}")


def _subsidiary() -> Iterator[Step]:
    letter = told(LETTER, "2020-01-06")
    yield opening("Subsidiary: four people tried to view customers' videos", "subsidiary")
    yield confirming("{subsidiary}", letter)
    yield leaking("{subsidiary}", "Possibly exposed", ("Video footage",), known(LETTER, "2020-01-06"))
    yield counting("{subsidiary}", "Employees involved", "Exactly", "4", known(LETTER, "2020-01-06"))
    yield counting("{subsidiary}", "Customers", "Unknown")
    for index, name in enumerate(("first", "second", "third", "fourth")):
        yield unnamed("{subsidiary}", name)
        yield dismissed(LEAD, "{subsidiary}", name, told(LETTER), several=index > 0)
    yield no_measure("{subsidiary}")


def _main() -> Iterator[Step]:
    email, statement = told(EMAIL, "2020-01-10"), told(STATEMENT, "2020-01-10")
    yield opening("Support staff disclosed customer contact data", "main")
    for person, part in ((HR, "HR"), (COUNSEL, "Legal")):
        yield Step(LEAD, "{main}", "team", "Add to team", {"Who?": person, "In which part?": part})
    yield confirming("{main}", email)
    contact = ("E-mail address", "Telephone number")
    yield leaking("{main}", "Disclosed", contact, known(EMAIL, "2020-01-10"), to="Unknown third party")
    rest = {"What happened to the data?": "Ruled out", "Which data?": "Everything else"}
    yield Step(LEAD, "{main}", "leak", "Record data", {**rest, **known(EMAIL, "2020-01-10")})
    yield counting("{main}", "Employees involved", "Undisclosed")
    yield counting("{main}", "Customers", "Undisclosed")
    yield Step(LEAD, "{main}", "suspect", "Add suspect", {"Who is it?": "Support agent"}, "agent")
    yield unnamed("{main}", "others")
    for suspect in ("agent", "others"):
        yield substantiated("{main}", suspect, statement)
        yield dismissed(HR, "{main}", suspect, statement)
    working = {**told(STATEMENT, "2020-01-10", "press report"), "Which step?": "Involved, stage unknown"}
    yield Step(COUNSEL, "{main}", "police", "Law enforcement", working)
    sent = {**told("the company", "2020-01-10"), "Which step?": "Sent", "How is it sent?": "e-mail"}
    yield Step(LEAD, "{main}", "notice", "Notice", {"To whom?": "Customers", **sent})
    yield no_measure("{main}")
    yield related("earlier")
    yield related("subsidiary")
    note = "The e-mail speaks of one employee, the statement of several: the number stays undisclosed"
    yield Step(LEAD, "{main}", "note", "Add note", {"What is to be remembered?": note})


ROLES = (
    role(LEAD, "Responder"),
    role(HR, "HR"),
    role(COUNSEL, "Legal"),
    role("Privacy officer", "Privacy"),
    role(EXECUTIVE, "Executive"),
)
CASES = (*_earlier(), *_subsidiary(), *_main())
DIGEST = (
    Step(
        EXECUTIVE,
        "executives",
        "digest",
        "Set digest",
        {
            "How often?": "Monday to Friday",
            "At what time?": "09:00",
            "How much may the channel read?": "Details: totals and each incident's facts",
        },
    ),
    Step(EXECUTIVE, "executives", "digest", "Post now"),
)
