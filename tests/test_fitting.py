"""Bringing a picture into what a model takes, making it small, and remembering it in the database."""

from __future__ import annotations

from io import BytesIO
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from animatic import images
from animatic.brief import Picture
from animatic.catalog import Frame
from animatic.database import Database
from animatic.errors import BadPicture
from animatic.images import Fit, TakenImage, fit, take, thumbnail
from tests import pictures
from tests.pictures import BLUE, GREEN, RED, WHITE, corners, file, noise, quarters

WIDE = take(file(quarters(400, 200), quality=95), "wide.jpg")


def opened(taken: TakenImage) -> Image.Image:
    return Image.open(BytesIO(taken.data))


def fitted(how: Fit, ratio: float | None, frame: Frame, taken: TakenImage = WIDE) -> TakenImage:
    return fit(taken.data, taken.name, how, ratio, frame)


def close(found: object, wanted: tuple[int, ...]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - two) <= 8 for one, two in zip(found, wanted, strict=True))


def test_cropping_keeps_the_middle():
    image = opened(fitted("crop", 1.0, Frame()))
    assert image.size == (200, 200)
    assert [
        close(colour, wanted)
        for colour, wanted in zip(corners(image), [RED, GREEN, BLUE, WHITE], strict=True)
    ]
    assert close(image.getpixel((90, 10)), RED)
    assert close(image.getpixel((110, 10)), GREEN)


def test_padding_keeps_all_of_it_and_takes_the_colour_of_the_edge():
    sea = Image.new("RGB", (400, 200), BLUE)
    sea.paste(RED, (100, 50, 300, 150))
    image = opened(fitted("pad", 1.0, Frame(), take(file(sea, "PNG"), "sea.png")))
    assert image.size == (400, 400)
    assert image.getpixel((200, 10)) == BLUE
    assert image.getpixel((200, 390)) == BLUE
    assert image.getpixel((200, 200)) == RED


def test_padding_at_the_sides_takes_the_colour_of_the_sides():
    flag = Image.new("RGB", (100, 300), GREEN)
    flag.paste(RED, (0, 0, 100, 10))
    image = opened(fitted("pad", 1.0, Frame(), take(file(flag, "PNG"), "flag.png")))
    assert image.size == (300, 300)
    assert [image.getpixel((x, 150)) for x in (10, 290)] == [GREEN, GREEN]


def test_a_blurred_frame_is_made_of_the_picture_itself():
    image = opened(fitted("blur", 0.5, Frame()))
    assert image.size == (400, 800)
    assert close(image.getpixel((100, 350)), RED)  # the picture, sharp
    assert close(image.getpixel((20, 20)), RED)  # its blurred self above
    middle = image.getpixel((200, 20))
    assert not close(middle, RED)
    assert not close(middle, GREEN)


def test_without_a_ratio_the_picture_keeps_its_own_where_that_is_allowed():
    assert opened(fitted("crop", None, Frame())).size == (400, 200)
    assert opened(fitted("crop", None, Frame(ratio_most=1.5))).size == (300, 200)
    assert opened(fitted("pad", None, Frame(ratio_most=1.5))).size == (400, 267)


def test_a_small_picture_is_enlarged_and_a_large_one_shrunk():
    assert opened(fitted("crop", None, Frame(short_edge_least=300))).size == (600, 300)
    assert opened(fitted("crop", None, Frame(long_edge_most=100))).size == (100, 50)


def test_a_format_the_model_does_not_take_is_converted():
    png = take(pictures.see_through_png(), "logo.png")
    taken = fitted("crop", None, Frame(formats=("image/jpeg",)), png)
    assert (taken.mime, opened(taken).format) == ("image/jpeg", "JPEG")
    assert close(opened(taken).getpixel((5, 5)), (255, 255, 255))
    webp = fitted("crop", None, Frame(formats=("image/webp",)), png)
    assert (webp.mime, opened(webp).format) == ("image/webp", "WEBP")


def test_glass_stays_glass_where_the_model_takes_png():
    taken = fitted("pad", 1.0, Frame(), take(pictures.see_through_png(), "logo.png"))
    assert taken.mime == "image/png"
    assert opened(taken).getchannel("A").getextrema() == (0, 255)


def test_a_file_too_large_for_the_model_gets_smaller_until_it_suits():
    taken = fitted("crop", None, Frame(size_bytes_most=60_000), take(file(noise(600, 400)), "noise.jpg"))
    assert len(taken.data) <= 60_000
    assert opened(taken).width / opened(taken).height == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize(
    "frame",
    [
        Frame(short_edge_least=500, long_edge_most=400),
        Frame(short_edge_least=300, size_bytes_most=500),
        Frame(ratio_least=3, short_edge_least=300, long_edge_most=800),
    ],
)
def test_limits_that_exclude_each_other_are_said_so(frame: Frame):
    with pytest.raises(BadPicture, match=r"^wide\.jpg cannot be brought into this shape"):
        fitted("crop", None, frame)


@settings(max_examples=120, deadline=None)
@given(
    how=st.sampled_from(get_args(Fit)),
    size=st.tuples(st.integers(1, 300), st.integers(1, 300)),
    ratio=st.none() | st.floats(0.05, 20),
    least=st.floats(0.1, 1),
    most=st.floats(1, 10),
    short=st.integers(0, 60),
    long=st.just(0) | st.integers(600, 900),
)
def test_whatever_the_picture_what_comes_out_keeps_the_models_limits(
    how: Fit, size: tuple[int, int], ratio: float | None, least: float, most: float, short: int, long: int
):
    frame = Frame(ratio_least=least, ratio_most=most, short_edge_least=short, long_edge_most=long)
    taken = fitted(how, ratio, frame, take(file(Image.new("RGB", size, RED), "PNG"), "red.png"))
    width, height = opened(taken).size
    assert (width, height) == (taken.width, taken.height)
    assert least <= width / height <= most
    assert min(width, height) >= short
    assert max(width, height) <= (long or 10_000)


@pytest.mark.parametrize("image", [noise(2000, 1500), noise(900, 700, "RGBA"), quarters()])
def test_a_thumbnail_is_small_whatever_the_picture(image: Image.Image):
    small = thumbnail(take(file(image, "PNG"), "photo.png").data)
    picture = Image.open(BytesIO(small))
    assert picture.format == "WEBP"
    assert len(small) <= 30_000
    assert max(picture.size) <= 480


# ── the table ──────────────────────────────────────────────────────────────────────────────────────────────


def picture(number: int) -> Picture:
    return Picture(f"{number:064x}", "image/jpeg", 640, 480, 12_345, f"photo {number}.jpg")


def test_a_picture_is_remembered_as_it_was(database: Database):
    with database.transaction() as connection:
        images.add(connection, picture(1), "a" * 64, "ada", 100.5)
    with database.reading() as connection:
        assert images.load(connection, [picture(1).hash, "unknown"]) == {picture(1).hash: picture(1)}
        assert images.thumbnails(connection, [picture(1).hash]) == {picture(1).hash: "a" * 64}


def test_the_same_picture_brought_twice_is_one(database: Database):
    with database.transaction() as connection:
        images.add(connection, picture(1), "a" * 64, "ada", 100)
        images.add(connection, picture(1), "a" * 64, "bob", 200)
    with database.reading() as connection:
        assert images.recent(connection, 10) == [picture(1)]


def test_the_newest_pictures_come_first_and_page_by_page(database: Database):
    with database.transaction() as connection:
        for number in range(5):
            images.add(connection, picture(number), "a" * 64, "ada", 100 + number)
    with database.reading() as connection:
        assert images.recent(connection, 2) == [picture(4), picture(3)]
        assert images.recent(connection, 2, before=103) == [picture(2), picture(1)]


def test_no_pictures_asked_for_are_no_pictures(database: Database):
    with database.reading() as connection:
        assert images.load(connection, []) == {}
