"""The walls in a real browser: every page works behind them, and what does not belong there does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import ConsoleMessage, Page, Route, expect
from websockets import Origin
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from animatic.sandbox.process import Sandbox, start
from animatic.sandbox.scene import photograph
from tests.browser.conftest import Running, running_app
from tests.browser.test_story import plays

CLIP_MS = 60_000
COMPLAINT = re.compile(
    r"content security policy|permissions.policy|refused|blocked|sandboxed|unrecognized feature", re.I
)
RULE = "Content Security Policy: "
TELL = """
document.addEventListener('securitypolicyviolation', (event) => {
  console.warn(`Content Security Policy: ${event.effectiveDirective} ${event.blockedURI}`);
});
"""


@pytest.fixture(scope="module")
def walled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    sandbox = start(pace="at-once")
    try:
        tell(sandbox, "film", {"shared": True})
        data_dir = tmp_path_factory.mktemp("walled")
        with running_app(data_dir, ANIMATIC_SANDBOX_URL=sandbox.address) as running:
            yield running
    finally:
        sandbox.stop()


def tell(sandbox: Sandbox, knob: str, document: object) -> None:
    httpx.post(f"{sandbox.address}/sandbox/{knob}", json=document, timeout=30).raise_for_status()


@dataclass
class Watched:
    """A page, and what its browser complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def violations(self) -> set[str]:
        """Which rule kept what away."""
        return {said.removeprefix(RULE) for said in self.complaints if said.startswith(RULE)}


@pytest.fixture
def watched(page: Page) -> Watched:
    one = Watched(page)

    def note(message: ConsoleMessage) -> None:
        if COMPLAINT.search(message.text):
            one.complaints.append(message.text)

    page.add_init_script(TELL)
    page.on("console", note)
    return one


def settled(page: Page) -> None:
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def send_one(running: Running, page: Page, folder: Path) -> None:
    photo = folder / "dunes.jpg"
    photograph(seed=5, width=1280, height=960).save(photo, quality=85)
    page.goto(f"{running.address}/compose")
    page.locator("input[type=file]").first.set_input_files(photo)
    expect(page.get_by_text("dunes.jpg", exact=True)).to_be_visible()
    page.get_by_label("What should move").fill("Sand drifts")
    page.keyboard.press("Tab")
    page.get_by_role("button", name=re.compile("Send for")).click()
    page.get_by_role("link", name="Watch in the gallery").click()
    expect(page.locator(".card .label")).to_have_text("Ready", timeout=CLIP_MS)


def play_and_share(page: Page) -> tuple[str, str]:
    """Play the first clip; answers where its film is, and a link that shares it."""
    page.locator(".card").first.click()
    film = page.get_by_role("dialog").locator("video")
    plays(film)
    page.get_by_role("dialog").get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_test_id("stCode").get_by_text("/s/").text_content() or ""
    return film.evaluate("film => film.currentSrc"), link


def test_every_page_works_and_the_browser_complains_of_nothing(
    walled: Running, watched: Watched, tmp_path: Path
):
    page = watched.page
    send_one(walled, page, tmp_path)
    film, link = play_and_share(page)

    page.goto(link)
    plays(page.locator("video"))

    for name in ("compose?way=Batch+table", "effects", "credits", "credits?section=Entries", "providers"):
        page.goto(f"{walled.address}/{name}")
        settled(page)
    page.goto(f"{walled.address}/effects?maker=Akool&list=Effects")
    page.locator(".card").first.hover()
    expect(page.locator(".film.shown")).to_have_count(1)
    page.goto(f"{walled.address}/credits?section=Spending")
    settled(page)
    expect(
        page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
    ).to_be_visible()
    assert watched.complaints == []

    page.goto(film)  # by its own address, where it is shown by the browser and nothing may run
    expect(page.locator("video")).to_have_js_property("readyState", 4)
    assert watched.complaints == []


INTRUDERS = """() => new Promise((done) => {
  const add = (set) => document.body.append(Object.assign(document.createElement('script'), set));
  add({ textContent: 'window.ran = true' });
  add({ src: 'https://elsewhere.example/a.js' });
  document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = true">');
  document.body.lastChild.addEventListener('error', () => {
    try { done(new Function('return "ran"')()); } catch { done(window.ran ? 'ran' : 'refused'); }
  });
})"""


@pytest.mark.hostile("text")
def test_a_script_that_does_not_belong_to_the_page_never_runs(walled: Running, watched: Watched):
    watched.page.goto(f"{walled.address}/gallery")
    settled(watched.page)
    assert watched.page.evaluate(INTRUDERS) == "refused"
    assert {
        "script-src-elem inline",
        "script-src-elem https://elsewhere.example/a.js",
        "script-src-attr inline",
    } <= watched.violations()


def test_nothing_of_a_page_is_told_to_a_host_that_nobody_named(walled: Running, watched: Watched):
    page = watched.page
    page.goto(f"{walled.address}/gallery")
    settled(page)
    refused = page.evaluate(
        """async () => {
          const outcome = (promise) => promise.then(() => 'reached', () => 'refused');
          const socket = new Promise((done, fail) => {
            try { new WebSocket('ws://127.0.0.1:9/').onerror = fail; } catch { fail(); }
          });
          const image = new Promise((done, fail) => {
            const one = new Image(); one.onload = done; one.onerror = fail; one.src = 'http://127.0.0.1:9/a.png';
          });
          return Promise.all([outcome(fetch('http://127.0.0.1:9/')), outcome(socket), outcome(image)]);
        }"""
    )
    assert refused == ["refused"] * 3
    told = {
        said.split(": ", 1)[-1] for said in watched.complaints if said.startswith("Content Security Policy: ")
    }
    assert {"connect-src http://127.0.0.1:9/", "connect-src ws://127.0.0.1:9/"} <= told
    assert "img-src http://127.0.0.1:9/a.png" in told


@pytest.mark.hostile("text")
def test_what_is_stored_is_shown_by_the_browser_and_never_runs(walled: Running, watched: Watched):
    """As if somebody had got a page into the store: served with the very headers of a stored file."""
    page, address = watched.page, f"{walled.address}/app/static/m/page.html"
    served_as = httpx.get(address).headers["content-security-policy"]
    body = "<h1>Stored</h1><script>window.ran = true</script><img src=x onerror='window.ran = true'>"
    page.route(
        address,
        lambda route: route.fulfill(
            content_type="text/html", body=body, headers={"content-security-policy": served_as}
        ),
    )
    page.goto(address)
    expect(page.get_by_role("heading", name="Stored")).to_be_visible()
    assert page.evaluate("() => window.ran") is None
    assert any("sandboxed" in said for said in watched.complaints)


@pytest.mark.parametrize(("host", "shown"), [("", True), ("http://elsewhere.example", False)])
def test_the_app_is_in_nobody_elses_frame(walled: Running, page: Page, host: str, shown: bool):
    address = f"{host or walled.address}/around.html"

    def surround(route: Route) -> None:
        frame = f"<iframe src='{walled.address}/gallery' style='width: 100%; height: 90vh'></iframe>"
        route.fulfill(content_type="text/html", body=frame)

    page.route(address, surround)
    page.goto(address)
    (frame,) = page.frames[1:]
    assert frame.url == (f"{walled.address}/gallery" if shown else "chrome-error://chromewebdata/")


def test_only_pages_of_the_app_itself_open_a_session(walled: Running):
    stream = walled.address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(stream, origin=Origin(walled.address)) as session:
        assert session.protocol.state.name == "OPEN"
    with pytest.raises(InvalidStatus, match="403"):
        connect(stream, origin=Origin("https://evil.example"))
    read = httpx.get(f"{walled.address}/_stcore/health", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in read.headers
