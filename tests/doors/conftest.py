"""A team of two at its doors, and the same doors in another process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from animatic.database import Database
from animatic.doors import Doors, Opened
from tests.conftest import Clock
from tests.doors.team import AWAY, HOME, KEY, TEAM


@pytest.fixture
def doors(database: Database, clock: Clock) -> Doors:
    return Doors(database, clock, TEAM, KEY)


@pytest.fixture
def elsewhere(database_url: str, clock: Clock) -> Iterator[Doors]:
    """The same app in another process: nothing is shared with it but the database and the key."""
    database = Database(database_url)
    yield Doors(database, clock, TEAM, KEY)
    database.close()


@pytest.fixture
def ada(doors: Doors) -> Opened:
    return doors.sign_in("ada", "correct horse", HOME)


@pytest.fixture
def bob(doors: Doors) -> Opened:
    return doors.sign_in("bob", "battery staple", AWAY)
