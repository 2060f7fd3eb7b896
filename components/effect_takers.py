"""Which models take a ready-made thing, and which of them it is laid onto the form with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from animatic import Choice, Input, Kind, Model, Option


@dataclass(frozen=True)
class Taker:
    """A model of the form, and the option of it that things of one shelf are chosen for."""

    model: Model
    option: Option

    def choices(self, code: str, others: Mapping[str, Choice]) -> dict[str, Choice]:
        """`others` with the thing chosen, and with what the option needs to be asked at all."""
        needed = {
            name: others[name] if others.get(name) in values else values[0]
            for name, values in self.option.needs
        }
        return {**others, **needed, self.option.name: code}


def find(models: Iterable[Model], shelf: str) -> list[Taker]:
    """The models that take what lies on a shelf; those with a price first, as on the form."""
    takers = [
        Taker(model, option)
        for model in models
        if model.input is Input.PICTURE
        for option in model.options
        if option.kind is Kind.EFFECT and option.shelf == shelf
    ]
    return sorted(takers, key=lambda taker: taker.model.price is None)


def choose(takers: Iterable[Taker], liked: str | None) -> Taker | None:
    """The taker whose model is on the form already, else the first."""
    known = list(takers)
    return next((taker for taker in known if taker.model.name == liked), known[0] if known else None)
