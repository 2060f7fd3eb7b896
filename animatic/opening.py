"""Putting the engine together, and taking it apart again."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx

from animatic import catalogs, logs
from animatic.clock import Clock, wall_clock
from animatic.database import Database
from animatic.media import Media
from animatic.providers import open_providers
from animatic.providers.wire import open_client
from animatic.redaction import secrets_of
from animatic.sandbox.process import Sandbox, start
from animatic.settings import Settings
from animatic.studio import Studio
from animatic.team import Entrance, entrance_of
from animatic.worker import Worker
from animatic.works import Works


class OpenStudio(Studio):
    """A studio that owns what it stands on, and gives it back in `close`."""

    def __init__(
        self, works: Works, worker: Worker | None, client: httpx.Client, sandbox: Sandbox | None
    ) -> None:
        super().__init__(works, worker)
        self._client = client
        self._sandbox = sandbox

    def close(self) -> None:
        """Stop the worker, the sandbox and every connection. What is under way goes on at the next start."""
        if self.worker:
            self.worker.stop()
        self._client.close()
        self.works.database.close()
        if self._sandbox:
            self._sandbox.stop()


def open_studio(settings: Settings, own_address: str = "", clock: Clock = wall_clock) -> OpenStudio:
    """The engine of this process, ready to work.

    `own_address` is where this process listens on loopback, such as `http://127.0.0.1:8501`; a sandbox on the
    same machine reaches us there. Raises Misconfigured when a setting is missing or wrong.
    """
    logs.set_up(settings.log, secrets_of(settings))
    settings.check_folder()
    sandbox = _start_sandbox(settings)
    sandbox_url = sandbox.address if sandbox else settings.sandbox_url
    if settings.sandboxed and own_address and not settings.public_url:
        settings = settings.model_copy(update={"public_url": own_address})
    works, client = join(settings, sandbox_url if settings.sandboxed else "", clock)
    if sandbox:  # it listens elsewhere than the last one did, and its lists name addresses of its own
        with works.database.transaction() as connection:
            catalogs.make_stale(connection)
    worker = None
    if settings.worker and entrance_of(settings) is not Entrance.CLOSED:
        worker = Worker(works)
        worker.start()
    return OpenStudio(works, worker, client, sandbox)


def join(settings: Settings, sandbox_url: str, clock: Clock = wall_clock) -> tuple[Works, httpx.Client]:
    """The engine's parts around one database, migrated, and the one client of all providers."""
    database = Database(settings.database_address)
    database.migrate()
    client = open_client()
    works = Works(
        database=database,
        media=Media(settings.store_address, settings.signing_key, settings.public_url, clock),
        providers=open_providers(settings, client, sandbox_url or None),
        settings=settings,
        clock=clock,
        fetchable=frozenset({_origin(sandbox_url)} if sandbox_url else ()),
    )
    return works, client


def _start_sandbox(settings: Settings) -> Sandbox | None:
    if not settings.sandboxed or settings.sandbox_url:
        return None
    return start(data=settings.data_dir / "sandbox")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
