"""Pictures by link, over real connections on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from animatic import Settings
from animatic.clock import wall_clock
from animatic.database import Database
from animatic.errors import BadPicture
from animatic.images import SIZE_BYTES_MOST
from animatic.linked import fetch
from animatic.media import Media
from animatic.works import Works
from tests import pictures
from tests.pictures import file, quarters
from tests.web import FILM, Web, serving

PHOTO = file(quarters())
NOBODY = "http://127.0.0.1:1"
"""Where nothing listens."""

Bring = Callable[[str], tuple[str, bytes]]


@pytest.fixture(scope="module")
def running_web() -> Iterator[Web]:
    with serving() as web:
        yield web


@pytest.fixture
def web(running_web: Web) -> Web:
    running_web.seen.clear()
    running_web.body, running_web.kind, running_web.headers = PHOTO, "image/jpeg", {}
    return running_web


def everything_is_here(_host: str, port: int) -> list[tuple[Any, ...]]:
    """A resolver under which every name, however harmless, leads to this machine."""
    return [(2, 1, 6, "", ("127.0.0.1", port))]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def bring(sqlite_database: Database, store: Path, web: Web) -> Bring:
    """Fetches a link; a path leads to the web of this test."""
    works = Works(
        database=sqlite_database,
        media=Media(f"file://{store}", "a key to sign with", "", wall_clock),
        providers={},
        settings=Settings(data_dir=store.parent),
        clock=wall_clock,
        fetchable=frozenset({web.origin, NOBODY}),
    )

    def bring(address: str) -> tuple[str, bytes]:
        whole = web.origin + address if address.startswith("/") else address
        try:
            return fetch(works, whole, everything_is_here)
        finally:
            assert not [path for path in store.rglob("*") if path.is_file()]

    return bring


def refused(bring: Bring, address: str) -> str:
    """The sentence that says why a link was not taken."""
    with pytest.raises(BadPicture) as bad:
        bring(address)
    words = str(bad.value)
    assert words.endswith(".")
    assert ": " in words
    return words


# ── what comes in ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_a_picture_comes_in_as_it_lies_there(kind: str, bring: Bring, web: Web):
    web.body, web.kind = file(quarters(), kind), "application/octet-stream"
    assert bring("/body/harbour/night.pic?signed=yes") == ("night.pic", web.body)


def test_a_link_may_lead_on_to_another(bring: Bring, web: Web):
    web.redirect = "/body/night.jpg"
    assert bring("/away") == ("night.jpg", PHOTO)


NAMES = {
    "": "night.jpg",
    "inline": "night.jpg",
    "attachment; filename=plan.jpg": "plan.jpg",
    'attachment; filename="harbour at night.jpg"': "harbour at night.jpg",
    "attachment; filename=plain.jpg; filename*=UTF-8''h%C3%A4fen.jpg": "häfen.jpg",
    "attachment; filename*=UTF-8''h%C3%A4fen.jpg; filename=plain.jpg": "häfen.jpg",
    "attachment; filename*=utf-8''%e2%80%aegpj.exe": "gpj.exe",
    "attachment; filename*=klingon''%ff.jpg": "ÿ.jpg",
    'attachment; filename="../../etc/passwd"': "passwd",
    r'attachment; filename="..\\..\\windows\\night.jpg"': "night.jpg",
    "attachment; filename*=UTF-8''..%2F..%2Fnight.jpg": "night.jpg",
    "attachment; filename*=UTF-8''a%0d%0aSet-Cookie:%20b": "aSet-Cookie: b",
    "attachment; filename*0=har; filename*1=bour.jpg": "harbour.jpg",
    "attachment; filename": "night.jpg",
    "attachment; filename=": "night.jpg",
    'attachment; filename="': '"',
    ";;;=;filename*=;": "night.jpg",
    "attachment; filename=" + "x" * 300: "x" * 120,
    "attachment; filename=" + "x" * 9_000: "night.jpg",
    "attachment; filename=häfen.jpg".encode().decode("latin-1"): "häfen.jpg",
}


@pytest.mark.parametrize("disposition", NAMES)
def test_a_picture_is_called_as_its_server_or_else_its_address_calls_it(
    disposition: str, bring: Bring, web: Web
):
    web.headers = {"disposition": disposition} if disposition else {}
    assert bring("/body/night.jpg")[0] == NAMES[disposition]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("h%C3%A4fen.jpg", "häfen.jpg"),
        ("a%2Fb.jpg", "b.jpg"),
        ("", "The picture"),
        ("%e2%80%aegpj.exe", "gpj.exe"),
    ],
)
def test_an_address_says_a_name_in_its_own_spelling(path: str, name: str, bring: Bring):
    assert bring(f"/body/{path}?name=other.jpg#third.jpg")[0] == name


# ── what does not ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.hostile("downloads")
@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/xhtml+xml", "image/jpeg", ""])
def test_a_page_is_told_as_a_page_whatever_it_is_announced_as(kind: str, bring: Bring, web: Web):
    web.body, web.kind = b"\n<!DOCTYPE html><html>sign in</html>", kind
    words = refused(bring, "/body/night.jpg")
    assert words.startswith(
        "This link leads to a page, not a picture: open it, and copy the address of the pict"
    )


OTHERS = {
    "video/mp4": (FILM, "something else (video/mp4)"),
    "application/json": (b"{}", "something else (application/json)"),
    "application/pdf": (b"%PDF-1.7", "something else (application/pdf)"),
    "image/gif": (pictures.moving("GIF"), "night.jpg is a GIF"),
    "image/svg+xml": (b"<svg onload='x'/>", "night.jpg is an SVG drawing"),
    "image/png": (b"MZ\x90\0\x03", "no picture that can be read"),
    "image/jpeg": (b"PK\x03\x04", "an archive or a document"),
    "image/webp": (b"", "sent an empty file"),
    "image/avif": (FILM, "a film"),
}


@pytest.mark.hostile("downloads")
@pytest.mark.parametrize("kind", OTHERS)
def test_something_other_than_a_picture_is_told_by_what_it_is(kind: str, bring: Bring, web: Web):
    web.body, words = OTHERS[kind]
    web.kind = kind
    assert words in refused(bring, "/body/night.jpg")


SENTENCES = {
    "/status/403": "no longer works (it answered 403): open it in a browser",
    "/status/404": "no longer works (it answered 404): open it in a browser",
    "/status/503": "answered 503: try again later",
    "/away/6": "redirects more than 5 times: bring a public link",
    NOBODY: "cannot be reached: look whether the link is right",
    "http://pictures.example/night.jpg": "not https at its usual port: bring a public link that begins with https://",
    "pictures.example/night.jpg": "not https",
    "https://pictures.example/night.jpg": "not on the public internet: bring a public link",
    "https://127.0.0.1/night.jpg": "not on the public internet",
    "https://me:secret@pictures.example/": "carries a name or a password",
    "https://127.1/": "names no proper host",
    "file:///etc/passwd": "not https",
    "https://": "names no proper host",
    "nonsense": "not https",
    "": "not https",
}


@pytest.mark.parametrize("address", SENTENCES)
def test_every_failure_says_what_to_do(address: str, bring: Bring):
    assert SENTENCES[address] in refused(bring, address)


def test_a_sentence_never_shows_what_a_link_is_signed_with(bring: Bring):
    assert "abc" not in refused(bring, "/status/403?signature=abc")
    assert "secret" not in refused(bring, "https://me:secret@pictures.example/")


@pytest.mark.hostile("addresses")
@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/x.jpg", "https://pictures.example/x.jpg", "file:///x.jpg"]
)
def test_a_link_may_not_lead_on_to_inside(address: str, bring: Bring, web: Web):
    web.redirect = address
    refused(bring, "/away")
    assert [path for path, _ in web.seen] == ["/away"]


@pytest.mark.hostile("downloads")
def test_a_picture_larger_than_an_upload_may_be_is_not_fetched(bring: Bring, web: Web):
    web.body = PHOTO + bytes(SIZE_BYTES_MOST)
    assert "larger than 20 MB: bring a smaller picture" in refused(bring, "/body/night.jpg")


@pytest.mark.hostile("addresses")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.text(max_size=60), st.text(max_size=40).map("https://".__add__)))
def test_whatever_is_brought_as_a_link_the_answer_is_a_sentence(bring: Bring, address: str):
    if not address.startswith("/"):
        refused(bring, address)


@pytest.mark.hostile("file names")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80))
def test_whatever_a_server_calls_a_picture_it_comes_in(bring: Bring, web: Web, disposition: str):
    web.headers = {"disposition": f"attachment; {disposition}"}
    name, data = bring("/body/night.jpg")
    assert data == PHOTO
    assert name.isprintable()
    assert 0 < len(name) <= 120
