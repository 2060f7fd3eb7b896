"""Marks: where a page of the gallery begins, as an address spells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic import Mark
from tests.hostile import each


@given(st.integers(0, 16**32 - 1), st.integers(-(10**17), 10**18 - 1))
def test_a_mark_reads_what_it_spells(id: int, value: int):
    mark = Mark(f"{id:032x}", value)
    assert Mark.read(str(mark)) == mark


@pytest.mark.hostile("text")
def test_nonsense_is_no_mark():
    good = f"{5:032x}.1"
    spoilt = [
        "",
        ".",
        "0" * 32,
        good[1:],
        f"{good}.1",
        good.upper().replace("0", "G"),
        f"{good[:-1]}٣",
        f"{good}\n",
    ]
    spoilt += [
        good.replace(".", ".--"),
        f"{good[:-1]}1e5",
        f"{good[:-1]}{'9' * 19}",
        f"\0{good[1:]}",
        f" {good}",
    ]
    assert [Mark.read(one) for one in each(spoilt)] == [None] * len(spoilt)
    assert Mark.read(good) == Mark(f"{5:032x}", 1)
