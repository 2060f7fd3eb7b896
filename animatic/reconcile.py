"""Finding out what became of a submit whose answer was lost. Nothing here ever sends it again.

1. A notice at the task's own address carries its job: `note`.
2. The provider's records are searched: `step`.
3. Else a person decides: look again, it never happened, send again (see `studio`).
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from sqlalchemy import Connection

from animatic import audit, backlog, catalogs, jobs, ledger, tasks, turns
from animatic.catalog import Model
from animatic.errors import ProviderError
from animatic.lifecycle import Status
from animatic.people import Person
from animatic.providers.provider import Found, Job, Order, Provider, State
from animatic.send import accept
from animatic.task import Task
from animatic.works import Works

log = structlog.get_logger()

STRAGGLER_SECONDS = 120.0
"""After this long, a task whose jobs were found only in part goes on with those."""
SLOWEST_SECONDS = 600.0


def claim(works: Works, by: str, limit: int) -> list[Task]:
    """Lease unsure tasks whose next search is due."""
    now = works.clock()
    with works.database.reading() as connection:
        due = tasks.due(connection, Status.UNSURE, now)
    known = [one for one in due if works.paid_from(*one)]
    if not known:
        return []
    seconds = works.settings.lease_seconds
    with works.database.transaction() as connection:
        return tasks.claim(
            connection, Status.UNSURE, now, paid_from=known[0], limit=limit, by=by, lease_seconds=seconds
        )


def step(works: Works, task: Task) -> None:
    """Search the provider's records for one leased unsure task."""
    provider = works.provider(task.provider)
    model = catalogs.read_models(works.database, provider).named(task.model)
    try:
        order = _order_of(task, model) if model else None
        found = provider.find(order, task.sent_at or task.created_at) if order else Found()
        forgotten = not found.jobs and _is_forgotten(works, provider, task)
    except ProviderError as error:
        log.info("search failed", task=task.id, error=repr(error))
        found, forgotten = Found(), True
    with works.database.transaction() as connection:
        tasks.lock(connection, task.id)
        jobs.keep(connection, task.id, found.jobs or _only_candidate(connection, task, found))
        known = jobs.count(connection, task.id)
        if forgotten or not _enough(works, task, known, found):
            _search_later(works, connection, task)
            return
    accept(works, task, ())


def _is_forgotten(works: Works, provider: Provider, task: Task) -> bool:
    """Whether the provider no longer knows any job that the task has: knowing their names is no proof then.

    Also while it may not be asked just now: then the next search tells.
    """
    with works.database.reading() as connection:
        own = jobs.of_tasks(connection, [task.id])
    if len(own) < task.jobs_expected:
        return False
    with works.database.transaction() as connection:
        gap = provider.limits.look_gap_seconds
        if not turns.take(connection, provider.account, "look", gap, works.clock()):
            return True
    return not provider.look([job.name for job in own][: provider.limits.look_batch])


def _only_candidate(connection: Connection, task: Task, found: Found) -> tuple[Job, ...]:
    """The one job that can be this task's: new to us, while no other task is in doubt."""
    new = [job for job in found.candidates if not jobs.is_known(connection, job.name)]
    alone = backlog.count_unsure(connection, task.account_id) == 1
    return (new[0],) if len(new) == 1 and alone and task.jobs_expected == 1 else ()


def _order_of(task: Task, model: Model) -> Order:
    """The order as it was written down before it left."""
    sent = task.sent or {}
    return Order(
        brief=task.brief,
        model=model,
        references=sent.get("references", {}),
        notice_address=sent.get("notice_address"),
        source_job=sent.get("source_job"),
    )


def _enough(works: Works, task: Task, known: int, found: Found) -> bool:
    age = works.clock() - (task.sent_at or task.created_at)
    return known >= task.jobs_expected or (known > 0 and (found.complete or age > STRAGGLER_SECONDS))


def _search_later(works: Works, connection: Connection, task: Task) -> None:
    now = works.clock()
    gap = min(5.0 * 2 ** min(task.tries, 10), SLOWEST_SECONDS)
    tasks.postpone(connection, [task.id], Status.UNSURE, now + gap, tries=task.tries + 1)


def note(works: Works, provider: str, token: str, told: Mapping[str, State]) -> bool:
    """A believed notice of a provider arrived at a task's address. True when it told us something.

    It only makes us look now, or lets a task whose answer was lost find its job again.
    """
    now = works.clock()
    with works.database.reading() as connection:  # strangers cost no more than this
        addressed = tasks.find_by_token(connection, token)
    # What one provider signs, another could say unsigned.
    if not addressed or addressed.provider != provider:
        return False
    with works.database.transaction() as connection:
        task = tasks.lock_by_token(connection, token)
        if not task:
            return False
        known = {job.name for job in jobs.of_tasks(connection, [task.id])}
        # A job that another task has is foreign here: it came by mistake, or by somebody's intent.
        new = [Job(name) for name in told if name not in known and not jobs.is_known(connection, name)]
        if task.status in (Status.SENDING, Status.UNSURE):
            jobs.keep(connection, task.id, new)
            if task.status is Status.UNSURE and len(known) + len(new) >= task.jobs_expected:
                tasks.move(connection, task, Status.RUNNING, now)
            elif task.status is Status.UNSURE:
                tasks.hurry(connection, task.id, now)
            return True
        if task.status is Status.CANCELLED and task.sent_at and new:
            jobs.keep(connection, task.id, new)
            return tasks.move(connection, task, Status.RUNNING, now)
        if task.status is Status.RUNNING and known & set(told):
            tasks.hurry(connection, task.id, now)
            return True
    return False


def settle_by_person(works: Works, task: Task, by: Person) -> bool:
    """A person says that it never happened: the hold is released. False when it turned out otherwise."""
    now = works.clock()
    words = f"{by.name} confirmed that the provider never had it."
    with works.database.transaction() as connection:
        if not tasks.move(connection, task, Status.CANCELLED, now, charged=0, words=words):
            return False
        ledger.settle(connection, task.id, 0, now, who=by.name, reason="it never happened")
        audit.note(connection, now, by, "said it never happened", task.id)
    return True
