"""Making pictures: drawn, edited, put together as a storyboard, or freed of their background.

Every picture is kept and registered as a file of the account, so that other calls take it.
"""

import asyncio
import io
import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from animatic.sandbox.copies import own_copy
from animatic.sandbox.cutout import open_picture, subject
from animatic.sandbox.fetching import SHELF
from animatic.sandbox.job import Film, Job, Order, Unmakeable
from animatic.sandbox.still import UnreadablePicture
from animatic.sandbox.topview_records import file_id

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

SHARED_SIZE = "320x180"
GAP_PIXELS = 8
PNG = b"\x89PNG"


class Easel:
    """Its methods raise Unmakeable."""

    def __init__(self, topview: "Topview") -> None:
        self._topview = topview
        self._world = topview.world

    async def draw(self, job: Job) -> list[Film]:
        made = [await self._made(self._numbered(job, number)) for number in range(job.order.count)]
        return self._kept(job, made)

    async def storyboard(self, job: Job) -> list[Film]:
        order = replace(job.order, edit="show")
        numbered = [
            self._numbered(replace(job, order=order), number) for number in range(order.words["panels"])
        ]
        panels = [await self._made(replace(panel, words={"longest": 640})) for panel in numbered]
        return self._kept(job, [await asyncio.to_thread(laid_out, panels)])

    async def cut_out(self, job: Job) -> list[Film]:
        """The thing in front, and the mask of it."""
        picture = self._world.storage.file(SHELF, job.order.picture.removeprefix("kept:")).read_bytes()
        try:
            return self._kept(job, await asyncio.to_thread(without_background, picture))
        except UnreadablePicture as trouble:
            raise Unmakeable(f"Internal Engine Error: {trouble}") from None

    def _numbered(self, job: Job, number: int) -> Order:
        """The order for one of several; of drawn ones each shows something else."""
        order = replace(job.order.one(number), effect="")
        if order.picture.startswith("scene:"):
            _, seed, size = order.picture.split(":")
            size = SHARED_SIZE if self._world.maker.economy.shared else size
            order = replace(order, picture=f"scene:{int(seed) + number}:{size}", prompt="", seed=0)
        return order

    async def _made(self, order: Order) -> bytes:
        film = await self._world.darkroom.film(order)
        return self._world.storage.file("films", film.name).read_bytes()

    def _kept(self, job: Job, pictures: list[bytes]) -> list[Film]:
        return [self._keep(job, number, content) for number, content in enumerate(pictures, start=1)]

    def _keep(self, job: Job, number: int, content: bytes) -> Film:
        content = own_copy(content, ".png" if content.startswith(PNG) else ".webp", f"{job.id}:{number}")
        name = self._world.storage.keep(SHELF, content)
        self._topview.files.register(job.account, file_id(job, number), f"kept:{name}", len(content))
        with Image.open(io.BytesIO(content)) as picture:
            return Film(name, 0, *picture.size)


def without_background(picture: bytes) -> list[bytes]:
    """The cut-out and its mask; raises UnreadablePicture."""
    opened = open_picture(picture)
    mask = subject(opened)
    cut = opened.convert("RGBA")
    cut.putalpha(mask)
    return [written(cut, "PNG"), written(mask, "PNG")]


def laid_out(panels: list[bytes]) -> bytes:
    """The panels side by side, in rows that are as long as there are rows, or one longer."""
    pictures = [Image.open(io.BytesIO(panel)) for panel in panels]
    columns = math.ceil(math.sqrt(len(pictures)))
    width, height = pictures[0].size
    rows = math.ceil(len(pictures) / columns)
    sheet = Image.new("RGB", (columns * width, rows * height), "white")
    for place, picture in enumerate(pictures):
        row, column = divmod(place, columns)
        framed = ImageOps.fit(picture, (width - GAP_PIXELS, height - GAP_PIXELS))
        sheet.paste(framed, (column * width + GAP_PIXELS // 2, row * height + GAP_PIXELS // 2))
    return written(sheet, "WEBP")


def written(picture: Image.Image, format: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, format)
    return file.getvalue()
