"""Taking pictures in, fitting them to a model, and remembering them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from animatic import images
from animatic.images import TakenImage, take
from tests import pictures
from tests.pictures import BLUE, GREEN, RED, WHITE, corners, file, noise, quarters


def opened(taken: TakenImage) -> Image.Image:
    image = Image.open(BytesIO(taken.data))
    image.load()
    return image


def near(found: list[pictures.Colour], wanted: list[pictures.Colour]) -> bool:
    return all(
        abs(a - b) <= 6 for one, two in zip(found, wanted, strict=True) for a, b in zip(one, two, strict=True)
    )


# ── what comes out ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_every_welcome_format_becomes_a_jpeg_or_png_of_the_same_picture(kind: str):
    taken = take(file(quarters(), kind, quality=95), "lighthouse.bin")
    image = opened(taken)
    assert taken.mime == ("image/png" if kind == "PNG" else "image/jpeg")
    assert (taken.width, taken.height) == image.size == (80, 60)
    assert near(corners(image), [RED, GREEN, BLUE, WHITE])


TURNED = {
    1: [RED, GREEN, BLUE, WHITE],
    2: [GREEN, RED, WHITE, BLUE],
    3: [WHITE, BLUE, GREEN, RED],
    4: [BLUE, WHITE, RED, GREEN],
    5: [RED, BLUE, GREEN, WHITE],
    6: [BLUE, RED, WHITE, GREEN],
    7: [WHITE, GREEN, BLUE, RED],
    8: [GREEN, WHITE, RED, BLUE],
}
"""How the quarters must lie for each of the eight orientations a camera writes."""


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "AVIF", "WEBP"])
def test_a_picture_stands_as_its_camera_saw_it(kind: str, orientation: int):
    taken = take(file(quarters(), kind, quality=95, exif=pictures.exif(orientation)), "photo.jpg")
    assert (taken.width < taken.height) == (orientation >= 5)
    assert near(corners(opened(taken)), TURNED[orientation])


@pytest.mark.hostile("pictures")
@pytest.mark.parametrize("make", [pictures.tattling_jpeg, pictures.tattling_png])
def test_nothing_is_left_that_tells_where_or_by_whom_it_was_taken(make):
    data = make()
    assert pictures.SECRET in data
    taken = take(data, "photo.jpg")
    image = opened(taken)
    assert pictures.SECRET not in taken.data
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "Comment", "icc_profile", "XML:com.adobe.xmp"} & set(image.info)


@pytest.mark.hostile("pictures")
@pytest.mark.parametrize(
    "tail", [b"<script>alert(1)</script>", b"PK\x03\x04 an archive", b"<?php evil(); ?>"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_is_two_things_at_once_comes_out_as_a_picture_only(kind: str, tail: bytes):
    whole = file(quarters(), kind)
    taken = take(whole + tail, "photo.jpg")
    assert tail not in taken.data
    assert taken.hash == take(whole, "photo.jpg").hash


def test_the_colours_of_another_profile_are_brought_to_srgb():
    taken = take(pictures.wide_gamut_jpeg(RED), "wide.jpg")
    red, green, blue = RED
    assert near([opened(taken).getpixel((9, 9))], [(green, red, blue)])


@pytest.mark.hostile("pictures")
def test_a_profile_that_makes_no_sense_is_passed_over():
    data = file(quarters(), quality=95, icc_profile=b"no profile at all" * 20)
    assert near(corners(opened(take(data, "photo.jpg"))), [RED, GREEN, BLUE, WHITE])


def test_print_colours_become_screen_colours():
    image = opened(take(pictures.cmyk_jpeg(), "print.jpg"))
    assert image.mode == "RGB"
    assert near(corners(image), [RED, GREEN, BLUE, WHITE])


def test_sixteen_bits_of_grey_keep_their_middle_tones():
    image = opened(take(pictures.deep_png(), "scan.png"))
    assert [image.getpixel((x, 30))[0] for x in (0, 40, 79)] == [0, 129, 255]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_kind_of_pixels_becomes_plain_colour(mode: str):
    taken = take(file(quarters().convert(mode), "PNG"), "drawing.png")
    assert (taken.mime, opened(taken).mode) == ("image/png", "RGB")


def test_glass_stays_glass_in_a_png():
    taken = take(pictures.see_through_png(), "logo.png")
    image = opened(taken)
    assert (taken.mime, image.mode) == ("image/png", "RGBA")
    assert [image.getpixel(place)[3] for place in ((5, 5), (60, 5))] == [0, 255]


def test_a_palette_with_a_glassy_colour_keeps_it():
    image = quarters().convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    taken = take(file(image, "PNG", transparency=image.getpixel((5, 5))), "logo.png")
    assert opened(taken).getpixel((5, 5))[3] == 0


def test_an_opaque_png_loses_nothing():
    image = noise(64, 48)
    assert opened(take(file(image, "PNG"), "screen.png")).tobytes() == image.tobytes()


def test_an_opaque_png_of_many_megabytes_becomes_a_jpeg():
    taken = take(file(noise(1800, 1700), "PNG", compress_level=1), "poster.png")
    assert taken.mime == "image/jpeg"
    assert len(taken.data) < images.LOSSLESS_BYTES_MOST


def test_the_same_file_gives_the_same_picture_and_another_file_another():
    first, again = (take(pictures.tattling_jpeg(), name) for name in ("a.jpg", "b.jpg"))
    assert first.hash == again.hash
    assert first.hash != take(file(noise(80, 60)), "a.jpg").hash


def test_a_photograph_with_its_brightness_map_is_one_picture():
    taken = take(pictures.gain_mapped_jpeg(quarters()), "phone.jpg")
    assert near(corners(opened(taken)), [RED, GREEN, BLUE, WHITE])


def test_a_photograph_with_a_film_behind_it_is_one_picture(tmp_path: Path):
    film = pictures.film(tmp_path / "film.mp4").read_bytes()
    taken = take(pictures.motion_photo(quarters(), film + b"\xff\xda" * 1000), "phone.jpg")
    assert near(corners(opened(taken)), [RED, GREEN, BLUE, WHITE])
    assert b"ftyp" not in taken.data
