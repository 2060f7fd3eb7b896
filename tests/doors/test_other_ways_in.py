"""Demos, and people whom the team's own sign-in vouches for."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

import pytest

from animatic import sign_ins
from animatic.database import Database
from animatic.doors import SESSION_SECONDS, Doors
from animatic.errors import NotLetIn
from animatic.people import Person, Role
from animatic.sign_ins import Source
from tests.conftest import Clock
from tests.doors.team import ADA, HOME, KEY

HOUR, DAY = 3600.0, 86_400.0


# ── demos ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", list(Role))
def test_a_demo_lets_anybody_in_as_whom_they_like(database: Database, clock: Clock, role: Role):
    demo = Doors(database, clock, {}, KEY, demo=True)
    opened = demo.enter_demo(role, HOME)
    assert (opened.person, opened.label) == (Person(f"Demo {role}", role), f"Demo {role}")
    assert demo.person_of(opened.token) == opened.person


def test_who_came_into_a_demo_is_out_as_soon_as_it_is_none(database: Database, clock: Clock, doors: Doors):
    opened = Doors(database, clock, {}, KEY, demo=True).enter_demo(Role.ADMIN)
    assert doors.person_of(opened.token) is None
    assert doors.open_sign_ins(ADA.person) == []
    with pytest.raises(NotLetIn, match="no demo"):
        doors.enter_demo(Role.ADMIN)


# ── by claims ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_vouched_for_is_in_until_an_admin_ends_it_in_every_process(
    doors: Doors, elsewhere: Doors, clock: Clock
):
    eve, issued = Person("eve@example.com", Role.MEMBER), clock.now - 5
    assert doors.enter_by_claims(eve.name, issued, "Eve", eve.role) == eve
    assert elsewhere.enter_by_claims(eve.name, issued, "Eve", eve.role) == eve
    (kept,) = doors.open_sign_ins(ADA.person)
    assert (kept.member, kept.label, kept.source, kept.created_at) == (eve.name, "Eve", Source.OIDC, issued)
    doors.end(kept.id, ADA.person)
    assert elsewhere.enter_by_claims(eve.name, issued, "Eve", eve.role) is None
    assert elsewhere.enter_by_claims(eve.name, clock.now, "Eve", eve.role) == eve  # she signed in again


def test_the_role_by_claims_is_the_one_that_the_groups_have_now(doors: Doors, clock: Clock):
    issued = clock.now
    doors.enter_by_claims("eve", issued, "Eve", Role.ADMIN)
    assert doors.enter_by_claims("eve", issued, "Eve", Role.VIEWER) == Person("eve", Role.VIEWER)
    assert doors.open_sign_ins(ADA.person)[0].role == Role.VIEWER


def test_what_was_ended_is_not_begun_anew_once_it_is_swept(doors: Doors, clock: Clock):
    issued = clock.now - HOUR
    doors.enter_by_claims("eve", issued, "Eve", Role.MEMBER)
    doors.end_all_of("eve", ADA.person)
    for _ in range(31):
        doors.tidy()
        assert doors.enter_by_claims("eve", issued, "Eve", Role.MEMBER) is None
        clock.advance(DAY)


def test_claims_run_out_as_every_sign_in_does(doors: Doors, clock: Clock):
    issued = clock.now
    assert doors.enter_by_claims("eve", issued, "Eve", Role.MEMBER)
    clock.advance(SESSION_SECONDS)
    assert doors.enter_by_claims("eve", issued, "Eve", Role.MEMBER) is None


def test_who_leaves_takes_a_copy_of_the_cookie_with_them(doors: Doors, elsewhere: Doors, clock: Clock):
    issued = clock.now
    doors.enter_by_claims("eve", issued, "Eve", Role.MEMBER)
    elsewhere.leave_by_claims("eve", issued)
    assert doors.enter_by_claims("eve", issued, "Eve", Role.MEMBER) is None


@pytest.mark.hostile("sign-ins")
def test_nobody_guesses_a_token_for_somebody_vouched_for(doors: Doors, clock: Clock):
    """Its id is made of what anybody may know; no token hashes to it, and none would be taken."""
    doors.enter_by_claims("eve", clock.now, "Eve", Role.ADMIN)
    (kept,) = doors.open_sign_ins(ADA.person)
    said = f"animatic.claims\n{clock.now!r}\neve"
    assert kept.id == hmac.new(KEY, said.encode(), hashlib.sha256).hexdigest()
    for made_up in (said, said.partition("\n")[2], "eve", kept.id):
        assert doors.person_of(made_up) is None


@pytest.mark.hostile("sign-ins")
def test_a_token_is_not_taken_for_somebody_vouched_for_even_if_it_were_theirs(
    doors: Doors, database: Database, clock: Clock
):
    doors.enter_by_claims("eve", clock.now, "Eve", Role.ADMIN)
    (kept,) = doors.open_sign_ins(ADA.person)
    with database.transaction() as connection:
        assert sign_ins.add(connection, replace(kept, id=sign_ins.id_of("made up")))
    assert doors.person_of("made up") is None


@pytest.mark.hostile("sign-ins")
@pytest.mark.parametrize("subject", ["", "a" * 121, "eve\0", "eve\n"])
def test_a_name_that_the_ledger_cannot_keep_is_refused(doors: Doors, clock: Clock, subject: str):
    with pytest.raises(NotLetIn, match="1 to 120 letters"):
        doors.enter_by_claims(subject, clock.now, "Eve", Role.MEMBER)
