"""Fifty people in the gallery at once, on one core of a server: how long a page's run takes for each of them.

    python -m benchmarks.sessions [--sessions 50] [--seconds 60] [--every 5]

Each session has the whole gallery of two hundred clips drawn anew every five seconds, at a moment of its own. The
time is from the asking message to the one that says the script has finished. The same is done with a page of
nothing, for as long and by as many: the ratio says what the gallery adds to what Streamlit itself takes. The
server runs on one core and everything that asks it on the others.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import quantiles

import httpx
import stamina
from PIL.Image import Image
from sqlalchemy import Connection, select, update

from animatic import COOKIE, OPEN, Role, SignIn, Status, sign_ins
from animatic.clips import clips
from animatic.database import Database
from animatic.media import key_of
from animatic.sandbox.process import start
from animatic.sandbox.scene import photograph
from animatic.sign_ins import Source
from animatic.store import Store
from animatic.tasks import tasks
from benchmarks import hoard
from benchmarks.inflight import cpu_seconds, resident_mb
from benchmarks.visitor import Visitor

ROOT = Path(__file__).parent.parent
START_SECONDS = 60
TOKEN = "whoever is measured"
DAY_SECONDS = 86_400.0
CLIPS = 200
POSTER_SIZE = (640, 480)
POSTERS_DRAWN = 8
"""Different ones; each hangs on many cards, under a name of its own."""
GRID = "animatic_clip_grid"
NOTHING = 'import streamlit as st\n\nst.write("")\n'
"""The page of nothing, as somebody would write it."""


@dataclass(frozen=True)
class Load:
    """What a server went through."""

    seconds: list[float]
    """Of each run."""
    share: float
    """Of one core that the server used."""
    resident_mb: float
    size_kb: float
    """Of what one run sends, once the first is over."""

    @property
    def p50(self) -> float:
        return quantiles(self.seconds, n=20)[9]

    @property
    def p95(self) -> float:
        return quantiles(self.seconds, n=20)[18]


# ── servers ────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def served(script: Path, core: int, **settings: str) -> Iterator[tuple[str, int]]:
    """A script on one core; the address and the process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    process = subprocess.Popen(
        [
            *command,
            "--server.address=127.0.0.1",
            "--server.fileWatcherType=none",
        ],  # as `make run` and Docker do
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_ready(address: str) -> None:
    stamina.instrumentation.set_on_retry_hooks([])  # that a server takes a second to start is no news
    for attempt in stamina.retry_context(on=httpx.TransportError, attempts=None, timeout=START_SECONDS):
        with attempt:
            httpx.get(f"{address}/_stcore/health").raise_for_status()


def fill(folder: Path) -> None:
    """Two hundred clips that are ready, nothing under way, and somebody who is signed in."""
    database = Database(f"sqlite:///{folder}/animatic.db")
    database.migrate()
    # Some fail and some are deleted, as everywhere; the latest of a hoard are under way, and go.
    hoard.fill(database, CLIPS * 21 // 20 + hoard.UNDER_WAY + hoard.DOUBTFUL)
    with database.transaction() as connection:
        unfinished = tasks.c.status.in_((Status.PARKED, *OPEN))
        connection.execute(
            update(tasks).where(unfinished).values(status=Status.CANCELLED, deleted_at=hoard.LAST_AT)
        )
        let_in(connection)
        posters = [*connection.execute(select(clips.c.poster)).scalars()]
    database.close()
    _hang(posters, Store(f"file://{folder}/media"))


def let_in(connection: Connection) -> None:
    """The demo's admin has signed in, and their browser bears the token."""
    name, now = "Demo admin", time.time()
    id, until = sign_ins.id_of(TOKEN), now + DAY_SECONDS
    sign_ins.add(connection, SignIn(id, name, name, Source.DEMO, Role.ADMIN, "", now, now, until))


def _hang(posters: Iterable[str], store: Store) -> None:
    """Pictures for the cards: what is not there a browser asks for again with every click."""
    drawn = [_as_webp(photograph(seed, *POSTER_SIZE)) for seed in range(POSTERS_DRAWN)]
    for poster, data in zip(posters, cycle(drawn), strict=False):
        store.write(key_of(poster), data, "image/webp")


def _as_webp(image: Image) -> bytes:
    into = io.BytesIO()
    image.save(into, "WEBP", quality=80)
    return into.getvalue()


# ── visitors ───────────────────────────────────────────────────────────────────────────────────────────────


async def visit(address: str, page: str, pid: int, asked: argparse.Namespace, component: str) -> Load:
    """Let them all come in, and then measure for as long as was asked."""
    async with AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(Visitor(address, page, f"{COOKIE}={TOKEN}"))
            for _ in range(asked.sessions)
        ]
        for visitor in visitors:
            await visitor.rerun()
            visitor.size_bytes = 0
        used, began = cpu_seconds(pid), time.monotonic()
        until = began + asked.seconds
        rounds = await asyncio.gather(
            *(_stay(visitor, asked.every, until, component) for visitor in visitors)
        )
        seconds = [one for round in rounds for one in round]
        share = (cpu_seconds(pid) - used) / (time.monotonic() - began)
        size_kb = sum(visitor.size_bytes for visitor in visitors) / len(seconds) / 1000
        return Load(seconds, share, resident_mb(pid), size_kb)


async def _stay(visitor: Visitor, every: float, until: float, component: str) -> list[float]:
    """Ask every few seconds, from a moment of one's own on."""
    took: list[float] = []
    due = time.monotonic() + random.uniform(0, every)
    while due < until:
        await asyncio.sleep(max(due - time.monotonic(), 0))
        took.append(await visitor.rerun())
        if component and component not in visitor.drawn:
            raise SystemExit(f"/{visitor.page} was drawn without its grid")
        due += every
    return took


def measure(script: Path, page: str, core: int, asked: argparse.Namespace, **settings: str) -> Load:
    component = GRID if page else ""
    with served(script, core, **settings) as (address, pid):
        return asyncio.run(visit(address, page, pid, asked, component))


def report(name: str, load: Load) -> None:
    print(
        f"{name:8}{load.p50 * 1000:8.1f}{load.p95 * 1000:10.1f}{len(load.seconds):8}"
        f"{load.share:9.0%}{load.resident_mb:10.0f}{load.size_kb:12.1f}",
        flush=True,
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--sessions", type=int, default=50)
    arguments.add_argument("--seconds", type=float, default=60.0, help="of each of the two pages")
    arguments.add_argument("--every", type=float, default=5.0, help="seconds between two runs of a session")
    asked = arguments.parse_args()
    core, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, others or {core})
    print(
        f"{asked.sessions} sessions, a run every {asked.every:g} s each, {asked.seconds:g} s; server on one core"
    )
    print(f"{'page':8}{'p50 ms':>8}{'p95 ms':>10}{'runs':>8}{'core':>9}{'RSS MB':>10}{'kB a run':>12}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder)
        sandbox = start(data=folder / "sandbox")
        try:
            ours = {"ANIMATIC_DATA_DIR": str(folder), "ANIMATIC_SANDBOX_URL": sandbox.address}
            gallery = measure(ROOT / "app.py", "gallery", core, asked, **ours)
        finally:
            sandbox.stop()
        report("gallery", gallery)
        empty = folder / "nothing.py"
        empty.write_text(NOTHING)
        nothing = measure(empty, "", core, asked)
        report("nothing", nothing)
    print(f"ratio   {gallery.p50 / nothing.p50:8.1f}{gallery.p95 / nothing.p95:10.1f}")


if __name__ == "__main__":
    main()
