"""Searching the ledger's words: the same on both databases, and never an error."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from animatic import ledger, statements
from animatic.database import Database
from animatic.entries import About
from animatic.statements import Filter
from animatic.words import as_kept
from tests.hostile import each

NOW = 1_790_000_000.0
TITLES = {
    "lamp": "Slow push-in on a wave.lamp, then fade",
    "and": "Salt AND pepper, not NEAR( the edge*",
    "quote": "“Don’t” look—she said “l'été”",
    "cafe": "Caf\u00e9 terrace, ÉCOLE sign",
    "combined": "Cafe\u0301 at night",
    "street": "Die Straße bei Nacht",
    "istanbul": "İstanbul Işık",
    "greek": "ΟΔΟΣ στη νύχτα",
    "hindi": "हिन्दी फ़िल्म",
    "japanese": "海辺を歩く 2人",
    "numbers": "take 3.5 of 10, version 2.0.1-rc1, 50% off, $4",
    "address": "see https://example.com/shop?id=7 or ada@example.org",
    "snake": "my_long_name/path\\to\\it",
    "emoji": "sun 🌞 and sea",
    "long": "x" * 120,
}
ODD = [
    "AND", "OR", "NOT", "NEAR(", "NEAR(a b)", "a NEAR/2 b", "*", "-", "-lamp", "^lamp", "+a", "a:b", "title:lamp",
    '"', '""', '"lamp', "'", "''; DROP TABLE entries; --", "(", ")", "()", "&", "|", "!", "<->", "a <-> b", "lamp:*",
    "\\", "%", "_", "\0", "la\0mp", "\x1b[0m", "\ud800", "\n\t", "x" * 100_000, "lamp " * 50_000, "é" * 10_000,
    "𝔩𝔞𝔪𝔭", "ⅳ", "½", "\u0301", "\u200b", "\ufeff", "#", "{}", "{a b}: c", "?", ":words", "$1",
]  # fmt: skip

FINDS = {
    "lamp": "lamp",
    "LAM": "lamp",
    "wave lamp": "lamp",
    "lamp wave": "lamp",
    "wave.lamp": "lamp",
    "push-in": "lamp",
    "pushin": "",
    "amp": "",
    "lamp pepper": "",
    "and": "and emoji",
    "salt and pepper": "and",
    "edge*": "and",
    "don’t": "quote",
    "don't": "quote",
    "look she": "quote",
    "look—she": "quote",
    "été": "quote",
    "café": "cafe combined",
    "cafe\u0301": "cafe combined",
    "CAFÉ": "cafe combined",
    "caf": "cafe combined",
    "école": "cafe",
    "strasse": "street",
    "STRASSE": "street",
    "straße nacht": "street",
    "İSTANBUL": "istanbul",
    "οδός": "",
    "οδος": "greek",
    "ΝΎΧΤΑ": "greek",
    "हिन्दी": "hindi",
    "海辺": "japanese",
    "3.5": "numbers",
    "5": "numbers",
    "rc1 2.0.1": "numbers",
    "rc1": "numbers",
    "50%": "numbers",
    "https://example.com": "address",
    "shop": "address",
    "path": "snake",
    "long_name": "snake",
    "sun 🌞": "emoji",
    "x" * 60: "long",
    "x" * 200: "long",
    "seedance 1-0 i2v": " ".join(TITLES),
    "250428": " ".join(TITLES),
    "summer example.org": " ".join(TITLES),
}


@pytest.fixture
def books(database: Database) -> Database:
    """One hold for each title, whose task is the title's name."""
    with database.transaction() as connection:
        ledger.open_account(connection, "akool:ours", "akool", 0, NOW)
        for name, title in TITLES.items():
            about = About("seedance-1-0-lite-i2v-250428", "Spring/Summer", "ada.b@example.org", title)
            ledger.hold(connection, "akool:ours", name, 0, NOW, who="ada", reason="", about=about)
    return database


def found(database: Database, words: str) -> set[str]:
    """The tasks whose holds a search finds; the opening is never about a task."""
    with database.reading() as connection:
        return {one.task_id for one in statements.page(connection, Filter(words=words), limit=1_000)} - {None}


def test_a_search_finds_the_beginnings_of_all_its_words(books: Database, subtests: pytest.Subtests):
    for words, names in FINDS.items():
        with subtests.test(words):
            assert found(books, words) == set(names.split())


def test_what_has_no_words_narrows_nothing(books: Database):
    for words in ("", " ", "*", "-", '"', "!?", "🌞", "\0"):
        assert found(books, words) == set(TITLES)


@pytest.mark.hostile("text")
def test_no_typing_is_an_error(books: Database, subtests: pytest.Subtests):
    for words in each(ODD):
        with subtests.test(repr(words)[:40]):
            assert found(books, words) <= set(TITLES)


def test_the_spelling_of_a_search_language_is_taken_as_words(books: Database):
    assert found(books, "salt OR lamp") == set()
    assert found(books, "NOT lamp") == set()
    assert found(books, "not near") == {"and"}


@pytest.mark.hostile("text")
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None)) | st.lists(st.sampled_from([*ODD[:40], "lamp", "a"])).map(" ".join))
@example("lamp\0")
def test_whatever_is_typed_the_hits_are_those_whose_words_begin_so(books: Database, words: str):
    with books.reading() as connection:
        kept = dict(connection.execute(text("SELECT task_id, words FROM entries WHERE kind = 'hold'")).all())
        asked = as_kept(words).split()
    assert found(books, words) == {
        name for name, own in kept.items() if all(f" {word}" in f" {own}" for word in asked[:12])
    }


def test_a_reason_of_a_hundred_thousand_words_is_kept_and_its_beginning_found(database: Database):
    told = "garbled " + " ".join(f"word{number}" for number in range(100_000)) + " " + "y" * 100_000
    with database.transaction() as connection:
        ledger.open_account(connection, "akool:ours", "akool", 0, NOW)
        ledger.hold(connection, "akool:ours", "task", 0, NOW)
        ledger.release(connection, "task", NOW, reason=told)
    assert found(database, "garbled word100") == {"task"}
