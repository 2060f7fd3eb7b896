"""Which indexes a database walks over to answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from animatic.database import Database


def indexes_used(database: Database, ask: Callable[[], object]) -> str:
    """The indexes behind the first page of tasks that is asked for; what needs more than one is in capitals."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        heard.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        ask()
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
    asked = [one for one in heard if one[0].startswith(("SELECT", "WITH"))]
    first = next((one for one in asked if one[0].startswith("SELECT tasks.id")), asked[0])
    explain = _explained_by_sqlite if database.is_sqlite else _explained_by_postgresql
    return ", ".join(dict.fromkeys(explain(database, *first)))


def _explained_by_sqlite(database: Database, statement: str, parameters: Any) -> list[str]:
    with database.reading() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        told = [detail for *_, detail in rows]
    used = re.compile(
        r"INDEX (tasks\w+|tags\w+|sqlite_autoindex_\w+)|(tasks_words) VIRTUAL|(SCAN tasks$|SCAN tags$)"
    )
    sorted_ = ["SORTED"] if any("TEMP B-TREE FOR ORDER" in line for line in told) else []
    return [next(filter(None, match.groups())) for line in told if (match := used.search(line))] + sorted_


def _explained_by_postgresql(database: Database, statement: str, parameters: Any) -> list[str]:
    with database.reading() as connection:
        told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return list(_nodes(plan))


def _nodes(plan: dict[str, Any]) -> list[str]:
    own = [plan["Index Name"]] if "Index Name" in plan else []
    own += ["SORTED"] if plan["Node Type"] in ("Sort", "Incremental Sort") else []
    own += ["SEQ SCAN"] if plan["Node Type"] == "Seq Scan" else []
    return own + [name for below in plan.get("Plans", ()) for name in _nodes(below)]
