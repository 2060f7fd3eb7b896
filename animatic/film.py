"""What a finished film is, and the small things that stand for it: a poster and a silent preview."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from animatic.errors import AnimaticError
from animatic.pixels import shrunk

POSTER_EDGE, POSTER_BYTES_MOST = 640, 36_000
"""Pixels on the long edge; bytes, so that a page of two dozen stays below a megabyte whatever is in the films."""
PREVIEW_EDGE, PREVIEW_SECONDS, PREVIEW_BYTES_MOST = 480, 3, 300_000
PREVIEW_LOSSES = (28, 34, 40, 46, 51)
"""x264's crf: the first that stays within the bytes."""
PREVIEW_RATE = 30
"""Frames per second, about: of faster films every second, third… frame is taken."""
POSTER_AT = (0.15, 0.4, 0.7, 0.0)
"""Parts of the duration, in the order they are tried."""
DARK = 24
"""Mean brightness of 0 to 255 below which a frame counts as black."""

_NO_PICTURE = "The film has no picture."
_BROKEN_OFF = "The film breaks off before its end."

# FFmpeg also knows lists of other files and addresses, and opening one may read anything. These are no lists.
_OPENING = {"format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm", "protocol_whitelist": "file"}


class BadFilm(AnimaticError):
    """The file is no film that plays to its end; the message says why."""


@dataclass(frozen=True)
class FilmFacts:
    """What a player needs to know."""

    width: int
    height: int
    seconds: float
    has_sound: bool
    codec: str
    """FFmpeg's word: `h264`, `hevc`, `vp9`, `av1`…"""


def probe(path: Path) -> FilmFacts:
    """What the film in this file is, once it is sure that it begins, and that none of it is missing.

    Raises BadFilm.
    """
    with _open(path) as (container, video):
        first = next(iter(container.decode(video)), None)
        if first is None:
            raise BadFilm(_NO_PICTURE)
        container.seek(0)
        seconds = _whole_seconds(container, video)
        return FilmFacts(
            width=first.width,
            height=first.height,
            seconds=round(seconds, 3),
            has_sound=bool(container.streams.audio),
            codec=video.codec_context.name,
        )


@contextmanager
def _open(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    try:
        with av.open(str(path), options=_OPENING) as container:
            if not container.streams.video:
                raise BadFilm("The file holds no film.")
            video = container.streams.video[0]
            video.codec_context.thread_count = 1  # same bytes on every machine
            yield container, video
    except av.FFmpegError as error:
        raise BadFilm("The file is no film, or a damaged one.") from error


def _whole_seconds(container: InputContainer, video: VideoStream) -> float:
    """The film's duration by its own frames, once they are all there that its head promises."""
    packets, ends = 0, {"video": Fraction(0), "audio": Fraction(0)}
    for packet in container.demux(video, *container.streams.audio):
        if packet.is_corrupt:
            raise BadFilm(_BROKEN_OFF)
        if packet.size and packet.pts is not None:
            packets += packet.stream is video
            end = (packet.pts + (packet.duration or 0)) * packet.time_base
            ends[packet.stream.type] = max(end, ends[packet.stream.type])
    promised = (container.duration or 0) / av.time_base
    if packets < video.frames or max(ends.values()) < promised * 0.97 - 0.2:
        raise BadFilm(_BROKEN_OFF)
    return float(ends["video"])


def poster(path: Path) -> bytes:
    """A still of the film as a small WebP: from a little after its beginning, and not a black one if there is
    any other. Raises BadFilm."""
    with _open(path) as (container, video):
        stills: list[tuple[float, Image.Image]] = []
        for part in POSTER_AT:
            still = _still(container, video, part * (container.duration or 0) / av.time_base)
            stills.append((ImageStat.Stat(still.convert("L")).mean[0], still))
            if stills[-1][0] > DARK:
                break
        brightest = max(stills, key=lambda still: still[0])[1]
        return shrunk(brightest, "image/webp", POSTER_EDGE, POSTER_BYTES_MOST)[1]


def _still(container: InputContainer, video: VideoStream, seconds: float) -> Image.Image:
    """The frame on show at this moment, or the last one before the film ends."""
    container.seek(int(seconds * av.time_base))
    frame = None
    for frame in container.decode(video):
        if (frame.time or 0.0) >= seconds:
            break
    if frame is None:
        raise BadFilm(_NO_PICTURE)
    size = _smaller(video, POSTER_EDGE)
    return Image.fromarray(frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray())


def preview(path: Path) -> bytes:
    """The film's first seconds as a small silent MP4 that begins to play at once. Raises BadFilm.

    The same file always gives the same bytes.
    """
    with _open(path) as (container, video), tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        rate = video.average_rate or Fraction(24)
        step = max(round(rate / PREVIEW_RATE), 1)
        frames = list(_small_frames(container, video, step, math.ceil(rate * PREVIEW_SECONDS)))
        if not frames:
            raise BadFilm(_NO_PICTURE)
        for loss in PREVIEW_LOSSES:
            _write(file.name, frames, rate / step, loss)
            data = Path(file.name).read_bytes()
            if len(data) <= PREVIEW_BYTES_MOST:
                break
        return data


def _small_frames(
    container: InputContainer, video: VideoStream, step: int, frames_most: int
) -> Iterator[VideoFrame]:
    size = _smaller(video, PREVIEW_EDGE)
    for frame in islice(container.decode(video), 0, frames_most, step):
        yield frame.reformat(*size, format="yuv420p", interpolation="AREA")


def _smaller(video: VideoStream, edge: int) -> tuple[int, int]:
    """Width and height within the edge, even as the encoder wants them."""
    width, height = video.codec_context.width, video.codec_context.height
    scale = min(1.0, edge / max(width, height))
    return max(round(width * scale / 2) * 2, 2), max(round(height * scale / 2) * 2, 2)


def _write(path: str, frames: Sequence[VideoFrame], rate: Fraction, loss: int) -> None:
    # One thread, and nothing that tells when or by what it was made: the bytes depend on the frames alone.
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(path, "w", format="mp4", options=options) as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = frames[0].width, frames[0].height, "yuv420p"
        stream.thread_count = 1
        # Without mbtree: it looks at memory that nobody wrote to, and two runs would differ by a few bytes.
        stream.options = {"preset": "veryfast", "crf": str(loss), "x264-params": "mbtree=0"}
        for number, frame in enumerate(frames):
            frame.pts, frame.time_base, frame.pict_type = number, 1 / rate, PictureType.NONE
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
