"""Crowds at the edge of a budget, and of an account: threads and processes that all send in the same moment."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice, permutations
from threading import Event

import pytest
from sqlalchemy import text

from animatic import Brief, NotNow, ShortOfCredits, Status, Studio, budgets
from animatic import EntryKind as Kind
from animatic.budgets import Period, Scope, Unit
from animatic.worker import Worker
from tests.people import ADMIN
from tests.story.crowd import LONGEST_SECONDS, Elsewhere, Errand, outcome, rush
from tests.story.team import account_of, ask, assert_books_add_up, effect, every_entry, limit, press

HERE, THERE = 50, 10
"""Presses of this process, and of each of two others."""
ALL = HERE + 2 * THERE
MIXED = 20_000 + 10_000 + 2_500 + 500
"""What one press of `mixed` asks for, in thousandths of credits."""


class Crowd:
    """Everybody who sends at once: threads here, and two processes elsewhere."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.elsewhere: list[Elsewhere] = []

    def send(self, presses: Sequence[Sequence[Brief]]) -> Counter[str]:
        """How many presses came to what."""
        parts = [presses[:THERE], presses[THERE : 2 * THERE]]
        self.elsewhere = [Elsewhere(self._errand(f"there-{n}", part)) for n, part in enumerate(parts)]
        for process in self.elsewhere:
            process.await_ready()
        for process in self.elsewhere:
            process.go()
        told = rush(self.studio, "here", presses[2 * THERE :])
        for process in self.elsewhere:
            told += process.outcomes()
        return Counter(told)

    def stop(self) -> None:
        for process in self.elsewhere:
            process.stop()

    def _errand(self, name: str, presses: Sequence[Sequence[Brief]]) -> Errand:
        works = self.studio.works
        return Errand(
            name=name,
            database_url=works.settings.database_address,
            sandbox_url=works.settings.sandbox_url,
            data_dir=str(works.settings.data_dir),
            now=works.clock(),
            presses=[[brief.as_json() for brief in briefs] for briefs in presses],
        )


@pytest.fixture
def crowd(studio: Studio) -> Iterator[Crowd]:
    crowd = Crowd(studio)
    yield crowd
    crowd.stop()


def mixed(studio: Studio, photo: bytes) -> list[list[Brief]]:
    """Presses that each ask all accounts for something, every one in another order."""
    each = [
        ask(studio, photo),
        ask(studio, photo, "sellerpic"),
        ask(studio, photo, "topview_v2"),
        ask(studio, photo, "topview_v1"),
    ]
    orders = list(permutations(each)) * (ALL // 24 + 1)
    return [list(order) for order in islice(orders, ALL)]


def held(studio: Studio, provider: str) -> int:
    account = studio.account(provider)
    return account.held if account else 0


# ── the edge ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("period", Period)
def test_exactly_as_many_as_a_budget_covers_go_through_and_the_rest_are_parked(
    studio: Studio, photo, crowd: Crowd, period: Period
):
    limit(studio, 37 * 20 + 10, period=period)
    came_to = crowd.send([[ask(studio, photo)]] * ALL)
    assert came_to == {"waiting": 37, "parked": ALL - 37}
    assert held(studio, "akool") == 37 * 20_000
    assert studio.counts() == {Status.WAITING: 37, Status.PARKED: ALL - 37}
    assert_books_add_up(studio)


def test_exactly_as_many_as_the_account_covers_go_through_and_the_rest_are_told(
    studio: Studio, sandbox, photo, crowd: Crowd
):
    sandbox.tell("balance", {"provider": "akool", "credits": 37 * 20 + 10})
    came_to = crowd.send([[ask(studio, photo)]] * ALL)
    assert came_to == {"waiting": 37, "short": ALL - 37}
    assert held(studio, "akool") == 37 * 20_000
    assert studio.counts() == {Status.WAITING: 37}
    assert_books_add_up(studio)


def test_an_account_may_be_short_before_the_budget_is(studio: Studio, sandbox, photo, crowd: Crowd):
    sandbox.tell("balance", {"provider": "akool", "credits": 25 * 20 + 19})
    limit(studio, 37 * 20)
    came_to = crowd.send([[ask(studio, photo)]] * ALL)
    assert came_to == {"waiting": 25, "short": ALL - 25}
    assert_books_add_up(studio)


def test_a_press_that_fifty_threads_make_at_once_is_one_press(studio: Studio, photo):
    limit(studio, 30)
    pair = [ask(studio, photo), ask(studio, photo, "sellerpic")]
    with ThreadPoolExecutor(HERE) as threads:
        told = list(
            threads.map(lambda _: outcome(studio, pair, "once"), range(HERE), timeout=LONGEST_SECONDS)
        )
    assert set(told) == {"waiting"}
    assert studio.counts() == {Status.WAITING: 2}
    assert held(studio, "akool") + held(studio, "sellerpic") == 30_000
    assert_books_add_up(studio)


# ── several accounts in one press, in any order ────────────────────────────────────────────────────────────


def test_presses_over_several_accounts_never_wait_for_each_other_in_a_ring(
    studio: Studio, photo, crowd: Crowd
):
    came_to = crowd.send(mixed(studio, photo))
    assert came_to == {"waiting": ALL}
    assert held(studio, "akool") == ALL * 20_000
    assert held(studio, "topview_v1") == ALL * 3_000
    assert_books_add_up(studio)


def test_budgets_of_every_kind_let_the_same_presses_through(studio: Studio, photo, crowd: Crowd):
    for presses in mixed(studio, photo)[:1]:  # so that budgets of accounts can be set
        for task in press(studio, presses, "open"):
            studio.cancel(task.id, ADMIN)
    limit(studio, 400, Scope.PROVIDER, account_of(studio, "akool"))
    limit(studio, 1_000, Scope.MEMBER, "ada")
    limit(studio, 205, Scope.PROVIDER, account_of(studio, "sellerpic"))
    limit(studio, 1_000, Scope.CAMPAIGN, "Spring", Period.MONTH)
    limit(studio, 19 * MIXED // 1000 + 32)
    came_to = crowd.send(mixed(studio, photo))
    assert came_to == {"waiting": 19, "parked": ALL - 19}
    assert held(studio, "akool") == 19 * 20_000
    assert held(studio, "sellerpic") == 19 * 10_000
    assert_books_add_up(studio)


def test_of_a_press_that_one_account_does_not_cover_nothing_is_held_anywhere(
    studio: Studio, sandbox, photo, crowd: Crowd
):
    sandbox.tell("balance", {"provider": "sellerpic", "credits": 219})
    came_to = crowd.send(mixed(studio, photo))
    assert came_to == {"waiting": 21, "short": ALL - 21}
    assert held(studio, "akool") == 21 * 20_000
    assert held(studio, "topview_v2") == 21 * 3_000
    assert_books_add_up(studio)


# ── while everything else goes on ──────────────────────────────────────────────────────────────────────────


def test_a_budget_holds_while_work_ends_and_admins_decide(
    studio: Studio, sandbox, photo, clock, crowd: Crowd
):
    sandbox.tell(
        "faults",
        [{"provider": "akool", "call": "create", "nth": "every", "fault": "fail_job", "share": 0.3}],
    )
    limit(studio, 12 * 20 + 19)
    over = Event()
    with ThreadPoolExecutor(4) as threads:
        busy: list[Future[None]] = [threads.submit(work, studio, clock, over) for _ in range(2)]
        busy += [threads.submit(decide, studio, over, place) for place in range(2)]
        try:
            came_to = crowd.send([[ask(studio, photo)]] * ALL)
        finally:
            over.set()
        for one in busy:
            one.result(LONGEST_SECONDS)
    assert came_to["waiting"] >= 12
    assert came_to.total() == came_to["waiting"] + came_to["parked"] == ALL
    assert most_used_without_approval(studio) <= 12 * 20_000 + 19_000
    work(studio, clock, over, rounds=60)
    assert set(studio.counts()) <= {Status.DONE, Status.FAILED, Status.CANCELLED, Status.PARKED}
    assert held(studio, "akool") == 0
    assert studio.account("akool").captured == sandbox.state()["credits_charged"] * 1000
    assert_books_add_up(studio)


def work(studio: Studio, clock, over: Event, rounds: int = 0) -> None:
    """A worker of its own that goes on until it is over, and some rounds longer."""
    worker = Worker(studio.works)
    while not over.is_set() or rounds > 0:
        worker.turn()
        clock.advance(6)
        rounds -= over.is_set()


def decide(studio: Studio, over: Event, place: int) -> None:
    """An admin who approves one parked press and declines the next; the other admin does it the other way round."""
    while not over.is_set():
        for number, waiting in enumerate(studio.books.parked()):
            try:
                if number % 3 == place:
                    studio.books.approve(waiting.send_key, ADMIN)
                elif number % 3 == 1 - place:
                    studio.books.decline(waiting.send_key, ADMIN)
            except (NotNow, ShortOfCredits):
                pass


def most_used_without_approval(studio: Studio) -> int:
    """The most that was held and spent right after any hold that no admin had approved."""
    entries = every_entry(studio)
    holds = {entry.task_id: entry.amount for entry in entries if entry.kind is Kind.HOLD}
    used, most = 0, 0
    for entry in entries:
        change = effect(entry, holds.get(entry.task_id, 0))
        used += change.get("held", 0) + change.get("spent", 0)
        if entry.kind is Kind.HOLD and not entry.reason:
            most = max(most, used)
    return most


def test_a_send_that_waited_for_a_budget_meets_the_one_that_took_its_place(studio: Studio, photo):
    limit(studio, 1_000)
    press(studio, ask(studio, photo), "first")
    brief = ask(studio, photo)
    with ThreadPoolExecutor(1) as thread:
        with studio.works.database.transaction() as connection:
            now = studio.works.clock()
            budgets.put(connection, Scope.TEAM, "", Period.ALL, Unit.CREDITS, 30_000, ADMIN.name, now)
            sending = thread.submit(press, studio, brief, "second")
            await_somebody_waiting(studio)
        (task,) = sending.result(LONGEST_SECONDS)
    assert task.status is Status.PARKED
    assert task.words.endswith("leaves 10 credits, and this asks for 20 credits.")


def await_somebody_waiting(studio: Studio) -> None:
    """Until a transaction waits for another's lock. SQLite has one writer at a time and tells of no queue."""
    if studio.works.database.is_sqlite:
        return
    deadline = time.monotonic() + 20
    with studio.works.database.engine.connect() as connection:
        while not connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
            assert time.monotonic() < deadline, "nobody waits"
