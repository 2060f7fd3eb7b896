"""The pictures the sandbox makes films from: of every kind, and what is none."""

import struct
import zlib
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageDraw

from animatic.sandbox.film import UnreadablePicture, render
from tests.watching import HEIGHT, WIDTH, photo, plain, saved, shot, watch


def first_colours(picture: bytes) -> tuple[list[int], list[int]]:
    """The colour left and right in the film's first frame."""
    frame = watch(render(picture, shot("melt", 0.1))).frames[0]
    return [
        frame[70:110, part].mean(axis=(0, 1)).round().astype(int).tolist()
        for part in (slice(20, 120), slice(200, 300))
    ]


def halves(mode: Literal["RGB", "RGBA"] = "RGB", size: tuple[int, int] = (320, 180)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new(mode, size, (220, 30, 30))
    image.paste((30, 30, 220), (size[0] // 2, 0, *size))
    return image


def near(colour: list[int], wanted: tuple[int, int, int]) -> bool:
    return max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) < 14


@pytest.mark.parametrize(
    ("orientation", "turn"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_90),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_a_picture_is_turned_as_its_camera_says(orientation, turn):
    stored = halves() if turn is None else halves().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    left, right = first_colours(saved(stored, "JPEG", exif=exif, quality=95))
    assert near(left, (220, 30, 30))
    assert near(right, (30, 30, 220))


def test_transparency_lies_on_white():
    image = halves("RGBA")
    image.paste((0, 0, 0, 0), (160, 0, 320, 180))
    left, right = first_colours(saved(image))
    assert near(left, (220, 30, 30))
    assert near(right, (255, 255, 255))


@pytest.mark.parametrize(
    "picture",
    [
        saved(halves().convert("P")),
        saved(halves(), "GIF"),
        saved(halves().convert("CMYK"), "JPEG", quality=95),
        saved(halves(), "WEBP", quality=95),
        saved(halves(), "TIFF"),
        saved(halves(), "BMP"),
    ],
    ids=["palette", "gif", "cmyk", "webp", "tiff", "bmp"],
)
def test_every_way_of_storing_colour_is_understood(picture):
    left, right = first_colours(picture)
    assert left[0] > 2 * left[2]
    assert right[2] > 2 * right[0]


@pytest.mark.parametrize("mode", ["L", "LA", "1", "I;16", "I", "F"])
def test_grey_of_every_depth_keeps_its_light(mode):
    grey = np.zeros((180, 320), np.uint8)
    grey[:, 160:] = 255
    deep, image = Image.fromarray(grey.astype(np.uint16) * 257), Image.fromarray(grey)
    image = deep if mode == "I;16" else image.convert(mode)
    left, right = first_colours(saved(image, "TIFF" if mode in "IF" else "PNG"))
    assert near(left, (0, 0, 0))
    assert near(right, (255, 255, 255))


@pytest.mark.parametrize("size", [(3000, 20), (20, 3000), (1, 1)])
def test_a_picture_of_any_ratio_fills_the_frame(size):
    frames = watch(render(plain(210, 180, 60, size=size), shot("orbit", 0.5))).frames
    assert frames.shape[1:3] == (HEIGHT, WIDTH)
    assert frames[..., 0].min() > 195


def test_a_picture_is_cut_and_never_distorted():
    image = Image.new("RGB", (400, 1200), (40, 40, 40))
    ImageDraw.Draw(image).ellipse((150, 550, 250, 650), fill="white")
    light = watch(render(saved(image), shot("melt", 0.1))).frames[0].mean(axis=2) > 128
    wide, high = light.any(axis=0).sum(), light.any(axis=1).sum()
    assert abs(int(wide) - int(high)) <= 2
    assert wide == pytest.approx(80, abs=3)


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(64)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"not a picture",
        photo()[:2000],
        bomb(8000),
        bomb(60_000),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
    ids=["empty", "text", "truncated", "large", "enormous", "postscript"],
)
def test_what_is_no_picture_or_too_large_a_one_is_refused(picture):
    with pytest.raises(UnreadablePicture):
        render(picture, shot("push"))
    with pytest.raises(UnreadablePicture):
        render(photo(), shot("push", last_picture=picture))
