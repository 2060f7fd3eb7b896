"""Of what ended, each thing is told once, however many ask at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from animatic import OPEN, Brief, Person, Role, Studio, Task, make_send_key
from tests.conftest import Clock

SOMEBODY = Person("ada", Role.MEMBER)
TABS = 6


@pytest.fixture
def done(studio: Studio, clock: Clock, photo: bytes) -> Task:
    """A clip that got ready after a visit."""
    studio.desk.look(SOMEBODY)
    picture = studio.add_picture(photo, "shore.jpg", SOMEBODY)
    brief = Brief("akool", "create", prompt="Waves roll in", first=picture.hash)
    (task,) = studio.send([brief], make_send_key(), SOMEBODY)
    for _ in range(12):
        studio.worker.turn()
        clock.advance(10)
        if not any(studio.counts().get(status) for status in OPEN):
            return task
    raise AssertionError("it never ended")


def test_of_many_tabs_at_once_one_is_told(studio: Studio, done: Task):
    together = Barrier(TABS)

    def look() -> tuple[str, ...]:
        together.wait()
        return studio.desk.look(SOMEBODY).ready

    with ThreadPoolExecutor(TABS) as tabs:
        told = [asked.result() for asked in [tabs.submit(look) for _ in range(TABS)]]
    assert sorted(told, key=len) == [()] * (TABS - 1) + [(done.id,)]


def test_many_tabs_at_once_may_be_the_first_visit(studio: Studio, done: Task):
    other = Person("bea", Role.MEMBER)
    together = Barrier(TABS)

    def look() -> bool:
        together.wait()
        return bool(studio.desk.look(other))

    with ThreadPoolExecutor(TABS) as tabs:
        assert not any(asked.result() for asked in [tabs.submit(look) for _ in range(TABS)])


def test_what_was_deleted_meanwhile_is_not_told(studio: Studio, done: Task):
    studio.album.delete([done.id], Person("grace", Role.ADMIN))
    assert not studio.desk.look(SOMEBODY)
