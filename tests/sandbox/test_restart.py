"""The process itself: what survives its end, and that it does end."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from animatic.sandbox.process import Sandbox, SandboxDidNotStart, start
from tests.sandbox.conftest import Akool


@contextmanager
def opened(http: httpx.Client, data: Path, **more: Any) -> Iterator[tuple[Akool, Sandbox]]:
    """A sandbox of this test's own, kept in a folder."""
    sandbox = start(data=data, **{"pace": "at-once", **more})
    try:
        yield Akool(sandbox.address, http), sandbox
    finally:
        sandbox.stop()


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_everything_is_remembered_over_a_restart(http: httpx.Client, tmp_path: Path, end: str):
    with opened(http, tmp_path, seed=4) as (akool, sandbox):
        akool.tell("film", {"shared": True})
        akool.tell("switches", {"akool": {"webhook_type": "kept"}})
        done = akool.finished(webhookurl="http://127.0.0.1:9/hook")
        film = akool.http.get(done["video_url"]).content
        akool.tell("pace", {"looks": 5})
        waiting = akool.create()["data"]["_id"]
        akool.look(waiting)
        akool.tell("clock", {"advance_seconds": 86_400})
        token = akool.post("/api/open/v3/getToken", {"clientId": "sandbox", "clientSecret": "sandbox"})[
            "token"
        ]
        port = int(akool.address.rpartition(":")[2])
        before = akool.state()
        getattr(sandbox, end)()
    with opened(http, tmp_path, seed=4, pace="looks:5", port=port) as (akool, _):
        assert akool.address.endswith(f":{port}")
        after = akool.state()
        for name in ("submits", "submits_by_webhook", "jobs", "balance", "downloads", "looks", "switches"):
            assert after[name] == before[name], name
        bearer = {"Authorization": f"Bearer {token}"}
        assert akool.send("GET", "/api/open/v3/faceswap/quota/info", headers=bearer).json()["code"] == 1000
        assert akool.look(done["_id"])[0]["create_time"] == done["create_time"]
        assert akool.http.get(akool.look(done["_id"])[0]["video_url"]).content == film
        assert [akool.look(waiting)[0]["status"] for _ in range(5)] == [2, 2, 2, 2, 3]
        akool.tell("clock", {"advance_seconds": 6 * 86_400 + 60})
        assert akool.http.get(akool.look(done["_id"])[0]["video_url"]).status_code == 403


def test_a_job_that_was_being_made_is_made_after_the_restart(http: httpx.Client, tmp_path: Path, outside):
    with opened(http, tmp_path, pace="seconds:5000") as (akool, sandbox):
        akool.tell("film", {"shared": True})
        id = akool.create(webhookurl=f"{outside.address}/hook")["data"]["_id"]
        akool.tell("clock", {"advance_seconds": 2000})
        assert akool.look(id)[0]["status"] == 2
        sandbox.kill()
    with opened(http, tmp_path, pace="seconds:5000") as (akool, _):
        akool.tell("clock", {"advance_seconds": 4000})
        outside.notice()
        assert akool.look(id)[0]["status"] == 3


def test_it_ends_when_its_parent_does(tmp_path: Path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert ended(child)


PARENT = """
import pathlib, signal, sys
from animatic.sandbox.process import start
print(start(data=pathlib.Path(sys.argv[1])).process.pid, flush=True)
signal.pause()
"""


def ended(process_id: int) -> bool:
    """Wait for the end of a process that is not our child."""
    handle = os.pidfd_open(process_id)
    try:
        return bool(select.select([handle], [], [], 10)[0])
    finally:
        os.close(handle)


def test_sigterm_ends_it_promptly_even_while_calls_hang(http: httpx.Client, tmp_path: Path):
    with opened(http, tmp_path) as (akool, sandbox):
        akool.fault("balance", "hang", seconds=600)
        with pytest.raises(httpx.ReadTimeout):
            akool.send("GET", "/api/open/v3/faceswap/quota/info", timeout=0.1)
        host, port = sandbox.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))):
            sandbox.process.send_signal(signal.SIGTERM)
            assert sandbox.process.wait(timeout=4) in (0, -signal.SIGTERM)


def test_a_port_that_is_taken_is_said_and_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SandboxDidNotStart):
        start(port=taken.getsockname()[1])
