"""Wanted: which tasks the gallery shows, in which order, and from where on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from animatic.lifecycle import Status


class Sort(StrEnum):
    """In which order."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DEAREST = "dearest"
    """By the price quoted; those without one are left out."""
    BEST = "best"


@dataclass(frozen=True)
class Wanted:
    """Which tasks; what is empty does not narrow them."""

    statuses: tuple[Status, ...] = ()
    provider: str = ""
    model: str = ""
    campaign: str | None = None
    """A campaign's name; empty asks for the tasks of none."""
    member: str | None = None
    tag: str = ""
    verdict: str | None = None
    """`approved`, `rejected`; empty asks for finished tasks that nobody has judged."""
    rating_least: int = 0
    starred: bool = False
    first_day: str = ""
    """`2026-11-01` in UTC; made on this day or after."""
    last_day: str = ""
    price_least: int | None = None
    """Thousandths of a credit, as quoted; with a least or a most, tasks without a price are left out."""
    price_most: int | None = None
    words: str = ""
    """Beginnings of words that must all be there: in prompts, models, campaigns, members and tags."""
    deleted: bool = False
    """Those that were deleted and can be taken back, instead of those that were not."""
    sort: Sort = Sort.NEWEST


_MARK = re.compile(r"(?P<id>[0-9a-f]{32})\.(?P<value>-?[0-9]{1,18})")


@dataclass(frozen=True)
class Mark:
    """The last task already seen."""

    id: str
    value: int = 0
    """What it was sorted by, besides its age."""

    def __str__(self) -> str:
        return f"{self.id}.{self.value}"

    @classmethod
    def read(cls, spelled: str) -> Mark | None:
        """The mark that an address names; None when it is not one."""
        match = _MARK.fullmatch(spelled)
        return cls(match["id"], int(match["value"])) if match else None
