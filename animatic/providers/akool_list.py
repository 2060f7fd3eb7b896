"""Akool's model list (`aigModel/list?types[]=1501`) as models.

The list is read kindly: its pages, its drafts and what it was seen to send differ from one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from animatic.catalog import Choice, Frame, Kind, Model, Option, Price, Rate, Rule, thousandths
from animatic.providers.akool_models import (
    AUDIO,
    CREATE,
    EXTEND_PROMPT,
    NEGATIVE_PROMPT,
    PROVIDER,
    SOUND,
)
from animatic.providers.fields import amount, rows, text, whole

COUNT_MOST = 10
SECONDS = (5, 10)
SOURCE = "Akool's model list: unit credit × seconds × films"

Row = Mapping[str, Any]
Conditions = tuple[tuple[str, Choice], ...]


def read_models(listed: object) -> tuple[Model, ...]:
    """Rows of the list as models, highest `sort` first, between the two that are always there.

    Rows without a `value` are passed over: nobody could ask for them.
    """
    named = {text(row.get("value")): row for row in rows(listed) if text(row.get("value"))}
    best_first = sorted(named.values(), key=lambda row: amount(row.get("sort")) or 0, reverse=True)
    return (CREATE, *(_read_model(row) for row in best_first), AUDIO)


def _read_model(row: Row) -> Model:
    resolutions = {text(one.get("value")): one for one in rows(row.get("resolutionList"))}
    resolutions.pop("", None)
    name = text(row.get("value"))
    return Model(
        provider=PROVIDER,
        name=name,
        label=text(row.get("label")) or name,
        summary=text(row.get("description")),
        options=tuple(_options(row, resolutions)),
        rules=tuple(_rules(resolutions)),
        frame=Frame(last=row.get("supportedLastFrame") is True),
        price=_price(row, resolutions),
        note=" ".join(_notes(row)),
    )


def _options(row: Row, resolutions: Mapping[str, Row]) -> Iterator[Option]:
    if resolutions:
        labels = tuple(text(one.get("label")) or value for value, one in resolutions.items())
        yield _choice("resolution", "Resolution", tuple(resolutions), labels)
    seconds = _all_seconds(row, resolutions)
    yield _choice("seconds", "Length", seconds, tuple(f"{one} s" for one in seconds))
    most = min(whole(row.get("maxCount")) or COUNT_MOST, COUNT_MOST)
    if most > 1:
        yield Option("count", "Films", Kind.NUMBER, default=1, least=1, most=most)
    if _makes_sound(row):
        yield SOUND
    yield NEGATIVE_PROMPT
    if row.get("supportedExtendPrompt") is True:
        yield EXTEND_PROMPT


def _choice(name: str, label: str, choices: tuple[Choice, ...], labels: tuple[str, ...]) -> Option:
    return Option(name, label, choices=choices, labels=labels, default=choices[0])


def _seconds(listed: object) -> set[int]:
    return {number for value in listed if (number := whole(value))} if isinstance(listed, list) else set()


def _all_seconds(row: Row, resolutions: Mapping[str, Row]) -> tuple[int, ...]:
    """Every length on offer; where none is listed, the two that hold for the rest of the family."""
    lists = [row, *resolutions.values()]
    return tuple(sorted(set().union(*(_seconds(one.get("durationList")) for one in lists)))) or SECONDS


def _rules(resolutions: Mapping[str, Row]) -> Iterator[Rule]:
    """A list of lengths inside a resolution holds for that resolution alone."""
    for value, one in resolutions.items():
        if allowed := tuple(sorted(_seconds(one.get("durationList")))):
            offered = ", ".join(f"{seconds} s" for seconds in allowed)
            words = f"At {value} the length can only be {offered}: choose it, or another resolution."
            yield Rule((("resolution", (value,)),), "seconds", allowed, words)


def _makes_sound(row: Row) -> bool:
    return row.get("generate_audio") is True or isinstance(row.get("generate_audio"), dict)


def _price(row: Row, resolutions: Mapping[str, Row]) -> Price | None:
    units: list[tuple[Conditions, object]] = [
        ((("resolution", value),), one.get("unit_credit")) for value, one in resolutions.items()
    ]
    known = [(when, amount(told)) for when, told in units or [((), row.get("unit_credit"))]]
    rates = tuple(rate for when, unit in known if unit is not None for rate in _rates(row, when, unit))
    return Price(rates, source=SOURCE) if rates else None


def _rates(row: Row, when: Conditions, unit: Decimal) -> Iterable[Rate]:
    if not _makes_sound(row):
        return [Rate(when, thousandths(unit))]
    silent = Rate((*when, ("sound", False)), thousandths(unit))
    factor = _sound_factor(row)
    # Without a factor nobody publishes what sound adds, so no price is claimed for it.
    return [silent, Rate((*when, ("sound", True)), thousandths(unit * factor))] if factor else [silent]


def _sound_factor(row: Row) -> Decimal | None:
    """`extra_credit_multiplier` as a factor: 1.2 and 0.2 are both taken for a fifth more."""
    told = row["generate_audio"]
    extra = amount(told.get("extra_credit_multiplier")) if isinstance(told, dict) else None
    return extra if extra is None or extra >= 1 else 1 + extra


def _notes(row: Row) -> Iterator[str]:
    if row.get("isPro") is True:
        yield "Needs Akool's Pro plan or higher."
    elif row.get("requiresPay") is True:
        yield "Needs a paid Akool plan."
