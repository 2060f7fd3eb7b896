"""The task table: guarded moves, leases, and turns that hold over threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from animatic import tasks, turns
from animatic.brief import Brief
from animatic.database import Database
from animatic.lifecycle import TRANSITIONS, Status
from animatic.task import Task, Wish

NOW = 1_790_000_000.0
ACCOUNT = "akool:test"


def add(database: Database, count: int = 1, send_key: str = "press") -> list[Task]:
    wish = Wish(Brief("akool", "create", prompt="push in"), ACCOUNT, 20_000, 1)
    with database.transaction() as connection:
        return tasks.add(connection, [wish] * count, send_key=send_key, member="ada", now=NOW)


def claim(database: Database, by: str, limit: int = 100, now: float = NOW) -> list[Task]:
    with database.transaction() as connection:
        return tasks.claim(connection, Status.WAITING, now, limit=limit, by=by, lease_seconds=60)


def test_a_task_comes_back_as_it_was_written(database: Database):
    (task,) = add(database)
    assert task.brief == Brief("akool", "create", prompt="push in")
    assert task.status is Status.WAITING
    assert len(task.id) == 32


def test_of_two_moves_from_the_same_reading_one_wins(database: Database):
    (task,) = add(database)
    with database.transaction() as connection:
        assert tasks.move(connection, task, Status.SENDING, NOW)
    with database.transaction() as connection:
        assert not tasks.move(connection, task, Status.CANCELLED, NOW)
        assert tasks.find(connection, task.id).status is Status.SENDING


@pytest.mark.parametrize(
    ("old", "new"), [pair for pair in product(Status, Status) if pair not in TRANSITIONS]
)
def test_a_move_that_the_table_does_not_know_is_a_mistake(sqlite_database: Database, old, new):
    (task,) = add(sqlite_database)
    wrong = Task(**{**vars(task), "status": old})
    wording = f"never goes from {old} to {new}"
    with pytest.raises(ValueError, match=wording), sqlite_database.transaction() as connection:
        tasks.move(connection, wrong, new, NOW)


def test_nothing_leads_back_from_an_end_but_a_late_result():
    ends = {Status.DONE, Status.FAILED, Status.CANCELLED}
    assert {pair for pair in TRANSITIONS if pair[0] in ends} == {(Status.CANCELLED, Status.RUNNING)}


def test_workers_that_claim_at_once_never_share_a_task(database: Database):
    add(database, count=60)
    with ThreadPoolExecutor(8) as threads:
        shares = list(threads.map(lambda n: claim(database, f"worker-{n}", limit=10), range(12)))
    claimed = [task.id for share in shares for task in share]
    assert len(claimed) == len(set(claimed)) == 60


def test_a_lease_that_ran_out_can_be_taken_over(database: Database):
    add(database)
    assert claim(database, "first")
    assert not claim(database, "second", now=NOW + 59)
    assert claim(database, "second", now=NOW + 61)


def test_a_task_that_is_put_off_is_not_due_before_its_time(database: Database):
    (task,) = add(database)
    with database.transaction() as connection:
        tasks.postpone(connection, [task.id], Status.WAITING, NOW + 30)
        assert tasks.due(connection, Status.WAITING, NOW + 29) == []
        assert tasks.due(connection, Status.WAITING, NOW + 30) == [("akool", ACCOUNT)]


def test_pages_go_back_in_time_without_gap_or_overlap(database: Database):
    made = {task.id for task in add(database, count=25)}
    seen: list[str] = []
    with database.reading() as connection:
        while page := tasks.page(connection, before=seen[-1] if seen else None, limit=10):
            seen += [task.id for task in page]
    assert len(seen) == 25
    assert set(seen) == made
    assert seen == sorted(seen, reverse=True)


def test_a_turn_is_given_to_one_of_many_that_ask_at_once(database: Database):
    def ask(_: int) -> bool:
        with database.transaction() as connection:
            return turns.take(connection, ACCOUNT, "look", 10, NOW)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, range(16))) == 1


def test_a_pause_holds_for_everybody_and_is_never_shortened(database: Database):
    with database.transaction() as connection:
        turns.pause(connection, ACCOUNT, "submit", NOW + 60)
        turns.pause(connection, ACCOUNT, "submit", NOW + 10)
        assert not turns.take(connection, ACCOUNT, "submit", 0, NOW + 59)
        assert turns.take(connection, ACCOUNT, "submit", 0, NOW + 60)
