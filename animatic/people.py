"""Who may do what: one table, asked where the work is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from animatic.errors import NotAllowed


class Role(StrEnum):
    """What somebody is in the team; each may do what the one before may, and more."""

    VIEWER = "viewer"
    MEMBER = "member"
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Right(StrEnum):
    """One kind of thing to do or see; the value completes "… may not"."""

    LOOK = "look at clips"
    SEE_MONEY = "see what things cost"
    SEND = "send"
    STEP_IN = "decide about the sends of others"
    SORT = "tag, rate or file clips"
    COMMENT = "comment on clips"
    DELETE = "delete clips"
    SHARE = "share clips outside the team"
    REVIEW = "approve or reject clips"
    SEE_SERVICES = "see how the services are set up"
    SEE_ALL_ENTRIES = "see the entries of others"
    APPROVE_SENDS = "approve sends over a budget"
    KEEP_LEDGER = "top up, correct or set rates"
    SET_BUDGETS = "set budgets"
    SET_PRICES = "set prices"
    MANAGE_TEAM = "manage the team"
    SEE_AUDIT = "see the audit log"


_ADDED = {
    Role.VIEWER: {Right.LOOK},
    Role.MEMBER: {Right.SEE_MONEY, Right.SEND, Right.SORT, Right.COMMENT, Right.DELETE, Right.SHARE},
    Role.REVIEWER: {Right.REVIEW},
    Role.ADMIN: set(Right),
}
_ORDER = list(Role)
RIGHTS = {
    role: frozenset[Right]().union(*(_ADDED[one] for one in _ORDER[: _ORDER.index(role) + 1]))
    for role in _ORDER
}
"""What each role may do."""


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    name: str
    role: Role

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]

    def require(self, right: Right) -> None:
        """Raises NotAllowed, naming who can help."""
        if not self.may(right):
            helper = next(role for role in _ORDER if right in RIGHTS[role])
            who = "an admin" if helper is Role.ADMIN else f"a {helper}"
            raise NotAllowed(f"A {self.role} may not {right}: ask {who}.")
