"""Everything ready-made: what lies on the services' shelves as we last fetched them, and the team's templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from animatic import Brief, Choice, Effect, Favourite, Model, Provider, Studio, Template
from components import effect_takers
from components.wording import price, shorten

OURS = "animatic"
"""Stands where a service's name stands, for what the team keeps itself."""
TEAM = "Your team"
TEMPLATES = "templates"
PROMPT_MOST = 90
"""Characters of a template's words on its card."""


@dataclass(frozen=True)
class Piece:
    """One ready-made thing, in the words people read."""

    place: Favourite
    """Where it lies, and what its service calls it."""
    name: str
    service: str
    kind: str
    """The label of its shelf."""
    categories: tuple[str, ...] = ()
    note: str = ""
    thumbnail: str = ""
    preview: str = ""
    cost: str = ""
    """What a clip with it costs, and with which model."""
    usable: bool = False
    """Whether the form takes it."""

    @property
    def id(self) -> str:
        return f"{self.place.provider}/{self.place.shelf}/{self.place.code}"

    @property
    def is_template(self) -> bool:
        return self.place.provider == OURS

    def has(self, words: list[str]) -> bool:
        """Whether each of the words, in small letters, is told of it."""
        own = (self.name, self.note, self.service, self.kind, self.place.code)
        told = " ".join((*own, *self.categories)).casefold()
        return all(word in told for word in words)


def gather(engine: Studio) -> list[Piece]:
    """All there is: the team's own first, then each service's, and what the form takes before the rest.

    A list that no model takes and that has nothing to see or hear is left out: it only names the categories
    of another.
    """
    models = {provider.name: engine.models(provider.name).rows for provider in engine.providers()}
    pieces = [_of_team(engine, models, template) for template in engine.desk.templates()]
    for provider in engine.providers():
        pieces += _of_service(engine, models[provider.name], provider)
    return sorted(pieces, key=lambda piece: not piece.usable)


def _of_service(engine: Studio, models: Sequence[Model], provider: Provider) -> Iterator[Piece]:
    for shelf in provider.shelves:
        rows = {row.code: row for row in engine.effects(provider.name, shelf.name).rows}.values()
        takers = effect_takers.find(models, shelf.name)
        if takers or any(row.thumbnail or row.preview for row in rows):
            cost = _cost_with(engine, takers) if takers else ""
            for row in rows:
                place = Favourite(provider.name, shelf.name, row.code)
                yield _piece(place, provider.label, shelf.label, row, cost, usable=bool(takers))


def _piece(place: Favourite, service: str, kind: str, row: Effect, cost: str, *, usable: bool) -> Piece:
    return Piece(
        place=place,
        name=(row.category or row.code) if row.name == row.code else row.name,
        service=service,
        kind=kind,
        categories=tuple(part for part in row.category.split(", ") if part),
        note=row.note,
        thumbnail=_address(row.thumbnail),
        preview=_address(row.preview),
        cost=cost,
        usable=usable,
    )


def _address(told: str) -> str:
    """An address as a service tells it; empty for what a browser should not be led to."""
    return told if told.startswith(("https://", "http://")) else ""


def _cost_with(engine: Studio, takers: list[effect_takers.Taker]) -> str:
    """The price of a clip with anything of one shelf, by the model that the form begins with."""
    first, *others = takers
    cost = _cost(engine, first.model, first.choices("", {}))
    return f"{cost} or {len(others)} more" if others else cost


# Kept by the whole model, its price included, so it is never out of date.
@st.cache_data(max_entries=1_000, show_spinner=False, hash_funcs={Model: hash})
def _cost(_engine: Studio, model: Model, choices: dict[str, Choice]) -> str:
    offer = _engine.offer(Brief(model.provider, model.name, choices=choices))
    if offer.quote.thousandths is None:
        return f"No published price with {model.label}"
    seconds = offer.brief.choices.get("seconds")
    length = f" for {seconds} s" if seconds else ""
    return f"{price(offer.quote.thousandths)}{length} with {model.label}"


def _of_team(engine: Studio, models: Mapping[str, Sequence[Model]], template: Template) -> Piece:
    brief = template.brief
    model = next((one for one in models.get(brief.provider, ()) if one.name == brief.model), None)
    return Piece(
        place=Favourite(OURS, TEMPLATES, template.id),
        name=template.name,
        service=TEAM,
        kind="Templates",
        categories=(template.campaign,) if template.campaign else (),
        note=shorten(" ".join(brief.prompt.split()), PROMPT_MOST),
        cost=_cost(engine, model, dict(brief.choices)) if model else "Its model is no longer offered here",
        usable=model is not None,
    )
