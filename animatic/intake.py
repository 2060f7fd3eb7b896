"""From a file somebody brought to a picture we keep."""

from __future__ import annotations

from animatic import images, media
from animatic.brief import Picture
from animatic.catalog import Model
from animatic.images import Fit, TakenImage
from animatic.works import Works


def add(works: Works, data: bytes, name: str, member: str) -> Picture:
    """Check a file, clean it and keep it. Raises BadPicture; nothing is kept then."""
    return _keep(works, images.take(data, name), member)


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
