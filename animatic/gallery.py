"""What the gallery asks: tasks narrowed, searched and sorted, a page at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, text, tuple_, update

from animatic.clips import Clip, clips
from animatic.lifecycle import OPEN, Status
from animatic.reviews import Verdict, reviews
from animatic.tags import tags
from animatic.task import Task
from animatic.tasks import as_task, tasks
from animatic.words import as_fts, as_tsquery

DAY_SECONDS = 86_400
FIRST_ID, LAST_ID = "", "g"
"""Before and after every id: they are hex digits."""


class Sort(StrEnum):
    """In which order."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DEAREST = "dearest"
    """By the price quoted; those without one are left out."""
    BEST = "best"


@dataclass(frozen=True)
class Wanted:
    """Which tasks; what is empty does not narrow them."""

    statuses: tuple[Status, ...] = ()
    provider: str = ""
    model: str = ""
    campaign: str | None = None
    """A campaign's name; empty asks for the tasks of none."""
    member: str | None = None
    tag: str = ""
    verdict: str | None = None
    """`approved`, `rejected`; empty asks for finished tasks that nobody has judged."""
    rating_least: int = 0
    starred: bool = False
    first_day: str = ""
    """`2026-11-01` in UTC; made on this day or after."""
    last_day: str = ""
    price_least: int | None = None
    """Thousandths of a credit, as quoted."""
    price_most: int | None = None
    words: str = ""
    """Beginnings of words that must all be there: in prompts, models, campaigns, members and tags."""
    deleted: bool = False
    """Those that were deleted, instead of those that were not."""
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True)
class Mark:
    """The last task already seen."""

    id: str
    value: int = 0
    """What it was sorted by, besides its age."""

    def __str__(self) -> str:
        return f"{self.id}.{self.value}"

    @classmethod
    def read(cls, spelled: str) -> Mark | None:
        """The mark that an address names; None when it is not one."""
        id, _, value = spelled.partition(".")
        return cls(id, int(value)) if len(id) == 32 and value.lstrip("-").isdecimal() else None


@dataclass(frozen=True)
class Pulse:
    """What changes whenever the gallery's content does."""

    open: dict[Status, int] = field(default_factory=dict)
    """How many tasks stand in each status that is not an end, parked ones included."""
    changed_at: float = 0.0


def page(connection: Connection, wanted: Wanted, after: Mark | None = None, limit: int = 24) -> list[Task]:
    """One page of tasks, in the order asked for."""
    query = _narrowed(connection, wanted)
    if after:
        query = query.where(_beyond(wanted.sort, after))
    rows = connection.execute(query.order_by(*_order(wanted)).limit(limit)).mappings()
    return [as_task(row) for row in rows]


def mark_of(task: Task, sort: Sort) -> Mark:
    """The mark to go on from after a task."""
    value = {Sort.DEAREST: _price(task), Sort.BEST: task.rating}.get(sort, 0)
    return Mark(task.id, value)


def pulse(connection: Connection) -> Pulse:
    """How much is open, and when anything last changed; reads a few index entries, however many tasks there are."""
    standing = (Status.PARKED, *OPEN)
    query = select(tasks.c.status, func.count()).where(tasks.c.status.in_(standing)).group_by(tasks.c.status)
    counts = {Status(status): count for status, count in connection.execute(query)}
    return Pulse(counts, connection.execute(select(func.max(tasks.c.changed_at))).scalar_one() or 0.0)


def members(connection: Connection) -> list[str]:
    """Everybody who has sent something; hops over the index from name to name."""
    return _distinct(connection, tasks.c.member)


def models(connection: Connection) -> list[str]:
    """Every model that something was made with."""
    return _distinct(connection, tasks.c.model)


def shown(connection: Connection, clip_id: str) -> Clip | None:
    """A clip, unless it was deleted."""
    query = select(clips).join(tasks, tasks.c.id == clips.c.task_id).where(clips.c.id == clip_id)
    row = connection.execute(query.where(tasks.c.deleted_at.is_(None))).mappings().first()
    return Clip(**row) if row else None


def approved(connection: Connection, campaign: str, limit: int) -> list[Clip]:
    """A campaign's clips whose last word is that they are approved, the newest first; deleted ones are left out."""
    query = (
        select(clips)
        .join(tasks, tasks.c.id == clips.c.task_id)
        .join(reviews, reviews.c.clip_id == clips.c.id)
        .where(tasks.c.campaign == campaign, tasks.c.deleted_at.is_(None))
        .where(reviews.c.stands, reviews.c.verdict == Verdict.APPROVED)
    )
    rows = connection.execute(query.order_by(tasks.c.id.desc(), clips.c.position).limit(limit)).mappings()
    return [Clip(**row) for row in rows]


def change(connection: Connection, ids: Sequence[str], now: float, **values: object) -> int:
    """Rate, star, file under a campaign, delete or take back; answers how many."""
    statement = update(tasks).where(tasks.c.id.in_(ids)).values(changed_at=now, **values)
    return connection.execute(statement).rowcount


def _distinct(connection: Connection, column: ColumnElement[str]) -> list[str]:
    found: list[str] = []
    least = connection.execute(select(func.min(column))).scalar_one()
    while least is not None:
        found.append(least)
        least = connection.execute(select(func.min(column)).where(column > least)).scalar_one()
    return found


def _narrowed(connection: Connection, wanted: Wanted) -> Select[tuple[object, ...]]:
    query: Select[tuple[object, ...]] = select(tasks)
    for clause in _clauses(wanted):
        query = query.where(clause)
    if wanted.tag:
        tagged = select(tags.c.task_id).where(tags.c.tag == wanted.tag)
        query = query.where(tasks.c.id.in_(tagged))
    return _with_words(connection, query, wanted)


def _clauses(wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    yield tasks.c.deleted_at.is_not(None) if wanted.deleted else tasks.c.deleted_at.is_(None)
    if wanted.statuses:
        yield tasks.c.status.in_(wanted.statuses)
    for column, value in ((tasks.c.provider, wanted.provider), (tasks.c.model, wanted.model)):
        if value:
            yield column == value
    if wanted.campaign is not None:
        yield tasks.c.campaign == wanted.campaign
    if wanted.member is not None:
        yield tasks.c.member == wanted.member
    if wanted.verdict is not None:
        yield tasks.c.verdict == wanted.verdict
        if not wanted.verdict:
            yield tasks.c.status == Status.DONE
    if wanted.rating_least:
        yield tasks.c.rating >= wanted.rating_least
    if wanted.starred:
        yield tasks.c.starred
    if wanted.first_day:
        yield tasks.c.id >= _id_at(wanted.first_day)
    if wanted.last_day:
        yield tasks.c.id < _id_at(wanted.last_day, days=1)
    if wanted.sort is Sort.DEAREST:
        yield tasks.c.quoted.is_not(None)
    if wanted.price_least is not None:
        yield tasks.c.quoted >= wanted.price_least
    if wanted.price_most is not None:
        yield or_(tasks.c.quoted <= wanted.price_most, tasks.c.quoted.is_(None))


def _id_at(day: str, days: int = 0) -> str:
    """The least id that a task made at the beginning of a day can have."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() + days * DAY_SECONDS
    return f"{int(at * 1000):012x}"


def _with_words(
    connection: Connection, query: Select[tuple[object, ...]], wanted: Wanted
) -> Select[tuple[object, ...]]:
    if connection.dialect.name == "sqlite":
        if match := as_fts(wanted.words):
            found = text("tasks.word_id IN (SELECT rowid FROM tasks_words WHERE tasks_words MATCH :words)")
            query = query.where(found.bindparams(words=match))
    elif match := as_tsquery(wanted.words):
        found = text("array_to_tsvector(string_to_array(searched, ' ')) @@ CAST(:words AS tsquery)")
        query = query.where(found.bindparams(words=match))
    return query


def _order(wanted: Wanted) -> tuple[ColumnElement[object], ...]:
    match wanted.sort:
        case Sort.OLDEST:
            return (tasks.c.id.asc(),)
        case Sort.DEAREST:
            return (tasks.c.quoted.desc(), tasks.c.id.desc())
        case Sort.BEST:
            return (tasks.c.rating.desc(), tasks.c.id.desc())
    return (tasks.c.id.desc(),)


def _beyond(sort: Sort, after: Mark) -> ColumnElement[bool]:
    match sort:
        case Sort.OLDEST:
            return tasks.c.id > after.id
        case Sort.DEAREST:
            return tuple_(tasks.c.quoted, tasks.c.id) < tuple_(after.value, after.id)
        case Sort.BEST:
            return tuple_(tasks.c.rating, tasks.c.id) < tuple_(after.value, after.id)
    return tasks.c.id < after.id


def _price(task: Task) -> int:
    return task.quoted or 0
