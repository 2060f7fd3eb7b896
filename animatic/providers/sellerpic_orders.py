"""An order as the body of SellerPic's create call. Source: "Image To Video"."""

from __future__ import annotations

from typing import Any

from animatic.errors import Refused
from animatic.providers.provider import Order


def write_order(order: Order) -> dict[str, Any]:
    """The body of the create call.

    Raises Refused, before anything is sent, when the order lacks something.
    """
    brief, choices = order.brief, order.brief.choices
    try:
        body = {
            "imageKey": order.references[brief.first or "its first picture"],
            "prompt": brief.prompt or None,
            "model": order.model.name,
            "videoDuration": choices["seconds"],
            "autoAudio": choices["sound"],
            "audioPrompt": choices["audio_prompt"] if choices["sound"] else None,
        }
    except KeyError as error:
        raise Refused(f"The order lacks {error}: choose again and send it anew.") from error
    return {key: value for key, value in body.items() if value is not None}
