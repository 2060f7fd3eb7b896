"""Reading what the calls for pictures ask for: text to image, image edit, storyboard, removed backgrounds.

Which models these take, and at what price, is not in any public table: any name is taken, and the price is ours.
"""

from animatic.sandbox.job import Order
from animatic.sandbox.topview_asks import Asked, Desk, count_of
from animatic.sandbox.topview_codes import Refusal
from animatic.sandbox.topview_fields import Body, one_of
from animatic.sandbox.topview_models import AR6

CUT_OUT, DRAWN, STORYBOARD = "cut_out", "drawn", "storyboard"
"""As `effect` of an order: who makes it, see topview_easel.py."""

SIZES = {"512p": 512, "1K": 1024, "2K": 2048, "4K": 4096}
"""The longer side in pixels."""
GRIDS = ("4", "6", "9")
EACH = 0.5
LIKE_THE_INPUT = "auto"


def text2image(body: Body, desk: Desk) -> Asked:
    scene = scene_of(desk, body.text("prompt", required=True), sides(body))
    return asked(body, desk, scene)


def image_edit(body: Body, desk: Desk) -> Asked:
    ids = body.texts("inputImageFileIds", required=True)
    kept = [desk.kept(id) for id in ids]
    sides(body, LIKE_THE_INPUT)
    return asked(body, desk, kept[0], ids[0], edit="instruct")


def storyboard(body: Body, desk: Desk) -> Asked:
    story, model = body.text("story", required=True), body.text("model", required=True)
    body.text("gridMode")
    panels = int(one_of(body.text("gridSize") or GRIDS[0], "gridSize", GRIDS))
    picture = scene_of(desk, story, sides(body))
    order = Order(picture, 0, 0, effect=STORYBOARD, seed=desk.chance(story), words={"panels": panels})
    return Asked(order, EACH, model=model)


def background(body: Body, desk: Desk) -> Asked:
    picture = body.text("productImageFileId", required=True)
    return Asked(Order(desk.kept(picture), 0, 0, effect=CUT_OUT), 0, picture)


def asked(body: Body, desk: Desk, picture: str, id: str = "", edit: str = "show") -> Asked:
    prompt, model = body.text("prompt", required=True), body.text("model", required=True)
    count, seed = count_of(body, "generateCount"), desk.chance(prompt)
    order = Order(picture, 0, 0, effect=DRAWN, prompt=prompt, seed=seed, count=count, edit=edit)
    return Asked(order, EACH, id, model)


def sides(body: Body, *further: str) -> tuple[int, int]:
    """Width and height in pixels; raises Refusal."""
    ratio = one_of(body.text("aspectRatio", required=True), "aspectRatio", (*AR6, *further))
    size = body.text("resolution") or "1K"
    if size not in SIZES:
        raise Refusal("4000", f"resolution must be one of {', '.join(SIZES)}")
    width, height = (1, 1) if ratio in further else map(int, ratio.split(":"))
    longer = max(width, height)
    return SIZES[size] * width // longer, SIZES[size] * height // longer


def scene_of(desk: Desk, words: str, size: tuple[int, int]) -> str:
    return f"scene:{desk.chance(words) % 1000}:{size[0]}x{size[1]}"
