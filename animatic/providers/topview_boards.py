"""Topview's boards: where its web app shows films, and the only list of them that the API gives.

Sources: "List Boards", "List Board Tasks", "Batch Delete Tasks"; `boards/create` and `boards/detail` are known
from Topview's own client.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import stamina
import structlog

from animatic.errors import ProviderError, Refused
from animatic.providers.fields import text
from animatic.providers.topview_codes import NAME_TAKEN, NOT_FOUND, garbled
from animatic.providers.topview_pages import read_pages
from animatic.providers.wire import Wire

log = structlog.get_logger(__name__)

LIST = "/boards/list"
CREATE = "/boards/create"
DETAIL = "/boards/detail"
TASKS = "/boards/tasks/list"
DELETE = "/boards/tasks/batch-delete"

OWN_NAME = "Animatic"
QUICK_SECONDS = 5.0
"""A board is a convenience: a submit does not wait for one longer than this, call by call."""
PAUSE_SECONDS = 300.0
BOARDS_MOST = 200
TASKS_MOST = 300

Record = Mapping[str, Any]


class Boards:
    """The boards of one account. Safe to share between threads."""

    def __init__(self, wire: Wire, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._wire = wire
        self._quick = Wire(
            wire.client,
            wire.base_url,
            provider=wire.provider,
            headers=wire.headers,
            secrets=wire.secrets,
            understand=wire.understand,
            read_seconds=QUICK_SECONDS,
            write_seconds=QUICK_SECONDS,
            repeats=stamina.RetryingCaller(attempts=1),
        )
        self._pause_seconds = pause_seconds
        self._lock = threading.Lock()
        self._own = ""
        self._again_at = 0.0

    def own(self) -> str:
        """The id of our board, made when there is none; empty while boards do not work."""
        with self._lock:
            if not self._own and time.monotonic() >= self._again_at:
                try:
                    self._own = self._find_or_make()
                except ProviderError as error:
                    self._again_at = time.monotonic() + self._pause_seconds
                    log.info("no board", provider=self._wire.provider, error=repr(error))
            return self._own

    def is_gone(self, board: str) -> bool:
        """Whether our board was deleted meanwhile; then the next submit gets another."""
        try:
            self._quick.read("GET", DETAIL, params={"boardId": board})
        except Refused as error:
            if error.code == NOT_FOUND:
                with self._lock:
                    self._own = "" if self._own == board else self._own
                return True
        except ProviderError:
            pass
        return False

    def named(self, name: str) -> list[str]:
        """The ids of our own boards of this name: there may be two, when two processes made one at once."""
        pages = read_pages(lambda page: self._quick.read("GET", LIST, params=page).get("result"), BOARDS_MOST)
        boards = [row for page in pages for row in page]
        return [
            id
            for row in boards
            if (id := text(row.get("boardId")))
            and text(row.get("name")) == name
            and row.get("isOwner") is not False
        ]

    def tasks(self, board: str) -> Iterator[list[Record]]:
        """The video tasks on a board, page by page, newest first."""
        asked = {"boardId": board, "mediaType": "video", "sortField": "gmtCreate", "sortOrder": "desc"}
        return read_pages(
            lambda page: self._wire.read("GET", TASKS, params={**asked, **page}).get("result"), TASKS_MOST
        )

    def delete_tasks(self, board: str, names: Sequence[str]) -> None:
        """Delete tasks from a board; done when the answer comes."""
        self._wire.write("POST", DELETE, json={"boardId": board, "selectAll": False, "taskIds": list(names)})

    def _find_or_make(self) -> str:
        if known := self.named(OWN_NAME):
            return known[0]
        try:
            result = self._quick.write("POST", CREATE, json={"name": OWN_NAME}).get("result")
        except Refused as error:
            if error.code == NAME_TAKEN and (known := self.named(OWN_NAME)):
                return known[0]  # another process was first
            raise
        made = text(result.get("boardId")) if isinstance(result, dict) else ""
        if not made:
            raise garbled(result)
        return made
