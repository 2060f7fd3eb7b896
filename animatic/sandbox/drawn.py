"""Pictures drawn from nothing but a number: counters, studio walls, people and an armchair.

They stand where a service has photographs of its own: presets and samples. `drawn:<kind>:<number>:<w>x<h>`
is the address of one.
"""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from animatic.sandbox.paint import Colour, Light, axes, blend, develop, noise, smooth

FINER = 2
"""Shapes are drawn so many times larger and shrunk, which rounds their edges off."""

Pen = ImageDraw.ImageDraw
Box = Sequence[float]

MATERIALS: dict[str, tuple[Colour, Colour, tuple[int, int]]] = {  # ground, veins, lumps across and down
    "Marble": ((0.88, 0.87, 0.86), (0.55, 0.55, 0.58), (4, 3)),
    "Oak": ((0.62, 0.44, 0.28), (0.42, 0.27, 0.15), (2, 40)),
    "Slate": ((0.24, 0.26, 0.29), (0.36, 0.38, 0.41), (9, 9)),
    "Linen": ((0.84, 0.80, 0.72), (0.72, 0.67, 0.58), (90, 90)),
    "Sand": ((0.86, 0.74, 0.55), (0.72, 0.58, 0.40), (40, 14)),
    "Terrazzo": ((0.90, 0.86, 0.82), (0.62, 0.38, 0.30), (30, 24)),
    "Walnut": ((0.34, 0.21, 0.14), (0.20, 0.12, 0.08), (2, 46)),
    "Moss": ((0.24, 0.34, 0.16), (0.38, 0.48, 0.22), (50, 40)),
}
WALLS: dict[str, Colour] = {
    "cream": (0.93, 0.88, 0.79), "sage": (0.66, 0.73, 0.62), "blush": (0.92, 0.74, 0.70),
    "sky": (0.66, 0.79, 0.90), "clay": (0.72, 0.45, 0.34), "fog": (0.76, 0.77, 0.79),
}  # fmt: skip
PAPERS = (1, 3, 5)
"""The walls behind people: none is of the colour of their clothes."""
SKINS = ((244, 208, 180), (224, 172, 134), (188, 128, 92), (140, 90, 62), (96, 60, 42))
HAIRS = ((38, 26, 22), (92, 56, 32), (196, 148, 82), (152, 62, 34), (70, 70, 78))
CLOTHES = ((52, 74, 118), (164, 58, 62), (70, 112, 84), (226, 210, 184), (92, 76, 124), (210, 150, 62))


def draw(kind: str, number: int, width: int, height: int) -> Image.Image:
    """One of KINDS, RGB or RGBA; raises KeyError for another."""
    return KINDS[kind](number, width, height)


def counter(number: int, width: int, height: int) -> Image.Image:
    """A worktop before a wall, with light from one side: room for a product in the middle."""
    random = np.random.default_rng(number)
    ground, veins, (across, down) = list(MATERIALS.values())[number % len(MATERIALS)]
    wall = list(WALLS.values())[number // len(MATERIALS) % len(WALLS)]
    x, y = axes(width, height)
    light = lamp(random, x, y)
    rough = noise(random, width, height, 5, 4, 3)[..., None]
    scene = np.array(wall, np.float32) * (light * (0.92 + 0.12 * rough))
    lumps = noise(random, width, height, across, down, 4)
    lines = smooth(1 - np.abs(lumps - 0.5) * 7)
    top = blend(np.array(ground, np.float32), np.array(veins, np.float32), lines * 0.7)
    near = smooth((y - 0.62) / 0.38)[..., None]
    top = top * light * (0.78 + 0.22 * near) * (0.9 + 0.2 * lumps[..., None])
    scene = blend(scene, top, smooth((y - 0.62) * height / 2 + 0.5) * np.ones_like(x))
    shade = 1 - 0.30 * np.exp(-(((y - 0.625) / 0.02) ** 2))[..., None]
    return develop(scene * shade, random)


def wall(number: int, width: int, height: int) -> Image.Image:
    """Studio paper that runs from the wall to the floor in one curve."""
    random = np.random.default_rng(500 + number)
    colour = np.array(list(WALLS.values())[number % len(WALLS)], np.float32)
    x, y = axes(width, height)
    floor = smooth((y - 0.66) / 0.22)[..., None]
    paper = 0.97 + 0.05 * noise(random, width, height, 60, 60, 2)[..., None]
    return develop(colour * lamp(random, x, y) * (1 - 0.10 * floor) * paper, random)


def lamp(random: np.random.Generator, x: Light, y: Light) -> Light:
    """A soft light from the left or the right, shaped (height, width, 1)."""
    from_x, from_y = random.choice((0.15, 0.85)), random.uniform(0.1, 0.35)
    glow: Light = np.exp(-(((x - from_x) / 0.75) ** 2) - ((y - from_y) / 0.8) ** 2)
    return np.asarray((0.62 + 0.46 * glow)[..., None], np.float32)


def person(number: int, width: int, height: int) -> Image.Image:
    """A figure in a studio."""
    paper = wall(PAPERS[number % len(PAPERS)] + len(WALLS) * number, width, height)
    return shadowed(paper, figure(number, width, height))


def figure(number: int, width: int, height: int) -> Image.Image:
    """Somebody standing and facing us in a plain top and trousers or a skirt, RGBA, nothing around."""
    shape = Image.new("RGBA", (width * FINER, height * FINER))
    pen, unit = ImageDraw.Draw(shape), height * FINER / 100
    middle = width * FINER / 2
    skin, hair = SKINS[number % len(SKINS)], HAIRS[number // 2 % len(HAIRS)]
    top, bottom = CLOTHES[number % len(CLOTHES)], CLOTHES[(number + 2) % len(CLOTHES)]

    def at(*box: float) -> list[float]:
        """Hundredths of the height: x from the middle, y from the top."""
        return [middle + v * unit if place % 2 == 0 else v * unit for place, v in enumerate(box)]

    if number % 2:  # long hair falls behind the shoulders
        pen.rounded_rectangle(at(-8, 8, 8, 31), 7 * unit, hair)
    for side in (-1, 1):
        pen.line(at(side * 10, 27, side * 13.5, 42, side * 12, 55), skin, round(4 * unit), "curve")
        pen.line(at(side * 9.5, 26, side * 13, 38), top, round(5.5 * unit), "curve")
        pen.line(at(side * 4, 70, side * 4.5, 93), skin, round(4 * unit))
        pen.ellipse(at(side * 5 - 4, 92, side * 5 + 4, 97), (48, 40, 38))
    pen.polygon(at(-3, 18, 3, 18, 3.5, 25, -3.5, 25), skin)
    pen.polygon(at(-11, 24.5, -4, 22.5, 4, 22.5, 11, 24.5, 9, 53, -9, 53), top)
    pen.ellipse(at(-4, 20, 4, 26), skin)
    if number % 3 == 0:
        pen.polygon(at(-9, 52, 9, 52, 14, 76, -14, 76), bottom)
    else:
        for side in (-1, 1):
            pen.polygon(at(side * 9, 52, 0, 52, side * 1, 92, side * 8, 92), bottom)
    face(pen, at, skin, hair)
    return shaded(shape.resize((width, height), Image.Resampling.LANCZOS))


def face(pen: Pen, at: Callable[..., list[float]], skin: Sequence[int], hair: Sequence[int]) -> None:
    dark = tuple(round(value * 0.55) for value in skin)
    pen.ellipse(at(-6.5, 4, 6.5, 16), tuple(hair))
    pen.ellipse(at(-5.4, 6, 5.4, 20.5), tuple(skin))
    pen.chord(at(-6, 4.4, 6, 14), 180, 360, tuple(hair))
    for side in (-1, 1):
        pen.ellipse(at(side * 2.2 - 0.6, 12, side * 2.2 + 0.6, 13.2), (40, 32, 30))
        pen.arc(at(side * 2.2 - 1.2, 10.4, side * 2.2 + 1.2, 12.4), 200, 340, dark, 3)
    pen.arc(at(-1.8, 14.5, 1.8, 17.6), 20, 160, (170, 74, 70), 5)


def armchair(number: int, width: int, height: int) -> Image.Image:
    """An armchair on white, as in a shop's catalogue."""
    chair = Image.new("RGBA", (width * FINER, height * FINER))
    pen, unit = ImageDraw.Draw(chair), min(width, height) * FINER / 100
    left, upper = (width * FINER - 100 * unit) / 2, (height * FINER - 100 * unit) / 2
    cloth = CLOTHES[(number + 2) % len(CLOTHES)]

    def part(box: Box, radius: float, light: float) -> None:
        placed = [upper + v * unit if place % 2 else left + v * unit for place, v in enumerate(box)]
        colour = tuple(min(255, round(value * light)) for value in cloth)
        pen.rounded_rectangle(placed, radius * unit, colour)

    for foot in (24, 72):
        pen.polygon(
            [(left + (foot + dx) * unit, upper + y * unit) for dx, y in ((0, 80), (5, 80), (3, 92), (1, 92))],
            (96, 62, 38),
        )
    part((24, 16, 76, 62), 9, 0.92)
    part((28, 20, 72, 60), 7, 1.06)
    part((26, 54, 74, 74), 6, 1.18)
    part((22, 68, 78, 83), 4, 0.82)
    for side in ((15, 42, 29, 84), (71, 42, 85, 84)):
        part(side, 6, 1.0)
    chair = chair.resize((width, height), Image.Resampling.LANCZOS)
    white = Image.new("RGB", (width, height), "white")
    white.paste(chair, mask=chair)
    return white


def shaded(shape: Image.Image) -> Image.Image:
    """Lit from the left, so that a flat drawing gets some body."""
    alpha = shape.getchannel("A")
    radius = shape.height / 50
    away = ImageChops.offset(alpha.filter(ImageFilter.GaussianBlur(radius)), -round(radius), 0)
    dark = ImageChops.invert(away).point([round(value * 0.45) for value in range(256)])
    lit = Image.composite(Image.new("RGB", shape.size, (20, 14, 22)), shape.convert("RGB"), dark)
    lit.putalpha(alpha)
    return lit


def shadowed(ground: Image.Image, thing: Image.Image) -> Image.Image:
    """The thing laid on the ground picture of the same size, with a soft shadow at its foot."""
    alpha = thing.getchannel("A")
    left, top, right, bottom = alpha.getbbox() or (0, 0, *alpha.size)
    deep = max(2, (bottom - top) // 22)
    shadow = Image.new("L", ground.size)
    ImageDraw.Draw(shadow).ellipse((left, bottom - deep, right, bottom + deep), fill=110)
    soft = shadow.filter(ImageFilter.GaussianBlur(deep * 0.7))
    dark = Image.composite(Image.new("RGB", ground.size, (18, 16, 20)), ground.convert("RGB"), soft)
    dark.paste(thing.convert("RGB"), mask=alpha)
    return dark


KINDS: dict[str, Callable[[int, int, int], Image.Image]] = {
    "counter": counter,
    "wall": wall,
    "person": person,
    "figure": figure,
    "armchair": armchair,
}
