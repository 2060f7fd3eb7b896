"""What a page weighs: its own bytes stay below a megabyte, and no film is fetched before somebody asks for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, WebSocket, expect

from animatic.database import Database
from animatic.film import POSTER_BYTES_MOST, POSTER_EDGE
from animatic.pixels import shrunk
from components.shell import PLACES
from tests.browser.accounts import settled
from tests.browser.conftest import Running, running_app
from tests.galleries import finish, open_works, send
from tests.pictures import noise

CLIPS = 30
SHOWN = 24
PAGE_BYTES_MOST = 1_000_000
STREAMLITS = "/static/"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An app with more clips than a page shows, their posters as heavy as posters may be."""
    with running_app(tmp_path_factory.mktemp("full")) as running:
        _fill(running.data_dir)
        yield running


def _fill(folder: Path) -> None:
    with closing(Database(f"sqlite:///{folder}/animatic.db")) as database:
        works = open_works(database, folder, time.time)
        for number in range(CLIPS):
            restless = noise(POSTER_EDGE, 360 + number)
            poster = shrunk(restless, "image/webp", POSTER_EDGE, POSTER_BYTES_MOST)[1]
            finish(works, send(works, f"Snow {number}"), poster=poster)


@dataclass
class Weight:
    """What a page has received of ours, and what of it was film."""

    sizes: list[int] = field(default_factory=list)
    films: list[str] = field(default_factory=list)

    def watch(self, page: Page, own: str) -> None:
        page.on("websocket", self._listen)
        page.on("response", lambda response: self._note(response, own))

    def _listen(self, line: WebSocket) -> None:
        line.on("framereceived", lambda data: self.sizes.append(len(data)))

    def _note(self, response: Response, own: str) -> None:
        path = response.url.removeprefix(own)
        if response.headers.get("content-type", "").startswith("video/"):
            self.films.append(response.url)
        if response.url.startswith(own) and not path.startswith(STREAMLITS):
            self.sizes.append(int(response.headers.get("content-length", 0)))


@pytest.mark.parametrize("address", [place.address for place in PLACES])
def test_a_page_weighs_less_than_a_megabyte_and_fetches_no_film(full: Running, page: Page, address: str):
    weight = Weight()
    weight.watch(page, full.address)
    page.set_viewport_size({"width": 1440, "height": 2600})  # all of it in sight
    page.goto(f"{full.address}/{address}")
    page.get_by_role("heading", level=1).wait_for()
    if address == "gallery":
        posters = page.locator(".poster")
        expect(posters).to_have_count(SHOWN)
        for poster in posters.all():
            expect(poster).to_have_js_property("complete", True)
    settled(page)
    print(f"/{address}: {sum(weight.sizes) / 1000:.0f} kB")
    assert 0 < sum(weight.sizes) < PAGE_BYTES_MOST
    assert weight.films == []
