"""The shatter effect: the picture is a pane of glass."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from animatic.sandbox.frame import Frame, copied, lit, mask, mix, net, plain
from animatic.sandbox.perspective import Point, place, rectangle
from animatic.sandbox.stage import Draw, Stage, backdrop, smooth


@dataclass(frozen=True)
class Shard:
    """One piece of the glass, and how it flies."""

    sheet: Frame
    outline: list[Point]
    """Its corners on the sheet."""
    box: tuple[float, float, float, float]
    """Where the sheet was in the picture: left, top, right, bottom."""
    away: Point
    spin: float
    lag: float

    def corners(self, since: float, ratio: float) -> list[Point]:
        """Where its sheet's corners are, so long after the blow (0..1)."""
        left, top, right, bottom = self.box
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        flown = max(since - self.lag, 0.0)
        angle, grown = self.spin * flown * 2.2, 1 + 0.55 * flown
        go_x = middle_x + self.away[0] * flown * 1.05
        go_y = middle_y + self.away[1] * flown * 0.9 + 1.15 * flown * flown
        cos, sin = np.cos(angle) * grown, np.sin(angle) * grown
        spots = [((x - middle_x) * ratio, y - middle_y) for x, y in rectangle(*self.box)]
        return [(go_x + (x * cos - y * sin) / ratio, go_y + x * sin + y * cos) for x, y in spots]


def shatter(stage: Stage) -> Draw:
    """A blow, cracks running outward, and the picture falls to pieces like a pane."""
    rays = spokes(stage)
    shards = list(shards_of(stage, rays))
    behind, pane = (
        backdrop(stage),
        mix(stage.opening, plain((0.95, 0.98, 1.0), stage.size), crack_lines(stage, rays)),
    )
    x, y = net(64, 36)
    away = np.hypot((x - stage.subject[0]) * stage.ratio, y - stage.subject[1])

    def draw(t: float) -> Frame:
        since = (t - 0.36) / 0.64
        if since <= 0:
            cracked = 1.9 * smooth(t, 0.10, 0.30)
            return (
                mix(stage.opening, pane, mask(np.clip((cracked - away) * 6, 0, 1), stage.size))
                if cracked
                else stage.opening
            )
        frame = copied(behind)
        for shard in shards:
            place(
                frame, shard.sheet, shard.corners(since * (0.35 + 0.65 * since), stage.ratio), shard.outline
            )
        return frame

    return draw


def spokes(stage: Stage) -> NDArray[np.float64]:
    """The knots of the broken glass, shaped (rings, spokes, 2), places in 0..1 around the blow."""
    random, count = stage.random, 11
    turns = (np.arange(count) + random.uniform(-0.28, 0.28, count)) * 2 * np.pi / count
    radii = np.array((0.0, 0.13, 0.34, 0.66, 1.05, 2.6))
    rings = []
    for ring, radius in enumerate(radii):
        r = radius * (1 + (random.uniform(-0.22, 0.22, count) if 0 < ring < 5 else 0.0))
        bent = turns + (random.uniform(-0.10, 0.10, count) if ring < 5 else 0.0)
        rings.append(
            np.stack(
                [stage.subject[0] + r * np.cos(bent) / stage.ratio, stage.subject[1] + r * np.sin(bent)], -1
            )
        )
    return np.array(rings)


def shards_of(stage: Stage, rays: NDArray[np.float64]) -> Iterator[Shard]:
    """Every piece of the glass inside the frame, far ones first, so that near ones fly before them."""
    random = np.random.default_rng(stage.seed + 1)
    rings, count = rays.shape[:2]
    for ring in reversed(range(rings - 1)):
        for spoke in range(count):
            other = (spoke + 1) % count
            shape = np.array(
                (rays[ring, spoke], rays[ring + 1, spoke], rays[ring + 1, other], rays[ring, other])
            )
            out = shape.mean(axis=0) - stage.subject
            out = out / (np.hypot(out[0] * stage.ratio, out[1]) + 0.05) * random.uniform(0.35, 0.75)
            spin, tone = random.uniform(-1.3, 1.3), random.uniform(0.86, 1.16)
            piece = cut_out(stage, shape)
            if piece is not None and piece[1]:
                sheet, outline, box = piece
                away = (float(out[0]), float(out[1] - 0.12))
                yield Shard(lit(sheet, tone), outline, box, away, spin, 0.05 * ring)


def cut_out(
    stage: Stage, shape: NDArray[np.float64]
) -> tuple[Frame, list[Point], tuple[float, float, float, float]] | None:
    """A piece's sheet with its bright edge, its outline on it, and the sheet's box; None if out of sight."""
    size = np.array(stage.size)
    low = np.clip(shape.min(axis=0) * size // 2 * 2 - 2, 0, size).astype(int)
    high = np.clip(shape.max(axis=0) * size // 2 * 2 + 4, 0, size).astype(int)
    if (high - low < 8).any():
        return None
    (left, top), (right, bottom) = low.tolist(), high.tolist()
    scales = zip(stage.opening, (1, 2, 2), strict=True)
    sheet = Frame(*(plane.crop((left // s, top // s, right // s, bottom // s)) for plane, s in scales))
    local = shape * size - low
    glint = Image.new("L", (sheet.y.width * 2, sheet.y.height * 2))
    ImageDraw.Draw(glint).polygon(
        [tuple(p) for p in local * 2], outline=200, width=max(2, stage.size[1] // 180)
    )
    sheet = sheet._replace(y=Image.composite(Image.new("L", sheet.size, 235), sheet.y, glint.reduce(2)))
    width, height = stage.size
    outline = within(local / (high - low))
    return sheet, outline, (left / width, top / height, right / width, bottom / height)


def within(shape: NDArray[np.float64]) -> list[Point]:
    """The part of an outline inside the unit square, cut off side by side (after Sutherland and Hodgman)."""
    corners = [(float(x), float(y)) for x, y in shape]
    for axis, limit, side in ((0, 0.0, 1), (0, 1.0, -1), (1, 0.0, 1), (1, 1.0, -1)):
        kept: list[Point] = []
        for here, there in zip(corners, corners[1:] + corners[:1], strict=True):
            inside, next_inside = side * (here[axis] - limit) >= 0, side * (there[axis] - limit) >= 0
            if inside:
                kept.append(here)
            if inside != next_inside:
                share = (limit - here[axis]) / (there[axis] - here[axis])
                kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
        corners = kept
    return corners


def crack_lines(stage: Stage, rays: NDArray[np.float64]) -> Image.Image:
    """The cracks as a mask."""
    width, height = stage.size
    sheet = Image.new("L", (width * 2, height * 2))
    pen, fine = ImageDraw.Draw(sheet), max(2, height // 240)
    spots = rays * (width * 2, height * 2)
    for spoke in range(rays.shape[1]):
        pen.line([tuple(p) for p in spots[:, spoke]], 230, fine)
        for ring in range(1, rays.shape[0] - 1):
            pen.line([tuple(spots[ring, spoke]), tuple(spots[ring, (spoke + 1) % rays.shape[1]])], 170, fine)
    return sheet.reduce(2)
