"""Chips: things to say about a film by a tap, each with the phrase it adds to a prompt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chip:
    """One thing to say about a film by a tap."""

    name: str
    label: str
    """What stands on the chip."""
    phrase: str
    """What it adds to a prompt; begins with a small letter and holds no comma or full stop."""
    about: tuple[str, ...] = ()
    """What it decides: of two chips that decide the same, only one can be on."""

    def contradicts(self, other: Chip) -> bool:
        return self != other and not set(self.about).isdisjoint(other.about)


@dataclass(frozen=True)
class Group:
    """Chips that stand under one heading."""

    name: str
    label: str
    chips: tuple[Chip, ...]


GROUPS = (
    Group(
        "camera",
        "Camera",
        (
            Chip("push_in", "Push in", "slow push in", ("distance",)),
            Chip("pull_back", "Pull back", "slow pull back", ("distance",)),
            Chip("orbit", "Orbit", "camera orbits around the subject", ("path",)),
            Chip("follow", "Follow", "camera follows the subject", ("path",)),
            Chip("pan_left", "Pan left", "smooth pan to the left", ("sideways",)),
            Chip("pan_right", "Pan right", "smooth pan to the right", ("sideways",)),
            Chip("tilt_up", "Tilt up", "gentle tilt up", ("upright",)),
            Chip("tilt_down", "Tilt down", "gentle tilt down", ("upright",)),
            Chip("handheld", "Handheld", "handheld camera", ("hold",)),
            Chip(
                "still", "Camera stays", "static camera", ("distance", "path", "sideways", "upright", "hold")
            ),
        ),
    ),
    Group(
        "framing",
        "Framing",
        (
            Chip("close_up", "Close-up", "close-up shot", ("size",)),
            Chip("medium", "Medium shot", "medium shot", ("size",)),
            Chip("wide", "Wide shot", "wide shot", ("size",)),
            Chip("low_angle", "From below", "low angle", ("angle",)),
            Chip("eye_level", "At eye level", "eye-level view", ("angle",)),
            Chip("overhead", "From above", "view from above", ("angle",)),
            Chip("shallow", "Soft background", "shallow depth of field", ("depth",)),
            Chip("deep", "Sharp background", "everything in focus", ("depth",)),
        ),
    ),
    Group(
        "light",
        "Light",
        (
            Chip("golden_hour", "Golden hour", "golden-hour light", ("hour",)),
            Chip("daylight", "Daylight", "bright daylight", ("hour",)),
            Chip("blue_hour", "Blue hour", "blue-hour light", ("hour",)),
            Chip("night", "Night", "night scene", ("hour",)),
            Chip("soft_light", "Soft", "soft diffused light", ("shadows",)),
            Chip("hard_light", "Hard shadows", "hard light with crisp shadows", ("shadows",)),
            Chip("studio", "Studio", "clean studio lighting"),
            Chip("backlit", "From behind", "light from behind"),
            Chip("neon", "Neon", "neon glow"),
        ),
    ),
    Group(
        "pace",
        "Pace",
        (
            Chip("slow_motion", "Slow motion", "slow motion", ("speed",)),
            Chip("gentle", "Gentle", "gentle unhurried movement", ("speed",)),
            Chip("lively", "Lively", "lively movement", ("speed",)),
            Chip("time_lapse", "Time-lapse", "time-lapse", ("speed",)),
            Chip("loop", "Loop", "seamless loop"),
        ),
    ),
    Group(
        "mood",
        "Mood",
        (
            Chip("calm", "Calm", "calm mood", ("energy",)),
            Chip("dramatic", "Dramatic", "dramatic mood", ("energy",)),
            Chip("energetic", "Energetic", "energetic mood", ("energy",)),
            Chip("joyful", "Joyful", "joyful feeling", ("feeling",)),
            Chip("wistful", "Wistful", "wistful feeling", ("feeling",)),
            Chip("cosy", "Cosy", "warm cosy atmosphere", ("atmosphere",)),
            Chip("elegant", "Elegant", "elegant premium look", ("look",)),
            Chip("playful", "Playful", "playful look", ("look",)),
            Chip("mysterious", "Mysterious", "mysterious atmosphere", ("atmosphere",)),
        ),
    ),
)
"""In the order in which a sentence speaks of them."""

CHIPS = {chip.name: chip for group in GROUPS for chip in group.chips}
