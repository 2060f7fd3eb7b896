"""A real HTTP server on loopback that plays what a test wrote for it, faults of the line included."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stamina


@dataclass(frozen=True)
class Line:
    """One answer of the script."""

    body: Any = b""
    """Bytes as they are; anything else as JSON."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    fault: str = ""
    """`hang up` before the answer, `reset` the connection, `half` of the answer, `silence`, `trickle`, or
    `close` the connection after the answer without announcing it."""

    @property
    def payload(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True)
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


AT_ONCE = stamina.RetryingCaller(attempts=3, wait_initial=0, wait_max=0, wait_jitter=0)
"""Repeats that do not wait."""


class ScriptedServer:
    """Answers each request with the next line of its script, the last line again and again."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.script: deque[Line] = deque()
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.closed = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def plays(self, *lines: Any) -> None:
        """Forget what was heard and set the script: lines, or documents to be answered with HTTP 200."""
        with self.lock:
            self.heard.clear()
            self.closed.clear()
            self.script = deque(line if isinstance(line, Line) else Line(line) for line in lines)

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def next_line(self, heard: Heard) -> Line:
        with self.lock:
            self.heard.append(heard)
            return self.script.popleft() if len(self.script) > 1 else self.script[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(_Handler):
            scripted = server

        return Handler


class _Handler(BaseHTTPRequestHandler):
    scripted: ScriptedServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        line = self.scripted.next_line(Heard(self.command, parts.path, query, headers, body))
        if line.fault == "silence":
            self.scripted.stopping.wait(30)
        if line.fault == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if line.fault not in ("silence", "reset", "hang up"):
            self._write(line)
        if line.fault:
            self._close(line.fault == "reset")

    def _write(self, line: Line) -> None:
        self.send_response(line.status)
        for name, value in {"Content-Type": "application/json", **line.headers}.items():
            self.send_header(name, value)
        length = len(line.payload) + (100 if line.fault in ("half", "trickle") else 0)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        try:
            self.wfile.write(line.payload)
            self.wfile.flush()
            while line.fault == "trickle" and not self.scripted.stopping.wait(0.03):
                self.wfile.write(b" ")
                self.wfile.flush()
        except OSError:
            self.close_connection = True  # the other side had enough, which is what some tests want

    def _close(self, reset: bool) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            if not reset:
                self.connection.shutdown(socket.SHUT_RDWR)
            self.connection.close()
        self.scripted.closed.set()

    do_GET = do_POST = do_PUT = _answer

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()

    def log_message(self, *args: object) -> None:
        """Say nothing."""
