"""Orders to Keevx, and the names that the tests of its client share."""

from __future__ import annotations

from typing import Any

from animatic.brief import Brief, Picture, complete
from animatic.providers.keevx_models import MODELS as ALL
from animatic.providers.provider import Order, Upload

KEY = "kv-0123456789abcdefghijk"
ONE, TWO = "i2v-3f9b0c7e5d2a4186b0c4e1f7a95d8362", "i2v-9a04d6b1c8e745f2a3b0d7c15e6f2843"
LAMP = "https://storage.test/uploads/lamp.jpg"
NIGHT = "https://storage.test/uploads/night.jpg"
ROOM = "https://storage.test/uploads/room.jpg"
NOTICES = "https://clips.example.com/notices/keevx/one"
FILM = "https://storage.test/i2v/sample_0.mp4"

MODELS = {model.name: model for model in ALL}
ADDRESSES = {"lamp": LAMP, "night": NIGHT, "room": ROOM}


def good(data: Any) -> dict[str, Any]:
    """An answer of success."""
    return {"code": 0, "msg": "ok", "data": data}


def bad(code: int, words: str = "as Keevx puts it") -> dict[str, Any]:
    """An answer of anything else."""
    return {"code": code, "msg": words}


def record(status: str, **more: Any) -> dict[str, Any]:
    """The answer to a look."""
    nothing_yet = {"video_url": "", "thumbnail_url": "", "error_message": "", "duration": 0}
    return good({"task_id": ONE, "status": status, **nothing_yet, "width": 0, "height": 0, **more})


def order(
    model: str = "V",
    first: str | None = "lamp",
    last: str | None = None,
    references: tuple[str, ...] = (),
    **choices: Any,
) -> Order:
    """A completed order."""
    brief = Brief("keevx", model, "The lamp switches on", first, last, references, choices=choices)
    return Order(complete(brief, MODELS[model]), MODELS[model], ADDRESSES, NOTICES)


def upload(data: bytes = b"\x89PNG", mime: str = "image/png") -> Upload:
    return Upload(Picture("bag", mime, 640, 480, len(data)), data, None)
