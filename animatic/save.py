"""From saving to done: fetch each file once, keep it under its content hash, and pay in the same transaction.

Nothing here needs undoing. Files are named by what is in them, so fetching again after a crash does no harm;
clips, the task's end and the capture are one transaction, so they are there together or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from sqlalchemy import Connection

from animatic import clips, download, film, incidents, jobs, ledger, media, tasks, verdicts
from animatic.clips import Clip
from animatic.errors import AnimaticError
from animatic.jobs import StoredJob
from animatic.lifecycle import Status
from animatic.media import StoredFile
from animatic.providers.provider import Done, Output
from animatic.send import trouble, wait_seconds
from animatic.task import Task
from animatic.works import Works

log = structlog.get_logger()

TRIES_MOST = 12
"""With the growing gaps between them, about half an hour."""


@dataclass(frozen=True)
class Kept:
    """One output that is ours now."""

    clip: Clip
    files: tuple[StoredFile, ...]


def claim(works: Works, by: str, limit: int) -> list[Task]:
    """Lease tasks whose files are to be fetched."""
    now = works.clock()
    with works.database.reading() as connection:
        if not tasks.due(connection, Status.SAVING, now):
            return []
    with works.database.transaction() as connection:
        # Fetching and filming take longer than a call; a second worker meanwhile would only waste work.
        seconds = 3 * works.settings.lease_seconds
        return tasks.claim(connection, Status.SAVING, now, limit=limit, by=by, lease_seconds=seconds)


def step(works: Works, task: Task) -> None:
    """Fetch all outputs of one leased task and finish it."""
    with works.database.reading() as connection:
        stored = jobs.of_tasks(connection, [task.id])
    done = [job for job in stored if isinstance(job.state, Done)]
    try:
        kept = _keep_all(works, task, done)
    except (AnimaticError, OSError) as error:
        _again(works, task, stored, error)
        return
    _finish(works, task, stored, kept)


def _keep_all(works: Works, task: Task, done: Sequence[StoredJob]) -> list[Kept]:
    kept: list[Kept] = []
    for job in done:
        for index, output in enumerate(_outputs(job)):
            kept.append(_keep(works, task, job, index, output, position=len(kept)))
    return kept


def _outputs(job: StoredJob) -> tuple[Output, ...]:
    return job.state.outputs if isinstance(job.state, Done) else ()


def _keep(works: Works, task: Task, job: StoredJob, index: int, output: Output, position: int) -> Kept:
    into = works.media.incoming(task.id)
    try:
        try:
            _fetch(works, output.address, into)
        except download.Gone:
            # The link has expired: a look gives a fresh one for as long as the provider keeps the file.
            fresh = _look_again(works, task, job)
            _fetch(works, fresh[index].address, into)
        facts = film.probe(into)
        files = (
            works.media.put(into, "video/mp4"),
            works.media.put(film.poster(into), "image/webp"),
            works.media.put(film.preview(into), "video/mp4"),
        )
    finally:
        into.unlink(missing_ok=True)
    names = [media.name_of(file.hash, file.mime) for file in files]
    clip = Clip(
        id=f"{task.id}-{position}",
        task_id=task.id,
        position=position,
        job=job.name,
        file=names[0],
        poster=names[1],
        preview=names[2],
        width=facts.width,
        height=facts.height,
        seconds=facts.seconds,
        has_sound=facts.has_sound,
        size_bytes=files[0].size_bytes,
        created_at=works.clock(),
    )
    return Kept(clip, files)


def _fetch(works: Works, address: str, into: Path) -> None:
    seconds = 2 * works.settings.lease_seconds
    download.fetch(address, into, allow=works.fetchable, seconds_most=seconds)


def _look_again(works: Works, task: Task, job: StoredJob) -> tuple[Output, ...]:
    state = works.provider(task.provider).look([job.name]).get(job.name)
    if not isinstance(state, Done):
        raise download.Gone("The provider no longer has this film.")
    with works.database.transaction() as connection:
        jobs.settle(connection, job, state)
    return state.outputs


def _finish(works: Works, task: Task, stored: Sequence[StoredJob], kept: Sequence[Kept]) -> None:
    now = works.clock()
    charged = charge(task, stored)
    with works.database.transaction() as connection:
        if not tasks.move(connection, task, Status.DONE, now, charged=charged, **_partly(stored)):
            return
        _record(connection, kept, now)
        ledger.settle(connection, task.id, charged or 0, now)
        verdicts.count_clips(connection, task.id, len(kept))
    log.info("task done", task=task.id, provider=task.provider, clips=len(kept), charged=charged)


def _record(connection: Connection, kept: Sequence[Kept], now: float) -> None:
    for one in kept:
        for file in one.files:
            media.record(connection, file, now)
    clips.add(connection, [replace(one.clip, created_at=now) for one in kept])


def charge(task: Task, stored: Sequence[StoredJob]) -> int | None:
    """Thousandths to capture: what the provider named for the finished jobs, else a share of the quote.

    None when neither says: the provider publishes no price and names no charge.
    """
    done = [job for job in stored if isinstance(job.state, Done)]
    if all(job.charged is not None for job in done):
        return sum(job.charged or 0 for job in done)
    if task.quoted is None:
        return None
    return task.quoted * len(done) // max(len(stored), 1)


def _partly(stored: Sequence[StoredJob]) -> dict[str, str]:
    """What to say when only some of the clips came out."""
    failed = [job.state.words for job in stored if job.state.words]
    if not failed:
        return {}
    words = "Not all of the clips could be made; those that are missing cost nothing."
    return {"cause": "refused", "words": words, "provider_words": "; ".join(dict.fromkeys(failed))}


def _again(works: Works, task: Task, stored: Sequence[StoredJob], error: Exception) -> None:
    """The film is paid for: try again for long, and tell what it cost if it never comes."""
    now = works.clock()
    wait = wait_seconds(error, task.tries)
    with works.database.transaction() as connection:
        incidents.write(connection, task.provider, error, now, task.id)
        if task.tries + 1 < TRIES_MOST:
            values = {**trouble(error), "tries": task.tries + 1}
            tasks.postpone(connection, [task.id], Status.SAVING, now + wait, **values)
        else:
            charged = charge(task, stored)
            words = f"The film was made and paid, but could not be fetched: {error}"
            values = {**trouble(error), "words": words, "charged": charged}
            if tasks.move(connection, task, Status.FAILED, now, **values):
                ledger.settle(connection, task.id, charged or 0, now, reason=words)
    log.warning("save failed", task=task.id, tries=task.tries + 1, error=repr(error))
