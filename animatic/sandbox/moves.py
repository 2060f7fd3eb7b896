"""Camera moves over one still picture, and which of them a prompt asks for."""

import re

import numpy as np

from animatic.sandbox.frame import Field, Frame, bend, blurred, mask, mix, net
from animatic.sandbox.stage import Draw, Motion, Stage, glide, unprepared, wander

COLUMNS, ROWS = 32, 18


def held(stage: Stage, t: float, zoom: float, x: float, y: float, shake: float = 0.0035) -> Frame:
    """The view around a place with the small restlessness of a hand."""
    hand_x, hand_y = wander(stage.seed, t * stage.seconds)
    return stage.view(zoom, x + hand_x * shake, y + hand_y * shake * stage.ratio)


@unprepared
def push(stage: Stage, t: float) -> Frame:
    """The camera comes closer to what the picture is about."""
    near, (x, y) = glide(t), stage.subject
    return held(stage, t, 1.36**near, 0.5 + (x - 0.5) * near, 0.5 + (y - 0.5) * near)


@unprepared
def pull(stage: Stage, t: float) -> Frame:
    """The camera backs away from what the picture is about until all of it is seen."""
    near, (x, y) = 1 - glide(t), stage.subject
    return held(stage, t, 1.36**near, 0.5 + (x - 0.5) * near, 0.5 + (y - 0.5) * near)


def pan(across: float, down: float) -> Motion:
    """The camera turns: `across` -1 to the left and 1 to the right, `down` -1 up and 1 down."""

    @unprepared
    def turn(stage: Stage, t: float) -> Frame:
        zoom = 1.26
        way = (glide(t) - 0.5) * (1 - 1 / zoom - 0.014)
        return held(stage, t, zoom, 0.5 + across * way, 0.5 + down * way, shake=0.002)

    return turn


@unprepared
def drift(stage: Stage, t: float) -> Frame:
    """Hardly a move: a slow breath closer and aside."""
    near, side = glide(t, 0.4), 1 if stage.seed % 2 else -1
    return held(
        stage, t, 1.03 + 0.07 * near, 0.5 + 0.03 * side * (near - 0.5), 0.5 - 0.012 * near, shake=0.005
    )


@unprepared
def handheld(stage: Stage, t: float) -> Frame:
    """A camera on the shoulder, alive and never quite still."""
    zoom = 1.09 + 0.05 * glide(t)
    jolt_x, jolt_y = wander(stage.seed + 1, t * stage.seconds, 2.2)
    return held(stage, t, zoom, 0.5 + jolt_x * 0.012, 0.5 + jolt_y * 0.016, shake=0.022)


def turned(stage: Stage, x: Field, y: Field, angle: float, zoom: float) -> tuple[Field, Field]:
    """The places a camera sees that is rolled by an angle (radians) and enlarged."""
    across, down = (x - 0.5) * stage.ratio / zoom, (y - 0.5) / zoom
    cos, sin = np.cos(angle), np.sin(angle)
    return (across * cos - down * sin) / stage.ratio + 0.5, across * sin + down * cos + 0.5


def filling(stage: Stage, angle: float) -> float:
    """The zoom at which a picture rolled by this angle still covers the frame."""
    return float(np.cos(angle) + abs(np.sin(angle)) * max(stage.ratio, 1 / stage.ratio))


@unprepared
def roll(stage: Stage, t: float) -> Frame:
    """The horizon tips slowly from one side to the other while the camera comes closer."""
    angle = 0.075 * (2 * glide(t) - 1) * (1 if stage.seed % 2 else -1)
    zoom = filling(stage, 0.075) * (1.0 + 0.10 * glide(t))
    return stage.bend(*turned(stage, *net(8, 6), angle, zoom))


def swing(stage: Stage, x: Field, y: Field, yaw: float, zoom: float) -> tuple[Field, Field]:
    """The places seen when the picture turns by `yaw` (radians) about its upright axis, like a door."""
    lens, across, down = 1.5, (x - 0.5) * stage.ratio / zoom, (y - 0.5) / zoom
    on_wall = lens * across / (lens * np.cos(yaw) - across * np.sin(yaw))
    return on_wall / stage.ratio + 0.5, down * (lens + on_wall * np.sin(yaw)) / lens + 0.5


def orbit(stage: Stage) -> Draw:
    """The camera travels on an arc around what the picture is about: near things swing against far ones."""
    side, focus = (1 if stage.seed % 2 else -1), Focus(stage)
    x, y = net(COLUMNS, ROWS)

    def draw(t: float) -> Frame:
        angle = side * (2 * glide(t) - 1)
        slid = x + (stage.nearness(x) - 0.4) * 0.055 * angle
        return focus.bend(t, *swing(stage, slid, y, 0.27 * angle, 1.33 + 0.04 * glide(t)))

    return draw


def parallax(stage: Stage) -> Draw:
    """The camera slides aside and forward: the near slides far, the far hardly, and goes out of focus."""
    side, focus = (1 if stage.seed % 2 else -1), Focus(stage)
    (x, y), (centre_x, centre_y) = net(COLUMNS, ROWS), stage.subject

    def draw(t: float) -> Frame:
        slide, zoom = side * (2 * glide(t) - 1), 1.13 + 0.12 * glide(t)
        across = (x - centre_x) / zoom + slide * (0.062 * stage.nearness(x) - 0.014)
        down = (y - centre_y) / zoom - 0.025 * glide(t) * y * y
        return focus.bend(t, centre_x + across, centre_y + down)

    return draw


class Focus:
    """The surroundings of the subject going out of focus while the camera moves."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        x, _ = net(64, 36)
        near = mask(stage.nearness(x), stage.still.size)
        self.soft = mix(blurred(stage.still, 0.005), stage.still, near)

    def bend(self, t: float, x: Field, y: Field) -> Frame:
        """The picture through a bent net, its surroundings as soft as they are by now."""
        return bend(mix(self.stage.still, self.soft, glide(min(2 * t, 1))), x, y, self.stage.size)


@unprepared
def dolly_zoom(stage: Stage, t: float) -> Frame:
    """The surroundings swell while the subject keeps its size, as when a camera backs off and zooms in."""
    (x, y), (centre_x, centre_y) = net(COLUMNS, ROWS), stage.subject
    across, down, rush = x - centre_x, y - centre_y, 0.36 * glide(t)
    across = across * (1 - rush * (1 - np.exp(-((across / 0.30) ** 2)))) / (1.02 + 0.04 * glide(t))
    down = down * (1 - rush * (1 - np.exp(-((down / 0.42) ** 2)))) / (1.02 + 0.04 * glide(t))
    return stage.bend(centre_x + across, centre_y + down)


MOVES: dict[str, Motion] = {
    "push": push,
    "pull": pull,
    "pan_left": pan(-1, 0),
    "pan_right": pan(1, 0),
    "tilt_up": pan(0, -1),
    "tilt_down": pan(0, 1),
    "orbit": orbit,
    "parallax": parallax,
    "dolly_zoom": dolly_zoom,
    "roll": roll,
    "drift": drift,
    "handheld": handheld,
}

FLATTERING = ("push", "orbit", "parallax", "pull", "pan_right", "pan_left", "drift")
"""What is chosen from when a prompt names no move: these suit any picture."""

TRAVEL = r"(pan|slid|truck|track|sweep|mov|turn|travel|glid)\w*( \w+){0,4}?"
TILT = r"(tilt|crane|boom|pedestal|look|mov|pan|fl[yi])\w*( \w+){0,2}?"

WORDS: tuple[tuple[str, str], ...] = (
    ("dolly_zoom", r"dolly[ -]?zoom|vertigo"),
    ("pull", r"zoom(s|ing|ed)?[ -]out|(pull|dolly|back|mov)\w*[ -](back|out|away)|reveal"),
    ("push", r"zoom|push|dolly|closer|mov\w* (in|forward|toward)|forward|approach"),
    (
        "orbit",
        r"orbit|(rotat|turn|mov|fl[yi]|spin|circl)\w*( slowly)? around|revolv|circl|\barc(s|ing)?\b|360",
    ),
    ("parallax", r"parallax|2\.5 ?d|\b3d\b|depth(?! of field)|layers"),
    ("pan_left", TRAVEL + r" left(?! to right)|leftwards?|to the left|right to left"),
    ("pan_right", TRAVEL + r" right(?! to left)|rightwards?|to the right|left to right"),
    ("tilt_up", TILT + r" up(wards?)?\b|\bris(es?|ing)\b|ascend"),
    ("tilt_down", TILT + r" down(wards?)?\b|descend|\blowers?\b"),
    ("roll", r"\broll|dutch|rotat|spin"),
    ("pan_right", r"\bpan(s|ning)?\b"),
)
"""How people ask for each move; of two that begin at the same word the earlier row wins."""

MANNERS: tuple[tuple[str, str], ...] = (
    ("handheld", r"hand[ -]?held|shak[ey]|shoulder|documentary"),
    ("drift", r"drift|static|still camera|locked|subtle|breath|gentl|slow motion|calm"),
)
"""How a camera is held: a move only where none is asked for."""

DENIED = re.compile(r"\b(no|not|don['’]t|do not|never|without|avoid)\b[^.,;]*")


def choose_move(prompt: str, seed: int) -> str:
    """The camera move a prompt asks for first; a flattering one by the seed when it asks for none.

    >>> choose_move("Slowly zoom in on the bottle, then pan left", seed=0)
    'push'
    >>> choose_move("no zoom, orbit around it", seed=0)
    'orbit'
    """
    asked = DENIED.sub("", prompt.lower())
    for words in (WORDS, MANNERS):
        hits = [(hit.start(), row) for row, (_, said) in enumerate(words) if (hit := re.search(said, asked))]
        if hits:
            return words[min(hits)[1]][0]
    return FLATTERING[seed % len(FLATTERING)]
