"""Flat sheets laid in perspective onto a frame."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from animatic.sandbox.frame import Frame

Point = tuple[float, float]
Matrix = NDArray[np.floating[Any]]

WHOLE: tuple[Point, ...] = ((0, 0), (1, 0), (1, 1), (0, 1))
"""The outline of a sheet that is shown from edge to edge."""


def rectangle(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Its corners, from the upper left, clockwise."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def homography(corners: Sequence[Point]) -> Matrix:
    """The 3 × 3 matrix that takes the unit square's corners (from the upper left, clockwise) to these."""
    rows, goal = [], []
    for (x, y), (to_x, to_y) in zip(WHOLE, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -to_x * x, -to_x * y], [0, 0, 0, x, y, 1, -to_y * x, -to_y * y]]
        goal += [to_x, to_y]
    return np.append(np.linalg.solve(np.array(rows, float), np.array(goal, float)), 1).reshape(3, 3)


def place(
    onto: Frame,
    sheet: Frame,
    corners: Sequence[Point],
    outline: Sequence[Point] = WHOLE,
    opacity: Image.Image | None = None,
) -> None:
    """Lays a sheet onto these corners of the frame, which is painted on.

    What is seen of the sheet is what lies within an outline (in 0..1 of the sheet), or its opacity if it has one.
    """
    there = homography(corners)
    spots = np.column_stack([np.array(outline), np.ones(len(outline))]) @ there.T
    places = spots[:, :2] / spots[:, 2:] * onto.size
    low, high = ((ends // 2 * 2).astype(int) for ends in (places.min(axis=0) - 2, places.max(axis=0) + 4))
    (left, top), (right, bottom) = np.clip((low, high), 0, onto.size).tolist()
    if left >= right or top >= bottom:
        return
    box, back = (left, top, right, bottom), np.linalg.inv(there)
    cut = seen_part(opacity, back, onto.size, box) if opacity else drawn(places - (left, top), box)
    small = cut.reduce(2)
    onto.y.paste(seen_part(sheet.y, back, onto.size, box), box, cut)
    half = (left // 2, top // 2, right // 2, bottom // 2)
    for under, over in zip(onto[1:], sheet[1:], strict=True):
        under.paste(seen_part(over, back, under.size, half, around=128), half, small)


def seen_part(
    plane: Image.Image, back: Matrix, frame: tuple[int, int], box: tuple[int, int, int, int], around: int = 0
) -> Image.Image:
    """What a box of the frame shows of a sheet's plane; `back` leads from places in the frame to the sheet's."""
    pixel = np.array(((1 / frame[0], 0, box[0] / frame[0]), (0, 1 / frame[1], box[1] / frame[1]), (0, 0, 1)))
    steps = np.diag((*plane.size, 1)) @ back @ pixel
    eight = (steps / steps[2, 2]).ravel()[:8].tolist()
    size, smooth = (box[2] - box[0], box[3] - box[1]), Image.Resampling.BILINEAR
    if abs(eight[6]) + abs(eight[7]) < 1e-9:  # no perspective in it: the cheaper way
        return plane.transform(size, Image.Transform.AFFINE, eight[:6], smooth, 1, around)
    return plane.transform(size, Image.Transform.PERSPECTIVE, eight, smooth, 1, around)


def drawn(outline: Matrix, box: tuple[int, int, int, int]) -> Image.Image:
    """The mask of an outline, in pixels of the box, with smooth edges."""
    large = Image.new("L", ((box[2] - box[0]) * 2, (box[3] - box[1]) * 2))
    ImageDraw.Draw(large).polygon([(x * 2, y * 2) for x, y in outline.tolist()], fill=255)
    return large.reduce(2)
