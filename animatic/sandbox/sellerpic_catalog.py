"""Listing SellerPic's presets, page by page, and showing their pictures."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.accounts import Credential
from animatic.sandbox.darkroom import Rank
from animatic.sandbox.fields import BadField
from animatic.sandbox.files import served
from animatic.sandbox.job import Order, Unmakeable
from animatic.sandbox.sellerpic_codes import Refusal, answer
from animatic.sandbox.sellerpic_presets import PRESETS, find

if TYPE_CHECKING:
    from animatic.sandbox.sellerpic import SellerPic

LARGEST_PAGE = 50
USUAL_PAGE = 10
THUMB_PIXELS = 240


class Catalog:
    def __init__(self, sellerpic: "SellerPic") -> None:
        self._sellerpic = sellerpic
        self._world = sellerpic.world

    async def presets(self, request: Request, _: Credential) -> Response:
        type = request.query_params.get("type", "")
        if type not in PRESETS:
            raise BadField(f"type must be one of {', '.join(PRESETS)}")
        page = number(request, "pageNum", 1, 2**31 - 1)
        size = number(request, "pageSize", USUAL_PAGE, LARGEST_PAGE)
        end, every = page * size, PRESETS[type]
        pictures = f"{self._sellerpic.origin(request)}/cdn/presets/{type}"
        listed = [
            {
                "id": preset.id,
                "name": preset.name,
                "imageUrl": f"{pictures}-{preset.id}.webp",
                "thumbUrl": f"{pictures}-{preset.id}-thumb.webp",
                "userUpload": False,
            }
            for preset in every[end - size : end]
        ]
        return answer({"total": len(every), "hasMore": end < len(every), "list": listed})

    async def picture(self, request: Request) -> Response:
        """Drawn when first asked for."""
        type, _, rest = request.path_params["name"].partition("-")
        id, _, small = rest.partition("-")
        try:
            preset = find(type, id)
        except (Refusal, KeyError):
            return Response(status_code=404)
        words = {"longest": THUMB_PIXELS} if small == "thumb" else {}
        order = Order(preset.address, seconds=0, short_side=0, edit="show", words=words)
        try:
            film = await self._world.darkroom.film(order, Rank.SHOWN)
        except Unmakeable as trouble:
            return Response(str(trouble), 500)
        content = self._world.storage.file("films", film.name).read_bytes()
        return served(request, content, "image/webp")


def number(request: Request, name: str, default: int, most: int) -> int:
    """A whole number in the query, at least 1; raises BadField."""
    asked = request.query_params.get(name) or str(default)
    if not asked.isdecimal() or not 1 <= int(asked) <= most:
        raise BadField(f"{name} must be from 1 to {most}")
    return int(asked)
