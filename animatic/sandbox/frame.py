"""One frame of a film as the encoder takes it: a plane of brightness and two of colour at half the size.

Bending, cutting and mixing these planes costs half of what it would in RGB, and no frame is converted.
Places are given in 0..1 of the frame's width and height, so that they mean the same on every plane.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

Field = NDArray[np.floating[Any]]
Colour = tuple[float, float, float]

BT709 = (
    (0.18259, 0.61423, 0.06201, 16.0),
    (-0.10064, -0.33857, 0.43922, 128.0),
    (0.43922, -0.39894, -0.04027, 128.0),
)
"""RGB of 0..255 to the limited range of high definition: brightness 16..235, colour 16..240."""


class Frame(NamedTuple):
    """Brightness at full size, colour at half of it; all of Pillow's mode L."""

    y: Image.Image
    u: Image.Image
    v: Image.Image

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.y.size

    def planes(self, change: Callable[[Image.Image], Image.Image]) -> "Frame":
        """The same change made to each plane."""
        return Frame(change(self.y), change(self.u), change(self.v))


def from_picture(picture: Image.Image) -> Frame:
    """An RGB picture of even width and height as a frame."""
    y, u, v = picture.convert("RGB", tuple(c for row in BT709 for c in row)).split()
    return Frame(y, u.reduce(2), v.reduce(2))


def plain(colour: Colour, size: tuple[int, int]) -> Frame:
    """A frame of one colour, given as RGB in 0..1."""
    return from_picture(Image.new("RGB", size, tuple(round(255 * c) for c in colour)))


def packed(frame: Frame) -> NDArray[np.uint8]:
    """The planes below one another, shaped (height * 3 / 2, width): the encoder's yuv420p."""
    return np.concatenate([np.asarray(plane).ravel() for plane in frame]).reshape(-1, frame.y.width)


def view(
    frame: Frame, box: tuple[float, float, float, float], size: tuple[int, int], sharp: bool = True
) -> Frame:
    """What the camera sees of the frame in this box (left, top, right, bottom), to parts of a pixel."""
    resample = Image.Resampling.BICUBIC if sharp else Image.Resampling.BILINEAR
    left, top, right, bottom = (min(max(edge, 0.0), 1.0) for edge in box)

    def look(plane: Image.Image, size: tuple[int, int]) -> Image.Image:
        w, h = plane.size
        return plane.resize(size, resample, (left * w, top * h, right * w, bottom * h))

    half = (size[0] // 2, size[1] // 2)
    return Frame(look(frame.y, size), look(frame.u, half), look(frame.v, half))


@lru_cache(maxsize=16)
def cells(columns: int, rows: int, width: int, height: int) -> list[tuple[int, int, int, int]]:
    """The frame cut into a net of whole-pixel boxes."""
    x, y = (
        np.linspace(0, width, columns + 1).astype(int).tolist(),
        np.linspace(0, height, rows + 1).astype(int).tolist(),
    )
    return [(x[i], y[j], x[i + 1], y[j + 1]) for j in range(rows) for i in range(columns)]


def net(columns: int = 32, rows: int = 18) -> tuple[Field, Field]:
    """The places of the net's knots: x and y, both shaped (rows + 1, columns + 1)."""
    x, y = np.meshgrid(
        np.linspace(0, 1, columns + 1, dtype=np.float32), np.linspace(0, 1, rows + 1, dtype=np.float32)
    )
    return x, y


def bend(frame: Frame, x: Field, y: Field, size: tuple[int, int]) -> Frame:
    """The frame seen through a bent net: the knot of row r, column c shows what lies at (x[r, c], y[r, c]).

    Columns and rows must be even: the planes of colour take every second knot.
    """
    half = (size[0] // 2, size[1] // 2)
    coarse_x, coarse_y = x[::2, ::2], y[::2, ::2]
    return Frame(
        warp(frame.y, x, y, size),
        warp(frame.u, coarse_x, coarse_y, half),
        warp(frame.v, coarse_x, coarse_y, half),
    )


def warp(plane: Image.Image, x: Field, y: Field, size: tuple[int, int]) -> Image.Image:
    """One plane seen through a bent net; places outside the picture show its border."""
    across = np.clip(x * plane.width, 0, plane.width - 0.01)  # at the width itself Pillow would paint nothing
    down = np.clip(y * plane.height, 0, plane.height - 0.01)
    knots = np.stack([across, down], axis=-1)
    corners = (knots[:-1, :-1], knots[1:, :-1], knots[1:, 1:], knots[:-1, 1:])
    quads = np.concatenate(corners, axis=-1).reshape(-1, 8)
    mesh = list(zip(cells(x.shape[1] - 1, x.shape[0] - 1, *size), quads.tolist(), strict=True))
    return plane.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def copied(frame: Frame) -> Frame:
    """A frame to be painted on."""
    return frame.planes(Image.Image.copy)


def mix(under: Frame, over: Frame, share: float | Image.Image) -> Frame:
    """`over` on `under`, by one share for all or by a mask of the frame's size (255 is all `over`)."""
    if isinstance(share, float | int):
        return Frame(*(Image.blend(a, b, share) for a, b in zip(under, over, strict=True)))
    small = share.reduce(2)
    masks = (share, small, small)
    return Frame(*(Image.composite(b, a, m) for a, b, m in zip(under, over, masks, strict=True)))


def mask(field: NDArray[np.floating], size: tuple[int, int]) -> Image.Image:
    """A field of shares in 0..1, coarse or fine, as a mask of this size."""
    sheet = Image.fromarray(np.uint8(np.clip(field, 0, 1) * 255))
    return sheet if sheet.size == size else sheet.resize(size, Image.Resampling.BILINEAR)


def lit(frame: Frame, gain: float, colour: float | None = None) -> Frame:
    """Brighter or darker by a gain; the colour follows unless it has a gain of its own."""
    light = [min(max(16 + (value - 16) * gain, 0), 255) for value in range(256)]
    vivid = gain if colour is None else colour
    tone = [min(max(128 + (value - 128) * vivid, 0), 255) for value in range(256)]
    return Frame(frame.y.point(light), frame.u.point(tone), frame.v.point(tone))


def shade(frame: Frame, field: NDArray[np.floating], size: tuple[int, int]) -> Frame:
    """Light added (above 0) or taken (below 0) by a coarse field in -1..1."""
    sheet = mask(field * 0.5 + 0.5, size)
    return frame._replace(y=ImageChops.add(frame.y, sheet, 1, -127))


def blurred(frame: Frame, radius: float) -> Frame:
    """Out of focus by a radius in 0..1 of the width, worked out on a small copy."""
    scale = max(1, int(radius * frame.y.width / 4))

    def soften(plane: Image.Image, scale: int) -> Image.Image:
        soft = plane.reduce(scale).filter(ImageFilter.GaussianBlur(radius * plane.width / scale))
        return soft.resize(plane.size, Image.Resampling.BICUBIC)

    return Frame(
        soften(frame.y, scale), soften(frame.u, max(1, scale // 2)), soften(frame.v, max(1, scale // 2))
    )
