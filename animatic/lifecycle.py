"""Where a task can stand, and which way it may go.

parked ─► waiting, or cancelled: a send beyond a budget, until an admin decides

waiting ──► sending ──► running ──► saving ──► done
   ▲  │        │  │        │ ▲         └─────► failed
   │  │        │  └► unsure┘ │  (the answer was lost; never sent again by machinery)
   └──┼────────┘        │    │
      ├──► failed       └► cancelled ─ (a late result turns up) ─► running
      └──► cancelled
"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a task stands."""

    PARKED = "parked"  #: Beyond a budget: nothing is held, nothing leaves before an admin agrees.
    WAITING = "waiting"  #: Nothing was sent; it may still be cancelled.
    SENDING = "sending"  #: The submit is under way; whether it was accepted is not known yet.
    RUNNING = "running"  #: The provider has it.
    SAVING = "saving"  #: Its files are being fetched.
    DONE = "done"  #: Its clips are ours, and paid.
    FAILED = "failed"  #: It ended without a clip.
    CANCELLED = "cancelled"  #: A person took it back.
    UNSURE = "unsure"  #: The answer to the submit was lost; it may have been accepted and may cost.


TRANSITIONS = frozenset(
    {
        (Status.PARKED, Status.WAITING),
        (Status.PARKED, Status.CANCELLED),
        (Status.WAITING, Status.SENDING),
        (Status.WAITING, Status.FAILED),
        (Status.WAITING, Status.CANCELLED),
        (Status.SENDING, Status.WAITING),
        (Status.SENDING, Status.RUNNING),
        (Status.SENDING, Status.FAILED),
        (Status.SENDING, Status.UNSURE),
        (Status.UNSURE, Status.RUNNING),
        (Status.UNSURE, Status.CANCELLED),
        (Status.RUNNING, Status.SAVING),
        (Status.RUNNING, Status.FAILED),
        (Status.RUNNING, Status.UNSURE),
        (Status.SAVING, Status.DONE),
        (Status.SAVING, Status.FAILED),
        (Status.CANCELLED, Status.RUNNING),
    }
)
OPEN = (Status.WAITING, Status.SENDING, Status.RUNNING, Status.SAVING, Status.UNSURE)
"""Statuses in which something may still happen by itself."""
IN_FLIGHT = (Status.SENDING, Status.RUNNING)
"""Statuses that take up one of the places a provider allows."""
