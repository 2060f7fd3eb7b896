"""What our links lead to, handed over without them: for pages that a host shows while it lets no route of ours
through."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from animatic import clips, exports, packing, renditions, takeaways
from animatic.errors import BadEntry, NotNow
from animatic.works import Works

SIZE_BYTES_MOST = 100_000_000
"""What is handed over stands in this process's memory, which such hosts give little of."""
Read = Callable[[Works, str, Mapping[str, str]], bytes]
"""Of the studio, the name in a link, and what the link says."""
GONE = "This is not kept here any more."
RUN_OUT = "This page has been open for too long. Load it again and try once more."

_rendering = threading.Lock()
"""Cuts and moving pictures take seconds of all processors and some 100 MB: one at a time."""


@dataclass(frozen=True)
class Handover:
    """A file that somebody may take along."""

    name: str
    mime: str
    read: Callable[[], bytes]
    """Its bytes, as the link's route sends them; made only now, and only for as long as the link is good.

    Raises NotNow, BadEntry when there are too many, BadFilm, NotStored and StoreTrouble.
    """


def look(works: Works, link: str) -> Handover:
    """What a link of ours leads to. Raises BadEntry when it is a ZIP larger than can be handed over."""
    path, _, query = link.partition("?")
    place, name = unquote(path).split("/")[-2:]
    said = dict(parse_qsl(query))
    ending = name.rpartition(".")[2]
    read: Read
    match place:
        case "m":
            own_name, mime, read = said.get("download", name), works.media.mime(name), _stored
        case "z":
            _weigh(_films_bytes(works, _asked(works, said)))
            own_name, mime, read = name, "application/zip", _zip
        case "c":
            own_name, mime, read = name, renditions.MIMES[ending], _rendition
        case "x":
            own_name, mime, read = name, exports.MIMES[ending], _export
        case _:
            raise ValueError(f"no route of ours hands out {path}")
    return Handover(own_name, mime, lambda: read(works, name, said))


def _stored(works: Works, name: str, said: Mapping[str, str]) -> bytes:
    if not works.media.opens(name, said):
        raise NotNow(RUN_OUT)
    _weigh(works.media.size(name))
    return works.media.read(name)


def _zip(works: Works, _name: str, said: Mapping[str, str]) -> bytes:
    # On this disk first: joined in memory its parts would stand there twice.
    packed = packing.items(works, _asked(works, said))
    if not packed:
        raise NotNow(GONE)
    with exports.nameless_file(works) as file:
        file.writelines(packing.stream(works, packed))
        file.seek(0)
        return file.read()


def _asked(works: Works, said: Mapping[str, str]) -> list[str]:
    """The ids of the clips of a ZIP."""
    ids = takeaways.zipped(works, said.get("q", ""))
    if ids is None:
        raise NotNow(RUN_OUT)
    return ids


def _films_bytes(works: Works, ids: list[str]) -> int:
    with works.database.reading() as connection:
        return sum(clip.size_bytes for clip in clips.of_ids(connection, ids))


def _rendition(works: Works, name: str, said: Mapping[str, str]) -> bytes:
    ordered = takeaways.ordered(works, name, said.get("q", ""))
    if not ordered:
        raise NotNow(RUN_OUT)
    with _rendering:
        path = renditions.make(works, ordered.clip, ordered.rendition)
    _weigh(path.stat().st_size)
    return path.read_bytes()


def _export(works: Works, name: str, said: Mapping[str, str]) -> bytes:
    export = exports.opened(works, name, said.get("q", ""))
    if not export:
        raise NotNow(RUN_OUT)
    file, size_bytes = exports.written(works, export)
    with file:
        _weigh(size_bytes)
        return file.read()


def _weigh(size_bytes: int) -> None:
    if size_bytes > SIZE_BYTES_MOST:
        most, these = SIZE_BYTES_MOST // 1_000_000, size_bytes // 1_000_000
        raise BadEntry(f"This host hands over {most} MB at most, and this is {these} MB: take less at once.")
