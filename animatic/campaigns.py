"""Campaigns: what a team makes clips for, by name."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Float, String, Table, insert, select
from sqlalchemy.exc import IntegrityError

from animatic.database import metadata
from animatic.errors import BadBrief, Trouble

NAME_MOST = 80

campaigns = Table(
    "campaigns",
    metadata,
    Column("name", String(NAME_MOST), primary_key=True),
    Column("made_by", String(120), nullable=False),
    Column("made_at", Float, nullable=False),
)


def clean(name: str) -> str:
    """A campaign's name with its blanks in order, and nothing in it that cannot be seen.

    Raises BadBrief when it is too long.
    """
    tidy = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if len(tidy) > NAME_MOST:
        raise BadBrief(Trouble("campaign", f"Shorten the campaign's name to {NAME_MOST} characters."))
    return tidy


def note(connection: Connection, name: str, who: str, now: float) -> None:
    """Remember a campaign that a send names; one that is known stays as it is."""
    known = select(campaigns.c.name).where(campaigns.c.name == name)
    if not name or connection.execute(known).first():
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(campaigns).values(name=name, made_by=who, made_at=now))
    except IntegrityError:  # somebody else's send named it at the same moment
        pass


def names(connection: Connection) -> list[str]:
    """The latest first."""
    return list(connection.execute(select(campaigns.c.name).order_by(campaigns.c.made_at.desc())).scalars())
