"""Who may import whom. The rooms stay separate because this file says so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGINE = ROOT / "animatic"
SANDBOX = ENGINE / "sandbox"
PROVIDERS = ENGINE / "providers"
MIGRATIONS = ENGINE / "migrations"

OWNERS_OF_TABLES = {
    "attempts",
    "audit",
    "sign_ins",
    "views",
    "visits",
    "templates",
    "tags",
    "shares",
    "favourites",
    "drafts",
    "comments",
    "brands",
    "budgets",
    "campaigns",
    "catalogs",
    "clips",
    "database",
    "images",
    "incidents",
    "jobs",
    "ledger",
    "media",
    "prices",
    "rates",
    "readings",
    "reviews",
    "tallies",
    "tasks",
    "turns",
}
MAY_SPEAK_SQL = OWNERS_OF_TABLES | {
    "album",
    "approvals",
    "backlog",
    "books",
    "doors",
    "exports",
    "gallery",
    "health",
    "checkups",
    "look",
    "narrowing",
    "orders",
    "reckoning",
    "reconcile",
    "save",
    "statements",
    "verdicts",
}
"""Besides owners: those that hand an open connection on, or catch what the database refuses."""


def imports(path: Path) -> Iterator[str]:
    """The full names of everything a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def importers(prefix: str, paths: list[Path]) -> set[str]:
    wanted = (prefix, f"{prefix}.")
    return {
        str(path.relative_to(ROOT))
        for path in paths
        if any(name == wanted[0] or name.startswith(wanted[1]) for name in imports(path))
    }


def test_the_engine_knows_nothing_of_streamlit():
    assert importers("streamlit", files(ENGINE)) == set()


def test_only_providers_and_downloads_speak_http():
    speakers = importers("httpx", files(ENGINE)) - importers("httpx", files(SANDBOX, PROVIDERS))
    assert speakers <= {"animatic/download.py", "animatic/opening.py"}


def test_only_the_owners_of_tables_and_those_that_hand_connections_on_speak_sql():
    speakers = importers("sqlalchemy", [path for path in files(ENGINE) if MIGRATIONS not in path.parents])
    assert speakers <= {f"animatic/{name}.py" for name in MAY_SPEAK_SQL}


def test_every_table_has_one_owner():
    owners = [
        path.stem
        for path in files(ENGINE)
        if "migrations" not in path.parts and "= Table(" in path.read_text()
    ]
    assert set(owners) <= OWNERS_OF_TABLES


def test_pages_and_components_use_only_the_public_names_of_the_engine():
    drawn = [*files(ROOT / "pages", ROOT / "components"), ROOT / "app.py"]
    for path in drawn:
        for name in imports(path):
            assert not name.startswith("animatic.") or name.count(".") == 1, f"{path.name} imports {name}"
            assert not name.startswith(("sqlalchemy", "httpx")), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", files(SANDBOX), ids=lambda path: path.name)
def test_the_sandbox_imports_nothing_of_the_engine(path: Path):
    ours = {name for name in imports(path) if name.startswith("animatic")}
    assert all(name.startswith("animatic.sandbox") for name in ours)


def test_the_engine_starts_the_sandbox_and_knows_no_more_of_it():
    outside = [path for path in files(ENGINE) if SANDBOX not in path.parents]
    used = {name for path in outside for name in imports(path) if name.startswith("animatic.sandbox")}
    assert all(name.startswith("animatic.sandbox.process.") for name in used)


def test_providers_store_nothing_and_do_not_know_each_other():
    names = {"akool", "keevx", "sellerpic", "topview"}
    for path in files(PROVIDERS):
        for name in imports(path):
            if not name.startswith("animatic."):
                continue
            room = name.split(".")[1]
            assert room in {"providers", "brief", "catalog", "errors", "settings", "words"}, (
                f"{path.name}: {name}"
            )
            other = name.split(".")[2].split("_")[0] if room == "providers" else ""
            family = path.stem.split("_")[0]
            if path.stem != "__init__" and other in names:
                assert other == family, f"{path.name} knows {other}"


def test_no_file_passes_three_hundred_lines():
    every = [
        path
        for folder in ("animatic", "pages", "components", "tests", "benchmarks")
        for path in files(ROOT / folder)
    ]
    long = {str(path.relative_to(ROOT)) for path in every if len(path.read_text().splitlines()) > 300}
    assert long == set()


def test_no_room_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "core", "services", "managers"}
    assert not {path.stem for path in files(ENGINE, ROOT / "components", ROOT / "pages")} & empty


def test_what_is_drawn_past_the_shell_always_asks_who_is_there():
    drawn = files(ROOT / "components", ROOT / "pages")
    past = [path.name for path in drawn if re.search(r"(?<!`)\bst\.(fragment|dialog)\b", path.read_text())]
    assert past == ["parts.py"]
