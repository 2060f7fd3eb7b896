"""Reading what a submit asks for: checked against the documentation and the model's own row.

Sources: "image2Video submit task", "Submit Task" (image_to_video_v2_submit_task), "Image-to-Video V2 /
Text-to-Video / Omni Reference API Usage"; the words of a refusal follow the one recorded of the service.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from animatic.sandbox import topview_models as models
from animatic.sandbox.job import MADE, Order
from animatic.sandbox.seeds import seed_of
from animatic.sandbox.topview_codes import Refusal
from animatic.sandbox.topview_fields import Body, one_of
from animatic.sandbox.topview_models import FOLLOWS, UNSIZED, Model
from animatic.sandbox.topview_switches import TopviewSwitches

MOST = 4
SHORT_SIDE = 720
LIKE_THE_INPUT = -1  # as `duration` of an omni edit
ADAPTIVE = "adaptive"
SECONDS = 5
FEWEST_REFERENCES = 2
INPUTS = ("inputImages", "inputVideos")
TASKS = ("auto", "edit", "extend")
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """A submit that was understood."""

    order: Order
    each: float
    """Credits for every video."""
    picture: str = ""
    """The file id of the first picture."""
    model: str = ""


@dataclass(frozen=True)
class Desk:
    """What reading needs to know of the account and of the sandbox."""

    kept: Callable[[str], str]
    """The `kept:` address of an uploaded file; raises Refusal."""
    switches: TopviewSwitches
    seed: int

    def chance(self, prompt: str) -> int:
        """The same for the same words, so that equal tasks share their films."""
        return seed_of(self.seed, prompt)


def image2video_v1(body: Body, desk: Desk) -> Asked:
    picture = body.text("imageFileId", required=True)
    mode = one_of(body.text("mode", required=True), "mode", list(models.V1_MODES))
    seconds = body.whole("duration", required=True)
    if seconds not in models.CLIPS:
        raise Refusal("4000", "duration must be 5 or 10")
    count = count_of(body, required=True)
    prompt = body.text("prompt")
    body.text("negativePrompt")
    order = Order(
        desk.kept(picture), seconds, SHORT_SIDE, prompt=prompt, seed=desk.chance(prompt), count=count
    )
    return Asked(order, price(models.V1_MODES[mode], seconds), picture, mode)


def image2video(body: Body, desk: Desk) -> Asked:
    model = model_of(body, models.IMAGE_MODELS, desk.switches)
    ids, last = pictures_of(body, model, desk.switches)
    kept = [desk.kept(id) for id in ids]
    return film(body, desk, model, kept, ids[0], desk.kept(last) if last else "")


def text2video(body: Body, desk: Desk) -> Asked:
    model = model_of(body, models.TEXT_MODELS, desk.switches)
    prompt = body.text("prompt", required=True)
    return film(body, desk, model, [scene(desk, prompt)])


def omni_reference(body: Body, desk: Desk) -> Asked:
    model = model_of(body, models.OMNI_MODELS, desk.switches)
    prompt = body.text("prompt", required=True)
    task = one_of(body.text("omniReferenceTaskType") or "auto", "omniReferenceTaskType", TASKS)
    body.flag("internetSearch")
    images, videos = ([part.text("fileId", required=True) for part in body.parts(name)] for name in INPUTS)
    if len(images) > desk.switches.most_references:
        raise Refusal("4000", f"inputImages takes at most {desk.switches.most_references} images")
    for id in videos:
        desk.kept(id)
    kept = [desk.kept(id) for id in images] or [scene(desk, prompt)]
    return film(body, desk, model, kept, (images or videos or [""])[0], free=task == "edit")


def film(
    body: Body,
    desk: Desk,
    model: Model,
    pictures: list[str],
    picture_id: str = "",
    last_picture: str = "",
    free: bool = False,
) -> Asked:
    """What all models' submits share; a `free` one may take length and shape over from its input."""
    prompt = body.text("prompt")
    resolution = resolution_of(body, model, desk.switches)
    seconds = seconds_of(body, model, desk.switches, free)
    with_sound = sound_of(body, model, desk.switches)
    order = Order(
        pictures[0],
        seconds,
        resolution or SHORT_SIDE,
        aspect=aspect_of(body, model, desk.switches, free),
        prompt=prompt,
        seed=desk.chance(prompt),
        count=count_of(body),
        sound=MADE if with_sound else "",
        last_picture=last_picture,
        references=tuple(pictures[1:]),
    )
    return Asked(order, price(model.rate(resolution, with_sound), seconds), picture_id, model.code)


def model_of(body: Body, table: tuple[Model, ...], switches: TopviewSwitches) -> Model:
    """`model` wins over the older `mode`, which names one of the Topview series."""
    asked = body.text("model")
    if not asked and (mode := body.text("mode")):
        asked = f"Topview {mode.capitalize()}" if switches.model_names != "code" else f"topview-{mode}"
    if not asked and switches.missing_model == "refused":
        raise Refusal("4003")
    model = models.named(table, asked or switches.missing_model, switches.model_names)
    if not model or (model.withdrawn and switches.withdrawn_models == "refused"):
        raise Refusal("4000", f"model is not supported: {asked}")
    return model


def pictures_of(body: Body, model: Model, switches: TopviewSwitches) -> tuple[list[str], str]:
    """File ids by the model's way of input: those the film begins with, and the one it ends on."""
    by_reference = model.input == "multi_ref"
    last = body.text("endFrameFileId")
    references = body.texts("referenceImageFileIds", required=by_reference)
    if last and model.input != "first_end":
        raise Refusal("4000", f"{model.code} does not support endFrameFileId.")
    if references and not by_reference:
        raise Refusal("4000", f"{model.code} does not support referenceImageFileIds.")
    first = body.text("firstFrameFileId", required=not by_reference)
    if by_reference:
        check_references(references, first, switches.most_references)
    return ([first] if first else []) + references, last


def check_references(references: list[str], first: str, most: int) -> None:
    if len(references) < FEWEST_REFERENCES:
        raise Refusal("4000", f"referenceImageFileIds needs at least {FEWEST_REFERENCES} images")
    if len(references) > most:
        raise Refusal("4000", f"referenceImageFileIds takes at most {most} images")
    if len({*references, first}) <= len(references):
        raise Refusal("4000", "referenceImageFileIds must not repeat an image")


def aspect_of(body: Body, model: Model, switches: TopviewSwitches, free: bool) -> tuple[int, int] | None:
    asked = body.text("aspectRatio")
    if free and asked == ADAPTIVE:
        return None
    if asked and model.ratios == FOLLOWS:
        if switches.aspect_on_following == "refused":
            raise Refusal("4000", f"{model.code} does not support aspectRatio.")
        return None
    if not asked:
        return (16, 9) if model.input == "text" else None
    width, height = supported(asked, model.code, "aspect ratios", model.ratios).split(":")
    return int(width), int(height)


def resolution_of(body: Body, model: Model, switches: TopviewSwitches) -> int:
    """The short side in pixels, or UNSIZED for a model that takes no resolution."""
    asked = body.whole("resolution")
    if not model.resolutions:
        if asked is not None:
            raise Refusal("4000", f"{model.code} does not support resolution.")
        return UNSIZED
    allowed = sorted({*model.resolutions, *([1080] if model.code in switches.also_1080 else [])})
    if asked is None:
        return SHORT_SIDE if switches.default_resolution == "720" and SHORT_SIDE in allowed else allowed[0]
    return supported(asked, model.code, "resolutions", allowed)


def seconds_of(body: Body, model: Model, switches: TopviewSwitches, free: bool) -> int:
    asked = body.whole("duration")
    if free and asked == LIKE_THE_INPUT:
        return SECONDS
    if asked is None:
        five = switches.default_seconds == "five" and SECONDS in model.seconds
        return SECONDS if five else model.seconds[0]
    return supported(asked, model.code, "durations", model.seconds)


def count_of(body: Body, name: str = "generatingCount", required: bool = False) -> int:
    count = body.whole(name, required)
    if count is None:
        return 1
    if not 1 <= count <= MOST:
        raise Refusal("4000", f"{name} must be 1 to {MOST}")
    return count


def sound_of(body: Body, model: Model, switches: TopviewSwitches) -> bool:
    with_sound = one_of(body.text("sound") or "off", "sound", ("on", "off")) == "on"
    if with_sound and not model.heard and switches.unsupported_sound == "refused":
        raise Refusal("4000", f"{model.code} does not support sound.")
    return with_sound and model.heard


def supported(value: T, code: str, what: str, allowed: Collection[T]) -> T:
    """The value if it is allowed; otherwise refused in the service's own words."""
    if value not in allowed:
        raise Refusal("4000", f"{code} supports {what}: {', '.join(map(str, allowed))}.")
    return value


def price(rate: float, seconds: int) -> float:
    return round(rate * seconds, 3)


def scene(desk: Desk, prompt: str) -> str:
    """Without a picture, one is drawn."""
    return f"scene:{desk.chance(prompt) % 1000}:1280x960"
