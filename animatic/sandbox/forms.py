"""The same film or picture as another kind of file."""

import io
from collections.abc import Iterator
from pathlib import Path

import av
from PIL import Image

MOVING_FPS, MOVING_SIDE = 10, 480
"""Of films as moving pictures; ours."""

WRITERS = {
    ".jpg": ("JPEG", {"quality": 92}),
    ".png": ("PNG", {"compress_level": 3}),
    ".webp": ("WEBP", {"quality": 90}),
}


def converted(source: Path, ending: str, longest: int = 0) -> bytes:
    """A film as `.gif` or `.webp`, a picture as `.jpg`, `.png` or `.webp`.

    `longest` brings a picture to so many pixels on its longer side; 0 leaves it. Raises KeyError for an
    ending that is not among these.
    """
    return moving(source, ending) if source.suffix == ".mp4" else still(source, ending, longest)


def still(source: Path, ending: str, longest: int) -> bytes:
    kind, options = WRITERS[ending]
    with Image.open(source) as picture:
        made = picture.convert("RGB")
    if longest:
        scale = longest / max(made.size)
        size = (round(made.width * scale), round(made.height * scale))
        made = made.resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def moving(source: Path, ending: str) -> bytes:
    pictures = list(frames(source))
    if ending == ".gif":  # one palette for all: finding one for each picture takes thirty times as long
        palette = pictures[0].quantize(255)
        pictures = [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    kind, options = ("GIF", {}) if ending == ".gif" else (WRITERS[ending][0], {"quality": 70, "method": 0})
    first, *others = pictures
    out = io.BytesIO()
    duration_ms = round(1000 / MOVING_FPS)
    first.save(out, kind, save_all=True, append_images=others, duration=duration_ms, loop=0, **options)
    return out.getvalue()


def frames(source: Path) -> Iterator[Image.Image]:
    """The film's pictures, MOVING_FPS of each second, no larger than MOVING_SIDE."""
    with av.open(str(source)) as film:
        due = 0.0
        for frame in film.decode(video=0):
            if (frame.time or 0.0) >= due - 1e-6:
                due += 1 / MOVING_FPS
                scale = min(1.0, MOVING_SIDE / max(frame.width, frame.height))
                small = frame.reformat(round(frame.width * scale), round(frame.height * scale))
                yield Image.fromarray(small.to_ndarray(format="rgb24"))
