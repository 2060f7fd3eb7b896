"""A visitor without a browser: one session over the websocket that pages are drawn through."""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import dataclass, field
from types import TracebackType

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ANSWER_SECONDS = 60.0
PATH = "_stcore/stream"


class NoAnswer(RuntimeError):
    """The page was not drawn: the run ended badly, or not within a minute."""


@dataclass
class Visitor:
    """One session; `async with` connects it and ends it."""

    address: str
    """`http://host:port` of the app."""
    page: str
    """The page's name in the address; empty for the first one."""
    cookie: str = ""
    """What the browser sends along: `name=value`."""
    size_bytes: int = 0
    """What was received so far."""
    drawn: set[str] = field(default_factory=set)
    """The components of our own that the last run drew."""
    _page_hash: str = ""

    async def __aenter__(self) -> Visitor:
        address = f"{self.address.replace('http', 'ws', 1)}/{PATH}"
        self._socket: ClientConnection = await connect(
            address,
            subprotocols=["streamlit"],
            origin=self.address,
            additional_headers={"Cookie": self.cookie} if self.cookie else None,
            max_size=None,
            compression=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def rerun(self) -> float:
        """Have the page drawn anew; answers the seconds until its script had finished. Raises NoAnswer."""
        self.drawn = set()
        began = time.perf_counter()
        await self._socket.send(self._asked().SerializeToString())
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                ended = await self._drawn()
        except TimeoutError:
            raise NoAnswer(f"/{self.page} was not drawn within {ANSWER_SECONDS:g} s") from None
        if ended != ForwardMsg.FINISHED_SUCCESSFULLY:
            raise NoAnswer(f"/{self.page} ended with {ForwardMsg.ScriptFinishedStatus.Name(ended)}")
        return time.perf_counter() - began

    def _asked(self) -> BackMsg:
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_name = self.page
        message.rerun_script.page_script_hash = self._page_hash
        return message

    async def _drawn(self) -> ForwardMsg.ScriptFinishedStatus:
        """Read until the script has finished."""
        while True:
            received = await self._socket.recv()
            self._hurry()
            assert isinstance(received, bytes)
            self.size_bytes += len(received)
            told = ForwardMsg.FromString(received)
            match told.WhichOneof("type"):
                case "navigation":
                    self._page_hash = told.navigation.page_script_hash
                case "delta":
                    self.drawn.add(told.delta.new_element.bidi_component.component_name)
                case "script_finished":
                    return told.script_finished

    def _hurry(self) -> None:
        """Acknowledge at once, as a browser does: or the server's next small packet waits for 40 ms."""
        line: socket.socket = self._socket.transport.get_extra_info("socket")
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
