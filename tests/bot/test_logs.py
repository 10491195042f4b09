"""Logs: what a process writes to stderr, whole processes at a time, since the settings are the process's."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CANARY = "Xylograph"
KEYS = {"time", "level", "logger", "event", "ref", "verb", "outcome", "ms", "request", "error", "where"} | {
    "method",
    "status",
    "kind",
    "attempts",
    "slot",
    "count",
    "url_host",
}


def stderr_of(script: str, *, human: bool = False, exit_code: int = 0) -> str:
    """What a process that logs as we do and then runs the script writes to stderr."""
    begin = (
        f"import structlog\nfrom bot import logs\nlogs.configure(human={human})\nlog = structlog.get_logger()"
    )
    ran = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-c", f"{begin}\n{textwrap.dedent(script)}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == exit_code, ran.stderr
    return ran.stderr


def lines_of(script: str, *, exit_code: int = 0) -> list[dict[str, object]]:
    return [json.loads(line) for line in stderr_of(script, exit_code=exit_code).splitlines()]


LEAKS = {
    "keys that are not on the list": """
        log.info("opened", ref="IN-1", text=CANARY, body={"text": CANARY}, stack_info=True)
    """,
    "values that are not plain": """
        log.info("opened", ref={"text": CANARY}, kind=[CANARY], error=ValueError(CANARY))
        log.info("opened", method=CANARY.encode())
    """,
    "an exception's message": """
        try:
            secret = CANARY
            raise ValueError(secret)
        except ValueError:
            log.exception("failed", ref="IN-1")
    """,
    "the messages of its causes": """
        try:
            try:
                raise KeyError(CANARY)
            except KeyError as cause:
                raise ValueError(CANARY) from cause
        except ValueError as error:
            log.warning("failed", exc_info=error)
    """,
    "a database error": """
        import sqlalchemy
        engine = sqlalchemy.create_engine("sqlite://", echo=True)
        with engine.connect() as connection:
            try:
                connection.execute(sqlalchemy.text("select :one from nowhere"), {"one": CANARY})
            except sqlalchemy.exc.OperationalError as error:
                assert CANARY in str(error)
                log.exception("failed")
                logging.getLogger("sqlalchemy.engine.Engine").error("%s", error, exc_info=True)
        engine.dispose()
    """,
    "an address that httpx calls": """
        import httpx
        logging.getLogger("httpx").setLevel(logging.DEBUG)
        logging.getLogger("httpcore").setLevel(logging.DEBUG)
        with httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200))) as client:
            client.get("https://hooks.slack.com/commands/" + CANARY)
        log.info("called", url_host="hooks.slack.com")
    """,
    "the body of a forged request": """
        from slack_bolt import App, BoltRequest
        from slack_bolt.authorization import AuthorizeResult
        def authorize(**_):
            return AuthorizeResult(enterprise_id=None, team_id="T1")
        app = App(signing_secret="s" * 16, authorize=authorize)
        logging.getLogger("slack_bolt").setLevel(logging.DEBUG)
        logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.DEBUG)
        headers = {"x-slack-signature": "v0=00", "x-slack-request-timestamp": "1"}
        request = BoltRequest(body="command=/insider&text=" + CANARY, headers=headers)
        assert app.dispatch(request).status == 401
        logging.getLogger("slack_bolt.RequestVerification").error(CANARY)
        log.info("turned_away", status=401)
    """,
    "the body of a genuine request, and what its listener raised": """
        import time
        from slack_bolt import App, BoltRequest
        from slack_bolt.authorization import AuthorizeResult
        from slack_sdk.signature import SignatureVerifier
        def authorize(**_):
            return AuthorizeResult(enterprise_id=None, team_id="T1")
        app = App(signing_secret="s" * 16, authorize=authorize, process_before_response=True)
        @app.command("/insider")
        def insider(ack, body):
            raise ValueError(body["text"])
        for command in ("/insider", "/other"):
            body = f"command={command}&team_id=T1&user_id=U1&text={CANARY}"
            now = str(int(time.time()))
            signature = SignatureVerifier("s" * 16).generate_signature(timestamp=now, body=body)
            headers = {"x-slack-signature": signature, "x-slack-request-timestamp": now}
            app.dispatch(BoltRequest(body=body, headers=headers))
    """,
    "what the Slack client says and gets": """
        import http.server, threading
        from slack_sdk import WebClient
        from slack_sdk.errors import SlackApiError
        class Slack(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"not json " + CANARY.encode())
            def log_message(self, *args): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Slack)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        logging.getLogger("slack_sdk").setLevel(logging.DEBUG)
        try:
            WebClient(token="xoxb-" + CANARY, base_url=f"http://127.0.0.1:{server.server_port}/").chat_postMessage(
                channel="C1", text=CANARY)
        except SlackApiError:
            log.exception("failed")
    """,
    "other people's records of every level": """
        for name in ("httpx", "httpcore", "slack_sdk", "slack_bolt", "sqlalchemy.engine", "apscheduler",
                     "uvicorn", "asyncio", "anything"):
            logging.getLogger(name).setLevel(logging.DEBUG)
            for level in (10, 20, 30, 40, 50):
                logging.getLogger(name).log(level, "body %s", CANARY, extra={"event": CANARY, "ref": CANARY})
    """,
    "a record that cannot be formatted": """
        logging.getLogger("anything").error("%d", CANARY)
        logging.getLogger("anything").error({"event": CANARY})
    """,
    "a record that cannot be written": """
        handler = logging.getLogger().handlers[0]
        stream = handler.setStream(None)
        logging.getLogger("anything").error("body %s", CANARY)
        handler.setStream(stream)
        log.info("written")
    """,
    "a warning": """
        import warnings
        warnings.warn(CANARY)
    """,
    "an exception that ends a thread": """
        import threading
        def run():
            raise ValueError(CANARY)
        thread = threading.Thread(target=run, name=CANARY)
        thread.start()
        thread.join()
    """,
    "an exception that nothing can catch": """
        class Rude:
            def __del__(self):
                raise ValueError(CANARY)
        rude = Rude()
        del rude
    """,
}


@pytest.mark.parametrize("leak", LEAKS)
def test_the_canary_is_never_written(leak: str) -> None:
    lines = stderr_of(f"import logging\nCANARY = {CANARY!r}\n{textwrap.dedent(LEAKS[leak])}")

    assert CANARY.lower() not in lines.lower()
    assert lines.splitlines(), "the log must say something"
    for line in lines.splitlines():
        assert set(json.loads(line)) <= KEYS


def test_an_exception_that_ends_the_process_is_written_without_its_message() -> None:
    (line,) = lines_of(f"raise ValueError({CANARY!r})", exit_code=1)

    assert (line["event"], line["error"]) == ("uncaught", "ValueError")


def test_a_line_says_all_that_is_on_the_list() -> None:
    (line,) = lines_of(
        "log.warning('sent', url_host='h', count=2, slot='s', attempts=1, kind='k', status=200, method='m',"
        " where='w', error='e', request='r', ms=1.5, outcome='o', verb='v', ref='IN-1')"
    )

    assert set(line) == KEYS
    assert (line["level"], line["logger"], line["event"], line["ms"]) == ("warning", "__main__", "sent", 1.5)
    assert str(line["time"]).endswith("+00:00")


def test_an_exception_is_its_types_and_its_innermost_places() -> None:
    (line,) = lines_of("""
        from domain.references import Kind
        def inner():
            try:
                Kind("none")
            except ValueError:
                raise LookupError
        try:
            inner()
        except LookupError:
            log.exception("failed")
    """)

    assert line["error"] == "LookupError from ValueError"
    assert line["where"] == "<string>:11 < <string>:13"


def test_line_ends_and_terminal_codes_are_escaped() -> None:
    script = r"log.info('one', ref='IN-1\r\n{\"event\": \"forged\"}\x1b[31m' + chr(0x2028))"

    (line,) = stderr_of(script).split("\n")[:-1]
    (human,) = stderr_of(script, human=True).split("\n")[:-1]

    assert json.loads(line)["event"] == "one"
    assert "\x1b" not in line + human
    assert "\r" not in line + human
    assert "\u2028" not in line + human


def test_long_values_are_cut() -> None:
    (line,) = lines_of("log.info('one', ref='x' * 5000)")

    assert line["ref"] == "x" * 200


def test_lines_for_people() -> None:
    written = stderr_of("log.info('digest_posted', ref='IN-1', text='dropped', ms=12)", human=True)

    assert written[8:] == " info digest_posted ref=IN-1 ms=12\n"


def test_foreign_warnings_keep_logger_level_and_place() -> None:
    (line,) = lines_of("import logging\nlogging.getLogger('apscheduler.scheduler').warning('words')")

    assert set(line) == {"time", "level", "logger", "event", "where"}
    assert (line["logger"], line["level"], line["event"]) == ("apscheduler.scheduler", "warning", "library")
    assert line["where"] == "<string>:6"


def test_the_chatter_of_libraries_is_dropped_whatever_their_levels() -> None:
    lines = lines_of("""
        import logging
        for name in ("httpx", "slack_bolt", "slack_bolt.RequestVerification", "anything"):
            logging.getLogger(name).setLevel(logging.DEBUG)
            logging.getLogger(name).debug("words")
            logging.getLogger(name).info("words")
        logging.getLogger("slack_bolt.RequestVerification").error("words")
        log.debug("ours")
    """)

    assert lines == []


def test_a_request_is_named_in_its_lines_and_no_others() -> None:
    one, two = lines_of("with logs.bind_request('R1'):\n    log.info('one')\nlog.info('two')")

    assert (one["request"], two.get("request")) == ("R1", None)


def test_configuring_twice_writes_once() -> None:
    assert len(lines_of("logs.configure()\nlog.info('one')")) == 1
