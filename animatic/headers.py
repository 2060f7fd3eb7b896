"""What every answer tells the browser: what it may load and run, who may frame it, and how little to pass on.

All policies stand here: of pages, of what is stored, and of pages that need nothing but themselves.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from html.parser import HTMLParser

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "content-security-policy"
REPORTED_POLICY = "content-security-policy-report-only"

DENIED = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb"),
)
OWN = ("autoplay", "clipboard-write", "fullscreen", "picture-in-picture")
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": ", ".join(
        (*(f"{name}=()" for name in DENIED), *(f"{name}=(self)" for name in OWN))
    ),
    # Not `same-origin`: signing in elsewhere may open a window of its own, which has to find its way back.
    "cross-origin-opener-policy": "same-origin-allow-popups",
}
HTTPS_ONLY = "max-age=31536000"
"""A year, and without subdomains: they are somebody else's to decide on."""

STORED = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
"""Nothing stored ever runs as a page of ours, twice over: no script is let in, and none may run. What is opened
by its own address is drawn by the browser's viewer, which fetches the file once more, as one of ours."""
STORED_AT = ("/app/static/", "/media/")
"""Our own files by signed link, and what Streamlit holds for a page while it is open."""

_HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[\da-fA-F:.]+\](:\d{1,5})?", re.ASCII)


class SecurityHeaders:
    """Puts the headers onto every HTTP answer; what a route says itself stands. WebSockets pass untouched.

    `index` is the HTML all pages are drawn into: its inline scripts, and no others, may run. `sources`
    answers, when a page is asked for, where pictures and films may come from besides ourselves. `framed_by`
    are the sources of `frame-ancestors`. With `report_only` browsers only tell of what they would refuse in a
    page.
    """

    def __init__(
        self,
        app: ASGIApp,
        index: str = "",
        framed_by: str = "'self'",
        sources: Callable[[], Iterable[str]] = tuple,
        report_only: bool = False,
        https: bool = False,
    ) -> None:
        self._app = app
        self._scripts = " ".join(digest(script) for script in inline_scripts(index))
        self._framed_by = framed_by
        self._sources = sources
        self._name = REPORTED_POLICY if report_only else POLICY
        self._always = {**ALWAYS, "strict-transport-security": HTTPS_ONLY} if https else ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def complete(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                self._complete(scope, MutableHeaders(scope=message))
            await send(message)

        try:
            await self._app(scope, receive, complete)
        except Exception:
            # Whoever else answers for it stands before us, and knows none of these headers.
            if not begun:
                await PlainTextResponse("Something went wrong.", 500)(scope, receive, complete)
            raise

    def _complete(self, scope: Scope, headers: MutableHeaders) -> None:
        for name, value in self._always.items():
            headers.setdefault(name, value)
        if any(place in scope["path"] for place in STORED_AT):
            headers.setdefault(POLICY, STORED)
        elif POLICY not in headers:
            headers.setdefault(self._name, self._page(Headers(scope=scope).get("host", "")))

    def _page(self, host: str) -> str:
        seen = " ".join(("'self' data: blob:", *sorted(self._sources())))
        # 'self' is meant to cover the WebSocket, and not every browser has heard so.
        sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
        return (
            "default-src 'self'; "
            # blob: is how Streamlit loads the scripts of its inline components; WebAssembly is how its messages
            # reckon with long numbers, and no way to run a script.
            f"script-src 'self' blob: 'wasm-unsafe-eval' {self._scripts}; style-src 'self' 'unsafe-inline'; "
            f"img-src {seen}; media-src {seen}; font-src 'self' data:; connect-src 'self'{sockets}; "
            "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
            f"frame-ancestors {self._framed_by}"
        )


def alone(style: str) -> dict[str, str]:
    """The headers of a page that needs nothing but our films, our pictures and this one style: it is in
    nobody's frame, cache or index, and its address, which is the key to it, is told to nobody."""
    return {
        "cache-control": "no-store",
        POLICY: (
            f"default-src 'none'; media-src 'self'; img-src 'self'; style-src {digest(style)};"
            " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex, nofollow",
    }


def digest(text: str) -> str:
    """The source expression that lets in one script or style and no other."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def inline_scripts(html: str) -> list[str]:
    """The scripts that stand in a page itself, exactly as they stand there.

    >>> inline_scripts("<script>let a = 1</script><script src='b.js'></script>")
    ['let a = 1']
    """
    reader = _Scripts()
    reader.feed(html)
    reader.close()
    return reader.found


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  no tag stands inside a script
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data
