"""The text of a notice is drafted out of the record, and written on by people."""

from dataclasses import dataclass, field, replace

from commands._addressee import (
    CUSTOMERS,
    ask_addressee,
    audience_of,
    fill_addressee,
    meant,
    take_addressee,
    typed,
    which,
)
from commands._form import Option, Question, Say, Wants, answer, beside, needed
from commands._notice_text import basis, only, steps_to
from commands._phrases import Phrase, check_plain, free_text
from commands._shape import About, Answers, Form, Reply, Request
from domain.case import Addressee, Case
from domain.claim_check import blocking, check, recorded_days
from domain.drafts import MAX_SECTION, Draft
from domain.errors import Refused
from domain.lifecycles import Circumstances
from domain.notice_text import drafted
from domain.notice_words import SECTIONS
from storage import Transaction

_LANGUAGES = {"english": "en", "en": "en", "anglais": "en", "french": "fr", "fr": "fr", "français": "fr"}


@dataclass(frozen=True, slots=True)
class Written:
    """To whom, in which language, the text by section."""

    to: Addressee
    language: str
    sections: dict[str, str] = field(default_factory=dict)


def parse_draft(phrase: Phrase) -> Written:
    """``[customers|regulator …] english|french <text>``; without a text the form opens with a drafted one.

    Raises:
        Refused: ``missing_text``, or the reasons of ``free_text``.
    """
    to, rest = take_addressee(phrase)
    language = _LANGUAGES.get(rest.words[0].casefold(), "") if rest.words else ""
    given = {**typed(to), **({"language": language} if language else {})}
    rest = rest.after(1) if language else rest
    if not rest.words or not language:
        raise Refused("missing_text", given=given)
    return Written(to or CUSTOMERS, language, {SECTIONS[0]: free_text(rest, MAX_SECTION)})


def ask_draft(request: Request, answers: Answers, tx: Transaction) -> Form:
    """First to whom and in which language; then the text, drafted out of the record or as it was written.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``no_notice``.
    """
    case = request.recording(tx)
    language = answer(answers, "language")
    languages = [Option(code, Say(f"form.notice_language.{code}")) for code in ("en", "fr")]
    if not language:
        about, to = _begun(case, request, answers)
        return Form(
            about=about,
            questions=(
                to,
                Question(
                    name="language",
                    wants=Wants.ONE,
                    options=tuple(languages),
                    reshapes=True,
                    asks="notice_language",
                ),
            ),
        )
    # What was chosen stays chosen: the text below is for that.
    chosen = only("language", [one for one in languages if one.value == language], "notice_language")
    notice, about, questions = which(case, request.about, answers)
    if notice is None:
        return Form(about=about, questions=(audience_of(fill_addressee(answers)), chosen, *questions))
    latest = notice.drafts.latest
    texts = drafted(case, notice.to.audience, language, recorded_days(case))
    if latest and latest.language == language:
        texts = latest.sections
    sections = (_section(name, texts.get(name)) for name in SECTIONS)
    return Form(
        about=about,
        questions=(audience_of(notice.to), chosen, *sections),
        says=(Say("form.draft_says"),),
        basis=basis(tx, case, notice),
    )


def _begun(case: Case, request: Request, answers: Answers) -> tuple[About, Question]:
    """What a form is about that knows no language yet, and its first question: to whom."""
    if request.about.other or fill_addressee(answers).parts:
        notice, about, _ = which(case, request.about, answers)
        if notice is not None:
            return about, audience_of(notice.to)
    return About(incident=case.ref), replace(ask_addressee(answers)[0], reshapes=False)


def _section(name: str, text: str | None) -> Question:
    return Question(
        name=name,
        wants=Wants.PROSE,
        optional=True,
        first=text or None,
        most=MAX_SECTION,
        asks=f"section_{name}",
    )


def fill_draft(answers: Answers) -> Written:
    """The text that was answered; a section that was left empty is left out.

    Raises:
        Refused: ``missing_answer`` when all are empty; the reasons of ``check_plain``.
    """
    sections = {name: _read_section(answers, name) for name in SECTIONS if answer(answers, name)}
    if not sections:
        raise Refused("missing_answer").at(SECTIONS[0])
    return Written(fill_addressee(answers), needed(answers, "language"), sections)


def _read_section(answers: Answers, name: str) -> str:
    """A section with its lines; spaces around them are dropped."""
    lines = (" ".join(line.split()) for line in answer(answers, name).splitlines())
    text = "\n".join(line for line in lines if line)
    return beside(name, lambda: check_plain(text, MAX_SECTION))


def draft(request: Request, args: Written, tx: Transaction) -> Reply:
    """Add a version of the text. A notice to customers is in drafting then; approvals are of older texts.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording``; ``no_notice``; the engine's.
    """
    case = request.recording(tx)
    notice = meant(case, request.about, args.to)
    facts = {"notice_language": args.language}
    steps = steps_to(request, tx, case, notice, path=("drafting",), told=Circumstances(facts=facts))
    version = Draft(
        version=len(notice.drafts.versions) + 1,
        language=args.language,
        author=request.who.person,
        at=request.now,
        sections=args.sections,
    )
    change = request.record(
        tx,
        case,
        "notice.drafted",
        subject=notice.ref,
        version=str(version.version),
        notice_language=args.language,
        sha256=version.sha256,
    )
    tx.drafts.add(change, notice.ref, version)
    for state, circumstances in steps:
        tx.moves.add(change, notice.standing.lifecycle, state, circumstances, subject=notice.ref)
    found = blocking(check(version.text, version.language, case, recorded_days(case)))
    name = "notice.found" if found else "notice.found_none"
    return Reply(
        changes=(change.ref,),
        said=(Say(name, {"n": len(found)}), Say("notice.next", {"incident": case.ref})),
    )
