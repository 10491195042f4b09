"""The text of a notice is checked against the record and approved by two people who did not write it."""

from dataclasses import dataclass

from commands._addressee import CUSTOMERS, audience_of, fill_addressee, meant, take_addressee, typed, which
from commands._form import Option, Say, needed
from commands._notice_text import basis, findings, only, steps_to, text_of
from commands._phrases import Phrase
from commands._shape import Answers, Form, Reply, Request
from domain.case import Addressee, Case, Notice
from domain.claim_check import Finding, Unsupported, blocking
from domain.errors import Refused
from domain.lifecycles import Circumstances
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Which:
    """To whom the notice is."""

    to: Addressee


@dataclass(frozen=True, slots=True)
class Approved:
    """Which version of the text is approved."""

    to: Addressee
    version: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The text of a notice and what the record does not support."""

    case: Case
    notice: Notice
    findings: tuple[Finding, ...]


def parse_check(phrase: Phrase) -> Which:
    """``[customers|regulator …]``."""
    to, rest = take_addressee(phrase)
    rest.finish()
    return Which(to or CUSTOMERS)


def show_check(request: Request, args: Which, tx: Transaction) -> Reply:
    """Show the text and what the record does not support.

    Raises:
        NotFound, Refused: See ``Request.case``; ``no_notice`` or ``no_draft``.
    """
    case = request.case(tx)
    notice = meant(case, request.about, args.to)
    text_of(notice)
    offers = request.offers(tx, case, "notice draft", "notice approve", "notice sent")
    return Reply(body=Checked(case, notice, findings(case, notice)), offers=offers)


def parse_approve(phrase: Phrase) -> Approved:
    """``[customers|regulator …] <version>``.

    Raises:
        Refused: ``missing_text`` without a version; ``unknown_word``.
    """
    to, rest = take_addressee(phrase)
    word = rest.words[0].removeprefix("v") if rest.words else ""
    if not word:
        raise Refused("missing_text", given=typed(to))
    if not word.isdecimal() or len(word) > 6:
        raise Refused("unknown_word", word=rest.words[0], nearest=None)
    rest.after(1).finish()
    return Approved(to or CUSTOMERS, int(word))


def ask_approve(request: Request, answers: Answers, tx: Transaction) -> Form:
    """Which text: that there is no doubt what is approved.

    Raises:
        NotFound, Refused: See ``Request.recording``; ``no_notice`` or ``no_draft``.
    """
    case = request.recording(tx)
    notice, about, questions = which(case, request.about, answers)
    if notice is None:
        return Form(about=about, questions=questions)
    latest = text_of(notice)
    label = Say("form.version.option", {"version": latest.version, "notice_language": latest.language})
    return Form(
        about=about,
        questions=(
            audience_of(notice.to),
            only("version", [Option(str(latest.version), label)]),
        ),
        says=(Say("notice.hash", {"sha256": latest.sha256}), Say("notice.needs")),
        basis=basis(tx, case, notice),
    )


def fill_approve(answers: Answers) -> Approved:
    """The version that was answered."""
    return Approved(fill_addressee(answers), int(needed(answers, "version")))


def approve(request: Request, args: Approved, tx: Transaction) -> Reply:
    """Approve the text for Legal, Privacy or Comms; the second approval makes it ready to be sent.

    Raises:
        NotFound, IllegalMove, Refused: See ``Request.recording``; ``no_notice``, ``no_draft``,
            ``newer_draft``; the reasons of ``JointDecision.part_for``; with the findings,
            ``claims_not_supported``.
    """
    case = request.recording(tx)
    notice = meant(case, request.about, args.to)
    latest = text_of(notice)
    if args.version != latest.version:
        raise Refused("newer_draft", version=latest.version)
    decision = notice.drafts.approval(case.opened_by, case.judgements.recused)
    part = decision.part_for(request.actor(tx))
    found = blocking(findings(case, notice))
    if found:
        raise Unsupported("claims_not_supported", found)
    path = ("in_review", "approved") if notice.drafts.given else ("in_review",)
    told = Circumstances(facts={"reviewers": part})
    steps = steps_to(request, tx, case, notice, path=path, told=told)
    change = request.record(
        tx,
        case,
        f"notice.approved_{part}",
        subject=notice.ref,
        version=str(latest.version),
        sha256=latest.sha256,
    )
    tx.drafts.approve(change, notice.ref, part, request.who.person, latest.sha256)
    for state, circumstances in steps:
        tx.moves.add(change, notice.standing.lifecycle, state, circumstances, subject=notice.ref)
    return Reply(changes=(change.ref,))
