"""What ``/insider evidence`` can be told: a new piece, a step of custody; typed or answered in a form."""

import hashlib
import re
from dataclasses import dataclass, replace

from commands._form import Option, Question, Say, Wants, answer, beside, chosen, needed, terms, text
from commands._phrases import MAX_TITLE, Phrase, within
from commands._shape import About, Answers, Form, Request
from commands._step_form import circumstance_questions, circumstances
from domain.errors import Refused
from domain.lifecycles import Circumstances
from domain.vocabulary import CUSTODY, EVIDENCE_KIND
from storage import Transaction

MAX_PLACE = 500
COLLECTED, DESTROYED = "collected", "destroyed"
_NEEDS_RECIPIENT = frozenset({"handed_over"})
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Args:
    """A new piece of evidence.

    Args:
        kind: Code of ``EVIDENCE_KIND``.
        place: Where it is kept: a link or a place, at most ``MAX_PLACE`` characters.
        sha256: 64 lower-case hexadecimal digits, when it can be hashed.
        circumstances: When it was collected, who says so.
    """

    kind: str
    place: str
    sha256: str | None = None
    circumstances: Circumstances = Circumstances()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of custody: a code of ``CUSTODY``, and who or what it went to."""

    step: str
    to: str | None
    circumstances: Circumstances


def of_message(place: str, text: str) -> Answers:
    """A Slack message as answers of the form: where it stands, and what its text hashes to; not the text.

    Args:
        place: The message's address.
        text: Its text as Slack gives it, hashed as UTF-8; of a file alone it is empty, and nothing is hashed.
    """
    found = {"evidence_kind": "message", "place": place}
    return {**found, "sha256": hashlib.sha256(text.encode()).hexdigest()} if text else found


def ask_add(request: Request, answers: Answers, tx: Transaction) -> Form:
    """What kind, where it is kept, and its hash."""
    case = request.recording(tx)
    first = {name: answer(answers, name) or None for name in ("evidence_kind", "place", "sha256")}
    return Form(
        about=About(incident=case.ref),
        questions=(
            Question(
                name="evidence_kind",
                wants=Wants.ONE,
                options=terms(EVIDENCE_KIND),
                first=first["evidence_kind"],
            ),
            Question(name="place", first=first["place"], most=MAX_PLACE),
            Question(name="sha256", first=first["sha256"], optional=True, most=64),
            *circumstance_questions(answers, fact=True),
        ),
    )


def fill_add(answers: Answers) -> Args:
    """The evidence that was answered.

    Raises:
        Refused: ``bad_hash`` or ``missing_answer``.
    """
    digest = answer(answers, "sha256")
    return Args(
        kind=needed(answers, "evidence_kind"),
        place=needed(answers, "place"),
        sha256=beside("sha256", lambda: read_hash(digest)) if digest else None,
        circumstances=circumstances(answers),
    )


def ask_step(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which piece, which step of its custody, and to whom it went.

    Raises:
        Refused: ``no_evidence`` or ``evidence_gone``.
    """
    case = request.recording(tx)
    known = {one.ref: one for one in case.evidence}
    meant = request.about.other
    if not known or (meant and meant not in known):
        raise Refused("no_evidence")
    options = tuple(
        Option(one.ref, Say("form.option.evidence", {"ref": one.ref, "evidence_kind": one.kind}))
        for one in case.evidence
    )
    ref, questions = chosen("exhibit", options, meant, answers)
    about = About(incident=case.ref, other=ref)
    if ref is None:
        return Form(about=about, questions=questions)
    if known[ref].custody[-1].step == DESTROYED:
        raise Refused("evidence_gone", evidence=ref)
    taken = answer(answers, "custody_step")
    custody = terms(term for term in CUSTODY if term.code != COLLECTED)
    step_question = Question(
        name="custody_step", wants=Wants.ONE, options=custody, first=taken or None, reshapes=True
    )
    to = Question(name="custodian", optional=taken not in _NEEDS_RECIPIENT)
    went = (to,) if taken != DESTROYED else ()
    return Form(
        about=about,
        questions=(*questions, step_question, *went, *circumstance_questions(answers)),
    )


def fill_step(answers: Answers) -> Step:
    """The step that was answered.

    Raises:
        Refused: ``missing_answer`` where somebody must have got it.
    """
    taken = needed(answers, "custody_step")
    if taken in _NEEDS_RECIPIENT:
        needed(answers, "custodian")
    to = None if taken == DESTROYED else text(answers, "custodian")
    return Step(taken, to, circumstances(answers))


def parse_add(phrase: Phrase) -> Args:
    """``log "vault 3, shelf 2" sha256 <hash> on 10 Jan according to <who>`` after ``add``.

    Raises:
        Refused: ``missing_place``, ``bad_hash``, ``too_long``, or as ``Phrase.take``.
    """
    rest, circumstances = phrase.circumstances()
    kind, after = rest.take(EVIDENCE_KIND, "evidence_kind")
    lowered = [word.casefold() for word in after.words]
    digest = None
    if "sha256" in lowered:
        at = lowered.index("sha256")
        digest = read_hash(" ".join(after.words[at + 1 : at + 2]))
        circumstances = after.after(at + 2).closing_day(circumstances)
        after = replace(after, words=after.words[:at])
    else:
        after, circumstances = after.ending_day(circumstances)
    place = within(_LINK.sub(r"\1", after.text).strip(), MAX_PLACE)
    if not place:
        raise Refused("missing_place")
    return Args(kind=kind.code, place=place, sha256=digest, circumstances=circumstances)


def read_hash(text: str) -> str:
    """A SHA-256 hash as it is kept.

    Raises:
        Refused: ``bad_hash``.
    """
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise Refused("bad_hash")
    return text.lower()


def parse_step(phrase: Phrase) -> Step:
    """``handed to "forensics" on 10 Jan``, ``returned``, ``destroyed yesterday``.

    Raises:
        Refused: ``missing_recipient``, or as ``Phrase.take``.
    """
    rest, circumstances = phrase.circumstances()
    step, after = rest.take(CUSTODY, "custody")
    if after.starts_with("to"):
        after = after.after(1)
    if step.code == DESTROYED:
        return Step(step.code, None, after.closing_day(circumstances))
    after, circumstances = after.ending_day(circumstances)
    to = within(after.text, MAX_TITLE) or None
    if to is None and step.code in _NEEDS_RECIPIENT:
        raise Refused("missing_recipient")
    return Step(step.code, to, circumstances)
