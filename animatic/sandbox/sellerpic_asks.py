"""SellerPic's task types: what each takes, what it makes and what it costs.

Sources: "Image To Video", "Instruct Edit", "Try-On (Accessories)", "Swap Fashion Model", "Background Replacer",
"Segment Image By Prompt", "Segment Image By Type", "Get Started" (credits). "Try-On (Apparel)" is known from a
client alone. "Lifestyle Scene" and "Background Remover" are named without a path, so they are not here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from animatic.sandbox import sellerpic_presets as presets
from animatic.sandbox.fields import BadField
from animatic.sandbox.job import MADE, Order
from animatic.sandbox.seeds import seed_of
from animatic.sandbox.sellerpic_pictures import Limits, Picture
from animatic.sandbox.sellerpic_reading import Asked, Reading

EDITED = Limits(megabytes=10, longest=4096)
INSTRUCTED = Limits(megabytes=10, longest=2048)  # "2K" on the page reads like an edge length
SEGMENTED_BY_TYPE = Limits(megabytes=10, longest=2000)
VIDEO_SHORT_SIDE = 720  # the frame's size is not documented
VIDEO_CREDITS = {5: 10, 10: 15}
HEX = re.compile(r"#[0-9a-fA-F]{6}")
FOUR_PICTURES = {"AI_BACKGROUND", "TEXT_TO_BACKGROUND"}
REPLACE_TYPES = [
    "AI_BACKGROUND",
    "TEXT_TO_BACKGROUND",
    "PRESET_BACKGROUND_IMAGE",
    "CUSTOM_BACKGROUND_IMAGE",
    "SOLID_COLOR_BACKGROUND",
]


def image_to_video(body: Reading) -> Asked:
    limits = Limits(body.switches.image_to_video_megabytes, shortest=300, steepest=2.5, animated=True)
    picture = body.picture("imageKey", limits)
    prompt, model = body.text("prompt"), body.one_of("model", ["CREATIVE", "STABLE"], "CREATIVE")
    seconds = body.whole("videoDuration", [5, 10], 5)
    music = body.flag("autoAudio") and body.text("audioPrompt", required=True)
    order = Order(
        picture.address,
        seconds,
        VIDEO_SHORT_SIDE,
        prompt=prompt,
        seed=seed_of(body.seed, prompt, model, str(music)),
        sound=MADE if music else "",
    )
    return Asked(order, body.text("imageKey"), VIDEO_CREDITS[seconds], folder="VIDEO", trouble=body.trouble)


def edit(
    body: Reading, name: str, key: str, picture: Picture, others: Mapping[str, Picture | str | None]
) -> Asked:
    """One result for one credit; the callers change what is different. `others` are addresses by role."""
    addresses = {
        role: other.address if isinstance(other, Picture) else other
        for role, other in others.items()
        if other
    }
    order = Order(
        picture.address,
        seconds=0,
        short_side=0,
        prompt=body.text("prompt"),
        seed=seed_of(body.seed, name, body.text("prompt")),
        edit=name,
        references=tuple(addresses.values()),
        words={"roles": list(addresses)},
    )
    return Asked(order, key, credits=1, trouble=body.trouble)


def worded(asked: Asked, **words: object) -> Asked:
    return replace(asked, order=replace(asked.order, words=asked.order.words | words))


def instruct_edit(body: Reading) -> Asked:
    picture = body.picture("imageKey", INSTRUCTED)
    body.text("prompt", required=True)
    reference = body.optional_picture("refImageKey", INSTRUCTED)
    return edit(body, "instruct", body.text("imageKey"), picture, {"reference": reference})


def try_on_apparel(body: Reading) -> Asked:
    picture = body.picture("modelImageKey", EDITED)
    garments = {part: body.picture_inside(part, EDITED) for part in ("top", "bottom", "onePiece")}
    if not any(garments.values()):
        raise BadField("one of top, bottom, onePiece is required")
    asked = edit(body, "dress", body.text("modelImageKey"), picture, garments)
    return replace(asked, results=4, folder="FITTING_ROOM")


def try_on_accessories(body: Reading) -> Asked:
    picture = body.picture("modelImageKey", EDITED)
    mask = body.mask("modelMaskKey", picture, EDITED, required=body.switches.accessory_mask_required)
    product = body.picture("productImageKey", EDITED)
    others = {"mask": mask, "product": product}
    asked = edit(body, "adorn", body.text("modelImageKey"), picture, others)
    return replace(asked, results=2, folder="FITTING_ROOM")


def swap_model(body: Reading) -> Asked:
    """Fields beyond the known ones are taken and not heeded."""
    picture = body.picture("modelImageKey", EDITED)
    mask = body.mask("modelMaskKey", picture, EDITED, required=True)
    model = presets.find("SWAP_MODEL", body.text("modelId", required=True))
    scene = presets.find("SWAP_MODEL_SCENE", body.text("sceneId", required=True))
    others = {"mask": mask, "model": model.cut_out, "scene": scene.address}
    asked = edit(body, "swap", body.text("modelImageKey"), picture, others)
    return replace(asked, results=body.switches.swap_model_results, folder="SWAP_MODEL")


def replace_background(body: Reading) -> Asked:
    kind = body.one_of("replaceType", REPLACE_TYPES)
    picture = body.picture("productImageKey", EDITED)
    mask = body.mask("productMaskKey", picture, EDITED, required=False)
    backdrop, colour = background(body, kind)
    asked = edit(
        body, "set_before", body.text("productImageKey"), picture, {"mask": mask, "backdrop": backdrop}
    )
    asked = replace(asked, order=replace(asked.order, prompt=body.text("customBackgroundPrompt")))
    asked = worded(asked, colour=colour, scale=body.number("productImageScale", 0.05, 2, 1))
    several = kind in FOUR_PICTURES
    return replace(worded(asked, varied=several), results=4 if several else 1, folder="BACKGROUND")


def background(body: Reading, kind: str) -> tuple[Picture | str | None, str]:
    """The picture behind the product, or the colour; neither where the prompt decides."""
    match kind:
        case "AI_BACKGROUND":
            return presets.find("AI_BACKGROUND", body.text("presetBackgroundId", required=True)).address, ""
        case "PRESET_BACKGROUND_IMAGE":
            return presets.find("BACKGROUND", body.text("presetBackgroundId", required=True)).address, ""
        case "CUSTOM_BACKGROUND_IMAGE":
            return body.picture("backgroundImageKey", EDITED), ""
        case "SOLID_COLOR_BACKGROUND":
            colour = body.text("backgroundColor", required=True)
            if not HEX.fullmatch(colour):
                raise BadField("backgroundColor must be a hex color such as #3366cc")
            return None, colour
    body.text("customBackgroundPrompt", required=True)
    return None, ""


def prompt_segmentation(body: Reading) -> Asked:
    picture = body.picture("imageKey", EDITED)
    asked = edit(body, "segment", body.text("imageKey"), picture, {})
    return replace(worded(asked, part=body.text("prompt", required=True)), credits=0, folder="SEGMENT")


def segment_image(body: Reading) -> Asked:
    """The values of `type` are not published: any word is taken, and heeded if it names a part of a person."""
    picture = body.picture("imageKey", SEGMENTED_BY_TYPE)
    asked = edit(body, "segment", body.text("imageKey"), picture, {})
    expand = round(body.number("expandPixels", -100, 100, 0))
    worded_so = worded(asked, part=body.text("type", required=True), expand=expand)
    return replace(worded_so, credits=0, folder="SEGMENT")


TASKS: dict[str, Callable[[Reading], Asked]] = {
    "imageToVideo": image_to_video,
    "instructEdit": instruct_edit,
    "tryOnApparel": try_on_apparel,
    "tryOnAccessories": try_on_accessories,
    "swapModel": swap_model,
    "replaceBackground": replace_background,
    "promptSegmentation": prompt_segmentation,
    "segmentImage": segment_image,
}
"""By the last part of their paths."""
