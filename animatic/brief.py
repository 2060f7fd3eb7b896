"""What a person asks for, whether it can be asked, and what it will cost. Everything here is pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from animatic.catalog import Choice, Choices, Frame, Input, Kind, Model, Option, credits
from animatic.errors import Trouble
from animatic.names import stored_name
from animatic.words import storable

FORMAT_NAMES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP"}


@dataclass(frozen=True)
class Picture:
    """What must be known of a picture to check a brief."""

    hash: str
    """SHA-256 of the stored file, hex; also its name."""
    mime: str
    width: int
    height: int
    size_bytes: int
    name: str = ""
    """What its owner calls it."""

    @property
    def ratio(self) -> float:
        return self.width / self.height


@dataclass(frozen=True)
class Brief:
    """One request: a model, the pictures it starts from, words, and choices."""

    provider: str
    model: str
    prompt: str = ""
    first: str | None = None
    """Hash of the picture the film begins with."""
    last: str | None = None
    """Hash of the picture it ends with."""
    references: tuple[str, ...] = ()
    clip: str | None = None
    """Id of the clip that a model with input `clip` works on."""
    choices: Mapping[str, Choice] = field(default_factory=dict)

    @property
    def pictures(self) -> tuple[str, ...]:
        return tuple(hash for hash in (self.first, self.last, *self.references) if hash)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Brief:
        return cls(**{**document, "references": tuple(document["references"])})


@dataclass(frozen=True)
class Quote:
    """A price before anything is sent."""

    thousandths: int | None
    """Thousandths of the provider's credit; None when the provider publishes no price."""
    rule: str
    """How it was worked out, for people: `5 s × 4 × 2`."""


def complete(brief: Brief, model: Model) -> Brief:
    """The brief with defaults filled in and everything the model does not ask for left out."""
    choices: dict[str, Choice] = {}
    for option in model.options:
        picked = brief.choices.get(option.name)
        picked = storable(picked).strip() if isinstance(picked, str) else picked
        picked = option.default if picked in (None, "") else picked
        if picked is not None and option.asked(choices):
            choices[option.name] = picked
    frame = model.frame
    pictured = model.input is Input.PICTURE
    return replace(
        brief,
        prompt=storable(brief.prompt).strip() if model.takes_prompt else "",
        first=brief.first if pictured and frame.first != "none" else None,
        last=brief.last if pictured and frame.last else None,
        references=brief.references if pictured and frame.references_most else (),
        clip=brief.clip if model.input is Input.CLIP else None,
        choices=choices,
    )


def quote(brief: Brief, model: Model) -> Quote:
    """What a completed brief will cost."""
    if model.price is None:
        return Quote(None, "no published price")
    rate = next((rate for rate in model.price.rates if rate.fits(brief.choices)), None)
    if rate is None:
        return Quote(None, "no published price for these choices")
    seconds = brief.choices.get("seconds", 1) if model.price.per_second else 1
    count = brief.choices.get("count", 1)
    if type(seconds) is not int or type(count) is not int:
        return Quote(None, "no price before the length and the number of clips are right")
    factors = [f"{seconds} s"] if model.price.per_second else []
    factors += [credits(rate.thousandths), f"{count} clip{'s' * (count > 1)}"]
    return Quote(rate.thousandths * seconds * count, " × ".join(factors))


def check(brief: Brief, model: Model, pictures: Mapping[str, Picture]) -> list[Trouble]:
    """Everything that keeps a completed brief from being sent, each with what to change."""
    return [
        *_prompt_troubles(brief, model),
        *_picture_troubles(brief, model, pictures),
        *_option_troubles(brief, model),
        *_rule_troubles(brief, model),
    ]


def _prompt_troubles(brief: Brief, model: Model) -> Iterator[Trouble]:
    # An effect brings its own motion, so the words may be missing then.
    if model.prompt_required and not brief.prompt and "effect" not in brief.choices:
        yield Trouble("prompt", "Say what should move: the prompt is empty.")
    if model.prompt_most and len(brief.prompt) > model.prompt_most:
        over = len(brief.prompt) - model.prompt_most
        yield Trouble(
            "prompt", f"Shorten the prompt by {over:,} characters: {model.label} takes {model.prompt_most:,}."
        )


def _picture_troubles(brief: Brief, model: Model, pictures: Mapping[str, Picture]) -> Iterator[Trouble]:
    frame = model.frame
    if model.input is Input.CLIP:
        if not brief.clip:
            yield Trouble("clip", f"Choose the clip that {model.label} should work on.")
        return
    if frame.first == "required" and not brief.first:
        yield Trouble("first", "Add a picture: the film begins with it.")
    given = len(brief.references)
    missing = frame.references_least and not brief.first
    if given < frame.references_least if given else missing:
        least = frame.references_least
        instead = "a picture to begin with, or " if frame.first == "optional" else ""
        yield Trouble("references", f"Add {instead}reference pictures: {model.label} needs at least {least}.")
    if given > frame.references_most:
        yield Trouble("references", f"Take {given - frame.references_most} reference pictures away.")
    roles = [
        ("first", brief.first),
        ("last", brief.last),
        *(("references", hash) for hash in brief.references),
    ]
    for role, hash in roles:
        if hash and hash not in pictures:
            yield Trouble(role, "This picture is no longer stored: add it again.")
        elif hash:
            yield from _fit_troubles(role, pictures[hash], frame, model.label)


def _fit_troubles(role: str, picture: Picture, frame: Frame, label: str) -> Iterator[Trouble]:
    name = picture.name or "The picture"
    if picture.mime not in frame.formats:
        known = " or ".join(FORMAT_NAMES.get(mime, mime) for mime in frame.formats)
        yield Trouble(role, f"{name} must be {known} for {label}: fit it to convert it.", fit=True)
    if picture.size_bytes > frame.size_bytes_most:
        most = frame.size_bytes_most // 1_000_000
        yield Trouble(role, f"{name} is larger than {most} MB: fit it to make it smaller.", fit=True)
    if picture.ratio < frame.ratio_least:
        yield Trouble(role, f"{name} is too tall for {label}: crop it or pad it at the sides.", fit=True)
    if picture.ratio > frame.ratio_most:
        yield Trouble(role, f"{name} is too wide for {label}: crop it or pad it above and below.", fit=True)
    if min(picture.width, picture.height) < frame.short_edge_least:
        yield Trouble(
            role,
            f"{name} is {picture.width} × {picture.height}: {label} needs {frame.short_edge_least} pixels"
            " on the short edge. Bring a larger one, or fit it to enlarge it.",
            fit=True,
        )
    if frame.long_edge_most and max(picture.width, picture.height) > frame.long_edge_most:
        yield Trouble(role, f"{name} is over {frame.long_edge_most:,} pixels: fit it to shrink it.", fit=True)


def _option_troubles(brief: Brief, model: Model) -> Iterator[Trouble]:
    for option in model.options:
        if not option.asked(brief.choices):
            continue
        if option.name not in brief.choices:
            if option.required:
                yield Trouble(option.name, f"{option.label} is needed: please fill it in.")
            continue
        if words := _value_trouble(option, brief.choices[option.name]):
            yield Trouble(option.name, words)


def _value_trouble(option: Option, value: Choice) -> str:
    match option.kind:
        case Kind.CHOICE if value not in option.choices or isinstance(value, bool) != isinstance(
            option.choices[0], bool
        ):
            offered = ", ".join(option.words(choice) for choice in option.choices)
            return f"{option.label} cannot be {value}: choose {offered}."
        case Kind.FLAG if not isinstance(value, bool):
            return f"{option.label} is either on or off."
        case Kind.NUMBER if type(value) is not int or not option.least <= value <= (option.most or value):
            return f"{option.label} must be a whole number from {option.least} to {option.most or 'any'}."
        case Kind.TEXT | Kind.EFFECT if not isinstance(value, str):
            return f"{option.label} must be text."
        case Kind.TEXT if option.most and len(str(value)) > option.most:
            return f"{option.label} is too long: {option.most:,} characters at the most."
        case Kind.ADDRESS if not (stored_name(value) or re.fullmatch(r"https?://[^\s/]\S*", str(value))):
            return f"{option.label} must be a link that begins with https://."
    return ""


def _rule_troubles(brief: Brief, model: Model) -> Iterator[Trouble]:
    pictures = {"first": bool(brief.first), "last": bool(brief.last), "references": bool(brief.references)}
    facts: Choices = {**brief.choices, **pictures}
    for rule in model.rules:
        applies = all(facts.get(name) in values for name, values in rule.when)
        if applies and rule.option in facts and facts[rule.option] not in rule.allowed:
            yield Trouble(rule.option, rule.words)
