"""Who is in the team, and what tests ask of its doors."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from animatic import audit
from animatic.audit import Note
from animatic.database import Database
from animatic.doors import Doors
from animatic.errors import NotLetIn
from animatic.members import Member, hash_password
from animatic.people import Role

KEY = b"a key of the app's own, as long as one likes"
HOME, AWAY = "192.0.2.7", "198.51.100.9"
WRONG = "That name and password do not go together."


def member(name: str, role: Role, password: str, cost: int = 4) -> Member:
    return Member(name, name.capitalize(), f"{name}@example.com", role, hash_password(password, cost))


ADA, BOB = member("ada", Role.ADMIN, "correct horse"), member("bob", Role.MEMBER, "battery staple")
TEAM = {"ada": ADA, "bob": BOB}


def guess(doors: Doors, name: str = "ada", password: str = "wrong", address: str = HOME) -> str:
    """What somebody is told who is not let in."""
    with pytest.raises(NotLetIn) as refusal:
        doors.sign_in(name, password, address)
    return str(refusal.value)


def notes(database: Database) -> list[Note]:
    """The oldest first."""
    with database.reading() as connection:
        return audit.page(connection)[::-1]


def everything(database: Database) -> str:
    """All that somebody reads who has got hold of the tables."""
    names = ("sign_ins", "attempts", "audit")
    with database.reading() as connection:
        tables = [connection.execute(text(f"SELECT * FROM {name}")) for name in names]
        return str([list(rows.all()) for rows in tables])
