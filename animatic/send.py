"""From waiting to running: bring the pictures, write the intent down, submit once, write the outcome down.

The submit stands between two commits. Whatever ends the process in between, the task is found `sending` with
no job, and nobody submits it again: it becomes `unsure` and the provider's own records decide.
"""

from __future__ import annotations

from typing import Any

import structlog

from animatic import backlog, catalogs, clips, images, incidents, jobs, ledger, media, sounds, tasks, turns
from animatic.errors import AnimaticError, BadBrief, Busy, Garbled, Locked, Refused, Silent, Trouble
from animatic.lifecycle import Status
from animatic.providers.provider import Job, Order, Provider, Upload
from animatic.task import Task
from animatic.works import Works

log = structlog.get_logger()

LOCKED_PAUSE_SECONDS = 300.0
SLOWEST_SECONDS = 300.0
FIRST_RECONCILE_SECONDS = 5.0


def claim(works: Works, by: str, limit: int) -> list[Task]:
    """Lease waiting tasks, no more than each provider has places for and its calls have turns for."""
    now = works.clock()
    with works.database.reading() as connection:
        due = tasks.due(connection, Status.WAITING, now)
    claimed: list[Task] = []
    for name, account_id in due:
        if provider := works.paid_from(name, account_id):
            claimed += _claim_of(works, provider, by, limit - len(claimed), now)
    return claimed


def _claim_of(works: Works, provider: Provider, by: str, limit: int, now: float) -> list[Task]:
    gap = provider.limits.submit_gap_seconds
    with works.database.transaction() as connection:
        ledger.lock_account(connection, provider.account)
        room = works.places(provider) - backlog.in_flight(connection, provider.account, now)
        wanted = min(room, limit, 1 if gap else limit)
        if wanted <= 0 or not turns.take(connection, provider.account, "submit", gap, now):
            return []
        return tasks.claim(
            connection,
            Status.WAITING,
            now,
            paid_from=(provider.name, provider.account),
            limit=wanted,
            by=by,
            lease_seconds=works.settings.lease_seconds,
        )


def step(works: Works, task: Task) -> None:
    """Take one leased waiting task as far as the provider lets it."""
    provider = works.provider(task.provider)
    try:
        order = _prepare(works, provider, task)
    except (AnimaticError, OSError) as error:
        _not_sent(works, task, error)
        return
    if sending := _write_intent(works, task, order):
        _submit(works, provider, sending, order)


def _prepare(works: Works, provider: Provider, task: Task) -> Order:
    model = catalogs.read_models(works.database, provider).named(task.model)
    if not model:
        raise Refused(f"{provider.label} no longer offers {task.model}: choose another model.")
    with works.database.reading() as connection:
        pictures = images.load(connection, task.brief.pictures)
        source = clips.find(connection, task.brief.clip) if task.brief.clip else None
    if gone := set(task.brief.pictures) - set(pictures):
        raise BadBrief(Trouble("first", f"{len(gone)} of its pictures are no longer stored: add them again."))
    references = {}
    for picture in pictures.values():
        name = media.name_of(picture.hash, picture.mime)
        address = works.media.public_address(name, mark=task.id)
        references[picture.hash] = provider.send_image(Upload(picture, works.media.read(name), address))
    references |= sounds.share(works, task.brief, mark=task.id)
    return Order(
        brief=task.brief,
        model=model,
        references=references,
        notice_address=works.notice_address(task.provider, task.notice_token),
        source_job=source.job if source else None,
    )


def _write_intent(works: Works, task: Task, order: Order) -> Task | None:
    """Commit that the submit is about to leave. None when the task was cancelled or taken meanwhile."""
    now = works.clock()
    sent = {
        "references": dict(order.references),
        "notice_address": order.notice_address,
        "source_job": order.source_job,
    }
    until = now + works.settings.lease_seconds
    with works.database.transaction() as connection:
        moved = tasks.move(
            connection,
            task,
            Status.SENDING,
            now,
            sent=sent,
            sent_at=now,
            leased_until=until,
            leased_by=task.leased_by,
            tries=task.tries,
        )
        return tasks.find(connection, task.id) if moved else None


def _submit(works: Works, provider: Provider, task: Task, order: Order) -> None:
    try:
        accepted = provider.submit(order)
    except (Busy, Locked) as error:
        _wait(works, task, error)
    except Refused as error:
        fail(works, task, error)
    except Silent as error:
        if error.reached:
            mark_unsure(works, task, error)
        else:
            _wait(works, task, error)
    except Exception as error:  # whatever it was, the request may have left: only `unsure` is honest
        mark_unsure(works, task, error)
    else:
        accept(works, task, accepted)


def accept(works: Works, task: Task, accepted: tuple[Job, ...], **values: Any) -> None:
    """Write down the jobs of an accepted submit, even when the task was thought lost in the meantime."""
    now = works.clock()
    with works.database.transaction() as connection:
        current = tasks.lock(connection, task.id)
        # A notice may be faster than the answer itself: then there is something to see right away.
        noticed = jobs.count(connection, task.id) > 0
        due_at = now if noticed else now + works.look_seconds(task.provider)
        jobs.keep(connection, task.id, accepted)
        if current and (current.status, Status.RUNNING) in _ACCEPTABLE:
            tasks.move(connection, current, Status.RUNNING, now, due_at=due_at, **values)
    log.info("task accepted", task=task.id, provider=task.provider, jobs=[job.name for job in accepted])


_ACCEPTABLE = {(status, Status.RUNNING) for status in (Status.SENDING, Status.UNSURE)}


def fail(works: Works, task: Task, error: AnimaticError) -> None:
    """End a task that cost nothing and let its hold go."""
    now = works.clock()
    with works.database.transaction() as connection:
        incidents.write(connection, task.provider, error, now, task.id)
        if tasks.move(connection, task, Status.FAILED, now, charged=0, **trouble(error)):
            ledger.release(connection, task.id, now, reason=str(error))
    log.info("task failed", task=task.id, provider=task.provider, words=str(error))


def mark_unsure(works: Works, task: Task, error: Exception) -> None:
    """The answer was lost: keep the hold and let reconciliation find out.

    Unless a notice was faster than the loss, and has brought the jobs already: then there is no doubt.
    """
    now = works.clock()
    words = f"The answer of {works.label(task.provider)} was lost, so it may have been accepted."
    values = {**trouble(error), "words": words, "due_at": now + FIRST_RECONCILE_SECONDS}
    with works.database.transaction() as connection:
        incidents.write(connection, task.provider, error, now, task.id)
        tasks.lock(connection, task.id)  # a notice may be bringing them just now
        if jobs.count(connection, task.id) >= task.jobs_expected:
            tasks.move(connection, task, Status.RUNNING, now)
        else:
            tasks.move(connection, task, Status.UNSURE, now, **values)
    log.warning("answer lost", task=task.id, provider=task.provider, error=repr(error))


def trouble(error: Exception) -> dict[str, Any]:
    """The columns that tell what went wrong and who acts next."""
    return {
        "cause": type(error).__name__.lower() if isinstance(error, AnimaticError) else "silent",
        "words": str(error),
        "provider_words": getattr(error, "words", ""),
    }


def _not_sent(works: Works, task: Task, error: Exception) -> None:
    """Nothing of the submit left yet: wait or give up, with no doubt about money."""
    if isinstance(error, Refused | BadBrief):
        fail(works, task, error)
    else:
        _wait(works, task, error)


def _wait(works: Works, task: Task, error: Exception) -> None:
    """Put a task back in the queue; a provider that asked for quiet gets it from everybody."""
    now = works.clock()
    seconds = wait_seconds(error, task.tries)
    values = {**trouble(error), "tries": task.tries + 1}
    with works.database.transaction() as connection:
        incidents.write(connection, task.provider, error, now, task.id)
        if isinstance(error, Locked) or (isinstance(error, Busy) and error.for_all):
            turns.pause(connection, task.account_id, "submit", now + seconds)
        if task.status is Status.WAITING:
            tasks.postpone(connection, [task.id], Status.WAITING, now + seconds, **values)
        else:
            tasks.move(connection, task, Status.WAITING, now, due_at=now + seconds, **values)
    log.info("task waits", task=task.id, provider=task.provider, seconds=seconds, error=repr(error))


def wait_seconds(error: Exception, tries: int) -> float:
    """How long to leave a provider in peace: twice as long each time, and never less than it asked for."""
    if isinstance(error, Locked):
        return LOCKED_PAUSE_SECONDS
    asked = error.retry_after_seconds if isinstance(error, Busy) else 0.0
    return max(asked, float(min(2 ** (tries + 1), SLOWEST_SECONDS)))


def expire(works: Works, by: str) -> None:
    """Tasks whose worker died while sending: with their jobs known they run, else nobody knows."""
    now = works.clock()
    with works.database.reading() as connection:
        if not tasks.due(connection, Status.SENDING, now):
            return
    with works.database.transaction() as connection:
        lost = tasks.claim(connection, Status.SENDING, now, limit=100, by=by, lease_seconds=5)
        noted = {task.id: jobs.count(connection, task.id) for task in lost}
    for task in lost:
        if noted[task.id] >= task.jobs_expected:
            accept(works, task, ())
        else:
            mark_unsure(works, task, Garbled("The worker ended before the answer came."))
