"""What a key asks for on a card: told to the app once, done once, and a question stays until it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from animatic import Review, Settings, Studio, Verdict, Wanted
from animatic.opening import join
from animatic.sandbox.process import Sandbox, start
from tests.browser.accounts import settled
from tests.browser.conftest import SIGNED_IN, Running, running_app
from tests.browser.test_showing import PROMPTS, cards, send


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox = start(data=tmp_path_factory.mktemp("sandbox"), pace="at-once")
    yield sandbox
    sandbox.stop()


@pytest.fixture(scope="module")
def gallery(
    tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox, photo: bytes, browser: Browser
) -> Iterator[Running]:
    """Three clips that are ready, and three more that stay on their way for as long as anybody looks."""
    folder = tmp_path_factory.mktemp("keys")
    httpx.post(f"{sandbox.address}/sandbox/film", json={"shared": True}).raise_for_status()
    with running_app(folder, ANIMATIC_SANDBOX_URL=sandbox.address) as running:
        send(folder, sandbox.address, photo)
        page = browser.new_page(storage_state=SIGNED_IN)
        cards(running, page)
        page.close()
        httpx.post(f"{sandbox.address}/sandbox/pace", json={"seconds": 3600}).raise_for_status()
        send(folder, sandbox.address, photo)
        yield running


class Wire:
    """What the browser tells the app."""

    def __init__(self, page: Page) -> None:
        self.told: list[BackMsg] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        self.socket = socket
        socket.on("framesent", lambda frame: self.told.append(read(frame)))

    def presses(self) -> int:
        """How often a press of a key was told."""
        states = [one for told in self.told for one in told.rerun_script.widget_states.widgets]
        return sum('"act"' in one.json_trigger_value for one in states)

    def let_tick(self, times: int = 2) -> None:
        """Wait until the cards were drawn anew by themselves that often."""
        for _ in range(times):
            with self.socket.expect_event("framesent", lambda one: read(one).rerun_script.is_auto_rerun):
                pass


def read(frame: bytes | str) -> BackMsg:
    return BackMsg.FromString(frame) if isinstance(frame, bytes) else BackMsg()


@pytest.fixture
def wire(page: Page) -> Wire:
    return Wire(page)


def ready(running: Running, page: Page) -> Locator:
    """The cards of the clips that are ready, among all others."""
    page.goto(f"{running.address}/gallery")
    found = page.locator(".card[data-status=done]")
    expect(found).to_have_count(len(PROMPTS))
    settled(page)
    return found


def press(card: Locator, key: str) -> None:
    card.focus()
    card.press(key)


@contextmanager
def engine(running: Running) -> Iterator[Studio]:
    """What the app knows, past the app."""
    works, client = join(Settings(data_dir=running.data_dir), "http://127.0.0.1:9")
    yield Studio(works)
    client.close()
    works.database.close()


def said(running: Running) -> list[Review]:
    """Every verdict on every clip."""
    with engine(running) as studio:
        made = studio.album.sheet(Wanted()).clips.values()
        return [review for own in made for clip in own for review in studio.album.reviews(clip.id)]


def test_a_question_that_a_key_opens_stays_until_it_is_closed(gallery: Running, page: Page, wire: Wire):
    shown = ready(gallery, page)
    before = len(said(gallery))
    dialog = page.get_by_role("dialog")
    for time in range(1, 4):
        press(shown.nth(time % 3), "r")
        expect(dialog).to_contain_text("Reject this clip")
        wire.let_tick()
        settled(page)
        expect(dialog).to_be_visible()
        assert wire.presses() == time
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        settled(page)
    wire.let_tick()
    expect(dialog).to_have_count(0)
    assert len(said(gallery)) == before


def test_a_question_stays_also_when_the_whole_page_is_drawn_anew_as_the_work_moves_on(
    gallery: Running, sandbox: Sandbox, page: Page, photo: bytes, wire: Wire
):
    shown = ready(gallery, page)
    count = page.locator(".card").count()
    press(shown.nth(1), "r")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("More, if it helps").fill("The cup")
    page.keyboard.press("Tab")
    settled(page)
    send(gallery.data_dir, sandbox.address, photo)
    expect(page.locator(".card")).to_have_count(count + len(PROMPTS))
    wire.let_tick()
    settled(page)
    expect(dialog.get_by_label("More, if it helps")).to_have_value("The cup")


def test_what_is_answered_is_done_once_and_asked_no_more(gallery: Running, page: Page, wire: Wire):
    shown = ready(gallery, page)
    press(shown.nth(1), "x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    press(shown.nth(1), "r")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("More, if it helps").fill("The cup melts")
    wire.let_tick()
    dialog.get_by_role("button", name="Reject", exact=True).click()
    expect(shown.nth(1).locator(".marks")).to_contain_text("Rejected")
    expect(dialog).to_have_count(0)
    page.reload()
    expect(shown.nth(1).locator(".marks")).to_contain_text("Rejected")
    expect(dialog).to_have_count(0)
    noted = [(one.verdict, one.note) for one in said(gallery) if one.note]
    assert noted == [(Verdict.REJECTED, "The cup melts")]


def test_the_comparison_that_a_key_opens_stays_while_other_clips_move(
    gallery: Running, page: Page, wire: Wire
):
    shown = ready(gallery, page)
    for place in range(2):
        press(shown.nth(place), "x")
    expect(page.get_by_text("2 selected")).to_be_visible()
    settled(page)
    dialog = page.get_by_role("dialog")
    for time in range(1, 3):
        press(shown.nth(1), "c")
        expect(dialog.locator("video")).to_have_count(2)
        wire.let_tick()
        settled(page)
        expect(dialog).to_have_count(1)
        expect(dialog.locator("video")).to_have_count(2)
        assert wire.presses() == time
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        settled(page)


def test_approve_and_favourite_are_done_once_for_each_press(gallery: Running, page: Page, wire: Wire):
    shown = ready(gallery, page)
    before = len(said(gallery))
    for time in range(3):
        press(shown.nth(time), "a")
        expect(shown.nth(time).locator(".marks")).to_contain_text("Approved")
        settled(page)
        assert len(said(gallery)) == before + time + 1
    first = shown.first
    for starred in (True, False, True):
        press(first, "f")
        expect(first.locator(".star")).to_be_visible(visible=starred)
        settled(page)
    assert wire.presses() == 6
    with engine(gallery) as studio:
        assert sum(task.starred for task in studio.album.sheet(Wanted()).tasks) == 1


def test_a_question_left_by_the_browsers_own_way_back_is_not_asked_again(gallery: Running, page: Page):
    page.goto(f"{gallery.address}/team")
    expect(page.get_by_role("heading", name="Team", exact=True)).to_be_visible()
    settled(page)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Gallery").click()
    shown = page.locator(".card[data-status=done]")
    expect(shown).to_have_count(len(PROMPTS))
    settled(page)
    press(shown.first, "r")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Reject this clip")
    settled(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Team", exact=True)).to_be_visible()
    expect(dialog).to_have_count(0)
    settled(page)
    page.go_forward()
    expect(shown).to_have_count(len(PROMPTS))
    settled(page)
    expect(dialog).to_have_count(0)
