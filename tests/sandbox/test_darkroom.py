"""In which order the darkroom makes what is asked for at once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from animatic.sandbox.darkroom import Darkroom, Rank
from animatic.sandbox.job import Order
from animatic.sandbox.storage import Storage


def shown(number: int) -> Order:
    """A short film of a small scene, each another one."""
    return Order(f"scene:{number}:64x48", seconds=0.2, short_side=48, seed=number, fps=10)


def made(folder: Path, wanted: list[tuple[str, Rank]]) -> list[str]:
    """The names in the order in which their films were ready; all are asked for at once, in the order given."""
    with ThreadPoolExecutor(
        1
    ) as beside:  # a browser of another test may have a loop of its own in this thread
        return beside.submit(asyncio.run, _made(folder, wanted)).result()


async def _made(folder: Path, wanted: list[tuple[str, Rank]]) -> list[str]:
    darkroom = Darkroom(Storage(folder))
    ready: list[str] = []

    async def ask(number: int, name: str, rank: Rank) -> None:
        await darkroom.film(shown(number), rank)
        ready.append(name)

    await asyncio.gather(*(ask(number, name, rank) for number, (name, rank) in enumerate(wanted)))
    await darkroom.close()
    return ready


def test_what_somebody_watches_is_made_before_what_fills_a_page(tmp_path: Path):
    page = [(f"picture {number}", Rank.SHOWN) for number in range(4)]
    ready = made(tmp_path, [*page, ("film of a job", Rank.ORDERED), ("preview", Rank.WATCHED)])
    assert ready == ["preview", "film of a job", "picture 0", "picture 1", "picture 2", "picture 3"]


def test_of_the_same_rank_the_first_is_made_first(tmp_path: Path):
    names = [f"film {number}" for number in range(4)]
    assert made(tmp_path, [(name, Rank.ORDERED) for name in names]) == names
