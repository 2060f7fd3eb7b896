"""Changing the colours and the light of a whole picture."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps


def tinted(picture: Image.Image, colour: tuple[int, ...], amount: float) -> Image.Image:
    """The picture in the light of a colour: its own brightness, part of its hue."""
    grey = ImageOps.grayscale(picture)
    dark = tuple(round(value * 0.12) for value in colour)
    return Image.blend(picture, ImageOps.colorize(grey, dark, "white", mid=colour[:3]), amount)


def in_colours_of(model: Image.Image, picture: Image.Image) -> Image.Image:
    """The picture with the mean and the spread of each colour as the model has them."""
    theirs, ours = np.asarray(model, np.float32), np.asarray(picture, np.float32)
    spread = theirs.std(axis=(0, 1)) / np.maximum(ours.std(axis=(0, 1)), 1)
    moved = (ours - ours.mean(axis=(0, 1))) * np.clip(spread, 0.4, 2.5) + theirs.mean(axis=(0, 1))
    return Image.fromarray(np.uint8(np.clip(moved, 0, 255)))


def lightened(colour: tuple[int, ...]) -> tuple[int, ...]:
    """The colour more than half way to white."""
    return tuple(round(value + (255 - value) * 0.55) for value in colour)


CHANGES: dict[tuple[str, ...], Callable[[Image.Image], Image.Image]] = {
    ("black and white", "monochrome", "grayscale", "greyscale"): lambda p: ImageOps.grayscale(p),
    ("bright", "lighter"): lambda p: ImageEnhance.Brightness(p).enhance(1.35),
    ("dark", "night"): lambda p: ImageEnhance.Brightness(p).enhance(0.55),
    ("blur", "soft"): lambda p: p.filter(ImageFilter.GaussianBlur(max(p.size) / 120)),
    ("warm", "sunset", "golden"): lambda p: tinted(p, (255, 176, 96), 0.3),
    ("cold", "cool", "winter"): lambda p: tinted(p, (120, 170, 255), 0.3),
    ("mirror", "flip"): lambda p: ImageOps.mirror(p),
    ("vivid", "contrast", "colourful", "colorful"): lambda p: ImageEnhance.Color(p).enhance(1.7),
}
