"""What an account and an entry of the ledger look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Why an entry was written."""

    OPENING = "opening"
    TOPUP = "topup"
    HOLD = "hold"
    CAPTURE = "capture"
    RELEASE = "release"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Account:
    """One key at one provider, in that provider's credits (thousandths)."""

    id: str
    provider: str
    granted: int
    """Opening balance, top-ups, and corrections that belong to no task."""
    held: int
    """Set aside for tasks under way."""
    captured: int
    """Spent: captures, and what a provider charged for a task beyond its hold."""
    bounded: bool
    """False where the provider names no balance: then nothing can be said about what is left."""
    opened_at: float

    @property
    def available(self) -> int:
        return self.granted - self.held - self.captured


@dataclass(frozen=True)
class About:
    """What a task's entries are about, copied onto them so that the ledger is read without looking elsewhere."""

    model: str = ""
    campaign: str = ""
    member: str = ""
    """Whose task it is."""
    title: str = ""
    """The beginning of its prompt."""


@dataclass(frozen=True)
class Place:
    """Where a new entry belongs."""

    account_id: str
    task_id: str | None
    day: str
    about: About


@dataclass(frozen=True)
class Entry:
    """One line of the ledger; never changed, never removed."""

    id: int
    account_id: str
    kind: Kind
    amount: int
    """Thousandths; positive but for corrections."""
    task_id: str | None
    at: float
    day: str
    """`2026-11-21` in UTC: the day it counts on. All of a task's entries count on the day of its hold, so that
    a month that was within its budget stays so."""
    who: str
    """Who wrote it; empty for the machinery."""
    reason: str
    model: str
    campaign: str
    member: str
    title: str

    @property
    def about(self) -> About:
        return About(self.model, self.campaign, self.member, self.title)


def as_entry(row: Mapping[Any, Any]) -> Entry:
    """An entry from its row, which may hold more besides."""
    columns = {field.name: row[field.name] for field in fields(Entry)}
    return Entry(**{**columns, "kind": Kind(row["kind"])})
