"""For how long somebody is in, and how that ends over several processes at once."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from animatic import sign_ins
from animatic.database import Database
from animatic.doors import LONGEST_SECONDS, SESSION_SECONDS, TOUCH_SECONDS, Doors, Opened
from animatic.errors import NotAllowed
from animatic.members import Member
from animatic.people import Person, Role
from tests.conftest import Clock
from tests.doors.team import ADA, AWAY, BOB, HOME, TEAM, WRONG, guess, member

HOUR, DAY = 3600.0, 86_400.0


# ── staying in ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_sign_in_runs_out_when_nothing_is_done_for_half_a_day(doors: Doors, clock: Clock, ada: Opened):
    clock.advance(SESSION_SECONDS - 1)
    assert doors.person_of(ada.token) == ada.person
    clock.advance(SESSION_SECONDS - 1)
    assert doors.person_of(ada.token) == ada.person
    clock.advance(SESSION_SECONDS)
    assert doors.person_of(ada.token) is None


def test_a_sign_in_runs_out_after_a_month_however_busy_somebody_is(doors: Doors, clock: Clock, ada: Opened):
    days = 0
    while doors.person_of(ada.token):
        clock.advance(DAY / 4)
        days += 0.25
    assert days == LONGEST_SECONDS / DAY == 30


def test_that_somebody_is_there_is_written_down_once_a_minute(
    doors: Doors, database: Database, clock: Clock, ada: Opened
):
    def seen_at() -> float:
        return doors.open_sign_ins(ADA.person)[0].seen_at

    begun = clock.now
    clock.advance(TOUCH_SECONDS - 1)
    doors.person_of(ada.token)
    assert seen_at() == begun
    clock.advance(1)
    doors.person_of(ada.token)
    assert seen_at() == clock.now == begun + TOUCH_SECONDS


def test_another_role_counts_at_once(doors: Doors, elsewhere: Doors, ada: Opened):
    demoted = Member("ada", "Ada", "", Role.VIEWER, ADA.password_hash)
    doors.members = TEAM | {"ada": demoted}
    assert doors.person_of(ada.token) == Person("ada", Role.VIEWER)
    assert elsewhere.person_of(ada.token) == Person(
        "ada", Role.ADMIN
    )  # whose configuration is still the old one


def test_another_password_shows_everybody_out_who_came_in_by_the_old_one(
    doors: Doors, ada: Opened, bob: Opened
):
    doors.members = TEAM | {"ada": member("ada", Role.ADMIN, "new password")}
    assert doors.person_of(ada.token) is None
    assert doors.person_of(bob.token) == bob.person
    assert guess(doors, "ada", "correct horse") == WRONG
    assert doors.person_of(doors.sign_in("ada", "new password").token) == ADA.person


def test_who_is_no_member_any_more_is_out(doors: Doors, ada: Opened):
    doors.members = {"bob": BOB}
    assert doors.person_of(ada.token) is None
    assert doors.open_sign_ins(Person("bob", Role.ADMIN)) == []


# ── going out ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_signing_out_ends_that_sign_in_alone_in_every_process(doors: Doors, elsewhere: Doors, ada: Opened):
    other = doors.sign_in("ada", "correct horse", AWAY)
    doors.sign_out(ada.token)
    doors.sign_out(ada.token)
    assert elsewhere.person_of(ada.token) is doors.person_of(ada.token) is None
    assert elsewhere.person_of(other.token) == ADA.person


def test_an_admin_shows_one_browser_out_and_another_process_refuses_it_at_once(
    doors: Doors, elsewhere: Doors, ada: Opened, bob: Opened
):
    assert elsewhere.person_of(bob.token) == BOB.person
    found = {one.member: one for one in doors.open_sign_ins(ADA.person)}
    doors.end(found["bob"].id, ADA.person)
    assert elsewhere.person_of(bob.token) is None
    assert elsewhere.person_of(ada.token) == ADA.person
    assert [one.member for one in elsewhere.open_sign_ins(ADA.person)] == ["ada"]


def test_an_admin_shows_somebody_out_of_every_browser(
    doors: Doors, elsewhere: Doors, ada: Opened, bob: Opened
):
    more = elsewhere.sign_in("bob", "battery staple", HOME)
    assert elsewhere.end_all_of("bob", ADA.person) == 2
    assert elsewhere.end_all_of("bob", ADA.person) == 0
    assert doors.person_of(bob.token) is doors.person_of(more.token) is None
    assert doors.person_of(ada.token) == ADA.person
    assert doors.sign_in("bob", "battery staple", HOME).person == BOB.person


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER, Role.REVIEWER])
def test_only_an_admin_sees_who_is_in_and_shows_them_out(doors: Doors, ada: Opened, role: Role):
    (kept,) = doors.open_sign_ins(ADA.person)
    somebody = Person("bob", role)
    for ask in (
        doors.open_sign_ins,
        lambda by: doors.end(kept.id, by),
        lambda by: doors.end_all_of("ada", by),
    ):
        with pytest.raises(NotAllowed, match="may not manage the team: ask an admin"):
            ask(somebody)
    assert doors.person_of(ada.token) == ada.person


def test_seeing_somebody_does_not_bring_back_what_was_ended_meanwhile(
    doors: Doors, elsewhere: Doors, database: Database, clock: Clock, bob: Opened
):
    (kept,) = doors.open_sign_ins(ADA.person)
    elsewhere.end(kept.id, ADA.person)
    with database.transaction() as connection:  # as by a process that had read it just before
        sign_ins.touch(connection, kept.id, kept.role, clock.now + HOUR, clock.now + DAY)
        after = sign_ins.find(connection, kept.id)
    assert (after.seen_at, after.expires_at, after.ended_by) == (kept.seen_at, kept.expires_at, "ada")
    assert doors.person_of(bob.token) is elsewhere.person_of(bob.token) is None


def test_what_nothing_can_open_any_more_is_swept_and_what_is_open_stays(
    doors: Doors, database: Database, clock: Clock, ada: Opened
):
    clock.advance(LONGEST_SECONDS - HOUR)
    bob = doors.sign_in("bob", "battery staple", HOME)
    doors.tidy()
    assert _rows(database) == 2
    clock.advance(HOUR)
    doors.tidy()
    assert _rows(database) == 1
    assert doors.person_of(bob.token) == BOB.person


def _rows(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(text("SELECT count(*) FROM sign_ins")).scalar_one()
