"""What Keevx's create calls ask for, checked against the rules of each model.

Sources: "Create Image to Video Task" (the older and the newer pages, and the Chinese ones), "Submit an image
generation task", "Translates a video into one or more supported languages", and the three skill texts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from animatic.sandbox.fields import BadField
from animatic.sandbox.job import MADE, Order
from animatic.sandbox.keevx_codes import PROMPT_TOO_LONG, Refusal
from animatic.sandbox.keevx_reading import LONGEST_PROMPT, Body, listed
from animatic.sandbox.keevx_switches import KeevxSwitches
from animatic.sandbox.seeds import seed_of
from animatic.sandbox.still import frame_size

SHORT_SIDES = {"720p": 720, "1080p": 1080, "4k": 2160}
ASPECTS = {"16:9": (16, 9), "9:16": (9, 16)}
SEVERAL_IMAGES_SECONDS = (8,)
LONG_SIDES = {"1K": 1024, "2K": 2048, "4K": 4096}
RATIOS = ("1:1", "3:2", "2:3", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9")
MOST_REFERENCES = 5
LONGEST_NAME = 99
LANGUAGES = (
    "English", "German", "Japanese", "Chinese", "Spanish", "French", "Italian", "Portuguese", "Korean", "Russian",
    "Arabic", "Hindi", "Dutch", "Polish", "Turkish", "Indonesian", "Vietnamese", "Thai", "Swedish", "Greek",
)  # fmt: skip


@dataclass(frozen=True)
class Model:
    resolutions: tuple[str, ...]
    seconds: tuple[int, ...]
    start_frame: bool
    references: int
    """At most so many; 0 if it takes none."""
    end_frame: bool = False
    audio: bool = False


MODELS = {
    "V": Model(
        ("720p", "1080p", "4k"), (4, 6, 8), start_frame=True, references=3, end_frame=True, audio=True
    ),
    "KL": Model(("720p", "1080p"), (5, 10), start_frame=False, references=7),
    "S": Model(("720p",), (6, 8, 12), start_frame=True, references=0),
}


@dataclass(frozen=True)
class Asked:
    """A create call that was understood: one job for each order."""

    orders: list[Order]
    callback: str
    words: dict[str, Any] = field(default_factory=dict)
    """What answers repeat, in Keevx's words."""
    each: list[dict[str, Any]] = field(default_factory=list)
    """What they repeat of each job alone."""


def video(body: Body, switches: KeevxSwitches, seed: int) -> Asked:
    """Raises BadField or Refusal."""
    known = [name for name in MODELS if name != "S" or switches.model_s]
    name = body.one_of("model", known)
    model = MODELS[name]
    prompt = body.text("prompt", required=True)
    if len(prompt) > LONGEST_PROMPT:
        raise Refusal(PROMPT_TOO_LONG)
    aspect = ASPECTS[body.one_of("aspect_ratio", list(ASPECTS))]
    resolution = body.one_of("aspect_resolution", model.resolutions)
    frames = frames_asked(body, name, model, switches)
    seconds = body.whole("duration", SEVERAL_IMAGES_SECONDS if frames.several else model.seconds)
    order = Order(
        frames.first,
        seconds,
        SHORT_SIDES[resolution],
        aspect,
        prompt,
        seed=seed_of(seed, name, prompt),
        count=body.whole("generate_count", range(1, 5), 1),
        sound=MADE if audio(body, model, switches) else "",
        last_picture=frames.last,
        references=frames.others,
    )
    width, height = frame_size(*aspect, order.short_side, aspect)
    words = {"duration": seconds, "width": width, "height": height}
    return Asked([order.one(n) for n in range(order.count)], body.address("callback_url"), words)


@dataclass(frozen=True)
class Frames:
    """The pictures that a video is made from."""

    first: str
    last: str = ""
    others: tuple[str, ...] = ()
    several: bool = False
    """V was asked to bring several images together."""


def frames_asked(body: Body, name: str, model: Model, switches: KeevxSwitches) -> Frames:
    """Raises BadField."""

    def usable(given: object, field: str, by_model: bool) -> bool:
        if given and not by_model and switches.unsupported_fields == "refused":
            raise BadField(f"{field} is not supported by model {name}")
        return bool(given) and by_model

    image, references = body.address("image_url"), body.addresses("reference_images")
    last = body.address("end_image_url") if switches.end_image else ""
    with_image = usable(image, "image_url", model.start_frame)
    with_last = usable(last, "end_image_url", model.end_frame)
    with_references = usable(references, "reference_images", model.references > 0)
    most = switches.kl_most_references if name == "KL" else model.references
    if with_references and len(references) > most:
        raise BadField(f"reference_images must have at most {most} entries")
    if with_image and with_references and switches.image_and_references == "refused":
        raise BadField("image_url and reference_images must not be used together")
    if with_image:
        return Frames(image, last if with_last else "")
    if with_last:
        raise BadField("end_image_url needs image_url")
    if not with_references:
        ways = ["image_url"] * model.start_frame + ["reference_images"] * (model.references > 0)
        raise BadField(f"{listed(ways)} is required")
    return Frames(references[0], others=tuple(references[1:]), several=model.start_frame)


def audio(body: Body, model: Model, switches: KeevxSwitches) -> bool:
    wanted = body.flag("generate_audio")
    if wanted and not model.audio and switches.audio_elsewhere == "refused":
        raise BadField("generate_audio is only supported by model V")
    return wanted and model.audio


def picture(body: Body, _: KeevxSwitches, seed: int) -> Asked:
    """Image generation; of more than five references the rest is dropped in silence. Raises BadField."""
    prompt = body.text("prompt", required=True)
    if len(prompt) > LONGEST_PROMPT:
        raise BadField(f"prompt must have at most {LONGEST_PROMPT} characters")
    references = body.addresses("reference_images")[:MOST_REFERENCES]
    module = body.one_of("module", ["std", "pro"], "std")
    long = LONG_SIDES[body.one_of("image_quality", list(LONG_SIDES), "2K")]
    across, down = map(int, body.one_of("image_ratio", RATIOS, "9:16").split(":"))
    size = [round(long * side / max(across, down)) for side in (across, down)]
    count = body.whole("generate_count", range(1, 9), 1)
    order = Order(
        "drawn:wall:0:64x64",  # nothing of it is seen: the picture is composed after the prompt
        seconds=0,
        short_side=0,
        prompt=prompt,
        seed=seed_of(seed, module, prompt),
        references=tuple(references),
        edit="compose",
        words={"size": size, "roles": [f"{number}" for number in range(len(references))]},
    )
    return Asked([order.one(n) for n in range(count)], body.address("callback_url"))


def translation(body: Body, switches: KeevxSwitches, seed: int) -> Asked:
    """One job for each language, each with the clip as it came: speech is not translated. Raises BadField."""
    languages = body.texts("target_languages")
    if not languages or (len(languages) > 1 and not switches.several_languages):
        raise BadField("target_languages must have one entry")
    for language in languages:
        if language not in LANGUAGES:
            raise BadField(f"target_languages: {language} is not supported")
    clip = body.address("video_url", required=True)
    name = body.text("name") or PurePosixPath(urlsplit(clip).path).stem
    if len(name) > LONGEST_NAME:
        raise BadField("name must have fewer than 100 characters")
    body.whole("speaker_num", range(0, 100), 1)
    body.flag("translate_audio_only", True)
    body.flag("enable_dynamic_duration", True)
    order = Order(clip, seconds=0, short_side=0, seed=seed, edit="clip")
    each = [{"language": language, "name": f"{language}-{name}"} for language in languages]
    words = {"captions": body.flag("enable_caption")}
    return Asked([order] * len(languages), body.address("callback_url"), words, each)


@dataclass(frozen=True)
class Kind:
    """A kind of task; its name is also the `task_type` of callbacks and the last part of its path."""

    name: str
    prefix: str
    """Of its task ids."""
    id_bytes: int
    read: Callable[[Body, KeevxSwitches, int], Asked]
    formats: tuple[str, ...] = ("JPEG", "PNG", "WEBP")
    """Of pictures that it takes."""


KINDS = {
    kind.name: kind
    for kind in (
        Kind("image_to_video", "i2v-", 16, video),
        Kind("image_generate", "i2is-", 6, picture, ("JPEG", "PNG", "WEBP", "BMP", "GIF")),
        Kind("video_translate", "vt-", 16, translation),
    )
}
