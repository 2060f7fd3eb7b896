"""Ending a connection in the middle, which no ASGI message can ask for."""

import asyncio
from typing import Any

from starlette.types import Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[Any, Any], asyncio.Transport] = {}


class Connection(H11Protocol):
    """Uvicorn's HTTP protocol, remembering the transport under each pair of addresses while it is open."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._ends_at = _key(transport.get_extra_info("sockname"), transport.get_extra_info("peername"))
        _open[self._ends_at] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _open.pop(self._ends_at, None)
        super().connection_lost(exc)


def _key(here: Any, there: Any) -> tuple[Any, Any]:
    return tuple(here[:2]), tuple(there[:2])


async def hang_up(scope: Scope, receive: Receive, sent_first: bool = False) -> None:
    """End the connection of this request; `sent_first` lets what was already written leave before."""
    transport = _open.get(_key(scope["server"], scope["client"]))
    if transport and sent_first:
        transport.close()
    elif transport:  # None: the other side was faster
        transport.abort()
    await gone(receive)


async def gone(receive: Receive) -> None:
    """Wait until the other side, or we, have closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
