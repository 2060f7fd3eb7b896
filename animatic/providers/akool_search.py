"""Finding the jobs of a lost submit in Akool's own list of them.

The list (`content/video/list`) is undocumented, though clients were seen to use it. So its shape is read
kindly, and what is not in it proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from animatic.providers.akool_models import AUDIO
from animatic.providers.akool_orders import AUDIO_TYPES, image_address
from animatic.providers.akool_records import read_job
from animatic.providers.fields import amount, rows, text, whole
from animatic.providers.provider import Found, Order

PAGE_SIZE = 50
PAGES_MOST = 10
CLOCKS_APART_SECONDS = 60.0

Record = Mapping[str, Any]


class Search:
    """Looks for the records of one order, page by page, newest first."""

    def __init__(self, order: Order, since: float) -> None:
        self.order = order
        self.since = since - CLOCKS_APART_SECONDS
        self.matches: dict[str, Record] = {}

    def take(self, data: object) -> bool:
        """Take a page's matches out. False when older pages cannot hold any."""
        records = _records(data)
        for record in records:
            if (name := text(record.get("_id"))) and self._fits(record):
                self.matches[name] = record
        made_at = _made_at(records[-1]) if records else 0.0
        return made_at is None or made_at >= self.since

    def found(self) -> Found:
        """What was found so far, and whether it is all there is."""
        jobs = tuple(read_job(record) for record in self.matches.values())
        if len(jobs) > self._asked:
            return Found()  # some belong to another task that looks the same: a person decides between them
        return Found(jobs, complete=bool(jobs) and len(jobs) >= self._expected())

    @property
    def _asked(self) -> int:
        return int(self.order.brief.choices.get("count", 1))

    def _expected(self) -> int:
        """The films there are: fewer than asked for when Akool could not create them all."""
        told = [whole(record.get("batch_count")) for record in self.matches.values()]
        return max((count for count in told if count), default=self._asked)

    def _fits(self, record: Record) -> bool:
        made_at = _made_at(record)
        if made_at is not None and made_at < self.since:
            return False
        if self.order.model.name == AUDIO.name:
            return made_at is not None and self._fits_audio(record)
        if record.get("only_add_audio") is True:
            return False  # it keeps the picture's address of the film it was made from
        noticed = text(record.get("webhookUrl"))
        if self.order.notice_address and noticed:
            return noticed == self.order.notice_address
        return text(record.get("image_url")) == image_address(self.order)

    def _fits_audio(self, record: Record) -> bool:
        choices = self.order.brief.choices
        return (
            record.get("only_add_audio") is True
            and record.get("pre_video_id") == self.order.source_job
            and whole(record.get("audio_type")) in (None, AUDIO_TYPES[str(choices["audio"])])
            and choices.get("audio_address") in (None, text(record.get("audio_url")))
        )


def _records(data: object) -> list[Record]:
    if isinstance(data, dict):
        data = data.get("result") or data.get("list")
    return rows(data)


def _made_at(record: Record) -> float | None:
    """Seconds since 1970."""
    told = amount(record.get("create_time"))
    return float(told) / 1000 if told else None
