"""Topview's video models as data, and the spellings under which each is asked for.

The rows are those of the official client's "Video Generation Module". Of the last four of IMAGE_MODELS no full
rows were published: their prices and input modes are our choice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Input = Literal["first_end", "single", "multi_ref", "text", "omni"]
Rate = float | tuple[float, float]

AR2 = ("9:16", "16:9")
AR3 = ("9:16", "1:1", "16:9")
AR5 = ("9:16", "3:4", "1:1", "4:3", "16:9")
AR6 = (*AR5, "21:9")
FOLLOWS: tuple[str, ...] = ()
"""The film has its image's shape, and `aspectRatio` is not taken."""
UNSIZED = 0
"""The key of the rate of a model that takes no `resolution`."""


def span(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1))


@dataclass(frozen=True)
class Model:
    name: str
    """As the official client shows and sends it."""
    input: Input
    ratios: tuple[str, ...]
    rates: dict[int, Rate]
    """Credits a second by resolution; a pair is without and with sound, a single number has no sound."""
    seconds: tuple[int, ...]
    aliases: tuple[str, ...] = ()
    coded: str = ""
    """The code where it does not follow from the name."""
    withdrawn: bool = False

    @property
    def code(self) -> str:
        """As the submit page and the server's messages write it."""
        return self.coded or self.name.lower().replace(" ", "-")

    @property
    def resolutions(self) -> tuple[int, ...]:
        return tuple(size for size in self.rates if size != UNSIZED)

    @property
    def heard(self) -> bool:
        return any(isinstance(rate, tuple) for rate in self.rates.values())

    def rate(self, resolution: int, with_sound: bool) -> float:
        """Credits a second; a resolution beyond the table costs what the highest in it does."""
        found = self.rates.get(resolution, self.rates[max(self.rates)])
        return found[with_sound] if isinstance(found, tuple) else found


KLING_V3: dict[int, Rate] = {720: (0.50, 0.80), 1080: (0.80, 1.00)}
KLING_O3: dict[int, Rate] = {720: (0.50, 0.60), 1080: (0.80, 0.90)}
VEO: dict[int, Rate] = {720: (1.10, 2.20), 1080: (1.10, 2.20), 2160: (2.20, 3.30)}
VEO_FAST: dict[int, Rate] = {720: (0.60, 0.90), 1080: (0.60, 0.90), 2160: (1.70, 2.00)}
FLAT: dict[int, Rate] = {480: (1.00, 1.00), 720: (1.00, 1.00)}
CLIPS, HAILUO = (5, 10), (6, 10)

STANDARD = Model(
    "Standard", "first_end", FOLLOWS, FLAT, span(4, 15), ("Seedance 2.0", "Standard(SD 2.0)"), "seedance-2.0"
)
FAST = Model(
    "Fast",
    "first_end",
    FOLLOWS,
    FLAT,
    span(4, 15),
    ("Seedance 2.0 Fast", "Fast(SD 2.0 Fast)"),
    "seedance-2.0-fast",
)
MINI = Model("Seedance 2.0 Mini", "first_end", FOLLOWS, FLAT, span(4, 15))

IMAGE_MODELS: tuple[Model, ...] = (
    STANDARD,
    FAST,
    Model(
        "Seedance 1.5 Pro",
        "first_end",
        FOLLOWS,
        {720: (0.12, 0.25), 1080: (0.28, 0.55)},
        span(4, 12),
    ),
    Model("Seedance 1.0 Pro Fast", "single", FOLLOWS, {720: 0.07, 1080: 0.15}, (5, 10, 12)),
    Model("Seedance 1.0 Pro", "first_end", FOLLOWS, {720: 0.20, 1080: 0.45}, (5, 10, 12)),
    Model("Kling V3", "first_end", FOLLOWS, KLING_V3, span(3, 15)),
    Model("Kling V3 Reference Video", "multi_ref", AR3, KLING_V3, span(3, 15)),
    Model("Kling O3", "first_end", FOLLOWS, KLING_O3, span(3, 15)),
    Model("Kling O3 Reference-to-Video", "multi_ref", AR3, KLING_O3, span(3, 15)),
    Model("Kling 2.6", "single", FOLLOWS, {UNSIZED: (0.31, 0.65)}, CLIPS),
    Model("Kling O1 Reference-to-Video", "multi_ref", AR3, {1080: 0.50}, span(3, 10)),
    Model("Kling 2.5 Turbo Pro", "first_end", FOLLOWS, {1080: 0.31}, CLIPS, withdrawn=True),
    Model("Kling 2.5 Turbo Std", "single", FOLLOWS, {1080: 0.20}, CLIPS, withdrawn=True),
    Model("Sora 2", "single", AR2, {UNSIZED: 0.56}, (4, 8, 12), withdrawn=True),
    Model("Sora 2 Pro", "single", AR2, {720: 1.68, 1080: 2.80}, (4, 8, 12), withdrawn=True),
    Model("Veo 3.1", "first_end", AR2, VEO, (4, 6, 8)),
    Model("Veo 3.1 Reference to video", "multi_ref", AR2, VEO, (8,)),
    Model("Veo 3.1 Fast", "first_end", AR2, VEO_FAST, (4, 6, 8)),
    Model("Veo 3.1 Fast Reference to video", "multi_ref", AR2, VEO_FAST, (8,)),
    Model("MiniMax-Hailuo-02", "first_end", FOLLOWS, {768: 0.32, 1080: 0.47}, HAILUO),
    Model("MiniMax-Hailuo-2.3", "single", FOLLOWS, {768: 0.32, 1080: 0.47}, HAILUO),
    Model("MiniMax-Hailuo-2.3-Fast", "single", FOLLOWS, {768: 0.18, 1080: 0.30}, HAILUO),
    Model(
        "Vidu Q3 Pro",
        "single",
        AR5,
        {540: (0.40, 0.40), 720: (0.90, 0.90), 1080: (1.00, 1.00)},
        span(1, 16),
    ),
    Model("Vidu Q2 Reference to Video", "multi_ref", AR5, {1080: 0.56}, span(2, 10)),
    Model("Wan 2.6", "single", FOLLOWS, {720: (0.46, 0.46), 1080: (0.77, 0.77)}, (5, 10, 15)),
    Model("Topview Lite", "single", AR5, {UNSIZED: 0.10}, CLIPS, withdrawn=True),
    Model("Topview Pro", "single", AR5, {UNSIZED: 0.20}, CLIPS),
    Model("Topview Plus", "single", AR3, {UNSIZED: 0.54}, CLIPS),
    Model("Topview Best", "single", AR3, {UNSIZED: 1.55}, CLIPS),
    MINI,
    Model("Seedance 2.5", "first_end", FOLLOWS, FLAT, span(4, 30)),
    Model("Gemini Omni Flash", "single", FOLLOWS, {720: 0.60, 1080: 0.60, 2160: 1.20}, (4, 6, 8, 10)),
    Model("Happy Horse 1.1", "first_end", FOLLOWS, KLING_V3, span(3, 15)),
)

TEXT_RATIOS = {
    "Seedance 1": AR5,
    "Kling": AR3,
    "Sora": AR2,
    "Veo": AR2,
    "MiniMax": FOLLOWS,
    "Topview Plus": AR3,
    "Topview Best": AR3,
    "Gemini": AR2,
    "Standard": AR6,
    "Fast": AR6,
    "Seedance 2": AR6,
}
"""By the beginning of the name; the other families take AR5."""


def text_model(model: Model) -> Model:
    ratios = (taken for start, taken in TEXT_RATIOS.items() if model.name.startswith(start))
    return replace(model, input="text", ratios=next(ratios, AR5))


TEXT_MODELS: tuple[Model, ...] = (
    *(
        text_model(model)
        for model in IMAGE_MODELS
        if model.input != "multi_ref" and model.name != "MiniMax-Hailuo-2.3-Fast"
    ),
    Model("Vidu Q2", "text", AR5, {1080: 0.28}, span(2, 10)),
)

OMNI_MODELS: tuple[Model, ...] = (
    *(replace(model, input="omni", ratios=AR6) for model in (STANDARD, FAST, MINI)),
    Model("Kling O3 Video-Edit", "omni", AR3, {720: 1.70, 1080: 2.00}, span(3, 10)),
    Model("Kling O1 Video-Edit", "omni", AR3, {1080: 0.80}, span(3, 10)),
)

V1_MODES: dict[str, float] = {"lite": 0.10, "pro": 0.20, "plus": 0.54, "best": 1.55}
"""Credits a second of the older call; inferred from the Topview series above."""


def named(models: Iterable[Model], asked: str, spelling: Literal["any", "display", "code"]) -> Model | None:
    """The model of this name in one of its spellings."""
    for model in models:
        taken = {
            "any": {plain(name) for name in (model.name, model.code, *model.aliases)},
            "display": {model.name},
            "code": {model.code},
        }[spelling]
        if (plain(asked) if spelling == "any" else asked) in taken:
            return model
    return None


def plain(name: str) -> str:
    """A name without its capitals, spaces, hyphens and underscores."""
    return "".join(letter for letter in name.casefold() if letter not in " -_")
