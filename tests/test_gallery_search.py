"""Searching the gallery: as the ledger is searched, the same on both databases, and never an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from animatic import Brief, Task, Wanted, gallery, tasks
from animatic.database import Database
from animatic.task import Wish
from animatic.words import as_kept
from tests.hostile import each
from tests.test_search import FINDS, ODD, TITLES

NOW = 1_790_000_000.0


@pytest.fixture
def titled(database: Database) -> dict[str, str]:
    """The names of tasks by their ids: one for each title that the ledger is searched for as well."""
    with database.transaction() as connection:
        return {titled_task(connection, name, title): name for name, title in TITLES.items()}


def titled_task(connection, name: str, title: str) -> str:
    brief = Brief("akool", "seedance-1-0-lite-i2v-250428", prompt=title)
    wish = Wish(brief, "akool:ours", None, 1, campaign="Spring/Summer")
    (task,) = tasks.add(connection, [wish], send_key=name, member="ada.b@example.org", now=NOW)
    return task.id


def found(database: Database, words: str, **more: object) -> list[Task]:
    with database.reading() as connection:
        return gallery.page(connection, Wanted(words=words, **more), limit=1_000)  # type: ignore[arg-type]


def test_a_search_finds_in_the_gallery_what_it_finds_in_the_ledger(
    database: Database, titled: dict[str, str], subtests: pytest.Subtests
):
    for words, names in FINDS.items():
        with subtests.test(words):
            assert {titled[task.id] for task in found(database, words)} == set(names.split())


@pytest.mark.hostile("text")
def test_no_typing_is_an_error(database: Database, titled: dict[str, str], subtests: pytest.Subtests):
    for words in each(ODD):
        with subtests.test(repr(words)[:40]):
            assert {task.id for task in found(database, words)} <= set(titled)


@pytest.mark.hostile("text")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None)) | st.lists(st.sampled_from([*ODD[:40], "lamp", "a"])).map(" ".join))
def test_whatever_is_typed_the_hits_are_those_whose_words_begin_so(
    database: Database, titled: dict[str, str], words: str
):
    asked = as_kept(words).split()[:12]
    with database.reading() as connection:
        known = connection.execute(select(tasks.tasks.c.id, tasks.tasks.c.searched)).all()
    begin = {one.id for one in known if all(f" {word}" in f" {one.searched}" for word in asked)}
    assert {task.id for task in found(database, words)} == begin


def test_a_very_long_prompt_is_found_by_its_beginning_its_campaign_and_its_member(database: Database):
    with database.transaction() as connection:
        id = titled_task(connection, "long", " ".join(f"word{number}" for number in range(5_000)))
    for words in ("word100", "spring", "ada.b", "word100 summer"):
        assert [task.id for task in found(database, words)] == [id]
    assert [task.id for task in found(database, "word1", campaign="Spring/Summer")] == [id]
