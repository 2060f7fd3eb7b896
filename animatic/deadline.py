"""An end for a conversation over a socket, however it is drawn out."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any


class Deadline:
    """Ends a conversation for good, even one that goes on byte by byte and so never times out."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._socket: socket.socket | None = None

    @property
    def over(self) -> bool:
        return self.left_seconds <= 0

    @property
    def left_seconds(self) -> float:
        return self._ends_at - time.monotonic()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Called by httpcore ("Request extensions: trace"): keeps hold of the connection."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.over:
                self.end()

    def end(self) -> None:
        if self._socket:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def ending_after(seconds: float) -> Iterator[Deadline]:
    """Hands out a deadline that keeps itself, whoever waits for the socket by then."""
    deadline = Deadline(seconds)
    timer = threading.Timer(seconds, deadline.end)
    timer.daemon = True
    timer.start()
    try:
        yield deadline
    finally:
        timer.cancel()
