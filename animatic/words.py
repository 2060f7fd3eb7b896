"""What people type into a search field, as SQLite's and PostgreSQL's word indexes want it."""

from __future__ import annotations

import re

WORDS_MOST = 12


def as_fts(typed: str) -> str:
    """All words, each as a beginning, for SQLite's FTS5; empty when nothing is asked.

    >>> as_fts('wave "lamp')
    '"wave"* "lamp"*'
    """
    return " ".join(f'"{word}"*' for word in _split(typed))


def as_tsquery(typed: str) -> str:
    """The same for PostgreSQL's to_tsquery.

    >>> as_tsquery("wave lamp!")
    'wave:* & lamp:*'
    """
    return " & ".join(f"{word}:*" for word in _split(typed))


def _split(typed: str) -> list[str]:
    return re.findall(r"\w+", typed.lower().replace("_", " "))[:WORDS_MOST]
