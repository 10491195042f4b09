"""The options of each word of the command line."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path


def parser(words: Mapping[str, Callable[[argparse.Namespace], int]]) -> argparse.ArgumentParser:
    """The command line of these words; the first line of what does a word is its help."""
    made = argparse.ArgumentParser(prog="app.py", description="The insider-incident bot for Slack.")
    each = made.add_subparsers(dest="word", required=True, metavar="WORD")
    for word, function in words.items():
        text = (function.__doc__ or "").splitlines()[0]
        sub = each.add_parser(word, help=text, description=text)
        if word == "try":
            sub.add_argument("--port", type=int, default=8765, help="of the local Slack (8765)")
            sub.add_argument("--data", metavar="DIR", help="a new folder for the database")
            sub.add_argument("--socket", action="store_true", help="over Socket Mode instead of HTTP")
            sub.add_argument("--empty", action="store_true", help="without the story")
            sub.add_argument("--no-browser", action="store_true", help="do not open a browser")
        if word == "import-veris":
            sub.add_argument("files", nargs="+", metavar="FILE", type=Path, help="one record, as JSON")
        if word == "export-veris":
            sub.add_argument("ref", metavar="REF", help="an incident's reference, such as IN-7QK2M9")
            sub.add_argument(
                "--out", metavar="FILE", type=Path, help="a new file, instead of standard output"
            )
        if word == "backup":
            sub.add_argument("file", metavar="FILE", type=Path, help="a new file")
        if word == "restore":
            sub.add_argument("file", metavar="FILE", type=Path, help="what backup wrote")
        if word in {"verify", "restore"}:
            sub.add_argument(
                "--checkpoint", metavar="FILE", type=Path, help="checkpoints that were kept elsewhere"
            )
    return made
