"""One file from an address that came from outside: public hosts only, never more nor longer than agreed."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx

from animatic import names
from animatic.addresses import Resolver, resolve, resolve_public
from animatic.deadline import Deadline, ending_after
from animatic.errors import AnimaticError, Refused, Silent

REDIRECTS_MOST = 5
TYPES = ("video/", "image/", "application/octet-stream", "binary/octet-stream", "application/mp4")
"""What a file may be announced as: beginnings of content types."""
TRY_AGAIN = {408, 425, 429}

_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Animatic"}
_TIMEOUT = httpx.Timeout(20, connect=10)
_CHUNK_BYTES = 256 * 1024
_UNPACKED = {"", "identity", "aws-chunked"}
"""Content encodings that leave the bytes as they are; the last is a note that some leave on files in S3."""
_GZIP_OR_ZLIB = 47

_SIGNS = (
    (rb".{4}ftypqt", "video/quicktime"),
    (rb".{4}ftyp(avif|avis)", "image/avif"),
    (rb".{4}ftyp(hei[cxms]|hev[cx]|mif1)", "image/heic"),
    (rb".{4}ftyp", "video/mp4"),
    (rb"\x1a\x45\xdf\xa3", "video/webm"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"\x89PNG", "image/png"),
    (rb"RIFF.{4}WEBP", "image/webp"),
    (rb"(?i)\s*<(!doctype|html|head|body)", "text/html"),
    (rb"(?i)\s*<\?xml", "text/xml"),
)
_PAGES = ("text/html", "text/xml")


class Gone(AnimaticError):
    """The link no longer leads to the file; its provider may have a fresh one."""


class Elsewhere(Gone):
    """It leads to something else: a page that asks people to sign in, for one."""

    def __init__(self, message: str, mime: str) -> None:
        super().__init__(message)
        self.mime = mime


class TooLarge(Refused):
    """The file is larger than agreed."""


@dataclass(frozen=True)
class Fetched:
    """A file that has come in whole."""

    path: Path
    hash: str
    """SHA-256 of its bytes, hex."""
    size_bytes: int
    mime: str
    """By its first bytes, or as it was announced where these say nothing."""
    name: str
    """As its server calls it, or as its address ends; clean enough to be shown."""


def fetch(
    address: str,
    into: Path,
    *,
    allow: frozenset[str] = frozenset(),
    size_bytes_most: int = 500_000_000,
    seconds_most: float = 300,
    types: tuple[str, ...] = TYPES,
    resolver: Resolver = socket.getaddrinfo,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """Fetch a file into a path of ours; nothing is left there when it fails.

    Addresses must be https at a public host, and so must all they redirect to, but for the origins in
    `allow`, such as `http://127.0.0.1:8600`. A host is looked up once and connected to where that look-up
    said, so that its name cannot mean something else in between. `trust` replaces the usual certificate
    authorities.

    Raises Refused (never fetch this; TooLarge for its size), Gone (ask the provider for a fresh link;
    Elsewhere where it leads to another kind of thing), Silent (try again later).
    """
    try:
        with _transport(trust) as transport, ending_after(seconds_most) as deadline:
            url = _parsed(address)
            for _ in range(REDIRECTS_MOST + 1):
                with _asked(transport, url, _places(url, allow, resolver), deadline) as response:
                    if not response.has_redirect_location:
                        return _kept(response, url, into, size_bytes_most, types)
                    url = _parsed(response.headers["location"], url)
            raise Refused(f"{url.host} redirects more than {REDIRECTS_MOST} times.")
    except BaseException:
        into.unlink(missing_ok=True)
        raise


def _parsed(address: str, base: httpx.URL | None = None) -> httpx.URL:
    try:
        return base.join(address) if base else httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("The link is no proper address.") from error


def _places(url: httpx.URL, allow: frozenset[str], resolver: Resolver) -> list[str]:
    """The IP addresses to fetch from, all of them checked. Raises Refused, Silent."""
    if url.userinfo:
        raise Refused("The link carries a name or a password.")
    if f"{url.scheme}://{url.netloc.decode()}" in allow:
        return resolve(url.host, url.port or 0, resolver)
    if url.scheme != "https" or url.port not in (None, 443):
        raise Refused("The link is not https at its usual port.")
    return resolve_public(url.raw_host.decode(), 443, resolver)


@contextmanager
def _asked(
    transport: httpx.HTTPTransport, url: httpx.URL, places: list[str], deadline: Deadline
) -> Iterator[httpx.Response]:
    """The answer from the first of the places that can be connected to, its body still to be read."""
    try:
        response = _first_answer(transport, url, places, deadline)
        try:
            yield response
        finally:
            response.close()
    except httpx.HTTPError as error:
        reached = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        words = "took too long" if deadline.over else "broke off" if reached else "cannot be reached"
        raise Silent(f"{url.host} {words}.", reached=reached) from error


def _first_answer(
    transport: httpx.HTTPTransport, url: httpx.URL, places: list[str], deadline: Deadline
) -> httpx.Response:
    name = url.raw_host.decode()
    for place in places:
        # The certificate is still held against the name, not against the place.
        extensions = {"sni_hostname": name, "trace": deadline.trace, "timeout": _timeout(deadline)}
        headers = {**_HEADERS, "Host": url.netloc.decode()}
        request = httpx.Request("GET", url.copy_with(host=place), headers=headers, extensions=extensions)
        try:
            return transport.handle_request(request)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if place == places[-1] or deadline.over:
                raise
    raise AssertionError("a host has at least one place")


def _timeout(deadline: Deadline) -> dict[str, float | None]:
    """Seconds for each step. A connection under way cannot be ended, so it is given no more than is left."""
    left = max(deadline.left_seconds, 0.001)
    return {**_TIMEOUT.as_dict(), "connect": min(_TIMEOUT.connect or left, left)}


def _kept(
    response: httpx.Response, url: httpx.URL, into: Path, size_bytes_most: int, types: tuple[str, ...]
) -> Fetched:
    host, headers = url.host, response.headers
    if response.status_code >= 500 or response.status_code in TRY_AGAIN:
        raise Silent(f"{host} answered {response.status_code}.")
    if response.status_code != 200:
        raise Gone(f"The link at {host} no longer works (it answered {response.status_code}).")
    told = headers.get("content-type", TYPES[2]).partition(";")[0].strip().lower()
    if not told.startswith(types):
        raise _elsewhere(host, told)
    if int(headers.get("content-length", 0)) > size_bytes_most:
        raise _too_large(host, size_bytes_most)
    name = names.downloaded(headers.get("content-disposition", ""), url.path)
    return _written(response, host, into, size_bytes_most, told, name)


def _written(
    response: httpx.Response, host: str, into: Path, size_bytes_most: int, told: str, name: str
) -> Fetched:
    digest, size_bytes, head = hashlib.sha256(), 0, b""
    with into.open("wb") as file:
        for chunk in _unpacked(response, host):
            size_bytes += len(chunk)
            if size_bytes > size_bytes_most:
                raise _too_large(host, size_bytes_most)
            head = head or chunk[:512]
            digest.update(chunk)
            file.write(chunk)
    if not size_bytes:
        raise Silent(f"{host} sent an empty file.")
    mime = next((mime for sign, mime in _SIGNS if re.match(sign, head, re.DOTALL)), told)
    if mime in _PAGES:
        raise _elsewhere(host, mime)
    return Fetched(into, digest.hexdigest(), size_bytes, mime, name)


def _elsewhere(host: str, mime: str) -> Elsewhere:
    return Elsewhere(f"The link at {host} leads to something else ({mime}).", mime)


def _too_large(host: str, size_bytes_most: int) -> TooLarge:
    return TooLarge(f"The file at {host} is larger than {size_bytes_most // 1_000_000} MB.")


def _unpacked(response: httpx.Response, host: str) -> Iterator[bytes]:
    """The body in pieces of bounded size, also where a server packs it though it was not asked to.

    httpx itself would unpack whatever arrived at once, to a thousand times its size for each layer.
    """
    told = response.headers.get("content-encoding", "").lower().split(",")
    layers = {layer.strip() for layer in told} - _UNPACKED
    if not layers:
        yield from response.iter_raw(_CHUNK_BYTES)
    elif len(told) == 1 and layers <= {"gzip", "x-gzip", "deflate"}:
        yield from _unzipped(response, host)
    else:
        raise Refused(f"{host} sends the file packed in a way that was not asked for.")


def _unzipped(response: httpx.Response, host: str) -> Iterator[bytes]:
    unzip = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        for packed in response.iter_raw(_CHUNK_BYTES):
            while packed and not unzip.eof:
                yield unzip.decompress(packed, _CHUNK_BYTES)
                packed = unzip.unconsumed_tail
    except zlib.error as error:
        raise Silent(f"{host} sent a damaged file.") from error
    if not unzip.eof:
        raise Silent(f"{host} broke off.")


def _transport(trust: ssl.SSLContext | None) -> httpx.HTTPTransport:
    """What a client stands on, without the client: that one looks into redirects before we have, keeps
    cookies, and takes proxies and passwords from the environment."""
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.HTTPTransport(verify=trust or _authorities(), trust_env=False, limits=limits)


@cache
def _authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context()
