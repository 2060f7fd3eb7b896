"""Films cut to the shapes of the places that show them, with their sound and their time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import numpy
import pytest
from av.video.reformatter import ColorRange
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, ImageStat

from animatic.cuts import DIMMED, SHAPES, Box, Shape, crop, preview_crop, safe_area, window
from animatic.errors import AnimaticError, BadPicture
from animatic.film import BadFilm, poster, probe
from tests.pictures import FAST_START, file, film, landscape

TALL, FEED, SQUARE, WIDE = SHAPES["9:16"], SHAPES["4:5"], SHAPES["1:1"], SHAPES["16:9"]
EVERY_SHAPE = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)

lengths = some.integers(2, 8_000)
shapes = some.sampled_from(list(SHAPES.values()))
parts = some.floats(-0.5, 1.5)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds with sound."""
    return film(tmp_path_factory.mktemp("film") / "film.mp4", seconds=2, sound=True, options=FAST_START)


def frames(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def sound(path: Path) -> list[tuple[float, bytes]]:
    """The packets as they lie in the file, with their times."""
    with av.open(str(path)) as container:
        packets = container.demux(audio=0)
        return [(float(packet.pts * packet.time_base), bytes(packet)) for packet in packets if packet.size]


def pixels(frame: av.VideoFrame) -> numpy.ndarray:
    return frame.to_ndarray(format="rgb24").astype(float)


def part(image: numpy.ndarray, box: Box) -> numpy.ndarray:
    return image[box.top : box.bottom, box.left : box.right]


# ── the window ─────────────────────────────────────────────────────────────────────────────────────────────


@given(lengths, lengths, shapes, parts, parts)
def test_a_window_lies_inside_the_film_and_has_the_shape(
    width: int, height: int, shape: Shape, across: float, down: float
):
    box = window(width, height, shape, across, down)
    assert 0 <= box.left < box.right <= width
    assert 0 <= box.top < box.bottom <= height
    assert all(length % 2 == 0 for length in (box.left, box.top, box.width, box.height))
    assert abs(box.width - box.height * shape.ratio) <= 2 or abs(box.height - box.width / shape.ratio) <= 2


@given(lengths, lengths, shapes)
def test_no_larger_window_would_fit(width: int, height: int, shape: Shape):
    box = window(width, height, shape)
    assert width - box.width < 2 or height - box.height < 2


@given(lengths, lengths, shapes, parts, parts)
def test_a_safe_area_lies_inside_its_window(
    width: int, height: int, shape: Shape, across: float, down: float
):
    box = window(width, height, shape, across, down)
    safe = safe_area(box, shape)
    assert box.left <= safe.left < safe.right <= box.right
    assert box.top <= safe.top < safe.bottom <= box.bottom


@pytest.mark.parametrize(
    ("width", "height", "name"),
    [
        (1080, 1920, "9:16"),
        (720, 1280, "9:16"),
        (480, 854, "9:16"),
        (1280, 720, "16:9"),
        (854, 480, "16:9"),
        (1080, 1350, "4:5"),
        (1024, 1024, "1:1"),
    ],
)
def test_of_a_film_that_has_the_shape_already_the_window_is_everything(width: int, height: int, name: str):
    for place in (0.0, 0.5, 1.0):
        assert window(width, height, SHAPES[name], place, place) == Box(0, 0, width, height)


@pytest.mark.parametrize(
    ("across", "left"), [(-3.0, 0), (0.0, 0), (0.5, 438), (1.0, 876), (7.0, 876), (float("inf"), 876)]
)
def test_a_window_goes_where_it_is_put_and_no_further_than_the_edge(across: float, left: int):
    assert window(1280, 720, TALL, across, down=0.9) == Box(left, 0, 404, 720)


@pytest.mark.parametrize(("down", "top"), [(-1.0, 0), (0.0, 0), (0.5, 280), (1.0, 560), (2.0, 560)])
def test_a_window_of_an_upright_film_moves_up_and_down(down: float, top: int):
    assert window(720, 1280, SQUARE, across=0.1, down=down) == Box(0, top, 720, 720)


@pytest.mark.parametrize(("width", "height"), [(1, 720), (1280, 1), (0, 0)])
def test_what_is_smaller_than_two_pixels_has_no_window(width: int, height: int):
    with pytest.raises(AnimaticError, match="too small"):
        window(width, height, TALL)


def test_in_a_story_words_stay_clear_of_what_the_platforms_lay_over_it():
    assert safe_area(Box(0, 0, 1080, 1920), TALL) == Box(65, 269, 864, 979)


# ── the film ───────────────────────────────────────────────────────────────────────────────────────────────


@EVERY_SHAPE
def test_a_cut_film_has_the_window_and_its_time_and_sound_as_before(
    shape: Shape, whole: Path, tmp_path: Path
):
    into = tmp_path / "cut.mp4"
    crop(whole, shape, into)
    facts, box = probe(into), window(320, 180, shape)
    assert (facts.width, facts.height, facts.codec) == (box.width, box.height, "h264")
    assert facts.seconds == pytest.approx(probe(whole).seconds, abs=1 / 24)
    assert [frame.time for frame in frames(into)] == pytest.approx([frame.time for frame in frames(whole)])
    assert sound(into) == sound(whole)


@pytest.mark.parametrize("across", [0.0, 0.37, 1.0])
def test_a_cut_film_shows_the_part_that_was_asked_for(across: float, whole: Path, tmp_path: Path):
    crop(whole, TALL, tmp_path / "cut.mp4", across)
    box = window(320, 180, TALL, across)
    for before, after in zip(frames(whole), frames(tmp_path / "cut.mp4"), strict=True):
        assert numpy.abs(part(pixels(before), box) - pixels(after)).mean() < 3


def test_a_cut_film_plays_everywhere_and_at_once(whole: Path, tmp_path: Path):
    into = tmp_path / "cut.mp4"
    crop(whole, FEED, into)
    data = into.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert {frame.format.name for frame in frames(into)} == {"yuv420p"}


@pytest.mark.parametrize("rate", [10, 25, 60])
def test_a_cut_film_keeps_its_rate(rate: int, tmp_path: Path):
    crop(film(tmp_path / "film.mp4", rate=rate), SQUARE, tmp_path / "cut.mp4")
    with av.open(str(tmp_path / "cut.mp4")) as container:
        assert container.streams.video[0].average_rate == rate
        assert container.streams.video[0].frames == rate


def test_a_silent_film_stays_silent(tmp_path: Path):
    crop(film(tmp_path / "film.mp4"), SQUARE, tmp_path / "cut.mp4")
    assert not probe(tmp_path / "cut.mp4").has_sound


@EVERY_SHAPE
@pytest.mark.parametrize(
    ("width", "height"), [(321, 181), (181, 321), (640, 20), (20, 640), (16, 16), (5, 3), (2, 2)]
)
def test_odd_tiny_long_and_upright_films_are_cut(width: int, height: int, shape: Shape, tmp_path: Path):
    # VP9 takes the odd sizes that H.264 does not.
    path = film(tmp_path / "film.webm", width=width, height=height, seconds=0.25, codec="libvpx-vp9")
    crop(path, shape, tmp_path / "cut.mp4", across=1.0, down=1.0)
    facts, box = probe(tmp_path / "cut.mp4"), window(width, height, shape)
    assert (facts.width, facts.height) == (box.width, box.height)
    assert facts.seconds == pytest.approx(probe(path).seconds, abs=1 / 24)


def test_a_film_of_one_pixel_is_refused(tmp_path: Path):
    path = film(tmp_path / "film.webm", width=1, height=1, seconds=0.25, codec="libvpx-vp9")
    with pytest.raises(AnimaticError, match="too small"):
        crop(path, SQUARE, tmp_path / "cut.mp4")


@pytest.mark.parametrize(
    ("codec", "ending"), [("libvpx-vp9", "webm"), ("libx264", "mov"), ("libx265", "mp4")]
)
def test_other_kinds_of_films_are_cut_too(codec: str, ending: str, tmp_path: Path):
    path = film(tmp_path / f"film.{ending}", codec=codec)
    crop(path, TALL, tmp_path / "cut.mp4")
    assert len(frames(tmp_path / "cut.mp4")) == 24
    assert probe(tmp_path / "cut.mp4").seconds == pytest.approx(1.0, abs=1 / 24)


@pytest.mark.parametrize("range_before", [ColorRange.MPEG, ColorRange.JPEG])
def test_a_cut_film_keeps_its_colours_and_says_how_they_are_to_be_read(range_before: int, tmp_path: Path):
    path, bt709 = tmp_path / "film.mp4", 1
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=24, options={"crf": "4"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        context = stream.codec_context
        context.color_range = range_before
        context.colorspace = context.color_primaries = context.color_trc = bt709
        frame = av.VideoFrame.from_ndarray(numpy.asarray(landscape(320, 180)), format="rgb24")
        frame = frame.reformat(format="yuv420p", dst_color_range=range_before, dst_colorspace=bt709)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    crop(path, WIDE, tmp_path / "cut.mp4")
    before, after = frames(path)[0], frames(tmp_path / "cut.mp4")[0]
    assert (before.color_range, after.color_range) == (range_before, ColorRange.MPEG)
    assert (after.colorspace, after.color_primaries, after.color_trc) == (bt709, bt709, bt709)
    assert numpy.abs(pixels(before) - pixels(after)).mean() < 3
    assert numpy.abs((pixels(before) - pixels(after)).mean()) < 1


def test_the_same_cut_gives_the_same_bytes(whole: Path, tmp_path: Path):
    for name in ("one.mp4", "two.mp4"):
        crop(whole, TALL, tmp_path / name, across=0.2)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


@pytest.mark.parametrize("length", [0.0, 0.02, 0.3, 0.6, 0.99])
def test_a_film_cut_short_is_refused_and_nothing_is_left(length: float, whole: Path, tmp_path: Path):
    data = whole.read_bytes()
    (tmp_path / "short.mp4").write_bytes(data[: int(len(data) * length)])
    with pytest.raises(BadFilm):
        crop(tmp_path / "short.mp4", TALL, tmp_path / "cut.mp4")
    assert not (tmp_path / "cut.mp4").exists()


def test_a_disk_that_takes_nothing_is_not_the_films_fault(whole: Path, tmp_path: Path):
    with pytest.raises(OSError, match="No such file"):
        crop(whole, TALL, tmp_path / "no folder" / "cut.mp4")


# ── the page's preview ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("across", [0.0, 0.5, 1.0])
def test_a_preview_is_bright_where_the_window_is_and_dim_elsewhere(across: float):
    plain = file(Image.new("RGB", (640, 360), (200, 200, 200)), "WEBP")
    shown = Image.open(BytesIO(preview_crop(plain, TALL, across)))
    box = window(640, 360, TALL, across)
    assert (shown.format, shown.size) == ("WEBP", (640, 360))
    for x in (*range(4, 640, 24), 635):
        if min(abs(x - box.left), abs(x - box.right)) > 4:
            bright = shown.convert("L").getpixel((x, 5))  # above the safe area's outline
            assert bright == pytest.approx(200 if box.left <= x < box.right else 200 * DIMMED, abs=12)


@EVERY_SHAPE
@pytest.mark.parametrize("colour", ["black", "gray", "white"])
def test_the_safe_area_is_outlined_whatever_the_film_shows(shape: Shape, colour: str):
    shown = Image.open(BytesIO(preview_crop(file(Image.new("RGB", (640, 360), colour), "WEBP"), shape)))
    safe = safe_area(window(640, 360, shape), shape)
    upper_edge = shown.convert("L").crop((safe.left + 20, safe.top, safe.right - 20, safe.top + 3))
    rows = [ImageStat.Stat(upper_edge.crop((0, row, upper_edge.width, row + 1))).mean[0] for row in range(3)]
    assert rows[1] - min(rows[0], rows[2]) > 100


def test_a_preview_of_a_real_poster_is_small(whole: Path):
    assert len(preview_crop(poster(whole), SQUARE, across=0.8)) < 60_000


@EVERY_SHAPE
@pytest.mark.parametrize("size", [(2, 2), (3, 90), (90, 3), (12, 9)])
def test_tiny_posters_have_a_preview(shape: Shape, size: tuple[int, int]):
    shown = preview_crop(file(Image.new("RGB", size), "PNG"), shape)
    assert Image.open(BytesIO(shown)).size == size


@pytest.mark.parametrize("data", [b"", b"<html>", file(landscape(64, 36), "WEBP")[:200]])
def test_what_is_no_poster_is_refused(data: bytes):
    with pytest.raises(BadPicture):
        preview_crop(data, TALL)
