"""What Akool takes for a video: the table of "Image to Video", and the unit prices of "AI Model"."""

from typing import Any

from animatic.sandbox.akool_switches import AkoolSwitches

TABLE = {"720p": 4, "1080p": 5, "4k": 6}  # credits a second
LIVE = {
    "720p": 20,
    "1080p": 30,
    "4k": 40,
}  # only the first was seen charged by this call; the others are ours
AUDIO = 1
WITH_AUDIO = 1.2  # for models that do not say


def single_price(switches: AkoolSwitches, resolution: str, seconds: int) -> float:
    return (TABLE if switches.single_price == "table" else LIVE)[resolution] * seconds


def batch_price(
    switches: AkoolSwitches, model: dict[str, Any], resolution: str, seconds: int, with_sound: bool
) -> float:
    units = {entry["value"]: entry["unit_credit"] for entry in model["resolutionList"]}
    price = units.get(resolution, model.get("unit_credit", 0)) * (
        seconds if "×" in switches.batch_price else 1
    )
    if not with_sound:
        return float(price)
    heard = model["generate_audio"]
    return float(
        round(price * (heard["extra_credit_multiplier"] if isinstance(heard, dict) else WITH_AUDIO), 3)
    )


def audio_price(seconds: float) -> float:
    return AUDIO * seconds
