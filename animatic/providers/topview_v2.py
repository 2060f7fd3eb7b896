"""Topview's Image-to-Video V2: many makers' models, by first and last picture or by references.

Sources: "Submit Task" and "Query Task" of Image-to-Video V2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import structlog

from animatic.catalog import Effect, Model
from animatic.errors import Busy, ProviderError, Refused
from animatic.providers.fields import text
from animatic.providers.provider import Found, Job, Order
from animatic.providers.topview import Topview
from animatic.providers.topview_boards import OWN_NAME, Boards
from animatic.providers.topview_catalog import V2, v2_models
from animatic.providers.topview_codes import NOT_FOUND
from animatic.providers.topview_records import read_job
from animatic.providers.topview_search import Search
from animatic.providers.topview_shelves import LISTINGS, fetch

log = structlog.get_logger(__name__)

SUBMIT = "/v2/common_task/image2video/task/submit"
QUERY = "/v2/common_task/image2video/task/query"


class TopviewV2(Topview):
    """Image to video by model. Each task is put on a board, because the board's list finds it again."""

    name = V2
    label = "Topview v2"
    shelves = tuple(listed.shelf for listed in LISTINGS)
    query_path = QUERY

    def __init__(self, base_url: str, api_key: str, uid: str, client: httpx.Client, **more: Any) -> None:
        super().__init__(base_url, api_key, uid, client, **more)
        self._boards = Boards(self._wire)

    def models(self) -> tuple[Model, ...]:
        return v2_models()

    def fetch_shelf(self, name: str) -> tuple[Effect, ...]:
        return fetch(self._ask, name)

    def submit(self, order: Order) -> tuple[Job, ...]:
        body = write_order(order)
        own = "" if "boardId" in body else self._boards.own()
        if own:
            body["boardId"] = own
        try:
            return (read_job(self._wire.write("POST", SUBMIT, json=body).get("result")),)
        except Refused as error:
            if error.code == NOT_FOUND and own and self._boards.is_gone(own):
                # Nobody asked for this board, so its loss must not cost anybody the film.
                message = "The board in Topview was deleted: the next try makes another."
                raise Busy(message, words=error.words, code=error.code, for_all=False) from error
            raise

    def find(self, order: Order, since: float) -> Found:
        """The task on its board that was made from our uploads.

        The credit log is asked only where no board can be read: a task that is not on a board that can was most
        likely never made, and a film of somebody else with the same key must not be taken for it.
        """
        search = Search(order, since)
        if not self._search_boards(search, order):
            search.take_charges(self._own_charges(search.since))
        return search.found()

    def delete(self, names: Sequence[str]) -> dict[str, str]:
        """Delete tasks from the boards they lie on. What Topview no longer knows counts as deleted."""
        stayed: dict[str, str] = {}
        for board, tasks in self._by_board(names).items():
            if not board:
                stayed |= dict.fromkeys(
                    tasks, "It lies on no board, and Topview deletes only what lies on one."
                )
                continue
            try:
                self._boards.delete_tasks(board, tasks)
            except Refused as error:
                stayed |= dict.fromkeys(tasks, error.words or str(error))
        return stayed

    def _search_boards(self, search: Search, order: Order) -> bool:
        """Whether there was a board that could be read."""
        searched = False
        try:
            for board in self._boards_of(order):
                for page in self._boards.tasks(board):
                    if not search.take(page):
                        break
                searched = True
        except ProviderError as error:
            log.info("board not searched", provider=self.name, error=repr(error))
        return searched

    def _boards_of(self, order: Order) -> Iterator[str]:
        if chosen := order.brief.choices.get("board"):
            yield str(chosen)
        else:
            yield from self._boards.named(OWN_NAME)

    def _by_board(self, names: Sequence[str]) -> dict[str, list[str]]:
        boards: dict[str, list[str]] = defaultdict(list)
        for name in names:
            try:
                told = self._look(name)
            except Refused as error:
                if error.code != NOT_FOUND:
                    raise
            else:
                boards[text(told.get("boardId")) if isinstance(told, dict) else ""].append(name)
        return boards


def write_order(order: Order) -> dict[str, Any]:
    """The body of a submit. What a model does not take is left out: some refuse what they could ignore.

    Raises Refused, before anything is sent, when the order lacks something.
    """
    brief, choices = order.brief, order.brief.choices
    try:
        body = {
            "model": order.model.name,
            "firstFrameFileId": order.references[brief.first] if brief.first else None,
            "endFrameFileId": order.references[brief.last] if brief.last else None,
            "referenceImageFileIds": [order.references[hash] for hash in brief.references] or None,
            "prompt": brief.prompt or None,
            "aspectRatio": choices.get("aspect"),
            "resolution": _lines(choices.get("resolution")),
            "duration": choices["seconds"],
            "sound": {True: "on", False: "off"}.get(bool(choices["sound"])) if "sound" in choices else None,
            "generatingCount": choices.get("count", 1),
            "boardId": choices.get("board"),
            "noticeUrl": order.notice_address,
        }
    except KeyError as error:
        raise Refused(f"The order lacks {error}: choose again and send it anew.") from error
    if not brief.first and not brief.references:
        raise Refused("The order lacks its pictures: choose again and send it anew.")
    return {key: value for key, value in body.items() if value is not None}


def _lines(resolution: object) -> int | None:
    """`720p` as the whole number that goes over the wire."""
    return int(str(resolution).removesuffix("p")) if resolution else None
