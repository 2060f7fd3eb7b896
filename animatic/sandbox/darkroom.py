"""Where films are made: one process of its own, with low priority, that makes one film after the other."""

import asyncio
import hashlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from enum import IntEnum
from itertools import count
from typing import Any

from animatic.sandbox import fetching
from animatic.sandbox.job import MADE, Film, Order, Unmakeable
from animatic.sandbox.storage import Document, Storage

COMMAND = (sys.executable, "-m", "animatic.sandbox.render_process")


class Rank(IntEnum):
    """What is made first when much is asked for at once; of the same rank, what was asked for first."""

    WATCHED = 0
    """Somebody holds a pointer over it and waits."""
    ORDERED = 1
    """A job's film, which has a pace of its own."""
    SHOWN = 2
    """A picture among dozens that fill a page."""


Wish = tuple[Rank, int, dict[str, Any], "asyncio.Future[Document | None]"]
"""What to ask the process for, after all of a lower rank and number; and who waits for the answer."""


class Darkroom:
    """Makes each film once: the same picture under the same order is the same film."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._process: Process | None = None
        self._worker: asyncio.Task[None] | None = None
        self._numbers = count()
        self._wanted: asyncio.PriorityQueue[Wish] = asyncio.PriorityQueue()
        self._under_way: dict[str, asyncio.Task[Document]] = {}

    async def film(self, order: Order, rank: Rank = Rank.ORDERED) -> Film:
        """Make the one film of an order whose addresses are all kept ones or scenes; raises Unmakeable."""
        made = await self._once({"film": order.stored()}, order.ending, rank)
        return Film(made["name"], made["seconds"], made["width"], made["height"])

    async def poster(self, film: Film) -> str:
        """Make a picture of a film; returns its name on the shelf `films`."""
        # A hundredth of a film's work, and a browser that waits for it has one connection less for the rest.
        return str((await self._once({"poster": film.name}, ".webp", Rank.WATCHED))["name"])

    async def other_form(self, name: str, form: str, longest: int = 0) -> str:
        """The film or picture of this name as `gif`, `webp`, `jpg` or `png`; returns the new name.

        `longest` enlarges or shrinks a picture to so many pixels on its longer side; 0 leaves it.
        """
        return str((await self._once({"convert": name, "longest": longest}, f".{form}"))["name"])

    async def close(self) -> None:
        for task in (*self._under_way.values(), *filter(None, [self._worker])):
            task.cancel()
        if self._process:
            self._process.kill()
            await self._process.wait()

    async def _once(self, wanted: dict[str, Any], ending: str, rank: Rank = Rank.ORDERED) -> Document:
        name = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest() + ending
        made = self._storage.read("film", name)
        if made and self._storage.file("films", name).exists():
            return made
        if name not in self._under_way:
            self._under_way[name] = task = asyncio.create_task(self._make(wanted, name, rank))
            task.add_done_callback(lambda _: self._under_way.pop(name))
        # Shielded: who waits may give up, the film is still finished for the next who asks.
        return await asyncio.shield(self._under_way[name])

    async def _make(self, wanted: dict[str, Any], name: str, rank: Rank) -> Document:
        request = self._with_paths(wanted) | {"into": str(self._storage.file("films", name))}
        answered: asyncio.Future[Document | None] = asyncio.get_running_loop().create_future()
        self._wanted.put_nowait((rank, next(self._numbers), request, answered))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        answer = await answered
        if not answer:
            raise Unmakeable("Internal Engine Error: the renderer ended")
        if "trouble" in answer:
            raise Unmakeable(f"Internal Engine Error: {answer['trouble']}")
        made = answer | {"name": name}
        self._storage.write("film", name, made)
        return made

    def _with_paths(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if "poster" in wanted:
            return {"poster": str(self._storage.file("films", wanted["poster"]))}
        if "convert" in wanted:
            return wanted | {"convert": str(self._storage.file("films", wanted["convert"]))}
        order = wanted["film"]
        return {
            "film": order
            | {name: self._path(order[name]) for name in ("picture", "last_picture", "sound")}
            | {"references": [self._path(address) for address in order["references"]]}
        }

    def _path(self, address: str) -> str:
        if not address or address == MADE or address.startswith(("scene:", "drawn:")):
            return address
        return str(self._storage.file(fetching.SHELF, address.removeprefix("kept:")))

    async def _work(self) -> None:
        """Ask for one thing after the other for as long as anything is wanted."""
        while not self._wanted.empty():
            *_, request, answered = self._wanted.get_nowait()
            try:
                answer = await self._ask(request) or await self._ask(request)
            except OSError as trouble:  # no process can be started now
                answer = {"trouble": str(trouble)}
            if not answered.done():  # nobody waits any more when the darkroom is closing
                answered.set_result(answer)

    async def _ask(self, request: dict[str, Any]) -> Document | None:
        """One line out, one line back; None when the process died over it."""
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(*COMMAND, stdin=PIPE, stdout=PIPE)
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            await self._process.stdin.drain()
            line = await self._process.stdout.readline()
        except ConnectionError:
            line = b""
        if not line:
            await self._process.wait()
            return None
        answer: Document = json.loads(line)
        return answer
