"""What providers can do, as data: the form, the check and the quote are read off these records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from animatic import names

Choice = str | int | bool
"""What a person picks for one option."""

Choices = Mapping[str, Choice]
"""Option name → what was picked."""


class Kind(StrEnum):
    """How an option is asked."""

    CHOICE = "choice"
    FLAG = "flag"
    TEXT = "text"
    NUMBER = "number"
    ADDRESS = "address"
    EFFECT = "effect"


@dataclass(frozen=True)
class Option:
    """One thing a model lets a person choose."""

    name: str
    """Our word for it: `seconds`, `resolution`, `audio`, `count`, `negative_prompt`…"""
    label: str
    """What stands beside the field."""
    kind: Kind = Kind.CHOICE
    choices: tuple[Choice, ...] = ()
    """The legal values of a `choice`, in the order they are offered."""
    labels: tuple[str, ...] = ()
    """What a person reads for each of `choices`; empty when the values speak for themselves."""
    default: Choice | None = None
    """What is taken when nothing was picked; None leaves the option out."""
    help: str = ""
    """One line in plain words."""
    least: int = 0
    """Smallest `number`."""
    most: int = 0
    """Largest `number`, or the longest `text` in characters; 0 means no limit is known."""
    needs: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    """Asked only while each named option has one of these values."""
    required: bool = False
    """An answer must be given while the option is asked."""
    shelf: str = "effects"
    """Which of the provider's shelves an `effect` option is chosen from."""

    def asked(self, choices: Choices) -> bool:
        """Whether the option applies, given what else was picked."""
        return all(choices.get(name) in values for name, values in self.needs)

    def takes(self, value: Choice | None) -> bool:
        """Whether the value is one of its own."""
        match self.kind:
            case Kind.CHOICE:
                return any(value == choice and type(value) is type(choice) for choice in self.choices)
            case Kind.FLAG:
                return isinstance(value, bool)
            case Kind.NUMBER:
                return type(value) is int and self.least <= value <= (self.most or value)
            case _:
                return isinstance(value, str)

    def words(self, choice: Choice) -> str:
        """What a person reads for one value."""
        return names.label(choice) or dict(zip(self.choices, self.labels, strict=False)).get(
            choice, str(choice)
        )


@dataclass(frozen=True)
class Rule:
    """While `when` holds, `option` may only be one of `allowed`.

    `when` and `option` may also speak of `first`, `last` and `references` (True when such pictures are given).
    """

    when: tuple[tuple[str, tuple[Choice, ...]], ...]
    option: str
    allowed: tuple[Choice, ...]
    words: str


@dataclass(frozen=True)
class Frame:
    """Which pictures a model takes and what each must be like."""

    first: Literal["required", "optional", "none"] = "required"
    last: bool = False
    references_least: int = 0
    references_most: int = 0
    formats: tuple[str, ...] = ("image/jpeg", "image/png")
    size_bytes_most: int = 20 * 1024 * 1024
    ratio_least: float = 0.1
    """Smallest width ÷ height."""
    ratio_most: float = 10.0
    short_edge_least: int = 0
    """Pixels."""
    long_edge_most: int = 0
    """Pixels; 0 means no limit is known."""


@dataclass(frozen=True)
class Rate:
    """A price while every named option has the named value."""

    when: tuple[tuple[str, Choice], ...]
    thousandths: int
    """Thousandths of the provider's credit."""

    def fits(self, choices: Choices) -> bool:
        return all(choices.get(name) == value for name, value in self.when)


@dataclass(frozen=True)
class Price:
    """How a model is charged: the first fitting rate × seconds (if per second) × count."""

    rates: tuple[Rate, ...]
    per_second: bool = True
    source: str = ""
    """Where the price is published."""


class Input(StrEnum):
    """What a model starts from."""

    PICTURE = "picture"
    CLIP = "clip"
    """A finished clip that is still at the provider."""


@dataclass(frozen=True)
class Model:
    """One thing a provider can be asked for."""

    provider: str
    name: str
    """Unique within the provider; on the wire where the provider names its models."""
    label: str
    summary: str = ""
    options: tuple[Option, ...] = ()
    rules: tuple[Rule, ...] = ()
    frame: Frame = Frame()
    price: Price | None = None
    """None while the provider publishes none."""
    prompt_required: bool = True
    prompt_most: int = 0
    """Characters; 0 means no limit is known."""
    takes_prompt: bool = True
    input: Input = Input.PICTURE
    one_job: bool = False
    """All clips of a task come from one job, instead of one job each."""
    note: str = ""
    """What a person should know before choosing: plan needed, age of the data…"""

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)


@dataclass(frozen=True)
class Effect:
    """Something ready-made on a provider's shelf: a motion, a template, an avatar, a voice, a board…"""

    provider: str
    code: str
    """What the provider calls it on the wire."""
    name: str
    thumbnail: str = ""
    """Address of a still at the provider."""
    preview: str = ""
    """Address of a clip at the provider."""
    category: str = ""
    note: str = ""
    """What else is known: the plan it needs, its language…"""


@dataclass(frozen=True)
class Shelf:
    """One list of ready-made things that a provider publishes."""

    name: str
    label: str


def credits(thousandths: int) -> str:
    """Credits for people: whole numbers without decimals, never more than three.

    >>> credits(20_000), credits(1_250), credits(-512)
    ('20', '1.25', '-0.512')
    """
    return f"{(Decimal(thousandths) / 1000).normalize():,f}"


def thousandths(amount: Decimal | float | int | str) -> int:
    """A provider's amount as integer thousandths, by its decimal spelling and never by binary fractions.

    >>> thousandths(0.512), thousandths("4"), thousandths(1.1)
    (512, 4000, 1100)
    """
    return int((Decimal(str(amount)) * 1000).to_integral_value())
