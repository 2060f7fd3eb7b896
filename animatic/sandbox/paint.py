"""What scenes are painted with: light on float arrays shaped (height, width, 3), in 0..1, and noise."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageFilter

Light = NDArray[np.floating[Any]]
Colour = tuple[float, float, float]


def axes(width: int, height: int) -> tuple[Light, Light]:
    """The places of the pixels' centres in 0..1: x shaped (1, width), y shaped (height, 1)."""
    x = (np.arange(width, dtype=np.float32) + 0.5) / width
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    return x[None, :], y[:, None]


def smooth(value: ArrayLike) -> Light:
    """0 below 0, 1 above 1, and no corner between."""
    t = np.clip(np.asarray(value, np.float32), 0, 1)
    return t * t * (3 - 2 * t)


def blend(under: ArrayLike, over: ArrayLike, amount: ArrayLike) -> Light:
    """`over` laid on `under`; an amount shaped (height, width) gets an axis for colour where needed."""
    below, above, share = (np.asarray(a, np.float32) for a in (under, over, amount))
    if share.ndim == 2 and max(below.ndim, above.ndim) != 2:
        share = share[..., None]
    return below + (above - below) * share


def edge(line_y: Light, y: Light, height: int) -> Light:
    """1 below the line, 0 above it, one soft pixel between."""
    return smooth((y - line_y) * height / 1.6 + 0.5)


def noise(
    random: np.random.Generator, width: int, height: int, across: int, down: int, octaves: int
) -> Light:
    """Fractal noise in 0..1 around 0.5, `across` by `down` lumps at its coarsest."""
    total: Light = np.zeros((height, width), np.float32)
    weight = 0.0
    for octave in range(octaves):
        grid = random.random((down * 2**octave + 2, across * 2**octave + 2), dtype=np.float32)
        layer = Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(layer) * 0.5**octave
        weight += 0.5**octave
    return np.asarray(np.clip((total / weight - 0.5) * 1.7 + 0.5, 0, 1))


def line(random: np.random.Generator, width: int, lumps: int) -> Light:
    """One row of noise, shaped (1, width): a crest or a shore."""
    return noise(random, width, 1, lumps, 1, 5)[:1]


def stars(random: np.random.Generator, width: int, height: int) -> Light:
    """A few hundred points of light, in the upper half, shaped (height, width, 1)."""
    field = np.zeros((height, width, 1), np.float32)
    places = random.random((260, 3))
    rows, columns = (places[:, 0] * height * 0.5).astype(int), (places[:, 1] * width).astype(int)
    field[rows, columns, 0] = places[:, 2] ** 3
    return field


def soften(light: Light, radius: float) -> Light:
    """The light out of focus by `radius` pixels, worked out small since nobody sees the difference."""
    height, width = light.shape[:2]
    scale = max(1, int(radius / 3))
    small = Image.fromarray(np.uint8(np.clip(light / 2, 0, 1) * 255)).reduce(scale)
    blurred = small.filter(ImageFilter.GaussianBlur(radius / scale)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    return np.asarray(blurred, np.float32) * np.float32(2 / 255)


def develop(light: Light, random: np.random.Generator) -> Image.Image:
    """Light into a picture: bloom, a soft shoulder, falloff to the corners, grain."""
    height, width = light.shape[:2]
    x, y = axes(width, height)
    bloom = soften(np.clip(light - 0.72, 0, 2), height / 45)
    light = light + 0.55 * bloom
    light = np.where(light > 0.8, 0.8 + 0.2 * np.tanh((light - 0.8) / 0.3), light)
    corner = (x - 0.5) ** 2 + (y - 0.5) ** 2
    light = light * (1.04 - 0.62 * corner)[..., None]
    grain = random.normal(0, 0.011, (height, width, 1)).astype(np.float32)
    return Image.fromarray(np.uint8(np.clip(light + grain, 0, 1) * 255 + 0.5))
