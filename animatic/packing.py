"""Films and their briefs as one ZIP, made while it is sent: never more than a part of one film is in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from zipfile import ZipFile, ZipInfo

from animatic import batch_file, clips, reviews, tags, tasks
from animatic.catalog import credits
from animatic.clips import Clip
from animatic.media import NotStored
from animatic.takeaways import file_name
from animatic.task import Task
from animatic.works import Works

TABLE = "briefs.csv"
HEADER: tuple[str, ...] = (
    *("file", "task", "provider", "model", "prompt", "choices"),
    *("campaign", "member", "tags", "verdict", "credits", "made at"),
)
GONE = "(not kept any more)"
"""Instead of a name, for a film that is not in the store."""
PLAIN_FILE = 0o100644 << 16


@dataclass(frozen=True)
class Item:
    """One film on its way into a ZIP."""

    name: str
    file: str
    """In the store."""
    made_at: float
    told: tuple[str, ...]
    """Its line in the table, after its name."""


# ── what goes in ───────────────────────────────────────────────────────────────────────────────────────────


def items(works: Works, clip_ids: Sequence[str]) -> list[Item]:
    """The films in the order asked for; clips that are not kept any more are left out."""
    with works.database.reading() as connection:
        found = {clip.id: clip for clip in clips.of_ids(connection, clip_ids)}
        ids = list({clip.task_id for clip in found.values()})
        made_by = {id: task for id in ids if (task := tasks.find(connection, id))}
        paid = _paid(made_by, clips.of_tasks(connection, ids))
        tagged = tags.of_tasks(connection, ids)
        said = reviews.standing(connection, list(found))
    packed: dict[str, Item] = {}
    for clip in (found[id] for id in clip_ids if id in found):
        task = made_by[clip.task_id]
        verdict = said[clip.id].verdict if clip.id in said else ""
        told = _told(works, task, tagged.get(task.id, ()), verdict, paid.get(clip.id), clip.created_at)
        name = _only_one(file_name(task, clip), packed)
        packed[name] = Item(name, clip.file, clip.created_at, told)
    return list(packed.values())


def _paid(made_by: Mapping[str, Task], made: Iterable[Clip]) -> dict[str, int]:
    """Thousandths by clip: what its task cost, shared among all that it made so that the sum is right."""
    siblings: dict[str, list[str]] = {}
    for clip in made:
        siblings.setdefault(clip.task_id, []).append(clip.id)
    paid: dict[str, int] = {}
    for task_id, ids in siblings.items():
        charged = made_by[task_id].charged
        if charged is not None:
            each, rest = divmod(charged, len(ids))
            paid |= {id: each + (place < rest) for place, id in enumerate(ids)}
    return paid


def _told(
    works: Works, task: Task, tagged: Iterable[str], verdict: str, paid: int | None, made_at: float
) -> tuple[str, ...]:
    return (
        task.id,
        works.label(task.provider),
        task.model,
        task.brief.prompt,
        "; ".join(f"{name}: {choice}" for name, choice in task.brief.choices.items()),
        task.campaign,
        task.member,
        ", ".join(tagged),
        verdict,
        "" if paid is None else credits(paid).replace(",", ""),
        _moment(made_at).isoformat(timespec="seconds"),
    )


def _only_one(name: str, taken: Mapping[str, Item]) -> str:
    """The name, or one much like it when another film has it already."""
    path, number = PurePath(name), 1
    while name in taken:
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


# ── the file ───────────────────────────────────────────────────────────────────────────────────────────────


class _Outbox:
    """A file that only grows, and whose parts are taken away as they come: what `zipfile` calls unseekable."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def stream(works: Works, packed: Sequence[Item]) -> Iterator[bytes]:
    """The ZIP in parts: the films as they are, since they would not get smaller, and the table of their briefs.

    A film whose file is gone has its line in the table all the same. Raises StoreTrouble; then the file breaks
    off, which whoever fetches it is told by the connection.
    """
    outbox = _Outbox()
    table = [HEADER]
    with ZipFile(outbox, "w") as archive:
        for item in packed:
            try:
                size = works.media.size(item.file)
            except NotStored:
                table.append((GONE, *item.told))
                continue
            with archive.open(_entry(item.name, item.made_at, size), "w") as entry:
                for part in works.media.open_range(item.file, 0, size):
                    entry.write(part)
                    yield outbox.take()
            table.append((item.name, *item.told))
        archive.writestr(_entry(TABLE, works.clock()), batch_file.write(table))
    yield outbox.take()


def _entry(name: str, made_at: float, size_bytes: int = 0) -> ZipInfo:
    info = ZipInfo(name, _moment(made_at).timetuple()[:6])
    info.file_size = size_bytes  # beyond 2 GB it is written down otherwise, which has to be known first
    info.external_attr = PLAIN_FILE
    return info


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
