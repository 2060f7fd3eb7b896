"""A ledger from before entries told what they are about: after the upgrade it is as if it had been written today."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, RowMapping, make_url, text
from sqlalchemy.exc import IntegrityError

from animatic import ledger, statements
from animatic.brief import Brief
from animatic.database import MIGRATIONS, Database
from animatic.entries import About, Kind
from animatic.statements import Filter
from animatic.tasks import make_id
from tests.audit import audit, by_task, read_entries

NOW = 1_788_200_000.0
DAY_SECONDS = 86_400.0
ACCOUNTS = {"akool:ours": 500_000, "sellerpic:ours": -2_000, "keevx:ours": None}
"""What each account began with."""
LONG = "a very long prompt " * 20


@dataclass
class Earlier:
    """Writes a ledger and its tasks as revision 0002 did: corrections always changed what was granted."""

    connection: Connection
    made: dict[str, tuple[str, int, float]] = field(default_factory=dict)
    """Account, held, and made at; by task."""

    def open(self, id: str, opening: int | None) -> None:
        row = {"id": id, "provider": id.partition(":")[0], "bounded": opening is not None, "at": NOW}
        statement = "INSERT INTO accounts VALUES (:id, :provider, 0, 0, 0, :bounded, :at)"
        self.connection.execute(text(statement), row)
        if opening is not None:
            self.write(id, Kind.OPENING, opening, NOW, reason="balance the provider named", granted=opening)

    def send(self, id: str, account: str, brief: Brief, held: int, now: float, member: str) -> None:
        row = {"id": id, "key": f"press {id}", "provider": brief.provider, "account": account, "now": now}
        row |= {"model": brief.model, "brief": Config.__name__ and brief_json(brief), "member": member}
        statement = (
            "INSERT INTO tasks (id, send_key, position, status, provider, account_id, model, brief, jobs_expected,"
            " notice_token, member, created_at, changed_at, due_at) VALUES (:id, :key, 0, 'done', :provider,"
            " :account, :model, :brief, 1, :id, :member, :now, :now, :now)"
        )
        self.connection.execute(text(statement), row)
        self.made[id] = account, held, now
        self.write(account, Kind.HOLD, held, now, task=id, who=member, held=held)
