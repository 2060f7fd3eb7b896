"""Pictures that are none, too much, damaged, or built to do harm: turned away with a sentence."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from animatic.errors import BadPicture
from animatic.images import TakenImage, take
from tests import pictures
from tests.pictures import file, quarters

pytestmark = pytest.mark.hostile("pictures")

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
    (b"GIF89a/*\0=1;alert(1)//*/", "is a GIF"),
    # What a library that tries all it knows would hand to a printer's language, or would draw, or run
    (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n", "is a text"),
    (b'push graphic-context\nimage over 0,0 0,0 "https://films.example/x"\n', "is a text"),
    (b"P3 2 2 255\n0 0 0 0 0 0 0 0 0 0 0 0\n", "is a text"),
    (b"#!/bin/sh\nid\n", "is a text"),
    (b"MZ\x90\0\3\0", "is no picture that can be read here"),
    # A drawing that hides what it is
    (gzip.compress(b"<svg onload='alert(1)'/>"), "is no picture that can be read here"),
    ("<svg onload='alert(1)'/>".encode("utf-16"), "is no picture that can be read here"),
    (b"<?xml version='1.0' encoding='UTF-7'?>+ADw-svg onload='alert(1)'/+AD4-", "is a text"),
    (b"<!--" + b" " * 3_000 + b"--><svg onload='alert(1)'/>", "is a text"),
]
HEADS = {
    "JPEG": b"\xff\xd8\xff\xe0",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "WebP": b"RIFF\x40\0\0\0WEBP",
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "AVIF": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
}
TAILS = [b"", b"<svg onload='alert(1)'/>", b"<html><script>alert(1)</script>", b"PK\x03\x04", b"\0" * 5_000]


@pytest.mark.parametrize(
    ("data", "words"), STRANGERS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_is_no_picture_is_named_for_what_it_is(data: bytes, words: str):
    with pytest.raises(BadPicture) as refusal:
        take(data, "photo.jpg")
    assert str(refusal.value) == f"photo.jpg {words}: bring a picture in JPEG, PNG, WebP, HEIC or AVIF."


@pytest.mark.parametrize("tail", TAILS, ids=lambda tail: f"{tail[:5]!r}")
@pytest.mark.parametrize("kind", HEADS)
def test_what_only_begins_like_a_picture_is_none(kind: str, tail: bytes):
    with pytest.raises(BadPicture, match="is damaged or cut short"):
        take(HEADS[kind] + tail, "photo.jpg")


@pytest.mark.parametrize("frames", [2, 100_000, 2**31])
def test_a_number_of_frames_is_believed_without_looking_for_them(frames: int):
    with pytest.raises(BadPicture, match="frames: bring a still picture"):
        take(pictures.promising_png(frames), "sale.png")


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


@contextmanager
def little_memory() -> Iterator[None]:
    """What decoders take is not Python's, so the system is asked for the most that the process had meanwhile."""
    forget = Path("/proc/self/clear_refs")
    if not forget.exists():
        pytest.skip("only Linux forgets the most that a process had")
    forget.write_text("5")
    before = most_kilobytes()
    yield
    assert most_kilobytes() - before < 50_000


def most_kilobytes() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


@pytest.mark.parametrize("edge", [9_000, 16_383, 65_535, 2**31])
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF", "AVIF"])
def test_no_format_is_decoded_at_a_size_that_only_its_header_says(kind: str, edge: int):
    bomb = pictures.swollen(kind, edge)
    with (
        little_memory(),
        pytest.raises(BadPicture, match=r"^bomb\.bin (is \d|has too many pixels|is damaged)"),
    ):
        take(bomb, "bomb.bin")


@pytest.mark.parametrize("chunk", [b"zTXt", b"iTXt", b"iCCP"])
def test_what_unfolds_to_megabytes_beside_the_picture_does_no_harm(chunk: bytes):
    with pytest.raises(BadPicture):
        take(pictures.unfolding_png(chunk), "bomb.png")


def test_pixels_beyond_those_announced_are_not_unfolded():
    bomb = pictures.overfull_png()
    with little_memory():
        assert take(bomb, "bomb.png").width == 100


def test_a_jpeg_that_keeps_its_decoder_busy_is_refused_undecoded():
    assert take(pictures.busy_jpeg(5), "photo.jpg").width == 640
    with pytest.raises(BadPicture, match="busy"):
        take(pictures.busy_jpeg(5_000), "photo.jpg")


def test_a_file_above_the_limit_is_refused_with_its_size():
    with pytest.raises(BadPicture, match=r"^big\.jpg is 20\.5 MB: bring a picture of at most 20 MB\.$"):
        take(file(quarters()) + bytes(21_500_000), "big.jpg")


@pytest.mark.hostile("file names")
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
        assert Image.open(BytesIO(outcome.data)).size == (outcome.width, outcome.height)


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
