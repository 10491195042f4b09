"""``/insider suspect``: suspect employees, by pseudonym; their finding, access and employment.

Who it is never stands in text: a named suspect is picked in a modal, because a typed name or mention could
be seen by, or notify, the very person.
"""

from dataclasses import dataclass

from commands._bars import BARS, to_confirm
from commands._form import Option, Question, Say, Wants, answer, needed, text, which_suspect
from commands._phrases import MAX_TITLE, Phrase, within
from commands._shape import About, Answers, Command, Form, NoArgs, Reply, Request, Verb, no_words
from commands._step_form import circumstances, steps
from commands._surfaces import look_again
from commands._telling import tell_of_bar
from domain import bars
from domain.access import require_record
from domain.case import Case
from domain.errors import Refused
from domain.facts import FACTS
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.references import Kind
from storage import Transaction
from storage.bars import Barring

TRACKS = ("finding", "access", "employment")


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask who it is in a modal; ``user`` was mentioned in the command."""

    user: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A new suspect. ``person`` and ``user``: of somebody in this Slack; all empty: unnamed."""

    person: str | None = None
    user: str | None = None
    name: str | None = None
    employee_number: str | None = None

    @property
    def named(self) -> bool:
        """Whether it is recorded who this is."""
        return any((self.user, self.name, self.employee_number))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of one of the suspect's tracks; ``lifecycle`` empty when the state alone was typed."""

    lifecycle: str
    state: str
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Suspects:
    """The suspects of an incident."""

    case: Case


def parse_add(phrase: Phrase) -> Ask | New:
    """``unnamed``, or nothing: then it is asked in a modal, prefilled when somebody was mentioned."""
    if phrase.words and phrase.words[0].casefold() in {"unnamed", "unknown", "anonyme"}:
        phrase.after(1).finish()
        return New()
    if not phrase.words:
        return Ask(None)
    if not phrase.words[0].startswith("<@") or len(phrase.words) > 1:
        raise Refused("name_in_text")
    return Ask(phrase.mentioned())


def ask_add(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Who it is: somebody in this Slack, or a name or number; or that nobody knows yet."""
    case = request.recording(tx)
    known = answer(answers, "known") or "named"
    options = tuple(Option(code, Say(f"form.known.{code}")) for code in ("named", "unnamed"))
    questions = [Question(name="known", wants=Wants.ONE, options=options, first=known, reshapes=True)]
    if known == "named":
        who = answer(answers, "who") or None
        questions += [
            Question(name="who", wants=Wants.PERSON, optional=True, first=who),
            Question(name="name", optional=True),
            Question(name="number", optional=True),
        ]
    says = (Say("suspect.mentioned"),) if answers.get("mentioned") else ()
    return Form(about=About(incident=case.ref), questions=tuple(questions), says=says)


def fill_add(answers: Answers) -> New:
    """The suspect that was answered.

    Raises:
        Refused: ``picker_empty`` when nothing says who it is.
    """
    if answer(answers, "known") == "unnamed":
        return New()
    user = answer(answers, "who") or None
    new = New(person=user, user=user, name=text(answers, "name"), employee_number=text(answers, "number"))
    if not new.named:
        raise Refused("picker_empty").at("who")
    return new


def ask_step(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which suspect, which track, and which step of it."""
    case = request.recording(tx)
    suspect, about, questions = which_suspect(case, request.about.suspect, answers)
    if suspect is None:
        return Form(about=about, questions=questions)
    track = answer(answers, "track") or TRACKS[0]
    tracks = tuple(Option(name, Say(f"lifecycle.{name}")) for name in TRACKS)
    which = Question(name="track", wants=Wants.ONE, options=tracks, first=track, reshapes=True)
    # A dismissal is recorded by its own form, which knows about approvals.
    stepping = steps(
        track,
        getattr(suspect, track).state,
        answers,
        roles=request.actor(tx).roles,
        without={"terminated"},
        evidence=case.evidence,
    )
    return Form(
        about=about,
        questions=(*questions, which, *stepping),
        basis=tx.moves.latest_change(case.ref, track, suspect.pseudonym) or "",
    )


def fill_step(answers: Answers) -> Step:
    """The step that was answered."""
    return Step(
        needed(answers, "track"), needed(answers, "state"), circumstances(answers, needed(answers, "track"))
    )


def parse_step(phrase: Phrase) -> Step:
    """``access revoked yesterday``, ``finding under investigation``, or the state alone."""
    rest, circumstances = phrase.circumstances(FACTS)
    tracks: tuple[str, ...] = TRACKS
    if rest.words and rest.words[0].casefold() in TRACKS:
        tracks, rest = (rest.words[0].casefold(),), rest.after(1)
    if not rest.words:
        given = {"track": tracks[0]} if len(tracks) == 1 else {}
        raise Refused("missing_word", kind="state", choices=tuple(LIFECYCLES[tracks[0]].states), given=given)
    for lifecycle in tracks:
        match = LIFECYCLES[lifecycle].states.leading(rest.words)
        if match:
            after = rest.after(match[1])
            return Step(lifecycle, match[0].code, after.closing_day(circumstances))
    nearest = LIFECYCLES[tracks[0]].states.nearest(rest.text)
    raise Refused("unknown_code", word=rest.text, kind="state", nearest=nearest)


def add(request: Request, args: Ask | New, tx: Transaction) -> Reply:
    """Add a suspect, who is barred from the incident in this same transaction; or ask who it is.

    Raises:
        NotFound, Refused: See ``Request.case``; ``not_yourself``; ``already_suspect``.
    """
    case = request.case(tx)
    if isinstance(args, Ask):
        require_record(request.actor(tx), case.access)
        return Reply(opens={"who": args.user, "mentioned": "yes"} if args.user else {})
    for told in (args.name, args.employee_number):
        within(told or "", MAX_TITLE)
    if args.person == request.who.person:
        raise Refused("not_yourself")
    if args.person and tx.people.blind(args.person) in case.access.barred:
        raise Refused("already_suspect")
    pseudonym = tx.incidents.unused(Kind.SUSPECT, request.new_reference)
    change = request.record(
        tx,
        case,
        "suspect.added" if args.named else "suspect.added_unnamed",
        subject=pseudonym,
        suspect=pseudonym,
    )
    tx.suspects.add(
        change,
        pseudonym,
        person=args.person,
        slack_user=args.user,
        name=args.name,
        employee_number=args.employee_number,
    )
    for lifecycle in (*TRACKS, "termination"):
        start = LIFECYCLES[lifecycle].start[0]
        tx.moves.add(change, lifecycle, start, Circumstances(), subject=pseudonym)
    said = [Say("suspect.sealed")] if args.named else []
    if args.person:
        # Whoever sits in the incident's channel already stays there: a lead is asked whether the case moves.
        look_again(tx, case.ref, at=request.now, key=request.new_key())
        said.insert(0, Say("suspect.barred"))
        if _known(tx, case, args.person):
            tx.bars.add(change, pseudonym, Barring.WAITS, request.who.person)
            said.insert(1, to_confirm(tx, case.ref, pseudonym))
        tell_of_bar(tx, case, at=request.now, new_key=request.new_key)
    return Reply(changes=(change.ref,), said=tuple(said))


def _known(tx: Transaction, case: Case, person: str) -> bool:
    """Whether they are on the team or hold a role, so that a bar takes something from them."""
    return person in case.access.team or bool(tx.people.actor(person).roles)


def step(request: Request, args: Step, tx: Transaction) -> Reply:
    """Record a step of finding, access or employment.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.suspect`` and ``Request.move``; ``use_dismissal``.
    """
    case, suspect = request.suspect(tx)
    if args.state == "terminated":
        raise Refused("use_dismissal", suspect=suspect.pseudonym)
    change = request.move(tx, case, args.lifecycle, args.state, args.circumstances, subject=suspect.pseudonym)
    return Reply(changes=(change.ref,))


def show(request: Request, args: NoArgs, tx: Transaction) -> Reply:
    """Show the suspects, without saying who they are."""
    del args
    case, actor = request.case(tx), request.actor(tx)
    verbs = ["suspect add", *(["suspect step", "dismissal"] if case.suspects else [])]
    if any(bars.may_confirm(actor, case, one) for one in bars.waiting(case, request.now)):
        verbs.append("suspect confirm")
    verbs += ["suspect lift"] if bars.liftable(case) else []
    if any(bars.may_lift(actor, case, one) for _, one in bars.liftings(case)):
        verbs.append("suspect lift approve")
    return Reply(body=Suspects(case), offers=request.offers(tx, case, *verbs))


COMMAND = Command(
    name="suspect",
    nouns=("suspect", "suspects"),
    lifecycles=TRACKS,
    verbs=(
        Verb(name="suspects", bare=True, parse=no_words, run=show, usage="suspect", changes=False),
        Verb(
            name="suspect add",
            words=("add",),
            parse=parse_add,
            ask=ask_add,
            fill=fill_add,
            run=add,
            usage="suspect add [unnamed]",
            examples=("suspect add", "suspect add unnamed"),
            mentions=True,
        ),
        *BARS,
        Verb(
            name="suspect step",
            parse=parse_step,
            ask=ask_step,
            fill=fill_step,
            run=step,
            usage="S-… finding|access|employment <state> [on <day>] [according to <who>]",
            examples=("S-9MFT3K access revoked yesterday", "S-9MFT3K finding under investigation"),
        ),
    ),
)
