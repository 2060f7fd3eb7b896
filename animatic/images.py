"""Pictures people bring: taken in only as pixels, fitted to what a model wants, and remembered."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from typing import Literal

import numpy
from PIL import Image, ImageFilter, ImageOps
from sqlalchemy import Column, Connection, Float, Index, Integer, String, Table, select
from sqlalchemy.dialects.postgresql import insert

from animatic import names
from animatic.brief import Picture
from animatic.catalog import Frame
from animatic.database import metadata
from animatic.errors import BadPicture
from animatic.pixels import EDGE_MOST, PIXELS_MOST, decode, encode, kind, shrunk, squeezed

Fit = Literal["crop", "pad", "blur"]
"""Cut the edges off, or fill up with the colour of the edge, or with the picture itself, blurred."""

SIZE_BYTES_MOST = 20 * 1024 * 1024
LOSSLESS_BYTES_MOST = 8 * 1024 * 1024
"""Up to here an opaque PNG stays a PNG."""
THUMBNAIL_EDGE = 480
"""Pixels."""
THUMBNAIL_BYTES_MOST = 30_000

images = Table(
    "images",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("mime", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("thumbnail", String, nullable=False),
    Column("member", String, nullable=False),
    Column("created_at", Float, nullable=False),
    Index("images_by_age", "created_at"),
)
"""One row a picture; `id` and `thumbnail` are hashes of stored files, `created_at` is epoch seconds."""


@dataclass(frozen=True)
class TakenImage:
    """A picture fit to be stored and shown: encoded by us, upright, sRGB, without metadata."""

    data: bytes
    mime: str
    width: int
    height: int
    name: str
    """What its owner calls it."""

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def take(data: bytes, name: str) -> TakenImage:
    """The picture in these bytes, encoded anew; the same bytes always give the same file.

    `name` is only for messages and lists. Raises BadPicture, which says what to bring instead.
    """
    name = names.clean(name)
    if len(data) > SIZE_BYTES_MOST:
        size, most = len(data) / 2**20, SIZE_BYTES_MOST // 2**20
        raise BadPicture(f"{name} is {size:.1f} MB: bring a picture of at most {most} MB.")
    what = kind(data, name)
    pixels = decode(data, what, name)
    if what == "PNG" and pixels.mode == "RGB" and len(data) <= LOSSLESS_BYTES_MOST:
        lossless = encode(pixels, "image/png")
        if len(lossless) <= LOSSLESS_BYTES_MOST:
            return TakenImage(lossless, "image/png", *pixels.size, name)
    mime = "image/png" if pixels.mode == "RGBA" else "image/jpeg"
    pixels, file = shrunk(pixels, mime, EDGE_MOST, SIZE_BYTES_MOST)
    return TakenImage(file, mime, *pixels.size, name)


def thumbnail(data: bytes) -> bytes:
    """A small WebP of a taken picture."""
    with Image.open(BytesIO(data)) as picture:
        picture.draft("RGB", (2 * THUMBNAIL_EDGE, 2 * THUMBNAIL_EDGE))  # a JPEG need not be decoded in full
        return shrunk(picture, "image/webp", THUMBNAIL_EDGE, THUMBNAIL_BYTES_MOST)[1]


def fit(data: bytes, name: str, how: Fit, ratio: float | None, frame: Frame) -> TakenImage:
    """A taken picture brought into a shape, a size and a format that a model takes.

    `ratio` is width ÷ height; None keeps the picture's own as far as the frame allows. Raises BadPicture
    when nothing suits.
    """
    name = names.clean(name)
    what = kind(data, name)
    pixels = decode(data, what, name)
    wanted = (f"image/{what.lower()}", "image/jpeg")
    mimes = [mime for mime in wanted if mime in frame.formats] or frame.formats[:1]
    edge_most = frame.long_edge_most or EDGE_MOST
    while size := _canvas(*pixels.size, how, ratio, frame, edge_most):
        drawn = _draw(pixels, size, how)
        if file := squeezed(drawn, mimes, frame.size_bytes_most):
            return TakenImage(file[1], file[0], *size, name)
        edge_most = round(max(size) * 0.8)
    raise BadPicture(
        f"{name} cannot be brought into this shape within the model's limits: choose another shape."
    )


def _canvas(
    width: float, height: float, how: Fit, ratio: float | None, frame: Frame, edge_most: int
) -> tuple[int, int] | None:
    """The size to draw at, as near to the picture's own as the limits allow; None when there is none.

    >>> _canvas(400, 300, "crop", 1.0, Frame(), 10_000), _canvas(400, 300, "pad", 1.0, Frame(), 10_000)
    ((300, 300), (400, 400))
    """
    shape = min(max(ratio or width / height, frame.ratio_least), frame.ratio_most)
    if (width / height > shape) == (how == "crop"):
        width = height * shape
    else:
        height = width / shape
    scale = min(1.0, edge_most / max(width, height), math.sqrt(PIXELS_MOST / (width * height)))
    scale = max(scale, frame.short_edge_least / min(width, height))
    whole = (round(width * scale), round(height * scale))
    # Rounding may step just over a limit; then the size beside it suits.
    for step_x, step_y in product((0, -1, 1), repeat=2):
        size = (whole[0] + step_x, whole[1] + step_y)
        if _suits(*size, frame, edge_most):
            return size
    return None


def _suits(width: int, height: int, frame: Frame, edge_most: int) -> bool:
    return (
        min(width, height) >= max(frame.short_edge_least, 1)
        and max(width, height) <= edge_most
        and frame.ratio_least <= width / height <= frame.ratio_most
    )


def _draw(picture: Image.Image, size: tuple[int, int], how: Fit) -> Image.Image:
    if how == "crop":
        return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
    if how == "pad":
        return ImageOps.pad(picture, size, Image.Resampling.LANCZOS, color=_edge_colour(picture, size))
    backdrop = ImageOps.fit(picture.convert("RGB"), (max(size[0] // 16, 1), max(size[1] // 16, 1)))
    backdrop = backdrop.filter(ImageFilter.GaussianBlur(4)).resize(size, Image.Resampling.BICUBIC)
    front = ImageOps.contain(picture, size, Image.Resampling.LANCZOS)
    at = ((size[0] - front.width) // 2, (size[1] - front.height) // 2)
    backdrop.paste(front, at, front if front.mode == "RGBA" else None)
    return backdrop


def _edge_colour(picture: Image.Image, size: tuple[int, int]) -> tuple[int, ...]:
    """The commonest tone along the two edges that the padding will touch."""
    pixels = numpy.asarray(picture)
    beside = size[0] * picture.height > size[1] * picture.width
    edges = pixels[:, [0, -1]] if beside else pixels[[0, -1]]
    return tuple(int(tone) for tone in numpy.median(edges.reshape(-1, pixels.shape[2]), axis=0))


def add(connection: Connection, image: Picture, thumbnail_hash: str, member: str, now: float) -> None:
    """Remember a stored picture; the same one brought again stays the one row it is."""
    row = vars(image) | {"thumbnail": thumbnail_hash, "member": member, "created_at": now}
    row["id"] = row.pop("hash")
    # The clause reads the same in SQLite, and SQLAlchemy writes it for both.
    connection.execute(insert(images).values(row).on_conflict_do_nothing())


def load(connection: Connection, hashes: Collection[str]) -> dict[str, Picture]:
    """Those of the pictures that we have, by hash, in the order asked for."""
    rows = connection.execute(select(*_PICTURE).where(images.c.id.in_(hashes)))
    found = {row.hash: Picture(**row._mapping) for row in rows}
    return {hash: found[hash] for hash in hashes if hash in found}


def recent(connection: Connection, limit: int, before: float | None = None) -> list[Picture]:
    """The newest pictures, or the newest of those taken in before a moment (epoch seconds)."""
    newest = select(*_PICTURE).order_by(images.c.created_at.desc(), images.c.id).limit(limit)
    if before is not None:
        newest = newest.where(images.c.created_at < before)
    return [Picture(**row._mapping) for row in connection.execute(newest)]


def thumbnails(connection: Connection, hashes: Collection[str]) -> dict[str, str]:
    """The hash of each picture's thumbnail, a WebP, by the hash of the picture."""
    rows = connection.execute(select(images.c.id, images.c.thumbnail).where(images.c.id.in_(hashes)))
    return {row.id: row.thumbnail for row in rows}


_PICTURE = (
    images.c.id.label("hash"),
    images.c.mime,
    images.c.width,
    images.c.height,
    images.c.size_bytes,
    images.c.name,
)
