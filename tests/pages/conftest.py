"""Pages driven as a person would, over a real engine and a real sandbox."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from animatic import Studio
from animatic.sandbox.scene import photograph
from components import connection, frame

ROOT = Path(__file__).parent.parent.parent


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


Open = Callable[..., AppTest]


@pytest.fixture
def open_page(lent: Studio) -> Open:
    """Open a page in a browser of its own: `open_page(frame.GALLERY, task=…)`."""

    def open_page(page: Path = frame.COMPOSE, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "components" / "shell.py"), default_timeout=20)
        app.run()
        if page is not frame.COMPOSE:
            app.switch_page(str(page))
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return open_page


@pytest.fixture(scope="session")
def strip() -> bytes:
    """A picture far wider than any model takes."""
    file = BytesIO()
    photograph(seed=5, width=1600, height=600).resize((1600, 120)).save(file, "JPEG")
    return file.getvalue()
