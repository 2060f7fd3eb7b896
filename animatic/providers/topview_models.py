"""What Topview can be asked for, as rows.

Sources: the model tables of Topview's own client, March and May 2026, and of its later notes; "Submit Task" of
image2Video and of Image-to-Video V2. Topview has no call that lists its models.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

WITHDRAWN = "Topview's latest list no longer has it, so it may be refused; a refusal costs nothing."
UNPRICED = "Newer than the price list: what it costs shows when it is done."


class Pictures(StrEnum):
    """Which pictures a model starts from, and how a person is told."""

    SINGLE = "From a first picture."
    FIRST_END = "From a first picture and, if you like, a last one."
    REFERENCES = "From two or more pictures of what should appear."


AR5 = ("9:16", "3:4", "1:1", "4:3", "16:9")
AR3 = ("9:16", "1:1", "16:9")
AR2 = ("9:16", "16:9")

Rates = Mapping[int, tuple[str, ...]]
"""Lines of the picture (0 where the model takes no resolution) → credits per second: for any sound, or first
without and then with it; empty where nobody knows."""


@dataclass(frozen=True)
class Row:
    """One line of the model table."""

    name: str
    """What goes over the wire: the display name."""
    pictures: Pictures
    seconds: tuple[int, ...]
    rates: Rates
    sound: bool = False
    aspects: tuple[str, ...] = ()
    """Empty where the film has the shape of its picture; such a model refuses to be asked for another."""
    label: str = ""
    note: str = ""
    aliases: tuple[str, ...] = ()
    """Other names for it, besides those that differ in case, blanks and hyphens alone."""


SINGLE, FIRST_END, REFERENCES = Pictures


def span(least: int, most: int) -> tuple[int, ...]:
    """Every whole number from `least` to `most`."""
    return tuple(range(least, most + 1))


KLING_V3 = {720: ("0.50", "0.80"), 1080: ("0.80", "1.00")}
KLING_O3 = {720: ("0.50", "0.60"), 1080: ("0.80", "0.90")}
VEO = {720: ("1.10", "2.20"), 1080: ("1.10", "2.20"), 2160: ("2.20", "3.30")}
VEO_FAST = {720: ("0.60", "0.90"), 1080: ("0.60", "0.90"), 2160: ("1.70", "2.00")}

ROWS = (
    Row("Seedance 2.5", SINGLE, span(4, 30), {480: (), 720: ()}, sound=True, note=UNPRICED),
    Row(
        "Standard",
        FIRST_END,
        span(4, 15),
        {480: ("1.00",), 720: ("1.00",), 1080: ()},
        sound=True,
        label="Seedance 2.0",
        note="1080p came later than the price list, so what it costs shows when it is done.",
        aliases=("Standard(SD 2.0)", "Seedance 2.0"),
    ),
    Row(
        "Fast",
        FIRST_END,
        span(4, 15),
        {480: ("1.00",), 720: ("1.00",)},
        sound=True,
        label="Seedance 2.0 Fast",
        aliases=("Fast(SD 2.0 Fast)", "Seedance 2.0 Fast"),
    ),
    Row("Seedance 2.0 Mini", SINGLE, span(4, 15), {480: (), 720: ()}, sound=True, note=UNPRICED),
    Row(
        "Seedance 1.5 Pro",
        FIRST_END,
        span(4, 12),
        {720: ("0.12", "0.25"), 1080: ("0.28", "0.55")},
        sound=True,
    ),
    Row("Seedance 1.0 Pro Fast", SINGLE, (5, 10, 12), {720: ("0.07",), 1080: ("0.15",)}),
    Row("Seedance 1.0 Pro", FIRST_END, (5, 10, 12), {720: ("0.20",), 1080: ("0.45",)}),
    Row("Kling V3", FIRST_END, span(3, 15), KLING_V3, sound=True),
    Row("Kling V3 Reference Video", REFERENCES, span(3, 15), KLING_V3, sound=True, aspects=AR3),
    Row("Kling O3", FIRST_END, span(3, 15), KLING_O3, sound=True),
    Row("Kling O3 Reference-to-Video", REFERENCES, span(3, 15), KLING_O3, sound=True, aspects=AR3),
    Row("Kling 2.6", SINGLE, (5, 10), {0: ("0.31", "0.65")}, sound=True),
    Row("Kling O1 Reference-to-Video", REFERENCES, span(3, 10), {1080: ("0.50",)}, aspects=AR3),
    Row("Kling 2.5 Turbo Pro", FIRST_END, (5, 10), {1080: ("0.31",)}, note=WITHDRAWN),
    Row("Kling 2.5 Turbo Std", SINGLE, (5, 10), {1080: ("0.20",)}, note=WITHDRAWN),
    Row("Sora 2", SINGLE, (4, 8, 12), {0: ("0.56",)}, aspects=AR2, note=WITHDRAWN),
    Row("Sora 2 Pro", SINGLE, (4, 8, 12), {720: ("1.68",), 1080: ("2.80",)}, aspects=AR2, note=WITHDRAWN),
    Row("Veo 3.1", FIRST_END, (4, 6, 8), VEO, sound=True, aspects=AR2),
    Row("Veo 3.1 Reference to video", REFERENCES, (8,), VEO, sound=True, aspects=AR2),
    Row("Veo 3.1 Fast", FIRST_END, (4, 6, 8), VEO_FAST, sound=True, aspects=AR2),
    Row("Veo 3.1 Fast Reference to video", REFERENCES, (8,), VEO_FAST, sound=True, aspects=AR2),
    Row("Gemini Omni Flash", SINGLE, (4, 6, 8, 10), {720: (), 1080: (), 2160: ()}, note=UNPRICED),
    Row("MiniMax-Hailuo-02", FIRST_END, (6, 10), {768: ("0.32",), 1080: ("0.47",)}),
    Row("MiniMax-Hailuo-2.3", SINGLE, (6, 10), {768: ("0.32",), 1080: ("0.47",)}),
    Row("MiniMax-Hailuo-2.3-Fast", SINGLE, (6, 10), {768: ("0.18",), 1080: ("0.30",)}),
    Row(
        "Vidu Q3 Pro",
        SINGLE,
        span(1, 16),
        {540: ("0.40",), 720: ("0.90",), 1080: ("1.00",)},
        sound=True,
        aspects=AR5,
    ),
    Row("Vidu Q2 Reference to Video", REFERENCES, span(2, 10), {1080: ("0.56",)}, aspects=AR5),
    Row("Wan 2.6", SINGLE, (5, 10, 15), {720: ("0.46",), 1080: ("0.77",)}, sound=True),
    Row("Happy Horse 1.1", SINGLE, span(3, 15), {720: (), 1080: ()}, sound=True, note=UNPRICED),
    Row("Topview Lite", SINGLE, (5, 10), {0: ("0.10",)}, aspects=AR5, note=WITHDRAWN),
    Row("Topview Pro", SINGLE, (5, 10), {0: ("0.20",)}, aspects=AR5),
    Row("Topview Plus", SINGLE, (5, 10), {0: ("0.54",)}, aspects=AR3),
    Row("Topview Best", SINGLE, (5, 10), {0: ("1.55",)}, aspects=AR3),
)
"""Image-to-Video V2. A model that is left out of the newer notes' details, such as Grok Video, is left out here."""

MODES = {"lite": "0.10", "pro": "0.20", "plus": "0.54", "best": "1.55"}
"""image2Video v1: mode → credits per second."""
