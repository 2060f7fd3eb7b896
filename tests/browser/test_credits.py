"""Credits in a browser: every number moves with what happens, and the exported file adds up to them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from animatic.sandbox.process import Sandbox, start
from animatic.sandbox.scene import photograph
from tests.browser.conftest import Running, running_app

HOUR_SECONDS = 3_600
FIGURES = re.compile(
    r"available([\d,.]+)Held([\d,.]+)Spent([\d,.]+)Drift([+−\d,.–]+?)(?:Akool|Agrees|Corrected)"
)
SETTLED_MS = 30_000
"""How long it may take until the engine has looked at a job and has fetched its clip."""


@pytest.fixture
def provider() -> Iterator[Sandbox]:
    """A sandbox whose clips take an hour of its own clock."""
    sandbox = start(pace=f"seconds:{HOUR_SECONDS}")
    tell(sandbox, "film", {"shared": True})
    yield sandbox
    sandbox.stop()


@pytest.fixture
def books(provider: Sandbox, tmp_path: Path) -> Iterator[Running]:
    with running_app(tmp_path, ANIMATIC_SANDBOX_URL=provider.address) as running:
        yield running


def tell(sandbox: Sandbox, knob: str, document: object) -> None:
    httpx.post(f"{sandbox.address}/sandbox/{knob}", json=document, timeout=30).raise_for_status()


def test_every_number_moves_with_what_happens_and_the_file_adds_up_to_them(
    books: Running, provider: Sandbox, page: Page, tmp_path: Path
):
    look(page, books)
    expect_figures(page, available="5,000", held="0", spent="0")

    tell(provider, "balance", {"provider": "akool", "credits": 5_500.5})
    compare(page, drift="+500.5")
    tell(provider, "faults", {"provider": "akool", "call": "balance", "fault": "slow", "seconds": 2})
    top_up_impatiently(page, "500.5")
    expect_figures(page, available="5,500.5", held="0", spent="0", drift="0")

    tell(provider, "faults", {"provider": "akool", "call": "create", "fault": "fail_job"})
    send(page, books, tmp_path, "The first one fails")
    look(page, books)
    expect_figures(page, available="5,480.5", held="20", spent="0")
    compare(page, drift="0")
    pass_an_hour(page, books, provider, "Failed")
    look(page, books)
    expect_figures(page, available="5,500.5", held="0", spent="0")

    send(page, books, tmp_path, "The second one is made")
    look(page, books)
    expect_figures(page, available="5,480.5", held="20", spent="0")
    pass_an_hour(page, books, provider, "Ready")
    look(page, books)
    expect_figures(page, available="5,480.5", held="0", spent="20")
    compare(page, drift="0")

    page.get_by_role("tab", name="Entries").click()
    rows = exported(page)
    assert [row["kind"] for row in rows] == ["capture", "hold", "release", "hold", "topup", "opening"]
    assert figures(page) == added_up(rows)


def look(page: Page, books: Running) -> None:
    """Come to the page anew."""
    page.goto(f"{books.address}/credits")
    expect(card(page)).to_contain_text("Spent", timeout=SETTLED_MS)


def card(page: Page):
    return page.locator(".st-key-purses > *").filter(has_text="Akool credits available")


def figures(page: Page) -> tuple[Decimal, Decimal, Decimal]:
    """Available, held and spent."""
    found = FIGURES.search(card(page).text_content() or "")
    assert found, card(page).text_content()
    available, held, spent = (Decimal(number.replace(",", "")) for number in found.groups()[:3])
    return available, held, spent


def expect_figures(page: Page, available: str, held: str, spent: str, drift: str = r"[0–]") -> None:
    wanted = rf"available{re.escape(available)}Held{held}Spent{spent}Drift{drift}"
    expect(card(page)).to_contain_text(re.compile(wanted))


def compare(page: Page, drift: str) -> None:
    card(page).get_by_role("button", name="Compare").click()
    expect(page.get_by_test_id("stToast").last).to_contain_text(
        "Akool differs" if drift != "0" else "Akool agrees"
    )
    expect(card(page)).to_contain_text(f"Drift{drift}")


def top_up_impatiently(page: Page, credits: str) -> None:
    """Press the button once more while the first press is still under way; it books once."""
    card(page).get_by_role("button", name="Top up").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Credits").fill(credits)
    dialog.get_by_label("What for").fill("Invoice 2026-117")
    book = dialog.get_by_role("button", name="Book the top-up")
    book.click()
    expect(dialog.get_by_text("Asking Akool…")).to_be_visible()
    book.click()
    expect(dialog).to_have_count(0)


def send(page: Page, books: Running, folder: Path, prompt: str) -> None:
    picture = folder / "lighthouse.jpg"
    photograph(seed=8, width=640, height=480).save(picture, quality=90)
    page.goto(f"{books.address}/compose")
    page.locator("input[type=file]").first.set_input_files(picture)
    expect(page.get_by_text("lighthouse.jpg", exact=True)).to_be_visible()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.get_by_label("What should move").fill(prompt)
    page.keyboard.press("Tab")
    expect(page.get_by_text(f"{len(prompt)} characters")).to_be_visible()
    page.get_by_role("button", name="Send for 20 credits").click()
    expect(page.get_by_text("1 clip on the way. Change anything")).to_be_visible()


def pass_an_hour(page: Page, books: Running, provider: Sandbox, until: str) -> None:
    """Until the newest clip has come to this end."""
    page.goto(f"{books.address}/gallery")
    expect(page.locator(".card .label").first).to_have_text("At Akool", timeout=SETTLED_MS)
    tell(provider, "clock", {"advance_seconds": HOUR_SECONDS})
    expect(page.locator(".card .label").first).to_have_text(until, timeout=SETTLED_MS)


def exported(page: Page) -> list[dict[str, str]]:
    """Akool's entries, the newest first, from the file that the link brings."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export CSV").click()
    assert re.fullmatch(r"animatic-entries-\d{4}-\d\d\.csv", waiting.value.suggested_filename)
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text, newline="")) if row["provider"] == "Akool"]


def added_up(rows: list[dict[str, str]]) -> tuple[Decimal, Decimal, Decimal]:
    """Available, held and spent, by nothing but the file."""
    ended = {row["task_id"] for row in rows if row["kind"] in ("capture", "release")}
    held = [row for row in rows if row["kind"] == "hold" and row["task_id"] not in ended]
    spent = [row for row in rows if row["kind"] == "capture"]
    return (
        sum((Decimal(row["available_change"]) for row in rows), Decimal()),
        sum((Decimal(row["credits"]) for row in held), Decimal()),
        sum((Decimal(row["credits"]) for row in spent), Decimal()),
    )
