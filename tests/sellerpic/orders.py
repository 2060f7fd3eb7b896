"""Orders to SellerPic, and the names that the tests of its client share."""

from __future__ import annotations

from typing import Any

from animatic.brief import Brief, Picture, complete
from animatic.providers.provider import Order, Upload
from animatic.providers.sellerpic_models import MODELS as ALL

KEY = "sp-0123456789abcdefghijk"
TASK, RESULT = "2041180335512907776", "2041180335512907777"
PICTURE = "UPLOAD/2041180000000000001/2025/09/14/7b21d0c4f98e4a63b5d17c0e2a96f3d8.jpg"
FILM = "https://cdn.test/VIDEO/one_output_0.mp4?X-Amz-Signature=abc"
DOWNLOAD = "https://cdn.test/DOWNLOAD/abc.mp4?X-Amz-Expires=43200&X-Amz-Signature=def"

MODELS = {model.name: model for model in ALL}


def good(data: Any) -> dict[str, Any]:
    """An answer of success."""
    return {"code": 0, "success": True, "traceId": "Qm7vX2pL9sRt", "msg": "SUCCESS", "data": data}


def bad(code: int, words: str = "as SellerPic puts it") -> dict[str, Any]:
    """An answer of anything else."""
    return {"code": code, "success": False, "traceId": "Wd4kB8nZ1yHc", "msg": words}


def results(*records: dict[str, Any]) -> dict[str, Any]:
    """The answer to a look."""
    return good({"resultList": list(records)})


def result(status: str, id: str = RESULT, address: str = "", words: str = "") -> dict[str, Any]:
    return {"id": id, "status": status, "fileUrl": address, "errorCode": 0, "errorMsg": words}


def download(status: str = "SUCCESS", address: str = DOWNLOAD, words: str = "") -> dict[str, Any]:
    """The answer to a call for a download."""
    return good({"name": "one.mp4", "status": status, "fileUrl": address, "errorMsg": words})


def order(model: str = "CREATIVE", prompt: str = "Slow push in", **choices: Any) -> Order:
    """A completed order."""
    picked = {name: choice for name, choice in choices.items() if choice is not None}
    brief = complete(Brief("sellerpic", model, prompt, "first", choices=picked), MODELS[model])
    return Order(brief=brief, model=MODELS[model], references={"first": PICTURE})


def upload(data: bytes = b"\x89PNG", mime: str = "image/png") -> Upload:
    return Upload(Picture("5c0d7f3a", mime, 640, 480, len(data)), data, None)
