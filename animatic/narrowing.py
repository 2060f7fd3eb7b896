"""How the gallery's pages are asked for, so that an index gives the first two dozen however many tasks there are.

A database is quick where one index holds what is wanted in the order that is wanted; so each question is put in
such a way. What cannot be is left to its planner, with what it has to know said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, cast, column, select, table, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY

from animatic.database import seldom, values
from animatic.lifecycle import OPEN, Status
from animatic.tags import tags
from animatic.tasks import tasks
from animatic.wanted import Mark, Sort, Wanted
from animatic.words import as_fts, as_tsquery

DAY_SECONDS = 86_400
STARS_MOST = 5
FEW = frozenset({Status.PARKED, *OPEN})
"""Statuses that belong to the present: however many tasks there are, few are in them."""
RATED_SHARE = 0.05
PRICES_MOST = 500
"""Different prices within a range that are looked up one by one."""

found = table("tasks_words", column("rowid"), column("tasks_words"), column("task_id"), column("words"))
"""The words of each task. SQLite's is an index: it is asked through a column that has its own name, and knows tasks
by their `word_id`. PostgreSQL's is a narrow table: it is asked through `words`, and knows tasks by `task_id`."""


def questions(
    connection: Connection, wanted: Wanted, after: Mark | None, limit: int
) -> list[Select[tuple[object, ...]]]:
    """What to ask for a page: each answer is in the order wanted, and the first of all of them are the page."""
    return [_question(connection, one, after, limit) for one in _apart(wanted)]


def _apart(wanted: Wanted) -> list[Wanted]:
    """A question for each status: an index has one status in its order, but not several."""
    if wanted.verdict is not None:  # only what is done has clips to judge
        judged = (Status.DONE,)
        return [replace(wanted, statuses=judged)] if Status.DONE in (wanted.statuses or judged) else []
    if wanted.words or not wanted.statuses:
        return [wanted]
    return [replace(wanted, statuses=(one,)) for one in wanted.statuses]


def _question(
    connection: Connection, wanted: Wanted, after: Mark | None, limit: int
) -> Select[tuple[object, ...]]:
    match = _match(connection, wanted)
    query: Select[tuple[object, ...]] = select(tasks).where(*_clauses(connection, wanted))
    age: ColumnElement[Any] = tasks.c.id
    if wanted.tag:
        query = query.join(tags, tags.c.task_id == tasks.c.id).where(tags.c.tag == wanted.tag)
        age = tags.c.task_id
    if match and connection.dialect.name == "sqlite":
        query = query.join(found, found.c.rowid == tasks.c.word_id)
        query = query.where(found.c.tasks_words.op("MATCH")(match))
        age = found.c.rowid
    elif match:
        query = query.join(found, found.c.task_id == tasks.c.id)
        query = query.where(found.c.words.op("@@")(cast(match, TSQUERY)), *_days(found.c.task_id, wanted))
        age = age if wanted.tag else found.c.task_id
    if after:
        query = query.where(_beyond(wanted.sort, age, after))
    return query.order_by(*_order(wanted.sort, age)).limit(limit)


# ── order ──────────────────────────────────────────────────────────────────────────────────────────────────


def _order(sort: Sort, age: ColumnElement[Any]) -> tuple[ColumnElement[object], ...]:
    match sort:
        case Sort.OLDEST:
            return (age.asc(),)
        case Sort.DEAREST:
            return (tasks.c.quoted.desc(), tasks.c.id.desc())
        case Sort.BEST:
            return (tasks.c.rating.desc(), tasks.c.id.desc())
    return (age.desc(),)


def _beyond(sort: Sort, age: ColumnElement[Any], after: Mark) -> ColumnElement[bool]:
    match sort:
        case Sort.DEAREST:
            return tuple_(tasks.c.quoted, tasks.c.id) < tuple_(after.value, after.id)
        case Sort.BEST:
            return tuple_(tasks.c.rating, tasks.c.id) < tuple_(after.value, after.id)
    seen: Any = after.id
    if age is found.c.rowid:
        # FTS5 numbers tasks as they come, and one whose transaction had to wait comes after a younger one.
        seen = select(tasks.c.word_id).where(tasks.c.id == after.id).scalar_subquery()
    beyond: ColumnElement[bool] = age > seen if sort is Sort.OLDEST else age < seen
    return beyond


# ── filters ────────────────────────────────────────────────────────────────────────────────────────────────


def _clauses(connection: Connection, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    yield _is_in_sight(wanted)
    if wanted.statuses:
        named = tasks.c.status.in_(wanted.statuses)
        yield seldom(connection, named) if FEW.issuperset(wanted.statuses) else named
    for own, value in ((tasks.c.provider, wanted.provider), (tasks.c.model, wanted.model)):
        if value:
            yield own == value
    names = {"campaign": wanted.campaign, "member": wanted.member, "verdict": wanted.verdict}
    yield from (tasks.c[name] == value for name, value in names.items() if value is not None)
    if wanted.starred:
        yield tasks.c.starred
    yield from _days(tasks.c.id, wanted)
    if wanted.rating_least:
        yield _rated(connection, wanted)
    yield from _priced(connection, wanted)


def _is_in_sight(wanted: Wanted) -> ColumnElement[bool]:
    if wanted.deleted:
        return and_(tasks.c.deleted_at.is_not(None), ~tasks.c.gone)
    return tasks.c.deleted_at.is_(None)


def _days(age: ColumnElement[Any], wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.first_day:
        yield age >= _id_at(wanted.first_day)
    if wanted.last_day:
        yield age < _id_at(wanted.last_day, days=1)


def _id_at(day: str, days: int = 0) -> str:
    """The least id that a task made at the beginning of a day can have."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() + days * DAY_SECONDS
    return f"{int(max(at, 0) * 1000):012x}"


def _rated(connection: Connection, wanted: Wanted) -> ColumnElement[bool]:
    if wanted.sort is Sort.BEST:
        return tasks.c.rating >= wanted.rating_least
    each = tasks.c.rating.in_(range(wanted.rating_least, STARS_MOST + 1))
    return seldom(connection, each, RATED_SHARE)


def _priced(connection: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    """A range of prices as the prices in it that there are: each has its tasks in their order, a range has not."""
    within = []
    if wanted.price_least is not None:
        within.append(tasks.c.quoted >= wanted.price_least)
    if wanted.price_most is not None:
        within.append(tasks.c.quoted <= wanted.price_most)
    if wanted.sort is Sort.DEAREST:
        return [*within, tasks.c.quoted.is_not(None)]
    if within:
        each = values(connection, tasks.c.quoted, *within, _is_in_sight(wanted), most=PRICES_MOST + 1)
        return within if len(each) > PRICES_MOST else [tasks.c.quoted.in_(each)]
    return []


def _match(connection: Connection, wanted: Wanted) -> str:
    """What the index of words is asked; empty when no words are."""
    if connection.dialect.name != "sqlite":
        return as_tsquery(wanted.words)
    # A task's words are those of its model, campaign, member and tags as well. FTS5 is asked for them too, as its
    # hits are looked at one by one: a common word has many, and the member asked for may have none of them.
    also = (
        (wanted.model, wanted.campaign or "", wanted.member or "", wanted.tag) if as_fts(wanted.words) else ()
    )
    return " ".join(filter(None, map(as_fts, (wanted.words, *also))))
