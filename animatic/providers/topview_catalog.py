"""Topview's model table as models: what a person may choose, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from animatic.catalog import Choice, Frame, Kind, Model, Option, Price, Rate, thousandths
from animatic.providers.topview_models import MODES, ROWS, Pictures, Row

V1, V2 = "topview_v1", "topview_v2"
BOARDS = "boards"
TABLE = "Topview's own client, model table of May 2026: credits per second × seconds × films"
INFERRED = "inferred from the v2 models of the same name: credits per second × seconds × films"

FORMATS = ("image/jpeg", "image/png", "image/webp")
SIZE_BYTES_MOST = 30_000_000
"""Topview publishes no limit; this is where a client that works stops."""
REFERENCES_LEAST = 2
REFERENCES_MOST = 9
"""Topview publishes no limit here either; this is what a client takes for other models with references."""

COUNT = Option("count", "Films", Kind.NUMBER, default=1, least=1, most=4, help="Several from one picture.")
SOUND = Option(
    "sound", "Sound", Kind.FLAG, default=False, help="The model makes sound too; it may cost more."
)
NEGATIVE_PROMPT = Option("negative_prompt", "Leave out", Kind.TEXT, help="What the film must not show.")
BOARD = Option(
    "board",
    "Board",
    Kind.EFFECT,
    help="Where it appears in Topview; a board named Animatic unless you choose another.",
    shelf=BOARDS,
)


@cache
def v1_models() -> tuple[Model, ...]:
    """One model for each `mode` of image2Video."""
    return tuple(_v1_model(mode, rate) for mode, rate in MODES.items())


@cache
def v2_models() -> tuple[Model, ...]:
    """One model for each row of the table of Image-to-Video V2."""
    return tuple(_v2_model(row) for row in ROWS)


def same_model(one: str, other: str) -> bool:
    """Whether two names mean one model: as displayed, as code, or in one of the other spellings in circulation.

    >>> same_model("kling-v3", "Kling V3"), same_model("Seedance 2.0", "Standard"), same_model("Fast", "Standard")
    (True, True, False)
    """
    names = _spellings()
    return names.get(_plain(one), _plain(one)) == names.get(_plain(other), _plain(other))


@cache
def _spellings() -> dict[str, str]:
    return {_plain(name): row.name for row in ROWS for name in (row.name, *row.aliases)}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9.()]+", "-", name.lower()).strip("-")


def _v1_model(mode: str, rate: str) -> Model:
    return Model(
        provider=V1,
        name=mode,
        label=f"Topview {mode.capitalize()}",
        summary=Pictures.SINGLE.value,
        options=(_seconds((5, 10)), COUNT, NEGATIVE_PROMPT),
        frame=Frame(formats=FORMATS, size_bytes_most=SIZE_BYTES_MOST),
        price=Price((Rate((), thousandths(rate)),), source=INFERRED),
        prompt_required=False,
        one_job=True,
        note="Topview publishes no v1 prices: this one is inferred from v2, and what it cost shows when it is done.",
    )


def _v2_model(row: Row) -> Model:
    rates = tuple(_rates(row))
    return Model(
        provider=V2,
        name=row.name,
        label=row.label or row.name,
        summary=row.pictures.value,
        options=tuple(_options(row)),
        frame=_frame(row.pictures),
        price=Price(rates, source=TABLE) if rates else None,
        prompt_required=False,
        one_job=True,
        note=row.note,
    )


def _frame(pictures: Pictures) -> Frame:
    if pictures is Pictures.REFERENCES:
        return Frame(
            first="none",
            references_least=REFERENCES_LEAST,
            references_most=REFERENCES_MOST,
            formats=FORMATS,
            size_bytes_most=SIZE_BYTES_MOST,
        )
    last = pictures is Pictures.FIRST_END
    return Frame(last=last, formats=FORMATS, size_bytes_most=SIZE_BYTES_MOST)


def _options(row: Row) -> Iterator[Option]:
    if row.aspects:
        yield Option("aspect", "Shape", choices=row.aspects, default=row.aspects[0])
    if resolutions := tuple(f"{lines}p" for lines in row.rates if lines):
        yield Option("resolution", "Resolution", choices=resolutions, default=_default_resolution(row))
    yield _seconds(row.seconds)
    if row.sound:
        yield SOUND
    yield COUNT
    yield BOARD


def _default_resolution(row: Row) -> str:
    """The smallest whose price is known."""
    priced = [lines for lines, rates in row.rates.items() if rates]
    return f"{min(priced or row.rates)}p"


def _seconds(seconds: tuple[int, ...]) -> Option:
    labels = tuple(f"{one} s" for one in seconds)
    return Option(
        "seconds", "Length", choices=seconds, labels=labels, default=5 if 5 in seconds else seconds[0]
    )


def _rates(row: Row) -> Iterator[Rate]:
    for lines, rates in row.rates.items():
        size: tuple[tuple[str, Choice], ...] = (("resolution", f"{lines}p"),) if lines else ()
        if len(rates) == 1:
            yield Rate(size, thousandths(rates[0]))
            continue
        for sound, rate in zip((False, True), rates, strict=False):
            yield Rate((*size, ("sound", sound)), thousandths(rate))
