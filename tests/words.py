"""Texts as people may write them, for tests of anything."""

from __future__ import annotations

from hypothesis import strategies as st

# NUL and halves of surrogate pairs are left out of every brief, so that a text of them alone is an empty one.
STORABLE = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
WORDS = st.text(STORABLE, min_size=1).filter(str.strip)
