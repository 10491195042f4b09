"""What the app's manifest grants and subscribes to, as far as the sandbox acts on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.model import Json


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of an app manifest that change what Slack does. None means: everything.

    `scopes` are the bot's, `events` the bot events, `commands` with their slash, `shortcuts` callback ids
    with their type ("global", "message"). `home` is whether the Home tab is on.
    """

    scopes: frozenset[str] | None = None
    events: frozenset[str] | None = None
    commands: frozenset[str] | None = None
    shortcuts: Mapping[str, str] | None = None
    home: bool = True

    @classmethod
    def read(cls, manifest: Mapping[str, object] | None) -> "Manifest":
        """From the manifest as JSON values; without one everything is granted and subscribed."""
        if manifest is None:
            return cls()
        features, settings = _part(manifest, "features"), _part(manifest, "settings")
        scopes = _part(_part(manifest, "oauth_config"), "scopes").get("bot") or []
        events = _part(settings, "event_subscriptions").get("bot_events") or []
        shortcuts = {one["callback_id"]: one["type"] for one in features.get("shortcuts") or []}
        commands = {one["command"] for one in features.get("slash_commands") or []}
        home = bool(_part(features, "app_home").get("home_tab_enabled"))
        return cls(
            scopes=frozenset(scopes),
            events=frozenset(events),
            commands=frozenset(commands),
            shortcuts=shortcuts,
            home=home,
        )

    def hears(self, event: str) -> bool:
        """Whether the app subscribed to this event."""
        return self.events is None or event in self.events

    def answers(self, command: str) -> bool:
        """Whether this slash command is the app's; it needs the scope `commands` as well."""
        if self.commands is None or self.scopes is None:
            return True
        return command in self.commands and "commands" in self.scopes

    def offers(self, callback_id: str, kind: str) -> bool:
        """Whether there is such a shortcut: "global", or "message"."""
        return self.shortcuts is None or self.shortcuts.get(callback_id) == kind


def _part(whole: Mapping[str, object], name: str) -> Json:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}
