"""Too many wrong guesses: who waits, for how long, and whom that leaves alone."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from animatic import attempts
from animatic.database import Database
from animatic.doors import Doors
from animatic.errors import NotLetIn, Wait
from animatic.people import Person
from tests.conftest import Clock
from tests.doors.team import ADA, AWAY, BOB, HOME, WRONG, guess, notes

HOUR, DAY = 3600.0, 86_400.0


def test_after_five_failures_even_the_right_password_waits_in_every_process(
    doors: Doors, elsewhere: Doors, clock: Clock
):
    assert [guess(one) for one in (doors, elsewhere, doors, elsewhere, doors)] == [WRONG] * 5
    for one in (doors, elsewhere):
        with pytest.raises(Wait) as refusal:
            one.sign_in("ada", "correct horse", AWAY)
        assert refusal.value.seconds == 1
        assert str(refusal.value) == "Too many tries: try again in 1 s."
    clock.advance(1)
    assert guess(elsewhere) == WRONG
    assert guess(doors) == "Too many tries: try again in 2 s."
    clock.advance(2)
    assert doors.sign_in("ada", "correct horse", AWAY).person == ADA.person


def test_names_that_nobody_has_wait_as_those_of_members_do(doors: Doors):
    told = {name: [guess(doors, name, address="") for _ in range(7)] for name in ("ada", "nobody")}
    assert told["ada"] == told["nobody"]
    assert told["ada"][5] == "Too many tries: try again in 1 s."


def test_the_name_of_one_does_not_keep_another_waiting(doors: Doors):
    for _ in range(6):
        guess(doors, "ada")
    assert doors.sign_in("bob", "battery staple", HOME).person == BOB.person


def test_who_tries_many_names_from_one_address_waits_and_others_do_not(doors: Doors):
    for number in range(20):
        assert guess(doors, f"name{number}") == WRONG
    assert guess(doors, "bob", "battery staple") == "Too many tries: try again in 1 s."
    assert doors.sign_in("bob", "battery staple", AWAY).person == BOB.person


def test_who_signs_in_begins_anew_but_their_address_does_not(doors: Doors, database: Database, clock: Clock):
    for _ in range(4):
        guess(doors)
    doors.sign_in("ada", "correct horse", HOME)
    with database.reading() as connection:
        assert attempts.failures(connection, attempts.by_name("ada", known=True), clock.now) == 0
        assert attempts.failures(connection, attempts.by_address(HOME), clock.now) == 4
    assert [guess(doors) for _ in range(5)] == [WRONG] * 5


def test_an_account_of_ones_own_buys_no_further_guesses(doors: Doors):
    told = Counter()
    for number in range(40):
        told[guess(doors, f"name{number}")] += 1
        try:
            doors.sign_in("bob", "battery staple", HOME)
        except Wait:
            told["waits with the right password"] += 1
    assert told[WRONG] == 20
    assert told["waits with the right password"] == 21


def test_a_wait_ends_by_itself_however_long_somebody_has_guessed(doors: Doors, clock: Clock):
    for _ in range(60):
        try:
            doors.sign_in("ada", "wrong", AWAY)
        except Wait as wait:
            clock.advance(wait.seconds)
        except NotLetIn:
            continue
    clock.advance(900)
    assert doors.sign_in("ada", "correct horse", HOME).person == ADA.person


def test_twenty_wrong_guesses_at_once_are_counted_exactly(
    doors: Doors, elsewhere: Doors, database: Database, clock: Clock
):
    together = threading.Barrier(20)

    def run(number: int) -> str:
        together.wait()
        return guess((doors, elsewhere)[number % 2])

    with ThreadPoolExecutor(20) as threads:
        told = Counter(threads.map(run, range(20)))
    assert told == {WRONG: 5, "Too many tries: try again in 1 s.": 15}
    with database.reading() as connection:
        assert attempts.failures(connection, attempts.by_name("ada", known=True), clock.now) == 5
        assert attempts.failures(connection, attempts.by_address(HOME), clock.now) == 5
    assert [note.did for note in notes(database)] == ["refused sign-in"] * 5


def test_a_crowd_that_signs_in_at_once_is_let_in(doors: Doors, elsewhere: Doors):
    together = threading.Barrier(4)

    def run(number: int) -> Person:
        together.wait()
        return (doors, elsewhere)[number % 2].sign_in("bob", "battery staple", HOME).person

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(run, range(4))) == {BOB.person}
