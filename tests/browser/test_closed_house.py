"""With a key and nobody named who may sign in, the app is closed; without a key it is a demo, and says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from animatic import Settings, open_studio
from tests.browser.accounts import NOBODY_SIGNED_IN, inside, settled, write_members
from tests.browser.conftest import PATIENCE_MS, Running, running_app
from tests.served import served

ADDRESSES = ("", "compose", "gallery", "effects", "credits", "providers", "team", "gallery?task=one")
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE"]
KEY = "the key of nobody's account"


pytestmark = NOBODY_SIGNED_IN


class Counted:
    """A provider that only counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.first = threading.Event()

    async def answer(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        self.first.set()
        return JSONResponse({"code": 1000, "data": {}})


@contextmanager
def provider() -> Iterator[tuple[str, Counted]]:
    one = Counted()
    with served(Starlette(routes=[Route("/{path:path}", one.answer, methods=METHODS)])) as address:
        yield address, one


def test_a_closed_house_says_what_to_set_under_every_address_and_asks_no_provider_for_anything(
    page: Page, tmp_path: Path
):
    with provider() as (address, asked):
        with running_app(tmp_path, AKOOL_API_KEY=KEY, AKOOL_URL=address) as closed:
            for place in ADDRESSES:
                page.goto(f"{closed.address}/{place}")
                expect(page.get_by_role("alert")).to_contain_text("set ANIMATIC_MEMBERS_FILE")
                settled(page)
                assert page.get_by_role("heading").all_text_contents() == ["Animatic"]
                expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
                expect(page.get_by_role("textbox")).to_have_count(0)
            assert httpx.get(f"{closed.address}/livez").text == "ok"
            httpx.post(f"{closed.address}/notices/akool/guess", json={"code": 1000})
        assert asked.asked == []


def test_the_same_key_is_used_as_soon_as_somebody_may_sign_in(tmp_path: Path):
    members = write_members(tmp_path / "members.yaml")
    with (
        provider() as (address, asked),
        running_app(
            tmp_path / "data", AKOOL_API_KEY=KEY, AKOOL_URL=address, ANIMATIC_MEMBERS_FILE=str(members)
        ),
    ):
        assert asked.first.wait(PATIENCE_MS / 1000)


def test_no_worker_stands_in_a_closed_house(tmp_path: Path):
    with provider() as (address, asked):
        studio = open_studio(Settings(data_dir=tmp_path, akool_api_key=KEY, akool_url=address))
        assert studio.worker is None
        studio.close()
        assert asked.asked == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_app(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.mark.parametrize(
    ("role", "lands"), [("admin", "Compose"), ("member", "Compose"), ("viewer", "Gallery")]
)
def test_one_click_enters_the_demo(demo: Running, page: Page, role: str, lands: str):
    page.goto(demo.address)
    expect(page.get_by_text("This is a demo.")).to_be_visible()
    page.get_by_role("button", name=f"Enter as {role}").click()
    expect(page.get_by_role("heading", name=lands)).to_be_visible()
    inside(page)


def test_every_page_of_a_demo_says_that_it_is_one(demo: Running, page: Page, browser: Browser):
    page.goto(f"{demo.address}/team")
    expect(page.get_by_text("This is a demo.")).to_be_visible()
    with page.expect_response(lambda one: one.url.endswith("/doors/cookie") and one.request.method == "GET"):
        page.get_by_role("button", name="Enter as admin").click()  # and the browser has found its cookie kept
    inside(page)
    for place in ADDRESSES[:-1]:
        page.goto(f"{demo.address}/{place}")
        inside(page)
        expect(page.get_by_text("every service is played by the built-in sandbox")).to_be_visible()


def test_who_tries_the_demo_as_somebody_else_sees_what_they_may(demo: Running, page: Page):
    page.goto(f"{demo.address}/gallery")
    page.get_by_role("button", name="Enter as admin").click()
    expect(page.get_by_role("link", name="Team")).to_be_visible()
    inside(page)
    role = page.get_by_role("combobox", name="You are trying it as")
    role.click()
    role.press_sequentially("Viewer")
    page.get_by_role("option", name="Viewer", exact=True).click()
    expect(page.get_by_role("link", name="Team")).to_have_count(0)
    inside(page)
    page.reload()
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    inside(page)
    expect(page.get_by_role("link", name="Team")).to_have_count(0)
