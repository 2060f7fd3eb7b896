"""Money in any order: after each walk, totals and tallies are what the entries add up to."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from animatic import ledger, verdicts
from animatic.database import Database
from animatic.entries import About, Account, Kind
from animatic.errors import ShortOfCredits
from tests.audit import audit

NOW = 1_790_000_000.0
DAY_SECONDS = 86_400
OPENINGS = (60_000, 5_000, 0, None)
"""What the accounts begin with; the last one's provider names no balance."""
ABOUTS = [
    About(model, campaign, member, f"{member} asks {model} for {campaign}")
    for model, campaign, member in (
        ("create", "spring", "ada"),
        ("create", "", "bea"),
        ("harbour", "spring", ""),
        ("harbour", "autumn", "ada"),
    )
]


class Crash(Exception):
    """The process ends before the transaction does."""


@dataclass(frozen=True)
class Step:
    """One thing that happens, on one account, to one task."""

    action: str
    account: int
    task: int
    amount: int
    about: About
    days: int
    crashes: bool


steps = st.builds(
    Step,
    action=st.sampled_from(
        ["hold"] * 3 + ["capture", "release", "settle", "topup", "correct", "correct task", "clips"]
    ),
    account=st.integers(0, len(OPENINGS) - 1),
    task=st.integers(0, 3),
    amount=st.integers(-2_000, 40_000),
    about=st.sampled_from(ABOUTS),
    days=st.sampled_from([0, 0, 0, 1, 30]),
    crashes=st.sampled_from([False] * 4 + [True]),
)


@dataclass
class Books:
    """The accounts of one walk, apart from those of all other walks in the same database."""

    database: Database
    name: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    now: float = NOW
    clips: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.accounts = [f"akool:{self.name}{number}" for number in range(len(OPENINGS))]
        with self.database.transaction() as connection:
            for id, opening in zip(self.accounts, OPENINGS, strict=True):
                ledger.open_account(connection, id, "akool", opening, NOW)

    def take(self, step: Step) -> None:
        """One step; what is refused, or crashes half way, must leave no trace, and the walk goes on."""
        self.now += step.days * DAY_SECONDS
        task_id = f"{self.name}-{step.task}"
        before = self.known()
        try:
            with self.database.transaction() as connection:
                self.write(connection, step, self.accounts[step.account], task_id)
                if step.crashes:
                    raise Crash
        except (ShortOfCredits, IntegrityError, LookupError, ValueError, Crash):
            assert self.known() == before
            return
        self.clips[task_id] += abs(step.amount) if step.action == "clips" else 0
        self.assert_sunk_by_corrections_alone(before)

    def write(self, connection: Connection, step: Step, id: str, task_id: str) -> None:
        match step.action:
            case "hold":
                ledger.hold(connection, id, task_id, step.amount, self.now, who="ada", about=step.about)
            case "capture":
                ledger.capture(connection, task_id, step.amount, self.now)
            case "release":
                ledger.release(connection, task_id, self.now)
            case "settle":
                ledger.settle(connection, task_id, max(step.amount, 0), self.now)
            case "topup":
                ledger.top_up(connection, id, step.amount, self.now, who="ada")
            case "correct":
                ledger.correct(connection, id, -step.amount, self.now, who="ada", reason="counted")
            case "correct task":
                ledger.correct(
                    connection, id, -step.amount, self.now, who="ada", reason="told", task_id=task_id
                )
            case "clips":
                verdicts.count_clips(connection, task_id, abs(step.amount))

    def known(self) -> tuple[dict[str, Account], int, Kind]:
        """The accounts, and the newest entry."""
        with self.database.reading() as connection:
            listed = {id: ledger.read_account(connection, id) for id in self.accounts}
            (newest,) = ledger.list_entries(connection, limit=1)
        return listed, newest.id, newest.kind

    def assert_sunk_by_corrections_alone(self, before: tuple[dict[str, Account], int, Kind]) -> None:
        """Below nothing an account comes, and sinks, only by what a provider took or a person said."""
        listed, _, kind = self.known()
        for id, account in listed.items():
            allowed = not account.bounded or kind is Kind.CORRECTION
            assert allowed or account.available >= min(before[0][id].available, 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(steps, min_size=3, max_size=25))
def test_after_any_walk_totals_and_tallies_are_what_the_entries_add_up_to(
    database: Database, walk: list[Step]
):
    books = Books(database)
    for step in walk:
        books.take(step)
    with database.reading() as connection:
        audit(connection, books.accounts, books.clips)
