"""Whose turn it is to call a provider: gaps between calls that hold over threads, processes and machines."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Float, String, Table, select, text

from animatic.database import metadata

turns = Table(
    "turns",
    metadata,
    Column("account_id", String(80), primary_key=True),
    Column("call", String(20), primary_key=True),
    Column("free_at", Float, nullable=False),
)

_TAKE = text(
    "INSERT INTO turns (account_id, call, free_at) VALUES (:account_id, :call, :free_at)"
    " ON CONFLICT (account_id, call) DO UPDATE SET free_at = :free_at WHERE turns.free_at <= :now"
)
_PAUSE = text(
    "INSERT INTO turns (account_id, call, free_at) VALUES (:account_id, :call, :free_at)"
    " ON CONFLICT (account_id, call) DO UPDATE SET free_at = :free_at WHERE turns.free_at < :free_at"
)


def take(connection: Connection, account_id: str, call: str, gap_seconds: float, now: float) -> bool:
    """Take the next turn if it is free; then nobody else gets one for `gap_seconds`."""
    row = {"account_id": account_id, "call": call, "free_at": now + gap_seconds, "now": now}
    return bool(connection.execute(_TAKE, row).rowcount)


def pause(connection: Connection, account_id: str, call: str, until: float) -> None:
    """Let nobody make this call before `until`: the provider asked for quiet."""
    connection.execute(_PAUSE, {"account_id": account_id, "call": call, "free_at": until})


def free_at(connection: Connection, account_id: str, call: str) -> float:
    """When the next turn is free; 0 when it always was."""
    query = select(turns.c.free_at).where(turns.c.account_id == account_id, turns.c.call == call)
    return connection.execute(query).scalar_one_or_none() or 0.0
