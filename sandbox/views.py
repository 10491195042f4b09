"""The modals that people have open and the Home tabs that the app published."""

import secrets
import string
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

from sandbox.fields import initial_values
from sandbox.model import Json, NameOf, SlackError, View

MOST_OPEN = 3


class Views:
    """Per person a stack of open views, the top one last, and one Home tab."""

    def __init__(
        self,
        lock: threading.RLock,
        name_of: NameOf,
        changed: Callable[[], None],
        now: Callable[[], float],
    ) -> None:
        self._lock, self._name_of, self._changed, self._now = lock, name_of, changed, now
        self._open: dict[str, list[View]] = {}
        self._home: dict[str, View] = {}

    def top(self, person_id: str) -> View | None:
        """The view this person has before them."""
        with self._lock:
            stack = self._open.get(person_id)
            return stack[-1] if stack else None

    def home(self, person_id: str) -> View | None:
        """The Home tab that the app published for this person."""
        return self._home.get(person_id)

    def open(self, person_id: str, payload: Json) -> View:
        """Show a new modal. A modal that was open before is gone, as in Slack's client."""
        with self._lock:
            self._open[person_id] = []
            return self.push(person_id, payload)

    def push(self, person_id: str, payload: Json) -> View:
        """Put a view on top. SlackError "push_limit_reached" above three."""
        with self._lock:
            stack = self._open.setdefault(person_id, [])
            if len(stack) >= MOST_OPEN:
                raise SlackError("push_limit_reached")
            view = self._new(person_id, payload)
            if stack:
                view = replace(view, root_id=stack[0].id, previous_id=stack[-1].id)
            stack.append(view)
        self._changed()
        return view

    def publish(self, person_id: str, payload: Json) -> View:
        """Replace this person's Home tab; it stays the same view, with a new hash."""
        with self._lock:
            made, before = self._new(person_id, payload), self._home.get(person_id)
            if before:
                made = replace(made, id=before.id, root_id=before.id)
            self._home[person_id] = made
        self._changed()
        return self._home[person_id]

    def home_hash(self, person_id: str) -> str:
        """The hash of what was published last for this person; empty when nothing was."""
        view = self.home(person_id)
        return view.hash if view else ""

    def has(self, external_id: str) -> bool:
        """Whether a view that is open or published calls itself so."""
        try:
            self.find(external_id=external_id)
        except SlackError:
            return False
        return True

    def find(self, *, view_id: str = "", external_id: str = "") -> View:
        """An open or published view by either id. SlackError "not_found" when nobody has it open."""
        with self._lock:
            every = [view for stack in self._open.values() for view in stack] + list(self._home.values())
            for view in every:
                same_external = external_id and view.payload.get("external_id") == external_id
                if view.id == view_id or same_external:
                    return view
        raise SlackError("not_found")

    def update(self, view: View, payload: Json) -> View:
        """Replace what a view shows; what was filled in stays where block id and action id are the same."""
        fresh = initial_values(payload["blocks"])
        kept = {
            block_id: {
                action: view.values.get(block_id, {}).get(action, value) for action, value in actions.items()
            }
            for block_id, actions in fresh.items()
        }
        return self.put(replace(view, payload=payload, values=kept, errors={}, notice="", hash=self._hash()))

    def fill(self, view: View, values: Mapping[str, Mapping[str, Json]]) -> View:
        """Keep what the person has entered so far."""
        merged = {
            block_id: {**actions, **values.get(block_id, {})} for block_id, actions in view.values.items()
        }
        return self.put(replace(view, values=merged))

    def put(self, changed: View) -> View:
        """Replace the view of the same id by its new state, wherever it is open."""
        with self._lock:
            stack = self._open.get(changed.owner, [])
            stack[:] = [changed if view.id == changed.id else view for view in stack]
            if changed.owner in self._home and self._home[changed.owner].id == changed.id:
                self._home[changed.owner] = changed
        self._changed()
        return changed

    def close(self, view: View, *, every: bool = False) -> None:
        """Take a view away, or with `every` the whole stack. Nothing happens when it is gone already."""
        with self._lock:
            stack = self._open.get(view.owner, [])
            stack[:] = [] if every else [other for other in stack if other.id != view.id]
        self._changed()

    def _new(self, person_id: str, payload: Json) -> View:
        view_id = "V" + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(10))
        return View(
            id=view_id,
            hash=self._hash(),
            owner=person_id,
            payload=payload,
            root_id=view_id,
            values=initial_values(payload["blocks"]),
            name_of=self._name_of,
        )

    def _hash(self) -> str:
        return f"{int(self._now())}.{secrets.token_hex(4)}"
