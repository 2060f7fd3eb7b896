"""Files that a server packs, though it was asked not to: honest ones, and ones that unfold without end."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from animatic.download import fetch
from animatic.errors import Refused, Silent
from tests.web import FILM, Web, serving


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "incoming"


@pytest.mark.hostile("downloads")
@pytest.mark.parametrize("path", ["squeezed/1", "squeezed/2", "squeezed/3"])
def test_a_file_packed_in_layers_never_unfolds_in_memory(path: str, into: Path, web: Web):
    tracemalloc.start()
    with pytest.raises(Refused):
        fetch(f"{web.origin}/{path}", into, allow=frozenset({web.origin}), size_bytes_most=2_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("encoding", ["gzip", "X-Gzip", "deflate"])
def test_a_file_packed_unasked_comes_in_as_it_was(encoding: str, into: Path, web: Web):
    plain = FILM * 100
    web.body = zlib.compress(plain) if encoding == "deflate" else gzip.compress(plain)
    web.kind, web.headers = "video/mp4", {"encoding": encoding}
    assert fetch(f"{web.origin}/body", into, allow=frozenset({web.origin})).size_bytes == len(plain)
    assert into.read_bytes() == plain


@pytest.mark.parametrize("encoding", ["identity", "aws-chunked", ""])
def test_a_file_that_is_only_said_to_be_packed_comes_in_as_it_is(encoding: str, into: Path, web: Web):
    web.body, web.kind, web.headers = FILM, "video/mp4", {"encoding": encoding}
    assert fetch(f"{web.origin}/body", into, allow=frozenset({web.origin})).size_bytes == len(FILM)


@pytest.mark.hostile("downloads")
@pytest.mark.parametrize("body", [gzip.compress(FILM)[:-9], b"", FILM, gzip.compress(FILM)[:-8] + b"\0" * 8])
def test_a_packed_file_that_is_damaged_is_silent_and_leaves_nothing(body: bytes, into: Path, web: Web):
    web.body, web.kind, web.headers = body, "video/mp4", {"encoding": "gzip"}
    with pytest.raises(Silent):
        fetch(f"{web.origin}/body", into, allow=frozenset({web.origin}))
    assert not into.exists()


@pytest.mark.hostile("downloads")
def test_a_packing_that_was_not_asked_for_is_refused(into: Path, web: Web):
    web.body, web.kind, web.headers = FILM, "video/mp4", {"encoding": "br"}
    with pytest.raises(Refused, match="packed"):
        fetch(f"{web.origin}/body", into, allow=frozenset({web.origin}))
