"""What each video cost, by Akool's own list of them: `deduction_credit`, taken when it was asked for.

The list (`content/video/list`) is undocumented, though clients were seen to use it. It has what was made over
the Open API and was not deleted since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from animatic.providers.akool_records import FAILED, garbled, made_at
from animatic.providers.fields import credits_taken, text, whole
from animatic.providers.provider import Charge

log = structlog.get_logger(__name__)

PAGES_MOST = 1_000

Record = Mapping[str, Any]


class Bill:
    """Gathers the charges for videos made since a time (epoch seconds), page by page of the list."""

    def __init__(self, since: float) -> None:
        self.since = since
        self.charges: dict[str, Charge] = {}
        self.seen: set[str] = set()
        self.unread: list[Record] = []

    def take(self, page: Sequence[Record]) -> bool:
        """Take a page in. False when further pages cannot add to it."""
        # What is made while we read pushes records onto the next page, where they are met again.
        new = [record for record in page if text(record.get("_id")) not in self.seen]
        for record in new:
            self._take_one(record)
        return bool(new) and not self._reaches_back(page)

    def total(self) -> tuple[Charge, ...]:
        """Everything that was taken in.

        Raises Garbled when there were videos and none of them tells what it cost.
        """
        if self.unread and not self.charges:
            raise garbled(self.unread[0])
        return tuple(self.charges.values())

    def _take_one(self, record: Record) -> None:
        name, at = text(record.get("_id")), made_at(record)
        self.seen.add(name)
        if at is not None and at < self.since:
            return
        if whole(record.get("status", record.get("video_status"))) == FAILED:  # older calls say the latter
            return  # its record goes on naming the price, and whether that came back is not written anywhere
        taken = credits_taken(record.get("deduction_credit"))
        if name and taken is not None:
            self.charges[name] = Charge(name, taken, at, text(record.get("model_name")))
        else:
            log.warning("charge not read", provider="Akool", job=name, told=record.get("deduction_credit"))
            self.unread.append(record)

    def _reaches_back(self, page: Sequence[Record]) -> bool:
        """Whether the page ends before our time; only where the newest come first does that end the search."""
        times = [at for record in page if (at := made_at(record)) is not None]
        return bool(times) and times[-1] < self.since and times == sorted(times, reverse=True)
