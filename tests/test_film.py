"""What a film is, whether it is whole, and the poster and preview that stand for it."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import av
import numpy
import pytest
from PIL import Image, ImageStat

from animatic.film import BadFilm, poster, preview, probe
from tests.pictures import FAST_START, file, film, noise, quarters


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds with sound, its index first."""
    return film(tmp_path_factory.mktemp("film") / "film.mp4", seconds=2, sound=True, options=FAST_START)


def noisy(path: Path, seconds: int = 4) -> Path:
    """A film that no encoder can make small."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(seconds * 30):
            pixels = numpy.roll(numpy.asarray(noise(320, 180)), number * 37, axis=1)
            frame = av.VideoFrame.from_ndarray(numpy.ascontiguousarray(pixels), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def frames(data: bytes) -> list[av.VideoFrame]:
    with av.open(BytesIO(data)) as container:
        return list(container.decode(video=0))


def test_a_film_tells_what_a_player_needs(whole: Path):
    facts = probe(whole)
    assert (facts.width, facts.height, facts.codec, facts.has_sound) == (320, 180, "h264", True)
    assert facts.seconds == pytest.approx(2.0, abs=0.01)


def test_a_silent_film_is_known_as_one(tmp_path: Path):
    assert not probe(film(tmp_path / "film.mp4")).has_sound


@pytest.mark.parametrize(
    ("codec", "ending"), [("libvpx-vp9", "webm"), ("libx264", "mov"), ("libx265", "mp4")]
)
def test_other_kinds_of_films_are_known_too(codec: str, ending: str, tmp_path: Path):
    path = film(tmp_path / f"film.{ending}", codec=codec)
    assert probe(path).seconds == pytest.approx(1.0, abs=0.05)
    assert Image.open(BytesIO(poster(path))).size == (320, 180)
    assert len(frames(preview(path))) == 24


@pytest.mark.hostile("films")
@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_film_cut_short_is_refused(part: float, whole: Path, tmp_path: Path):
    data = whole.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(BadFilm):
        probe(cut)


@pytest.mark.hostile("films")
@pytest.mark.parametrize("part", [0.1, 0.5, 0.85])
def test_a_film_without_a_list_of_its_frames_is_missed_by_its_length(part: float, tmp_path: Path):
    data = film(tmp_path / "film.webm", seconds=3, codec="libvpx-vp9").read_bytes()
    cut = tmp_path / "cut.webm"
    cut.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(BadFilm):
        probe(cut)


@pytest.mark.hostile("films")
def test_a_film_whose_index_at_the_end_is_missing_is_refused(tmp_path: Path):
    data = film(tmp_path / "film.mp4").read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: data.rindex(b"moov")])
    with pytest.raises(BadFilm):
        probe(cut)


@pytest.mark.hostile("films")
@pytest.mark.parametrize("look", [probe, poster, preview])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!DOCTYPE html><html>sign in</html>",
        b"\0" * 5_000,
        b"\0\0\0\x18ftypisom\0\0\0\0isom",
        file(quarters()),
    ],
    ids=["nothing", "a page", "zeroes", "a head alone", "a picture"],
)
def test_what_is_no_film_is_refused(look, data: bytes, tmp_path: Path):
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    with pytest.raises(BadFilm):
        look(path)


@pytest.mark.hostile("films")
@pytest.mark.parametrize("ending", ["mp4", "m3u8", "ffconcat", "txt"])
@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:10.0,\n{}\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile://{}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile {}\n",
    ],
)
def test_a_list_that_names_another_file_is_not_followed(text: str, ending: str, whole: Path, tmp_path: Path):
    path = tmp_path / f"list.{ending}"
    path.write_text(text.format(whole))
    with pytest.raises(BadFilm):
        probe(path)


def test_a_film_with_sound_alone_is_refused(tmp_path: Path):
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100, layout="mono")
        hush = av.AudioFrame.from_ndarray(
            numpy.zeros((1, 44100), numpy.float32), format="fltp", layout="mono"
        )
        hush.sample_rate = 44100
        container.mux(stream.encode(hush))
        container.mux(stream.encode(None))
    with pytest.raises(BadFilm, match="no film"):
        probe(path)


def test_a_poster_is_small_and_shows_the_film(tmp_path: Path):
    still = poster(film(tmp_path / "film.mp4", width=1280, height=720))
    image = Image.open(BytesIO(still))
    assert (image.format, image.size) == ("WEBP", (640, 360))
    assert len(still) <= 60_000


def test_a_poster_of_a_busy_film_is_small_all_the_same(tmp_path: Path):
    assert len(poster(noisy(tmp_path / "noise.mp4"))) <= 60_000


@pytest.mark.parametrize("black_seconds", [0.8, 1.5])
def test_a_poster_is_not_taken_where_the_film_is_black(black_seconds: float, tmp_path: Path):
    path = film(tmp_path / "film.mp4", seconds=2.4, black_seconds=black_seconds)
    assert ImageStat.Stat(Image.open(BytesIO(poster(path))).convert("L")).mean[0] > 60


def test_a_film_that_is_black_throughout_has_a_black_poster(tmp_path: Path):
    image = Image.open(BytesIO(poster(film(tmp_path / "film.mp4", black_seconds=9))))
    assert ImageStat.Stat(image.convert("L")).mean[0] < 20


def test_a_preview_is_short_small_silent_and_starts_at_once(tmp_path: Path):
    path = film(tmp_path / "film.mp4", width=1280, height=720, seconds=5, sound=True)
    data = preview(path)
    (tmp_path / "preview.mp4").write_bytes(data)
    facts = probe(tmp_path / "preview.mp4")
    assert (facts.width, facts.height, facts.codec, facts.has_sound) == (480, 270, "h264", False)
    assert facts.seconds == pytest.approx(3.0, abs=0.05)
    assert len(data) <= 300_000
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_preview_of_a_busy_film_is_small_all_the_same(tmp_path: Path):
    assert len(preview(noisy(tmp_path / "noise.mp4"))) <= 300_000


def test_a_preview_of_a_shorter_film_is_as_long_as_the_film(tmp_path: Path):
    assert len(frames(preview(film(tmp_path / "film.mp4", seconds=0.5)))) == 12


def test_a_preview_of_a_fast_film_leaves_frames_out_but_takes_as_long(tmp_path: Path):
    data = preview(film(tmp_path / "film.mp4", rate=60))
    (tmp_path / "preview.mp4").write_bytes(data)
    assert len(frames(data)) == 30
    assert probe(tmp_path / "preview.mp4").seconds == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(("width", "height", "size"), [(180, 320, (180, 320)), (722, 1282, (270, 480))])
def test_an_upright_film_stays_upright(width: int, height: int, size: tuple[int, int], tmp_path: Path):
    frame = frames(preview(film(tmp_path / "film.mp4", width=width, height=height, seconds=0.3)))[0]
    assert (frame.width, frame.height) == size


DIGEST = """
import hashlib, sys
from pathlib import Path
from animatic.film import poster, preview
path = Path(sys.argv[1])
print(hashlib.sha256(poster(path) + preview(path)).hexdigest())
"""


def test_the_same_film_gives_the_same_poster_and_preview_in_every_process(whole: Path):
    def digest(scrap: str) -> str:
        # Fresh memory holds other scraps in each process; none of them may show in the bytes.
        command = [sys.executable, "-c", DIGEST, str(whole)]
        environment = {**os.environ, "MALLOC_PERTURB_": scrap}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    assert len({digest(scrap) for scrap in ("1", "85", "170")}) == 1


def test_a_film_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(BadFilm):
        probe(tmp_path / "nothing.mp4")
