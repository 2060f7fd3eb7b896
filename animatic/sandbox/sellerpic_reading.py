"""Reading the body of a create call: its fields, and the pictures that its keys lead to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from animatic.sandbox.fields import BadField, Fields
from animatic.sandbox.job import Order
from animatic.sandbox.sellerpic_codes import BAD_DIMENSIONS, Refusal
from animatic.sandbox.sellerpic_pictures import Limits, Picture, check
from animatic.sandbox.sellerpic_switches import SellerPicSwitches


@dataclass(frozen=True)
class Asked:
    """A create call that was understood."""

    order: Order
    """For the first result; the others take the next seeds."""
    picture_key: str
    credits: int
    """For each result."""
    results: int = 1
    folder: str = "IMAGE"
    """The first part of the results' keys."""
    trouble: str = ""
    """A picture outside the limits, where only the job may say so."""


class Reading(Fields):
    """Raises BadField, or Refusal for what lies behind a key."""

    def __init__(
        self,
        body: dict[str, Any],
        find: Callable[[str], Picture],
        switches: SellerPicSwitches,
        seed: int,
    ) -> None:
        super().__init__(body)
        self._find = find
        self.switches = switches
        self.seed = seed
        """The sandbox's own."""
        self.trouble = ""

    def picture(self, name: str, limits: Limits) -> Picture:
        return self._checked(self.text(name, required=True), limits, name)

    def optional_picture(self, name: str, limits: Limits) -> Picture | None:
        return self.picture(name, limits) if self.text(name) else None

    def picture_inside(self, name: str, limits: Limits) -> Picture | None:
        """Of an object `{"imageKey": …}`, or None when the field is absent."""
        inside = self._body.get(name)
        if inside is None:
            return None
        if not isinstance(inside, Mapping) or not isinstance(inside.get("imageKey"), str):
            raise BadField(f"{name}.imageKey is required")
        return self._checked(inside["imageKey"], limits, f"{name}.imageKey")

    def mask(self, name: str, of: Picture, limits: Limits, required: bool) -> Picture | None:
        """A mask must have the pixel size of the picture it belongs to."""
        mask = self.picture(name, limits) if required else self.optional_picture(name, limits)
        if mask and (mask.width, mask.height) != (of.width, of.height):
            self._object(Refusal(BAD_DIMENSIONS, f"{name} must have the size of its image"))
        return mask

    def number(self, name: str, low: float, high: float, default: float) -> float:
        value = self._body.get(name, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise BadField(f"{name} must be a number from {low:g} to {high:g}")
        return value

    def _checked(self, key: str, limits: Limits, name: str) -> Picture:
        picture = self._find(key)
        try:
            check(picture, limits, name)
        except Refusal as refusal:
            self._object(refusal)
        return picture

    def _object(self, refusal: Refusal) -> None:
        """A picture is not as it should be: refused here, or left to the job."""
        if self.switches.pictures_checked == "create":
            raise refusal
        self.trouble = self.trouble or refusal.message
