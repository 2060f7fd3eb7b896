"""axe-core finds nothing of ours to mend, on any page, in light and in dark."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SIGNED_IN, Running

PAGES = (
    "compose",
    "compose?way=Batch+table",
    "gallery",
    "effects",
    "credits",
    "credits?section=Entries",
    "credits?section=Cost+per+clip",
    "credits?section=Budgets",
    "providers",
)
STREAMLITS = (
    "stToolbar",
    "stMainMenu",
    "stSidebarCollapseButton",
    "stExpandSidebarButton",
    "stFileUploader",
    "stDataFrame",
    "stDataFrameResizable",
    "stVegaLiteChart",
    "stSelectbox",
    "stMultiSelect",
    "stPills",
    "stButtonGroup",
    "stTooltip",
)
"""Widgets of Streamlit's own making; what is wrong inside them is not ours to mend."""


def settled(page: Page) -> None:
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def ours(page: Page, violation: dict[str, Any]) -> list[str]:
    """The places of a violation that are not inside a widget of Streamlit's own."""
    inside = ", ".join(f"[data-testid={name}]" for name in STREAMLITS)
    found = []
    for node in violation["nodes"]:
        target = node["target"][0]
        selector = target if isinstance(target, str) else target[0]
        foreign = isinstance(target, str) and page.locator(selector).first.evaluate(
            "(element, inside) => Boolean(element.closest(inside))", inside
        )
        if not foreign:
            found.append(f"{violation['id']}: {selector}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_violation_of_ours(app: Running, browser: Browser, scheme: str):
    context = browser.new_context(storage_state=SIGNED_IN, color_scheme=scheme)
    page = context.new_page()
    found: dict[str, list[str]] = {}
    for name in PAGES:
        page.goto(f"{app.address}/{name}")
        settled(page)
        response = Axe().run(page).response
        violations = [place for one in response["violations"] for place in ours(page, one)]
        if violations:
            found[name] = violations
    context.close()
    assert found == {}
