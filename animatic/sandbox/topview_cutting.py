"""The thing in a picture without its background, and the mask of it ("Remove background")."""

import asyncio
import io
from typing import TYPE_CHECKING

from PIL import Image

from animatic.sandbox.cutout import open_picture, subject
from animatic.sandbox.fetching import SHELF
from animatic.sandbox.job import Film, Job, Unmakeable
from animatic.sandbox.still import UnreadablePicture
from animatic.sandbox.topview_records import file_id

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview


class Cutting:
    def __init__(self, topview: "Topview") -> None:
        self._topview = topview
        self._storage = topview.world.storage

    async def make(self, job: Job) -> list[Film]:
        """The cut-out and its mask, each kept and registered as a file of the account; raises Unmakeable."""
        picture = self._storage.file(SHELF, job.order.picture.removeprefix("kept:")).read_bytes()
        try:
            cut, mask, size = await asyncio.to_thread(cut_out, picture)
        except UnreadablePicture as trouble:
            raise Unmakeable(f"Internal Engine Error: {trouble}") from None
        return [self._kept(job, number, content, size) for number, content in enumerate((cut, mask), start=1)]

    def _kept(self, job: Job, number: int, content: bytes, size: tuple[int, int]) -> Film:
        name = self._storage.keep(SHELF, content)
        self._topview.files.register(job.account, file_id(job, number), f"kept:{name}", len(content))
        return Film(name, 0, *size)


def cut_out(picture: bytes) -> tuple[bytes, bytes, tuple[int, int]]:
    """Both as PNG, and their size in pixels; raises UnreadablePicture."""
    opened = open_picture(picture)
    mask = subject(opened)
    cut = opened.convert("RGBA")
    cut.putalpha(mask)
    return written(cut), written(mask), opened.size


def written(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
