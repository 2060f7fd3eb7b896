"""A film's beginning as a picture that moves by itself, for the places that take no film: mails, slides, wikis."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Literal

from av.video.frame import VideoFrame
from PIL import Image

from animatic.film import _open, probe

Kind = Literal["gif", "webp"]

MIMES: Mapping[Kind, str] = {"gif": "image/gif", "webp": "image/webp"}
PIXELS_MOST, FRAMES_MOST, RATE_MOST = 250_000, 120, 25
"""Pixels a frame; frames; frames per second: GIFs that are faster are slowed down by browsers."""
BYTES_MOST = 8_000_000
"""Mails and chats rarely take more."""
WEBP_QUALITY, WEBP_EFFORT = 75, 3
"""Pillow's `quality` and `method`: a `method` above takes longer and makes nothing smaller."""
COLOURS = 255
"""Of a GIF; the one that is left stands for what has not changed since the frame before."""
SAMPLES, SAMPLE_REDUCED = 8, 4
"""Frames that the colours are chosen from, and how many times smaller."""
ROUNDING_SECONDS = 0.001
"""WebM tells its frames' times in whole milliseconds."""


def animated(
    film: Path,
    kind: Kind,
    into: Path,
    width: int = 480,
    frames_per_second: float = 12,
    seconds_most: float = 6,
) -> None:
    """Write the film's first seconds as an animated GIF or WebP that begins again for ever.

    It is never wider than `width` or the film itself; and narrower than that when a frame would have more than
    PIXELS_MOST or the file more than BYTES_MOST. Beyond RATE_MOST and FRAMES_MOST it has fewer frames, or ends
    sooner. The same film always gives the same bytes. Raises BadFilm.
    """
    rate = min(frames_per_second, RATE_MOST)
    seconds = min(probe(film).seconds, seconds_most)
    count = max(min(math.ceil(seconds * rate - 0.01), FRAMES_MOST), 1)
    frames = _frames(film, width, [tick / rate for tick in range(count)])
    into.write_bytes(_within(frames, kind, rate, BYTES_MOST))


def _frames(film: Path, width: int, moments: Sequence[float]) -> list[Image.Image]:
    with _open(film) as (container, video):
        size = _size(video.codec_context.width, video.codec_context.height, width)
        shown = _on_show(container.decode(video), moments)
        return [
            Image.fromarray(frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray())
            for frame in shown
        ]


def _size(width: int, height: int, width_most: int) -> tuple[int, int]:
    scale = min(1.0, width_most / width, math.sqrt(PIXELS_MOST / (width * height)))
    return max(round(width * scale), 1), max(round(height * scale), 1)


def _on_show(frames: Iterable[VideoFrame], moments: Iterable[float]) -> Iterator[VideoFrame]:
    """The frame that is on show at each of these moments, in seconds after the first frame."""
    coming = iter(frames)
    shown, following = next(coming), next(coming, None)
    begin = shown.time or 0.0
    for moment in moments:
        while following and (following.time or 0.0) - begin <= moment + ROUNDING_SECONDS:
            shown, following = following, next(coming, None)
        yield shown


def _within(frames: Sequence[Image.Image], kind: Kind, rate: float, size_bytes_most: int) -> bytes:
    """The file, of smaller frames where it would be too large."""
    while True:
        data = _gif(frames, rate) if kind == "gif" else _webp(frames, rate)
        if len(data) <= size_bytes_most or max(frames[0].size) < 32:
            return data
        scale = 0.95 * math.sqrt(size_bytes_most / len(data))
        size = max(round(frames[0].width * scale), 1), max(round(frames[0].height * scale), 1)
        frames = [frame.resize(size, Image.Resampling.LANCZOS) for frame in frames]


def _gif(frames: Sequence[Image.Image], rate: float) -> bytes:
    # One palette for all: with one for each frame, colours flicker and every frame has to be stored whole.
    palette = _sheet(frames).quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=1)
    drawn = [frame.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG) for frame in frames]
    return _saved(drawn, "GIF", _durations(len(frames), rate, 10), optimize=False)


def _sheet(frames: Sequence[Image.Image]) -> Image.Image:
    """Frames from the whole film, small and below each other."""
    samples = [frame.reduce(SAMPLE_REDUCED) for frame in frames[:: math.ceil(len(frames) / SAMPLES)]]
    width, height = samples[0].size
    sheet = Image.new("RGB", (width, height * len(samples)))
    for number, sample in enumerate(samples):
        sheet.paste(sample, (0, number * height))
    return sheet


def _webp(frames: Sequence[Image.Image], rate: float) -> bytes:
    durations = _durations(len(frames), rate, 1)
    return _saved(frames, "WEBP", durations, quality=WEBP_QUALITY, method=WEBP_EFFORT)


def _durations(count: int, rate: float, unit: int) -> list[int]:
    """Milliseconds for each frame, in whole units of which, rounded so that the sum stays right.

    >>> _durations(6, 12, 10)
    [80, 90, 80, 80, 90, 80]
    """
    ends = [round(number * 1000 / rate / unit) * unit for number in range(count + 1)]
    return [end - start for start, end in pairwise(ends)]


def _saved(frames: Sequence[Image.Image], format: str, durations: list[int], **options: object) -> bytes:
    file = BytesIO()
    frames[0].save(
        file, format, save_all=True, append_images=frames[1:], duration=durations, loop=0, **options
    )
    return file.getvalue()
