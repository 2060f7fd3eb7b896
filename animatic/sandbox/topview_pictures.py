"""What the catalogs show and play: drawn and made when first asked for, then kept."""

import asyncio
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import av
from PIL import Image, ImageDraw, ImageFont
from starlette.requests import Request
from starlette.responses import Response

from animatic.sandbox.darkroom import Rank
from animatic.sandbox.drawn import draw
from animatic.sandbox.files import served
from animatic.sandbox.job import Order, Unmakeable
from animatic.sandbox.scene import photograph
from animatic.sandbox.sound import RATE, frames, made_sound
from animatic.sandbox.topview_catalog import AVATARS, CAPTIONS, PEOPLE, PHOTOS, TEMPLATES, VOICES

if TYPE_CHECKING:
    from animatic.sandbox.topview import Topview

MP3_SAMPLES = 1152
SOUND_SECONDS, FILM_SECONDS = 3, 3
PORTRAIT, WIDE = (360, 480), (480, 360)
WORDS = ("Made for mornings", "Watch this", "New in", "Just landed")
INKS = ("#ffffff", "#ffe14d", "#7df0c8", "#ffb3d1")


class Pictures:
    """Plain addresses that never expire; no credential is asked for."""

    def __init__(self, topview: "Topview") -> None:
        self._world = topview.world
        self._turn = asyncio.Lock()

    async def shown(self, request: Request) -> Response:
        name = request.path_params["name"]
        found = re.fullmatch(r"([a-z]+)_0*([1-9]\d*)\.([a-z0-9]+)", name)
        kind = (found[1], found[3]) if found else ("", "")
        if not found or int(found[2]) > HOW_MANY.get(kind, 0):
            return Response(status_code=404)
        number = int(found[2])
        content = await self._film(number) if kind[1] == "mp4" else await self._made(name, kind, number)
        if content is None:
            return Response(status_code=500)
        return served(request, content, MEDIA_TYPES[kind[1]])

    async def _made(self, name: str, kind: tuple[str, str], number: int) -> bytes:
        path = self._world.storage.file("catalog", name)
        async with self._turn:  # one drawing at a time leaves the processor to the calls
            if not path.exists():
                content = await asyncio.to_thread(MAKERS[kind], number)
                unfinished = path.with_suffix(".part")
                unfinished.write_bytes(content)
                unfinished.replace(path)
        return path.read_bytes()

    async def _film(self, number: int) -> bytes | None:
        order = Order(f"drawn:person:{number}:960x720", FILM_SECONDS, 360, seed=number, prompt="slow zoom in")
        try:
            film = await self._world.darkroom.film(order, Rank.WATCHED)
        except Unmakeable:
            return None
        return self._world.storage.file("films", film.name).read_bytes()


def portrait(number: int) -> bytes:
    return drawn(draw("person", number, *PORTRAIT), "WEBP")


def close_up(number: int) -> bytes:
    """Head and shoulders; the face lies where the catalog says."""
    whole = draw("person", number, 540, 720)
    return drawn(whole.crop((120, 0, 420, 300)).resize((360, 360), Image.Resampling.LANCZOS), "WEBP")


def wide(number: int) -> bytes:
    return drawn(photograph(number, *WIDE), "WEBP")


def caption(number: int) -> bytes:
    """Words over a picture, each number in another manner."""
    picture = photograph(number, *WIDE)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(26 + 4 * (number % 3))
    words, ink = WORDS[number % len(WORDS)], INKS[number // 2 % len(INKS)]
    place = (WIDE[0] // 2, WIDE[1] * 4 // 5)
    if number % 2:
        left, top, right, bottom = pen.textbbox(place, words, font, anchor="mm")
        pen.rounded_rectangle((left - 14, top - 9, right + 14, bottom + 9), 10, fill="#14161c")
    pen.text(place, words, ink, font, anchor="mm", stroke_width=0 if number % 2 else 3, stroke_fill="#14161c")
    return drawn(picture, "PNG")


def spoken(number: int) -> bytes:
    """A few seconds of sound as MP3."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=RATE, layout="stereo")
        for part in frames(made_sound(SOUND_SECONDS, number), MP3_SAMPLES):
            out.mux(stream.encode(part))
        out.mux(stream.encode())
    return file.getvalue()


def drawn(picture: Image.Image, format: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, quality=82)
    return file.getvalue()


MAKERS: dict[tuple[str, str], Callable[[int], bytes]] = {
    ("pa", "webp"): portrait,
    ("ph", "webp"): portrait,
    ("av", "webp"): close_up,
    ("as", "webp"): wide,
    ("cap", "png"): caption,
    ("v", "mp3"): spoken,
}
HOW_MANY = {
    ("pa", "webp"): AVATARS,
    ("ph", "webp"): PHOTOS,
    ("av", "webp"): PEOPLE,
    ("av", "mp4"): PEOPLE,
    ("as", "webp"): TEMPLATES,
    ("cap", "png"): CAPTIONS,
    ("v", "mp3"): VOICES,
}
MEDIA_TYPES = {"webp": "image/webp", "png": "image/png", "mp3": "audio/mpeg", "mp4": "video/mp4"}
