"""An account at Topview: credits left, credits taken, and the room its files take up.

Sources: "Query User Credit", "Query Credit Logs", "Query User Space".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from animatic.providers.fields import credits_taken, text, whole
from animatic.providers.topview_codes import garbled
from animatic.providers.topview_records import task_name

BALANCE = "/user/credit/detail"
LOGS = "/user/credit/logs"
SPACE = "/user/space"
IMAGE_TO_VIDEO = "common_task_image2video"
"""The log's word for films of both generations."""

BYTES = {"byte": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}


@dataclass(frozen=True)
class Charge:
    """One row of the credit log. There is one only for what succeeded."""

    job: str
    thousandths: int
    """Thousandths of a credit."""
    kind: str
    """Topview's word for what was made."""
    at: float | None
    """Epoch seconds; None when the row does not say."""
    key: str
    """The API key it was made with, as far as Topview shows it."""

    def may_be_of(self, key: str) -> bool:
        """Whether the row can belong to this key; one that is hidden or missing proves nothing."""
        return not self.key or not self.key.isascii() or "*" in self.key or self.key == key


@dataclass(frozen=True)
class Space:
    """Room for files, in bytes."""

    used_bytes: int
    most_bytes: int


def read_balance(result: object) -> int:
    """Thousandths of a credit left.

    Raises Garbled when the answer does not say.
    """
    record = result if isinstance(result, dict) else {}
    # The page says `remainCredit`, Topview's own client reads `credit`.
    left = credits_taken(record.get("remainCredit", record.get("credit")))
    if left is None:
        raise garbled(result)
    return left


def read_charge(row: Mapping[str, Any]) -> Charge | None:
    """A row of the log; None when it names no task or no amount."""
    job, taken = task_name(row.get("taskId")), credits_taken(row.get("costCredit"))
    if not job or taken is None:
        return None
    return Charge(job, taken, text(row.get("taskType")), read_time(row.get("date")), text(row.get("apiKey")))


def read_space(result: object) -> Space:
    """Raises Garbled when the answer does not say."""
    record = result if isinstance(result, dict) else {}
    used, most = _bytes(record.get("usedDiskSpace")), _bytes(record.get("maxDiskSpace"))
    if used is None or most is None:
        raise garbled(result)
    return Space(used, most)


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


def _bytes(told: object) -> int | None:
    record = told if isinstance(told, dict) else {}
    size, unit = whole(record.get("size")), BYTES.get(text(record.get("unit")).lower().removesuffix("s"))
    return size * unit if size is not None and unit else None
