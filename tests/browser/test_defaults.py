"""What a campaign's briefs begin with, set in the dialog beside the campaign's name."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.accounts import settled
from tests.browser.conftest import Running
from tests.browser.test_studio import choose


def test_defaults_set_in_the_dialog_are_on_the_form_at_once_and_can_be_taken_back(app: Running, page: Page):
    page.goto(f"{app.address}/compose")
    prompt = page.get_by_label("What should move")
    prompt.fill("Waves roll in")
    page.keyboard.press("Tab")
    settled(page)
    campaign = page.get_by_role("combobox", name=re.compile("Campaign"))
    campaign.click()
    campaign.press_sequentially("Window light")
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Defaults for this campaign…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("At the end of each prompt").fill("Warm window light.")
    page.keyboard.press("Tab")
    choose(page, "Length in seconds", "10")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)

    expect(prompt).to_have_value("Waves roll in. Warm window light.")
    chips = page.locator(".st-key-filled-in")
    expect(chips).to_contain_text("10 s")
    page.get_by_role("button", name="Take back").click()
    expect(prompt).to_have_value("Waves roll in")
    expect(chips).to_have_count(0)
