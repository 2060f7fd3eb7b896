"""Books: what pages read of the ledger, who sees what of it, and what may not be written into it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from animatic import Books, Entry, Filter, Person, Purse, Role, Settings, ShortOfCredits, ledger
from animatic import EntryKind as Kind
from animatic.books import LARGEST, LARGEST_RATE
from animatic.budgets import Cost, Period, Scope, Unit
from animatic.database import Database
from animatic.entries import About
from animatic.errors import BadEntry, NotAllowed
from animatic.media import Media
from animatic.providers import open_providers
from animatic.statements import stream
from animatic.tallies import day_of
from animatic.works import Works
from tests.conftest import Clock
from tests.people import ADMIN, MEMBER, REVIEWER, VIEWER
from tests.story.team import effect

START = 1_790_000_000.0
DAY_SECONDS = 86_400.0


@pytest.fixture
def books(database: Database, clock: Clock, tmp_path: Path, client: httpx.Client) -> Books:
    """Books whose providers are never asked."""
    settings = Settings(data_dir=tmp_path, sandbox_url="http://127.0.0.1:9")
    media = Media(settings.store_address, settings.signing_key, "", clock)
    providers = open_providers(settings, client)
    return Books(Works(database, media, providers, settings, clock))


@pytest.fixture
def account(books: Books) -> str:
    return open_account(books, books.works.provider("akool").account)


def open_account(books: Books, id: str, opening: int | None = 1_000_000) -> str:
    with books.works.database.transaction() as connection:
        ledger.open_account(connection, id, id.partition(":")[0], opening, books.works.clock())
    return id


def hold(books: Books, account: str, task_id: str, amount: int, about: About) -> None:
    with books.works.database.transaction() as connection:
        ledger.hold(connection, account, task_id, amount, books.works.clock(), about=about)


def entries_of(books: Books, **narrowed: Any) -> list[Entry]:
    with books.works.database.reading() as connection:
        return [entry for page in stream(connection, Filter(**narrowed)) for entry in page]


# ── balances of thirty days ────────────────────────────────────────────────────────────────────────────────

walks = st.lists(
    st.tuples(
        st.sampled_from(["hold", "hold", "capture", "release", "settle", "correct", "topup", "grant"]),
        st.integers(0, 4),
        st.integers(0, 40_000),
        st.sampled_from([0, 0, 0, 1, 2, 9]),
    ),
    max_size=30,
)


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=walks, time_of_day=st.integers(0, 86_399))
def test_the_balances_of_a_purse_are_what_a_replay_of_the_entries_gives(
    books: Books, clock: Clock, walk, time_of_day: int
):
    clock.now = START - START % DAY_SECONDS + time_of_day
    id = open_account(books, f"akool:{uuid.uuid4().hex[:8]}", 60_000)
    for action, number, amount, days in walk:
        clock.advance(days * DAY_SECONDS)
        take_step(books, id, f"{id[-8:]}-{number}", action, amount)
    purse = purse_of(books, id)
    assert purse.balances == replayed(books, id, clock.now)
    assert purse.balances[-1] == purse.account.available


def take_step(books: Books, id: str, task_id: str, action: str, amount: int) -> None:
    """One step of a walk; what the ledger refuses must leave no trace, and the walk goes on."""
    now = books.works.clock()
    try:
        with books.works.database.transaction() as connection:
            match action:
                case "hold":
                    ledger.hold(connection, id, task_id, amount, now)
                case "topup":
                    ledger.top_up(connection, id, amount, now, who="ada")
                case "grant":
                    ledger.correct(connection, id, 20_000 - amount, now, who="ada", reason="counted")
                case _ if not ledger.find_hold(connection, task_id):
                    return
                case "capture":
                    ledger.capture(connection, task_id, amount, now)
                case "release":
                    ledger.release(connection, task_id, now)
                case "settle":
                    ledger.settle(connection, task_id, amount, now)
                case "correct":
                    ledger.correct(connection, id, -amount, now, who="ada", reason="charged", task_id=task_id)
    except (ShortOfCredits, IntegrityError):
        return


def purse_of(books: Books, id: str) -> Purse:
    return next(purse for purse in books.purses() if purse.account.id == id)


def replayed(books: Books, id: str, now: float) -> tuple[int, ...]:
    """Available at the end of each of the last thirty days since it was opened, from the entries until then."""
    entries = entries_of(books, account_id=id)
    holds = {entry.task_id: entry.amount for entry in entries if entry.kind is Kind.HOLD}
    changes = [(entry.day, effect(entry, holds.get(entry.task_id, 0))) for entry in entries]
    opened = min(entry.day for entry in entries)
    days = [day for ago in reversed(range(30)) if (day := day_of(now - ago * DAY_SECONDS)) >= opened]
    return tuple(sum(worth(change) for day, change in changes if day <= last) for last in days)


def worth(change: dict[str, int]) -> int:
    return change.get("granted", 0) - change.get("held", 0) - change.get("spent", 0)


def test_purses_in_use_come_first_and_in_the_order_of_the_providers(books: Books):
    gone = open_account(books, "akool:anotherkey")
    current = [open_account(books, provider.account) for provider in books.works.providers.values()]
    purses = books.purses()
    assert [purse.account.id for purse in purses] == [*dict.fromkeys(current), gone]
    assert [purse.label for purse in purses] == ["Akool", "Topview", "SellerPic", "Keevx", "Akool"]
    assert [purse.is_current for purse in purses] == [True] * 4 + [False]


# ── months ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "now", "months"),
    [
        ("2026-09-21", "2026-09-30", ["2026-09"]),
        ("2026-09-30", "2026-10-01", ["2026-10", "2026-09"]),
        ("2025-11-30", "2026-02-01", ["2026-02", "2026-01", "2025-12", "2025-11"]),
    ],
)
def test_months_go_back_to_the_first_entry(
    books: Books, clock: Clock, first: str, now: str, months: list[str]
):
    clock.now = noon(first)
    open_account(books, "akool:one")
    clock.now = noon(now)
    assert books.months() == months


def noon(day: str) -> float:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC).timestamp()


def test_before_anything_happened_there_is_this_month(books: Books, clock: Clock):
    clock.now = noon("2026-09-21")
    assert books.months() == ["2026-09"]


# ── who sees what ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def spending(books: Books, account: str) -> None:
    """Two tasks of ada's and one of bob's."""
    for task_id, member in (("one", "ada"), ("two", "bob"), ("three", "ada")):
        hold(books, account, task_id, 20_000, About("create", "Spring", member, f"slow {task_id}"))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.REVIEWER])
@pytest.mark.parametrize(
    "wanted",
    [Filter(), Filter(member="bob"), Filter(task_id="two"), Filter(words="slow"), Filter(campaign="Spring")],
    ids=str,
)
def test_a_member_sees_only_their_own_entries(books: Books, spending, role: Role, wanted: Filter):
    ada = Person("ada", role)
    shown = books.entries(wanted, ada).entries
    expected = [] if wanted.task_id == "two" else ["three", "one"]
    assert [entry.task_id for entry in shown] == expected
    assert books.count(wanted, ada) == len(expected)
    assert books.sums(wanted, ada) == ({Kind.HOLD: 40_000} if expected else {})


def test_an_admin_sees_everybodys_and_asks_for_one_persons(books: Books, spending):
    everything = books.entries(Filter(), ADMIN).entries
    assert [entry.task_id for entry in everything] == ["three", "two", "one", None]
    assert [entry.task_id for entry in books.entries(Filter(member="bob"), ADMIN).entries] == ["two"]
    assert books.count(Filter(), ADMIN) == 4
    assert books.sums(Filter(), ADMIN) == {Kind.OPENING: 1_000_000, Kind.HOLD: 60_000}


def test_a_page_says_where_to_go_on_and_shows_only_what_may_be_seen(books: Books, spending):
    first = books.entries(Filter(), MEMBER, limit=1)
    assert ([entry.task_id for entry in first.entries], first.more) == (["three"], True)
    second = books.entries(Filter(), MEMBER, first.next, limit=1)
    assert ([entry.task_id for entry in second.entries], second.more, second.next) == (["one"], False, None)


# ── what may not be written ────────────────────────────────────────────────────────────────────────────────

OWN, BY = object(), object()
"""In place of the account, and of who writes."""
LIMIT = (Period.MONTH, Unit.CREDITS)
FOREIGN = "akool:somebody"
BAD = [
    ("top_up", (OWN, 0, BY, "gift"), "more than nothing"),
    ("top_up", (OWN, -1, BY, "gift"), "more than nothing"),
    ("top_up", (OWN, LARGEST + 1, BY, "gift"), "less than a trillion"),
    ("top_up", (FOREIGN, 1, BY, "gift"), "not open yet"),
    ("correct", (OWN, 0, BY, "counted"), "changes something"),
    ("correct", (OWN, 5, BY, "  "), "Say why"),
    ("correct", (OWN, -LARGEST - 1, BY, "counted"), "less than a trillion"),
    ("correct", (FOREIGN, 5, BY, "counted"), "not open yet"),
    ("set_rate", (OWN, "2026-11-01", 0, BY), "more than nothing"),
    ("set_rate", (OWN, "2026-11-01", -5, BY), "more than nothing"),
    ("set_rate", (OWN, "2026-11-01", LARGEST_RATE + 1, BY), "at most a million"),
    ("set_rate", (OWN, "", 5, BY), "like 2026-11-01"),
    ("set_rate", (OWN, "2026-02-30", 5, BY), "like 2026-11-01"),
    ("set_rate", (OWN, "20261101", 5, BY), "like 2026-11-01"),
    ("set_rate", (FOREIGN, "2026-11-01", 5, BY), "not open yet"),
    ("set_budget", (Scope.TEAM, "", *LIMIT, -1, BY), "nothing or more"),
    ("set_budget", (Scope.TEAM, "", *LIMIT, LARGEST + 1, BY), "less than a trillion"),
    ("set_budget", (Scope.PROVIDER, FOREIGN, *LIMIT, 5, BY), "not open yet"),
    ("set_budget", (Scope.CAMPAIGN, "x" * 81, *LIMIT, 5, BY), "to 80 characters"),
    ("set_budget", (Scope.MEMBER, "x" * 121, *LIMIT, 5, BY), "to 120 characters"),
]
GOOD = [
    ("top_up", (OWN, LARGEST, BY, " gift ")),
    ("correct", (OWN, -LARGEST, BY, " counted ")),
    ("set_rate", (OWN, "2026-11-01", LARGEST_RATE, BY)),
    ("set_budget", (Scope.TEAM, "", *LIMIT, LARGEST, BY)),
    ("set_budget", (Scope.TEAM, "", *LIMIT, 0, BY)),
    ("set_budget", (Scope.PROVIDER, OWN, *LIMIT, 5, BY)),
]


def write(books: Books, what: str, given: tuple[Any, ...], account: str, by: Person) -> None:
    getattr(books, what)(*({OWN: account, BY: by}.get(one, one) for one in given))


def written(books: Books) -> tuple[int, int, int]:
    return len(entries_of(books)), len(books.rates().rows), len(books.standings())


@pytest.mark.parametrize(("what", "given", "words"), BAD)
def test_what_cannot_be_is_refused_with_a_sentence(
    books: Books, account: str, what: str, given: tuple[Any, ...], words: str
):
    before = written(books)
    with pytest.raises(BadEntry, match=words):
        write(books, what, given, account, ADMIN)
    assert written(books) == before


@pytest.mark.parametrize(("what", "given"), GOOD)
def test_an_admin_may_write_up_to_the_largest_amounts_and_nobody_else_anything(
    books: Books, account: str, what: str, given: tuple[Any, ...]
):
    before = written(books)
    for person in (VIEWER, MEMBER, REVIEWER):
        with pytest.raises(NotAllowed, match="ask an admin"):
            write(books, what, given, account, person)
    assert written(books) == before
    write(books, what, given, account, ADMIN)
    assert sum(written(books)) == sum(before) + 1
    told = {(one.who, one.reason) for one in entries_of(books, kinds=(Kind.TOPUP, Kind.CORRECTION))}
    assert told <= {(ADMIN.name, "gift"), (ADMIN.name, "counted")}


@pytest.mark.parametrize(
    ("scope", "typed", "cost"),
    [
        (Scope.CAMPAIGN, "  Spring \t sale\u200b ", Cost("", "Spring sale", "", 5_000)),
        (Scope.MEMBER, " ada ", Cost("", "", "ada", 5_000)),
        (Scope.TEAM, "whatever", Cost("", "", "", 5_000)),
    ],
)
def test_a_budget_limits_the_sends_its_typed_name_means(books: Books, scope: Scope, typed: str, cost: Cost):
    books.set_budget(scope, typed, *LIMIT, 1_000, ADMIN)
    (standing,) = books.standings([cost])
    assert (standing.asked, standing.is_over) == (5_000, True)
