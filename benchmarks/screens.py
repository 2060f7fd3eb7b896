"""Every page as a team sees it after its first day, in a browser: wide and on a phone, light and dark.

    python -m benchmarks.screens --into folder

Two dozen clips are made by the sandbox for three campaigns, judged, tagged and rated; then the app is started as a
person starts it, and each page is drawn. Into the folder come each picture and `sheet.webp`, all of them on one.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from animatic import (
    COOKIE,
    OPEN,
    Brief,
    Input,
    Model,
    Person,
    Role,
    Studio,
    Verdict,
)
from benchmarks.filter_click import CHROMIUM, FLAGS
from benchmarks.sessions import ROOT, TOKEN, let_in, served
from benchmarks.stage import picture_file, working

MADE_SECONDS_MOST = 240
PICTURES = 12
CLIPS = 24
TEAM = (Person("Mia Ray", Role.MEMBER), Person("Tom Field", Role.MEMBER), Person("Ada Stone", Role.ADMIN))
CAMPAIGNS = ("Spring launch", "Autumn lookbook", "Harbour hotel")
PROMPTS = (
    "Slow push in, light wanders over the glass",
    "Waves roll in while a gull passes",
    "The camera circles the bottle in morning light",
    "Pan along the shore at dusk",
)
PAGES = ("compose", "gallery", "effects", "credits", "providers", "team")
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
SETTLED_MS = 2_500
"""For posters and charts, which are drawn after the page."""


# ── a day's work ───────────────────────────────────────────────────────────────────────────────────────────


def work_a_day(studio: Studio, chance: random.Random) -> None:
    """Clips of every service, made and judged."""
    pictures = [
        studio.add_picture(picture_file(seed), f"still-{seed:02}.jpg", TEAM[0]).hash
        for seed in range(PICTURES)
    ]
    services = studio.providers()
    for number in range(CLIPS):
        model = chance.choice(_starting_from_a_picture(studio, services[number % len(services)].name))
        prompt = chance.choice(PROMPTS) if model.takes_prompt else ""
        brief = Brief(model.provider, model.name, prompt=prompt, first=chance.choice(pictures))
        if not studio.offer(brief).troubles:
            studio.send([brief], f"day-{number}", chance.choice(TEAM), chance.choice(CAMPAIGNS))
    until = time.monotonic() + MADE_SECONDS_MOST
    while any(studio.counts().get(status) for status in OPEN) and time.monotonic() < until:
        time.sleep(0.5)
    cards, admin = studio.cards(limit=CLIPS), TEAM[-1]
    made = [clip.id for card in cards for clip in card.clips]
    ids = [card.task.id for card in cards]
    studio.album.review(made[::3], Verdict.APPROVED, admin)
    studio.album.review(made[1::6], Verdict.REJECTED, admin, "motion", "The bottle bends")
    studio.album.rate(ids[::4], 4, admin)
    studio.album.star(ids[::5], admin)
    studio.album.tag(ids[::3], "hero shot", admin)


def _starting_from_a_picture(studio: Studio, service: str) -> list[Model]:
    models = studio.models(service).rows
    return [one for one in models if one.input is Input.PICTURE and one.frame.first == "required"][:4]


# ── looking ────────────────────────────────────────────────────────────────────────────────────────────────


def look(browser: Browser, address: str, size: str, scheme: str) -> Iterator[tuple[str, Image.Image]]:
    """Each page, and the dialogs of the gallery."""
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)  # type: ignore[arg-type]
    context.add_cookies([{"name": COOKIE, "value": TOKEN, "url": address}])
    page = context.new_page()
    for name in PAGES:
        page.goto(f"{address}/{name}")
        yield name, _drawn(page)
    page.goto(f"{address}/gallery?show=Ready")
    page.locator(".card").first.click()
    page.get_by_role("dialog").wait_for()
    yield "player", _drawn(page)
    context.close()


def _drawn(page: Page) -> Image.Image:
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(SETTLED_MS)
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def sheet(drawn: dict[tuple[str, str, str], Image.Image]) -> Image.Image:
    """All of them on one: each page wide, light beside dark, and below them the phones."""
    pages = list(dict.fromkeys(what for what, _, _ in drawn))
    wide, phone = (720, 450), (2 * 720 // len(pages), 445)
    page = Image.new("RGB", (2 * wide[0], len(pages) * wide[1] + len(SCHEMES) * phone[1]), "white")
    for (what, size, scheme), image in drawn.items():
        row, column = pages.index(what), SCHEMES.index(scheme)
        if size == "wide":
            page.paste(image.resize(wide), (column * wide[0], row * wide[1]))
        else:
            place = (row * phone[0], len(pages) * wide[1] + column * phone[1])
            page.paste(image.resize(phone), place)
    return page


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--into", type=Path, required=True)
    into: Path = arguments.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    drawn: dict[tuple[str, str, str], Image.Image] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        with working(folder, at_once=True) as studio:
            work_a_day(studio, random.Random(3))
            with studio.works.database.transaction() as connection:
                let_in(connection)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        with served(ROOT / "app.py", 0, ANIMATIC_DATA_DIR=str(folder)) as (address, _):
            for size, scheme in product(SIZES, SCHEMES):
                drawn |= {(what, size, scheme): image for what, image in look(browser, address, size, scheme)}
        browser.close()
    for (what, size, scheme), image in drawn.items():
        image.save(into / f"{what}-{size}-{scheme}.webp", "WEBP", quality=72, method=6)
    sheet(drawn).save(into / "sheet.webp", "WEBP", quality=72, method=6)
    print(f"{len(drawn)} pictures in {into}")


if __name__ == "__main__":
    main()
