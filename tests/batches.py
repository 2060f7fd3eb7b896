"""Models, pictures and tables that the tests of batches share."""

from __future__ import annotations

from animatic.batch_csv import Parsed, parse_csv
from animatic.brief import Picture
from animatic.catalog import Frame, Input, Kind, Model, Option
from animatic.providers import keevx_models, sellerpic_models
from animatic.providers.topview_catalog import v1_models, v2_models
from tests.briefs import MODELS as AKOOL

MODELS = (*AKOOL.values(), *v2_models(), *v1_models(), *sellerpic_models.MODELS, *keevx_models.MODELS)
PICTURED = [model for model in MODELS if model.input is Input.PICTURE]


def named(name: str) -> Model:
    return next(model for model in MODELS if model.name == name)


KLING, KEEVX, VEO, CLASSIC = named("Kling V3"), named("V"), named("Veo 3.1"), named("create")


def picture(hash: str, name: str) -> Picture:
    return Picture(hash, "image/png", 1280, 720, 900_000, name)


PICTURES = {
    one.hash: one
    for one in (
        picture("a1", "lamp.png"),
        picture("b2", "Café table.jpg"),
        picture("c3", "vase.png"),
        picture("d4", "Vase.PNG"),
        picture("e5", "chair.jpg"),
        picture("f6", "chair.png"),
        picture("07", "rug"),
        picture("18", "rug.jpg"),
        picture("29", "twin.jpg"),
        picture("3a", "twin.jpg"),
    )
}


def parsed(*lines: str) -> Parsed:
    return parse_csv("\n".join(lines).encode(), MODELS)


WIDE = Model(
    "acme",
    "wide",
    "Acme Wide",
    options=(
        Option("aspect", "Shape", choices=("16:9", "9:16", "1:1")),
        Option("seconds", "Length", choices=(5, 10), labels=("5 s", "10 s")),
        Option("audio", "Audio", choices=("none", "own"), labels=("None", "Your own")),
        Option("smooth", "Smooth", choices=(True, False), labels=("Smooth", "Rough")),
        Option("loop", "Loop", Kind.FLAG),
        Option("count", "Films", Kind.NUMBER, least=1, most=4),
        Option("negative_prompt", "Leave out", Kind.TEXT),
        Option("link", "Link", Kind.ADDRESS),
        Option("effect", "Effect", Kind.EFFECT),
    ),
    frame=Frame(last=True, references_most=2),
)
"""An option of every kind."""
