"""The same film or picture as another kind of file."""

import io
from collections.abc import Iterator
from pathlib import Path

import av
from PIL import Image

MOVING_FPS, MOVING_SIDE = 10, 480
"""Of films as moving pictures; ours."""

WRITERS = {".jpg": ("JPEG", {"quality": 92}), ".png": ("PNG", {}), ".webp": ("WEBP", {"quality": 90})}


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
    first, *others = frames(source)
    out = io.BytesIO()
    options = {"save_all": True, "append_images": others, "duration": round(1000 / MOVING_FPS), "loop": 0}
    if ending == ".gif":
        first.save(out, "GIF", **options)
    else:
        first.save(out, WRITERS[ending][0], quality=70, method=0, **options)
    return out.getvalue()


def frames(source: Path) -> Iterator[Image.Image]:
    """The film's pictures, MOVING_FPS of each second, no larger than MOVING_SIDE."""
    with av.open(str(source)) as film:
        due = 0.0
        for frame in film.decode(video=0):
            if (frame.time or 0.0) >= due - 1e-6:
                due += 1 / MOVING_FPS
                picture = Image.fromarray(frame.to_ndarray(format="rgb24"))
                picture.thumbnail((MOVING_SIDE, MOVING_SIDE))
                yield picture
