"""Films as pictures that move by themselves: their size, time, colours, and that they never stop."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import numpy
import pytest
from PIL import Image, ImageSequence

from animatic.film import BadFilm
from animatic.moving_pictures import BYTES_MOST, FRAMES_MOST, PIXELS_MOST, Kind, animated
from tests.pictures import FAST_START, film, noise

BOTH_KINDS = pytest.mark.parametrize("kind", ["gif", "webp"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(
        tmp_path_factory.mktemp("film") / "film.mp4", width=640, height=360, seconds=2, options=FAST_START
    )


def drawn(path: Path, kind: Kind, into: Path, **options: float) -> Image.Image:
    animated(path, kind, into, **options)
    return Image.open(BytesIO(into.read_bytes()))


def milliseconds(image: Image.Image) -> list[int]:
    """How long each frame stands."""
    durations = []
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        durations.append(image.info["duration"])
    return durations


def frame_at(path: Path, number: int, size: tuple[int, int]) -> numpy.ndarray:
    with av.open(str(path)) as container:
        frame = list(container.decode(video=0))[number]
    return frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray().astype(float)


@BOTH_KINDS
def test_a_moving_picture_lasts_as_long_as_the_film_and_begins_again_for_ever(
    kind: Kind, whole: Path, tmp_path: Path
):
    image = drawn(whole, kind, tmp_path / "moving")
    assert (image.format, image.size, image.info["loop"]) == (kind.upper(), (480, 270), 0)
    assert image.n_frames == 24
    assert sum(milliseconds(image)) == pytest.approx(2_000, abs=1)


@BOTH_KINDS
@pytest.mark.parametrize("at", [0, 7, 23])
def test_a_moving_picture_shows_what_the_film_shows(kind: Kind, at: int, whole: Path, tmp_path: Path):
    image = drawn(whole, kind, tmp_path / "moving")
    image.seek(at)
    shown = numpy.asarray(image.convert("RGB"), dtype=float)
    true, wrong = (frame_at(whole, number, (480, 270)) for number in (at * 2, (at * 2 + 20) % 48))
    assert numpy.abs(shown - true).mean() < 12
    assert numpy.abs(shown - wrong).mean() > 30


def test_the_colours_of_a_gif_are_the_same_in_all_its_frames(whole: Path, tmp_path: Path):
    image = drawn(whole, "gif", tmp_path / "moving.gif")
    frames = [frame.convert("RGB") for frame in ImageSequence.Iterator(image)]
    colours = {colour for frame in frames for _, colour in frame.getcolors()}
    assert 100 < len(colours) <= 256


@BOTH_KINDS
def test_of_a_long_film_only_the_beginning_is_taken(kind: Kind, whole: Path, tmp_path: Path):
    image = drawn(whole, kind, tmp_path / "moving", seconds_most=0.75)
    assert (image.n_frames, sum(milliseconds(image))) == (9, 750)


@BOTH_KINDS
@pytest.mark.parametrize("rate", [5, 24, 25, 60])
def test_films_of_any_rate_take_their_time(kind: Kind, rate: int, tmp_path: Path):
    image = drawn(film(tmp_path / "film.mp4", rate=rate), kind, tmp_path / "moving")
    assert sum(milliseconds(image)) == pytest.approx(1_000, abs=1_000 / 12)


@BOTH_KINDS
def test_a_frame_that_stands_long_stands_long_in_the_picture_too(kind: Kind, tmp_path: Path):
    """Red for a tenth of a second, green for 0.9 s, blue for 0.5 s."""
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for pts, colour in ((0, (220, 0, 0)), (1, (0, 200, 0)), (10, (0, 0, 220)), (14, (0, 0, 220))):
            frame = av.VideoFrame.from_ndarray(
                numpy.full((36, 64, 3), colour, dtype=numpy.uint8), format="rgb24"
            )
            frame.pts = pts
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    image = drawn(path, kind, tmp_path / "moving", frames_per_second=10)
    shown = {"red": 0, "green": 0, "blue": 0}
    for number, stands in enumerate(milliseconds(image)):
        image.seek(number)
        brightest = int(numpy.argmax(image.convert("RGB").getpixel((30, 18))))
        shown[list(shown)[brightest]] += stands
    assert shown == {"red": 100, "green": 900, "blue": 500}


@BOTH_KINDS
@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(200, 100, (200, 100)), (181, 321, (181, 321)), (3, 5, (3, 5)), (1, 1, (1, 1))],
)
def test_a_small_film_is_not_blown_up(
    kind: Kind, width: int, height: int, size: tuple[int, int], tmp_path: Path
):
    path = film(tmp_path / "film.webm", width=width, height=height, seconds=0.5, codec="libvpx-vp9")
    assert drawn(path, kind, tmp_path / "moving").size == size


@BOTH_KINDS
@pytest.mark.parametrize(("width", "height"), [(720, 1280), (64, 2400), (2400, 64)])
def test_upright_and_very_long_films_stay_within_the_pixels_and_keep_their_shape(
    kind: Kind, width: int, height: int, tmp_path: Path
):
    path = film(tmp_path / "film.mp4", width=width, height=height, seconds=0.2)
    image = drawn(path, kind, tmp_path / "moving", width=600)
    assert image.width <= 600
    assert image.width * image.height <= PIXELS_MOST * 1.01
    assert image.width / image.height == pytest.approx(width / height, rel=0.05)


@BOTH_KINDS
def test_a_film_of_a_single_frame_makes_a_picture(kind: Kind, tmp_path: Path):
    image = drawn(film(tmp_path / "film.mp4", seconds=1 / 24), kind, tmp_path / "moving")
    assert (image.format, getattr(image, "n_frames", 1)) == (kind.upper(), 1)


@BOTH_KINDS
def test_of_a_film_that_no_encoder_can_make_small_the_picture_is_smaller(kind: Kind, tmp_path: Path):
    path = tmp_path / "noise.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast", "crf": "12"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        scene = numpy.asarray(noise(640, 360))
        for number in range(75):
            pixels = numpy.ascontiguousarray(numpy.roll(scene, number * 37, axis=1))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    image = drawn(path, kind, tmp_path / "moving", width=640, frames_per_second=25)
    assert (tmp_path / "moving").stat().st_size <= BYTES_MOST
    assert 200 < image.width < 640
    assert sum(milliseconds(image)) == 3_000


def test_a_wish_for_very_many_frames_is_bounded(tmp_path: Path):
    path = film(tmp_path / "film.mp4", width=64, height=36, seconds=8, rate=50)
    image = drawn(path, "webp", tmp_path / "moving", frames_per_second=1_000, seconds_most=1_000)
    assert image.n_frames <= FRAMES_MOST
    assert min(milliseconds(image)) >= 40


@BOTH_KINDS
def test_the_same_film_gives_the_same_bytes(kind: Kind, whole: Path, tmp_path: Path):
    for name in ("one", "two"):
        animated(whole, kind, tmp_path / name, seconds_most=0.5)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.hostile("films")
@BOTH_KINDS
@pytest.mark.parametrize("length", [0.0, 0.02, 0.3, 0.99])
def test_a_film_cut_short_is_refused_and_nothing_is_left(
    kind: Kind, length: float, whole: Path, tmp_path: Path
):
    data = whole.read_bytes()
    (tmp_path / "short.mp4").write_bytes(data[: int(len(data) * length)])
    with pytest.raises(BadFilm):
        animated(tmp_path / "short.mp4", kind, tmp_path / "moving")
    assert not (tmp_path / "moving").exists()
