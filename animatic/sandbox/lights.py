"""Effects of light: neon, a broken signal, mirrors."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from animatic.sandbox.frame import Field, Frame, bend, from_picture, lit, mask, mix, net
from animatic.sandbox.stage import Draw, Stage, glide, smooth
from animatic.sandbox.still import even


def neon(stage: Stage) -> Draw:
    """Night falls over the picture and its outlines light up as glowing tubes, flickering as they catch."""
    tubes = tubes_of(stage)
    x, y = net(64, 36)
    flicker = stage.random.random(400)

    def draw(t: float) -> Frame:
        seconds = t * stage.seconds
        front = 1.9 * smooth(t, 0.04, 0.62) - 0.3
        dusk = mask(np.clip((front - (x * 0.8 + y * 0.3)) / 0.22, 0, 1), stage.still.size)
        frame = mix(stage.still, tubes, dusk)
        seen = replace(stage, still=frame).view(1 + 0.14 * glide(t))
        catching = smooth(t, 0.10, 0.3) * (1 - smooth(t, 0.55, 0.7))
        hum = 1 + 0.06 * np.sin(seconds * 7) - 0.35 * catching * (flicker[int(seconds * 18) % 400] > 0.72)
        return lit(seen, 1 + (float(hum) - 1) * smooth(t, 0.04, 0.12))

    return draw


def tubes_of(stage: Stage) -> Frame:
    """The picture as a drawing of neon tubes on a dark blue likeness of itself."""
    size = stage.still.size
    bright = stage.still.y.filter(ImageFilter.GaussianBlur(size[1] / 420))
    grey = np.asarray(bright, np.float32)
    steep = np.hypot(*np.gradient(grey)) * size[1] / 720
    line = np.clip((steep - 2.2) / max(float(np.percentile(steep, 98.5)) - 2.2, 3.0), 0, 1) ** 0.75
    sharp = Image.fromarray(np.uint8(line * 255)).filter(ImageFilter.GaussianBlur(size[1] / 700))
    small = sharp.reduce(4)
    glow = np.asarray(sharp, np.float32)[..., None] * 1.3
    for part, gain in ((130, 1.6), (40, 1.5)):
        halo = small.filter(ImageFilter.GaussianBlur(size[1] / part / 4)).resize(
            size, Image.Resampling.BICUBIC
        )
        glow += np.asarray(halo, np.float32)[..., None] * gain
    glow /= 255
    x, y = np.linspace(0, 1, size[0], dtype=np.float32), np.linspace(0, 1, size[1], dtype=np.float32)[:, None]
    turn = (0.5 + 0.5 * np.sin(5.2 * x + 2.4 * y + stage.seed))[..., None]
    pink, blue = np.array((1.0, 0.10, 0.72), np.float32), np.array((0.05, 0.80, 1.0), np.float32)
    hue = blue + (pink - blue) * turn
    core = np.clip(np.asarray(sharp, np.float32) / 255 - 0.45, 0, 1)[..., None] * 1.4
    night = np.clip(grey - 16, 0, 219)[..., None] / 219 * np.array((0.10, 0.10, 0.26), np.float32)
    return from_picture(Image.fromarray(np.uint8(np.clip(night + hue * glow + core, 0, 1) * 255)))


def glitch(stage: Stage) -> Draw:
    """The signal breaks in bursts: strips jump aside, colours part company, blocks turn wrong."""
    width, height = stage.size
    lines = np.where(np.arange(height) % 4 < 2, 1.0, 0.86)[:, None].repeat(2, 1)
    scan = mask(lines.astype(np.float32), (2, height)).resize(stage.size, Image.Resampling.NEAREST)

    def draw(t: float) -> Frame:
        seconds = t * stage.seconds
        tick = int(seconds * 14)
        chance = np.random.default_rng((stage.seed, tick))
        burst = smooth(t, 0.05, 0.12) * max(0.0, np.sin(seconds * 2.6 - 0.7)) ** 0.6
        force = burst * chance.uniform(0.55, 1.0)
        frame = stage.view(1 + 0.05 * glide(t) + 0.03 * force)
        if force < 0.05:
            return frame
        return torn(frame, force, chance)

    def torn(frame: Frame, force: float, chance: np.random.Generator) -> Frame:
        y, u, v = (np.array(plane) for plane in frame)
        for _ in range(int(3 + 11 * force)):
            top, tall = even(chance.uniform(0, height)), even(height * chance.uniform(0.01, 0.11))
            shift = int(width * force * chance.normal(0, 0.07)) // 2 * 2
            for plane, s in ((y, 1), (u, 2), (v, 2)):
                strip = slice(top // s, (top + tall) // s)
                plane[strip] = np.roll(plane[strip], shift // s, axis=1)
        part = int(width * 0.014 * force) + 1
        u, v = np.roll(u, part, axis=1), np.roll(v, -part, axis=1)
        y = np.maximum(y, np.roll(y, 2 * part, axis=1) // 4 * 3)
        for _ in range(int(6 * force)):
            left, top = even(chance.uniform(0, width * 0.8)), even(chance.uniform(0, height * 0.9))
            wide, tall = even(width * chance.uniform(0.03, 0.20)), even(height * chance.uniform(0.01, 0.05))
            spots = (slice(top // 2, (top + tall) // 2), slice(left // 2, (left + wide) // 2))
            u[spots], v[spots] = chance.integers(60, 200), chance.integers(60, 200)
            y[top : top + tall, left : left + wide] ^= 0x30
        light = ImageChops.multiply(Image.fromarray(np.clip(y, 16, 235)), scan)
        return Frame(light, Image.fromarray(u), Image.fromarray(v))

    return draw


def kaleidoscope(stage: Stage) -> Draw:
    """Six mirrors open from the middle; the picture turns between them into a star of itself."""
    width, height = stage.size
    far = float(np.hypot(stage.ratio, 1.0)) / 2
    wedge = (even(far * height), even(far * height * np.tan(np.pi / 6) + 4))
    light = Mirrors(stage.size, wedge)
    tone = Mirrors((width // 2, height // 2), (wedge[0] // 2, wedge[1] // 2))
    across, down = net(16, 10)
    across, down = across * wedge[0] / height * 0.56, down * wedge[1] / height * 0.56
    x, y = net(64, 36)
    away = np.hypot((x - 0.5) * stage.ratio, y - 0.5)

    def star(t: float) -> Frame:
        turn = 0.4 + 2.0 * glide(t)
        cos, sin = np.cos(turn), np.sin(turn)
        look_x = 0.5 + 0.06 * np.sin(2.3 * t) + (across * cos - down * sin) / stage.ratio
        look_y = 0.5 + 0.05 * np.sin(3.1 * t) + across * sin + down * cos
        between = bend(stage.still, fold(look_x), fold(look_y), wedge)
        return Frame(light.show(between.y), tone.show(between.u), tone.show(between.v))

    def draw(t: float) -> Frame:
        opened = 1.15 * far * smooth(t, 0.05, 0.50)
        if opened <= 0.01:
            return stage.opening
        shown = mask(np.clip((opened - away) * 14, 0, 1), stage.size)
        return mix(stage.opening, star(t), shown) if opened < 1.1 * far else star(t)

    return draw


def fold(place: Field) -> Field:
    """Places beyond the picture's border looked up in its mirror image."""
    return np.asarray(1 - np.abs(1 - np.abs(place)))


class Mirrors:
    """Six mirrors around a wedge of 30 degrees: where each pixel of a plane looks in it, worked out once."""

    def __init__(self, size: tuple[int, int], wedge: tuple[int, int]) -> None:
        x, y = np.arange(size[0]) + 0.5 - size[0] / 2, (np.arange(size[1]) + 0.5 - size[1] / 2)[:, None]
        away, turn = np.hypot(x, y), np.arctan2(y, x)
        turn = np.abs((turn + np.pi / 6) % (np.pi / 3) - np.pi / 6)
        across = np.clip(away * np.cos(turn) - 0.5, 0, wedge[0] - 1.01)
        down = np.clip(away * np.sin(turn), 0, wedge[1] - 1.01)
        self.spot = down.astype(np.int32) * wedge[0] + across.astype(np.int32)
        self.step = wedge[0]
        self.right = np.uint16(across % 1 * 256)
        self.below = np.uint16(down % 1 * 256)

    def show(self, wedge: Image.Image) -> Image.Image:
        """The plane seen between the mirrors, to parts of a pixel."""
        seen = np.asarray(wedge, np.uint16).ravel()
        rows = []
        for row in (self.spot, self.spot + self.step):
            near = seen.take(row)
            rows.append(near * (256 - self.right) + seen.take(row + 1) * self.right >> 8)
        return Image.fromarray(np.uint8(rows[0] * (256 - self.below) + rows[1] * self.below >> 8))
