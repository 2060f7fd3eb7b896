"""What is written down of all coming and going."""

from __future__ import annotations

from animatic.database import Database
from animatic.doors import Doors
from animatic.people import Role
from tests.conftest import Clock
from tests.doors.team import ADA, AWAY, HOME, everything, guess, notes

HOUR, DAY = 3600.0, 86_400.0


def test_every_coming_and_going_is_noted(doors: Doors, database: Database, clock: Clock):
    guess(doors, "ADA", address=HOME)
    guess(doors, "hunter2", address=AWAY)
    opened = doors.sign_in("ada", "correct horse", HOME)
    bob = doors.sign_in("bob", "battery staple", AWAY)
    doors.enter_by_claims("eve", clock.now, "Eve", Role.MEMBER, HOME)
    doors.enter_by_claims("eve", clock.now, "Eve", Role.MEMBER, HOME)
    doors.sign_out(opened.token)
    doors.sign_out(opened.token)
    doors.end_all_of("bob", ADA.person)
    doors.end_all_of("bob", ADA.person)
    (eve,) = doors.open_sign_ins(ADA.person)
    doors.end(eve.id, ADA.person)
    doors.end(eve.id, ADA.person)
    assert doors.person_of(bob.token) is None
    told = [(note.who, note.role, note.did, note.about, note.words, note.address) for note in notes(database)]
    assert told == [
        ("", "", "refused sign-in", "ada", "", HOME),
        ("", "", "refused sign-in", "", "a name that nobody has", AWAY),
        ("ada", "admin", "signed in", "", "password", HOME),
        ("bob", "member", "signed in", "", "password", AWAY),
        ("eve", "member", "signed in", "", "oidc", HOME),
        ("ada", "admin", "signed out", "", "", ""),
        ("ada", "admin", "ended sign-in", "bob", "all 1", ""),
        ("ada", "admin", "ended sign-in", "eve", "", ""),
    ]
    assert "hunter2" not in everything(database)


def test_waiting_fills_no_log(doors: Doors, database: Database):
    for _ in range(50):
        guess(doors)
    assert len(notes(database)) == 5
