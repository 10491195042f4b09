"""The environment, and an optional TOML file, as one frozen value.

Problems are collected and said together, each with the variable's name and how to mend it. No value is ever
repeated in them: the reader knows what they typed, and a log must not learn it.
"""

import base64
import binascii
import itertools
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.config import Config
from domain.errors import InsiderError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_APPS: Final = "https://api.slack.com/apps"
_MAKE_KEY: Final = (
    "python3 -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'"
)
_MENDING: Final[Mapping[str, str]] = {
    "SLACK_BOT_TOKEN": f"Copy the Bot User OAuth Token (xoxb-...) from OAuth & Permissions at {_APPS}.",
    "SLACK_APP_TOKEN": f"Make an app-level token (xapp-...) with connections:write at {_APPS}.",
    "SLACK_SIGNING_SECRET": f"Copy it from Basic Information at {_APPS}, or set SLACK_APP_TOKEN instead.",
    "SLACK_API_URL": "Leave it out for Slack itself, or give an https:// address;"
    " http:// is only for 127.0.0.1, ::1 and localhost.",
    "DATABASE_URL": "Use sqlite:///insider.db or postgresql+psycopg://user:password@host/name.",
    "INSIDER_MASTER_KEY": f"Make one with: {_MAKE_KEY}",
    "INSIDER_OWNER": "Give Slack user ids such as U012AB3CD, separated by commas.",
    "INSIDER_CONFIG": "Correct the file, or leave INSIDER_CONFIG out for the defaults.",
    "PORT": "Give a number from 0 to 65535; 0 takes any free port.",
    "METRICS_PORT": "Give a number from 0 to 65535 that is not PORT, or leave it out for no metrics.",
    "organisation": "Give a name in quotes.",
    "zone": "Give an IANA name in quotes, such as Europe/Paris.",
    "locale": "Give en or fr in quotes.",
    "regimes_on": 'Give codes of domain/clocks.toml, such as ["uk_gdpr"].',
    "regimes_off": 'Give codes of domain/clocks.toml, such as ["sec_8k"].',
    "targets": "Give days for regimes without a number, such as {gdpr34 = 5}.",
    "retention_days": "Give days, such as {cleared = 60, substantiated = 1095, closed = 1825}.",
    "groups": 'Give roles by the ids of user groups, such as {S012AB3CD = ["hr"]}; never owner.',
    "accounts": 'Give further accounts by the first, such as {U012AB3CD = ["U045EF6GH"]}; each once.',
    "phone_regions": 'Give codes of regions, such as ["FR", "GB"].',
    "checkpoints": 'Give places, such as {file = "/mnt/audit/checkpoints.txt", webhook = "https://..."}.',
    "jurisdictions": 'Give codes of domain/clocks.toml, such as ["EU", "US-CA"].',
}
# These may be given as a file, by the same name with _FILE.
_SECRETS: Final = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "INSIDER_MASTER_KEY")
_OTHERS: Final = (
    "SLACK_API_URL",
    "DATABASE_URL",
    "INSIDER_OWNER",
    "HOST",
    "PORT",
    "METRICS_HOST",
    "METRICS_PORT",
)
_WHAT: Final = {"missing": "is missing", "too_short": "is shorter than 16 characters"}
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})

_Problem = tuple[str, str]  # the variable's name, and the rest of the sentence about it


class SettingsProblem(InsiderError):
    """The settings cannot be used.

    Args:
        problems: One or two sentences for each problem; none repeats a value.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def _begins(*beginnings: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(beginnings):
            raise ValueError(f"does not start with {' or '.join(beginnings)}")
        return value

    return AfterValidator(check)


def _keys(text: str) -> tuple[bytes, ...]:
    try:
        keys = tuple(base64.b64decode(part.strip(), validate=True) for part in text.split(","))
    except (binascii.Error, ValueError):
        raise ValueError("is not base64") from None
    if any(len(key) != 32 for key in keys):
        raise ValueError("is not base64 of exactly 32 bytes, or several of those separated by commas")
    if len(set(keys)) < len(keys):
        raise ValueError("holds the same key twice")
    return keys


def _readable_keys(value: SecretStr) -> SecretStr:
    _keys(value.get_secret_value())
    return value


def _slack_address(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError("is not a web address")
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise ValueError("would send the token over an open connection")
    return value if value.endswith("/") else f"{value}/"


def _users(value: object) -> object:
    if not isinstance(value, str):
        return value
    users = tuple(part.strip() for part in value.split(",") if part.strip())
    if not all(re.fullmatch(r"[UW][A-Z0-9]+", user) for user in users):
        raise ValueError("holds something that is not a Slack user id")
    return users


class Settings(BaseSettings):
    """Everything that is set from outside, checked. Fields carry the names of their variables."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    slack_bot_token: Annotated[SecretStr, _begins("xoxb-")]
    slack_app_token: Annotated[SecretStr, _begins("xapp-")] | None = None
    slack_signing_secret: Annotated[SecretStr, Field(min_length=16)] | None = None
    slack_api_url: Annotated[str, AfterValidator(_slack_address)] = "https://slack.com/api/"
    # A database's address may hold its password.
    database_url: Annotated[SecretStr, _begins("sqlite:///", "postgresql+psycopg://")] = SecretStr(
        "sqlite:///insider.db"
    )
    insider_master_key: Annotated[SecretStr, AfterValidator(_readable_keys)]
    insider_owner: Annotated[tuple[str, ...], BeforeValidator(_users)] = ()
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    metrics_host: str = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    config: Config = Config()

    @classmethod
    def settings_customise_sources(cls, *_args: object, **sources: Any) -> tuple[Any, ...]:  # noqa: ANN401
        """Take values from the caller alone: ``read`` says which environment counts."""
        return (sources["init_settings"],)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Read and check all settings of ``run``.

        Args:
            environ: The environment; blank variables count as unset.

        Raises:
            SettingsProblem: Something is missing or wrong; it lists everything that is.
        """
        values, problems = _secrets(environ)
        values |= {name: environ[name].strip() for name in _OTHERS if environ.get(name, "").strip()}
        absent = [(name, _missing(name)) for name, _ in problems]
        problems += _doors({*values, *dict(problems)})
        problems += _alike(values)
        config, found = _config(environ.get("INSIDER_CONFIG", "").strip())
        problems += found
        try:
            settings = cls.model_validate(
                {"config": config} | {name.lower(): value for name, value in values.items()}
            )
        except ValidationError as error:
            problems += [one for one in map(_problem, error.errors()) if one not in absent]
        if problems:
            raise SettingsProblem([f"{name} {what}" for name, what in problems])
        return settings

    @property
    def master_keys(self) -> tuple[bytes, ...]:
        """The master keys, 32 bytes each, newest first."""
        return _keys(self.insider_master_key.get_secret_value())

    @property
    def socket_mode(self) -> bool:
        """Whether the bot connects out to Slack; otherwise Slack connects to ``host`` and ``port``."""
        return self.slack_app_token is not None


def _secrets(environ: Mapping[str, str]) -> tuple[dict[str, str], list[_Problem]]:
    values: dict[str, str] = {}
    problems: list[_Problem] = []
    for name in _SECRETS:
        value, file = environ.get(name, "").strip(), environ.get(f"{name}_FILE", "").strip()
        if value and file:
            problems.append((name, f"and {name}_FILE are both set. Keep one of them."))
        elif file:
            try:
                value = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, ValueError):
                value = ""
            if not value:
                problems.append(
                    (name, f"has a {name}_FILE that cannot be read or is empty. {_MENDING[name]}")
                )
        if value:
            values[name] = value
    return values, problems


def _missing(name: str) -> str:
    return f"is missing. {_MENDING[name]}"


def _doors(given: Collection[str]) -> Iterator[_Problem]:
    if "SLACK_APP_TOKEN" not in given and "SLACK_SIGNING_SECRET" not in given:
        yield "SLACK_SIGNING_SECRET", _missing("SLACK_SIGNING_SECRET")


def _alike(values: Mapping[str, str]) -> Iterator[_Problem]:
    parts = {name: {part.strip() for part in values[name].split(",")} for name in _SECRETS if name in values}
    for one, other in itertools.combinations(parts, 2):
        if not parts[one].isdisjoint(parts[other]):
            yield one, f"and {other} have the same value. Each must be its own."


def _config(file: str) -> tuple[dict[str, Any], list[_Problem]]:
    try:
        return (tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {}), []
    except OSError:
        what = "names a file that cannot be read"
    except ValueError:
        what = "names a file that is not TOML"
    return {}, [("INSIDER_CONFIG", f"{what}. {_MENDING['INSIDER_CONFIG']}")]


def _problem(error: "ErrorDetails") -> _Problem:
    where = [str(part) for part in error["loc"]]
    if where[0] == "config" and error["type"] == "extra_forbidden" and len(where) == 2:
        known = ", ".join(Config.model_fields)
        return "INSIDER_CONFIG", f"has the unknown key {where[1]!r}. The keys are: {known}."
    own_words = {"value_error": str(error.get("ctx", {}).get("error"))}
    what = (_WHAT | own_words).get(error["type"], "is not valid")
    if where[0] == "config":
        return "INSIDER_CONFIG", f"has the key {where[1]!r}, which {what}. {_MENDING[where[1]]}"
    name = where[0].upper()
    return name, f"{what}. {_MENDING[name]}"
