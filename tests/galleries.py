"""Galleries for tests: tasks that went their way past the worker, with their clips, files and money."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from animatic import (
    Brief,
    Clip,
    Person,
    Role,
    Settings,
    Status,
    Task,
    clips,
    ledger,
    make_send_key,
    media,
    tasks,
)
from animatic.clock import Clock
from animatic.database import Database
from animatic.entries import About
from animatic.media import Media, StoredFile
from animatic.task import Wish
from animatic.works import Works

VERA = Person("vera", Role.VIEWER)
ADA = Person("ada", Role.MEMBER)
BEA = Person("bea", Role.REVIEWER)
ALEX = Person("alex", Role.ADMIN)


def open_works(database: Database, folder: Path, clock: Clock) -> Works:
    """An engine without providers: what is kept can be asked for and sorted, and nothing is sent."""
    settings = Settings(data_dir=folder, database_url=str(database.engine.url))
    stored = Media(settings.store_address, settings.signing_key, "", clock)
    return Works(database, stored, {}, settings, clock)


def send(
    works: Works,
    prompt: str = "Waves roll in",
    *,
    model: str = "create",
    member: str = ADA.name,
    campaign: str = "",
    quoted: int = 20_000,
) -> Task:
    """A task that waits, with its price held."""
    now, account_id = works.clock(), "akool:ours"
    wish = Wish(Brief("akool", model, prompt=prompt), account_id, quoted, 1, campaign=campaign)
    with works.database.transaction() as connection:
        (task,) = tasks.add(connection, [wish], send_key=make_send_key(), member=member, now=now)
        ledger.open_account(connection, account_id, "akool", 10**9, now)
        about = About(model, campaign, member, prompt)
        ledger.hold(connection, account_id, task.id, quoted, now, who=member, about=about)
    return task


def advance(works: Works, task: Task, *statuses: Status) -> Task:
    """The task, moved on through these statuses."""
    with works.database.transaction() as connection:
        for status in statuses:
            assert tasks.move(connection, task, status, works.clock())
            task = read(connection, task.id)
    return task


def finish(works: Works, task: Task, film: bytes = b"", count: int = 1, poster: bytes = b"") -> list[Clip]:
    """The clips of a task that is done and paid. `film` is what they all show; each shows its own without."""
    task = advance(works, task, Status.SENDING, Status.RUNNING, Status.SAVING)
    made = [list(_store(works, film or f"{task.id} {number}".encode(), poster)) for number in range(count)]
    kept = [_clip(task, number, files, works.clock()) for number, files in enumerate(made)]
    with works.database.transaction() as connection:
        for file in (file for files in made for file in files):
            media.record(connection, file, works.clock())
        clips.add(connection, kept)
        tasks.move(connection, task, Status.DONE, works.clock(), charged=task.quoted)
        ledger.settle(connection, task.id, task.quoted or 0, works.clock())
    return kept


def read(connection, id: str) -> Task:
    task = tasks.find(connection, id)
    assert task
    return task


def _store(works: Works, film: bytes, poster: bytes) -> Iterator[StoredFile]:
    yield works.media.put(b"film" + film, "video/mp4")
    yield works.media.put(poster or b"poster" + film, "image/webp")
    yield works.media.put(b"preview" + film, "video/mp4")


def _clip(task: Task, position: int, files: list[StoredFile], now: float) -> Clip:
    film, poster, preview = files
    return Clip(
        id=f"{task.id}-{position}",
        task_id=task.id,
        position=position,
        job=f"job-{position}",
        file=film.name,
        poster=poster.name,
        preview=preview.name,
        width=1280,
        height=720,
        seconds=5.0,
        has_sound=False,
        size_bytes=film.size_bytes,
        created_at=now,
    )
