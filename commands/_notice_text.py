"""What the verbs about a notice's text share: which notice, its findings, the steps that it takes."""

from itertools import pairwise

from commands._form import Option, Question, Wants
from commands._shape import Request
from domain.case import Case, Notice
from domain.claim_check import Finding, Unsupported, blocking, check, recorded_days
from domain.drafts import Draft
from domain.errors import Refused
from domain.lifecycles import LIFECYCLES, Circumstances
from storage import Transaction


def findings(case: Case, notice: Notice) -> tuple[Finding, ...]:
    """What the record does not support of the text as it is now; nothing where there is no text."""
    latest = notice.drafts.latest
    return check(latest.text, latest.language, case, recorded_days(case)) if latest else ()


def check_ready(case: Case, notice: Notice) -> None:
    """Refuse to send what two people have not approved, or what the record supports no more.

    Raises:
        Refused: ``text_not_approved`` or, with the findings, ``record_changed``.
    """
    if not notice.drafts.approved:
        raise Refused("text_not_approved")
    found = blocking(findings(case, notice))
    if found:
        raise Unsupported("record_changed", found)


def text_of(notice: Notice) -> Draft:
    """The text of a notice as it is now.

    Raises:
        Refused: ``no_draft``.
    """
    if notice.drafts.latest is None:
        raise Refused("no_draft")
    return notice.drafts.latest


def only(name: str, options: list[Option], asks: str = "") -> Question:
    """A question with one answer, which says what was chosen already."""
    return Question(name=name, wants=Wants.ONE, options=tuple(options), first=options[0].value, asks=asks)


def basis(tx: Transaction, case: Case, notice: Notice) -> str:
    """What a form about a text was made upon: another step, version or approval makes it out of date."""
    change = tx.moves.latest_change(case.ref, notice.standing.lifecycle, notice.ref) or ""
    return f"{change}/{len(notice.drafts.versions)}/{len(notice.drafts.approvals)}"


def steps_to(
    request: Request,
    tx: Transaction,
    case: Case,
    notice: Notice,
    *,
    path: tuple[str, ...],
    told: Circumstances,
) -> list[tuple[str, Circumstances]]:
    """The steps that lead a notice to customers along this path from where it stands, each with its facts.

    Raises:
        IllegalMove, Refused: See ``Request.check_move``.
    """
    if notice.to.audience != "customers":
        return []
    lifecycle, current = notice.standing.lifecycle, notice.standing.state
    ahead = path[path.index(current) + 1 :] if current in path else path
    found = []
    for before, state in pairwise((current, *ahead)):
        asked = {fact.code for fact in LIFECYCLES[lifecycle].facts(before, state)}
        facts = {code: value for code, value in told.facts.items() if code in asked}
        step = Circumstances(on=told.on, facts=facts)
        request.check_move(
            tx,
            case,
            lifecycle=lifecycle,
            current=before,
            wanted=state,
            circumstances=step,
            previous_on=notice.standing.dated,
        )
        found.append((state, step))
    return found
