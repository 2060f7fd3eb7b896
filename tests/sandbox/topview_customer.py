"""Topview as its customers see it, and a place that its notices go to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from queue import Queue
from typing import Any

import httpx

from animatic.sandbox.scene import photograph

KEY, UID = "sk-demo0123456789abcdefghijklmnop", "Ab12Cd34Ef56Gh78Ij90"
V1 = "/v1/common_task/image2video"
V2 = "/v2/common_task/image2video/task"


@cache
def still(seed: int = 3, width: int = 90, height: int = 160, format: str = "JPEG") -> bytes:
    """A small photograph."""
    file = BytesIO()
    photograph(seed=seed, width=width, height=height).save(file, format)
    return file.getvalue()


@dataclass
class Topview:
    address: str
    http: httpx.Client
    key: str = KEY
    uid: str = UID
    pictures: dict[str, str] = field(default_factory=dict)
    """File ids by name, uploaded when first asked for."""

    def tell(self, knob: str, words: Any) -> dict[str, Any]:
        return self.http.post(f"{self.address}/sandbox/{knob}", json=words).raise_for_status().json()

    def switch(self, **switches: Any) -> None:
        self.tell("switches", {"topview": switches})

    def state(self) -> dict[str, Any]:
        return self.http.get(f"{self.address}/sandbox/state").json()["topview"]

    def fault(self, call: str, fault: str | dict[str, Any], **more: Any) -> None:
        self.tell("faults", {"provider": "topview", "call": call, "fault": fault, **more})

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = more.pop("headers", {"Authorization": f"Bearer {self.key}", "Topview-Uid": self.uid})
        return self.http.request(method, f"{self.address}/topview{path}", headers=headers, **more)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self.send("GET", path, params=query).json()

    def result(self, path: str, **query: Any) -> Any:
        """What a good answer to a GET carries."""
        answer = self.get(path, **query)
        assert answer["code"] == "200", answer
        return answer["result"]

    def post(self, path: str, body: Any) -> dict[str, Any]:
        return self.send("POST", path, json=body).json()

    def upload(self, content: bytes | None = None, format: str = "jpg") -> str:
        """The id of a file that was put, never checked."""
        place = self.result("/v1/upload/credential", format=format)
        self.http.put(place["uploadUrl"], content=still() if content is None else content).raise_for_status()
        return place["fileId"]

    def picture(self, name: str = "first") -> str:
        if name not in self.pictures:
            self.pictures[name] = self.upload(still(seed=len(self.pictures)))
        return self.pictures[name]

    def submit(self, **more: Any) -> dict[str, Any]:
        """Image to video v2: without more, one short film of the plainest model."""
        body = {"model": "Kling V3", "firstFrameFileId": self.picture(), "prompt": "slow push in", **more}
        return self.post(f"{V2}/submit", {"resolution": 720, "duration": 5} | body)

    def submitted(self, **more: Any) -> str:
        answer = self.submit(**more)
        assert answer["code"] == "200", answer
        return answer["result"]["taskId"]

    def look(self, task: str, **query: Any) -> dict[str, Any]:
        return self.result(f"{V2}/query", taskId=task, **query)

    def finished(self, **more: Any) -> dict[str, Any]:
        return self.look(self.submitted(**more))

    def balance(self) -> float:
        return self.result("/user/credit/detail")["remainCredit"]

    def board(self) -> str:
        """The id of the first board."""
        return self.result("/boards/list")["list"][0]["boardId"]


class Receiver:
    """Somebody's own server: keeps the notices that come, and answers as asked or as documented."""

    def __init__(self) -> None:
        self.notices: Queue[tuple[dict[str, str], dict[str, Any]]] = Queue()
        self.replies: Queue[tuple[int, Any]] = Queue()
        self.reply: Callable[[dict[str, Any]], Any] = lambda said: expected(said["uuid"], UID)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def notice(self) -> tuple[dict[str, str], dict[str, Any]]:
        """The headers and the body of the next one."""
        return self.notices.get(timeout=10)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(receiver) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = receiver.reply(said)
                status, body = (200, reply) if receiver.replies.empty() else receiver.replies.get()
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                receiver.notices.put((headers, said))

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def expected(uuid: str, uid: str) -> dict[str, Any]:
    """What "Check Notice Url" asks a receiver to answer."""
    return {
        "code": "200",
        "message": "Success",
        "result": {"uuid": uuid, "topviewUid": uid, "result": "success"},
    }
