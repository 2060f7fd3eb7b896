"""Akool's models and effects as data.

`AkoolImage2VideoFastV1` and `seedance-1-0-lite-i2v-250428` are as "AI Model" describes them. The other models
are named in public material; their numbers are our choice, picked so that every form a field may take
occurs: empty `resolutionList`, `generate_audio` as null, true or an object, lengths by the second, a smaller
`maxCount`.
"""

from dataclasses import dataclass
from typing import Any

IMAGE_TO_VIDEO = 1501
SIZES = {"480p": (854, 480), "720p": (1280, 720), "1080p": (1920, 1080), "4k": (3840, 2160)}
SHORT_SIDE = {name: height for name, (_, height) in SIZES.items()}


def resolutions(**unit_credits: int) -> list[dict[str, Any]]:
    """Entries of a `resolutionList`: `p720=5` is 720p at 5 credits a second."""
    entries = []
    for written, unit_credit in unit_credits.items():
        name = written[1:] + "p" if written[0] == "p" else "4k"
        width, height = SIZES[name]
        entries.append(
            {"label": name, "value": name, "width": width, "height": height, "unit_credit": unit_credit}
        )
    return entries


def model(
    sort: int, group: str, label: str, value: str, description: str, **differing: Any
) -> dict[str, Any]:
    """A row of the model list; what is not named is as for the plainest model."""
    return {
        "sort": sort,
        "group": group,
        "provider": group,
        "type": IMAGE_TO_VIDEO,
        "label": label,
        "value": value,
        "description": description,
        "resolutionList": [],
        "isPro": False,
        "generate_audio": None,
        "durationList": [5, 10],
        "requiresPay": False,
        "supportedLastFrame": False,
        "supportedExtendPrompt": False,
        "maxImageCount": 1,
        "maxCount": 10,
        **differing,
    }


PAID: dict[str, Any] = {"isPro": True, "requiresPay": True}
HEARD = {"required": False, "type": "boolean", "default": False, "extra_credit_multiplier": 1.25}
CLIP_LENGTHS = list(range(3, 16))

MODELS: tuple[dict[str, Any], ...] = (
    model(
        100,
        "akool",
        "Akool Image2Video Fast V1",
        "AkoolImage2VideoFastV1",
        "Quick everyday model",
        resolutionList=resolutions(p720=5, p1080=10, k4=20),
    ),
    model(
        95,
        "akool",
        "Akool Image2Video HD V1",
        "AkoolImage2VideoHDV1",
        "More detail, and sound",
        resolutionList=resolutions(p720=8, p1080=14, k4=26),
        generate_audio=True,
        supportedExtendPrompt=True,
        isPro=True,
    ),
    model(
        90,
        "bytedance",
        "Seedance 1.0 Lite",
        "seedance-1-0-lite-i2v-250428",
        "From a first to a last frame",
        resolutionList=resolutions(p480=3, p720=5, p1080=10),
        supportedLastFrame=True,
    ),
    model(
        88,
        "bytedance",
        "Seedance 1.0 Pro",
        "seedance-1-0-pro-250528",
        "Several shots in one clip",
        resolutionList=resolutions(p480=4, p720=8, p1080=15),
        supportedLastFrame=True,
        **PAID,
    ),
    model(
        86,
        "bytedance",
        "Seedance 1.0 Pro Fast",
        "seedance/seedance-1-0-pro-fast-251015/image-to-video",
        "Pro, sooner done",
        resolutionList=resolutions(p480=3, p720=6, p1080=12),
        durationList=[5, 10, 12],
        isPro=True,
    ),
    model(
        80,
        "minimax",
        "Hailuo 2.3",
        "MiniMax-Hailuo-2.3/image-to-video",
        "Bodies and faces in motion",
        resolutionList=resolutions(p720=16, p1080=30),
        durationList=[6, 10],
        supportedExtendPrompt=True,
        **PAID,
    ),
    model(
        78,
        "minimax",
        "Hailuo 2.3 Fast",
        "MiniMax-Hailuo-2.3-Fast/image-to-video",
        "Hailuo, sooner done",
        resolutionList=resolutions(p720=9, p1080=15),
        durationList=[6, 10],
        supportedExtendPrompt=True,
        isPro=True,
    ),
    model(
        70,
        "kling",
        "Kling V3 Standard",
        "kwaivgi/kling-v3.0-std/image-to-video",
        "Three to fifteen seconds, with sound",
        unit_credit=20,
        generate_audio=HEARD | {"extra_credit_multiplier": 1.2},
        durationList=CLIP_LENGTHS,
        supportedLastFrame=True,
        maxCount=4,
        **PAID,
    ),
    model(
        69,
        "kling",
        "Kling O3 Pro",
        "kwaivgi/kling-video-o3-pro/image-to-video",
        "Follows a storyboard",
        unit_credit=30,
        generate_audio=HEARD,
        durationList=CLIP_LENGTHS,
        supportedLastFrame=True,
        maxCount=4,
        **PAID,
    ),
    model(
        60,
        "openai",
        "Sora 2 Pro",
        "openai/sora-2-pro/image-to-video",
        "Sound always included",
        resolutionList=resolutions(p720=40, p1080=70),
        generate_audio=True,
        durationList=[4, 8, 12],
        maxCount=1,
        **PAID,
    ),
)
BY_NAME = {row["value"]: row for row in MODELS}
PLAINEST = MODELS[0]["value"]


@dataclass(frozen=True)
class Effect:
    """A ready-made motion; `motion` is the renderer's name for it."""

    number: int
    motion: str
    name: str

    @property
    def id(self) -> str:
        return f"66500000000000000000e{self.number:03d}"

    @property
    def code(self) -> str:
        return f"{self.motion}_{10010000 + self.number}"

    @property
    def create_time(self) -> int:
        """Milliseconds since 1970."""
        return 1_759_000_000_000 + self.number * 60_000


EFFECTS = tuple(
    Effect(number, motion, motion.capitalize())
    for number, motion in enumerate(
        (
            "squish",
            "cakeify",
            "samurai",
            "swirl",
            "ripple",
            "glitch",
            "quake",
            "melt",
            "float",
            "heartbeat",
            "kaleidoscope",
            "snow",
            "neon",
            "shatter",
            "inflate",
            "confetti",
        ),
        start=1,
    )
)
BY_CODE = {effect.code: effect for effect in EFFECTS}
BY_MOTION = {effect.motion: effect for effect in EFFECTS}
