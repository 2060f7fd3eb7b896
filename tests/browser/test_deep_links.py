"""A fresh process that is asked for a page's address first draws the frame around it all the same."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Running, running_app


@pytest.fixture(params=["/gallery", "/compose"])
def first_address(request: pytest.FixtureRequest, tmp_path: os.PathLike[str]) -> Iterator[str]:
    with running_app(tmp_path) as fresh:
        yield fresh.address + request.param


def test_the_first_request_of_a_process_never_skips_the_frame(first_address: str, page: Page):
    page.goto(first_address)
    expect(page.get_by_text("nothing is charged")).to_be_visible()
    expect(page.get_by_role("link", name="Gallery")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_link_that_is_not_signed_opens_nothing(app: Running, page: Page):
    answer = page.request.get(f"{app.address}/app/static/m/{'0' * 64}.mp4")
    assert answer.status == 403
