"""What every provider's line promises: reads are repeated, writes never, and failures say who acts next."""

from __future__ import annotations

import gzip
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from structlog.testing import capture_logs

from animatic.errors import Busy, Garbled, Locked, Misconfigured, ProviderError, Refused, Silent
from animatic.providers.reply import retry_after_seconds
from animatic.providers.wire import ANSWER_BYTES_MOST, NEVER_SENT, Wire, pause
from tests.scripted import AT_ONCE, Line, ScriptedServer

KEY = "a-key-that-nobody-may-see"


@pytest.fixture
def wire(server: ScriptedServer, client: httpx.Client) -> Wire:
    return open_wire(client, server.address)


def open_wire(client: httpx.Client, address: str) -> Wire:
    return Wire(
        client,
        address,
        provider="Acme",
        headers={"x-api-key": KEY},
        secrets=(KEY,),
        read_seconds=0.25,
        write_seconds=0.25,
        repeats=AT_ONCE,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_call_carries_our_key_our_query_and_our_body(wire: Wire, server: ScriptedServer) -> None:
    server.plays({"fine": True})
    assert wire.read("POST", "/films", params={"types[]": 7}, json={"a": 1}) == {"fine": True}
    (heard,) = server.heard
    assert (heard.method, heard.path, heard.query) == ("POST", "/films", {"types[]": "7"})
    assert heard.headers["x-api-key"] == KEY
    assert heard.json == {"a": 1}


# ── which failure is which, and which are repeated ─────────────────────────────────────────────────────────

FAILURES = [
    # the answer, the error, and how often a read asks
    (Line(fault="hang up"), Silent, 3),
    (Line(fault="reset"), Silent, 3),
    (Line({"half": True}, fault="half"), Silent, 3),
    (Line(fault="silence"), Silent, 3),
    (Line({"slow": True}, fault="trickle"), Silent, 3),
    (Line(b"bad gateway", status=502), Silent, 3),
    (Line({"try": "later"}, status=503, headers={"Retry-After": "1"}), Silent, 3),
    (Line(b"", status=408), Silent, 3),
    (Line({"slow": "down"}, status=429, headers={"Retry-After": "0"}), Busy, 3),
    (Line({"slow": "down"}, status=429, headers={"Retry-After": "60"}), Busy, 1),
    (Line({"slow": "down"}, status=429), Busy, 1),
    (Line({"who": "are you"}, status=401), Locked, 1),
    (Line(b"<h1>Forbidden</h1>", status=403), Locked, 1),
    (Line({"no": "such thing"}, status=404), Refused, 1),
    (Line({"too": "large"}, status=413), Refused, 1),
    (Line(b"", status=302, headers={"Location": "/elsewhere"}), Garbled, 1),
    (Line(b"<html>welcome</html>"), Garbled, 1),
    (Line([1, 2, 3]), Garbled, 1),
    (Line(b'{"credit": NaN}'), Garbled, 1),
    (Line(b"[" * 100_000), Garbled, 1),
    (Line(b""), Garbled, 1),
    (Line(b"not gzip", headers={"Content-Encoding": "gzip"}), Garbled, 1),
]


@pytest.mark.parametrize(("line", "kind", "times"), FAILURES)
def test_a_read_that_fails_says_who_acts_next_and_is_repeated_only_when_that_may_help(
    wire: Wire, server: ScriptedServer, line: Line, kind: type[ProviderError], times: int
) -> None:
    server.plays(line)
    with pytest.raises(ProviderError) as caught:
        wire.read("GET", "/films")
    assert type(caught.value) is kind
    assert len(server.heard) == times


@pytest.mark.parametrize(("line", "kind"), [(line, kind) for line, kind, _ in FAILURES])
def test_a_write_is_sent_exactly_once_whatever_comes_back(
    wire: Wire, server: ScriptedServer, line: Line, kind: type[ProviderError]
) -> None:
    server.plays(line)
    with pytest.raises(kind) as caught:
        wire.write("POST", "/films", json={})
    assert len(server.heard) == 1
    assert getattr(caught.value, "reached", True), "what was sent may have been accepted"


def test_a_read_goes_on_after_an_answer_that_was_lost(wire: Wire, server: ScriptedServer) -> None:
    server.plays(Line(fault="hang up"), Line(b"oops", status=500), {"at": "last"})
    assert wire.read("GET", "/films") == {"at": "last"}
    assert len(server.heard) == 3


def test_a_closed_door_proves_that_nothing_was_sent(client: httpx.Client) -> None:
    wire = open_wire(client, f"http://127.0.0.1:{free_port()}")
    for call in (wire.read, wire.write):
        with pytest.raises(Silent, match="cannot be reached") as caught:
            call("POST", "/films")
        assert caught.value.reached is False


class Breaking(httpx.BaseTransport):
    """A line that breaks in the one way it was told."""

    def __init__(self, error: type[httpx.HTTPError]) -> None:
        self.error = error

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise self.error("broken", request=request)


def kinds_below(kind: type[Exception]) -> set[type[Exception]]:
    return {kind}.union(*(kinds_below(child) for child in kind.__subclasses__()))


@pytest.mark.parametrize("error", sorted(kinds_below(httpx.TransportError), key=lambda kind: kind.__name__))
def test_every_way_a_line_can_break_counts_as_reached_unless_proven_otherwise(
    error: type[httpx.TransportError],
) -> None:
    with httpx.Client(transport=Breaking(error)) as client, pytest.raises(Silent) as caught:
        open_wire(client, "http://acme.test").write("POST", "/films")
    assert caught.value.reached is (error not in NEVER_SENT)


def test_a_write_is_not_sent_down_a_line_that_the_provider_has_closed(
    wire: Wire, server: ScriptedServer
) -> None:
    server.plays(Line({"first": 1}, fault="close"), {"second": 2})
    wire.read("GET", "/films")
    assert server.closed.wait(5)
    assert wire.write("POST", "/films") == {"second": 2}


def test_a_call_ends_in_time_even_when_the_answer_trickles(wire: Wire, server: ScriptedServer) -> None:
    server.plays(Line({"slow": True}, fault="trickle"))
    began = datetime.now(UTC)
    with pytest.raises(Silent, match="did not finish"):
        wire.write("GET", "/films")
    assert datetime.now(UTC) - began < timedelta(seconds=1)


# ── what is kept of an answer ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("packed", [False, True])
def test_an_endless_answer_is_not_read_to_its_end(wire: Wire, server: ScriptedServer, packed: bool) -> None:
    body = b'"' + b"x" * (ANSWER_BYTES_MOST + 1) + b'"'
    headers = {"Content-Encoding": "gzip"} if packed else {}
    server.plays(Line(gzip.compress(body) if packed else body, headers=headers))
    wire.read_seconds = 5
    with pytest.raises(Garbled, match="too long"):
        wire.read("GET", "/films")


def test_a_garbled_answer_is_kept_in_its_own_words_up_to_a_limit(wire: Wire, server: ScriptedServer) -> None:
    server.plays(Line("é".encode() * 9_000))
    with pytest.raises(Garbled) as caught:
        wire.read("GET", "/films")
    assert caught.value.words == "é" * 4_000


@pytest.mark.parametrize(
    "echo",
    [f"no key {KEY} here", "token eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2lnbmF0dXJl was stale"],
)
def test_no_secret_survives_in_an_error_or_in_the_log(wire: Wire, server: ScriptedServer, echo: str) -> None:
    server.plays(Line(echo.encode(), status=401))
    with capture_logs() as logged, pytest.raises(Locked) as caught:
        wire.read("GET", "/films", json={"secret": KEY})
    told = f"{caught.value} {caught.value.words} {caught.value!r} {logged}"
    assert KEY not in told
    assert "eyJ" not in told
    assert "…" in caught.value.words


def test_words_can_always_be_stored(wire: Wire, server: ScriptedServer) -> None:
    server.plays(Line(b"nul \0 here", status=404))
    with pytest.raises(Refused) as caught:
        wire.read("GET", "/films")
    assert caught.value.words == "nul  here"


def test_every_call_leaves_one_line_in_the_log(wire: Wire, server: ScriptedServer) -> None:
    server.plays({"fine": True}, Line({}, status=404))
    with capture_logs() as logged:
        wire.read("GET", "/films")
        with pytest.raises(Refused):
            wire.write("POST", "/films")
    assert [(line["event"], line["outcome"], line["path"]) for line in logged] == [
        ("call", "answered", "/films"),
        ("call", "refused 404", "/films"),
    ]
    assert all(line["log_level"] == "debug" and line["milliseconds"] >= 0 for line in logged)


def test_providers_leave_no_cookies_with_us(wire: Wire, server: ScriptedServer) -> None:
    server.plays(Line({}, headers={"Set-Cookie": "who=you; Path=/"}))
    wire.read("GET", "/films")
    wire.read("GET", "/films")
    assert not any("cookie" in heard.headers for heard in server.heard)


# ── pauses ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7.0),
        ("999999999", 3600.0),
        ("-3", None),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 2015 07:28:00", 0.0),
        ("Wed, 21 Oct 9015 07:28:00 GMT", 3600.0),
    ],
)
def test_retry_after_is_read_in_both_its_forms_and_within_an_hour(told: str, seconds: float | None) -> None:
    assert retry_after_seconds(httpx.Headers({"Retry-After": told})) == seconds


def test_retry_after_as_a_date_counts_from_now() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert retry_after_seconds({"retry-after": soon}) == pytest.approx(90, abs=2)


def test_the_pause_a_provider_asks_for_is_kept_or_left_to_the_caller() -> None:
    assert pause(Busy("later", retry_after_seconds=2.5)) == 2.5
    assert pause(Busy("much later", retry_after_seconds=3600)) is False
    assert pause(Silent("hello?")) is True
    assert pause(Refused("no")) is False
    assert pause(Garbled("no")) is False
    assert pause(KeyError("a fault of ours")) is False


def test_a_busy_answer_carries_the_providers_own_pause(wire: Wire, server: ScriptedServer) -> None:
    server.plays(Line({}, status=429, headers={"Retry-After": "120"}))
    with pytest.raises(Busy) as caught:
        wire.write("POST", "/films")
    assert caught.value.retry_after_seconds == 120


# ── many at once ───────────────────────────────────────────────────────────────────────────────────────────


def test_many_threads_share_one_client(server: ScriptedServer, client: httpx.Client) -> None:
    server.plays({"fine": True})
    wire = open_wire(client, server.address)
    wire.read_seconds = 10
    with ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(lambda _: wire.read("GET", "/films"), range(600)))
    assert answers == [{"fine": True}] * 600


@pytest.mark.parametrize("address", ["", "openapi.akool.com", "ftp://acme.test"])
def test_an_address_that_is_none_is_a_matter_of_settings(client: httpx.Client, address: str) -> None:
    with pytest.raises(Misconfigured, match="must begin with https://"):
        open_wire(client, address)
