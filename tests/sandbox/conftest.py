"""The real sandbox as a process, a client of it, and a place that pictures come from and notices go to."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from queue import Queue
from typing import Any

import httpx
import pytest

from animatic.sandbox.process import Sandbox, start
from animatic.sandbox.scene import photograph
from tests.sandbox.keevx_customer import Keevx
from tests.sandbox.sellerpic_customer import SellerPic
from tests.sandbox.topview_customer import KEY as TOPVIEW_KEY
from tests.sandbox.topview_customer import UID as TOPVIEW_UID
from tests.sandbox.topview_customer import Receiver, Topview

CLIENT_ID, CLIENT_SECRET = "demoClientId0001AAAAAA==", "demoSecret-0123456789abcdefghijk"
KEYS = f"{CLIENT_ID}:{CLIENT_SECRET},poor,{TOPVIEW_KEY}:{TOPVIEW_UID}"
IMAGE_TO_VIDEO = "/api/open/v4/image2Video"
CREATE = f"{IMAGE_TO_VIDEO}/createBySourcePrompt"


@dataclass
class Akool:
    """Akool as its customers see it, and the knobs of the sandbox behind it."""

    address: str
    http: httpx.Client
    key: str = "sandbox"

    def tell(self, knob: str, words: Any) -> dict[str, Any]:
        return self.http.post(f"{self.address}/sandbox/{knob}", json=words).raise_for_status().json()

    def state(self) -> dict[str, Any]:
        return self.http.get(f"{self.address}/sandbox/state").json()["akool"]

    def fault(self, call: str, fault: str | dict[str, Any], **more: Any) -> None:
        self.tell("faults", {"provider": "akool", "call": call, "fault": fault, **more})

    def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = more.pop("headers", {"x-api-key": self.key})
        return self.http.request(method, f"{self.address}/akool{path}", headers=headers, **more)

    def post(self, path: str, body: Any) -> dict[str, Any]:
        return self.send("POST", path, json=body).json()

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        return self.send("GET", path, params=query).json()

    def create(self, **more: Any) -> dict[str, Any]:
        body = {"image_url": "http://127.0.0.1:9/a.png", "prompt": "slow push in", **more}
        return self.post(CREATE, body)

    def batch(self, **more: Any) -> dict[str, Any]:
        body = {"image_url": "http://127.0.0.1:9/a.png", "prompt": "slow push in", **more}
        return self.post(f"{CREATE}/batch", {"resolution": "720p", "video_length": 5, **body})

    def look(self, *ids: str) -> list[dict[str, Any]]:
        return self.post(f"{IMAGE_TO_VIDEO}/resultsByIds", {"_ids": ",".join(ids)})["data"]["result"]

    def finished(self, **more: Any) -> dict[str, Any]:
        """A created job that has been looked at once."""
        return self.look(self.create(**more)["data"]["_id"])[0]

    def balance(self) -> float:
        return self.get("/api/open/v3/faceswap/quota/info")["data"]["credit"]


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    sandbox = start(pace="at-once", env={"SANDBOX_KEYS": KEYS})
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30, trust_env=False) as http:
        yield http


@pytest.fixture
def akool(running: Sandbox, http: httpx.Client) -> Akool:
    """A sandbox that has forgotten everything, moves at once and shows one tiny film for all jobs."""
    akool = Akool(running.address, http)
    akool.tell("reset", {})
    akool.tell("film", {"shared": True})
    return akool


@pytest.fixture
def topview(running: Sandbox, http: httpx.Client) -> Topview:
    """As forgetful and quick as the one above."""
    topview = Topview(running.address, http)
    topview.tell("reset", {})
    topview.tell("film", {"shared": True})
    return topview


@pytest.fixture
def sellerpic(running: Sandbox, http: httpx.Client) -> SellerPic:
    sellerpic = SellerPic(running.address, http)
    sellerpic.tell("reset", {})
    sellerpic.tell("film", {"shared": True})
    return sellerpic


@pytest.fixture
def keevx(running: Sandbox, http: httpx.Client) -> Keevx:
    keevx = Keevx(running.address, http)
    keevx.tell("reset", {})
    keevx.tell("film", {"shared": True})
    return keevx


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()


class Outside:
    """Somebody else's web server: shows files, and takes notices with the answers a test chooses."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.requests: Queue[str] = Queue()
        self.notices: Queue[dict[str, Any]] = Queue()
        self.answers: defaultdict[str, Queue[int]] = defaultdict(Queue)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def notice(self) -> dict[str, Any]:
        return self.notices.get(timeout=10)

    def _handler(outside) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.requests.put(self.path)
                content = outside.files.get(self.path)
                self._answer(200 if content is not None else 404, content or b"")

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answers = outside.answers[self.path]
                self._answer(200 if answers.empty() else answers.get(), b"")
                outside.notices.put(body)

            def _answer(self, status: int, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def outside() -> Iterator[Outside]:
    outside = Outside()
    yield outside
    outside.stop()


@pytest.fixture(scope="session")
def portrait() -> bytes:
    """A small upright photograph as JPEG."""
    file = BytesIO()
    photograph(seed=3, width=90, height=160).save(file, "JPEG", quality=90)
    return file.getvalue()
