"""The sentences of the product, by id: English and French catalogues, and how values are put into them.

No sentence stands in code. A value is shown by the name of its placeholder: ``{on}`` is a day, ``{fields}``
field codes, ``{person}`` a mention, anything unknown a plain text. So one record entry reads right in the
answer to whoever recorded it, in the incident's channel and in a timeline, in either language.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_day_names
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.words._names import EACH, FACTS, GLOSSARIES, LABELLED, POSTED_FACTS
from bot.words.step_facts import step_facts
from commands._shape import Say, told
from domain import vocabulary
from domain.claims import Claim
from domain.counts import Amount, CountKind
from domain.exhibits import Exhibit
from domain.glossary import Term
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.moments import PLACES
from domain.schedules import Schedule
from storage.record import Entry

LANGUAGES = ("en", "fr")

_ACCOUNT = re.compile(r"[UW][A-Z0-9]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""Characters that nobody types and nothing shows."""


@cache
def _catalogue(language: str) -> Catalog:
    with Path(__file__).with_name(f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def escape(text: str) -> str:
    """Text as Slack's markup shows it literally: nothing in it becomes a mention, a link or a command."""
    return _CONTROLS.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Markup(str):
    """Text that is Slack markup already: values of ours, put together by ``Words``; never escaped again."""

    __slots__ = ()

    def __add__(self, other: str) -> "Markup":
        return Markup(super().__add__(other))


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences for one reader.

    Args:
        language: ``en`` or ``fr``; a sentence that French lacks is said in English.
        zone: IANA name of the zone in which times are shown.
        exhibits: Evidence that may be named as a source, by reference; with it go its kind and its place.
    """

    language: str = "en"
    zone: str = "UTC"
    exhibits: Mapping[str, Exhibit] = field(default_factory=dict, hash=False)

    @property
    def locale(self) -> Locale:
        """The locale of dates, numbers and lists."""
        return Locale("fr", "FR") if self.language == "fr" else Locale("en", "GB")

    def say(self, id: str, **params: object) -> Markup:  # noqa: A002 -- "id" is what gettext calls it
        """The sentence with its values, as Slack markup. ``n`` chooses between singular and plural.

        Raises:
            KeyError: No catalogue has the sentence, or a value is missing.
        """
        shown = {
            name: self._shown(name, value, params) for name, value in params.items() if value is not None
        }
        return Markup(self._pattern(id, params.get("n")).format_map(shown))

    def has(self, id: str) -> bool:  # noqa: A002
        """Whether there is such a sentence."""
        return any(_catalogue(language).get(id) is not None for language in (self.language, "en"))

    def label(self, term: Term) -> str:
        """The label of a term."""
        return term.label(self.language)

    def state(self, lifecycle: str, code: str) -> str:
        """The label of a lifecycle's state."""
        return LIFECYCLES[lifecycle].states[code].label(self.language)

    def sentences(self, said: Iterable[Say]) -> list[str]:
        """Each sentence of a reply."""
        return [self.say(one.id, **one.params) for one in said]

    def entry(self, entry: Entry, *, posted: bool = False) -> Markup:
        """What an entry of the record says happened.

        ``posted``: it is for a channel, where Slack keeps it: codes and days only, no text that was typed.
        """
        if entry.shredded:
            what = "" if entry.subject else "_incident"
            return self.say(f"recorded.shredded{what}", subject=entry.subject, verb=entry.verb)
        detail = {"n": 1, **(entry.detail or {})}
        params: dict[str, object] = {**detail, "n": int(str(detail["n"])), "change": entry.change}
        params |= {} if "subject" in params or not entry.subject else {"subject": entry.subject}
        id_ = f"recorded.{entry.verb}"
        if posted and self.has(f"{id_}.posted"):
            id_ = f"{id_}.posted"
        text = self.say(id_, **params)
        names = POSTED_FACTS if posted else FACTS
        facts = [self.say(f"fact.{name}", **params) for name in names if name in detail]
        if not posted and "facts" in detail:
            facts += step_facts(self, json.loads(str(detail["facts"])))
        if posted and "reported_by" in detail:
            facts.append(self.say("fact.reported"))
        return Markup(" · ".join([text, *facts]))

    def facts(self, circumstances: Circumstances) -> list[Markup]:
        """What is known of when, who says so, where and why."""
        known = told(circumstances)
        return [self.say(f"fact.{name}", **{name: known[name]}) for name in FACTS if known.get(name)]

    def claim(self, claim: Claim) -> Markup:
        """A claim; one that is only reported says so, without naming who reported it."""
        text = self.say(claim.id, **claim.params)
        return self.say("claim.reported", claim=text) if claim.reported_by else text

    def day(self, day: date) -> str:
        """A day in words."""
        return format_date(day, "long", locale=self.locale)

    def moment(self, moment: datetime) -> Markup:
        """A moment in the reader's zone."""
        local = moment.astimezone(ZoneInfo(self.zone))
        return Markup(format_datetime(local, "EEE d MMM y, HH:mm", locale=self.locale, tzinfo=local.tzinfo))

    def age(self, days: int) -> Markup:
        """How long something has been so, in whole days."""
        return self.say("days", n=days) if days else self.say("days.none")

    def schedule(self, schedule: Schedule) -> Markup:
        """When something is due, as people say it; cron where they have no words for it."""
        minute, hour, *dates, days = schedule.cron.split()
        if dates != ["*", "*"] or not (minute.isdigit() and hour.isdigit()):
            return self.say("schedule.cron", cron=schedule.cron)
        at = f"{int(hour):02}:{int(minute):02}"
        if days.isdigit():
            name = get_day_names("wide", locale=self.locale)[(int(days) - 1) % 7]
            return self.say("schedule.weekly", day=name, time=at)
        kind = {"*": "daily", "1-5": "weekdays"}.get(days, "cron")
        return self.say(f"schedule.{kind}", time=at, cron=schedule.cron)

    def number(self, number: int) -> str:
        """A whole number with the locale's separators."""
        return format_decimal(number, locale=self.locale)

    def listed(self, parts: Iterable[str]) -> Markup:
        """Parts, shown already, joined as a list in words."""
        return Markup(format_list(list(parts), locale=self.locale))

    def amount(self, amount: Amount) -> Markup:
        """An amount with its certainty: never a number where there is none."""
        return self.say(f"amount.{amount.kind.value}", low=amount.low, high=amount.high)

    def _pattern(self, id: str, n: object) -> str:  # noqa: A002
        for language in (self.language, "en"):
            message = _catalogue(language).get(id)
            if message is None or not message.string:
                continue
            if isinstance(message.string, str):
                return message.string
            plural = _catalogue(language).plural_expr
            return message.string[_plural_index(plural, n if isinstance(n, int) else 1)]
        raise KeyError(id)

    def _shown(self, name: str, value: object, params: Mapping[str, object]) -> str:
        if isinstance(value, Markup):
            return value
        if name in EACH and isinstance(value, tuple):
            return self.listed(self._shown(EACH[name], one, params) for one in value)
        if by_name := _BY_NAME.get(name):
            return by_name(self, value, params)
        if name in GLOSSARIES:
            return self.label(GLOSSARIES[name][str(value)])
        if name in LABELLED:
            return self.say(f"{LABELLED[name]}.{value}")
        return self._by_type(value)

    def _by_type(self, value: object) -> str:
        if isinstance(value, Term):
            return self.label(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, tuple):
            return self.listed(self._by_type(one) for one in value)
        return escape(str(value))


def _plural_index(expression: str, n: int) -> int:
    # The two languages that we ship: English has one plural from 2 on and for 0, French keeps 0 singular.
    return int(n > 1) if expression == "(n > 1)" else int(n != 1)


def _fields(words: Words, value: object, _: Mapping[str, object]) -> str:
    codes = value if isinstance(value, tuple) else str(value).split(",")
    return words.listed(words.label(vocabulary.FIELDS[code]) for code in codes)


def _day(words: Words, value: object, _: Mapping[str, object]) -> str:
    return words.day(date.fromisoformat(value) if isinstance(value, str) else value)  # type: ignore[arg-type]


def _when(words: Words, value: object, _params: Mapping[str, object]) -> str:
    """A moment of the record: in the reader's zone, or the day alone where only that is known."""
    told, _, zone = str(value).partition(" ")
    if len(told) == len("2020-01-03"):
        return Markup(f"{words.day(date.fromisoformat(told))} ({zone})")
    return Markup(f"{words.moment(datetime.fromisoformat(told))} ({words.zone})")


def _places(words: Words, value: object, _: Mapping[str, object]) -> str:
    codes = value if isinstance(value, tuple) else str(value).split(",")
    return words.listed(words.label(PLACES[code]) for code in codes)


def _amount(words: Words, value: object, _: Mapping[str, object]) -> str:
    if isinstance(value, Amount):
        return words.amount(value)
    kind, low, high = str(value).split(":")
    bounds = [int(bound) if bound else None for bound in (low, high)]
    return words.amount(Amount(CountKind(kind), *bounds))


def _state(words: Words, value: object, params: Mapping[str, object]) -> str:
    if isinstance(value, tuple):
        _, lifecycle, code = value
        return words.state(lifecycle, code)
    return words.state(str(params["lifecycle"]), str(value))


def _phase(words: Words, value: object, _: Mapping[str, object]) -> str:
    return words.state("incident", str(value))


def _certainty(words: Words, value: object, _: Mapping[str, object]) -> str:
    return words.state("certainty", str(value))


def _allowed(words: Words, value: object, params: Mapping[str, object]) -> str:
    lifecycle = str(params["lifecycle"])
    codes = value if isinstance(value, tuple) else ()
    labels = [f"`{words.state(lifecycle, code).lower()}`" for code in codes]
    return words.listed(labels) if labels else words.say("nothing")


def _nearest(words: Words, value: object, _: Mapping[str, object]) -> str:
    return words.label(value) if isinstance(value, Term) else str(value)


def _lifecycle(words: Words, value: object, _: Mapping[str, object]) -> str:
    return words.say(f"lifecycle.{value}")


def _source(words: Words, value: object, _: Mapping[str, object]) -> str:
    one = words.exhibits.get(str(value))
    if one is None:
        return escape(str(value))
    return words.say("fact.exhibit", ref=one.ref, evidence_kind=one.kind, place=one.place)


def _person(_words: Words, value: object, _: Mapping[str, object]) -> str:
    # What the system did by itself has the name of its part in the place of a person.
    return f"<@{value}>" if _ACCOUNT.fullmatch(str(value)) else escape(str(value))


def _channel(_words: Words, value: object, _: Mapping[str, object]) -> str:
    return f"<#{value}>"


_BY_NAME: Mapping[str, Callable[[Words, object, Mapping[str, object]], str]] = {
    "fields": _fields,
    "as_typed": _fields,
    "on": _day,
    "previous": _day,
    "until": _day,
    "when": _when,
    "places": _places,
    "amount": _amount,
    "state": _state,
    "current": _state,
    "wanted": _state,
    "phase": _phase,
    "certainty": _certainty,
    "allowed": _allowed,
    "nearest": _nearest,
    "lifecycle": _lifecycle,
    "reported_by": _source,
    "source": _source,
    "person": _person,
    "channel": _channel,
}
