"""Settings: what is read, what is refused and in which words, and that no value is ever repeated."""

import base64
import contextlib
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.settings import Settings, SettingsProblem

KEY = base64.b64encode(bytes(range(32))).decode()
OLD_KEY = base64.b64encode(bytes(32)).decode()
GOOD: Mapping[str, str] = {
    "SLACK_BOT_TOKEN": "xoxb-1234",
    "SLACK_SIGNING_SECRET": "0123456789abcdef",
    "INSIDER_MASTER_KEY": KEY,
}
FILED = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "INSIDER_MASTER_KEY")


def problems_of(environ: Mapping[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsProblem) as caught:
        Settings.read(environ)
    return caught.value.problems


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in GOOD.items() if name not in names}


def test_defaults_of_everything_that_may_be_left_out() -> None:
    settings = Settings.read(GOOD)

    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.database_url.get_secret_value() == "sqlite:///insider.db"
    assert (settings.host, settings.port, settings.insider_owner) == ("127.0.0.1", 3000, ())
    assert (settings.metrics_host, settings.metrics_port) == ("127.0.0.1", None)
    assert settings.config.model_dump() == {
        "organisation": "the organisation",
        "zone": "UTC",
        "locale": "en",
        "regimes_on": frozenset(),
        "regimes_off": frozenset(),
        "targets": {},
        "jurisdictions": (),
        "checkpoints": {"file": None, "webhook": None},
        "groups": {},
        "accounts": {},
        "phone_regions": ("FR", "GB", "US"),
        "retention_days": {"cleared": 60, "substantiated": 1095, "rejected": 60, "closed": 1825},
    }
    assert not settings.socket_mode


def test_every_variable_is_read(tmp_path: Path) -> None:
    config = tmp_path / "insider.toml"
    config.write_text('organisation = "Café"\nzone = "Europe/Paris"\nlocale = "fr"\n', encoding="utf-8")
    settings = Settings.read(
        {
            **GOOD,
            "SLACK_APP_TOKEN": "xapp-5678",
            "SLACK_API_URL": "http://127.0.0.1:8765/api",
            "DATABASE_URL": "postgresql+psycopg://u:p@h/d",
            "INSIDER_MASTER_KEY": f"{KEY}, {OLD_KEY}",
            "INSIDER_OWNER": "U012AB3CD, W99,",
            "INSIDER_CONFIG": str(config),
            "HOST": "::1",
            "PORT": " 8080 ",
            "METRICS_HOST": "10.0.0.7",
            "METRICS_PORT": "9100",
        }
    )

    assert settings.socket_mode
    assert settings.slack_api_url == "http://127.0.0.1:8765/api/"
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://u:p@h/d"
    assert settings.master_keys == (bytes(range(32)), bytes(32))
    assert settings.insider_owner == ("U012AB3CD", "W99")
    assert (settings.host, settings.port) == ("::1", 8080)
    assert (settings.metrics_host, settings.metrics_port) == ("10.0.0.7", 9100)
    assert (settings.config.organisation, settings.config.zone) == ("Café", "Europe/Paris")
    assert settings.config.locale == "fr"


def test_the_process_environment_does_not_shine_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-other")

    settings = Settings.read(GOOD)

    assert (settings.port, settings.slack_app_token) == (3000, None)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings.read(GOOD).port = 1  # type: ignore[misc, unused-ignore]


def test_an_app_token_makes_the_signing_secret_unnecessary() -> None:
    settings = Settings.read(without("SLACK_SIGNING_SECRET") | {"SLACK_APP_TOKEN": "xapp-5678"})

    assert settings.slack_signing_secret is None


@pytest.mark.parametrize("name", FILED)
def test_a_secret_may_be_a_file(name: str, tmp_path: Path) -> None:
    given_values = {**GOOD, "SLACK_APP_TOKEN": "xapp-5678"}
    file = tmp_path / "secret"
    file.write_text(f"\n{given_values[name]}\n", encoding="utf-8")
    environ = {key: value for key, value in given_values.items() if key != name} | {f"{name}_FILE": str(file)}

    assert Settings.read(environ) == Settings.read(given_values)


@pytest.mark.parametrize("name", FILED)
def test_a_secret_and_its_file_together_are_a_problem(name: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("whatever", encoding="utf-8")
    environ = {**GOOD, "SLACK_APP_TOKEN": "xapp-5678", f"{name}_FILE": str(file)}

    assert problems_of(environ) == (f"{name} and {name}_FILE are both set. Keep one of them.",)


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_secret_file_that_says_nothing_is_one_problem(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)

    (problem,) = problems_of(without("SLACK_BOT_TOKEN") | {"SLACK_BOT_TOKEN_FILE": str(file)})

    assert problem.startswith("SLACK_BOT_TOKEN has a SLACK_BOT_TOKEN_FILE that cannot be read or is empty. ")


def test_an_unreadable_signing_secret_is_not_missing_as_well(tmp_path: Path) -> None:
    environ = without("SLACK_SIGNING_SECRET") | {"SLACK_SIGNING_SECRET_FILE": str(tmp_path / "none")}

    assert len(problems_of(environ)) == 1


def test_nothing_set_names_all_that_is_needed() -> None:
    problems = problems_of({"SLACK_BOT_TOKEN": "  "})

    assert sorted(problem.split(" is missing. ")[0] for problem in problems) == [
        "INSIDER_MASTER_KEY",
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
    ]


def test_the_command_in_the_message_makes_a_key() -> None:
    (problem,) = problems_of(without("INSIDER_MASTER_KEY"))
    command = problem.split("Make one with: ")[1]

    made = subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout  # noqa: S602 -- as typed

    assert len(Settings.read({**GOOD, "INSIDER_MASTER_KEY": made}).master_keys[0]) == 32


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "canary", "does not start with xoxb-."),
        ("SLACK_APP_TOKEN", "canary", "does not start with xapp-."),
        ("SLACK_SIGNING_SECRET", "canary", "is shorter than 16 characters."),
        ("SLACK_API_URL", "canary", "is not a web address."),
        ("SLACK_API_URL", "ftp://canary/", "is not a web address."),
        ("SLACK_API_URL", "https://[canary", "is not a web address."),
        ("SLACK_API_URL", "http://canary.example/api/", "would send the token over an open connection."),
        ("DATABASE_URL", "mysql://canary", "does not start with sqlite:/// or postgresql+psycopg://."),
        ("INSIDER_MASTER_KEY", "canary", "is not base64."),
        ("INSIDER_MASTER_KEY", "canäry", "is not base64."),
        ("INSIDER_MASTER_KEY", "Y2FuYXJ5", "is not base64 of exactly 32 bytes"),
        ("INSIDER_MASTER_KEY", f"{KEY},", "is not base64 of exactly 32 bytes"),
        ("INSIDER_MASTER_KEY", f"{KEY},{KEY}", "holds the same key twice."),
        ("INSIDER_OWNER", "@canary", "holds something that is not a Slack user id."),
        ("INSIDER_OWNER", "U012 canary", "holds something that is not a Slack user id."),
        ("PORT", "canary", "is not valid. Give a number"),
        ("PORT", "65536", "is not valid. Give a number"),
        ("METRICS_PORT", "canary", "is not valid. Give a number"),
        ("METRICS_PORT", "65536", "is not valid. Give a number"),
    ],
)
def test_a_wrong_value_is_named_but_not_repeated(name: str, value: str, said: str) -> None:
    (problem,) = problems_of({**GOOD, name: value})

    assert problem.startswith(f"{name} {said}")
    assert "canary" not in problem
    assert KEY not in problem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
        ("SLACK_BOT_TOKEN", "INSIDER_MASTER_KEY"),
        ("SLACK_SIGNING_SECRET", "INSIDER_MASTER_KEY"),
    ],
)
def test_secrets_must_differ(one: str, other: str) -> None:
    shared = "xoxb-0123456789abcdef"

    problems = problems_of({**GOOD, one: shared, other: shared})

    assert f"{one} and {other} have the same value. Each must be its own." in problems


def test_a_signing_secret_may_not_be_one_of_several_master_keys() -> None:
    problems = problems_of(
        {**GOOD, "SLACK_SIGNING_SECRET": OLD_KEY, "INSIDER_MASTER_KEY": f"{KEY}, {OLD_KEY}"}
    )

    assert len(problems) == 1


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    config = tmp_path / "insider.toml"
    config.write_text('organisation = ""\nzone = "../canary"\nlocale = 3\nregimes = 1\n', encoding="utf-8")
    problems = problems_of(
        {
            "SLACK_BOT_TOKEN": "canary",
            "SLACK_API_URL": "canary",
            "DATABASE_URL": "canary",
            "INSIDER_MASTER_KEY": "canary",
            "INSIDER_OWNER": "canary",
            "INSIDER_CONFIG": str(config),
            "PORT": "canary",
        }
    )

    text = "\n".join(problems)
    # One for each variable, one more for two alike secrets, four for the file, one for the missing secret.
    assert len(problems) == 12
    assert "has the unknown key 'regimes'. The keys are: organisation, zone, locale, " in text
    assert "has the key 'zone', which is not a known time zone." in text
    assert "has the key 'locale', which is not valid. Give en or fr" in text
    assert "canary" not in text


@pytest.mark.parametrize("content", [None, "organisation = canary", "\x00"])
def test_a_configuration_that_cannot_be_read(content: str | None, tmp_path: Path) -> None:
    config = tmp_path / "insider.toml"
    if content is not None:
        config.write_text(content, encoding="utf-8")

    (problem,) = problems_of({**GOOD, "INSIDER_CONFIG": str(config)})

    assert problem.startswith("INSIDER_CONFIG names a file that ")
    assert "canary" not in problem


def test_no_secret_is_in_the_text_of_the_settings() -> None:
    settings = Settings.read(
        {**GOOD, "SLACK_APP_TOKEN": "xapp-5678", "DATABASE_URL": "postgresql+psycopg://u:hidden@h/d"}
    )

    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"

    assert not [secret for secret in (*GOOD.values(), "xapp-5678", "hidden") if secret in shown]


def test_an_error_of_the_type_itself_does_not_repeat_values() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"slack_bot_token": "canary", "port": "canary", "insider_owner": "canary"})

    assert "canary" not in str(caught.value)


@given(st.dictionaries(st.sampled_from([*GOOD, "SLACK_API_URL", "INSIDER_OWNER", "PORT"]), st.text()))
def test_any_environment_gives_settings_or_their_problems(environ: dict[str, str]) -> None:
    with contextlib.suppress(SettingsProblem):
        Settings.read(environ)


def test_an_organisation_chooses_its_regimes(tmp_path: Path) -> None:
    config = tmp_path / "insider.toml"
    config.write_text(
        'regimes_on = ["uk_gdpr"]\nregimes_off = ["sec_8k"]\njurisdictions = ["EU", "US-CA"]\n'
        "targets = {gdpr34 = 5}\n",
        encoding="utf-8",
    )
    choice = Settings.read({**GOOD, "INSIDER_CONFIG": str(config)}).config.choice
    assert (choice.on, choice.off) == (frozenset({"uk_gdpr"}), frozenset({"sec_8k"}))
    assert (choice.places, choice.targets) == (("EU", "US-CA"), {"gdpr34": 5})


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('regimes_on = ["canary"]', "has the key 'regimes_on', which names a regime that nobody knows"),
        ('regimes_off = ["canary"]', "has the key 'regimes_off', which names a regime that nobody knows"),
        (
            'checkpoints = {webhook = "http://canary.example/"}',
            "'checkpoints', which is not a plain",
        ),
        (
            'checkpoints = {webhook = "https://canary@x.example/"}',
            "'checkpoints', which is not a plain",
        ),
        ('checkpoints = {canary = "x"}', "has the key 'checkpoints', which is not valid"),
        ('jurisdictions = ["canary"]', "has the key 'jurisdictions', which names a jurisdiction that nobody"),
        ("targets = {canary = 5}", "has the key 'targets', which names a regime that nobody knows"),
        ("targets = {gdpr33 = 5}", "has the key 'targets', which sets a target where the law names a number"),
        ("targets = {gdpr34 = 0}", "has the key 'targets', which holds fewer days than one"),
    ],
)
def test_a_choice_of_regimes_that_cannot_be_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    config = tmp_path / "insider.toml"
    config.write_text(line, encoding="utf-8")
    with pytest.raises(SettingsProblem) as caught:
        Settings.read({**GOOD, "INSIDER_CONFIG": str(config)})
    assert problem in str(caught.value)
    assert "canary" not in str(caught.value)
