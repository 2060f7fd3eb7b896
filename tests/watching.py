"""Films looked at as anyone would: decoded, frame by frame; and the pictures and shots to make them from."""

import io
from dataclasses import dataclass
from functools import cache

import av
import numpy as np
from PIL import Image

from animatic.sandbox.film import Shot
from animatic.sandbox.scene import photograph

WIDTH, HEIGHT = 320, 180
RATE = 44_100


@dataclass
class Watched:
    """A film as it was decoded."""

    frames: np.ndarray  # (frames, height, width, 3), RGB in 0..255
    seconds: float
    codec: str
    pixels: str
    sound: np.ndarray | None  # (2, samples)
    sound_seconds: float


def watch(film: bytes) -> Watched:
    with av.open(io.BytesIO(film)) as container:
        video, audio = container.streams.video[0], next(iter(container.streams.audio), None)
        frames = np.array([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])
        seconds, codec, pixels = container.duration / av.time_base, video.codec.name, video.pix_fmt
        sound_seconds = float(audio.duration * audio.time_base) if audio else 0.0
    sound = None
    if audio:
        with av.open(io.BytesIO(film)) as container:
            sound = np.concatenate([part.to_ndarray() for part in container.decode(audio=0)], axis=1)
    return Watched(frames, seconds, codec, pixels, sound, sound_seconds)


def shot(motion: str, seconds: float = 1.0, width: int = WIDTH, height: int = HEIGHT, **more) -> Shot:
    return Shot(motion, seconds, width, height, **more)


def saved(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@cache
def photo(seed: int = 0) -> bytes:
    return saved(photograph(seed, 640, 480), "JPEG", quality=92)


def plain(*colour: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> bytes:
    return saved(Image.new("RGB", size, colour))


def fitted(data: bytes) -> np.ndarray:
    """A picture as it fills the frame."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    height = image.width * HEIGHT / WIDTH
    top = (image.height - height) / 2
    box = (0, top, image.width, top + height)
    return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box))


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """How different two frames are, 0..255."""
    return float(np.abs(one.astype(float) - other.astype(float)).mean())
