"""What the file that ``INSIDER_CONFIG`` names may say, as one frozen value."""

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from bot.clients.outbound import NotSent, checked
from bot.leaked_values import Hints
from domain.access import Role
from domain.moments import PLACES
from domain.personal_data import REGIONS, USUAL_REGIONS
from domain.regimes import REGIMES, Choice
from domain.retention import Periods


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError):
        raise ValueError("is not a known time zone") from None
    return value


def _known_regimes(codes: frozenset[str]) -> frozenset[str]:
    if not all(code in REGIMES for code in codes):
        raise ValueError("names a regime that nobody knows")
    return codes


def _known_targets(days: dict[str, int]) -> dict[str, int]:
    _known_regimes(frozenset(days))
    if any(REGIMES[code].numbered for code in days):
        raise ValueError("sets a target where the law names a number")
    if any(count < 1 for count in days.values()):
        raise ValueError("holds fewer days than one")
    return days


def _known_places(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not all(code in PLACES for code in codes):
        raise ValueError("names a jurisdiction that nobody knows")
    return codes


def _known_regions(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not REGIONS.issuperset(codes):
        raise ValueError("names a region that nobody knows")
    return codes


def _group_roles(groups: dict[str, tuple[Role, ...]]) -> dict[str, tuple[Role, ...]]:
    if not all(re.fullmatch(r"S[A-Z0-9]+", group) for group in groups):
        raise ValueError("names something that is not the id of a user group")
    if any(Role.OWNER in roles for roles in groups.values()):
        raise ValueError("makes owners: these are named one by one")
    return groups


def _accounts(people: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    everybody = [*people, *(user for users in people.values() for user in users)]
    if not all(re.fullmatch(r"[UW][A-Z0-9]+", user) for user in everybody):
        raise ValueError("names something that is not a Slack user id")
    if len(set(everybody)) < len(everybody):
        raise ValueError("names an account twice")
    return people


def _webhook(value: SecretStr) -> SecretStr:
    try:
        checked(value.get_secret_value())
    except NotSent:
        raise ValueError("is not a plain https:// address on the usual port") from None
    return value


class CheckpointPlaces(BaseModel):
    """Where checkpoints of the record are sent."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    file: Path | None = None
    # An address may hold a secret.
    webhook: Annotated[SecretStr, AfterValidator(_webhook)] | None = None


class RetentionDays(BaseModel):
    """Days after the end of a case for which it can be told who its suspects were, or it is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    cleared: Annotated[int, Field(ge=1)] = Periods().cleared
    substantiated: Annotated[int, Field(ge=1)] = Periods().substantiated
    rejected: Annotated[int, Field(ge=1)] = Periods().rejected
    closed: Annotated[int, Field(ge=1)] = Periods().closed


class Config(BaseModel):
    """What ``INSIDER_CONFIG`` may say; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    organisation: Annotated[str, Field(min_length=1)] = "the organisation"
    zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    locale: Literal["en", "fr"] = "en"
    regimes_on: Annotated[frozenset[str], AfterValidator(_known_regimes)] = frozenset()
    regimes_off: Annotated[frozenset[str], AfterValidator(_known_regimes)] = frozenset()
    targets: Annotated[dict[str, int], AfterValidator(_known_targets)] = {}
    jurisdictions: Annotated[tuple[str, ...], AfterValidator(_known_places)] = ()
    checkpoints: CheckpointPlaces = CheckpointPlaces()
    retention_days: RetentionDays = RetentionDays()
    groups: Annotated[dict[str, tuple[Role, ...]], AfterValidator(_group_roles)] = {}
    accounts: Annotated[dict[str, tuple[str, ...]], AfterValidator(_accounts)] = {}
    phone_regions: Annotated[tuple[str, ...], AfterValidator(_known_regions)] = USUAL_REGIONS

    @property
    def choice(self) -> Choice:
        """Which regimes the organisation uses, and where it is."""
        return Choice(
            on=self.regimes_on, off=self.regimes_off, targets=self.targets, places=self.jurisdictions
        )

    @property
    def persons(self) -> dict[str, str]:
        """Further account -> the account that the person goes by."""
        return {user: person for person, users in self.accounts.items() for user in users}

    @property
    def periods(self) -> Periods:
        """For how long it can be told who a suspect was."""
        return Periods(**self.retention_days.model_dump())

    @property
    def hints(self) -> Hints:
        """What is looked for in what people type."""
        return Hints(self.phone_regions)
