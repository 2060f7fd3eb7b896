"""Photograph-like stills made from nothing but a seed: demos, thumbnails and tests need no picture files."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from animatic.sandbox.coast import coast
from animatic.sandbox.paint import Colour, Light, axes, blend, develop, noise, smooth, soften

ROOMS: tuple[tuple[Colour, Colour, Colour], ...] = (  # wall, glass, lights far away
    ((0.42, 0.27, 0.20), (0.95, 0.55, 0.18), (1.0, 0.74, 0.42)),
    ((0.16, 0.31, 0.32), (0.25, 0.68, 0.62), (0.98, 0.86, 0.62)),
    ((0.46, 0.27, 0.34), (0.92, 0.42, 0.50), (1.0, 0.80, 0.76)),
    ((0.19, 0.20, 0.38), (0.46, 0.46, 0.92), (0.80, 0.78, 1.0)),
)


def photograph(seed: int = 0, width: int = 1600, height: int = 1200) -> Image.Image:
    """A believable still, RGB: a lighthouse coast (even seeds) or a bottle on a table (odd seeds).

    Hour, palette and composition follow from `seed`, at any `width` and `height` in pixels.
    """
    random = np.random.default_rng(seed % 2**32)
    paint = table if seed % 2 else coast
    return develop(paint(random, seed // 2, width, height), random)


def table(random: np.random.Generator, seed: int, width: int, height: int) -> Light:
    """A glass bottle on a polished table, lights out of focus behind it."""
    wall, glass, far = (np.array(c, np.float32) for c in ROOMS[seed % len(ROOMS)])
    x, y = axes(width, height)
    rim, middle = random.uniform(0.66, 0.70), 0.5 + random.uniform(-0.06, 0.06)
    window = np.exp(-(((x - 0.18) * width / height) ** 2 + (y - 0.22) ** 2) / 0.20)
    scene: Light = wall * (0.30 + 1.15 * window)[..., None] + bokeh(random, far, width, height)
    grain = noise(random, width, height, 5, 80, 3) * 0.5 + noise(random, width, height, 3, 14, 3) * 0.5
    near = np.clip((y - rim) / (1 - rim), 0, 1)
    wood = np.array((0.34, 0.20, 0.12), np.float32) * (0.45 + 0.75 * grain + 0.25 * near)[..., None]
    wood = wood * (0.55 + 0.8 * np.exp(-(((x - 0.3) / 0.5) ** 2)))[..., None]
    scene = blend(scene, wood, smooth((y - rim) / 0.012 + 0.5))
    flipped = soften(np.ascontiguousarray(scene[::-1]), height / 60)
    shift = int((2 * rim - 1) * height)
    scene = blend(scene, np.roll(flipped, shift, axis=0), (near > 0) * 0.26 * (1 - near))
    return stand(scene, bottle(glass, wall, width, height), rim + 0.10, middle)


def bokeh(random: np.random.Generator, colour: Light, width: int, height: int) -> Light:
    """Discs of far lights, brighter at their rims as a lens draws them."""
    sheet = Image.new("L", (width, height))
    for x, y, size, glow in random.random((26, 4)):
        disc, radius = Image.new("L", (width, height)), height * (0.018 + 0.045 * size)
        centre_x, centre_y = x * width, (0.04 + 0.58 * y**0.8) * height
        pen = ImageDraw.Draw(disc)
        where = (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius)
        pen.ellipse(
            where, fill=int(26 + 60 * glow), outline=int(40 + 84 * glow), width=max(1, int(radius / 14))
        )
        sheet.paste(
            Image.eval(disc, lambda v: v), mask=disc.point(lambda v: 255 if v else 0).point(lambda v: v // 2)
        )
    soft = np.asarray(sheet.filter(ImageFilter.GaussianBlur(height / 400)), np.float32) / 255
    return soft[..., None] * colour * 2.6


def bottle(glass: Light, wall: Light, width: int, height: int) -> Light:
    """The bottle alone with its opacity, shaped (height, width, 4), its foot at the lower edge, centred."""
    x, y = axes(width, height)
    across = (x - 0.5) * width / height
    body_top, neck_top, cap_top = 0.50, 0.425, 0.30
    shoulder = smooth((y - body_top + 0.035) / 0.06)
    half = np.where(y < neck_top, 0.062, 0.046 + (0.125 - 0.046) * shoulder) - 0.018 * smooth(
        (y - 0.985) / 0.02
    )
    inside = smooth((half - np.abs(across)) * height / 1.5 + 0.5) * (y > cap_top)
    turn = np.clip(across / half, -1, 1)
    fill = smooth((y - 0.56) * height / 2)
    rim = np.abs(turn) ** 5
    light = 0.42 + 0.45 * np.exp(-(((turn + 0.15) / 0.55) ** 2)) + 0.35 * (y - 0.5)
    liquid = (
        glass * (light * (1 - 0.75 * rim))[..., None]
        + glass * (0.30 * np.exp(-(((turn - 0.55) / 0.22) ** 2)))[..., None]
    )
    empty = wall * (0.55 + 0.5 * light)[..., None] + 0.10
    colour = blend(empty * (1 - 0.5 * rim)[..., None], liquid, fill)
    colour = (
        colour
        + (
            0.85
            * smooth((0.05 - np.abs(turn + 0.72)) / 0.035)
            * smooth((y - 0.53) / 0.03)
            * smooth((0.97 - y) / 0.04)
        )[..., None]
    )
    colour = (
        colour + (0.28 * smooth((0.025 - np.abs(turn - 0.80)) / 0.02) * smooth((y - 0.55) / 0.05))[..., None]
    )
    neck = np.exp(-(((turn + 0.55) / 0.10) ** 2)) + 0.5 * np.exp(-(((turn - 0.66) / 0.07) ** 2))
    colour = colour + (0.34 * neck * smooth((y - 0.43) / 0.02) * smooth((0.54 - y) / 0.03))[..., None]
    colour = blend(colour, glass * 0.25 + 0.65, smooth((0.004 - np.abs(y - 0.562)) / 0.003) * (1 - rim) * 0.5)
    metal = (
        0.28
        + 0.80 * np.exp(-(((turn + 0.45) / 0.20) ** 2))
        + 0.42 * np.exp(-(((turn - 0.62) / 0.16) ** 2))
        - 0.12 * rim
    )
    colour = blend(
        colour,
        np.array((1.0, 0.86, 0.66), np.float32) * metal[..., None],
        smooth((neck_top - y) * height / 2),
    )
    colour = colour * (1 - 0.6 * smooth((0.006 - np.abs(y - neck_top - 0.006)) / 0.006))[..., None]
    paper, ink = label(width, height)
    shade = (0.62 + 0.42 * np.exp(-(((turn + 0.25) / 0.7) ** 2)))[..., None]
    colour = blend(
        colour, np.array((0.97, 0.94, 0.88), np.float32) * shade * (1 - 0.85 * ink[..., None]), paper
    )
    return np.concatenate([colour, inside[..., None]], axis=2).astype(np.float32)


def label(width: int, height: int) -> tuple[Light, Light]:
    """Where the bottle's paper is and where its print is, both (height, width)."""
    paper, ink = Image.new("L", (width, height)), Image.new("L", (width, height))
    left, right = width / 2 - 0.082 * height, width / 2 + 0.082 * height
    ImageDraw.Draw(paper).rounded_rectangle(
        (left, 0.655 * height, right, 0.885 * height), 0.006 * height, fill=255
    )
    pen = ImageDraw.Draw(ink)
    for text, place, size in (
        ("LUMEN", 0.735, 0.040),
        ("eau de soleil", 0.785, 0.020),
        ("50 ml", 0.850, 0.014),
    ):
        font = ImageFont.load_default(max(6, size * height))
        pen.text((width / 2, place * height), text, fill=255, font=font, anchor="mm")
    pen.line(
        (width / 2 - 0.03 * height, 0.815 * height, width / 2 + 0.03 * height, 0.815 * height),
        255,
        max(1, height // 600),
    )
    frame = (left + 0.008 * height, 0.663 * height, right - 0.008 * height, 0.877 * height)
    pen.rectangle(frame, outline=150, width=max(1, height // 900))
    return np.asarray(paper, np.float32) / 255, np.asarray(ink, np.float32) / 255


def stand(scene: Light, thing: Light, foot: float, middle: float) -> Light:
    """The thing put on the table: its shadow away from the window, its reflection in the polish, itself."""
    height, width = scene.shape[:2]
    x, y = axes(width, height)
    across = (x - middle) * width / height
    contact = np.exp(-((across / 0.135) ** 2) - ((y - foot) / 0.012) ** 2)
    cast = np.exp(-(((across - 0.12) / 0.20) ** 2) - ((y - foot - 0.012) / 0.030) ** 2) * (y > foot - 0.05)
    scene = scene * (1 - 0.80 * contact)[..., None] * (1 - 0.5 * cast)[..., None]
    light = np.exp(-(((across - 0.16) / 0.09) ** 2) - ((y - foot - 0.025) / 0.018) ** 2)
    scene = scene + thing[int(height * 0.8), width // 2 - int(0.10 * height), :3] * (0.55 * light)[..., None]
    sideways = int((middle - 0.5) * width)
    placed = np.roll(thing, sideways, axis=1)
    lifted = np.zeros_like(placed)
    rise = int((1 - foot) * height)
    lifted[: height - rise] = placed[rise:]
    mirror = np.zeros_like(placed)
    mirror[height - rise :] = lifted[height - rise - 1 : height - 2 * rise - 1 : -1]
    soft = soften(mirror[..., :3], height / 200)
    scene = blend(scene, soft, mirror[..., 3] * 0.34 * smooth((foot + 0.20 - y) / 0.20))
    return blend(scene, lifted[..., :3], lifted[..., 3])
