"""Taking pictures in, fitting them to a model, and remembering them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from animatic import images
from animatic.errors import BadPicture
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


@pytest.mark.parametrize("make", [pictures.tattling_jpeg, pictures.tattling_png])
def test_nothing_is_left_that_tells_where_or_by_whom_it_was_taken(make):
    data = make()
    assert pictures.SECRET in data
    taken = take(data, "photo.jpg")
    image = opened(taken)
    assert pictures.SECRET not in taken.data
    assert not image.getexif()
    assert not {"exif", "xmp", "comment", "Comment", "icc_profile", "XML:com.adobe.xmp"} & set(image.info)


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


# ── what is turned away ────────────────────────────────────────────────────────────────────────────────────

STRANGERS = [
    (b"", "is empty"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is an SVG drawing"),
    (b"<?xml version='1.0'?>\n<!-- drawn -->\n<svg/>", "is an SVG drawing"),
    (b"\xef\xbb\xbf\n<svg onload='alert(1)'/>", "is an SVG drawing"),
    (b"<!DOCTYPE html><html></html>", "is a web page"),
    (b"%PDF-1.7 and so on", "is a PDF"),
    (b"PK\x03\x04word/document.xml", "is an archive or a document"),
    (b"8BPS\0\1", "is a Photoshop file"),
    (b"\xff\x0a\x00\x00", "is a JPEG XL"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "is a JPEG XL"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "is a JPEG 2000"),
    (b"\0\0\1\0\1\0", "is an icon"),
    (b"\0\0\0\x18ftypisom\0\0\0\0", "is a film"),
    (b"\x1a\x45\xdf\xa3webm", "is a film"),
    (b"Dear all, the picture follows.", "is a text"),
    (bytes(range(128, 255)), "is no picture that can be read here"),
    (file(quarters(), "BMP"), "is a BMP"),
    (file(quarters(), "TIFF"), "is a TIFF"),
    (pictures.moving("GIF"), "is a GIF"),
]


@pytest.mark.parametrize(
    ("data", "words"), STRANGERS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_no_picture_is_named_for_what_it_is(data: bytes, words: str):
    with pytest.raises(BadPicture) as refusal:
        take(data, "photo.jpg")
    assert str(refusal.value) == f"photo.jpg {words}: bring a picture in JPEG, PNG, WebP, HEIC or AVIF."


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_an_animation_is_refused_with_the_number_of_its_frames(kind: str):
    with pytest.raises(BadPicture, match=r"^sale\.webp has 12 frames: bring a still picture\.$"):
        take(pictures.moving(kind), "sale.webp")


@pytest.mark.parametrize("part", [0.15, 0.5, 0.97])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_a_truncated_picture_is_refused_with_a_sentence(kind: str, part: float):
    whole = file(pictures.landscape(320, 240), kind)
    with pytest.raises(
        BadPicture, match=r"^photo\.jpg is damaged or cut short: save or download it again\.$"
    ):
        take(whole[: int(len(whole) * part)], "photo.jpg")


@pytest.mark.parametrize(
    ("width", "height", "words"),
    [
        (9_000, 9_000, "is 9,000 × 9,000: bring it with at most 50 megapixels"),
        (10_001, 10, "is 10,001 × 10: bring it with at most 50 megapixels and 10,000 pixels"),
        (60_000, 60_000, "has too many pixels: bring it with at most 50 megapixels"),
    ],
)
def test_a_bomb_is_refused_by_its_header_alone(width: int, height: int, words: str):
    with pytest.raises(BadPicture) as refusal:
        take(pictures.bomb_png(width, height), "bomb.png")
    assert str(refusal.value).startswith(f"bomb.png {words}")


def test_a_comment_that_unfolds_to_megabytes_does_no_harm():
    with pytest.raises(BadPicture):
        take(pictures.text_bomb_png(), "bomb.png")


def test_a_jpeg_that_keeps_its_decoder_busy_is_refused_undecoded():
    assert take(pictures.busy_jpeg(5), "photo.jpg").width == 640
    with pytest.raises(BadPicture, match="busy"):
        take(pictures.busy_jpeg(5_000), "photo.jpg")


def test_a_file_above_the_limit_is_refused_with_its_size():
    with pytest.raises(BadPicture, match=r"^big\.jpg is 20\.5 MB: bring a picture of at most 20 MB\.$"):
        take(file(quarters()) + bytes(21_500_000), "big.jpg")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.jpg", "a.jpg"),
        ("a\x1b[31m\n.jpg", "a[31m.jpg"),
        ("", "The picture"),
        ("///", "The picture"),
        ("x" * 500, "x" * 120),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(given: str, shown: str):
    assert take(file(quarters()), given).name == shown


SEEDS = [
    pictures.tattling_jpeg(),
    pictures.tattling_png(),
    pictures.see_through_png(),
    pictures.moving("WEBP", 3),
    *(file(quarters(40, 30), kind) for kind in ("WEBP", "HEIF", "AVIF")),
]


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), max_size=6),
    cut=st.floats(0.1, 1),
)
def test_broken_bytes_give_a_picture_or_a_sentence_and_nothing_else(
    seed: bytes, changes: list[tuple[float, bytes]], cut: float
):
    data = bytearray(seed)
    for place, scrap in changes:
        at = int(place * len(data))
        data[at : at + len(scrap)] = scrap
    outcome = attempt(bytes(data[: int(len(data) * cut)]))
    if isinstance(outcome, str):
        assert outcome.startswith("photo.jpg ")
    else:
        assert opened(outcome).size == (outcome.width, outcome.height)


def attempt(data: bytes) -> TakenImage | str:
    try:
        return take(data, "photo.jpg")
    except BadPicture as refusal:
        return str(refusal)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_at_all_give_a_sentence(data: bytes):
    with pytest.raises(BadPicture):
        take(data, "photo.jpg")
