"""Finding the job of a lost submit: by its pictures among a board's tasks, else as one of a few that it may be.

Sources: "List Board Tasks", "Query Credit Logs". What a board task's `parameters` hold is not written anywhere, so
they are searched for our file ids, which are new for each task, without regard to their shape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from animatic.providers.fields import text
from animatic.providers.provider import Charge, Found, Job, Order
from animatic.providers.topview_catalog import same_model
from animatic.providers.topview_charges import IMAGE_TO_VIDEO, read_time
from animatic.providers.topview_records import task_name

CLOCKS_APART_SECONDS = 60.0
DAY_SECONDS = 86_400.0
TOOL = "image2video"
FILE = re.compile(r"fileids?\b|\b[0-9a-f]{32}\b", re.IGNORECASE)
"""What shows that parameters tell of files."""

Record = Mapping[str, Any]


class Search:
    """Looks for the one job of an order."""

    def __init__(self, order: Order, since: float) -> None:
        self.model = order.model.name
        named = (order.references.get(hash) for hash in order.brief.pictures)
        self.files = frozenset(file for file in named if file)
        self.since = since - CLOCKS_APART_SECONDS
        self.exact: dict[str, Job] = {}
        self.possible: dict[str, Job] = {}

    def take(self, page: Iterable[Record]) -> bool:
        """Take a page of board tasks in. False when older pages cannot hold the job.

        The time zone of `gmtCreate` is not documented, so a day is allowed for it.
        """
        ages = [self._take_one(record) for record in page]
        return any(at is None or at >= self.since - DAY_SECONDS for at in ages)

    def take_charges(self, charges: Iterable[Charge]) -> None:
        """Take rows of the credit log in: they tell when and what kind, and so are never more than possible."""
        for charge in charges:
            late = charge.at is None or charge.at >= self.since
            if late and charge.kind == IMAGE_TO_VIDEO:
                self.possible[charge.job] = Job(charge.job, charge.thousandths)

    def found(self) -> Found:
        """The job itself when one task has its pictures; else those that it may be."""
        if len(self.exact) == 1:
            return Found(tuple(self.exact.values()), complete=True)
        return Found(candidates=tuple({**self.possible, **self.exact}.values()))

    def _take_one(self, record: Record) -> float | None:
        name, at = task_name(record.get("taskId")), read_time(record.get("gmtCreate"))
        told = json.dumps(record.get("parameters"))
        if name and self.files and self.files <= set(re.findall(r"[\w-]+", told)):
            self.exact[name] = Job(name)
        elif name and (at is None or at >= self.since) and self._may_be(record, told):
            self.possible[name] = Job(name)
        return at

    def _may_be(self, record: Record, told: str) -> bool:
        tool, parameters = text(record.get("toolType")).lower(), record.get("parameters")
        model = text(parameters.get("model")) if isinstance(parameters, dict) else ""
        # Parameters that name files name somebody else's here.
        return TOOL in tool and not FILE.search(told) and (not model or same_model(model, self.model))
