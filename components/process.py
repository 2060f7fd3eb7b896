"""What lives as long as the process: the engine, opened before the first page and closed at the end."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from starlette.middleware import Middleware
from starlette.routing import Route

from animatic import Misconfigured, app_routes
from components import connection, walls


def check_settings() -> None:
    """End the process with a sentence, before anything is opened, when a setting is missing or wrong."""
    try:
        settings = connection.settings()
        settings.check_folder()
        settings.signing_key  # noqa: B018 - asked for, so that a secret that cannot be read is told now
    except Misconfigured as error:
        raise SystemExit(f"Animatic cannot start. {error}") from None


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Open the studio, say where the pages are, and close it when the process ends."""
    studio = await anyio.to_thread.run_sync(connection.studio)
    gc.collect()
    gc.freeze()  # what is loaded now stays: later collections need not walk over it
    services = ", ".join(provider.label for provider in studio.providers())
    how = f"the sandbox plays {services}" if studio.sandboxed else services
    print(f"  Animatic is ready at {connection.own_address()} ({how}).", flush=True)
    try:
        yield
    finally:
        await anyio.to_thread.run_sync(connection.close)


def routes() -> list[Route]:
    """What the process answers besides its pages."""
    return app_routes(connection.studio, connection.settings().metrics_token.get_secret_value())


def middleware() -> list[Middleware]:
    """What every answer passes through."""
    return walls.middleware(connection.settings())
