"""Fetching a file from an address that came from outside, over real connections on loopback."""

from __future__ import annotations

import hashlib
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from animatic.download import Gone, fetch
from animatic.errors import Refused, Silent
from tests.web import FILM, Web, certified, serving

WRONG_ADDRESSES = [
    # other ways to say 127.0.0.1, or 169.254.169.254
    "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://0/", "https://0.0.0.0/",
    "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0x7f.0x0.0x0.0x1/",
    "https://017700000001/", "https://0177.0.0.1/", "https://0177.0.0.01/", "https://00000177.0.0.1/",
    "https://127.000.000.001/", "https://2852039166/", "https://0xa9fea9fe/", "https://0251.0376.0251.0376/",
    "https://425.510.425.510/", "https://127.0.0.1./", "https://127.0.0.1../", "https://1.1.1.1.1/",
    "https://169.254.169.254/latest/meta-data/", "https://169.254.43518/", "https://0xA9.254.0251.254/",
    "https://①②⑦.⓪.⓪.①/", "https://１２７.０.０.１/", "https://127。0。0。1/", "https://127.0.0.1%2f.example/",
    "https://127.0.0.1%00.example/", "https://127.0.0.1%20/", "https://%31%32%37.0.0.1/",
    # the same in IPv6
    "https://[::1]/", "https://[::]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/", "https://[0:0:0:0:0:ffff:127.0.0.1]/", "https://[::ffff:169.254.169.254]/",
    "https://[::127.0.0.1]/", "https://[2002:7f00:1::]/", "https://[64:ff9b::7f00:1]/", "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/", "https://[fd00:ec2::254]/", "https://[ff02::1]/", "https://[::1", "https://[]/",
    # names for inside
    "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://localhost.localdomain/",
    "https://ip6-localhost/", "https://metadata.google.internal/computeMetadata/v1/", "https://metadata/",
    "https://kubernetes.default.svc/", "https://host.docker.internal/", "https://instance-data/",
    "https://127.0.0.1.nip.io/", "https://localtest.me/", "https://printer.local/", "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    # a host that is not what it seems
    "https://films.example@127.0.0.1/", "https://films.example:443@127.0.0.1/", "https://127.0.0.1@films.example/",
    "https://films.example#@127.0.0.1/", "https://127.0.0.1#films.example/", "https://127.0.0.1?films.example/",
    r"https://films.example\@127.0.0.1/", r"https://127.0.0.1\@films.example/", "https://127.0.0.1;films.example/",
    "https://user:secret@films.example/", "https://films.example%40127.0.0.1/",
    # other schemes and ports
    "http://films.example/", "file:///etc/passwd", "file://localhost/etc/passwd", "gopher://127.0.0.1:6379/_x",
    "dict://127.0.0.1:11211/stats", "ftp://films.example/film.mp4", "ldap://127.0.0.1/", "data:video/mp4,x",
    "jar:https://films.example!/", "javascript:alert(1)", "https://films.example:22/", "https://films.example:80/",
    "https://films.example:8443/", "https://films.example:0/", "https://films.example:99999/",
    "//films.example/film.mp4", "/etc/passwd", "films.example/film.mp4", "", " ", "https://", "https:///film.mp4",
    "https:films.example", "https://.../", "https://exam ple/", "https://films..example/", "https://-films.ex/",
    "https://films.example\r\nHost: 127.0.0.1/", "https://films\0.example/",
    "https://" + "a" * 64 + ".example/", "https://" + "a." * 130 + "example/",
]  # fmt: skip


def can_be_a_location(address: str) -> bool:
    """Whether a header can say this, and means another host by it."""
    elsewhere = ":" in address or address.startswith("//")
    return elsewhere and address.isascii() and address.isprintable() and not address.startswith("https:films")


def everything_is_here(_host: str, port: int) -> list[tuple[Any, ...]]:
    """A resolver under which every name, however harmless, leads to this machine."""
    return [(2, 1, 6, "", ("127.0.0.1", port))]


@pytest.fixture(scope="module")
def running_web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def web(running_web: Web) -> Web:
    running_web.seen.clear()
    return running_web


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "incoming"


def allowing(web: Web) -> frozenset[str]:
    return frozenset({web.origin})


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize("address", WRONG_ADDRESSES)
def test_an_address_that_might_lead_inside_is_refused(address: str, into: Path):
    with pytest.raises(Refused):
        fetch(address, into, resolver=everything_is_here)
    assert not into.exists()


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize("address", [address for address in WRONG_ADDRESSES if can_be_a_location(address)])
def test_a_redirect_that_might_lead_inside_is_refused(address: str, into: Path, web: Web):
    web.redirect = address
    with pytest.raises(Refused):
        fetch(f"{web.origin}/away", into, allow=allowing(web), resolver=everything_is_here)
    assert [path for path, _ in web.seen] == ["/away"]


def test_a_file_comes_in_whole_with_its_hash(into: Path, web: Web):
    fetched = fetch(f"{web.origin}/film?signed=yes", into, allow=allowing(web))
    assert into.read_bytes() == FILM
    assert fetched.hash == hashlib.sha256(FILM).hexdigest()
    assert (fetched.path, fetched.size_bytes, fetched.mime) == (into, len(FILM), "video/mp4")
    assert web.seen[0][0] == "/film?signed=yes"


@pytest.mark.hostile("addresses")
def test_another_port_of_an_allowed_host_stays_closed(into: Path, web: Web):
    with pytest.raises(Refused):
        fetch(f"{web.origin}/film", into, allow=frozenset({"http://127.0.0.1:1"}))
    assert web.seen == []


@pytest.mark.hostile("addresses")
def test_the_connection_goes_where_the_one_look_up_said(into: Path, web: Web):
    asked: list[str] = []

    def once(host: str, port: int) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [(2, 1, 6, "", ("127.0.0.1" if len(asked) == 1 else "203.0.113.9", port))]

    origin = f"http://films.example:{web.port}"
    fetch(f"{origin}/film", into, allow=frozenset({origin}), resolver=once)
    assert asked == ["films.example"]
    assert web.seen[0][1]["host"] == f"films.example:{web.port}"


def test_the_next_place_is_tried_when_nobody_listens_at_the_first(into: Path, web: Web):
    def two(_host: str, port: int) -> list[tuple[Any, ...]]:
        return [(2, 1, 6, "", (place, port)) for place in ("127.255.255.1", "127.0.0.1")]

    origin = f"http://films.example:{web.port}"
    assert fetch(f"{origin}/film", into, allow=frozenset({origin}), resolver=two).size_bytes == len(FILM)


def test_a_certificate_is_held_against_the_name_and_not_the_place(into: Path, tmp_path: Path):
    server, trust = certified(tmp_path, "films.example")
    with serving(server) as web:
        origin = f"https://films.example:{web.port}"
        fetched = fetch(
            f"{origin}/film", into, allow=frozenset({origin}), resolver=everything_is_here, trust=trust
        )
        assert fetched.size_bytes == len(FILM)


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize("names", [["127.0.0.1"], ["other.example"], ["127.0.0.1", "example"]])
def test_a_certificate_for_another_name_ends_the_fetch(names: list[str], into: Path, tmp_path: Path):
    server, trust = certified(tmp_path, *names)
    with serving(server) as web:
        origin = f"https://films.example:{web.port}"
        with pytest.raises(Silent) as silence:
            fetch(f"{origin}/film", into, allow=frozenset({origin}), resolver=everything_is_here, trust=trust)
        assert not silence.value.reached
        assert web.seen == []


@pytest.mark.hostile("addresses")
def test_a_certificate_that_nobody_vouches_for_ends_the_fetch(into: Path, tmp_path: Path):
    server, _ = certified(tmp_path, "films.example")
    with serving(server) as web:
        origin = f"https://films.example:{web.port}"
        with pytest.raises(Silent):
            fetch(f"{origin}/film", into, allow=frozenset({origin}), resolver=everything_is_here)


def test_five_redirects_are_followed(into: Path, web: Web):
    assert fetch(f"{web.origin}/away/5", into, allow=allowing(web)).size_bytes == len(FILM)
    assert len(web.seen) == 6


@pytest.mark.hostile("addresses")
def test_the_sixth_redirect_is_not_followed(into: Path, web: Web):
    with pytest.raises(Refused):
        fetch(f"{web.origin}/away/6", into, allow=allowing(web))
    assert len(web.seen) == 6


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204, 206])
def test_a_link_that_has_run_out_is_gone_so_that_a_fresh_one_is_asked_for(status: int, into: Path, web: Web):
    with pytest.raises(Gone):
        fetch(f"{web.origin}/status/{status}", into, allow=allowing(web))
    assert not into.exists()


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_silent_so_that_it_is_asked_again(status: int, into: Path, web: Web):
    with pytest.raises(Silent):
        fetch(f"{web.origin}/status/{status}", into, allow=allowing(web))


@pytest.mark.hostile("downloads")
@pytest.mark.parametrize("path", ["page", "disguised", "typed/application/json", "typed/text/plain"])
def test_something_other_than_a_film_is_gone(path: str, into: Path, web: Web):
    with pytest.raises(Gone):
        fetch(f"{web.origin}/{path}", into, allow=allowing(web))
    assert not into.exists()


@pytest.mark.parametrize("kind", ["video/webm", "application/octet-stream", "Video/MP4; codecs=avc1", ""])
def test_what_a_file_is_its_first_bytes_say(kind: str, into: Path, web: Web):
    assert fetch(f"{web.origin}/typed/{kind}", into, allow=allowing(web)).mime == "video/mp4"


@pytest.mark.hostile("downloads")
@pytest.mark.parametrize("path", ["cut", "empty"])
def test_a_file_that_breaks_off_is_silent_and_leaves_nothing(path: str, into: Path, web: Web):
    with pytest.raises(Silent):
        fetch(f"{web.origin}/{path}", into, allow=allowing(web))
    assert not into.exists()


def test_nobody_listening_is_silent_and_says_that_nothing_arrived(into: Path):
    with serving() as web:
        origin = web.origin
    with pytest.raises(Silent) as silence:
        fetch(f"{origin}/film", into, allow=frozenset({origin}))
    assert not silence.value.reached


@pytest.mark.hostile("downloads")
@pytest.mark.parametrize("path", ["film", "endless", "squeezed"])
def test_a_file_larger_than_agreed_is_refused_before_the_disk_is_full(path: str, into: Path, web: Web):
    with pytest.raises(Refused, match="larger than"):
        fetch(f"{web.origin}/{path}", into, allow=allowing(web), size_bytes_most=5_000)
    assert not into.exists()


@pytest.mark.hostile("downloads")
def test_time_is_up_for_a_name_with_many_places_where_nobody_answers(into: Path):
    with unanswering() as port:
        origin = f"http://films.example:{port}"

        def many(_host: str, port: int) -> list[tuple[Any, ...]]:
            return [(2, 1, 6, "", (f"127.0.0.{number}", port)) for number in range(1, 200)]

        begun = time.monotonic()
        with pytest.raises(Silent, match="took too long") as silence:
            fetch(f"{origin}/film", into, allow=frozenset({origin}), resolver=many, seconds_most=0.3)
        assert time.monotonic() - begun < 5
        assert not silence.value.reached


@contextmanager
def unanswering() -> Iterator[int]:
    """A port of this machine that takes no further connection, and does not say so either."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("0.0.0.0", 0), backlog=0))
        port = listening.getsockname()[1]
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        yield port


@pytest.mark.hostile("downloads")
@pytest.mark.parametrize("part", ["headers", "body"])
def test_an_answer_that_drips_is_ended_when_time_is_up(part: str, into: Path, web: Web):
    begun = time.monotonic()
    with pytest.raises(Silent, match="took too long"):
        fetch(f"{web.origin}/slow/{part}", into, allow=allowing(web), seconds_most=0.3)
    assert time.monotonic() - begun < 5
    assert not into.exists()


@pytest.mark.hostile("downloads")
def test_time_is_up_under_tls_as_well(into: Path, tmp_path: Path):
    server, trust = certified(tmp_path, "127.0.0.1")
    with serving(server) as web, pytest.raises(Silent, match="took too long"):
        fetch(f"{web.origin}/slow/body", into, allow=allowing(web), seconds_most=0.3, trust=trust)


def test_messages_never_show_what_a_link_is_signed_with(into: Path, web: Web):
    with pytest.raises(Gone) as gone:
        fetch(f"{web.origin}/status/403?signature=abc", into, allow=allowing(web))
    assert "abc" not in str(gone.value)
