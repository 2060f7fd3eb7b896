"""Finding what a picture is about: masks, white where the thing is and black elsewhere."""

import io
import struct
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from animatic.sandbox.still import FORMATS, MAX_PIXELS, UnreadablePicture

LARGEST_SIDE = 2048
"""Pixels; larger pictures are worked on at this size."""

COARSE, FINE = 112, 1024
"""The sizes at which a subject is found, and at which its outline is followed."""

EDGE_COLOUR_STEP = 20
"""Colours along the edges that differ by less count as one."""

Grid = NDArray[np.float32]
Spots = NDArray[np.bool_]

COLOURS = {
    "black": (20, 20, 22), "white": (246, 246, 244), "gray": (135, 137, 140), "grey": (135, 137, 140),
    "red": (205, 38, 44), "orange": (238, 128, 32), "yellow": (245, 208, 50), "green": (58, 148, 72),
    "blue": (44, 92, 200), "navy": (26, 38, 88), "purple": (118, 62, 168), "pink": (240, 140, 176),
    "brown": (122, 78, 46), "beige": (222, 202, 172), "teal": (30, 134, 138), "gold": (212, 168, 74),
}  # fmt: skip

PARTS = {
    (0.0, 0.17): ("head", "face", "hair", "hat", "glasses", "neck"),
    (0.15, 0.56): ("top", "upper", "shirt", "blouse", "jacket", "coat", "sweater", "torso"),
    (0.50, 0.92): ("bottom", "lower", "trousers", "pants", "jeans", "skirt", "shorts", "legs"),
    (0.90, 1.0): ("shoe", "shoes", "feet", "boots", "sneakers"),
}
"""Where on a standing person a named thing is, from the upper end to the lower."""


def open_picture(data: bytes, largest_side: int = LARGEST_SIDE) -> Image.Image:
    """Upright, RGB or RGBA, and no larger than asked. Raises UnreadablePicture."""
    try:
        Image.init()
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnreadablePicture(f"The picture has {image.width} × {image.height} pixels.")
            upright = ImageOps.exif_transpose(image)
            picture = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (OSError, SyntaxError, EOFError, IndexError, struct.error, Image.DecompressionBombError) as error:
        raise UnreadablePicture("The bytes are not a picture that can be read.") from error
    if max(picture.size) > largest_side:
        picture.thumbnail((largest_side, largest_side), Image.Resampling.LANCZOS)
    return picture


def subject(picture: Image.Image) -> Image.Image:
    """The mask of the thing in front, of the picture's size: by its transparency if it has one, otherwise
    by how its colours differ from those along the picture's upper and side edges."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] < 128:  # type: ignore[operator]
        return sharp(picture.getchannel("A"))
    flat = picture.convert("RGB").convert("YCbCr")
    small, fine = within(flat, COARSE), within(flat, FINE)
    ground = colours_of_edges(np.asarray(small, np.float32))
    strange = strangeness(small, ground)
    limit = halfway(strange)
    lump = main_lump(strange > limit, strange)
    if not 0.01 < lump.mean() < 0.9:
        return oval(picture.size)
    near = as_mask(lump).filter(ImageFilter.MaxFilter(5)).resize(fine.size)
    sure = as_mask(lump).filter(ImageFilter.MinFilter(7)).resize(fine.size)
    traced = (strangeness(fine, ground) > limit) & (np.asarray(near) > 127) | (np.asarray(sure) > 127)
    outline = as_mask(traced).filter(ImageFilter.MedianFilter(5))
    return sharp(outline.resize(picture.size, Image.Resampling.BICUBIC))


def named(picture: Image.Image, words: str) -> Image.Image:
    """The mask of what the words name: a colour, a part of a person, or the thing in front."""
    spoken = words.lower().replace("_", " ").split()
    for word in spoken:
        if word in COLOURS and (found := of_colour(picture, COLOURS[word])):
            return found
    whole = subject(picture)
    for (first, last), names in PARTS.items():
        if any(word in names for word in spoken):
            return band(whole, first, last)
    return whole


def of_colour(picture: Image.Image, colour: tuple[int, int, int]) -> Image.Image | None:
    """Where the picture has about this colour; None if that is hardly anywhere."""
    wanted = np.asarray(Image.new("RGB", (1, 1), colour).convert("YCbCr"), np.float32)[0, 0]
    seen = np.asarray(picture.convert("RGB").convert("YCbCr"), np.float32)
    far = np.sqrt((((seen - wanted) * (0.5, 1.3, 1.3)) ** 2).sum(axis=2))
    spots = far < 58
    return sharp(as_mask(spots).filter(ImageFilter.MedianFilter(5))) if spots.mean() > 0.004 else None


def grown(mask: Image.Image, pixels: int) -> Image.Image:
    """The white part larger by so many pixels on each side, or smaller by a negative number."""
    kind = ImageFilter.MaxFilter if pixels > 0 else ImageFilter.MinFilter
    for _ in range(abs(pixels)):
        mask = mask.filter(kind(3))
    return mask


def box_of(mask: Image.Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the white part; the whole frame if there is none."""
    return sharp(mask).getbbox() or (0, 0, *mask.size)


def band(mask: Image.Image, first: float, last: float) -> Image.Image:
    """The part of a mask between two heights of its own box, 0 at the top to 1 at the bottom."""
    _, top, _, bottom = box_of(mask)
    kept = Image.new("L", mask.size)
    box = (0, round(top + first * (bottom - top)), mask.width, round(top + last * (bottom - top)))
    kept.paste(mask.crop(box), box)
    return kept


def sharp(mask: Image.Image) -> Image.Image:
    """Black and white, nothing between."""
    return mask.convert("L").point([0] * 128 + [255] * 128)


def oval(size: tuple[int, int]) -> Image.Image:
    """The middle of the frame, for pictures without anything in front."""
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((size[0] * 0.2, size[1] * 0.15, size[0] * 0.8, size[1] * 0.85), fill=255)
    return mask


def within(picture: Image.Image, side: int) -> Image.Image:
    scale = min(1.0, side / max(picture.size))
    size = (max(8, round(picture.width * scale)), max(8, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC)


def as_mask(spots: Spots) -> Image.Image:
    return Image.fromarray(np.uint8(spots) * np.uint8(255))


def colours_of_edges(picture: Grid) -> Grid:
    """The few colours along the upper and side edges: things stand on the lower one."""
    ring = max(2, min(picture.shape[:2]) // 20)
    edges = [picture[:ring].reshape(-1, 3)]
    edges += [
        picture[: int(picture.shape[0] * 0.8), side].reshape(-1, 3)
        for side in (slice(ring), slice(-ring, None))
    ]
    colours = np.concatenate(edges)
    kinds, kind_of, counts = np.unique(
        colours // EDGE_COLOUR_STEP, axis=0, return_inverse=True, return_counts=True
    )
    common = [kind for kind in range(len(kinds)) if counts[kind] > 0.03 * len(colours)]
    found = [colours[kind_of.ravel() == kind].mean(axis=0) for kind in common or [int(counts.argmax())]]
    return np.asarray(found, np.float32)


def strangeness(picture: Image.Image, ground: Grid) -> Grid:
    """How far each pixel's colour is from the nearest of the ground's, hue counting more than light."""
    pixels = np.asarray(picture, np.float32)
    weights = np.array((0.7, 1.5, 1.5), np.float32)
    far = [(((pixels - colour) * weights) ** 2).sum(axis=2) for colour in ground]
    return np.asarray(np.sqrt(np.minimum.reduce(far)), np.float32)


def halfway(values: Grid) -> float:
    """Otsu's threshold: where the two halves are most alike within themselves."""
    counts, edges = np.histogram(values, 64)
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    sums = np.cumsum(counts * middles)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    best = int(np.nanargmax(np.where(above > 0, apart, -1)))
    return max(float(edges[best + 1]) * 0.8, 6.0)


def main_lump(spots: Spots, strange: Grid) -> Spots:
    """The connected part that stands out most and nearest to the middle, its holes filled."""
    height, width = spots.shape
    y, x = np.mgrid[0:height, 0:width]
    middle = np.exp(-(((x / width - 0.5) / 0.35) ** 2) - ((y / height - 0.5) / 0.4) ** 2)
    worth = strange * middle
    sheet = as_mask(spots)
    best, most = np.zeros_like(spots), 0.0
    for row, column in product(range(0, height, 3), range(0, width, 3)):
        if sheet.getpixel((column, row)) == 255:
            ImageDraw.floodfill(sheet, (column, row), 128)
            lump = np.asarray(sheet) == 128
            sheet.paste(64, mask=as_mask(lump))
            if (total := float((worth * lump).sum())) > most:
                best, most = lump, total
    return filled(best)


def filled(lump: Spots) -> Spots:
    padded = ImageOps.expand(as_mask(lump), 1, 0)
    ImageDraw.floodfill(padded, (0, 0), 128)
    return np.asarray(np.asarray(padded)[1:-1, 1:-1] != 128)
