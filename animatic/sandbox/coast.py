"""A lighthouse coast: sky and sun, far hills, moving water, a headland with its tower and lamp."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from PIL import Image, ImageDraw

from animatic.sandbox.paint import Colour, Light, axes, blend, edge, line, noise, smooth, stars


@dataclass(frozen=True)
class Hour:
    """The light of one time of day over the coast."""

    zenith: Colour
    middle: Colour
    horizon: Colour
    sun: Colour
    sun_height: float  # above the horizon, in heights of the picture
    cloud: Colour
    land: Colour
    lamp: float  # how brightly the lighthouse burns


HOURS = (
    Hour((0.16, 0.22, 0.42), (0.72, 0.45, 0.48), (1.0, 0.66, 0.38), (1.0, 0.80, 0.52), 0.045,
         (1.0, 0.58, 0.42), (0.10, 0.09, 0.13), 1.0),
    Hour((0.30, 0.52, 0.74), (0.80, 0.78, 0.76), (1.0, 0.84, 0.66), (1.0, 0.93, 0.76), 0.12,
         (1.0, 0.94, 0.88), (0.16, 0.19, 0.17), 0.35),
    Hour((0.03, 0.06, 0.16), (0.10, 0.20, 0.38), (0.42, 0.46, 0.56), (0.92, 0.94, 1.0), 0.30,
         (0.34, 0.40, 0.54), (0.02, 0.03, 0.06), 1.3),
    Hour((0.20, 0.16, 0.38), (0.80, 0.40, 0.52), (1.0, 0.58, 0.50), (1.0, 0.72, 0.60), 0.07,
         (1.0, 0.48, 0.50), (0.10, 0.06, 0.13), 1.0),
)  # fmt: skip


def coast(random: np.random.Generator, seed: int, width: int, height: int) -> Light:
    """A headland with a lighthouse over water, hills far away and the sun (or moon) low above them."""
    hour = HOURS[seed % len(HOURS)]
    horizon, side = random.uniform(0.56, 0.62), random.choice((-1.0, 1.0))
    sun_x = 0.5 - side * random.uniform(0.02, 0.14)
    x, y = axes(width, height)
    scene = sky(random, hour, x, y, horizon, sun_x)
    for far, distance in enumerate((0.72, 0.45)):
        hills = line(random, width, 5 + 4 * far) * (0.5 + 0.9 * np.abs(x - sun_x))
        ridge = horizon - (0.05 - 0.02 * far) * hills
        haze = blend(np.array(hour.land, np.float32), np.array(hour.horizon, np.float32), distance)
        scene = blend(scene, haze, edge(ridge, y, height))
    scene = sea(random, hour, scene, x, y, horizon, sun_x)
    return headland(random, hour, scene, horizon, side)


def sky(random: np.random.Generator, hour: Hour, x: Light, y: Light, horizon: float, sun_x: float) -> Light:
    """The gradient of the air, the sun with its glow, and clouds lit from its side."""
    height, width = y.shape[0], x.shape[1]
    rise = np.clip(y / horizon, 0, 1)[..., None]
    air = blend(np.array(hour.zenith), np.array(hour.middle), smooth(rise / 0.72))
    air = blend(air, np.array(hour.horizon), smooth((rise - 0.5) / 0.5))
    air = np.broadcast_to(air, (height, width, 3)).astype(np.float32)
    away = np.hypot((x - sun_x) * width / height, y - (horizon - hour.sun_height))
    sun = np.array(hour.sun, np.float32)
    if hour.lamp > 1:
        air = air + stars(random, width, height) * (1 - rise) ** 0.5
    glow = 0.55 * np.exp(-away / 0.16) + 0.30 * np.exp(-away / 0.5)
    air = air + sun * glow[..., None] * (1.2 - 0.6 * rise)
    air = air + sun * (1.6 * smooth((0.036 - away) / 0.006))[..., None]
    puffs = noise(random, width, height, 3, 9, 6) * 0.72 + noise(random, width, height, 10, 30, 3) * 0.28
    cover = smooth((puffs - 0.47) / 0.26) * smooth(y / horizon * 1.3 + 0.25) * smooth((horizon - y) / 0.10)
    lit = np.clip(0.30 + 0.75 * np.exp(-away / 0.42) + 0.9 * (0.62 - puffs), 0, 1.25)[..., None]
    shade = 0.62 * np.array(hour.middle, np.float32) + 0.18 * np.array(hour.zenith, np.float32)
    return blend(air, blend(shade, np.array(hour.cloud, np.float32), lit), cover[..., None] * 0.82)


def sea(
    random: np.random.Generator, hour: Hour, scene: Light, x: Light, y: Light, horizon: float, sun_x: float
) -> Light:
    """The sky upside down in moving water, with the sun's glitter towards the viewer."""
    height, width = y.shape[0], x.shape[1]
    near = np.clip((y - horizon) / (1 - horizon), 0, 1)
    swell = waves(random, width, height, near)
    mirrored = (2 * horizon - y + swell * (0.015 + 0.20 * near)) * height
    rows = np.clip(mirrored, 0, horizon * height - 2).astype(np.intp)
    columns = np.clip((x + swell * 0.012 * near) * (width - 1), 0, width - 1).astype(np.intp)
    water = scene[rows, columns] * (0.84 - 0.40 * near + 0.85 * swell)[..., None]
    water = water + np.array(hour.zenith, np.float32) * (0.06 + 0.10 * near)[..., None]
    spread = np.exp(-(((x - sun_x) / (0.022 + 0.12 * near)) ** 2))
    sparkle = smooth((swell - 0.02) / 0.14) * spread * (1.15 - 0.7 * near)
    water = water + np.array(hour.sun, np.float32) * sparkle[..., None] * 0.8
    return blend(scene, water, smooth((y - horizon) * height / 1.5)[..., None])


def waves(random: np.random.Generator, width: int, height: int, near: Light) -> Light:
    """Waves in -0.5..0.5, flat and dense at the horizon, long and broad at the viewer's feet."""
    far = noise(random, width, height, 44, 150, 3) - 0.5
    field = noise(random, width, height, 10, 52, 5) - 0.5
    depth = np.log(near[:, 0] * 0.96 + 0.04) / np.log(0.04)  # a wave is as many rows high as it is near
    row = np.clip((1 - depth) * (height - 1), 0, height - 1).astype(np.intp)
    return blend(far, field[row], smooth(near * 3 + 0.25))


def headland(random: np.random.Generator, hour: Hour, scene: Light, horizon: float, side: float) -> Light:
    """A dark cape on one side with the lighthouse, its keeper's house and its lamp."""
    height, width = scene.shape[:2]
    x, y = axes(width, height)
    inward = (x - 0.5) * side + 0.5  # 0 at the open sea, 1 at the land's edge of the picture
    reach = smooth((inward - 0.50) / 0.36)
    crest = horizon + 0.100 - 0.150 * reach + 0.022 * (line(random, width, 16) - 0.5) * (0.3 + reach)
    shore = 0.15 * np.clip((inward - 0.50) / 0.5, 0, 1) ** 1.3 + 0.020 * (line(random, width, 26) - 0.5)
    foot = horizon + 0.075 + shore
    land = edge(crest, y, height) * (1 - edge(foot, y, height))
    below = smooth((foot + 0.9 * (foot - crest) - y) / 0.05) * edge(foot, y, height) * (foot > crest)
    scene = scene * (1 - 0.62 * below * (0.7 + 0.3 * noise(random, width, height, 12, 90, 3)))[..., None]
    rock = noise(random, width, height, 34, 60, 5)
    sunny = np.exp(-np.clip(y - crest, 0, 1) / 0.022)
    earth = np.array(hour.land, np.float32) * (0.30 + 1.5 * rock**1.5 + 1.1 * sunny)[..., None]
    earth = earth + np.array(hour.horizon, np.float32) * (0.02 + 0.16 * sunny * rock)[..., None]
    scene = blend(scene, earth, land)
    froth = smooth((noise(random, width, height, 60, 20, 3) - 0.40) / 0.3)
    foam = np.exp(-(((y - foot) / 0.0035) ** 2)) * froth * (foot > crest)
    scene = scene + np.array(hour.cloud, np.float32) * (0.34 * foam)[..., None]
    drawing, glow = tower(hour, width, height, 0.5 + side * 0.275, float(horizon - 0.028), side)
    painted = np.asarray(drawing, np.float32) / 255
    return blend(scene, painted[..., :3], painted[..., 3:]) + glow


Outline = Sequence[tuple[float, float]]


def tower(
    hour: Hour, width: int, height: int, base_x: float, base_y: float, side: float
) -> tuple[Image.Image, Light]:
    """The lighthouse and its keeper's house as RGBA, and the light the lamp adds."""
    sheet = Image.new("RGBA", (width * 2, height * 2))
    pen, unit = ImageDraw.Draw(sheet), height * 2
    bright = np.array(hour.middle) * 0.5 + np.array(hour.horizon) * 0.42

    def draw(points: Outline, paint: Colour, turn: float | None = None) -> None:
        """A shape around the tower's foot; `turn` -1..1 is where it faces, None if it glows by itself."""
        light = 1.0 if turn is None else bright * (0.34 + 0.66 * np.clip(0.5 - side * turn * 0.55, 0, 1))
        spots = [(base_x * width * 2 + x * unit, (base_y + y) * unit) for x, y in points]
        pen.polygon(spots, tuple(int(255 * min(c, 1)) for c in np.array(paint) * light))

    for band, strip in product(range(5), range(24)):
        left, right = strip / 12 - 1, (strip + 1) / 12 - 1
        low, high = 0.05 - band * 0.058, 0.05 - (band + 1) * 0.058
        wide, slim = 0.036 - band * 0.003, 0.036 - (band + 1) * 0.003
        points = ((left * slim, high), (right * slim, high), (right * wide, low), (left * wide, low))
        draw(points, (0.86, 0.20, 0.17) if band % 2 else (1.0, 0.97, 0.93), (left + right) / 2)
    iron, house = (0.25, 0.22, 0.26), side * 0.075
    draw(block(0, -0.247, -0.238, 0.031), iron, 0)
    draw(block(0, -0.280, -0.247, 0.016), *(((1.0, 0.90, 0.62), None) if hour.lamp > 0.5 else (iron, 0)))
    draw(block(0, -0.298, -0.279, 0.022, lean=0.018), (0.80, 0.18, 0.16), 0)
    for post in (-0.029, -0.015, 0.0, 0.015, 0.029):
        draw(block(post, -0.262 if abs(post) > 0.02 else -0.280, -0.246, 0.001), iron, 0)
    draw(block(house, 0.005, 0.055, 0.045), (0.95, 0.90, 0.86), 0.4 * side)
    draw(block(house, -0.025, 0.006, 0.052, lean=0.022), (0.55, 0.22, 0.18), 0.3 * side)
    draw(block(house - 0.011, 0.018, 0.038, 0.009), (1.0, 0.84, 0.50))
    small = sheet.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return small, lamp(hour, width, height, base_x, base_y - 0.264)


def block(middle: float, top: float, bottom: float, half: float, lean: float = 0.0) -> Outline:
    """A box, or with a lean a roof, in heights of the picture."""
    left, right = middle - half, middle + half
    return ((left + lean, top), (right - lean, top), (right, bottom), (left, bottom))


def lamp(hour: Hour, width: int, height: int, lamp_x: float, lamp_y: float) -> Light:
    """The light of the lamp: its glow and the beam both ways."""
    x, y = axes(width, height)
    across, down = (x - lamp_x) * width / height, y - lamp_y
    away, aside = np.hypot(across, down), np.abs(across)
    glow = 0.9 * np.exp(-away / 0.02) + 0.28 * np.exp(-away / 0.09)
    beam = 0.32 * np.exp(-((down / (0.008 + 0.05 * aside)) ** 2)) * np.exp(-aside / 0.35)
    warm = np.array((1.0, 0.86, 0.58), np.float32) * hour.lamp
    return np.asarray(warm * (glow + beam)[..., None], np.float32)
