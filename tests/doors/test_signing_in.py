"""By name and password: who is let in, and what everybody else learns of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from animatic.database import Database
from animatic.doors import Doors, Opened
from animatic.errors import NotLetIn, Wait
from animatic.members import fits
from animatic.people import Person, Role
from tests.conftest import Clock
from tests.doors.team import HOME, KEY, WRONG, guess, member

HOUR, DAY = 3600.0, 86_400.0


def test_a_member_is_let_in_by_name_and_password_and_known_by_the_token(doors: Doors, elsewhere: Doors):
    opened = doors.sign_in(" ADA ", "correct horse", HOME)
    assert (opened.person, opened.label) == (Person("ada", Role.ADMIN), "Ada")
    assert doors.person_of(opened.token) == elsewhere.person_of(opened.token) == opened.person
    assert opened.token not in repr(opened)
    again = doors.sign_in("ada", "correct horse", HOME)
    assert len({opened.token, again.token}) == 2
    assert len(opened.token) >= 43


@pytest.mark.hostile("sign-ins")
@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ada", "wrong"),
        ("ada", ""),
        ("ada", "battery staple"),
        ("ada", "correct horse "),
        ("nobody", "correct horse"),
        ("", ""),
        ("ada\0", "correct horse"),
        ("\ud800", "\ud800"),
        ("a" * 100_000, "a" * 100_000),
        ("ada' --", "correct horse"),
    ],
)
def test_whatever_was_wrong_is_told_in_the_same_words(doors: Doors, name: str, password: str):
    assert guess(doors, name, password) == WRONG


def test_a_password_longer_than_what_is_read_of_it_is_wrong(database: Database, clock: Clock):
    doors = Doors(database, clock, {"ada": member("ada", Role.ADMIN, "x" * 72)}, KEY)
    assert guess(doors, "ada", "x" * 73) == WRONG
    assert doors.sign_in("ada", "x" * 72).person.name == "ada"


def test_a_team_of_nobody_lets_nobody_in(database: Database, clock: Clock):
    assert guess(Doors(database, clock, {}, KEY), "ada", "correct horse") == WRONG


@pytest.mark.hostile("sign-ins")
@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "é" * 10_000, "' OR 1=1 --"])
def test_a_made_up_token_opens_nothing(doors: Doors, ada: Opened, token: str):
    assert doors.person_of(token) is None
    doors.sign_out(token)
    assert doors.person_of(f"{token}.{ada.token}") is None
    assert doors.person_of(ada.token) == ada.person


def least_work(do: Callable[[], object]) -> float:
    """Seconds of the processor that something takes, at the least of several times."""

    def once() -> float:
        begun = time.process_time()
        do()
        return time.process_time() - begun

    return min(once() for _ in range(3))


def work(doors: Doors, name: str, password: str = "wrong", refused_as: type[NotLetIn] = NotLetIn) -> float:
    """What one refusal takes."""

    def refused() -> None:
        with pytest.raises(refused_as):
            doors.sign_in(name, password)

    return least_work(refused)


def test_a_name_that_nobody_has_takes_as_much_work_as_any_other(sqlite_database: Database, clock: Clock):
    slow, quick = member("ada", Role.ADMIN, "x", cost=10), member("bob", Role.MEMBER, "x", cost=5)
    doors = Doors(sqlite_database, clock, {"ada": slow, "bob": quick}, KEY)
    one_check = least_work(lambda: fits(slow, "wrong", 10))
    for name in ("ada", "bob", "nobody"):
        assert 0.5 * one_check < work(doors, name) < 3 * one_check + 0.02, name


def test_while_waiting_nothing_is_worked_out(sqlite_database: Database, clock: Clock):
    doors = Doors(sqlite_database, clock, {"ada": member("ada", Role.ADMIN, "x", cost=10)}, KEY)
    with_a_check = work(doors, "ada")
    for _ in range(2):
        guess(doors, "ada", address="")
    assert work(doors, "ada", "x", refused_as=Wait) < with_a_check / 3
