"""What an account and an entry of the ledger look like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    """Opening balance, top-ups and corrections."""
    held: int
    """Set aside for tasks under way."""
    captured: int
    """Spent."""
    bounded: bool
    """False where the provider names no balance: then nothing can be said about what is left."""
    opened_at: float

    @property
    def available(self) -> int:
        return self.granted - self.held - self.captured


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
    who: str
    reason: str
