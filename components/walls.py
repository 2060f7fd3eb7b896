"""What stands around every answer of the process, Streamlit's own included."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware

from animatic import GuardedMetrics, OwnOrigins, SecurityHeaders, Settings
from components import connection


def middleware(settings: Settings) -> list[Middleware]:
    """The outer walls, the outermost first."""
    return [
        Middleware(
            SecurityHeaders,
            index=(Path(st.__file__).parent / "static" / "index.html").read_text("utf-8"),
            framed_by=settings.frame_ancestors,
            sources=preview_sources,
            https=settings.public_url.startswith("https://"),
        ),
        *([Middleware(OwnOrigins, hosts=own_hosts(settings))] if st.get_option("server.enableCORS") else []),
        Middleware(GuardedMetrics, token=settings.metrics_token.get_secret_value()),
    ]


def own_hosts(settings: Settings) -> list[str]:
    """By which hosts people reach us, besides the one that they name themselves; and those Streamlit is told of."""
    told = [st.get_option("browser.serverAddress"), *st.get_option("server.corsAllowedOrigins")]
    return [urlsplit(one).hostname or one for one in (settings.public_url, *told) if one]


def preview_sources() -> Collection[str]:
    """Where previews of effects come from: the sandbox, or whichever hosts the services keep theirs on."""
    studio = connection.studio()
    return studio.works.fetchable if studio.sandboxed else ("https:",)
