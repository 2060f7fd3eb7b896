"""Who is in the team and what they did: what the team's page asks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from animatic import audit
from animatic.audit import Note
from animatic.database import Database
from animatic.errors import Misconfigured
from animatic.members import Member, read_members, read_members_file
from animatic.people import Person, Right
from animatic.settings import Settings

CLOSED = (
    "Animatic is closed: a key is set, and nobody may sign in. Name who may: set ANIMATIC_MEMBERS_FILE to a"
    " credentials file, put [credentials] into secrets.toml, or set up [auth] there and ANIMATIC_OIDC_ROLES."
    " Nothing is sent until then."
)


def members_of(settings: Settings) -> Mapping[str, Member]:
    """Who signs in by name and password, as configured. Raises Misconfigured."""
    if settings.members_file and settings.credentials:
        raise Misconfigured(
            "ANIMATIC_MEMBERS_FILE and [credentials] both say who may sign in: keep one of them."
        )
    if settings.members_file:
        return read_members_file(settings.members_file)
    return read_members(settings.credentials) if settings.credentials else {}


class Entrance(StrEnum):
    """How people come in, by what is configured."""

    DEMO = "demo"
    """No key, so nothing can be spent: everybody is let in as whom they like to be."""
    ACCOUNTS = "accounts"
    OIDC = "oidc"
    CLOSED = "closed"
    """Credits could be spent while nobody is kept out: then nothing is done at all."""


def entrance_of(settings: Settings) -> Entrance:
    """The one way in."""
    if settings.oidc:
        return Entrance.OIDC
    if settings.members_file or settings.credentials:
        return Entrance.ACCOUNTS
    return Entrance.DEMO if settings.sandboxed else Entrance.CLOSED


class Team:
    """The team's page: everybody who may sign in, and the notes of what was done."""

    def __init__(self, database: Database, members: Mapping[str, Member]) -> None:
        self._database = database
        self._members = members

    def members(self, by: Person) -> list[Member]:
        """Everybody who signs in by name and password. Raises NotAllowed."""
        by.require(Right.MANAGE_TEAM)
        return list(self._members.values())

    def notes(
        self, by: Person, *, who: str = "", did: str = "", before: int | None = None, limit: int = 50
    ) -> list[Note]:
        """What was done, the newest first; `before` is the id of the last note already seen. Raises NotAllowed."""
        by.require(Right.SEE_AUDIT)
        with self._database.reading() as connection:
            return audit.page(connection, who=who, did=did, before=before, limit=limit)

    def named(self, by: Person) -> list[str]:
        """Everybody the notes speak of. Raises NotAllowed."""
        by.require(Right.SEE_AUDIT)
        with self._database.reading() as connection:
            return audit.names(connection)

    def deeds(self, by: Person) -> list[str]:
        """Every kind of thing the notes tell of. Raises NotAllowed."""
        by.require(Right.SEE_AUDIT)
        with self._database.reading() as connection:
            return audit.deeds(connection)
