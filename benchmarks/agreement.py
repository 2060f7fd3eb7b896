"""Whether a ledger written in bulk is the one that the engine would have written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from animatic import ledger
from animatic.database import Database
from animatic.entries import Kind
from animatic.ledger import accounts, entries
from animatic.reviews import reviews
from animatic.tallies import Dimension, months, tallies
from benchmarks.history import Deed
from benchmarks.scribe import Scribe, perform

TABLES = (accounts, entries, tallies, months, reviews)

Sums = dict[tuple[str, ...], Counter[str]]
"""What something comes to, by account, key, and perhaps day."""


def differences(by_engine: Database, in_bulk: Database, deeds: Sequence[Deed]) -> list[str]:
    """Have both write the same deeds into empty databases; answers the tables in which any row is another."""
    with by_engine.transaction() as connection:
        for deed in deeds:
            perform(connection, deed)
    scribe = Scribe(in_bulk)
    scribe.write(deeds)
    scribe.close()
    one, other = _rows(by_engine), _rows(in_bulk)
    return [name for name in one if not one[name] or one[name] != other[name]]


def disagreements(database: Database, month: str) -> list[str]:
    """Where entries, totals and tallies do not say the same: in all, and on the days of a month."""
    wrong = []
    with database.reading() as connection:
        in_all = _entered(connection, Dimension.ACCOUNT, "")
        for one in ledger.list_accounts(connection):
            own = in_all[one.id, one.id]
            if (one.granted, one.held, one.captured) != (own["granted"], own["open"], own["spent"]):
                wrong.append(f"the totals of {one.id}")
        for dimension in Dimension:
            for which in ("", month):
                if _entered(connection, dimension, which) != _tallied(connection, dimension, which):
                    wrong.append(f"the tallies by {dimension} of {which or 'all time'}")
        used = connection.execute(select(func.sum(months.c.used))).scalar_one()
        if used != connection.execute(select(func.sum(tallies.c.held + tallies.c.spent))).scalar_one():
            wrong.append("the months")
    return wrong


def _rows(database: Database) -> dict[str, Counter[str]]:
    with database.reading() as connection:
        return {table.name: Counter(map(repr, connection.execute(select(table)).all())) for table in TABLES}


def _entered(connection: Connection, dimension: Dimension, month: str) -> Sums:
    """By the entries; `open` counts the tasks that have not ended, which is none."""
    keys = {Dimension.MODEL: entries.c.model, Dimension.CAMPAIGN: entries.c.campaign}
    key = {**keys, Dimension.MEMBER: entries.c.member}.get(dimension, entries.c.account_id)
    of_task = entries.c.task_id.is_not(None)
    place: list[ColumnElement[Any]] = [entries.c.account_id, key, *([entries.c.day] if month else [])]
    query = select(*place, entries.c.kind, of_task, func.count(), func.sum(entries.c.amount))
    query = query.where(entries.c.day.startswith(month)).group_by(*place, entries.c.kind, of_task)
    if dimension is not Dimension.ACCOUNT:
        query = query.where(of_task)
    sums: Sums = defaultdict(Counter)
    for *where, kind, is_of_task, count, amount in connection.execute(query):
        sums[tuple(where)].update(_meaning(Kind(kind), bool(is_of_task), count, int(amount)))
    return _without_zeros(sums)


def _meaning(kind: Kind, of_task: bool, count: int, amount: int) -> dict[str, int]:
    match kind:
        case Kind.HOLD:
            return {"sends": count, "open": count}
        case Kind.CAPTURE:
            return {"spent": amount, "open": -count}
        case Kind.RELEASE:
            return {"open": -count}
        case Kind.CORRECTION if of_task:
            return {"spent": -amount}
    return {"granted": amount}


def _tallied(connection: Connection, dimension: Dimension, month: str) -> Sums:
    key = tallies.c.account_id if dimension is Dimension.ACCOUNT else tallies.c.key
    place = [tallies.c.account_id, key, *([tallies.c.day] if month else [])]
    columns = [func.sum(tallies.c[name]) for name in ("granted", "held", "spent", "sends")]
    query = select(*place, *columns).where(tallies.c.dimension == dimension)
    rows = connection.execute(query.where(tallies.c.day.startswith(month)).group_by(*place))
    names = ("granted", "open", "spent", "sends")
    sums = {tuple(row[:-4]): Counter(dict(zip(names, map(int, row[-4:]), strict=True))) for row in rows}
    return _without_zeros(sums)


def _without_zeros(sums: Sums) -> Sums:
    kept = {place: Counter({name: own[name] for name in own if own[name]}) for place, own in sums.items()}
    return defaultdict(Counter, kept)
