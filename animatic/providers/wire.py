"""How every provider is spoken to: one pool of connections, bounded answers, failures that say who acts next.

A read costs nothing and is repeated when no answer came. A write costs credits and is sent exactly once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import stamina
import structlog

from animatic.errors import Busy, Garbled, Misconfigured, ProviderError, Silent
from animatic.providers.hiding import HIDDEN, TOKEN, Hiding
from animatic.providers.reply import Reply, judge_status, retry_after_seconds, understand
from animatic.words import storable

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 5.0
READ_SECONDS = 20.0
WRITE_SECONDS = 60.0
ANSWER_BYTES_MOST = 10 * 1024 * 1024

REPEAT_WITHIN_SECONDS = 5.0
"""A provider that asks for a longer pause gets it from the caller, who has other things to do meanwhile."""

REPEATS = stamina.RetryingCaller(attempts=3, timeout=40.0, wait_initial=0.25, wait_max=4.0, wait_jitter=0.5)
"""Even the slowest read with its repeats ends within the 90 seconds for which a worker holds a task."""

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Raised before the first byte of the request leaves. A kept connection that breaks while it is written to
is not among them: the provider may have had everything."""

Headers = Mapping[str, str]
Understand = Callable[[Reply], dict[str, Any]]
"""Turns a reply into the document it carries, or raises what the provider means by it. It sees every status
but 429 and 5xx, which mean the same everywhere."""


def open_client() -> httpx.Client:
    """The one client of this process, safe to share between threads; whoever opens it closes it."""
    return httpx.Client(
        # Kept for less than the five seconds after which common servers hang up, so that hardly ever a call
        # is sent down a line that is just being closed.
        limits=httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=4.0),
        headers={"User-Agent": "Animatic", "Accept": "application/json"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    )


def pause(error: Exception) -> bool | float:
    """Whether a read that ended so is repeated, and after how many seconds where the provider says."""
    if isinstance(error, Busy):
        asked = error.retry_after_seconds
        return asked if asked <= REPEAT_WITHIN_SECONDS else False
    return isinstance(error, Silent)


class Wire:
    """The line to one provider. Both its calls raise a ProviderError, whose words carry no secret."""

    def __init__(
        self,
        client: httpx.Client,
        base_url: str,
        *,
        provider: str,
        headers: Headers | None = None,
        secrets: Sequence[str] = (),
        understand: Understand = understand,
        read_seconds: float = READ_SECONDS,
        write_seconds: float = WRITE_SECONDS,
        repeats: stamina.RetryingCaller = REPEATS,
    ) -> None:
        if not base_url.startswith(("http://", "https://")):
            message = f"{provider} cannot be called at “{base_url}”: its address must begin with https://."
            raise Misconfigured(message)
        self.client = client
        self.base_url = base_url.rstrip("/")
        self.provider = provider
        self.headers = dict(headers or {})
        self.secrets = tuple(secrets)
        self._hiding = Hiding(secrets)
        self.understand = understand
        self.read_seconds = read_seconds
        self.write_seconds = write_seconds
        self.repeats = repeats

    def read(
        self, method: str, path: str, *, headers: Headers | None = None, **content: Any
    ) -> dict[str, Any]:
        """Make a call that may safely happen twice: up to three times while no answer comes.

        `content` is any of httpx's `params`, `json`, `files` and `content`.
        """
        return self.repeats(pause, self._call, method, path, self.read_seconds, headers, content)

    def write(
        self, method: str, path: str, *, headers: Headers | None = None, **content: Any
    ) -> dict[str, Any]:
        """Make a call that may cost credits: sent once, whatever comes back. `content` as for `read`."""
        return self._call(method, path, self.write_seconds, headers, content)

    def _call(
        self, method: str, path: str, seconds: float, headers: Headers | None, content: Mapping[str, Any]
    ) -> dict[str, Any]:
        began, outcome = time.monotonic(), "answered"
        try:
            reply = self._ask(method, path, seconds, {**self.headers, **(headers or {})}, content)
            if reply.status == 429 or reply.status >= 500:
                judge_status(reply)
            return self.understand(reply)
        except ProviderError as error:
            error.words = storable(TOKEN.sub(HIDDEN, error.words))
            outcome = f"{type(error).__name__.lower()} {error.code}".strip()
            raise
        finally:
            took = round(1000 * (time.monotonic() - began), 1)
            about = {"provider": self.provider, "method": method, "path": path}
            log.debug("call", **about, outcome=outcome, milliseconds=took)

    def _ask(
        self, method: str, path: str, seconds: float, headers: Headers, content: Mapping[str, Any]
    ) -> Reply:
        timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)
        deadline = time.monotonic() + seconds
        sending = {"headers": headers, "timeout": timeout, "follow_redirects": False, **content}
        name = self.provider
        try:
            with self.client.stream(method, self.base_url + path, **sending) as response:
                # Before anybody reads it: what was never taken in can be kept, shown and logged nowhere.
                body = self._hiding.out_of_bytes(self._bounded(response, deadline))
                return Reply(name, response.status_code, body, retry_after_seconds(response.headers))
        except NEVER_SENT as error:
            raise Silent(f"{name} cannot be reached.", words=type(error).__name__, reached=False) from error
        except httpx.TimeoutException as error:
            raise Silent(f"{name} did not answer in time.", words=type(error).__name__) from error
        except httpx.DecodingError as error:
            raise Garbled(f"{name}’s answer could not be unpacked.", words=str(error)) from error
        except httpx.HTTPError as error:
            message = f"The line to {name} broke before the answer was complete."
            raise Silent(message, words=type(error).__name__) from error

    def _bounded(self, response: httpx.Response, deadline: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > ANSWER_BYTES_MOST:
                message = f"{self.provider}’s answer was too long to read."
                raise Garbled(message, words=f"more than {ANSWER_BYTES_MOST:,} bytes")
            if (
                time.monotonic() > deadline
            ):  # httpx's own limit holds from byte to byte, this one for all of them
                message = f"{self.provider} did not finish its answer in time."
                raise Silent(message, words=f"{len(body):,} bytes came")
        return bytes(body)
