"""Showing clips to others: a link that plays without signing in, a ZIP to take along, and a word on each clip."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
import stamina
from playwright.sync_api import Browser, Locator, Page, expect

from animatic import Brief, Person, ProviderError, Role, Settings, Studio, make_send_key
from animatic.opening import join
from animatic.sandbox.process import start
from animatic.tidy import open_accounts
from tests.browser.accounts import settled
from tests.browser.conftest import Running, running_app

PROMPTS = ("Waves roll in", "Steam rises from the cup", "The lamp turns on")
CAMPAIGN = "Spring launch"
SENDER = Person("Demo admin", Role.ADMIN)
CLIPS_MS = 90_000
IS_PLAYING = (
    "film => new Promise(done => { film.ontimeupdate = () => film.currentTime > 0.2 && done(true); })"
)


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory, photo: bytes) -> Iterator[Running]:
    """An app with three clips on their way, whose services take no time."""
    folder = tmp_path_factory.mktemp("showing")
    sandbox = start(data=folder / "sandbox", pace="at-once")
    httpx.post(f"{sandbox.address}/sandbox/film", json={"shared": True}).raise_for_status()
    with running_app(folder, ANIMATIC_SANDBOX_URL=sandbox.address) as running:
        send(folder, sandbox.address, photo)
        yield running
    sandbox.stop()


def send(folder: Path, sandbox_address: str, photo: bytes) -> None:
    """One press of Send, past the pages: the app's own worker does the rest."""
    works, client = join(Settings(data_dir=folder), sandbox_address)
    studio = Studio(works)
    picture = studio.add_picture(photo, "shore.jpg", SENDER)
    briefs = [Brief("akool", "create", prompt=prompt, first=picture.hash) for prompt in PROMPTS]
    open_accounts(works)
    for attempt in stamina.retry_context(on=ProviderError, attempts=None, timeout=30):
        with attempt:
            studio.send(briefs, "showing" + make_send_key(), SENDER, CAMPAIGN)
    client.close()
    works.database.close()


def cards(running: Running, page: Page, query: str = "") -> Locator:
    """The gallery with every card ready."""
    page.goto(f"{running.address}/gallery{query}")
    expect(page.locator(".card .label")).to_have_text(["Ready"] * len(PROMPTS), timeout=CLIPS_MS)
    settled(page)
    return page.locator(".card")


def opened(running: Running, page: Page, prompt: str) -> Locator:
    """The player with the clip of a prompt."""
    cards(running, page).filter(has_text=prompt).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Share", exact=True)).to_be_visible()
    settled(page)
    return dialog


def test_a_shared_clip_plays_without_signing_in_until_the_link_is_revoked(
    gallery: Running, page: Page, browser: Browser
):
    dialog = opened(gallery, page, PROMPTS[0])
    dialog.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="Make a link").click()
    told = page.get_by_test_id("stCode").filter(has_text="/s/")
    expect(told).to_be_visible()
    link = re.search(r"http\S+/s/\S+", told.inner_text())
    assert link

    stranger = browser.new_context(storage_state={"cookies": [], "origins": []}).new_page()
    stranger.goto(link[0])
    film = stranger.locator("video")
    expect(film).to_have_count(1)
    film.evaluate("film => { film.muted = true; return film.play(); }")
    assert film.evaluate(IS_PLAYING)
    address = str(film.evaluate("film => film.src"))
    assert stranger.request.get(address).status == 200

    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The link plays nothing any more.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("heading", name="Nothing to watch here")).to_be_visible()
    expect(film).to_have_count(0)
    assert stranger.request.get(address).status == 403, "nor does the film's own address"
    stranger.goto(f"{gallery.address}/gallery")
    expect(stranger.get_by_role("button", name="Enter as admin")).to_be_visible()
    assert stranger.locator(".card").count() == 0
    stranger.context.close()


def test_two_clips_come_in_one_zip_with_what_was_asked_for_each(gallery: Running, page: Page):
    shown = cards(gallery, page)
    for prompt in PROMPTS[:2]:
        page.locator(".cell").filter(has=shown.filter(has_text=prompt)).locator(".tick").check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="ZIP").click()
    with ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        films = {name: archive.read(name) for name in archive.namelist() if name.endswith(".mp4")}
        table = archive.read("briefs.csv").decode("utf-8-sig")
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(table, newline=""), strict=True))
    assert len(films) == 2
    assert all(film[4:8] == b"ftyp" for film in films.values())
    assert {row["prompt"] for row in rows} == set(PROMPTS[:2])
    assert {row["file"] for row in rows} == set(films)
    assert {row["campaign"] for row in rows} == {CAMPAIGN}


def test_a_clip_is_rejected_for_a_reason_and_the_campaign_counts_it(gallery: Running, page: Page):
    dialog = opened(gallery, page, PROMPTS[2])
    dialog.get_by_role("button", name="Reject", exact=True).click()
    page.get_by_role("radio", name="hands").click()
    settled(page)
    page.get_by_role("button", name="Reject it").click()
    expect(dialog.get_by_text("Rejected: hands")).to_be_visible()

    shown = cards(gallery, page)
    expect(shown.filter(has_text=PROMPTS[2]).locator(".marks")).to_contain_text("Rejected")
    page.goto(f"{gallery.address}/gallery?review=Rejected&campaign={CAMPAIGN}")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card")).to_contain_text(PROMPTS[2])

    page.goto(f"{gallery.address}/credits?section=Cost+per+clip&cost=Campaign")
    columns = page.locator("canvas th")  # what a table on a canvas says to a screen reader
    row = page.locator("canvas tr").filter(has_text=CAMPAIGN)
    expect(row).to_have_count(1)
    said = dict(zip(columns.all_text_contents(), row.locator("td").all_text_contents(), strict=True))
    assert (said["Clips"], said["Rejected"], said["Rejected for"]) == (str(len(PROMPTS)), "1", "hands 1")
