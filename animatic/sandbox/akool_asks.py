"""Reading what a create call asks for: checked against the documentation and the model's own row.

Sources: "Create Image to Video", "Create Batch Image to Video", "Update Video Audio", "AI Model".
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from animatic.sandbox.akool_catalog import BY_CODE, BY_NAME, PLAINEST, SHORT_SIDE
from animatic.sandbox.akool_codes import Refusal
from animatic.sandbox.akool_prices import audio_price, batch_price, single_price
from animatic.sandbox.akool_switches import AkoolSwitches
from animatic.sandbox.fields import BadField, Fields
from animatic.sandbox.job import MADE, Job, Order

OWN_AUDIO, NO_AUDIO = 2, 3
SINGLE_RESOLUTIONS = ["720p", "1080p", "4k"]
SINGLE_LENGTHS = [5, 10]
FREE_LENGTH = 5
DEMANDED = ("image_url", "prompt", "negative_prompt", "resolution", "audio_type", "video_length")
FILE_NAME_PROMPT_LETTERS = 24


@dataclass(frozen=True)
class Asked:
    """A create call that was understood."""

    record: dict[str, Any]
    """What the answers repeat of it, in Akool's words."""
    order: Order
    credits: float
    """For each video."""
    notice_address: str = ""
    count: int = 1


def file_name(prompt: str) -> str:
    return f"Image2Video_{prompt[:FILE_NAME_PROMPT_LETTERS]}.mp4"


def chance(seed: int, *words: str) -> int:
    """A number that is the same for the same words, so that equal jobs share a film."""
    return int.from_bytes(hashlib.sha256("\0".join((str(seed), *words)).encode()).digest()[:4], "big")


def notice_address(fields: Fields) -> str:
    """Both spellings are in the documentation."""
    return fields.address("webhookurl") or fields.address("webhookUrl")


def single(fields: Fields, switches: AkoolSwitches, seed: int) -> Asked:
    """Raises BadField or Refusal."""
    if switches.required_fields == "strict" and (
        missing := [name for name in DEMANDED if name not in fields]
    ):
        raise BadField(f"{missing[0]} is required")
    picture = fields.address("image_url", required=True)
    effect = BY_CODE.get(fields.text("effect_code"))
    if fields.text("effect_code") and not effect:
        raise BadField("effect_code is not known")
    prompt = fields.text("prompt", required=not effect)
    resolution = fields.one_of("resolution", SINGLE_RESOLUTIONS, "720p")
    seconds = fields.whole("video_length", SINGLE_LENGTHS, FREE_LENGTH)
    if fields.flag("is_premium_model") or seconds != FREE_LENGTH:
        gate(switches)
    audio, sound = sound_asked(fields, [1, 2, 3], NO_AUDIO)
    record = texts(fields) | {"resolution": resolution, "image_url": picture, "video_length": seconds} | audio
    if effect:
        record |= {"effect_code": effect.code, "effect_name": effect.name}
    order = Order(
        picture,
        seconds,
        SHORT_SIDE[resolution],
        prompt=prompt,
        effect=effect.motion if effect else "",
        seed=chance(seed, prompt),
        sound=sound,
    )
    return Asked(record, order, single_price(switches, resolution, seconds), notice_address(fields))


def batch(fields: Fields, switches: AkoolSwitches, seed: int) -> Asked:
    """Raises BadField or Refusal. Other fields of the single call are accepted and have no effect."""
    picture = fields.address("image_url", required=True)
    prompt = fields.text("prompt", required=True)
    model = BY_NAME.get(fields.text("model_name") or PLAINEST)
    if not model:
        raise BadField("model_name is not known")
    if model["requiresPay"] or model["isPro"]:
        gate(switches)
    resolution = batch_resolution(fields, model)
    seconds = fields.whole("video_length", model["durationList"])
    count = fields.whole("count", list(range(1, model["maxCount"] + 1)), 1)
    with_sound = fields.flag("generate_audio") and bool(model["generate_audio"])
    last = supported(
        fields.address("last_image_url"), "last_image_url", model["supportedLastFrame"], switches
    )
    extend = fields.flag("extend_prompt")
    supported("yes" if extend else "", "extend_prompt", model["supportedExtendPrompt"], switches)
    record = texts(fields) | {"image_url": picture, "video_length": seconds, "model_name": model["value"]}
    record |= {"resolution": resolution, "batch_count": count} | ({"last_image_url": last} if last else {})
    order = Order(
        picture,
        seconds,
        SHORT_SIDE[resolution or "720p"],
        prompt=prompt,
        seed=chance(seed, prompt),
        sound=MADE if with_sound else "",
        last_picture=last,
    )
    price = batch_price(switches, model, resolution, seconds, with_sound)
    return Asked(record, order, price, notice_address(fields), count)


def added_audio(fields: Fields, before: Job) -> Asked:
    """For a finished job; raises BadField."""
    audio, sound = sound_asked(fields, [1, 2], None)
    record = {name: value for name, value in before.asked.items() if name != "audio_url"} | audio
    record |= {"pre_video_id": before.id, "only_add_audio": True, "video_duration": before.films[0].seconds}
    record["update_time"] = round((before.settled_at or 0) * 1000)
    order = replace(before.order, picture=before.kept_picture or before.order.picture, sound=sound)
    return Asked(record, order, audio_price(order.seconds))


def gate(switches: AkoolSwitches) -> None:
    if switches.plan == "free":
        raise Refusal(switches.gate_code)


def texts(fields: Fields) -> dict[str, Any]:
    prompt = fields.text("prompt")
    return {
        "prompt": prompt,
        "negative_prompt": fields.text("negative_prompt"),
        "extend_prompt": fields.flag("extend_prompt"),
        "file_name": file_name(prompt),
    }


def sound_asked(fields: Fields, allowed: list[int], default: int | None) -> tuple[dict[str, Any], str]:
    """What the record says of the sound, and the sound as an order names it."""
    kind = fields.whole("audio_type", allowed, default)
    if kind == OWN_AUDIO:
        address = fields.address("audio_url", required=True)
        return {"audio_type": kind, "audio_url": address}, address
    return {"audio_type": kind}, "" if kind == NO_AUDIO else MADE


def batch_resolution(fields: Fields, model: dict[str, Any]) -> str:
    """One of the model's; a model that lists none takes the field and does not heed it."""
    allowed = [entry["value"] for entry in model["resolutionList"]]
    if allowed:
        return fields.one_of("resolution", allowed)
    asked = fields.text("resolution")
    return asked if asked in SHORT_SIDE else ""


def supported(value: str, name: str, by_model: bool, switches: AkoolSwitches) -> str:
    """The value if the model can do it, or nothing; raises BadField when such a wish is refused."""
    if value and not by_model and switches.unsupported_options == "refused":
        raise BadField(f"{name} is not supported by this model")
    return value if by_model else ""
