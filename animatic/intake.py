"""From a file somebody brought to a picture we keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from animatic import archive, images, linked, media
from animatic.brief import Picture
from animatic.catalog import Model
from animatic.errors import BadPicture
from animatic.images import Fit, TakenImage
from animatic.works import Works


def add(works: Works, data: bytes, name: str, member: str) -> Picture:
    """Check a file, clean it and keep it. Raises BadPicture; nothing is kept then."""
    return _keep(works, images.take(data, name), member)


@dataclass(frozen=True)
class Brought:
    """What came of several pictures at once."""

    pictures: tuple[Picture, ...]
    refused: tuple[str, ...]
    """A sentence for each that was not taken."""


def add_archive(works: Works, data: bytes, member: str) -> Brought:
    """Keep the pictures of a ZIP, one after the other. Raises BadPicture when it cannot be read at all."""
    opened = archive.unpack(data)
    taken, refused = _each(works, opened.pictures, member)
    return Brought(taken, (*refused, *(one.words for one in opened.refused)))


def add_links(works: Works, text: str, member: str) -> Brought:
    """Fetch and keep pictures by public link. Raises BadPicture when there are too many.

    Of several, what went wrong is told by its place: a link may hold what nobody should read over a shoulder.
    """
    found: list[Picture] = []
    refused: list[str] = []
    links = linked.split_links(text)
    for number, link in enumerate(links, start=1):
        try:
            name, data = linked.fetch(works, link)
            found.append(add(works, data, name, member))
        except BadPicture as error:
            refused.append(f"Link {number}: {error}" if len(links) > 1 else str(error))
    return Brought(tuple(found), tuple(refused))


def _each(
    works: Works, named: Iterable[tuple[str, bytes]], member: str
) -> tuple[tuple[Picture, ...], list[str]]:
    found: list[Picture] = []
    refused: list[str] = []
    for name, data in named:
        try:
            found.append(add(works, data, name, member))
        except BadPicture as error:
            refused.append(str(error))
    return tuple(found), refused


def fit(works: Works, picture: Picture, how: Fit, ratio: float | None, model: Model, member: str) -> Picture:
    """Keep a copy of a picture that suits a model."""
    data = works.media.read(media.name_of(picture.hash, picture.mime))
    return _keep(works, images.fit(data, picture.name, how, ratio, model.frame), member)


def try_fit(
    works: Works, picture: Picture, how: Fit, ratio: float | None, model: Model
) -> tuple[TakenImage, bytes]:
    """What `fit` would keep, and a small WebP of it."""
    data = works.media.read(media.name_of(picture.hash, picture.mime))
    taken = images.fit(data, picture.name, how, ratio, model.frame)
    return taken, images.thumbnail(taken.data)


def _keep(works: Works, taken: TakenImage, member: str) -> Picture:
    stored = works.media.put(taken.data, taken.mime)
    thumbnail = works.media.put(images.thumbnail(taken.data), "image/webp")
    picture = Picture(
        hash=stored.hash,
        mime=taken.mime,
        width=taken.width,
        height=taken.height,
        size_bytes=stored.size_bytes,
        name=taken.name,
    )
    now = works.clock()
    with works.database.transaction() as connection:
        media.record(connection, stored, now)
        media.record(connection, thumbnail, now)
        images.add(connection, picture, thumbnail.hash, member, now)
    return picture
