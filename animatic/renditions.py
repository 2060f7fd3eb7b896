"""Cuts and moving pictures of clips: made when somebody first asks, and kept on this disk while there is room."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from animatic import cuts, moving_pictures
from animatic.clips import Clip
from animatic.cuts import SHAPES
from animatic.takeaways import Rendition
from animatic.works import Works

MIMES: Mapping[str, str] = {"mp4": "video/mp4", "gif": "image/gif", "webp": "image/webp"}
SIZE_BYTES_MOST = 1_000_000_000
"""Of all of them together. They can be made again, so they are in no store and in no backup."""
RECIPE = 1
"""One more whenever the same order shall give another file, lest those made before are sent."""
ABANDONED_SECONDS = 3_600
"""What is unfinished after this long was left by a process that ended."""

_DESK = "making-"


def kept(works: Works, clip: Clip, rendition: Rendition) -> Path | None:
    """The file, if it was made before and is still kept."""
    path = _path(works, clip, rendition)
    with suppress(FileNotFoundError):
        os.utime(path)  # those that nobody has asked for the longest go first
        return path
    return None


def make(works: Works, clip: Clip, rendition: Rendition, size_bytes_most: int = SIZE_BYTES_MOST) -> Path:
    """The file, made now unless it is kept. It takes seconds of all processors and some 100 MB: one at a time.

    Raises BadFilm, NotStored, StoreTrouble, and OSError of the disk; then nothing is left.
    """
    if path := kept(works, clip, rendition):
        return path
    path = _path(works, clip, rendition)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_DESK, dir=path.parent) as desk:
        film, made = Path(desk) / "film", Path(desk) / "made"
        _fetch(works, clip, film)
        _render(rendition, film, made)
        made.replace(path)
    _make_room(path.parent, size_bytes_most, spared=path)
    return path


def _path(works: Works, clip: Clip, rendition: Rendition) -> Path:
    """Named by the film and what is made of it, so that two ways to ask for the same have the same file."""
    order = repr((RECIPE, clip.file, rendition.kind, rendition.box(clip)))
    name = f"{hashlib.sha256(order.encode()).hexdigest()}.{rendition.kind}"
    return works.settings.data_dir / "renditions" / name


def _fetch(works: Works, clip: Clip, into: Path) -> None:
    with into.open("wb") as file:
        for part in works.media.open_range(clip.file, 0, works.media.size(clip.file)):
            file.write(part)


def _render(rendition: Rendition, film: Path, into: Path) -> None:
    match rendition.kind:
        case "gif" | "webp":
            moving_pictures.animated(film, rendition.kind, into)
        case _:
            cuts.crop(film, SHAPES[rendition.shape], into, rendition.across, rendition.down)


def _make_room(folder: Path, size_bytes_most: int, spared: Path) -> None:
    """Let go of the files that nobody has asked for the longest, and of what was left unfinished."""
    for desk in folder.glob(f"{_DESK}*"):
        with suppress(FileNotFoundError):
            if desk.stat().st_mtime < time.time() - ABANDONED_SECONDS:
                shutil.rmtree(desk, ignore_errors=True)
    files = [(stat.st_mtime, stat.st_size, path) for path, stat in _files(folder)]
    left = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if left > size_bytes_most and path != spared:
            path.unlink(missing_ok=True)
            left -= size


def _files(folder: Path) -> list[tuple[Path, os.stat_result]]:
    found = []
    for path in folder.glob("*.*"):
        with suppress(FileNotFoundError):
            found.append((path, path.stat()))
    return found
