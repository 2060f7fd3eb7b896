"""Looks: asking for the state of running jobs, batched over every task of an account that is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import structlog
from sqlalchemy import Connection

from animatic import incidents, jobs, ledger, tasks, turns
from animatic.errors import Busy, Locked, ProviderError
from animatic.jobs import StoredJob
from animatic.lifecycle import Status
from animatic.providers.provider import Done, Failed, Pending, Provider, State
from animatic.send import trouble, wait_seconds
from animatic.task import Task
from animatic.works import Works

log = structlog.get_logger()

LONGEST_GAP_SECONDS = 30.0
MISSING_AFTER_SECONDS = 3600.0


def claim(works: Works, by: str) -> list[list[Task]]:
    """Lease running tasks that are due: one batch per account whose next look has its turn."""
    now = works.clock()
    with works.database.reading() as connection:
        due = tasks.due(connection, Status.RUNNING, now)
    batches = []
    for name, account_id in due:
        provider = works.paid_from(name, account_id)
        if provider and (batch := _claim_of(works, provider, by, now)):
            batches.append(batch)
    return batches


def _claim_of(works: Works, provider: Provider, by: str, now: float) -> list[Task]:
    with works.database.transaction() as connection:
        gap = provider.limits.look_gap_seconds
        if not turns.take(connection, provider.account, "look", gap, now):
            return []
        return tasks.claim(
            connection,
            Status.RUNNING,
            now,
            paid_from=(provider.name, provider.account),
            limit=provider.limits.look_batch,
            by=by,
            lease_seconds=works.settings.lease_seconds,
        )


def step(works: Works, batch: Sequence[Task]) -> None:
    """Ask once for the open jobs of a batch of leased tasks and move each task as far as the answer says."""
    provider = works.provider(batch[0].provider)
    with works.database.reading() as connection:
        known = _by_task(jobs.of_tasks(connection, [task.id for task in batch]))
    try:
        states = ask(provider, [job for stored in known.values() for job in stored])
    except ProviderError as error:
        _later(works, batch, error)
        return
    with works.database.transaction() as connection:
        for task in batch:
            _apply(works, connection, task, known.get(task.id, []), states)
        _put_off(works, connection, batch, known, states)


def ask(provider: Provider, stored: Iterable[StoredJob]) -> dict[str, State]:
    """The states of the jobs that had not ended yet, in as many calls as the provider's batch size needs."""
    names = [job.name for job in stored if isinstance(job.state, Pending)]
    states: dict[str, State] = {}
    size = provider.limits.look_batch
    for start in range(0, len(names), size):
        states.update(provider.look(names[start : start + size]))
    return states


def _apply(
    works: Works,
    connection: Connection,
    task: Task,
    stored: Sequence[StoredJob],
    states: Mapping[str, State],
) -> None:
    now = works.clock()
    for job in stored:
        if not isinstance(states.get(job.name, job.state), Pending) and job.name in states:
            jobs.settle(connection, job, states[job.name])
    ends = [states.get(job.name, job.state) for job in stored]
    if not ends or any(isinstance(end, Pending) for end in ends):
        return
    if any(isinstance(end, Done) for end in ends):
        tasks.move(connection, task, Status.SAVING, now)
    else:
        _fail(connection, task, [end for end in ends if isinstance(end, Failed)], now)


def _fail(connection: Connection, task: Task, ends: Sequence[Failed], now: float) -> None:
    words = "; ".join(dict.fromkeys(end.words for end in ends))
    kept = sum(end.charged or 0 for end in ends)
    values = {"cause": "refused", "words": "The provider could not make this film.", "provider_words": words}
    if tasks.move(connection, task, Status.FAILED, now, charged=kept, **values):
        ledger.settle(connection, task.id, kept, now, reason=words)


def _put_off(
    works: Works,
    connection: Connection,
    batch: Sequence[Task],
    known: Mapping[str, Sequence[StoredJob]],
    states: Mapping[str, State],
) -> None:
    """Plan the next look of every task that is still running; one write for all that share a time."""
    now = works.clock()
    slots: dict[tuple[float, bool], list[str]] = defaultdict(list)
    for task in batch:
        missing = not any(job.name in states for job in known.get(task.id, []))
        slots[gap_seconds(works, task, now), missing].append(task.id)
        if missing and now - (task.sent_at or now) > MISSING_AFTER_SECONDS:
            words = "The provider no longer knows this job."
            tasks.move(connection, task, Status.UNSURE, now, cause="silent", words=words)
    for (gap, missing), ids in slots.items():
        words = "The provider does not list this job yet." if missing else ""
        values = {"tries": 0, "cause": "silent" if missing else "", "words": words, "provider_words": ""}
        tasks.postpone(connection, ids, Status.RUNNING, now + gap, **values)


def gap_seconds(works: Works, task: Task, now: float) -> float:
    """Time until the next look: a quarter of the task's age, from the provider's minimum to half a minute."""
    least = works.look_seconds(task.provider)
    quarter = round((now - (task.sent_at or now)) / 4)
    return max(least, min(quarter, LONGEST_GAP_SECONDS))


def _later(works: Works, batch: Sequence[Task], error: ProviderError) -> None:
    """The look told nothing: repeat it, slower each time; a look costs nothing."""
    now = works.clock()
    wait = wait_seconds(error, batch[0].tries)
    ids = [task.id for task in batch]
    with works.database.transaction() as connection:
        incidents.write(connection, batch[0].provider, error, now, batch[0].id)
        if isinstance(error, Busy | Locked):
            turns.pause(connection, batch[0].account_id, "look", now + wait)
        values = {**trouble(error), "tries": batch[0].tries + 1}
        tasks.postpone(connection, ids, Status.RUNNING, now + wait, **values)
    log.info("look failed", provider=batch[0].provider, tasks=len(batch), seconds=wait, error=repr(error))


def _by_task(stored: Iterable[StoredJob]) -> dict[str, list[StoredJob]]:
    grouped: dict[str, list[StoredJob]] = defaultdict(list)
    for job in stored:
        grouped[job.task_id].append(job)
    return grouped
