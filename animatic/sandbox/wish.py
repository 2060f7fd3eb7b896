"""What an edited picture is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from animatic.sandbox.cutout import sharp, subject


@dataclass(frozen=True)
class Wish:
    """One picture to be made."""

    picture: Image.Image
    """RGB or RGBA."""
    others: Mapping[str, Image.Image] = field(default_factory=dict)
    """More pictures by the part they play, such as `mask` or `top`."""
    words: Mapping[str, Any] = field(default_factory=dict)
    prompt: str = ""
    seed: int = 0

    @property
    def random(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    @property
    def masked(self) -> Image.Image:
        """The mask that came along, otherwise that of the thing in front; of the picture's size."""
        given = self.others.get("mask")
        return sharp(given.convert("L").resize(self.picture.size)) if given else subject(self.picture)
