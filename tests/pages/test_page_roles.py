"""Which page is drawn for whom; for everybody else its address says what is missing, and whom to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from animatic import Role
from components import frame
from components.shell import PLACES
from tests.pages.conftest import Open

LEAST = {
    frame.GALLERY: Role.VIEWER,
    frame.COMPOSE: Role.MEMBER,
    frame.EFFECTS: Role.MEMBER,
    frame.CREDITS: Role.MEMBER,
    frame.PROVIDERS: Role.ADMIN,
    frame.TEAM: Role.ADMIN,
}
ORDER = list(Role)


def test_every_page_stands_in_the_table():
    assert {place.file for place in PLACES} == set(LEAST) == set(frame.PAGES.glob("*.py"))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", LEAST, ids=lambda page: page.stem)
def test_a_page_is_drawn_or_refused_whole(open_page: Open, page: Path, role: Role):
    shown = open_page(page, role)
    titles = [title.value for title in shown.app.title]
    (place,) = [place for place in PLACES if place.file == page]
    if ORDER.index(role) >= ORDER.index(LEAST[page]):
        assert titles == [place.title]
        assert "may not" not in shown.read()
        return
    # Compose is where everybody begins, but for those who may not: they begin in the gallery.
    if page is frame.COMPOSE and role is Role.VIEWER:
        assert titles == ["Gallery"]
        shown.app.switch_page(str(page)).run()
        titles = [title.value for title in shown.app.title]
    helper = "an admin" if LEAST[page] is Role.ADMIN else f"a {LEAST[page]}"
    assert titles == []
    assert f"A {role} may not {place.right}: ask {helper}." in shown.read()
    assert (
        len(shown.app.main) == len(shown.app.error) + len(shown.app.get("page_link")) + 1
    )  # what says: a demo
    assert shown.app.button.len == 1, "the way out"


@pytest.mark.parametrize("role", Role)
def test_what_things_cost_stands_in_the_sidebar_of_those_who_may_know(open_page: Open, role: Role):
    shown = open_page(frame.GALLERY, role)
    assert bool(shown.app.sidebar.metric) == (role is not Role.VIEWER)
