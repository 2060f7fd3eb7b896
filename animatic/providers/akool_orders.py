"""An order as the body of Akool's create calls.

Sources: "Create Image to Video", "Create Batch Image to Video", "Update Video Audio".
"""

from __future__ import annotations

from typing import Any

from animatic.errors import Refused
from animatic.providers.akool_models import AUDIO, CREATE
from animatic.providers.provider import Order

AUDIO_TYPES = {"made": 1, "own": 2, "none": 3}


def write_order(order: Order) -> dict[str, Any]:
    """The body of the create call that the order's model stands for.

    Raises Refused, before anything is sent, when the order lacks something.
    """
    write = {CREATE.name: write_create, AUDIO.name: write_audio}.get(order.model.name, write_batch)
    try:
        return {key: value for key, value in write(order).items() if value is not None}
    except KeyError as error:
        raise Refused(f"The order lacks {error}: choose again and send it anew.") from error


def write_create(order: Order) -> dict[str, Any]:
    """The body for one film."""
    choices = order.brief.choices
    return {
        "image_url": image_address(order),
        "prompt": order.brief.prompt,
        "negative_prompt": choices.get("negative_prompt", ""),
        "extend_prompt": choices.get("extend_prompt", False),
        "resolution": choices["resolution"],
        "audio_type": AUDIO_TYPES[str(choices["audio"])],
        "audio_url": audio_address(order),
        "video_length": choices["seconds"],
        "is_premium_model": choices.get("faster", False),
        "effect_code": choices.get("effect") or None,
        "webhookurl": order.notice_address or "",
    }


def write_batch(order: Order) -> dict[str, Any]:
    """The body for one to ten films of the same picture and prompt with a chosen model."""
    brief, choices = order.brief, order.brief.choices
    return {
        "image_url": image_address(order),
        "prompt": brief.prompt,
        "model_name": order.model.name,
        "negative_prompt": choices.get("negative_prompt"),
        "extend_prompt": choices.get("extend_prompt", False),
        "resolution": choices.get("resolution"),
        "video_length": choices["seconds"],
        "last_image_url": order.references[brief.last] if brief.last else None,
        "generate_audio": choices.get("sound", False),
        "count": choices.get("count", 1),
        "webhookurl": order.notice_address or "",
    }


def write_audio(order: Order) -> dict[str, Any]:
    """The body for new audio on a finished film."""
    if not order.source_job:
        raise Refused("Akool needs a film that it made itself and still keeps.")
    # The page's table wants `audio_url` always, its text only for audio of one's own: we follow the text.
    choices = order.brief.choices
    return {
        "pre_video_id": order.source_job,
        "audio_type": AUDIO_TYPES[str(choices["audio"])],
        "audio_url": audio_address(order),
    }


def audio_address(order: Order) -> str | None:
    """Where Akool fetches the audio: the link that was given, or one to the file that was brought."""
    given = order.brief.choices.get("audio_address")
    return None if given is None else order.references.get(str(given), str(given))


def image_address(order: Order) -> str:
    """Where Akool fetches the first picture; distinct for each task."""
    return order.references[order.brief.first or "its first picture"]
