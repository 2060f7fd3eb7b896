"""Edits that cut things out and lay them elsewhere: other backgrounds, garments, accessories, people."""

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from animatic.sandbox.cutout import COLOURS, box_of, subject
from animatic.sandbox.drawn import draw, shadowed
from animatic.sandbox.scene import photograph
from animatic.sandbox.tones import tinted
from animatic.sandbox.wish import Wish

OPEN_AIR = frozenset(
    {"beach", "sea", "ocean", "coast", "sunset", "sky", "outdoor", "outdoors", "nature", "lake"}
)
FINEST_PLACE = 1280
"""Pixels of the longer side; larger places are drawn at this size and enlarged."""


def set_before(wish: Wish) -> Image.Image:
    """The thing in front set before another background: `backdrop`, the `colour`, or one after the prompt."""
    size, scale = wish.picture.size, float(wish.words.get("scale", 1.0))
    thing = cut(wish.picture, wish.masked)
    if scale != 1.0:
        thing = scaled(thing, scale)
    return shadowed(ground(wish, size), thing)


def ground(wish: Wish, size: tuple[int, int]) -> Image.Image:
    if colour := wish.words.get("colour"):
        return Image.new("RGB", size, colour)
    backdrop = wish.others.get("backdrop")
    if backdrop is None:
        return imagined(wish.prompt, wish.seed, size)
    placed = ImageOps.fit(backdrop.convert("RGB"), size, centering=(wish.random.uniform(0.2, 0.8), 0.5))
    if not wish.words.get("varied"):
        return placed
    if wish.seed % 2:
        placed = ImageOps.mirror(placed)
    return ImageEnhance.Brightness(placed).enhance(float(wish.random.uniform(0.86, 1.12)))


def imagined(prompt: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """A place after the words: the coast if they speak of the open, a room's corner otherwise; tinted by a
    colour they name."""
    spoken = set(prompt.lower().replace(",", " ").split())
    number, scale = seed % 40, min(1.0, FINEST_PLACE / max(size))
    small = (round(size[0] * scale), round(size[1] * scale))
    place = photograph(2 * number, *small) if spoken & OPEN_AIR else draw("counter", number, *small)
    tints = [COLOURS[word] for word in COLOURS if word in spoken]
    place = tinted(place, tints[0], 0.45) if tints else place
    return place.resize(size, Image.Resampling.LANCZOS) if scale < 1 else place


def dress(wish: Wish) -> Image.Image:
    """The garments `top`, `bottom` or `onePiece` laid on the person, each a little differently by the seed."""
    person = wish.picture.convert("RGB")
    left, top, right, bottom = box_of(subject(wish.picture))
    random = wish.random
    for part, (first, last) in PLACES.items():
        if part in wish.others:
            garment = cut(wish.others[part], subject(wish.others[part]))
            garment = garment.crop(garment.getchannel("A").getbbox())
            tall = (last - first) * (bottom - top) * float(random.uniform(0.96, 1.06))
            wide = min(garment.width * tall / garment.height, (right - left) * 1.15)
            garment = garment.resize((max(1, round(wide)), max(1, round(tall))), Image.Resampling.LANCZOS)
            middle = (left + right) / 2 + float(random.uniform(-0.02, 0.02)) * (right - left)
            lay(person, garment, (round(middle - wide / 2), round(top + first * (bottom - top))))
    return ImageEnhance.Brightness(person).enhance(float(random.uniform(0.95, 1.05)))


PLACES = {"onePiece": (0.15, 0.78), "bottom": (0.49, 0.92), "top": (0.16, 0.56)}
"""Where a garment is worn, from its upper to its lower end, in heights of the person; drawn in this order."""


def adorn(wish: Wish) -> Image.Image:
    """The `product` put where the mask is white, turned a little by the seed."""
    person = wish.picture.convert("RGB")
    left, top, right, bottom = box_of(wish.masked)
    product = cut(wish.others["product"], subject(wish.others["product"]))
    product = product.crop(product.getchannel("A").getbbox())
    product = product.rotate(float(wish.random.uniform(-9, 9)), Image.Resampling.BICUBIC, expand=True)
    fitted = ImageOps.contain(product, (max(1, right - left), max(1, bottom - top)), Image.Resampling.LANCZOS)
    place = ((left + right - fitted.width) // 2, (top + bottom - fitted.height) // 2)
    lay(person, fitted, place)
    return person


def swap(wish: Wish) -> Image.Image:
    """Another person, `model`, in another place, `scene`, wearing what the mask shows of the first picture."""
    size = wish.picture.size
    left, top, right, bottom = box_of(subject(wish.picture))
    person = wish.others["model"].convert("RGBA")
    person = person.crop(person.getchannel("A").getbbox())
    tall = bottom - top
    person = person.resize(
        (max(1, round(person.width * tall / person.height)), tall), Image.Resampling.LANCZOS
    )
    sheet = Image.new("RGBA", size)
    sheet.paste(person, ((left + right - person.width) // 2, top))
    worn = cut(wish.picture, wish.masked)
    sheet.alpha_composite(worn)
    backdrop = Wish(wish.picture, {"backdrop": wish.others["scene"]}, {"varied": True}, seed=wish.seed)
    return shadowed(ground(backdrop, size), sheet)


def compose(wish: Wish) -> Image.Image:
    """A new picture of `size` after the prompt, with the things of the reference pictures standing in it."""
    width, height = wish.words["size"]
    place = imagined(wish.prompt, wish.seed, (width, height))
    things = [wish.others[name] for name in sorted(wish.others)]
    for number, picture in enumerate(things):
        thing = cut(picture, subject(picture))
        thing = thing.crop(thing.getchannel("A").getbbox())
        thing = ImageOps.contain(thing, (round(width * 0.8 / len(things)), round(height * 0.55)))
        sheet = Image.new("RGBA", (width, height))
        middle = width * (number + 0.5) / len(things)
        sheet.paste(thing, (round(middle - thing.width / 2), round(height * 0.82) - thing.height))
        place = shadowed(place, sheet)
    return place


def cut(picture: Image.Image, mask: Image.Image) -> Image.Image:
    """The picture where the mask is white and nothing elsewhere, its outline softened by a pixel."""
    cut_out = picture.convert("RGBA")
    cut_out.putalpha(mask.filter(ImageFilter.GaussianBlur(0.8)))
    return cut_out


def lay(under: Image.Image, over: Image.Image, place: tuple[int, int]) -> None:
    under.paste(over.convert("RGB"), place, over.getchannel("A"))


def scaled(thing: Image.Image, scale: float) -> Image.Image:
    """The thing larger or smaller in its frame, about the middle of its foot."""
    left, _, right, bottom = box_of(thing.getchannel("A"))
    middle = (left + right) / 2
    matrix = (1 / scale, 0, middle - middle / scale, 0, 1 / scale, bottom - bottom / scale)
    return thing.transform(thing.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
