"""Pages driven as a person would, over a real engine and a real sandbox."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from animatic import OPEN, Brief, Choice, Role, Studio, Task, make_send_key
from animatic.sandbox.scene import photograph
from animatic.tidy import open_accounts
from components import connection, frame
from tests.people import ADMIN

SHELL = Path(__file__).parent.parent.parent / "components" / "shell.py"


@pytest.fixture
def database_url(tmp_path: Path, sqlite_pattern: Path) -> str:
    """Pages never speak SQL, so one kind of database is enough here."""
    return f"sqlite:///{shutil.copy(sqlite_pattern, tmp_path / 'animatic.db')}"


@pytest.fixture
def lent(studio: Studio) -> Iterator[Studio]:
    """The studio that the pages find."""
    connection.lend(studio)
    yield studio
    connection.lend(None)


class Person:
    """Somebody at a browser, and what they can read and press."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    def read(self) -> str:
        """All words on the page, without what Markdown adds to them."""
        kinds = ("title", "header", "markdown", "caption", "success", "info", "warning", "error", "code")
        places = [part for kind in (*kinds, "toast") for part in self.app.get(kind)]
        metrics = [f"{metric.label} {metric.value}" for metric in self.app.metric]
        words = " | ".join([*(str(place.value) for place in places), *metrics])
        return re.sub(r"\\(?=[^\w\s])|:[a-z]+/[a-z_]+:", "", words)

    def labels(self) -> list[str]:
        return [widget.label for kind in WIDGETS for widget in self.app.get(kind)]

    def press(self, label: str) -> None:
        """Press the one button whose label begins so."""
        self.button(label).click().run()
        assert not self.app.exception, self.app.exception

    def button(self, label: str) -> Any:
        (button,) = [one for one in self.app.button if one.label.startswith(label)]
        return button

    def buttons(self) -> list[str]:
        return [one.label for one in self.app.button]

    def field(self, label: str) -> Any:
        (field,) = [one for kind in WIDGETS for one in self.app.get(kind) if one.label == label]
        return field

    def fill(self, label: str, value: Any) -> None:
        self.field(label).set_value(value).run()
        assert not self.app.exception, self.app.exception

    def bring(self, *files: tuple[str, bytes]) -> None:
        uploader = self.app.file_uploader[0]
        for name, data in files:
            uploader.upload(name, data)
        self.app.run()
        assert not self.app.exception, self.app.exception

    def cards(self) -> list[dict[str, Any]]:
        """What the grid was given to draw."""
        (items,) = [
            told["items"]
            for part in self.app.get("bidi_component")
            if "items" in (told := json.loads(part.proto.json or "{}"))
        ]
        return items

    def go(self, page: Path) -> None:
        self.app.switch_page(str(page)).run()
        assert not self.app.exception, self.app.exception


WIDGETS = ("selectbox", "button_group", "toggle", "text_area", "text_input", "number_input", "multiselect")

Open = Callable[..., Person]


@pytest.fixture
def open_page(lent: Studio) -> Open:
    """Open a page in a browser of its own: `open_page(frame.GALLERY, task=…)`."""

    def open_page(page: Path = frame.COMPOSE, role: Role = Role.ADMIN, **query: str) -> Person:
        open_accounts(lent.works)
        app = enter(lent, role).run()
        for name, value in query.items():
            app.query_params[name] = value
        if page is not frame.COMPOSE:
            app.switch_page(str(page))
        app.run()
        assert not app.exception, app.exception
        return Person(app)

    return open_page


def enter(studio: Studio, role: Role = Role.ADMIN) -> AppTest:
    """A browser in which somebody has signed in, and nothing is drawn yet."""
    app = AppTest.from_file(str(SHELL), default_timeout=20)
    app.session_state["token"] = studio.doors.enter_demo(role).token
    return app


@pytest.fixture
def send(studio: Studio, photo: bytes) -> Callable[..., Task]:
    """Send one brief past the pages."""

    def send(prompt: str = "Waves roll in", **choices: Choice) -> Task:
        picture = studio.add_picture(photo, "shore.jpg", ADMIN)
        brief = Brief("akool", "create", prompt=prompt, first=picture.hash, choices=choices)
        (task,) = studio.send([brief], make_send_key(), ADMIN)
        return task

    return send


@pytest.fixture
def work(studio: Studio, clock: Any) -> Callable[[], None]:
    """Let the worker go on until nothing moves by itself any more."""

    def work() -> None:
        for _ in range(12):
            studio.worker.turn()
            clock.advance(10)
            counts = studio.counts()
            if not any(counts.get(status) for status in OPEN):
                return

    return work


@pytest.fixture(scope="session")
def strip() -> bytes:
    """A picture far wider than any model takes."""
    file = BytesIO()
    photograph(seed=5, width=1600, height=600).resize((1600, 120)).save(file, "JPEG")
    return file.getvalue()
