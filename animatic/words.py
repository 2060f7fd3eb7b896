"""Words as databases keep them, and as people search for them. They are parted here and not by the databases, whose
own ways differ (hyphens, dots, numbers, accents, the locale of a server), so that the same search finds the same on
both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

ASKED_MOST = 12
"""Words of a search that count."""
KEPT_MOST = 2_000
LENGTH_MOST = 60
"""Characters of a word: more than PostgreSQL indexes would be an error there."""


def storable(text: str) -> str:
    """A text without what no database takes, NUL and halves of surrogate pairs: of these alone nothing is left.

    >>> storable("a\\0b \\ud83d")
    'ab '
    """
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def as_kept(*texts: str) -> str:
    """Every word of some texts once, as an entry keeps them.

    >>> as_kept("Wave, lamp & wave", "seedance-1-0")
    'wave lamp seedance 1 0'
    """
    return " ".join(_words(KEPT_MOST, *texts))


def as_fts(typed: str, mark: str = "") -> str:
    """All words, each as a beginning, for SQLite's FTS5; empty when nothing is asked.

    `mark` stands before each, where an index has one before each of its words.

    >>> as_fts('wave "lamp')
    '"wave"* "lamp"*'
    """
    return " ".join(f'"{mark}{word}"*' for word in _words(ASKED_MOST, typed))


def as_tsquery(typed: str, mark: str = "") -> str:
    """The same for PostgreSQL, as a tsquery's own spelling.

    >>> as_tsquery("wave lamp!")
    "'wave':* & 'lamp':*"
    """
    return " & ".join(f"'{mark}{word}':*" for word in _words(ASKED_MOST, typed))


def _words(most: int, *texts: str) -> Iterator[str]:
    """The first so many different words, whatever the case or the way of typing an accent."""
    parted = (word[0][:LENGTH_MOST] for text in texts for word in re.finditer(r"[^\W_]+", _folded(text)))
    return islice(dict.fromkeys(parted), most)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
