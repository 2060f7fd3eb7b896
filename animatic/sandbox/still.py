"""Still pictures as people send them: opened within limits, upright, flat, and cut to the film's frame."""

import io
import struct

import numpy as np
from PIL import Image, ImageOps
from PIL.Image import DecompressionBombError

MAX_PIXELS = 60_000_000
"""More than this is refused before a pixel is decoded; the largest phone cameras make 50 megapixels."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
"""What is opened at all: nothing that starts another program, as PostScript would."""

FINE = 1920 * 1200
"""Frames of at most so many pixels are filmed with care; larger ones, 4k, are made quickly instead."""

WIDEST = 3.0
"""The widest (or tallest) ratio a film takes over from its picture."""


BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    TypeError,
    struct.error,
    DecompressionBombError,
)
"""What Pillow raises over bytes that are not what they claim."""


class UnreadablePicture(ValueError):
    """These bytes are no picture that can be shown."""


def open_still(data: bytes, width: int, height: int) -> Image.Image:
    """The picture as RGB of exactly `width` by `height` pixels, cut around its centre, never distorted.

    Raises UnreadablePicture if it cannot be decoded or has more than MAX_PIXELS.
    """
    try:
        Image.init()  # once: Pillow knows by itself only the most common formats
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnreadablePicture(f"{image.width} × {image.height} pixels are too many to open.")
            image.draft("RGB", (2 * max(width, height),) * 2)
            upright = flatten(ImageOps.exif_transpose(image))
    except UnreadablePicture:
        raise
    except BROKEN as error:
        raise UnreadablePicture("The bytes are not a picture that can be read.") from error
    return upright.resize(
        (width, height), Image.Resampling.LANCZOS, cover(upright, width / height), reducing_gap=2.0
    )


def flatten(image: Image.Image) -> Image.Image:
    """RGB on white, whatever the mode: transparency, palettes, CMYK, 16 bits and floats."""
    if image.mode[0] in "IF":
        return deepen(image)
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def deepen(image: Image.Image) -> Image.Image:
    """A grey picture of more than 8 bits; white is the least of the usual scales that holds its brightest pixel."""
    values = np.asarray(image, np.float64)
    scales = {"I": (255.0, 65535.0), "F": (1.0, 255.0, 65535.0)}.get(image.mode, (65535.0,))
    brightest = float(values.max())
    white = next((scale for scale in scales if scale >= brightest), brightest)
    return Image.fromarray(np.uint8(np.clip(values / white, 0, 1) * 255)).convert("RGB")


def cover(image: Image.Image, ratio: float) -> tuple[float, float, float, float]:
    """The largest box of this ratio around the picture's centre, in pixels: left, top, right, bottom."""
    width, height = min(image.width, image.height * ratio), min(image.height, image.width / ratio)
    left, top = (image.width - width) / 2, (image.height - height) / 2
    return left, top, left + width, top + height


def frame_size(
    picture_width: int, picture_height: int, short_side: int, aspect: tuple[int, int] | None = None
) -> tuple[int, int]:
    """The film's width and height in pixels, both even, the shorter one being `short_side`.

    The ratio is the picture's, at most WIDEST to one, or `aspect` (width, height) when one is asked.

    >>> frame_size(1600, 1200, 720), frame_size(1600, 1200, 720, aspect=(9, 16))
    ((960, 720), (720, 1280))
    """
    width, height = aspect or (picture_width, picture_height)
    ratio = min(max(width / height, 1 / WIDEST), WIDEST)
    short = even(short_side)
    return (even(short * ratio), short) if ratio >= 1 else (short, even(short / ratio))


def even(length: float) -> int:
    """The nearest even whole number, as H.264 with halved colour needs it."""
    return max(2, 2 * round(length / 2))
