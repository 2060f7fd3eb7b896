"""Fetching the pictures and sounds that jobs name, when their work starts."""

import asyncio

import httpx

from animatic.sandbox.faults import Faults
from animatic.sandbox.job import Unmakeable
from animatic.sandbox.storage import Storage

LARGEST_BYTES = 50 * 1024 * 1024
TIMEOUT_SECONDS = 30
AT_ONCE = 16
SHELF = "inputs"


class Fetcher:
    """Addresses to kept bytes; counts as the call `fetch` of the provider, which faults can name."""

    def __init__(self, storage: Storage, faults: Faults) -> None:
        self._storage = storage
        self._faults = faults
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._client = httpx.AsyncClient(follow_redirects=True, timeout=TIMEOUT_SECONDS, trust_env=False)

    async def keep(self, provider: str, address: str) -> str:
        """The `kept:` address of what lies at an http(s) address; raises Unmakeable when it cannot be had."""
        if not address.startswith(("http://", "https://")):
            return address
        async with self._turn:
            await self._suffer(provider)
            try:
                content = await asyncio.wait_for(self._content(address), TIMEOUT_SECONDS)
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as trouble:
                raise Unmakeable(
                    f"Internal Engine Error: {address} could not be fetched ({trouble})"
                ) from None
        return f"kept:{self._storage.keep(SHELF, content)}"

    async def close(self) -> None:
        await self._client.aclose()

    async def _suffer(self, provider: str) -> None:
        occurrence = self._storage.count(provider, "requests:fetch")
        fault = self._faults.strike(provider, "fetch", occurrence)
        if fault is None:
            return
        if fault.kind in ("slow", "hang"):
            await asyncio.sleep(fault.seconds)
        if fault.kind != "slow":
            raise Unmakeable(fault.reason)

    async def _content(self, address: str) -> bytes:
        content = bytearray()
        async with self._client.stream("GET", address) as response:
            response.raise_for_status()
            async for part in response.aiter_bytes():
                content += part
                if len(content) > LARGEST_BYTES:
                    raise Unmakeable(f"Internal Engine Error: {address} is larger than {LARGEST_BYTES} bytes")
        return bytes(content)
