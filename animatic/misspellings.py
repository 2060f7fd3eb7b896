"""Variables that nobody reads: a name spelled wrongly would else do nothing, and say nothing."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable

OURS = "ANIMATIC_"


def found(names: Iterable[str], known: Collection[str]) -> list[str]:
    """A line for every name of ours that is not known, with the nearest one that is."""
    strange = sorted({name for name in names if name.startswith(OURS) and name not in known})
    return [f"{name} is no variable of Animatic: {_advice(name, known)}" for name in strange]


def _advice(name: str, known: Collection[str]) -> str:
    endings = [one.removeprefix(OURS) for one in known if one.startswith(OURS)]
    near = difflib.get_close_matches(name.removeprefix(OURS), endings, n=1)
    return f"did you mean {OURS}{near[0]}?" if near else "take it out; README.md lists those there are."
