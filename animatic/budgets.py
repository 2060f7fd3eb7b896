"""Limits on spending, checked and locked in the transaction of the hold, so that no crowd overshoots them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Index,
    String,
    Table,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from animatic import campaigns, rates, tallies
from animatic.database import metadata
from animatic.errors import BadBrief, BadEntry, NotNow
from animatic.rates import RateBook
from animatic.tallies import Dimension, day_of

NAME_MOST = 120

WARN_SHARE = 0.8
MILLION = 1_000_000

budgets = Table(
    "budgets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("scope", String(10), nullable=False),
    Column("key", String(120), nullable=False),
    Column("period", String(5), nullable=False),
    Column("unit", String(7), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("set_by", String(120), nullable=False),
    Column("set_at", Float, nullable=False),
    Column("ended_at", Float),
    Column("ended_by", String(120), nullable=False, server_default=""),
    Index(
        "one_budget_in_its_place",
        "scope",
        "key",
        "period",
        "unit",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)


class Scope(StrEnum):
    """Whose spending a budget limits."""

    TEAM = "team"
    MEMBER = "member"
    CAMPAIGN = "campaign"
    PROVIDER = "provider"


class Period(StrEnum):
    """What a budget counts: one month after the other, or everything ever."""

    MONTH = "month"
    ALL = "all"


class Unit(StrEnum):
    """What a budget is counted in."""

    CREDITS = "credits"
    """Credits of every service, counted alike."""
    MONEY = "money"


@dataclass(frozen=True)
class Budget:
    """A limit that an admin has set; ended, but never removed."""

    id: str
    scope: Scope
    key: str
    """The member, the campaign, or the account of the provider; empty for the team."""
    period: Period
    unit: Unit
    amount: int
    """Thousandths of a credit, or of the currency."""
    set_by: str
    set_at: float
    ended_at: float | None
    ended_by: str


@dataclass(frozen=True)
class Cost:
    """What one task is about to take, and out of whose budgets."""

    account_id: str
    campaign: str
    member: str
    amount: int | None
    """Thousandths of a credit; None when no price is known."""

    def falls_under(self, budget: Budget) -> bool:
        keys = {
            Scope.TEAM: "",
            Scope.MEMBER: self.member,
            Scope.CAMPAIGN: self.campaign,
            Scope.PROVIDER: self.account_id,
        }
        return keys[budget.scope] == budget.key


@dataclass(frozen=True)
class Standing:
    """A budget, what is used of it, and what a send would add: thousandths of its unit, rounded up."""

    budget: Budget
    used: int
    asked: int = 0
    unpriced: bool = False
    """Some of what is asked has no price, or no rate in a budget of money: it cannot be held to a limit."""
    rounding: int = 0
    """What rounding both up adds too much: apart, a send that fits exactly might seem not to."""
    uncounted: tuple[str, ...] = ()
    """Accounts that were spent from without a rate, in a budget of money."""

    @property
    def left(self) -> int:
        return self.budget.amount - self.used

    @property
    def after(self) -> int:
        """Used once it is sent."""
        return self.used + self.asked - self.rounding

    @property
    def is_over(self) -> bool:
        """Whether what is asked goes beyond the limit, or may."""
        return self.unpriced or (self.asked > 0 and self.after > self.budget.amount)

    @property
    def share(self) -> float:
        """Used after this, as a part of the limit."""
        return self.after / self.budget.amount if self.budget.amount else 1.0

    @property
    def warns(self) -> bool:
        return self.share >= WARN_SHARE


def put(
    connection: Connection,
    scope: Scope,
    key: str,
    period: Period,
    unit: Unit,
    amount: int,
    who: str,
    now: float,
) -> None:
    """Set a limit; the one that stood in its place ends. Raises NotNow when somebody sets it at this moment."""
    place = (budgets.c.scope == scope, budgets.c.key == key, budgets.c.period == period)
    same = (*place, budgets.c.unit == unit, budgets.c.ended_at.is_(None))
    connection.execute(update(budgets).where(*same).values(ended_at=now, ended_by=who))
    row = {"id": secrets.token_hex(16), "scope": scope, "key": key, "period": period, "unit": unit}
    try:
        connection.execute(insert(budgets).values(**row, amount=amount, set_by=who, set_at=now))
    except IntegrityError as error:
        raise NotNow("Somebody has just set this budget: look at what it is now.") from error


def end(connection: Connection, id: str, who: str, now: float) -> None:
    """Lift a limit."""
    still = (budgets.c.id == id, budgets.c.ended_at.is_(None))
    connection.execute(update(budgets).where(*still).values(ended_at=now, ended_by=who))


def list_all(connection: Connection, *, lock: bool = False) -> list[Budget]:
    """The limits in force. With `lock`, no other hold passes any of them before this transaction ends."""
    query = select(budgets).where(budgets.c.ended_at.is_(None)).order_by(budgets.c.set_at, budgets.c.id)
    rows = connection.execute(query.with_for_update() if lock else query).mappings()
    return [_budget(dict(row)) for row in rows]


def standings(
    connection: Connection, known: Iterable[Budget], costs: Sequence[Cost], now: float
) -> list[Standing]:
    """How these limits stand, and how they would stand after these costs."""
    book = rates.read(connection)
    today = day_of(now)
    return [_standing(connection, budget, costs, book, today) for budget in known]


def applying(known: Iterable[Budget], costs: Sequence[Cost]) -> list[Budget]:
    """The limits that at least one of the costs falls under."""
    return [budget for budget in known if any(cost.falls_under(budget) for cost in costs)]


def _standing(
    connection: Connection, budget: Budget, costs: Sequence[Cost], book: RateBook, today: str
) -> Standing:
    used, uncounted = _used(connection, budget, book, today)
    own = [cost for cost in costs if cost.falls_under(budget)]
    asked = [_in_unit(budget, book, cost.account_id, today, cost.amount) for cost in own]
    total = sum(amount or 0 for amount in asked)
    return Standing(
        budget,
        used=_up(budget, used),
        asked=_up(budget, total),
        rounding=_up(budget, used) + _up(budget, total) - _up(budget, used + total),
        unpriced=None in asked,
        uncounted=uncounted,
    )


def _used(connection: Connection, budget: Budget, book: RateBook, today: str) -> tuple[int, tuple[str, ...]]:
    dimension = {Scope.MEMBER: Dimension.MEMBER, Scope.CAMPAIGN: Dimension.CAMPAIGN}.get(
        budget.scope, Dimension.ACCOUNT
    )
    key = budget.key if dimension is not Dimension.ACCOUNT else ""
    used, uncounted = 0, set()
    if budget.period is Period.MONTH:
        rows = tallies.used(connection, dimension, key, f"{today[:7]}-01", f"{today[:7]}-31")
    else:
        rows = _ever_used(connection, dimension, key, book)
    for account_id, day, amount in rows:
        if budget.scope is Scope.PROVIDER and account_id != budget.key:
            continue
        counted = _in_unit(budget, book, account_id, day, amount)
        if counted is None and amount:
            uncounted.add(account_id)
        used += counted or 0
    return used, tuple(sorted(uncounted))


def _ever_used(
    connection: Connection, dimension: Dimension, key: str, book: RateBook
) -> Iterator[tuple[str, str, int]]:
    """By months, so that a long history is soon read; by days where a month's rate is not the same all through."""
    split = {(rate.account_id, rate.from_day[:7]) for rate in book.rows if not rate.from_day.endswith("-01")}
    for account_id, month, amount in tallies.used_by_month(connection, dimension, key):
        if (account_id, month) not in split:
            yield account_id, f"{month}-01", amount
    for month in {month for _, month in split}:
        for account_id, day, amount in tallies.used(connection, dimension, key, f"{month}-01", f"{month}-31"):
            if (account_id, month) in split:
                yield account_id, day, amount


def _in_unit(budget: Budget, book: RateBook, account_id: str, day: str, amount: int | None) -> int | None:
    """An amount of credits as thousandths of a credit, or as billionths of money."""
    if amount is None or budget.unit is Unit.CREDITS:
        return amount
    return book.money(account_id, day, amount)


def _up(budget: Budget, amount: int) -> int:
    """Billionths of money as thousandths, rounded up: a limit is never passed by a rounding."""
    return amount if budget.unit is Unit.CREDITS else -(-amount // MILLION)


def _budget(row: dict[str, object]) -> Budget:
    typed = {
        **row,
        "scope": Scope(str(row["scope"])),
        "period": Period(str(row["period"])),
        "unit": Unit(str(row["unit"])),
    }
    return Budget(**typed)  # type: ignore[arg-type]


def place_of(scope: Scope, key: str) -> str:
    """A budget's key as sends will spell it; raises BadEntry when none ever can."""
    try:
        spelled = campaigns.clean(key) if scope is Scope.CAMPAIGN else key.strip()
    except BadBrief as error:
        raise BadEntry(str(error)) from error
    if len(spelled) > NAME_MOST:
        raise BadEntry(f"Shorten the name to {NAME_MOST} characters.")
    return "" if scope is Scope.TEAM else spelled
