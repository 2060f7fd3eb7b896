"""A web server on loopback that answers well or badly, by path, over plain HTTP or TLS."""

from __future__ import annotations

import gzip
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FILM = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40
"""Enough of a film for whoever looks at its first bytes."""


@dataclass
class Web:
    """What the server is asked, and how it shall answer where a path alone does not say."""

    port: int = 0
    scheme: str = "http"
    redirect: str = ""
    """Where `/away` leads."""
    body: bytes = b""
    """What lies at `/body/…`, as `kind`, with these further headers."""
    kind: str = "image/jpeg"
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Paths and headers (lower case) of all requests."""
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def origin(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Web]:
    web = Web(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            web.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer(self, web)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # the other side hangs up in many of these tests

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web
    finally:
        web.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def answer(to: BaseHTTPRequestHandler, web: Web) -> None:
    path = to.path.partition("?")[0]
    match path.strip("/").split("/"):
        case ["away"]:
            reply(to, b"", status=302, location=web.redirect)
        case ["away", rest]:
            left = int(rest)
            reply(to, b"", status=302, location=f"/away/{left - 1}" if left > 1 else "/film")
        case ["status", code]:
            reply(to, b"no", status=int(code))
        case ["typed", *kind]:
            reply(to, FILM, kind="/".join(kind))
        case ["body", *_]:
            reply(to, web.body, kind=web.kind, **web.headers)
        case ["page"]:
            reply(to, b"<!DOCTYPE html><html>sign in</html>", kind="text/html; charset=utf-8")
        case ["disguised"]:
            reply(to, b"\n<html>sign in</html>")
        case ["empty"]:
            reply(to, b"")
        case ["cut"]:
            reply(to, FILM[:-100], length=len(FILM))
        case ["squeezed"]:
            reply(to, gzip.compress(b"\0" * 30_000_000), encoding="gzip")
        case ["squeezed", layers]:
            reply(to, zeros(int(layers)), encoding=", ".join(["gzip"] * int(layers)))
        case ["endless"]:
            endless(to)
        case ["slow", part]:
            drip(to, web, in_headers=part == "headers")
        case _:
            reply(to, FILM)


def reply(
    to: BaseHTTPRequestHandler,
    body: bytes,
    *,
    status: int = 200,
    kind: str = "video/mp4",
    length: int | None = None,
    **headers: str,
) -> None:
    to.send_response(status)
    if kind:
        to.send_header("Content-Type", kind)
    to.send_header("Content-Length", str(len(body) if length is None else length))
    if "encoding" in headers:
        to.send_header("Content-Encoding", headers["encoding"])
    if "location" in headers:
        to.send_header("Location", headers["location"])
    if "disposition" in headers:
        to.send_header("Content-Disposition", headers["disposition"])
    to.end_headers()
    to.wfile.write(body)
    if length is not None:
        to.close_connection = True


def zeros(layers: int) -> bytes:
    """200 MB of nothing, packed so many times."""
    packed = BytesIO()
    with gzip.open(packed, "wb", compresslevel=1) as file:
        for _ in range(200):
            file.write(bytes(1_000_000))
    body = packed.getvalue()
    for _ in range(layers - 1):
        body = gzip.compress(body)
    return body


def endless(to: BaseHTTPRequestHandler) -> None:
    """Without a length, until the other side has had enough."""
    to.send_response(200)
    to.send_header("Content-Type", "video/mp4")
    to.send_header("Connection", "close")
    to.end_headers()
    for _ in range(10_000):
        to.wfile.write(b"\0" * 65_536)


def drip(to: BaseHTTPRequestHandler, web: Web, in_headers: bool) -> None:
    """A byte at a time, each soon enough that no read ever times out."""
    to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n")
    if not in_headers:
        to.wfile.write(b"Content-Length: 10000\r\n\r\n")
    for _ in range(2_000):
        to.wfile.write(b"x")
        if web.released.wait(0.01):
            break


def certified(folder: Path, *names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side with a fresh certificate for these names, and a client's side that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_named(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    both = folder / "server.pem"
    both.write_bytes(secret + public)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(both)
    client = ssl.create_default_context(cadata=public.decode())
    return server, client


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
