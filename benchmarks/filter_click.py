"""From a click on a filter of the gallery to the last change on the page, as a browser shows it.

    python -m benchmarks.filter_click [--clicks 24]

Two hundred clips, two dozen on a page; the clicks go back and forth between two filters, so that every card is
another one each time. The time is from the pointer's press to the last change of the grid. Beside it stands how long
the server's answer took, and how much of a processor it took: where the machine has other work, that differs.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, WebSocket, sync_playwright

from animatic import COOKIE
from animatic.sandbox.process import start
from benchmarks.inflight import cpu_seconds
from benchmarks.sessions import ROOT, TOKEN, fill, served

GOAL_MS = 60.0
FILTERS = ("Ready", "Failed")
CHROMIUM = "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WATCH = """() => {
  const grid = [...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('.grid')).find(Boolean);
  window.watched = { pressed: 0, last: 0 };
  addEventListener('pointerdown', () => { watched.pressed = performance.now(); }, true);
  const changed = new MutationObserver(() => { watched.last = performance.now(); });
  changed.observe(grid, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
IS_QUIET = "() => watched.last > watched.pressed && performance.now() - watched.last > 250"


def clicks(page: Page, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds from each press to the last change, and from the question to the end of its answer."""
    asked: list[float] = []
    told: list[float] = []

    def listen(line: WebSocket) -> None:
        line.on("framesent", lambda _: asked.append(time.perf_counter()))
        line.on("framereceived", lambda _: told.append(time.perf_counter()))

    page.on("websocket", listen)
    page.reload()
    page.locator(".card").first.wait_for()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.evaluate(WATCH)
    seen, served_ms = [], []
    for number in range(count + len(FILTERS)):
        asked.clear()
        told.clear()
        page.get_by_role("radio", name=FILTERS[number % len(FILTERS)]).click()
        page.wait_for_function(IS_QUIET)
        if number >= len(FILTERS):  # the first of each kind is not counted
            seen.append(float(page.evaluate("watched.last - watched.pressed")))
            served_ms.append((told[-1] - asked[0]) * 1000)
    return seen, served_ms


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--clicks", type=int, default=24)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        fill(folder)
        sandbox = start(data=folder / "sandbox")
        ours = {"ANIMATIC_DATA_DIR": str(folder), "ANIMATIC_SANDBOX_URL": sandbox.address}
        try:
            with served(ROOT / "app.py", 0, **ours) as (address, pid):
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
                context = browser.new_context()
                context.add_cookies([{"name": COOKIE, "value": TOKEN, "url": address}])
                page = context.new_page()
                page.goto(f"{address}/gallery")
                page.locator(".card").first.wait_for()
                used = cpu_seconds(pid)
                seen, served_ms = clicks(page, asked.clicks)
                share_ms = (cpu_seconds(pid) - used) * 1000 / (asked.clicks + len(FILTERS) + 1)
                browser.close()
        finally:
            sandbox.stop()
    print(f"{len(seen)} clicks: median {median(seen):.0f} ms, p95 {quantiles(seen, n=20)[18]:.0f} ms")
    print(f"of it until the server's last word: median {median(served_ms):.0f} ms")
    print(f"processor time of the server for one: {share_ms:.0f} ms")
    raise SystemExit(median(seen) > GOAL_MS)


if __name__ == "__main__":
    main()
