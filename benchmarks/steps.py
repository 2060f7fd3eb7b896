"""How a database goes about a question: which indexes it uses, and whether it reads a whole table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event

from animatic.database import Database

LARGE_TABLES = ("entries", "tallies", "months", "readings", "reviews")


@dataclass(frozen=True)
class Plan:
    """What all statements of one question go by."""

    indexes: tuple[str, ...]
    """Of the large tables, each once."""
    whole: tuple[str, ...]
    """Large tables of which every row is read, or the index of every row."""


def plan_of(database: Database, ask: Callable[[], object]) -> Plan:
    """Ask once, and have the database explain each statement."""
    explain = _sqlite if database.is_sqlite else _postgresql
    statements = _statements(database, ask)
    with database.reading() as connection:
        told = [one for statement, values in statements for one in explain(connection, statement, values)]
    indexes = dict.fromkeys(index for index, _ in told if index)
    return Plan(tuple(indexes), tuple({table: None for _, table in told if table}))


def _statements(database: Database, ask: Callable[[], object]) -> list[tuple[str, Any]]:
    noted: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.lstrip().startswith("SELECT"):
            noted.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    ask()
    event.remove(database.engine, "before_cursor_execute", note)
    return noted


def _sqlite(connection: Connection, statement: str, values: Any) -> Iterator[tuple[str, str]]:
    """An index, and the table when all of it is read."""
    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all():
        step = row.detail
        if search := re.match(r"SCAN (\w+_words) VIRTUAL TABLE INDEX \d+:(.*)", step):
            yield search[1], "" if "M" in search[2] else search[1]
        elif read := re.match(r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX )?(.+))?", step):
            table = re.sub(r"_\d+$", "", read[2])  # of an alias
            is_whole = read[1] == "SCAN" and (not read[3] or "LIMIT" not in statement)
            if table in LARGE_TABLES:
                yield (read[3] or "").partition(" (")[0], table if is_whole else ""


def _postgresql(connection: Connection, statement: str, values: Any) -> Iterator[tuple[str, str]]:
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
    yield from _nodes(explained[0]["Plan"], is_limited=False)


def _nodes(node: dict[str, Any], *, is_limited: bool, table: str = "") -> Iterator[tuple[str, str]]:
    kind, table = node["Node Type"], node.get("Relation Name", table)
    is_limited = is_limited or kind == "Limit"
    if table in LARGE_TABLES:
        is_walked = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node and not is_limited
        is_whole = kind == "Seq Scan" or is_walked
        yield node.get("Index Name", ""), table if is_whole else ""
    for below in node.get("Plans", ()):
        yield from _nodes(below, is_limited=is_limited and kind != "Sort", table=table)
