"""A team by name and password, and how one of them comes in and goes out."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from animatic.members import hash_password

MARKED = "mallory <i>"
MARKED_LABEL = "Mallory <img src=x onerror=window.ran=1> **bold** :red[red] $x^2$ [go](/elsewhere)"
ROLES = {"vera": "viewer", "mia": "member", "rosa": "reviewer", "ada": "admin", MARKED: "member"}
"""By name; everybody's password is the name and ` likes clips`."""
NOBODY_SIGNED_IN = pytest.mark.browser_context_args(storage_state=None)
"""Marks tests whose browser begins without the cookie of the demo's admin."""


def password_of(name: str) -> str:
    return f"{name} likes clips"


def write_members(path: Path, roles: dict[str, str] = ROLES) -> Path:
    """A credentials file as streamlit-authenticator has it."""
    usernames = {name: _entry(name, role) for name, role in roles.items()}
    path.write_text(yaml.safe_dump({"credentials": {"usernames": usernames}}))
    return path


def _entry(name: str, role: str) -> dict[str, Any]:
    label = (
        {"name": MARKED_LABEL} if name == MARKED else {"first_name": name.capitalize(), "last_name": "Ray"}
    )
    return {**label, "email": f"{name[:4]}@example.com", "password": _hash(name), "roles": [role]}


@cache
def _hash(name: str) -> str:
    return hash_password(password_of(name), cost=4)


def type_in(page: Page, name: str, password: str) -> None:
    """Fill the form and press its button, once."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_in(page: Page, address: str, name: str) -> None:
    """Follow a link, and come in by it."""
    page.goto(address)
    type_in(page, name, password_of(name))
    inside(page)


def inside(page: Page) -> None:
    """Until a page of the app is drawn wholly."""
    expect(way_out(page)).to_be_visible()
    settled(page)


def outside(page: Page) -> None:
    """Until the sign-in is drawn, and nothing else is."""
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_role("heading", name="Animatic")).to_be_visible()
    expect(way_out(page)).to_have_count(0)
    settled(page)
    assert page.get_by_role("heading").all_text_contents() == ["Animatic"]


def way_out(page: Page) -> Locator:
    return page.get_by_role("button", name="Sign out")


def settled(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
