"""What a form asks about a step: which, done here or told, when, why, and the facts that it needs.

A fact's question is called ``fact.<code>``. What may be left open is then ``unknown`` or ``none``.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from commands._form import (
    MOST_CHOICES,
    Answers,
    Option,
    Question,
    Say,
    Wants,
    answer,
    day,
    needed,
    needed_text,
    several,
    terms,
    text,
)
from domain.access import Role
from domain.exhibits import Exhibit, spelt
from domain.facts import FACTS, UNKNOWN, Fact, Sort
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.screen import Screen

FACT = "fact."
"""What the name of a question begins with that asks for a fact of a step; the fact's code follows."""

DONE, REPORTED = "done", "reported"

_NO_SCREEN: Final = Screen()


def is_reported(answers: Answers, otherwise: str = DONE) -> bool:
    """Whether the answers tell what somebody else did or said."""
    return (answer(answers, "told") or otherwise) == REPORTED


def circumstance_questions(
    answers: Answers,
    *,
    otherwise: str = DONE,
    reason: bool | None = None,
    when: bool = True,
    fact: bool = False,
) -> tuple[Question, ...]:
    """Who did it or how it is known, who says so, when and why.

    Args:
        answers: So far.
        fact: It is about what is known, not about what was done.
        otherwise: ``DONE`` or ``REPORTED``, until that is answered.
        reason: Whether a reason is needed; none when it is not asked for.
        when: Whether the day is asked for.
    """
    asks = "told_fact" if fact else "told"
    choices = tuple(Option(value, Say(f"form.{asks}.{value}")) for value in (DONE, REPORTED))
    told = Question(name="told", wants=Wants.ONE, options=choices, first=otherwise, reshapes=True, asks=asks)
    found = [told]
    if is_reported(answers, otherwise):
        found += [_question("reported_by", answers), _question("source", answers, optional=True)]
    if when:
        found.append(_question("on", answers, wants=Wants.DAY, optional=True))
    if reason is not None:
        found.append(_question("reason", answers, optional=not reason))
    return tuple(found)


def _question(name: str, answers: Answers, wants: Wants = Wants.TEXT, *, optional: bool = False) -> Question:
    # What was typed before the form was opened stands there.
    return Question(name=name, wants=wants, optional=optional, first=answer(answers, name) or None)


def circumstances(answers: Answers, lifecycle: str | None = None, wanted: str = "") -> Circumstances:
    """The circumstances that were answered; of a step, with its facts.

    Args:
        answers: Of the form.
        lifecycle: Of the step; none of what is no step.
        wanted: The state to enter, where the form did not ask for it.

    Raises:
        Refused: ``missing_answer`` for a report without who says so; the reasons of ``check_plain``.
    """
    reported = is_reported(answers)
    return Circumstances(
        on=day(answers),
        reported_by=spelt(needed_text(answers, "reported_by")) if reported else None,
        source=spelt(text(answers, "source") or "") or None if reported else None,
        reason=text(answers, "reason"),
        facts={} if reported or lifecycle is None else _facts(lifecycle, wanted, answers),
    )


def _facts(lifecycle: str, wanted: str, answers: Answers) -> Mapping[str, str]:
    found: dict[str, str] = {}
    asked = LIFECYCLES[lifecycle].states[wanted or needed(answers, "state")].facts
    given = [name.removeprefix(FACT) for name in answers if name.startswith(FACT)]
    for fact in (FACTS[code] for code in dict.fromkeys((*given, *asked))):
        name = f"{FACT}{fact.code}"
        value = " ".join(several(answers, name)) if fact.kind is Sort.EVIDENCE else answer(answers, name)
        if fact.kind is Sort.TEXT:
            value = text(answers, name) or ""
        if value or fact.left_open:
            found[fact.code] = value or fact.left_open or ""
    return found


def step_questions(
    lifecycle: str,
    current: str,
    wanted: str,
    answers: Answers,
    evidence: Iterable[Exhibit],
    *,
    reason: bool | None = None,
) -> tuple[Question, ...]:
    """The circumstances of one step that is known already, and the facts that it needs when done here."""
    if reason is None and answer(answers, "reason"):
        reason = False
    told = circumstance_questions(answers, reason=reason)
    if is_reported(answers):
        return told
    return (*told, *fact_questions(LIFECYCLES[lifecycle].facts(current, wanted), answers, evidence))


def held(screen: Screen, lifecycle: str, current: str | None, following: Iterable[str]) -> tuple[Say, ...]:
    """Why a step that would be next is not offered; nothing where the screen holds none of them."""
    why = dict.fromkeys(screen.hinders(lifecycle, current, code) for code in following)
    return tuple(Say(f"form.{one}") for one in why if one)


def given_step(
    lifecycle: str, wanted: str, circumstances: Circumstances, given: Mapping[str, str | None]
) -> Answers:
    """A step that was typed, as the answers of a form that asks for what it misses."""
    known = {
        **given,
        "track": lifecycle,
        "state": wanted,
        "on": circumstances.on.isoformat() if circumstances.on else None,
        "reason": circumstances.reason,
    }
    answers: dict[str, str | tuple[str, ...]] = {name: value for name, value in known.items() if value}
    for code, value in circumstances.facts.items():
        several = FACTS[code].kind is Sort.EVIDENCE
        answers[f"{FACT}{code}"] = tuple(value.split()) if several else value
    return answers


def fact_questions(
    facts: Iterable[Fact], answers: Answers, evidence: Iterable[Exhibit] = ()
) -> tuple[Question, ...]:
    """A question for each fact; ``evidence``: what there is to choose from."""
    exhibits = tuple(Option(one.ref, f"{one.ref} · {one.place}") for one in evidence)[-MOST_CHOICES:]
    found = (_fact_question(fact, answers, exhibits) for fact in facts)
    return tuple(one for one in found if one is not None)


def _fact_question(fact: Fact, answers: Answers, exhibits: tuple[Option, ...]) -> Question | None:
    name = f"{FACT}{fact.code}"
    wants, options = _WANTS[fact.kind], _fact_options(fact)
    asks = "fact_open" if fact.left_open else "fact"
    first: str | tuple[str, ...] | None = answer(answers, name) or None
    if fact.kind is Sort.EVIDENCE:
        if not exhibits and fact.left_open:
            return None
        # Slack has no menu without a choice; then the hint says what comes first.
        wants, options, first = (Wants.SEVERAL if exhibits else Wants.TEXT), exhibits, several(answers, name)
        asks = asks if exhibits else "fact_no_evidence"
        first = first if exhibits else None
    optional = fact.left_open is not None and fact.kind not in {Sort.YES_NO, Sort.ONE_OF}
    return Question(
        name=name, wants=wants, options=options, optional=optional, first=first, asks=asks, label=fact
    )


def _fact_options(fact: Fact) -> tuple[Option, ...]:
    unknown = (Option(UNKNOWN, Say("form.fact.unknown")),) if fact.unknown else ()
    if fact.kind is Sort.YES_NO:
        return (Option("yes", Say("form.fact.yes")), Option("no", Say("form.fact.no")), *unknown)
    if fact.choices is None:
        return ()
    has = UNKNOWN in fact.choices
    return (*terms(fact.choices), *(() if has else unknown))


_WANTS = {
    Sort.TEXT: Wants.TEXT,
    Sort.DAY: Wants.DAY,
    Sort.YES_NO: Wants.ONE,
    Sort.ONE_OF: Wants.ONE,
    Sort.EVIDENCE: Wants.SEVERAL,
    Sort.PERSON: Wants.PERSON,
    Sort.NUMBER: Wants.NUMBER,
}


def steps(
    lifecycle: str,
    current: str | None,
    answers: Answers,
    *,
    roles: Collection[Role],
    following: Collection[str] | None = None,
    without: Collection[str] = (),
    reasoned: Collection[str] = (),
    evidence: Iterable[Exhibit] = (),
    screen: Screen = _NO_SCREEN,
) -> tuple[Question, ...]:
    """Which step, of those that may follow now, and its circumstances; done here, with the facts it needs.

    Args:
        lifecycle: Its name.
        current: Code of the present state; none before the first step.
        answers: So far.
        roles: The roles of the person who is asked: what is done here is for some of them alone.
        following: Codes of the states that may be done here, where not the lifecycle alone decides.
        without: Codes of states that are not offered at all.
        reasoned: Codes of states that need a reason beside those that always do.
        evidence: The incident's, to choose from.
        screen: What holds steps that are done here: those are not offered.
    """
    states = LIFECYCLES[lifecycle].states
    allowed = LIFECYCLES[lifecycle].following(current) if following is None else following
    allowed = LIFECYCLES[lifecycle].open_to(roles, allowed)
    following = [
        code for code in allowed if code not in without and not screen.hinders(lifecycle, current, code)
    ]
    otherwise = DONE if following else REPORTED
    reported = is_reported(answers, otherwise)
    codes = following
    if reported:
        # What others did does not wait for our order of steps.
        codes = [code for code in states.codes() if code not in {current, *without}]
    wanted = answer(answers, "state") or None
    needs_reason = {*reasoned, *(code for code in codes if "reason" in states[code].needs)}
    reshapes = bool(needs_reason.intersection(codes)) or any(states[code].facts for code in codes)
    step = Question(
        name="state",
        wants=Wants.ONE,
        options=terms(states[code] for code in codes),
        first=wanted,
        reshapes=reshapes and not reported,
    )
    # A reason that was typed is never lost.
    unneeded = False if needs_reason or answer(answers, "reason") else None
    if reported or wanted not in codes:
        reason = unneeded if not reported or answer(answers, "reason") else None
        return (step, *circumstance_questions(answers, otherwise=otherwise, reason=reason))
    facts = fact_questions(LIFECYCLES[lifecycle].facts(current, wanted), answers, evidence)
    reason = True if wanted in needs_reason else unneeded
    return (step, *circumstance_questions(answers, otherwise=otherwise, reason=reason), *facts)
