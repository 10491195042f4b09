"""A served workspace with a fake bot at the other end."""

from collections.abc import Iterator

import pytest

from tests.sandbox.fake_bot import Scene, running_scene


@pytest.fixture
def scene() -> Iterator[Scene]:
    """A fresh scene per test."""
    with running_scene() as running:
        yield running
