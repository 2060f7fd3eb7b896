"""The ledger's entries as people ask for them: filtered, searched, a page at a time, or all as a stream."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    case,
    cast,
    column,
    func,
    literal,
    select,
    table,
    text,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from animatic.entries import Entry, Kind, as_entry
from animatic.ledger import entries
from animatic.tallies import months_between
from animatic.words import as_fts, as_tsquery

CHUNK = 2_000
RARE_KINDS = frozenset({Kind.OPENING, Kind.TOPUP, Kind.CORRECTION})
"""Those that not every task has."""
MONTHS_AT_ONCE = (1, 1, 8)
"""Through which a search for words looks one after the other, before it looks through all others."""
ID_BITS = 36
"""How much of its number an entry's id takes in SQLite's index of words; the day stands before it."""
LARGEST_ID = (1 << ID_BITS) - 1


@dataclass(frozen=True)
class Filter:
    """Which entries; what is empty does not narrow them."""

    account_id: str = ""
    kinds: tuple[Kind, ...] = ()
    model: str = ""
    campaign: str | None = None
    """A campaign's name; empty asks for the entries of no campaign."""
    member: str | None = None
    """Whose; None asks for everybody's."""
    task_id: str = ""
    first_day: str = ""
    """`2026-11-01`; this day and after."""
    last_day: str = ""
    """This day and before."""
    words: str = ""
    """Beginnings of words that must all be there: in prompts, reasons, people, models, campaigns, task ids."""


@dataclass(frozen=True)
class Cursor:
    """The last entry already seen."""

    day: str
    id: int

    def __str__(self) -> str:
        return f"{self.day}.{self.id}"

    @classmethod
    def read(cls, spelled: str) -> Cursor | None:
        """The cursor that an address names; None when it is not one."""
        parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.(\d{1,18})", spelled, re.ASCII)
        return cls(parts[1], int(parts[2])) if parts else None


def page(
    connection: Connection, wanted: Filter, before: Cursor | None = None, limit: int = 50
) -> list[Entry]:
    """The newest entries first: by the day they count on, and the last written first within it."""
    found: list[Entry] = []
    for part in _parts(connection, wanted, before):
        query = part.query.order_by(*part.newest_first).limit(limit - len(found))
        found += [as_entry(row) for row in connection.execute(query).mappings()]
        if len(found) >= limit:
            break
    return found


def stream(connection: Connection, wanted: Filter) -> Iterator[list[Entry]]:
    """All of them in pages, the newest first; never more than a page in memory."""
    last: Cursor | None = None
    while rows := page(connection, wanted, last, CHUNK):
        yield rows
        last = Cursor(rows[-1].day, rows[-1].id)


def count(connection: Connection, wanted: Filter, most: int = 10_000) -> int:
    """How many there are; counting stops at `most`."""
    counted = 0
    for part in _parts(connection, wanted):
        found = part.query.with_only_columns(part.columns.id).limit(most - counted).subquery()
        counted += connection.execute(select(func.count()).select_from(found)).scalar_one()
        if counted >= most:
            break
    return counted


def sums(connection: Connection, wanted: Filter) -> dict[Kind, int]:
    """What they add up to, by kind."""
    added: dict[Kind, int] = defaultdict(int)
    for part in _parts(connection, wanted):
        kind, amount = part.columns.kind, func.sum(part.columns.amount)
        for name, sum_ in connection.execute(part.query.with_only_columns(kind, amount).group_by(kind)):
            added[Kind(name)] += int(sum_)
    return dict(added)


def spent_on(connection: Connection, task_ids: Sequence[str]) -> dict[str, int]:
    """What each task has cost by our ledger: its capture, and the corrections that name it."""
    amount = case((entries.c.kind == Kind.CORRECTION, -entries.c.amount), else_=entries.c.amount)
    kinds = (Kind.CAPTURE, Kind.CORRECTION)
    query = select(entries.c.task_id, func.sum(amount)).where(
        entries.c.task_id.in_(task_ids), entries.c.kind.in_(kinds)
    )
    return {id: int(sum_) for id, sum_ in connection.execute(query.group_by(entries.c.task_id))}


# ── how they are found ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Part:
    """Some of the entries: what selects them, what it calls their columns, and how it puts the newest first."""

    query: Select[Any]
    columns: Any
    newest_first: tuple[ColumnElement[Any], ...]
    by_kind: bool = False
    """Whether other columns are to be kept from being gone by; they are so when they do not stand by themselves."""


def _parts(connection: Connection, wanted: Filter, before: Cursor | None = None) -> Iterator[_Part]:
    """What is wanted, the newest part first.

    Words are looked for in the newest month, which may have hardly begun, in the one before, and then in many at
    once: so a word that is common is soon found often enough, and one that is rare takes few questions.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    if not as_fts(wanted.words):
        newest_first = (entries.c.day.desc(), entries.c.id.desc())
        # SQLite only knows averages, and would look for somebody's few corrections among all of theirs.
        by_kind = (
            is_sqlite and bool(wanted.kinds) and RARE_KINDS.issuperset(wanted.kinds) and not wanted.task_id
        )
        yield _narrowed(_Part(select(entries), entries.c, newest_first, by_kind), wanted, before)
        return
    for few in _in_spans(_months(connection, wanted, before)):
        found = _in_sqlite(wanted.words, few, before) if is_sqlite else _in_postgresql(wanted.words, few)
        yield _narrowed(found, wanted, before)


def _narrowed(part: _Part, wanted: Filter, before: Cursor | None) -> _Part:
    query, columns = part.query, part.columns
    for own, value in (
        (columns.account_id, wanted.account_id or None),
        (columns.model, wanted.model or None),
        (columns.task_id, wanted.task_id or None),
        (columns.campaign, wanted.campaign),
        (columns.member, wanted.member),
    ):
        if value is not None:
            query = query.where((own.concat("") if part.by_kind else own) == value)
    if wanted.kinds:
        query = query.where(columns.kind.in_(wanted.kinds))
    if wanted.first_day:
        query = query.where(columns.day >= wanted.first_day)
    if wanted.last_day:
        query = query.where(columns.day <= wanted.last_day)
    if before:
        query = query.where(tuple_(columns.day, columns.id) < tuple_(before.day, before.id))
    return replace(part, query=query)


def _months(connection: Connection, wanted: Filter, before: Cursor | None) -> list[str]:
    """The months of what is wanted, the newest first, spelled as the indexes of words do: `202611`."""
    first_month, last_month = wanted.first_day[:7], (wanted.last_day or "9")[:7]
    if first_month == last_month:
        return [first_month.replace("-", "")]
    ends = (func.min(entries.c.day), func.max(entries.c.day))
    looks = (select(end).where(entries.c.day > "").scalar_subquery() for end in ends)
    first, last = connection.execute(select(*looks)).one()
    listed = months_between(first, last) if first else []
    last_month = min(last_month, before.day[:7] if before else "9")
    return [month.replace("-", "") for month in listed if first_month <= month <= last_month]


def _in_spans(months: Sequence[str]) -> Iterator[Sequence[str]]:
    for size in (*MONTHS_AT_ONCE, len(months)):
        if months:
            yield months[:size]
        months = months[size:]


def _in_sqlite(words: str, months: Sequence[str], before: Cursor | None) -> _Part:
    """By FTS5, whose rows are numbered by day and id, so that it hands the newest over first."""
    index = table("entries_words", column("rowid"))
    number = index.c.rowid
    match = " OR ".join(f"({as_fts(words, month)})" for month in months)
    found = index.join(entries, entries.c.id == number.op("&")(LARGEST_ID))
    query = select(entries).select_from(found).where(text("entries_words MATCH :words"))
    if before:
        day = int(before.day.replace("-", ""))
        query = query.where(number < (day << ID_BITS) + min(before.id, LARGEST_ID))
    return _Part(query.params(words=match), entries.c, (number.desc(),))


def _in_postgresql(words: str, months: Sequence[str]) -> _Part:
    """By the index, a month after the other. Left to choose, the planner takes every word for a common one and
    reads on until it has found enough of it, if need be through the whole ledger; OFFSET 0 leaves it no choice.
    """
    queries = literal([as_tsquery(words, month) for month in months], ARRAY(Text))
    sought = func.unnest(queries).table_valued("query", name="sought").render_derived()
    has = func.marked_words(entries.c.day, entries.c.words).op("@@")(cast(sought.c.query, TSQUERY))
    found = select(entries).where(has).offset(0).lateral("found")
    query = select(found).select_from(sought.join(found, true()))
    return _Part(query, found.c, (found.c.day.desc(), found.c.id.desc()))
