"""The app and its workers as processes of their own, started and stopped as a machine does it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from animatic.settings import VARIABLES

ROOT = Path(__file__).parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Running:
    """One process, and where it listens; a worker listens nowhere."""

    name: str
    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> float:
        """SIGTERM, as containers are stopped; the seconds it took. Raises TimeoutExpired after thirty."""
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(STOP_SECONDS)
        return time.monotonic() - started

    def end(self) -> None:
        """Whatever it does meanwhile."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_app(name: str, folder: Path, variables: Mapping[str, str], tree: Path = ROOT) -> Running:
    """`streamlit run app.py` from the root of `tree` on a free port; answers once it serves."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["streamlit", "run", "app.py", f"--server.port={port}", "--server.address=127.0.0.1"]
    app = _start(name, f"http://127.0.0.1:{port}", command, folder, variables, tree)
    _await(app, lambda: httpx.get(f"{app.address}/livez", timeout=2).is_success)
    return app


def start_worker(name: str, folder: Path, variables: Mapping[str, str]) -> Running:
    """`python -m animatic worker`; answers once it works."""
    worker = _start(name, "", ["animatic", "worker"], folder, variables, ROOT)
    _await(worker, lambda: "worker ready" in worker.log.read_text())
    return worker


def _start(
    name: str, address: str, command: list[str], folder: Path, variables: Mapping[str, str], tree: Path
) -> Running:
    own = {one: value for one, value in os.environ.items() if one not in VARIABLES}
    log = folder / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=tree, env={**own, **variables}, stdout=file, stderr=file
        )
    return Running(name, address, process, log)


def _await(one: Running, is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and one.process.poll() is None:
        try:
            if is_ready():
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    one.end()
    raise RuntimeError(f"{one.name} did not start:\n{one.log.read_text()[-2000:]}")
