"""The services Animatic can ask for films."""

from __future__ import annotations

import httpx

from animatic.errors import Misconfigured
from animatic.providers.akool import Akool
from animatic.providers.keevx import Keevx
from animatic.providers.provider import Provider
from animatic.providers.sellerpic import SellerPic
from animatic.providers.topview_v1 import TopviewV1
from animatic.providers.topview_v2 import TopviewV2
from animatic.settings import Settings

PROVIDERS = (Akool, TopviewV2, TopviewV1, SellerPic, Keevx)
"""In the order people see them."""


def open_providers(
    settings: Settings, client: httpx.Client, sandbox_url: str | None = None
) -> dict[str, Provider]:
    """Every provider that has a key, by name; all of them, played by the sandbox, while no key is set at all.

    Raises Misconfigured when a key or an address cannot be right, or when the sandbox is needed and has none.
    """
    if not settings.sandboxed:
        with_key = [kind for kind in PROVIDERS if kind.has_key(settings)]
        return {kind.name: kind.from_settings(settings, client) for kind in with_key}
    base = (sandbox_url or settings.sandbox_url).rstrip("/")
    if not base:
        raise Misconfigured(
            "No provider has a key and no sandbox runs: set a key such as AKOOL_API_KEY, or ANIMATIC_SANDBOX_URL."
        )
    return {kind.name: kind.from_settings(settings, client, f"{base}/{kind.prefix}") for kind in PROVIDERS}
