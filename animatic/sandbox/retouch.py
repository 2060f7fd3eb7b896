"""Edits of pictures: what the services' picture tasks are answered with.

Each is a plain, visible change of the pictures that came in, never the same picture handed back.
"""

import io
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageFilter

from animatic.sandbox.collage import adorn, compose, dress, set_before, swap
from animatic.sandbox.cutout import COLOURS, grown, named, open_picture
from animatic.sandbox.drawn import draw
from animatic.sandbox.job import Order
from animatic.sandbox.tones import CHANGES, in_colours_of, lightened, tinted
from animatic.sandbox.wish import Wish

WEBP_QUALITY = 90


def edited(order: Order, picture: bytes, content: Callable[[str], bytes]) -> tuple[bytes, tuple[int, int]]:
    """The one picture of an order, as a file, and its width and height; `content` reads an address.

    Raises UnreadablePicture.
    """
    roles = order.words.get("roles", [])
    others = {
        role: open_picture(content(address)) for role, address in zip(roles, order.references, strict=True)
    }
    wish = Wish(open_picture(picture), others, order.words, order.prompt, order.seed)
    made = EDITS[order.edit](wish)
    return written(made, order.ending), made.size


@lru_cache(maxsize=8)  # the results of one task often share a preset
def drawn_picture(address: str) -> bytes:
    """The file of a `drawn:<kind>:<number>:<width>x<height>`."""
    _, kind, number, size = address.split(":")
    width, height = size.split("x")
    return written(draw(kind, int(number), int(width), int(height)), ".png")


def written(picture: Image.Image, ending: str) -> bytes:
    out = io.BytesIO()
    if ending == ".png":
        picture.save(out, "PNG")
    else:
        picture.convert("RGB").save(out, "WEBP", quality=WEBP_QUALITY, method=2)
    return out.getvalue()


def show(wish: Wish) -> Image.Image:
    """The picture as it is, its longer side at most `longest` pixels."""
    longest = wish.words.get("longest", max(wish.picture.size))
    picture = wish.picture.copy()
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return picture


def segment(wish: Wish) -> Image.Image:
    """The mask of what `part` names, grown by `expand` pixels: white on black."""
    return grown(named(wish.picture, str(wish.words.get("part", ""))), int(wish.words.get("expand", 0)))


def instruct(wish: Wish) -> Image.Image:
    """What the prompt says, as far as a few words go: a background, a colour, light, blur, black and white.
    A `reference` lends its colours."""
    picture, spoken = wish.picture.convert("RGB"), wish.prompt.lower()
    tints = [COLOURS[word] for word in COLOURS if word in spoken.replace(",", " ").split()]
    if "background" in spoken:
        colour = lightened(tints[0]) if tints and "light" in spoken else tints[0] if tints else None
        return set_before(Wish(wish.picture, wish.others, {"colour": colour}, wish.prompt, wish.seed))
    for names, change in CHANGES.items():
        if any(name in spoken for name in names):
            return change(picture)
    if "reference" in wish.others:
        return in_colours_of(wish.others["reference"].convert("RGB"), picture)
    thing = tinted(picture, tints[0] if tints else COLOURS["gold"], 0.5)
    return Image.composite(thing, picture, wish.masked.filter(ImageFilter.GaussianBlur(2)))


EDITS: dict[str, Callable[[Wish], Image.Image]] = {
    edit.__name__: edit for edit in (show, segment, set_before, dress, adorn, swap, instruct, compose)
}
