"""Finding the jobs of a lost submit in Akool's own list of them.

The list (`content/video/list`) is undocumented, though clients were seen to use it. So what is not in it
proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from animatic.providers.akool_models import AUDIO
from animatic.providers.akool_orders import AUDIO_TYPES, audio_address, image_address
from animatic.providers.akool_records import made_at, read_job
from animatic.providers.fields import text, whole
from animatic.providers.provider import Found, Order

PAGES_MOST = 10
CLOCKS_APART_SECONDS = 60.0

Record = Mapping[str, Any]


class Search:
    """Looks for the records of one order, page by page, newest first."""

    def __init__(self, order: Order, since: float) -> None:
        self.order = order
        self.since = since - CLOCKS_APART_SECONDS
        self.matches: dict[str, Record] = {}

    def take(self, records: Sequence[Record]) -> bool:
        """Take a page's matches out. False when older pages cannot hold any."""
        for record in records:
            if (name := text(record.get("_id"))) and self._fits(record):
                self.matches[name] = record
        at = made_at(records[-1]) if records else 0.0
        return at is None or at >= self.since

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
        at = made_at(record)
        if at is not None and at < self.since:
            return False
        if self.order.model.name == AUDIO.name:
            return at is not None and self._fits_audio(record)
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
            and audio_address(self.order) in (None, text(record.get("audio_url")))
        )
