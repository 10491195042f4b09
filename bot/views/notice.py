"""Notices and where each stands; a notice's text, and what the record does not support of it."""

from bot.views._blocks import Message, parts
from bot.words import Markup, Words
from bot.words._names import FACTS
from bot.words.step_facts import step_facts
from commands._notice_approval import Checked
from commands._shape import told
from commands.notice import Notices
from domain.case import Case, Notice
from domain.claim_check import Finding, Unsupported
from domain.drafts import Drafts


def notice_lines(case: Case, words: Words) -> list[str]:
    """One line per notice."""
    return [_standing(one, words) for one in case.notices]


def _standing(one: Notice, words: Words) -> str:
    state = words.say(
        f"show.notice_{one.to.audience}",
        ref=one.ref,
        lifecycle=one.standing.lifecycle,
        state=one.standing.state,
    )
    circumstances = one.standing.circumstances
    known = {**one.to.parts, "way": one.way, **told(circumstances)}
    facts = [words.say(f"fact.{name}", **{name: known[name]}) for name in FACTS if known.get(name)]
    return " · ".join([state, *facts, *step_facts(words, circumstances.facts)])


def notices(body: Notices, words: Words) -> Message:
    """The notices of an incident, with where the text of each stands."""
    title = words.say("show.notices")
    lines = []
    for one in body.case.notices:
        lines.append(_standing(one, words))
        if one.drafts.latest:
            lines.append(_text_standing(one.drafts, words))
        if one.ref in body.changed:
            lines.append(words.say("notice.changed", incident=body.case.ref))
    return Message(title, parts([(title, lines)], words))


def _text_standing(drafts: Drafts, words: Words) -> Markup:
    latest, given = drafts.latest, drafts.given
    version = latest.version if latest else 0
    language = latest.language if latest else "en"
    name = "notice.draft" if given else "notice.draft_unapproved"
    approved = words.listed(words.say(f"role.{one.part}") for one in given) if given else None
    return words.say(name, version=version, notice_language=language, parts=approved)


def checked(body: Checked, words: Words) -> Message:
    """What the record does not support, and the text itself."""
    latest = body.notice.drafts.latest
    title = words.say("notice.findings")
    lines = [words.say("notice.findings_none")] if not body.findings else finding_lines(body.findings, words)
    if latest is None:
        return Message(title, parts([(title, lines)], words))
    text = words.say("notice.title", ref=body.notice.ref, version=latest.version)
    standing = [_text_standing(body.notice.drafts, words), words.say("notice.hash", sha256=latest.sha256)]
    told_text = [words.say("notice.line", text=line) for line in latest.text.splitlines() if line]
    return Message(title, parts([(title, lines), (text, [*standing, *told_text])], words))


def unsupported(refused: Unsupported, words: Words) -> Message:
    """Why a text was not approved or not sent, with each finding."""
    title = words.say(f"refused.{refused.code}", **refused.params)
    return Message(title, parts([(title, finding_lines(refused.findings, words))], words))


def finding_lines(findings: tuple[Finding, ...], words: Words) -> list[str]:
    """A few lines per finding: the sentence, what the record says instead, what to do."""
    return [_finding(one, words) for one in findings]


def _finding(one: Finding, words: Words) -> str:
    lines = [words.say(f"finding.{one.severity}")]
    if one.sentence:
        lines.append(words.say("finding.sentence", number=one.sentence.number, quote=one.sentence.text))
    if one.sentence or one.kind != "text":
        ref = one.ref if one.ref and "-" in one.ref else None
        name = "finding.says_ref" if ref else "finding.says"
        lines.append(words.say(name, ref=ref, claim=words.claim(one.says)))
    lines.append(words.say(f"finding.do.{one.code}"))
    return "\n".join(lines)
