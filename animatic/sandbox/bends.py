"""Effects that bend the picture or shake the camera: pressed, twisted, waved, molten, blown up, beating."""

import numpy as np

from animatic.sandbox.frame import Field, Frame, mask, mix, net, plain, shade
from animatic.sandbox.stage import Draw, Stage, glide, smooth, unprepared, wander


def rings(stage: Stage, x: Field, y: Field) -> tuple[Field, Field, Field]:
    """Each knot's place as seen from the subject, both ways in heights of the frame, and its distance."""
    across, down = (x - stage.subject[0]) * stage.ratio, y - stage.subject[1]
    return across, down, np.hypot(across, down)


def inward(x: Field, y: Field) -> Field:
    """1 inside the picture, 0 at its border, so that a bend never drags the border in."""
    rim = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y))
    t = np.clip(rim / 0.16, 0, 1)
    return t * t * (3 - 2 * t)


PRESSES = ((0.06, 0.60), (0.34, 0.82), (0.62, 1.0))
"""When a squish begins to press, and how hard."""


@unprepared
def squish(stage: Stage, t: float) -> Frame:
    """The subject is pressed flat like jelly, bulges and springs back: three times, harder each time."""
    x, y = net(32, 18)
    force = 0.0
    for begin, depth in PRESSES:
        force += depth * (smooth(t, begin, begin + 0.08) - smooth(t, begin + 0.13, begin + 0.17))
        free = max(t - begin - 0.165, 0.0)
        force -= 0.55 * depth * np.exp(-free * 24) * np.sin(free * 70)
    foot, (centre_x, _) = min(stage.subject[1] + 0.32, 0.88), stage.subject
    column = np.exp(-(((x - centre_x) * stage.ratio / 0.85) ** 4))
    above = np.clip((foot - y) / foot, 0, 1)  # 1 at the upper border, which stays where it is
    down = y - np.minimum(0.78 * force * column * above * np.sqrt(1 - above), 0.76 * y)
    waist = np.exp(-(((y - foot + 0.20) / 0.24) ** 2) - ((x - centre_x) * stage.ratio / 0.8) ** 2)
    return stage.bend(centre_x + (x - centre_x) * (1 - 0.58 * force * waist), down)


@unprepared
def swirl(stage: Stage, t: float) -> Frame:
    """Everything is drawn around the subject into a whirl, and let go of a little at the end."""
    x, y = net(40, 24)
    across, down, away = rings(stage, x, y)
    turn = 5.4 * (smooth(t, 0.04, 0.74) - 0.22 * smooth(t, 0.78, 1.0))
    angle = turn * np.exp(-((away / 0.36) ** 2)) * inward(x, y)
    cos, sin = np.cos(angle), np.sin(angle)
    return stage.bend(
        stage.subject[0] + (across * cos - down * sin) / stage.ratio,
        stage.subject[1] + across * sin + down * cos,
    )


@unprepared
def ripple(stage: Stage, t: float) -> Frame:
    """Rings run outward over the picture as if it lay on water, one drop after another."""
    x, y = net(36, 20)
    across, down, away = rings(stage, x, y)
    seconds, height = t * stage.seconds, np.zeros_like(x)
    slope = np.zeros_like(x)
    for drop in np.arange(0.12, stage.seconds, 1.3):
        front = (seconds - drop) * 0.62
        if front <= 0:
            continue
        packet = np.exp(-(((away - front + 0.14) / 0.20) ** 2)) * np.exp(-0.55 * (seconds - drop))
        height += packet * np.sin((away - front) * 28)
        slope += packet * np.cos((away - front) * 28)
    push = 0.025 * slope * inward(x, y) / (away + 0.05)
    frame = stage.bend(x + across * push / stage.ratio, y + down * push)
    light = (across * -0.6 + down * -0.8) / (away + 0.05)
    return shade(frame, 0.30 * height * (0.4 + light), stage.size)


@unprepared
def melt(stage: Stage, t: float) -> Frame:
    """The picture turns soft and runs down in drips."""
    x, y = net(56, 16)
    random = stage.random
    heavy = np.zeros_like(x)
    for place, width, weight in random.random((22, 3)):
        heavy += (0.35 + weight) * np.exp(-(((x - place) / (0.022 + 0.035 * width)) ** 2))
    heavy = 0.30 + heavy / max(float(heavy.max()), 1.0)
    run = smooth(t, 0.03, 1.25) ** 1.5
    sag = 0.85 * run * heavy * y * (1.15 - 0.55 * y)
    sway = 0.014 * run * np.sin(y * 13 + t * 5 + heavy * 3)
    return stage.bend(x + sway * inward(x, y), y - np.minimum(sag, 0.88 * y))


@unprepared
def inflate(stage: Stage, t: float) -> Frame:
    """The subject is blown up like a balloon, breath by breath, and shines."""
    x, y = net(32, 18)
    across, down, away = rings(stage, x, y)
    breaths = sum(smooth(t, at, at + 0.13) for at in (0.05, 0.25, 0.45, 0.65)) / 4
    wobble = 0.05 * np.sin(t * stage.seconds * 9) * breaths
    full = min(breaths + wobble, 1.05)
    radius = 0.30 + 0.20 * full
    inside = np.clip(1 - (away / radius) ** 2, 0, 1)
    scale = 1 - 0.60 * full * inside**0.9
    frame = stage.bend(stage.subject[0] + across * scale / stage.ratio, stage.subject[1] + down * scale)
    gleam = np.exp(
        -(((across + 0.35 * radius) / (0.20 * radius)) ** 2) - ((down + 0.42 * radius) / (0.14 * radius)) ** 2
    )
    rim = inside * np.clip((away / radius - 0.55) / 0.45, 0, 1)
    return shade(frame, full * (0.55 * gleam - 0.55 * rim), stage.size)


def heartbeat(stage: Stage) -> Draw:
    """The picture beats, lub-dub, and blushes at its edges with each beat."""
    x, y = net(64, 36)
    away = np.hypot((x - 0.5) * 1.15, y - 0.5)
    rim = mask(np.clip((away - 0.30) / 0.40, 0, 1), stage.size)
    blood = plain((0.62, 0.02, 0.06), stage.size)
    centre_x, centre_y = stage.subject

    def draw(t: float) -> Frame:
        since = (t * stage.seconds - 0.25) % 0.95
        begun = smooth(t * stage.seconds, 0.2, 0.5)
        beat = sum(
            strength * np.exp(-(((since - at) / 0.075) ** 2)) for at, strength in ((0.10, 1.0), (0.36, 0.62))
        )
        beat = float(beat) * begun * (0.7 + 0.3 * t)
        frame = stage.view(1 + 0.05 * glide(t) + 0.11 * beat, centre_x, centre_y)
        return mix(frame, blood, rim.point([round(v * 0.75 * beat) for v in range(256)]))

    return draw


@unprepared
def quake(stage: Stage, t: float) -> Frame:
    """The ground shakes: hard jolts every way, smeared as by a shutter, dying away and coming back."""
    seconds = t * stage.seconds
    force = smooth(t, 0.04, 0.16) * (0.62 + 0.38 * np.cos(seconds * 1.7)) * (1 - 0.5 * smooth(t, 0.85, 1))
    zoom = 1 + 0.16 * smooth(t, 0.02, 0.12)

    def jolted(when: float) -> Frame:
        x, y = wander(stage.seed, when, 9.0)
        hop = abs(np.sin(when * 23))
        return stage.view(zoom, 0.5 + 0.055 * force * x, 0.5 + 0.06 * force * (y + 0.7 * hop - 0.35))

    if force < 0.02:
        return jolted(seconds)
    return mix(jolted(seconds), jolted(seconds + 0.008), 0.5)
