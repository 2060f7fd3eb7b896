"""The cakeify effect: the picture turns out to be a cake."""

import numpy as np
from PIL import Image, ImageDraw

from animatic.sandbox.frame import Frame, copied, from_picture, lit
from animatic.sandbox.perspective import Point, place, rectangle
from animatic.sandbox.stage import Draw, Stage, backdrop, glide, smooth


def cakeify(stage: Stage) -> Draw:
    """A knife goes down through the picture, the right part is turned aside, and inside it is cake."""
    cut = min(max(stage.subject[0], 0.42), 0.56)
    knife, slab = Knife(stage), Slab(stage, cut)

    def draw(t: float) -> Frame:
        opened = glide((t - 0.42) / 0.50, 0.4)
        frame = slab.turned(opened) if opened > 0 else copied(stage.opening)
        if opened <= 0:
            knife.score(frame, cut, smooth(t, 0.10, 0.34))
        knife.lay(frame, cut, t)
        return frame

    return draw


class Slab:
    """The part of the picture right of the cut, with the cake behind it."""

    def __init__(self, stage: Stage, cut: float) -> None:
        self.stage, self.cut = stage, cut
        self.edge = int(cut * stage.size[0]) // 2 * 2
        self.inside, self.table = from_picture(cake(stage)), backdrop(stage, 0.22)
        self.front = part(stage.opening, self.edge, stage.size[0])
        self.rest = part(stage.opening, 0, self.edge)

    def turned(self, opened: float) -> Frame:
        """The slab moved aside and turned so far (0..1) that its cut side shows."""
        ratio, angle = self.stage.ratio, 0.70 * opened
        near_x, thick = self.cut + 0.46 * opened / max(ratio, 1.0), 0.52 / ratio
        rear_x, rear_z = near_x - thick * np.sin(angle), thick * np.cos(angle) * ratio
        end_x, end_z = near_x + (1 - self.cut) * np.cos(angle), (1 - self.cut) * np.sin(angle) * ratio
        frame = copied(self.table)
        place(frame, self.inside, upright(rear_x, rear_z, near_x, 0.0))
        place(frame, lit(self.front, 1 - 0.22 * opened), upright(near_x, 0.0, end_x, end_z))
        coat = max(2, self.stage.size[1] // 160)
        for under, over, tone, scale in zip(frame, self.rest, (214, 126, 126), (1, 2, 2), strict=True):
            under.paste(over, (0, 0))
            under.paste(tone, ((self.edge - coat) // scale, 0, self.edge // scale, under.height))
        return frame


def upright(left: float, left_z: float, right: float, right_z: float) -> list[Point]:
    """The corners of a standing wall whose ends lie this far behind the picture, seen from before it."""
    near, away = 2.4 / (2.4 + left_z), 2.4 / (2.4 + right_z)
    right = 0.5 + (right - 0.5) * (0.5 + 0.5 * away)
    return [
        (left, 0.5 - 0.5 * near),
        (right, 0.5 - 0.5 * away),
        (right, 0.5 + 0.5 * away),
        (left, 0.5 + 0.5 * near),
    ]


def part(frame: Frame, left: int, right: int) -> Frame:
    """The frame between two columns of pixels."""
    scales = zip(frame, (1, 2, 2), strict=True)
    return Frame(*(plane.crop((left // s, 0, right // s, plane.height)) for plane, s in scales))


def cake(stage: Stage) -> Image.Image:
    """The inside of a cake: sponge, cream and jam in layers, its coat at the right where the picture was."""
    height = stage.size[1]
    width = stage.size[0] // 4 * 2
    random = stage.random
    waves = random.random((9, 11)).astype(np.float32)
    wave = np.asarray(Image.fromarray(waves).resize((width, height), Image.Resampling.BICUBIC)) - 0.5
    pores = Image.fromarray(random.random((height // 5, width // 5)).astype(np.float32))
    fine = np.asarray(pores.resize((width, height), Image.Resampling.BICUBIC)) - 0.5
    y = ((np.arange(height) + 0.5) / height)[:, None] + wave * 0.022
    paint = np.empty((height, width, 3), np.float32)
    paint[:] = (0.93, 0.73, 0.42)
    paint *= (1 + 0.42 * np.minimum(fine, 0.05) + 0.10 * wave)[..., None]
    for top, bottom, colour in CAKE:
        inside = np.clip((y - top) * height / 3, 0, 1) * np.clip((bottom - y) * height / 3, 0, 1)
        paint += (np.array(colour, np.float32) * (1 + 0.07 * fine)[..., None] - paint) * inside[..., None]
    coat = np.clip((np.arange(width) / width - 0.955 + wave[:1] * 0.01) * width / 3, 0, 1)[..., None]
    paint += (np.array((1.0, 0.97, 0.92), np.float32) - paint) * coat.reshape(1, width, 1)
    fall = 0.66 + 0.36 * np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    return Image.fromarray(np.uint8(np.clip(paint * fall, 0, 1) * 255))


CREAM, JAM, CRUST = (1.0, 0.96, 0.88), (0.80, 0.10, 0.20), (0.62, 0.38, 0.18)
CAKE = (
    (-0.1, 0.075, CREAM), (0.295, 0.345, CREAM), (0.345, 0.380, JAM),
    (0.600, 0.650, CREAM), (0.650, 0.685, JAM), (0.945, 1.1, CRUST),
)  # fmt: skip
"""The layers that are not sponge: from, to in heights of the cake, and colour."""


class Knife:
    """A cook's knife, point down, and the trace it leaves."""

    def __init__(self, stage: Stage) -> None:
        self.ratio = stage.ratio
        self.size = stage.size
        sheet = Image.new("RGBA", (160, 1600))
        pen = ImageDraw.Draw(sheet)
        for step in range(120):  # the blade, bright at its edge
            tone = int(150 + 90 * np.exp(-(((step - 92) / 16) ** 2)) - 40 * (step < 14))
            low = 1590 - int(620 * (1 - (step / 120)) ** 1.7) if step < 120 else 0
            pen.line((20 + step, 640, 20 + step, low), (tone, tone, min(tone + 8, 255), 255))
        pen.rectangle((14, 590, 146, 648), (96, 98, 104, 255))
        pen.rounded_rectangle((34, 6, 126, 600), 40, (44, 28, 22, 255))
        pen.rounded_rectangle((48, 16, 70, 590), 10, (86, 58, 44, 255))
        for rivet in (120, 300, 480):
            pen.ellipse((68, rivet, 92, rivet + 24), (206, 206, 210, 255))
        self.sheet, self.alpha = from_picture(sheet.convert("RGB")), sheet.getchannel("A")

    def lay(self, frame: Frame, cut: float, t: float) -> None:
        """The knife at its place at this time: down through the picture, and away again."""
        down = smooth(t, 0.06, 0.34) - 1.35 * smooth(t, 0.37, 0.50)
        saw = 0.010 * np.sin(t * 90) * smooth(t, 0.12, 0.2) * (1 - smooth(t, 0.3, 0.36))
        tip, wide = 1.12 * down + saw, 0.096 / self.ratio
        if down > -0.3:
            corners = rectangle(cut - wide * 0.86, tip - 0.96, cut + wide * 0.14, tip)
            place(frame, self.sheet, corners, opacity=self.alpha)

    def score(self, frame: Frame, cut: float, done: float) -> None:
        """The cut so far: a dark line with a light lip."""
        x, bottom = int(cut * self.size[0]), int(self.size[1] * min(1.12 * done, 1))
        wide = max(1, self.size[1] // 360)
        frame.y.paste(34, (x - wide, 0, x + wide, bottom))
        frame.y.paste(210, (x + wide, 0, x + wide + max(1, wide // 2), bottom))
