"""Topview's lists, page by page: `pageNo` and `pageSize` go in, `total` and an array come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from animatic.providers.fields import rows, whole
from animatic.providers.topview_codes import garbled

PAGE_SIZE = 50
SMALLEST_PAGE = 20
"""The documented default: fewer rows to a page are not expected even of a server that ignores our wish."""

Record = Mapping[str, Any]


def read_rows(result: object) -> list[Record]:
    """The rows of one page, or of a list without pages.

    Boards are under `list` on their page and under `data` in Topview's own client, everything else is under
    `data`. Raises Garbled when there is no array.
    """
    listed = result
    if isinstance(result, dict):
        listed = next((result[key] for key in ("list", "data") if isinstance(result.get(key), list)), None)
    if not isinstance(listed, list):
        raise garbled(result)
    return rows(listed)


def read_pages(ask: Callable[[dict[str, int]], object], most: int) -> Iterator[list[Record]]:
    """The pages of a list until it ends, or until `most` rows came.

    `ask` takes the query of one page and answers its `result`.
    """
    seen, before = 0, None
    for number in range(1, most // SMALLEST_PAGE + 1):
        result = ask({"pageNo": number, "pageSize": PAGE_SIZE})
        page = read_rows(result)
        if not page or page == before:  # the same page again: paging is not supported
            return
        yield page
        seen, before = seen + len(page), page
        total = whole(result.get("total")) if isinstance(result, dict) else seen
        if seen >= most or (total is not None and seen >= total):
            return
