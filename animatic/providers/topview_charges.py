"""Topview's credit log: what each task cost, whichever way it was made.

Source: "Query Credit Logs".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any

import structlog

from animatic.errors import Refused
from animatic.providers.fields import credits_taken, text
from animatic.providers.provider import Charge
from animatic.providers.topview_codes import garbled
from animatic.providers.topview_records import task_name

log = structlog.get_logger(__name__)

LOGS = "/user/credit/logs"
IMAGE_TO_VIDEO = "common_task_image2video"
"""The log's word for films of both generations."""
ROWS_MOST = 50_000
TELLING = ("taskId", "taskType", "costCredit", "date")
"""What may be shown of a row; the rest holds the key."""

Row = Mapping[str, Any]


def read_charge(row: Row) -> Charge | None:
    """A row of the log; None when it names no task or no amount."""
    job, taken = task_name(row.get("taskId")), credits_taken(row.get("costCredit"))
    if not job or taken is None:
        return None
    return Charge(job, taken, read_time(row.get("date")), text(row.get("taskType")))


def read_charges(pages: Iterable[list[Row]], since: float) -> tuple[Charge, ...]:
    """Every row of the log made since then (epoch seconds). Those that cannot be read are passed over.

    Raises Garbled when none can be read, and Refused when there are more than `ROWS_MOST`.
    """
    found: Counter[Charge] = Counter()
    unread: list[Row] = []
    count = 0
    for page in pages:
        charges = [(row, read_charge(row)) for row in page]
        # A task charged while we read pushes a row onto the next page, where it is met again. So equal rows
        # count as often as one page has them.
        found |= Counter(charge for _, charge in charges if charge)
        unread += [_telling(row) for row, charge in charges if not charge]
        count += len(page)
    for row in unread:
        log.warning("charge not read", provider="Topview", row=row)
    if unread and not found:
        raise garbled(unread[0])
    if count >= ROWS_MOST:
        raise Refused("Topview charged for more tasks since then than can be read: ask for a later time.")
    whole_second = int(since)  # the log tells no fractions
    return tuple(one for one in found.elements() if one.at is None or one.at >= whole_second)


def may_be_of(row: Row, key: str) -> bool:
    """Whether the row can belong to this key; one that is hidden or missing proves nothing."""
    told = text(row.get("apiKey"))
    return not told or not told.isascii() or "*" in told or compare_digest(told, key)


def read_time(value: object) -> float | None:
    """Epoch seconds of `2026-10-02T08:15:00Z` or `2026-10-02 08:15:00`, the latter taken as UTC."""
    try:
        at = datetime.fromisoformat(text(value))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def write_time(seconds: float) -> str:
    """Epoch seconds as the log wants them: `2026-10-02 08:15:00`, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _telling(row: Row) -> Row:
    return {name: row[name] for name in TELLING if name in row}
