"""A brief is checked and priced from what a model says of itself: tables of cases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from animatic.brief import Brief, Picture, Quote, check, complete, quote
from animatic.catalog import Frame, Kind, Model, Option, Price, Rate, Rule
from tests.briefs import MODELS, NIGHT, PHOTO, STORED


def asked(model: str, prompt: str = "Slow push in", **choices: Any) -> Brief:
    """A brief with everything it needs, completed."""
    brief = Brief("akool", model, prompt, first="photo", clip="clip", choices=choices)
    return complete(brief, MODELS[model])


def fields(brief: Brief, model: Model, stored: dict[str, Picture] = STORED) -> list[str]:
    return [trouble.field for trouble in check(brief, model, stored)]


# ── Akool's prices, as its pages print them ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("model", "choices", "credits", "rule"),
    [
        ("create", {}, 20_000, "5 s × 4 × 1 clip"),
        ("create", {"resolution": "1080p"}, 25_000, "5 s × 5 × 1 clip"),
        ("create", {"resolution": "4k"}, 30_000, "5 s × 6 × 1 clip"),
        ("create", {"seconds": 10}, 40_000, "10 s × 4 × 1 clip"),
        ("create", {"seconds": 10, "resolution": "1080p"}, 50_000, "10 s × 5 × 1 clip"),
        ("create", {"seconds": 10, "resolution": "4k", "faster": True}, 60_000, "10 s × 6 × 1 clip"),
        ("create", {"effect": "demo_swirl_1001", "audio": "made"}, 20_000, "5 s × 4 × 1 clip"),
        ("audio", {"seconds": 5}, 5_000, "5 s × 1 × 1 clip"),
        ("audio", {"seconds": 10}, 10_000, "10 s × 1 × 1 clip"),
        ("AkoolImage2VideoFastV1", {"count": 10, "resolution": "4k"}, 1_000_000, "5 s × 20 × 10 clips"),
        ("seedance-1-0-lite-i2v-250428", {"count": 2}, 30_000, "5 s × 3 × 2 clips"),
        ("harbour", {"sound": True}, 30_000, "5 s × 6 × 1 clip"),
        ("harbour", {"resolution": "1080p"}, 37_500, "5 s × 7.5 × 1 clip"),
    ],
)
def test_a_quote_is_the_published_price_and_says_how_it_came_about(
    model: str, choices: dict[str, Any], credits: int, rule: str
) -> None:
    brief = asked(model, **choices)
    assert check(brief, MODELS[model], STORED) == []
    assert quote(brief, MODELS[model]) == Quote(credits, rule)


def test_without_a_published_price_a_quote_claims_none() -> None:
    silent = Model("acme", "silent", "Silent")
    assert quote(Brief("acme", "silent"), silent) == Quote(None, "no published price")
    partly = replace(silent, price=Price((Rate((("resolution", "720p"),), 1),)))
    told = quote(Brief("acme", "silent", choices={"resolution": "8k"}), partly)
    assert told == Quote(None, "no published price for these choices")


# ── a model with every rule there is ───────────────────────────────────────────────────────────────────────

STRICT = Model(
    provider="acme",
    name="strict",
    label="Acme Strict",
    options=(
        Option("seconds", "Length", choices=(5, 10), default=5),
        Option("title", "Title", Kind.TEXT, most=5),
        Option("seed", "Seed", Kind.NUMBER, least=1, most=9),
        Option("loop", "Loop", Kind.FLAG, default=False),
        Option("music", "Music", choices=("none", "own"), default="none"),
        Option("link", "Link", Kind.ADDRESS, needs=(("music", ("own",)),), required=True),
    ),
    rules=(
        Rule((("last", (True,)),), "seconds", (10,), "With a last picture the length can only be 10 s."),
        Rule((("loop", (True,)),), "last", (False,), "A loop ends as it began: take the last picture away."),
    ),
    frame=Frame(
        last=True,
        references_least=2,
        references_most=3,
        size_bytes_most=1_000_000,
        ratio_least=0.5,
        ratio_most=2.0,
        short_edge_least=300,
        long_edge_most=4_000,
    ),
    price=Price((Rate((), 2_000),), per_second=False),
    prompt_most=20,
)


SEVERAL = Frame(first="optional", references_least=2, references_most=3)


@dataclass(frozen=True)
class Case:
    """A brief that is fine but for what a case changes, and where its troubles stand."""

    troubles: tuple[str, ...]
    changes: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)
    photo: dict[str, Any] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=dict)


CASES = {
    "nothing is wrong": Case(()),
    "the prompt is empty": Case(("prompt",), {"prompt": "  "}),
    "no prompt is needed": Case((), {"prompt": ""}, model={"prompt_required": False}),
    "the prompt is too long": Case(("prompt",), {"prompt": "x" * 21}),
    "the prompt just fits": Case((), {"prompt": "x" * 20}),
    "no picture": Case(("first",), {"first": None}, model={"frame": Frame()}),
    "neither a picture nor references": Case(("references",), {"first": None}, model={"frame": SEVERAL}),
    "references alone": Case((), {"first": None, "references": ("photo", "night")}, model={"frame": SEVERAL}),
    "a picture that is no longer stored": Case(("first",), {"first": "gone"}),
    "a last picture that is no longer stored": Case(("last",), {"last": "gone"}, {"seconds": 10}),
    "too few references": Case(("references",), {"references": ("photo",)}),
    "enough references": Case((), {"references": ("photo", "night")}),
    "too many references": Case(("references",), {"references": ("photo",) * 4}),
    "a format that is not taken": Case(("first",), photo={"mime": "image/webp"}),
    "a file that is too large": Case(("first",), photo={"size_bytes": 1_000_001}),
    "a picture that is too tall": Case(("first",), photo={"width": 400, "height": 801}),
    "a picture that is too wide": Case(("first",), photo={"width": 801, "height": 400}),
    "a picture that is too small": Case(("first",), photo={"width": 300, "height": 299}),
    "a picture that is too big": Case(("first",), photo={"width": 4_001, "height": 4_000}),
    "the largest picture there is": Case((), photo={"width": 4_000, "height": 4_000}),
    "a value that is not offered": Case(("seconds",), choices={"seconds": 7}),
    "a number written as text": Case(("seconds",), choices={"seconds": "5"}),
    "a switch that is neither on nor off": Case(("loop",), choices={"loop": "yes"}),
    "a number that is too large": Case(("seed",), choices={"seed": 10}),
    "a number that is a switch": Case(("seed",), choices={"seed": True}),
    "text that is too long": Case(("title",), choices={"title": "abcdef"}),
    "text that is a number": Case(("title",), choices={"title": 5}),
    "blanks where a choice should be": Case((), choices={"seconds": " "}),
    "a link that is missing": Case(("link",), choices={"music": "own"}),
    "a link that is none": Case(("link",), choices={"music": "own", "link": "waves.mp3"}),
    "a link without a host": Case(("link",), choices={"music": "own", "link": "https://"}),
    "a link with a blank in it": Case(("link",), choices={"music": "own", "link": "https://a.test/b c"}),
    "a link nobody asked for": Case((), choices={"link": "waves.mp3"}),
    "a rule that is broken": Case(("seconds",), {"last": "night"}),
    "a rule that is kept": Case((), {"last": "night"}, {"seconds": 10}),
    "a rule about the last picture": Case(("last",), {"last": "night"}, {"seconds": 10, "loop": True}),
    "several things at once": Case(("prompt", "first", "seed"), {"prompt": "", "first": "gone"}, {"seed": 0}),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_trouble_names_the_place_to_change(case: Case) -> None:
    model = replace(STRICT, **case.model)
    brief = Brief("acme", "strict", "Slow push in", first="photo", choices=case.choices)
    stored = {"photo": replace(PHOTO, **case.photo), "night": NIGHT}
    troubles = check(complete(replace(brief, **case.changes), model), model, stored)
    assert tuple(trouble.field for trouble in troubles) == case.troubles
    assert all(trouble.words.endswith(".") for trouble in troubles)


def test_what_fitting_cures_is_said_to_be_curable() -> None:
    webp = replace(PHOTO, mime="image/webp")
    brief = Brief("acme", "strict", "", first="photo")
    troubles = check(brief, STRICT, {"photo": webp})
    assert [(trouble.field, trouble.fit) for trouble in troubles] == [("prompt", False), ("first", True)]
    assert "lighthouse.png must be JPEG or PNG" in troubles[1].words


def test_a_price_that_is_not_by_the_second_is_multiplied_by_the_films_alone() -> None:
    brief = complete(Brief("acme", "strict", "x", choices={"seconds": 10}), STRICT)
    assert quote(brief, STRICT) == Quote(2_000, "2 × 1 clip")


# ── completing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_completing_fills_in_defaults_and_leaves_out_what_is_not_asked() -> None:
    brief = asked("create", "  Slow push in \n", audio_address="https://a.test/x.mp3", nonsense=1)
    assert brief.prompt == "Slow push in"
    assert brief.choices == {
        "resolution": "720p",
        "seconds": 5,
        "audio": "none",
        "extend_prompt": False,
        "faster": False,
    }


def test_a_model_that_works_on_a_clip_takes_no_picture_and_no_prompt() -> None:
    brief = complete(Brief("akool", "audio", "words", "photo", "night", ("photo",), "clip"), MODELS["audio"])
    assert (brief.prompt, brief.pictures, brief.clip) == ("", (), "clip")
    assert fields(replace(brief, clip=None), MODELS["audio"]) == ["clip", "seconds"]


def test_an_effect_stands_in_for_the_prompt() -> None:
    assert fields(asked("create", prompt=""), MODELS["create"]) == ["prompt"]
    assert fields(asked("create", prompt="", effect="demo_swirl_1001"), MODELS["create"]) == []
    assert fields(asked("create", prompt="", effect="  "), MODELS["create"]) == ["prompt"]
