"""A toast on whichever page somebody is tells that their clips are ready, once."""

from __future__ import annotations

from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from animatic.sandbox.process import start
from tests.browser.accounts import settled
from tests.browser.conftest import running_app
from tests.browser.test_showing import CLIPS_MS, send


def test_clips_that_get_ready_behind_another_page_are_told_there_and_a_reload_repeats_nothing(
    tmp_path: Path, page: Page, photo: bytes
):
    sandbox = start(data=tmp_path / "sandbox", pace="seconds:6")
    httpx.post(f"{sandbox.address}/sandbox/film", json={"shared": True}).raise_for_status()
    with running_app(tmp_path, ANIMATIC_SANDBOX_URL=sandbox.address) as running:
        page.goto(f"{running.address}/compose")
        expect(page.get_by_role("heading", name="Compose")).to_be_visible()
        settled(page)
        send(tmp_path, sandbox.address, photo)
        page.goto(f"{running.address}/effects")
        toasts = page.get_by_test_id("stToast")
        expect(toasts).to_contain_text("3 clips are ready.", timeout=CLIPS_MS)
        expect(toasts.get_by_role("link", name="Open the gallery")).to_have_attribute("href", "gallery")

        page.reload()
        expect(page.locator(".card").first).to_be_visible()
        settled(page)
        expect(toasts).to_have_count(0)
    sandbox.stop()
