"""Sends beyond a budget: parked with everything that was shown, until an admin agrees or declines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection

from animatic import audit, backlog, budgets, ledger, tasks
from animatic.budgets import Budget, Cost, Period, Scope, Standing, Unit
from animatic.catalog import credits
from animatic.entries import About
from animatic.errors import NotNow
from animatic.lifecycle import Status
from animatic.people import Person, Right
from animatic.task import Task, Wish
from animatic.works import Works

TITLE_MOST = 160
PARKED_MOST = 500
"""Tasks that are listed in one go."""


@dataclass(frozen=True)
class Press:
    """One parked press of Send."""

    send_key: str
    tasks: tuple[Task, ...]

    @property
    def total(self) -> int | None:
        """Thousandths of credits over all of them; None when one has no price."""
        quoted = [task.quoted for task in self.tasks]
        return None if None in quoted else sum(one or 0 for one in quoted)


def over_budget(works: Works, connection: Connection, wishes: Sequence[Wish], member: str, now: float) -> str:
    """Why these must be parked; empty when every budget covers them.

    The budgets stay locked until the transaction ends, so that no other hold slips in between.
    """
    costs = [Cost(wish.account_id, wish.campaign, member, wish.quoted) for wish in wishes]
    known = budgets.applying(lock_budgets(connection), costs)
    over = [one for one in budgets.standings(connection, known, costs, now) if one.is_over]
    return " ".join(told(works, standing) for standing in over)


def lock_budgets(connection: Connection) -> list[Budget]:
    """The limits in force, locked; also one that took another's place while we waited for it."""
    known = budgets.list_all(connection, lock=True)
    while (now_known := budgets.list_all(connection, lock=True)) != known:
        known = now_known
    return known


def hold_all(
    connection: Connection, waiting: Iterable[Task], now: float, *, who: str, reason: str = ""
) -> None:
    """Hold the price of each task that was shown, account by account in their order.

    Raises ShortOfCredits with what all of an account's tasks cost together.
    """
    in_order = sorted(waiting, key=lambda task: (task.account_id, task.id))
    for account_id, own in groupby(in_order, key=lambda task: task.account_id):
        listed = list(own)
        ledger.lock_account(connection, account_id)
        ledger.require(connection, account_id, sum(task.quoted or 0 for task in listed))
        for task in listed:
            amount, about = task.quoted or 0, about_of(task)
            ledger.hold(connection, account_id, task.id, amount, now, who=who, reason=reason, about=about)


def about_of(task: Task) -> About:
    """What a task's entries say it is about."""
    title = " ".join(task.brief.prompt.split())[:TITLE_MOST]
    return About(task.model, task.campaign, task.member, title)


def parked(works: Works) -> list[Press]:
    """What waits for an admin, the oldest first."""
    presses: dict[str, list[Task]] = {}
    with works.database.reading() as connection:
        waiting = backlog.parked(connection, PARKED_MOST)
        for task in waiting:
            presses.setdefault(task.send_key, []).append(task)
        if len(waiting) == PARKED_MOST:
            # The list may have ended within a press: whoever decides sees it whole.
            presses = {key: _parked_of(tasks.of_press(connection, key)) for key in presses}
    return [Press(key, tuple(group)) for key, group in presses.items()]


def approve(works: Works, send_key: str, by: Person) -> list[Task]:
    """Let a parked press go, exactly as it was shown: same briefs, same prices, held now.

    Raises NotAllowed, NotNow when somebody was first, and ShortOfCredits.
    """
    by.require(Right.APPROVE_SENDS)
    now = works.clock()
    with works.database.transaction() as connection:
        lock_budgets(connection)
        waiting = _still_parked(connection, send_key)
        for task in waiting:
            tasks.move(connection, task, Status.WAITING, now)
        audit.note(connection, now, by, "approved send", send_key, f"{len(waiting)} of {waiting[0].member}")
        hold_all(connection, waiting, now, who=by.name, reason=f"approved over budget: {waiting[0].words}")
        return [task for task in tasks.of_press(connection, send_key) if task.status is Status.WAITING]


def decline(works: Works, send_key: str, by: Person, reason: str) -> None:
    """Let a parked press end unsent; nothing was held. Raises NotAllowed, and NotNow when somebody was first."""
    by.require(Right.APPROVE_SENDS)
    now = works.clock()
    words = f"{by.name or 'An admin'} declined it{f': {reason}' if reason else '.'}"
    with works.database.transaction() as connection:
        waiting = _still_parked(connection, send_key)
        audit.note(connection, now, by, "declined send", send_key, f"{len(waiting)} of {waiting[0].member}")
        for task in waiting:
            tasks.move(connection, task, Status.CANCELLED, now, charged=0, words=words)


def _still_parked(connection: Connection, send_key: str) -> list[Task]:
    pressed = [tasks.lock(connection, task.id) for task in tasks.of_press(connection, send_key)]
    waiting = _parked_of(task for task in pressed if task)
    if not waiting:
        raise NotNow("It no longer waits: somebody has decided, or it was taken back.")
    return waiting


def _parked_of(pressed: Iterable[Task]) -> list[Task]:
    return [task for task in pressed if task.status is Status.PARKED]


def told(works: Works, standing: Standing) -> str:
    """Why a budget keeps a send back, in a sentence."""
    budget = standing.budget
    name = budget_name(works, budget)
    if standing.unpriced:
        what = "rate in money" if budget.unit is Unit.MONEY else "price"
        return f"{name} cannot be held to: the service has no {what} here."
    asked, left = (
        amount_words(works, budget, standing.asked),
        amount_words(works, budget, max(standing.left, 0)),
    )
    return f"{name} leaves {left}, and this asks for {asked}."


def budget_name(works: Works, budget: Budget) -> str:
    """A budget as people call it: `The November budget of campaign Spring`."""
    whose = {
        Scope.TEAM: "of the team",
        Scope.MEMBER: f"of {budget.key or 'unnamed members'}",
        Scope.CAMPAIGN: f"of campaign {budget.key}" if budget.key else "of sends without a campaign",
        Scope.PROVIDER: f"for {works.payer_of(budget.key)}",
    }[budget.scope]
    return f"The {'monthly ' if budget.period is Period.MONTH else ''}budget {whose}"


def amount_words(works: Works, budget: Budget, amount: int) -> str:
    """An amount in a budget's unit."""
    if budget.unit is Unit.CREDITS:
        return f"{credits(amount)} credits"
    return f"{amount / 1000:,.2f} {works.settings.currency}"
