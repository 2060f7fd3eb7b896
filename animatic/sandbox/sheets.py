"""Effects that treat the picture as a sheet: slashed in two, or lifted off as a card."""

import numpy as np
from PIL import Image

from animatic.sandbox.frame import Frame, copied, mask, mix, net, plain, shade
from animatic.sandbox.perspective import Point, place, rectangle
from animatic.sandbox.stage import Draw, Stage, backdrop, smooth
from animatic.sandbox.still import even


def samurai(stage: Stage) -> Draw:
    """A blade flashes across; for a moment nothing happens; then the picture slides apart along the cut."""
    width, height = stage.size
    x, y = (np.arange(width) + 0.5 - width / 2) / height, ((np.arange(height) + 0.5) / height - 0.52)[:, None]
    lean = 0.46 if stage.ratio > 1 else 0.30
    along, across = np.array((np.cos(lean), -np.sin(lean))), np.array((np.sin(lean), np.cos(lean)))
    off = np.asarray(
        x * across[0] + y * across[1], np.float32
    )  # how far from the cut, in heights of the frame
    way = np.asarray(x * along[0] + y * along[1], np.float32)
    red = plain((0.72, 0.05, 0.06), stage.size)
    night = plain((0.03, 0.02, 0.03), stage.size)
    disc = mask((0.30 - np.hypot(x, y)) * height / 2, stage.size)
    behind = mix(night, red, disc)
    ink = stark(stage)

    def blade(t: float) -> Image.Image:
        reach = (smooth(t, 0.26, 0.31) * 2 - 1) * 1.4
        thin = 0.010 * (1 - smooth(t, 0.30, 0.40)) + 1e-4
        return mask(np.clip(1.4 - np.abs(off) / thin, 0, 1) * (way < reach), stage.size)

    def draw(t: float) -> Frame:
        zoom = 1 + 0.17 * smooth(t, 0.0, 0.26)
        if t < 0.26:
            return stage.view(zoom)
        if t < 0.33:
            return mix(ink, red if t > 0.305 else plain((1, 1, 1), stage.size), blade(t))
        slide = 0.10 * smooth(t, 0.44, 0.62) + 0.045 * smooth(t, 0.62, 1.0)
        gap = 0.020 * smooth(t, 0.42, 0.50) + 0.10 * smooth(t, 0.48, 1.0)
        step = (along * slide / 2 + across * gap / 4) / zoom
        upper = stage.view(zoom, 0.5 - step[0] / stage.ratio, 0.5 - step[1] + 0.5 * gap / zoom)
        lower = stage.view(zoom, 0.5 + step[0] / stage.ratio, 0.5 + step[1] - 0.5 * gap / zoom)
        crack = max(gap, 0.0035)
        halves = mix(upper, lower, mask(off * height / 2 + 0.5, stage.size))
        return mix(halves, behind, mask((crack / 2 - np.abs(off)) * height / 2, stage.size))

    return draw


def stark(stage: Stage) -> Frame:
    """The picture as an ink drawing: black and white alone."""
    middle = float(np.median(np.asarray(stage.opening.y)[::8, ::8]))
    light = [round(16 + 219 * smooth(v, middle - 14, middle + 14)) for v in range(256)]
    drawn = stage.view(1.17)
    return Frame(drawn.y.point(light), *(Image.new("L", plane.size, 128) for plane in drawn[1:]))


def float_away(stage: Stage) -> Draw:
    """The picture comes off like a printed card and hovers, turning a little, over its blurred likeness."""
    behind, card = backdrop(stage, 0.75), printed(stage.opening)
    x, y = net(64, 36)

    def draw(t: float) -> Frame:
        loose, seconds = smooth(t, 0.03, 0.40), t * stage.seconds
        if loose <= 0:
            return stage.opening
        size = 1 - 0.32 * loose + 0.012 * loose * np.sin(seconds * 1.4)
        bob = loose * 0.035 * np.sin(seconds * 2.1)
        yaw, pitch = loose * 0.32 * np.sin(seconds * 1.25), loose * 0.13 * np.sin(seconds * 1.7 + 0.6)
        dark = np.clip((size / 2 + 0.04 - np.abs(x - 0.48)) / 0.10, 0, 1)
        dark = dark * np.clip((size / 2 + 0.05 - np.abs(y - 0.56 + bob)) / 0.15, 0, 1)
        frame = copied(shade(behind, -0.5 * loose * dark, stage.size))
        place(frame, card, hung(size * (1 + 2 * RIM), yaw, pitch, bob, stage.ratio))
        return frame

    return draw


RIM = 0.03
"""The white border of a card, in heights and widths of the picture."""


def printed(frame: Frame) -> Frame:
    """The frame as a sheet with a white border around it."""
    wide, high = (even(length * (1 + 2 * RIM)) for length in frame.size)
    sheet = plain((0.97, 0.96, 0.94), (wide, high))
    for under, over in zip(sheet, frame, strict=True):
        under.paste(over, ((under.width - over.width) // 2, (under.height - over.height) // 2))
    return sheet


def hung(size: float, yaw: float, pitch: float, bob: float, ratio: float) -> list[Point]:
    """The corners of a card of this size before the middle of the frame, turned both ways (radians)."""
    corners = []
    for x, y in rectangle(-size / 2, -size / 2, size / 2, size / 2):
        deep = 2.2 / (2.2 + x * ratio * np.sin(yaw) + y * np.sin(pitch))
        corners.append((0.5 + x * np.cos(yaw) * deep, 0.5 + y * np.cos(pitch) * deep + bob))
    return corners
