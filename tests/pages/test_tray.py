"""Many pictures at once: in their order, in little room, and gone by one press."""

from __future__ import annotations

from io import BytesIO

from animatic import Studio
from animatic.sandbox.scene import photograph
from tests.pages.conftest import Open, Person

COUNT = 9


def bring_many(person: Person) -> list[str]:
    """Bring pictures in an order that neither their names nor their contents have."""
    for number in range(COUNT):
        file = BytesIO()
        photograph(seed=number, width=160, height=120).save(file, "JPEG")
        person.app.file_uploader[0].upload(f"{(number * 5) % COUNT}.jpg", file.getvalue())
    person.app.run()
    assert not person.app.exception, person.app.exception
    return list(person.app.session_state["tray"])


def test_a_reload_keeps_the_pictures_in_their_order(open_page: Open):
    brought = bring_many(open_page())
    assert len(brought) == COUNT
    assert open_page().app.session_state["tray"] == brought


def test_pictures_are_loaded_in_the_order_asked_for(open_page: Open, lent: Studio):
    brought = bring_many(open_page())
    assert list(lent.pictures(brought[::-1])) == brought[::-1]


def test_many_pictures_are_counted_and_taken_away_by_one_press(open_page: Open):
    person = open_page()
    bring_many(person)
    assert f"{COUNT} pictures on the tray" in person.read()
    person.press("Take all away")
    assert person.app.session_state["tray"] == []
    assert "on the tray" not in person.read()
