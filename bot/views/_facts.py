"""As of when something is so, and who says so: what stands behind a status or a number."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.words import Markup, Words
from domain.lifecycles import Circumstances


def day_of(at: datetime, circumstances: Circumstances, words: Words) -> date:
    """The day that something recorded at ``at`` speaks of: the one that was given, or that of the record."""
    return circumstances.on or at.astimezone(ZoneInfo(words.zone)).date()


def as_of(at: datetime, circumstances: Circumstances, words: Words) -> Markup:
    """That day, in words."""
    return words.say("fact.as_of", on=day_of(at, circumstances, words))


def known(at: datetime, circumstances: Circumstances, words: Words) -> list[Markup]:
    """That day, who says so, where and why."""
    return [as_of(at, circumstances, words), *words.facts(replace(circumstances, on=None))]
