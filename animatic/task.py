"""What a task looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from animatic.brief import Brief
from animatic.lifecycle import Status


@dataclass(frozen=True)
class Task:
    """One paid submit."""

    id: str
    """32 hex digits; sorts by the time it was made."""
    send_key: str
    """The press of Send it came from; one press never makes a task twice."""
    position: int
    status: Status
    provider: str
    account_id: str
    model: str
    brief: Brief
    quoted: int | None
    """Thousandths of a credit; None when no price is published."""
    charged: int | None
    """Thousandths the provider took; None until the end."""
    jobs_expected: int
    sent: Mapping[str, Any] | None
    """What the submit carried besides the brief, written down before it left."""
    notice_token: str
    """The unguessable part of the task's own address for notices."""
    member: str
    campaign: str
    """What it was made for; empty when nothing was named."""
    origin: str | None
    """The task it was sent again for."""
    created_at: float
    changed_at: float
    sent_at: float | None
    due_at: float
    leased_until: float
    leased_by: str
    tries: int
    """Failed attempts at the present step, in a row."""
    cause: str
    """Whose turn it is when something is wrong: the class of the error, lower case."""
    words: str
    """What is wrong, in our words."""
    provider_words: str
    """What is wrong, in the provider's."""
    searched: str
    """What a search in the gallery looks through."""
    verdict: str
    """`approved` or `rejected` by the last word about its clips; empty while nobody has judged."""
    rating: int
    """One to five stars; 0 while nobody has rated it."""
    starred: bool
    deleted_at: float | None
    """When somebody deleted it; its files go later, so that it can be taken back."""
    gone: bool
    """Its files went: it cannot be taken back any more."""


@dataclass(frozen=True)
class Wish:
    """A task to be added."""

    brief: Brief
    account_id: str
    quoted: int | None
    jobs_expected: int
    origin: str | None = None
    campaign: str = ""
