"""What SellerPic knows of the files behind its keys, and the limits that each task type sets on them.

Sources: "Image To Video", "Instruct Edit", "Try-On (Accessories)", "Swap Fashion Model", "Background Replacer",
"Segment Image By Prompt", "Segment Image By Type"; the samples are named on the pages of 1.0.1.
"""

import io
import struct
from dataclasses import dataclass
from typing import Any

from PIL import Image

from animatic.sandbox.accounts import Credential
from animatic.sandbox.sellerpic_codes import (
    BAD_DIMENSIONS,
    BAD_FORMAT,
    NO_SUCH_FILE,
    TOO_LARGE,
    Refusal,
)
from animatic.sandbox.sellerpic_switches import SellerPicSwitches
from animatic.sandbox.world import World

MEGABYTE = 1024 * 1024
DAY_SECONDS = 86_400
INPUTS = "inputs"
FORMATS = ("JPEG", "PNG", "WEBP")
FIRST_ACCOUNT = 2_041_180_000_000_000_000


@dataclass(frozen=True)
class Picture:
    address: str
    """As orders name pictures."""
    format: str
    """JPEG, PNG or WEBP; empty for anything else."""
    animated: bool
    size_bytes: int
    width: int
    height: int


@dataclass(frozen=True)
class Limits:
    megabytes: float
    longest: int | None = None
    """Pixels of the longer side."""
    shortest: int = 1
    steepest: float | None = None
    """The widest ratio of the two sides, either way."""
    animated: bool = False


SAMPLES = {
    "UPLOAD/MANAGE/SAMPLE/image-to-video/1-original.webp": Picture(
        "scene:2:1200x900", "WEBP", False, 180_000, 1200, 900
    ),
    "UPLOAD/MANAGE/SAMPLE/product/1-original.png": Picture(
        "drawn:armchair:0:1000x1000", "PNG", False, 60_000, 1000, 1000
    ),
}


def account_number(credential: Credential) -> str:
    """19 digits, the second part of every key."""
    return str(FIRST_ACCOUNT + credential.uid)


def probe(content: bytes, address: str) -> Picture:
    """What the head of a file says; the rest is only read when the picture is worked on."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            animated = getattr(image, "n_frames", 1) > 1
            return Picture(address, image.format or "", animated, len(content), *image.size)
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError):
        return Picture(address, "", False, len(content), 0, 0)


def check(picture: Picture, limits: Limits, name: str) -> None:
    """Raises Refusal, naming the field."""
    if not picture.format or (picture.animated and not limits.animated):
        raise Refusal(BAD_FORMAT, f"{name}: {BAD_FORMAT.words}")
    if picture.size_bytes > limits.megabytes * MEGABYTE:
        raise Refusal(TOO_LARGE, f"{name} is larger than {limits.megabytes:g} MB")
    short, long = sorted((picture.width, picture.height))
    if short < limits.shortest:
        raise Refusal(BAD_DIMENSIONS, f"{name}: the short edge must have at least {limits.shortest} px")
    if limits.longest and long > limits.longest:
        raise Refusal(BAD_DIMENSIONS, f"{name}: no edge may have more than {limits.longest} px")
    if limits.steepest and long > limits.steepest * short:
        raise Refusal(BAD_DIMENSIONS, f"{name}: width:height must be from 2:5 to 5:2")


class Pictures:
    """Files by their keys; each account has its own."""

    def __init__(self, world: World) -> None:
        self._world = world

    def keep(self, key: str, content: bytes) -> Picture:
        picture = probe(content, f"kept:{self._world.storage.keep(INPUTS, content)}")
        body: dict[str, Any] = vars(picture) | {"at": self._world.clock.now()}
        self._world.storage.write("sellerpic-file", key, body)
        return picture

    def find(self, key: str, credential: Credential, switches: SellerPicSwitches) -> Picture:
        """Raises Refusal for a key that is not the account's or under which nothing lies (any more)."""
        if key in SAMPLES:
            return SAMPLES[key]
        owned = key.split("/")[1:2] == [account_number(credential)]
        saved = self._world.storage.read("sellerpic-file", key) if owned else None
        if saved:
            age_seconds = self._world.clock.now() - saved.pop("at")
            if switches.upload_days is None or age_seconds <= switches.upload_days * DAY_SECONDS:
                return Picture(**saved)
        result = self._world.storage.read("sellerpic-result", key) if owned else None
        if result and switches.result_keys_usable:
            content = self._world.storage.file("films", result["film"]).read_bytes()
            return probe(content, f"kept:{self._world.storage.keep(INPUTS, content)}")
        raise Refusal(NO_SUCH_FILE, f"{NO_SUCH_FILE.words}: {key}")
