"""What stands around every answer of the process, Streamlit's own included."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import streamlit
from starlette.middleware import Middleware

from animatic import GuardedMetrics, SecurityHeaders, Settings
from components import connection


def middleware(settings: Settings) -> list[Middleware]:
    """The outer walls, the outermost first."""
    return [
        Middleware(
            SecurityHeaders,
            index=(Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8"),
            framed_by=settings.frame_ancestors,
            sources=preview_sources,
            https=settings.public_url.startswith("https://"),
        ),
        Middleware(GuardedMetrics, token=settings.metrics_token.get_secret_value()),
    ]


def preview_sources() -> Collection[str]:
    """Where previews of effects come from: the sandbox, or whichever hosts the services keep theirs on."""
    studio = connection.studio()
    return studio.works.fetchable if studio.sandboxed else ("https:",)
