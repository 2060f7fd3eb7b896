"""Effects of things in the air: snow, confetti."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from animatic.sandbox.frame import Frame, copied, from_picture, mask, mix, net, plain
from animatic.sandbox.stage import Draw, Stage, glide, smooth


def flakes(stage: Stage, count: int) -> NDArray[np.float64]:
    """Places, nearness and habits of things in the air, shaped (count, 6), all in 0..1."""
    return stage.random.random((count, 6))


def snow(stage: Stage) -> Draw:
    """Snow begins to fall, thick and quiet, and frost creeps in from the corners."""
    width, height = stage.size
    falling = flakes(stage, 560)
    white = plain((0.96, 0.98, 1.0), stage.size)
    cold = plain((0.62, 0.74, 0.92), stage.size)
    frost = frost_of(stage)
    stamps = [[soft_disc(height * r, (i / 4, j / 4)) for i in range(4) for j in range(4)] for r in SIZES]

    def draw(t: float) -> Frame:
        seconds, begun = t * stage.seconds, smooth(t, 0.0, 0.45)
        air = np.zeros((height + 2 * BEYOND, width + 2 * BEYOND), np.uint8)
        for number, (x, y, near, sway, pace, late) in enumerate(falling):
            if late > begun * 1.05:
                continue
            size = min(int(near**2.2 * len(SIZES)), len(SIZES) - 1)
            speed = (0.10 + 0.30 * near) * (0.85 + 0.3 * pace)
            down = (y + speed * seconds) % 1.12 - 0.06
            side = (x + 0.03 * np.sin(seconds * (0.8 + sway) + number) + 0.025 * seconds * near) % 1.08 - 0.04
            stamp(air, stamps[size], side * width + BEYOND, down * height + BEYOND)
        seen = Image.fromarray(air[BEYOND:-BEYOND, BEYOND:-BEYOND])
        frame = mix(stage.view(1 + 0.10 * glide(t)), cold, 0.16 * begun)
        grown = [round(min(max(v - 255 + 175 * glide(t), 0) * 1.6, 200)) for v in range(256)]
        return mix(mix(frame, white, frost.point(grown)), white, seen)

    return draw


BEYOND = 200
"""Pixels around the frame in which flakes may be, so that none is cut where it comes into sight."""

SIZES = (0.0022, 0.0032, 0.0045, 0.0065, 0.010, 0.016)
"""Radii of flakes in heights of the frame, far ones first."""


def soft_disc(radius: float, shift: tuple[float, float]) -> NDArray[np.uint8]:
    """A blurred disc moved by parts of a pixel; the nearer, the larger and the fainter."""
    reach = int(radius * 1.6) + 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    away = np.hypot(x - shift[0], y - shift[1]) / max(radius, 0.7)
    strong = 235 if radius < 6 else 165
    return np.asarray(strong * np.clip(1.35 - away, 0, 1) ** 0.8, np.uint8)


def stamp(sheet: NDArray[np.uint8], discs: list[NDArray[np.uint8]], x: float, y: float) -> None:
    """Puts the disc that fits the parts of a pixel onto the sheet."""
    left, top = int(x), int(y)
    disc = discs[int((x - left) * 4) * 4 + int((y - top) * 4)]
    reach = disc.shape[0] // 2
    spot = sheet[top - reach : top + reach + 1, left - reach : left + reach + 1]
    if spot.shape == disc.shape:
        np.maximum(spot, disc, out=spot)


def frost_of(stage: Stage) -> Image.Image:
    """Where frost comes first, 255, to where it never does: corners, and crystals in them."""
    x, y = net(160, 90)
    corner = np.clip(np.hypot((x - 0.5) * 1.25, (y - 0.5) * 1.25) - 0.22, 0, 1) * 1.25
    coarse = Image.fromarray(stage.random.random((23, 41)).astype(np.float32))
    grain = np.asarray(coarse.resize((161, 91), Image.Resampling.BICUBIC))
    return mask(corner + 0.28 * (grain - 0.5) * (corner > 0.02), stage.size)


def confetti(stage: Stage) -> Draw:
    """A burst of paper in bright colours, tumbling down over the picture."""
    width, height = stage.size
    papers = flakes(stage, 190)
    colours = [from_picture(Image.new("RGB", (2, 2), c)) for c in PAPERS]
    inks = [tuple(int(p.getpixel((0, 0))) for p in colour) for colour in colours]  # type: ignore[arg-type]

    def draw(t: float) -> Frame:
        seconds = t * stage.seconds
        alpha = Image.new("L", (width * 2, height * 2))
        frame = stage.view(1 + 0.08 * glide(t))
        paint = copied(frame)
        edge, pens = ImageDraw.Draw(alpha), [ImageDraw.Draw(plane) for plane in paint]
        for number, (x, y, near, turn, pace, late) in enumerate(papers):
            flown = seconds - 0.25 - 0.5 * late
            if flown <= 0:
                continue
            shot = 1 - np.exp(-flown * 2.6)
            side = 0.5 + (x - 0.5) * (0.1 + 1.25 * shot) + 0.02 * np.sin(flown * 3 + number)
            down = 1.06 - (0.55 + 0.75 * y) * shot * 1.1 + (0.10 + 0.09 * pace) * flown * flown * 0.55
            if not -0.05 < down < 1.08:
                continue
            size, spin = height * (0.008 + 0.012 * near), turn * 6.3 + flown * (2 + 5 * pace)
            tall = size * 1.6 * np.cos(flown * (4 + 6 * turn) + number)
            cos, sin = np.cos(spin), np.sin(spin)
            spots = [(side * width + a * cos - b * sin, down * height + a * sin + b * cos)
                     for a, b in ((-size, -tall), (size, -tall), (size, tall), (-size, tall))]  # fmt: skip
            ink = inks[number % len(inks)]
            gleam = min(ink[0] + (34 if tall > 0 else -22), 235)
            pens[0].polygon(spots, fill=gleam, outline=gleam, width=2)
            for pen, tone in zip(pens[1:], ink[1:], strict=True):
                pen.polygon([(a / 2, b / 2) for a, b in spots], fill=tone, outline=tone, width=2)
            edge.polygon([(a * 2, b * 2) for a, b in spots], fill=255)
        return mix(frame, paint, alpha.reduce(2))

    return draw


PAPERS = ("#ff3b5c", "#ffb52e", "#2ec4ff", "#39d98a", "#a45cff", "#ff7ad9", "#fff6d6")
"""The colours of confetti."""
