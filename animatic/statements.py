"""The ledger's entries as people ask for them: filtered, searched, a page at a time, or all as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, case, func, select, text, tuple_

from animatic.entries import Entry, Kind, as_entry
from animatic.ledger import entries
from animatic.words import as_fts, as_tsquery

CHUNK = 2_000


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
    query = _narrowed(connection, wanted)
    if before:
        query = query.where(tuple_(entries.c.day, entries.c.id) < tuple_(before.day, before.id))
    ordered = query.order_by(entries.c.day.desc(), entries.c.id.desc()).limit(limit)
    return [as_entry(row) for row in connection.execute(ordered).mappings()]


def stream(connection: Connection, wanted: Filter) -> Iterator[list[Entry]]:
    """All of them in pages, the newest first; never more than a page in memory."""
    last: Cursor | None = None
    while rows := page(connection, wanted, last, CHUNK):
        yield rows
        last = Cursor(rows[-1].day, rows[-1].id)


def count(connection: Connection, wanted: Filter, most: int = 10_000) -> int:
    """How many there are; counting stops at `most`."""
    found = _narrowed(connection, wanted).with_only_columns(entries.c.id).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def sums(connection: Connection, wanted: Filter) -> dict[Kind, int]:
    """What they add up to, by kind."""
    narrowed = _narrowed(connection, wanted).with_only_columns(entries.c.kind, func.sum(entries.c.amount))
    rows = connection.execute(narrowed.group_by(entries.c.kind))
    return {Kind(kind): int(amount) for kind, amount in rows}


def spent_on(connection: Connection, task_ids: Sequence[str]) -> dict[str, int]:
    """What each task has cost by our ledger: its capture, and the corrections that name it."""
    amount = case((entries.c.kind == Kind.CORRECTION, -entries.c.amount), else_=entries.c.amount)
    kinds = (Kind.CAPTURE, Kind.CORRECTION)
    query = select(entries.c.task_id, func.sum(amount)).where(
        entries.c.task_id.in_(task_ids), entries.c.kind.in_(kinds)
    )
    return {id: int(sum_) for id, sum_ in connection.execute(query.group_by(entries.c.task_id))}


def _narrowed(connection: Connection, wanted: Filter) -> Select[tuple[object, ...]]:
    query: Select[tuple[object, ...]] = select(entries)
    for column, value in (
        (entries.c.account_id, wanted.account_id),
        (entries.c.model, wanted.model),
        (entries.c.task_id, wanted.task_id),
    ):
        if value:
            query = query.where(column == value)
    if wanted.member is not None:
        query = query.where(entries.c.member == wanted.member)
    if wanted.campaign is not None:
        query = query.where(entries.c.campaign == wanted.campaign)
    if wanted.kinds:
        query = query.where(entries.c.kind.in_(wanted.kinds))
    if wanted.first_day:
        query = query.where(entries.c.day >= wanted.first_day)
    if wanted.last_day:
        query = query.where(entries.c.day <= wanted.last_day)
    return _with_words(connection, query, wanted.words)


def _with_words(
    connection: Connection, query: Select[tuple[object, ...]], words: str
) -> Select[tuple[object, ...]]:
    if connection.dialect.name == "sqlite":
        if match := as_fts(words):
            found = text("entries.id IN (SELECT rowid FROM entries_words WHERE entries_words MATCH :words)")
            query = query.where(found.bindparams(words=match))
    elif match := as_tsquery(words):
        # The left side is the expression of PostgreSQL's index, which is used only while both say the same.
        found = text("array_to_tsvector(string_to_array(entries.words, ' ')) @@ CAST(:words AS tsquery)")
        query = query.where(found.bindparams(words=match))
    return query
