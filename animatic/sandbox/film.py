"""Films from still pictures: what the sandbox's services answer with.

film = render(picture, Shot(choose_move("orbit around it", seed=1), seconds=5, width=1280, height=720))
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from PIL import Image

from animatic.sandbox import effects, moves
from animatic.sandbox.frame import Field, Frame, mask, mix
from animatic.sandbox.moves import choose_move
from animatic.sandbox.mp4 import first_picture, write_film
from animatic.sandbox.sound import Sound, UnreadableSound, made_sound, own_sound
from animatic.sandbox.stage import Draw, Stage, set_stage, smooth, unprepared
from animatic.sandbox.still import UnreadablePicture, frame_size

__all__ = [
    "EFFECTS",
    "MOVES",
    "Shot",
    "UnreadablePicture",
    "UnreadableSound",
    "choose_move",
    "frame_size",
    "poster",
    "render",
]

MOVES: tuple[str, ...] = tuple(moves.MOVES)
"""The camera's moves."""

EFFECTS: tuple[str, ...] = tuple(effects.EFFECTS)
"""The ready-made motions, each recognisable by its name."""

MOTIONS = moves.MOVES | effects.EFFECTS


@dataclass(frozen=True)
class Shot:
    """What is to be filmed. Raises ValueError for an unknown motion, an odd or empty frame, or no length."""

    motion: str
    """One of MOVES or EFFECTS."""
    seconds: float
    """The length asked for; the film is one frame longer, as the services' films are."""
    width: int
    height: int
    """The frame in pixels, both even."""
    fps: int = 24
    """Pictures a second, at least 10."""
    sound: bytes | Literal["made"] | None = None
    """An audio file's bytes, a bed made up from the seed, or None for a film without a sound track."""
    seed: int = 0
    """Any whole number; decides everything left to chance, so that the same seed makes the same film."""
    last_picture: bytes | None = None
    """The picture the film ends on."""
    references: tuple[bytes, ...] = ()
    """More pictures, shown one after the other after the first."""

    def __post_init__(self) -> None:
        if self.motion not in MOTIONS:
            raise ValueError(f"There is no motion called {self.motion!r}.")
        if self.width < 2 or self.height < 2 or self.width % 2 or self.height % 2:
            raise ValueError(f"A frame of {self.width} × {self.height} cannot be encoded: both must be even.")
        if self.seconds <= 0 or self.fps < 10:
            raise ValueError("A film needs a length, and at least 10 pictures a second.")

    @property
    def frames(self) -> int:
        """How many pictures the film has."""
        return round(self.seconds * self.fps) + 1

    @property
    def chance(self) -> int:
        """The seed as generators of random numbers take it: not below 0."""
        return self.seed % 2**32


def render(picture: bytes, shot: Shot) -> bytes:
    """The film as an MP4 file: H.264 in yuv420p, the index first, AAC when there is sound.

    Raises UnreadablePicture or UnreadableSound, both ValueError.
    """
    sound = sound_of(shot)
    drawn = film_of(picture, shot)
    pictures = (drawn(number / (shot.frames - 1)) for number in range(shot.frames))
    return write_film(pictures, (shot.width, shot.height), shot.fps, sound)


def poster(film: bytes) -> bytes:
    """The film's first frame as WebP, its longer side at most 640 pixels."""
    image = Image.fromarray(first_picture(film).to_ndarray(format="rgb24"))
    image.thumbnail((640, 640), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82)
    return out.getvalue()


def sound_of(shot: Shot) -> Sound | None:
    """The film's sound at its full length."""
    seconds = shot.frames / shot.fps
    if shot.sound is None:
        return None
    return made_sound(seconds, shot.chance) if shot.sound == "made" else own_sound(shot.sound, seconds)


@dataclass(frozen=True)
class Take:
    """One picture's part of the film, by the film's time; two takes overlap while one becomes the other."""

    start: float
    end: float
    draw: Draw

    def at(self, t: float) -> Frame:
        """The take's frame at the film's time."""
        return self.draw(min(max((t - self.start) / (self.end - self.start), 0.0), 1.0))


def film_of(picture: bytes, shot: Shot) -> Draw:
    """The whole film: each picture's take, and the soft passages between them."""
    takes = list(takes_of(picture, shot))
    size = (shot.width, shot.height)
    cloud = clouds(shot.chance)

    def draw(t: float) -> Frame:
        running = [take for take in takes if take.start <= t <= take.end]
        frame = running[0].at(t)
        for before, take in pairwise(running):
            done = (t - take.start) / (before.end - take.start)
            frame = mix(frame, take.at(t), passage(cloud, done, size))
        return frame

    return draw


def takes_of(picture: bytes, shot: Shot) -> Iterator[Take]:
    """The first picture and the references move as asked; the last picture comes to rest as it is."""
    takes = [(still, MOTIONS[shot.motion], 1.0) for still in (picture, *shot.references)]
    if shot.last_picture is not None:
        takes.append((shot.last_picture, settle, 0.6))
    whole = sum(share for _, _, share in takes)
    overlap = min(0.4 / len(takes), 1.8 / shot.seconds)
    begin = 0.0
    for place, (still, motion, share) in enumerate(takes):
        start, end = max(begin - overlap / 2, 0.0), min(begin + share / whole + overlap / 2, 1.0)
        stage = set_stage(still, (shot.width, shot.height), (end - start) * shot.seconds, shot.chance + place)
        yield Take(start, end, motion(stage))
        begin += share / whole


@unprepared
def settle(stage: Stage, t: float) -> Frame:
    """The camera comes to rest on the whole picture."""
    return stage.view(1.16 ** ((1 - t) ** 2.2))


def clouds(seed: int) -> Field:
    """When each place of the frame gives way in a passage, 0 first to 1 last: drifting patches, coarse."""
    grid = np.random.default_rng(seed + 3).random((5, 7), dtype=np.float32)
    soft: Field = np.asarray(Image.fromarray(grid).resize((160, 90), Image.Resampling.BICUBIC))
    return np.asarray((soft - soft.min()) / (soft.max() - soft.min()))


def passage(cloud: Field, done: float, size: tuple[int, int]) -> Image.Image:
    """The mask of a passage that is `done` (0..1): the new picture seeps in patch by patch."""
    soft = 0.75
    return mask((smooth(done) * (1 + soft) - cloud) / soft, size)
