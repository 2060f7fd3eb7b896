"""An order as the body of Keevx's create call. Source: "Create Image to Video Task"."""

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
        addresses = {hash: order.references[hash] for hash in brief.pictures}
        body = {
            "model": order.model.name,
            "prompt": brief.prompt,
            "aspect_ratio": choices["aspect_ratio"],
            "aspect_resolution": choices["resolution"],
            "duration": choices["seconds"],
            "image_url": addresses[brief.first] if brief.first else None,
            "end_image_url": addresses[brief.last] if brief.last else None,
            "reference_images": [addresses[hash] for hash in brief.references] or None,
            "generate_audio": choices.get("sound"),
            "generate_count": choices["count"],
            "callback_url": order.notice_address,
        }
    except KeyError as error:
        raise Refused(f"The order lacks {error}: choose again and send it anew.") from error
    if not addresses:
        raise Refused("The order lacks its pictures: choose them again and send it anew.")
    return {key: value for key, value in body.items() if value is not None}
