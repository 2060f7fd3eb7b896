"""What every motion works with: the picture ready to be filmed, the frame's size, the length, and chance."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from PIL import Image, ImageFilter

from animatic.sandbox.frame import Field, Frame, bend, blurred, from_picture, lit, net, view
from animatic.sandbox.still import FINE, even, open_still

Draw = Callable[[float], Frame]
"""The film's frame at a time from 0, its first, to 1, its last."""

Motion = Callable[["Stage"], Draw]
"""A camera move or an effect: what it does with a picture, prepared once and then drawn frame by frame."""


@dataclass(frozen=True)
class Stage:
    """One picture about to be filmed."""

    still: Frame
    size: tuple[int, int]
    seconds: float
    seed: int

    @cached_property
    def ratio(self) -> float:
        """Width over height."""
        return self.size[0] / self.size[1]

    @cached_property
    def opening(self) -> Frame:
        """The untouched picture in the frame."""
        return self.view(1.0)

    @property
    def random(self) -> np.random.Generator:
        """Chance that falls the same way whenever it is asked for."""
        return np.random.default_rng(self.seed)

    def view(self, zoom: float, x: float = 0.5, y: float = 0.5) -> Frame:
        """The picture enlarged by `zoom` (1 or more) around a place, moved only as far as it reaches."""
        half = 0.5 / max(zoom, 1.0)
        x, y = min(max(x, half), 1 - half), min(max(y, half), 1 - half)
        sharp = self.size[0] * self.size[1] <= FINE
        return view(self.still, (x - half, y - half, x + half, y + half), self.size, sharp)

    def bend(self, x: Field, y: Field) -> Frame:
        """The picture seen through a bent net (see frame.bend)."""
        return bend(self.still, x, y, self.size)

    @cached_property
    def salience(self) -> Field:
        """How much each place of the picture stands out, 0..1, shaped (36, 64).

        It does where it differs from the rest of its row, as a thing does from the sky, sea or wall beside
        it, where it has upright edges, and near the middle.
        """
        fine = np.asarray(self.still.y.resize((256, 144), Image.Resampling.BOX), np.float32)
        upright = np.abs(np.gradient(fine, axis=1)).reshape(36, 4, 64, 4).mean(axis=(1, 3))
        y, u, v = (np.asarray(p.resize((64, 36), Image.Resampling.BOX), np.float32) for p in self.still)
        odd = sum(
            gain * np.abs(p - np.median(p, axis=1, keepdims=True)) for p, gain in ((y, 0.4), (u, 1), (v, 1))
        )
        x, down = net(63, 35)
        middle = np.exp(-(((x - 0.5) / 0.36) ** 2) - ((down - 0.5) / 0.36) ** 2)
        strange, busy = (np.minimum(a / (np.percentile(a, 95) + 1), 1) for a in (odd, upright))
        raw = (0.06 + strange) * (0.10 + busy) * middle
        soft = Image.fromarray(np.uint8(raw / raw.max() * 255)).filter(ImageFilter.GaussianBlur(2.5))
        found = np.asarray(soft, np.float32)
        return found / max(float(found.max()), 1.0)

    @cached_property
    def subject(self) -> tuple[float, float]:
        """The place the picture is about, kept away from its edges."""
        weight = self.salience**2
        x, y = net(63, 35)
        return (
            float(np.clip((x * weight).sum() / weight.sum(), 0.34, 0.66)),
            float(np.clip((y * weight).sum() / weight.sum(), 0.36, 0.64)),
        )

    def nearness(self, x: Field) -> Field:
        """How near each column of the picture is taken to be, 0 far to 1 near.

        It depends on x alone, so that a slide by nearness keeps upright lines upright and a product stiff.
        """
        column = self.salience.max(axis=0) ** 2
        places = np.linspace(0, 1, 64, dtype=np.float32)
        middle = self.subject[0]
        spread = float(np.sqrt((column * (places - middle) ** 2).sum() / column.sum()))
        reach = min(max(1.1 * spread, 0.09), 0.20)
        far = np.clip((np.abs(x - middle) - reach) / 0.36, 0, 1)
        return np.asarray(1 - far * far * (3 - 2 * far))


def backdrop(stage: Stage, gain: float = 0.30) -> Frame:
    """What shows where the picture is gone: itself, dark and far out of focus."""
    return lit(blurred(stage.opening, 0.03), gain)


def set_stage(picture: bytes, size: tuple[int, int], seconds: float, seed: int) -> Stage:
    """The picture opened a little finer than the frame, so that the camera can come closer.

    Raises UnreadablePicture.
    """
    finer = 1.25 if size[0] * size[1] <= FINE else 1.0
    width, height = even(size[0] * finer), even(size[1] * finer)
    return Stage(from_picture(open_still(picture, width, height)), size, seconds, seed)


def unprepared(draw: Callable[[Stage, float], Frame]) -> Motion:
    """A motion whose every frame follows from the stage and the time alone."""
    return lambda stage: partial(draw, stage)


def glide(t: float, soft: float = 0.3) -> float:
    """Time with a gentle start and stop: even speed between, `soft` of the film spent on each."""
    t = min(max(t, 0.0), 1.0)
    if t < soft:
        return t * t / (2 * soft) / (1 - soft)
    if t > 1 - soft:
        return 1 - glide(1 - t, soft)
    return (t - soft / 2) / (1 - soft)


def smooth(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """0 below `low`, 1 above `high`, no corner between."""
    t = min(max((value - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


def wander(seed: int, seconds: float, pace: float = 1.0) -> tuple[float, float]:
    """Where a hand has drifted after so many seconds, both ways about -1..1, starting at rest."""
    phases = np.random.default_rng(seed + 7).random((2, 4)) * 2 * np.pi
    speeds = np.array((0.9, 1.7, 2.9, 5.3)) * pace
    parts = (np.sin(phases + speeds * seconds) - np.sin(phases)) * (0.5, 0.3, 0.15, 0.05)
    x, y = parts.sum(axis=1)
    return float(x), float(y)
