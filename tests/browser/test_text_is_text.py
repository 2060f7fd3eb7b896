"""Whatever people type is shown as text on every page: nothing of it runs, loads, links or formats."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from animatic import (
    Brief,
    Person,
    Role,
    Settings,
    Status,
    Studio,
    Verdict,
    Wanted,
    make_send_key,
    open_studio,
)
from animatic.budgets import Period, Scope, Unit
from animatic.sandbox.process import start
from animatic.worker import Worker
from tests.browser.conftest import Running, running_app

EVIL = (
    '<img src="https://evil.example/a.png" onerror="window.ran=1"> <b id="evil">b</b>'
    " ![x](https://evil.example/b.png) [c](https://evil.example/c) <script>window.ran=1</script> $x^2$ :red[d]"
)
SHORT = '<b id="evil">e</b>![x](https://evil.example/f.png)'
SOMEBODY = Person(SHORT, Role.ADMIN)
PATIENCE_SECONDS = 60
PAGES = (
    "compose",
    "gallery",
    "effects",
    "credits",
    "credits?section=Entries",
    "credits?by=Campaign",
    "providers",
    "team",
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, photo: bytes) -> Iterator[tuple[Running, str]]:
    """An app whose every text is hostile, and the task that it is about."""
    data_dir, sandbox = tmp_path_factory.mktemp("planted"), start(pace="at-once")
    try:
        studio = open_studio(Settings(data_dir=data_dir, sandbox_url=sandbox.address, worker=False))
        task_id = plant(studio, photo)
        studio.close()
        with running_app(data_dir, ANIMATIC_SANDBOX_URL=sandbox.address) as running:
            yield running, task_id
    finally:
        sandbox.stop()


def plant(studio: Studio, photo: bytes) -> str:
    """A clip, a remark, a tag, a template, a view, a budget and an entry, all of them named by an attacker."""
    picture = studio.add_picture(photo, f"{SHORT}.jpg", SOMEBODY)
    brief = Brief("topview_v2", "Kling V3", prompt=EVIL, first=picture.hash)
    (task,) = studio.send([brief], make_send_key(), SOMEBODY, SHORT)
    until, worker = time.monotonic() + PATIENCE_SECONDS, Worker(studio.works)
    while studio.card(task.id).task.status is not Status.DONE:
        assert time.monotonic() < until, "the clip does not end"
        worker.turn()
    (clip,) = studio.card(task.id).clips
    studio.album.comment(clip.id, 0.5, EVIL, SOMEBODY)
    studio.album.tag([task.id], SHORT, SOMEBODY)
    studio.album.review([clip.id], Verdict.REJECTED, SOMEBODY, "other", EVIL)
    studio.desk.keep_template(SHORT, brief, SOMEBODY)
    studio.desk.save_view(SHORT, {"find": SHORT}, SOMEBODY)
    studio.books.set_budget(Scope.CAMPAIGN, SHORT, Period.ALL, Unit.CREDITS, 1_000_000, SOMEBODY)
    studio.books.top_up(studio.account("topview_v2").id, 1_000, SOMEBODY, EVIL)
    assert studio.album.sheet(Wanted(words="evil")).tasks
    return task.id


@pytest.mark.hostile("text")
@pytest.mark.parametrize(
    "address", [*PAGES, "gallery?task={task}", "compose?remix={task}", "gallery?find=evil"]
)
def test_nothing_that_people_typed_runs_or_loads(planted: tuple[Running, str], page: Page, address: str):
    running, task_id = planted
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{running.address}/{address.format(task=task_id)}")
    expect(page.get_by_test_id("stSidebar").get_by_text("Sign out")).to_be_visible()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    assert [url for url in asked if "evil.example" in url] == []
    assert page.evaluate("window.ran === undefined")
    expect(page.locator("#evil")).to_have_count(0)
    expect(page.locator("a[href*='evil.example']")).to_have_count(0)


def test_it_is_all_there_to_read(planted: tuple[Running, str], page: Page):
    running, task_id = planted
    page.goto(f"{running.address}/gallery?task={task_id}")
    expect(page.get_by_text("<script>window.ran=1</script>").first).to_be_visible()
