"""Whatever people type, in every answer, post and Home: it mentions nobody and leads nowhere."""

import json
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import bot.words
from bot import views
from bot.views import digest as digest_view
from bot.views._blocks import Message
from bot.views.card import card
from bot.views.home import home
from bot.words import _BY_NAME, Words
from bot.words._names import EACH, GLOSSARIES, LABELLED
from commands._shape import Reply
from domain.case import Case
from domain.digest import Clearance, compile_digest
from domain.errors import Refused
from tests.bot.test_largest_everything import BODIES, OFFERS
from tests.bot.test_largest_views import entry, homes
from tests.bot.test_words import ENGLISH, FRENCH
from tests.domain.builders import NOW
from tests.largest import cases

HOSTILE: Final = (
    "<!channel>",
    "<!here|here>",
    "<!everyone> look",
    "<!subteam^S0HOSTILE>",
    "<@U0HOSTILE>",
    "<@U0HOSTILE|name>",
    "<#C0HOSTILE|general>",
    "<https://hostile.example|your bank>",
    "<mailto:hostile@bank.example|us>",
    "<!date^0^{date}^https://hostile.example|x>",
    "a<b>c & &lt;!channel&gt; <<!channel>>",
    "\u202e<!channel\u202c>",
    "<\u200b!channel>",
)
OURS: Final = re.compile(r"<(@[UW][A-Z0-9]+|#C[A-Z0-9]+|!date\^\d+\^\{[a-z_]+\}[^^<>|]*\|[^<>]*)>")
"""What sentences of ours make: a mention of somebody of the record, a channel of a digest, a time."""

whole = settings(
    deadline=None,
    max_examples=2,
    phases=[Phase.explicit, Phase.generate],  # these cases are large: making one smaller takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
hostile = st.permutations(HOSTILE).map("".join)
languages = st.sampled_from(["en", "fr"])


def filled(one: str) -> st.SearchStrategy[Case]:
    """An incident in which all that was typed is this."""
    return cases(typed=lambda most: st.just(one[:most]))


def markup(shown: object) -> Iterator[str]:
    """Every text that Slack reads as markup, and every element of rich text that is more than text."""
    if isinstance(shown, dict):
        kind = shown.get("type")
        if kind == "mrkdwn":
            assert shown["verbatim"] is True
            yield shown["text"]
        elif kind in {"link", "user", "usergroup", "channel", "broadcast"}:
            yield f"<{kind} {shown}>"
        for value in shown.values():
            yield from markup(value)
    elif isinstance(shown, list):
        for value in shown:
            yield from markup(value)


def harmless(*texts: str) -> None:
    """None of these does anything but say something."""
    for text in texts:
        left = OURS.sub("", text)
        assert "<" not in left, left
        assert "HOSTILE" not in "".join(OURS.findall(text)), text


def checked(message: Message) -> None:
    """A message as it is sent."""
    payload = message.payload()
    harmless(str(payload["text"]), *markup(payload["blocks"]))


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
@whole
@given(data=st.data(), text=hostile, language=languages)
def test_every_answer_is_harmless(body: type, data: st.DataObject, text: str, language: str) -> None:
    case = data.draw(filled(text))
    checked(views.answer(Reply(body=BODIES[body](case), offers=OFFERS), [], Words(language, "Europe/Paris")))


@whole
@given(data=st.data(), text=hostile, language=languages, clearance=st.sampled_from(Clearance))
def test_every_digest_card_post_and_line_of_the_record_is_harmless(
    data: st.DataObject, text: str, language: str, clearance: Clearance
) -> None:
    case, words = data.draw(filled(text)), Words(language, "Europe/Paris")
    checked(digest_view.digest(compile_digest([case], now=NOW, since=None, clearance=clearance), words))
    checked(card(case, [text], NOW, words))
    for number in range(2):
        one = entry(number, case.ref, text)
        checked(views.posted(one, text, words))
        checked(views.answer(Reply(changes=(one.change,)), [one], words))


@whole
@given(data=st.data(), text=hostile, language=languages)
def test_every_home_is_harmless(data: st.DataObject, text: str, language: str) -> None:
    body = data.draw(homes(typed=lambda most: st.just(text[:most])))
    harmless(*markup(json.loads(json.dumps(home(body, Words(language))))))


@pytest.mark.parametrize("language", bot.words.LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_sentence_lets_a_value_through_as_markup(language: str, text: str) -> None:
    known = {*_BY_NAME, *EACH, *GLOSSARIES, *LABELLED}
    said = 0
    for id_, forms in (ENGLISH if language == "en" else FRENCH).items():
        names = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
        if names and not names & known:
            said += 1
            harmless(Words(language).say(id_, **dict.fromkeys(names, text), **_number(names)))
    assert said > 50


def _number(names: set[str]) -> dict[str, Any]:
    return {} if "n" in names else {"n": 1}


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "code", ["unknown_command", "unknown_word", "bad_date", "bad_reference", "markup_not_here"]
)
def test_no_refusal_says_back_what_was_typed_as_markup(code: str, text: str) -> None:
    checked(views.refusal(Refused(code, word=text, text=text, nearest=None, choices=()), Words()))
