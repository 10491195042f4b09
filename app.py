"""Start here: settings -> every object -> start. The words are in ``WORDS``; each has ``--help``.

This is the one place that reads the clock and makes random references.
"""

import argparse
import base64
import functools
import os
import secrets
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import commands
from bot import backing_up, doctor, logs, parts, restoring, rotating, verifying
from bot.command_line import parser
from bot.completions import completions
from bot.delivery import Patience
from bot.ending import Wishes, leave, wait_for_end, wishes
from bot.exporting import export_incident
from bot.importing import import_files
from bot.kept import kept
from bot.manifest import manifest as app_manifest
from bot.manifest import render
from bot.settings import Settings
from domain.errors import InsiderError
from domain.references import ALPHABET, Kind
from sandbox.server import Sandbox
from sandbox.story import JANUARY_2020, Player, Story
from sandbox.workspace import Workspace
from storage import migrate

_LOOPBACK = "127.0.0.1"
_APP_TOKEN = "xapp-sandbox"  # noqa: S105 -- of the local Slack


class Unusable(InsiderError):
    """What was asked for on the command line cannot be had; says what can be done."""


def utc_now() -> datetime:
    """The clock: the moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 -- the one place that reads the clock


def new_reference(kind: Kind) -> str:
    """A random reference of a kind."""
    return f"{kind}-" + "".join(secrets.choice(ALPHABET) for _ in range(kind.length))


def new_key() -> str:
    """128 random bits in hexadecimal."""
    return secrets.token_hex(16)


build = functools.partial(parts.build, now=utc_now, new_reference=new_reference, new_key=new_key)


def run(_: argparse.Namespace) -> int:
    """Serve Slack until SIGTERM or Ctrl-C: over Socket Mode with SLACK_APP_TOKEN, else over HTTP."""
    logs.configure()
    bot = build(Settings.read(os.environ))
    bot.start()
    url = bot.server.url
    way = f"over Socket Mode, with health at {url}/readyz" if bot.sockets else f"at {url}/slack/events"
    print(f"Serving Slack {way} (Ctrl-C ends it)", flush=True)
    wait_for_end(wishes())
    leave(finished=bot.stop())
    return 0


def try_settings(box: Sandbox, folder: Path, owners: Sequence[str], secret: str) -> Settings:
    """Settings for a bot beside the sandbox: a fresh key, SQLite in ``folder``, any free port."""
    door = {"SLACK_APP_TOKEN": _APP_TOKEN} if box.socket_mode else {"SLACK_SIGNING_SECRET": secret}
    return Settings.read(
        {
            "SLACK_BOT_TOKEN": "xoxb-sandbox",
            **door,
            "SLACK_API_URL": box.api_url,
            "DATABASE_URL": f"sqlite:///{folder / 'insider.db'}",
            "INSIDER_MASTER_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
            "INSIDER_OWNER": ",".join(owners),
            "HOST": _LOOPBACK,
            "PORT": "0",
        }
    )


def try_it(args: argparse.Namespace) -> int:
    """Run a local Slack, the bot beside it, and play the January 2020 case into it."""
    logs.configure(human=True)
    folder = Path(args.data or tempfile.mkdtemp(prefix="insider-try-"))
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Unusable(f"{folder} is not empty. Name a new folder with --data.")
    again = wishes()
    while _tried(args, folder, again):
        folder /= "anew"
        folder.mkdir()
    return 0


def _tried(args: argparse.Namespace, folder: Path, again: Wishes) -> bool:
    """Let people try it, until they end it or want to start anew: whether it is the latter."""
    story = Story.read(JANUARY_2020)
    secret = secrets.token_hex(16)
    box = _local_slack(story, secret, args, again)
    args.port = urlsplit(box.url).port
    settings = try_settings(box, folder, [box.workspace.person(one).id for one in story.owners], secret)
    migrate.upgrade(settings.database_url.get_secret_value())
    bot = build(
        settings,
        now=lambda: utc_now() + timedelta(seconds=box.workspace.ahead),
        patience=Patience(settle=timedelta(seconds=5)),
    )
    bot.start()
    box.connect(f"{bot.server.url}/slack/events")
    print(f"\n  A local Slack is at {box.url}\n  Data: {folder}. Ctrl-C ends it.\n", flush=True)
    if not args.empty:
        player = Player(box.workspace, box.visitor)
        with box.patient(seconds=30):
            player.play(story)
        print(f"  The January 2020 case is {player.kept['main']}. Look as Executive.\n", flush=True)
    if not args.no_browser and _has_screen():
        webbrowser.open(box.url)
        args.no_browser = True
    anew = wait_for_end(again)
    box.stop()
    bot.stop()
    return anew


def _local_slack(story: Story, secret: str, args: argparse.Namespace, again: Wishes) -> Sandbox:
    workspace = Workspace(now=lambda: utc_now().timestamp())
    story.furnish(workspace)
    box = Sandbox(
        workspace,
        signing_secret=secret,
        bot_token="xoxb-sandbox",  # noqa: S106
        app_token=_APP_TOKEN if args.socket else None,
        manifest=app_manifest(commands.ALL),
        completions=completions(commands.ALL),
        on_reset=lambda: again.put(True),
        rate_limits=True,
        port=args.port,
    )
    try:
        box.start()
    except OSError as error:
        raise Unusable(f"Port {args.port} is taken. Name another with --port.") from error
    return box


def _has_screen() -> bool:
    return sys.platform in {"darwin", "win32"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def migrate_tables(_: argparse.Namespace) -> int:
    """Bring the database's tables up to date."""
    settings = Settings.read(os.environ)
    migrate.upgrade(settings.database_url.get_secret_value())
    print(f"The tables are at revision {migrate.head()}.")
    return 0


def look_for_problems(_: argparse.Namespace) -> int:
    """Look for what is wrong with the settings, Slack, the database and the clock, and say what to do."""
    makers = doctor.Makers(now=utc_now, reference=new_reference, key=new_key)
    found = doctor.examine(os.environ, app_manifest(commands.ALL), makers)
    print("\n".join(doctor.report(found)))
    return 1 if any(finding.serious for finding in found) else 0


def manifest(_: argparse.Namespace) -> int:
    """Print the Slack app manifest, generated from the commands."""
    print(render(commands.ALL), end="")
    return 0


def import_veris(args: argparse.Namespace) -> int:
    """Make an incident of each VERIS record: of all of them, or, when one is refused, of none."""
    with kept(os.environ) as (_, store):
        told = import_files(store, args.files, now=utc_now(), new_reference=new_reference, new_key=new_key)
    print("\n".join(told))
    return 0


def export_veris(args: argparse.Namespace) -> int:
    """Tell one incident as a VERIS 1.4.1 record, in JSON, without anything that was typed about it."""
    with kept(os.environ) as (_, store):
        print(export_incident(store, args.ref, args.out, now=utc_now(), new_reference=new_reference))
    return 0


def backup(args: argparse.Namespace) -> int:
    """Write a verified backup of everything into a new file, while the bot serves."""
    return backing_up.run(args, now=utc_now)


def restore(args: argparse.Namespace) -> int:
    """Put a backup into a database without data, when nobody serves it, or change nothing."""
    return restoring.run(args, change=new_reference(Kind.CHANGE), at=utc_now())


WORDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "try": try_it,
    "run": run,
    "migrate": migrate_tables,
    "doctor": look_for_problems,
    "import-veris": import_veris,
    "export-veris": export_veris,
    "verify": verifying.run,
    "backup": backup,
    "restore": restore,
    "rotate-keys": rotating.run,
    "manifest": manifest,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one word; 0 when it worked, 1 for a problem that it names, 2 for wrong usage."""
    args = parser(WORDS).parse_args(arguments)
    try:
        return WORDS[args.word](args)
    except (InsiderError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
