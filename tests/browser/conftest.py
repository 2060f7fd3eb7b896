"""The whole product in a real browser: `streamlit run app.py` on a free port, with everything it starts by itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from animatic import COOKIE, Role, SignIn, sign_ins
from animatic.database import Database
from animatic.sandbox.process import Sandbox, start
from animatic.sandbox.scene import photograph
from animatic.sign_ins import Source
from tests.browser.accounts import write_members

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60
DAY_SECONDS = 86_400.0
PATIENCE_MS = 20_000
"""How long a page may take before it counts as wrong; nothing here is a measurement."""
expect.set_options(timeout=PATIENCE_MS)
WATCHES_NOTHING = "--server.fileWatcherType=none"
"""As `make run` starts it: looking through all modules for changes is most of what a small run costs."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


TOKEN = "the admin of these tests"
SIGNED_IN: Any = {
    "cookies": [
        {"name": COOKIE, "value": TOKEN, "domain": host, "path": "/", "expires": -1}
        | {"httpOnly": True, "secure": False, "sameSite": "Lax"}
        for host in ("127.0.0.1", "localhost")
    ],
    "origins": [],
}
"""The state of a browser in which the demo's admin has signed in before, to any app of these tests."""


@dataclass(frozen=True)
class Running:
    """A started app."""

    address: str
    data_dir: Path


@contextmanager
def running_app(
    data_dir: Path, flags: Sequence[str] = (), port: int = 0, **settings: str
) -> Iterator[Running]:
    """The app as a person starts it, without any key; stopped as a person stops it. `settings` are variables,
    `flags` come after `streamlit run app.py`."""
    port = port or free_port()
    let_in(data_dir)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANIMATIC_", "AKOOL_"))}
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    process = subprocess.Popen(
        [*command, f"--server.port={port}", "--server.address=127.0.0.1", WATCHES_NOTHING, *flags],
        cwd=ROOT,
        env={**kept, "ANIMATIC_DATA_DIR": str(data_dir), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_until_ready(process)
        address = f"http://127.0.0.1:{port}"
        # The port opens right after the line that tells so; httpx tries again until it does.
        with httpx.Client(transport=httpx.HTTPTransport(retries=5)) as client:
            client.get(f"{address}/livez").raise_for_status()
        yield Running(address, data_dir)
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    """One that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def let_in(data_dir: Path) -> None:
    """The admin of these tests has signed in to the app of this folder already."""
    data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(f"sqlite:///{data_dir}/animatic.db")
    database.migrate()
    now, name = time.time(), "Demo admin"
    signed_in = SignIn(
        sign_ins.id_of(TOKEN), name, name, Source.DEMO, Role.ADMIN, "", now, now, now + DAY_SECONDS
    )
    with database.transaction() as connection:
        sign_ins.add(connection, signed_in)
    database.close()


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Read what the app prints, to the end, so that it never waits for a reader."""
    ready = threading.Event()
    said: deque[str] = deque(maxlen=30)

    def read() -> None:
        for line in process.stdout or ():
            said.append(line)
            if "Animatic is ready" in line:
                ready.set()

    threading.Thread(target=read, daemon=True).start()
    if not ready.wait(START_SECONDS):
        raise RuntimeError(f"the app did not start within {START_SECONDS} s:\n{''.join(said)}")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": "/usr/bin/chromium", "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"storage_state": SIGNED_IN}


@contextmanager
def running_team(folder: Path, sandbox: Sandbox) -> Iterator[Running]:
    """An app with accounts before a sandbox, which is stopped with it."""
    members = write_members(folder / "members.yaml")
    try:
        settings = {"ANIMATIC_MEMBERS_FILE": str(members), "ANIMATIC_SANDBOX_URL": sandbox.address}
        with running_app(folder / "data", **settings) as running:
            yield running
    finally:
        sandbox.stop()


@pytest.fixture(scope="module")
def team_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An app with accounts; what is sent there is under way for an hour."""
    with running_team(tmp_path_factory.mktemp("team"), start(pace="seconds:3600")) as running:
        yield running


@pytest.fixture
def somewhere_else(browser: Browser) -> Iterator[Page]:
    """Another person's browser, in which nobody has signed in before."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_app(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def photo_file(tmp_path: Path) -> Path:
    """A picture that a test brings to the form."""
    path = tmp_path / "bottle.jpg"
    photograph(seed=4, width=1280, height=960).save(path, quality=88)
    return path
