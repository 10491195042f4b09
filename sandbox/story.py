"""Plays a story into a workspace: people type commands, as one readable file tells them to.

The form of the file is explained at the head of ``stories/january-2020.story``. Everything goes through the
visitors' own doors, so what is on the screen afterwards is what the bot really answered.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.model import Channel
from sandbox.visitor import Delivery, Visitor
from sandbox.workspace import Workspace

JANUARY_2020 = Path(__file__).with_name("stories") / "january-2020.story"

_TYPES = re.compile(r"(?P<person>[^:]+?) in (?P<place>[\w{}-]+): (?P<text>.+?)(?: -> (?P<keep>\w+))?")
_PICKS = re.compile(r"(?P<person>[^:]+?) picks: (?P<text>.+?)(?: -> (?P<keep>\w+))?")
_CHANNEL = re.compile(r"(?P<name>[\w-]+)(?P<private> \(private\))?: (?P<members>.+)")
_REFERENCE = re.compile(r"\b(?:IN|S)-[0-9A-Z]{6}\b")
_PATIENCE = 10.0


class StoryProblem(Exception):
    """A line that cannot be read, or that did not bring what it should; it names the line."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story: who and what there is, and the lines that are played."""

    people: tuple[str, ...]
    channels: tuple[str, ...]
    owners: tuple[str, ...]
    lines: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> "Story":
        """A story from its file."""
        parts: dict[str, list[str]] = {"people": [], "channels": [], "owners": []}
        lines: list[str] = []
        current = lines
        for line in _told(path.read_text(encoding="utf-8")):
            if line.startswith("== "):
                current = parts.get(line.removeprefix("== "), lines)
            else:
                current.append(line)
        return cls(
            people=tuple(parts["people"]),
            channels=tuple(parts["channels"]),
            owners=tuple(parts["owners"]),
            lines=tuple(lines),
        )

    def furnish(self, workspace: Workspace) -> None:
        """Add the people and channels; the bot is in every channel."""
        for name in self.people:
            workspace.add_person(name)
        for line in self.channels:
            match = _matched(_CHANNEL, line)
            named = self.people if match["members"] == "everybody" else match["members"].split(", ")
            members = [workspace.person(name) for name in named]
            workspace.add_channel(
                match["name"], private=bool(match["private"]), members=members, with_bot=True
            )


def _told(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def _matched(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    match = pattern.fullmatch(line)
    if match is None:
        raise StoryProblem(line)
    return match


@dataclass(slots=True)
class Player:
    """Plays the lines of a story. ``kept`` holds the references that it met, by the names it gave them.

    Args:
        workspace: Where it is played.
        visitor: Gives the person of a name at the keyboard.
    """

    workspace: Workspace
    visitor: Callable[[str], Visitor]
    kept: dict[str, str] = field(default_factory=dict)

    def play(self, story: Story) -> None:
        """Play every line, in order; returns when all incidents' channels are there too.

        Raises:
            StoryProblem: A line did not bring what it should.
        """
        for line in story.lines:
            self._line(line)

    def _line(self, line: str) -> None:
        picks = _PICKS.fullmatch(line)
        match = picks or _matched(_TYPES, line)
        person = self.visitor(match["person"])
        text = match["text"].format_map(self.kept) if "{" in line else match["text"]
        if picks:
            shown = self._pick(person, text)
        else:
            delivery = person.type(self._place(person, match["place"]), text)
            shown = "\n".join(message.plain for message in delivery.shown)
            self._check(line, delivery, person)
        if match["keep"]:
            self.kept[match["keep"]] = _reference(line, shown)

    def _pick(self, person: Visitor, name: str) -> str:
        person.submit({"who": name})
        view = person.modal()
        person.close()
        return view.plain if view else ""

    def _place(self, person: Visitor, name: str) -> str:
        if name == "me":
            return person.direct
        if name not in self.kept:
            return name
        wanted = self.kept[name].lower()

        def look() -> Channel | None:
            try:
                return person.place(wanted)
            except LookupError:
                return None

        self.workspace.wait_for(look, _PATIENCE)
        return wanted

    def _check(self, line: str, delivery: Delivery, person: Visitor) -> None:
        if delivery.failure or (not delivery.shown and person.modal() is None):
            raise StoryProblem(f"{line}: {delivery.failure or 'no answer'}")


def _reference(line: str, shown: str) -> str:
    found = _REFERENCE.findall(shown)
    if not found:
        raise StoryProblem(f"{line}: no reference in {shown!r}")
    return str(found[0])
