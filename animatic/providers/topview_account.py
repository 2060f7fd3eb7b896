"""An account at Topview: credits left, and the room its files take up.

Sources: "Query User Credit", "Query User Space".
"""

from __future__ import annotations

from dataclasses import dataclass

from animatic.providers.fields import credits_taken, text, whole
from animatic.providers.topview_codes import garbled

BALANCE = "/user/credit/detail"
SPACE = "/user/space"

BYTES = {"byte": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}


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
        raise garbled(sorted(record))  # only what its fields are called: the record holds keys
    return left


def read_space(result: object) -> Space:
    """Raises Garbled when the answer does not say."""
    record = result if isinstance(result, dict) else {}
    used, most = _bytes(record.get("usedDiskSpace")), _bytes(record.get("maxDiskSpace"))
    if used is None or most is None:
        raise garbled(result)
    return Space(used, most)


def _bytes(told: object) -> int | None:
    record = told if isinstance(told, dict) else {}
    size, unit = whole(record.get("size")), BYTES.get(text(record.get("unit")).lower().removesuffix("s"))
    return size * unit if size is not None and unit else None
