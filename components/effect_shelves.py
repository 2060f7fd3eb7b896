"""Everything ready-made: what lies on the services' shelves as we last fetched them, and the team's templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from animatic import AnimaticError, Brief, Effect, Favourite, Offer, Provider, Studio, Template
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
        """Whether every one of the words, in small letters, is told of it."""
        told = " ".join((self.name, *self.categories, self.note, self.service, self.kind)).casefold()
        return all(word in told for word in words)


def gather(engine: Studio) -> list[Piece]:
    """All there is: the team's own first, then each service's, and what the form takes before the rest.

    A list that no model takes and that has nothing to see or hear is left out: it only names the categories
    of another.
    """
    pieces = [*_of_team(engine), *(piece for one in engine.providers() for piece in _of_service(engine, one))]
    return sorted(pieces, key=lambda piece: not piece.usable)


def _of_service(engine: Studio, provider: Provider) -> Iterator[Piece]:
    models = engine.models(provider.name).rows if provider.shelves else ()
    for shelf in provider.shelves:
        rows = {row.code: row for row in engine.effects(provider.name, shelf.name).rows}.values()
        takers = effect_takers.find(models, shelf.name)
        if takers or any(row.thumbnail or row.preview for row in rows):
            cost = _cost_of_shelf(engine, takers) if rows and takers else ""
            for row in rows:
                yield _piece(provider, shelf.name, shelf.label, row, cost, usable=bool(takers))


def _piece(provider: Provider, shelf: str, kind: str, row: Effect, cost: str, *, usable: bool) -> Piece:
    return Piece(
        place=Favourite(provider.name, shelf, row.code),
        name=row.name,
        service=provider.label,
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


def _cost_of_shelf(engine: Studio, takers: list[effect_takers.Taker]) -> str:
    """The price with the model that the form begins with: of one thing, for it is the same with all."""
    first, *others = takers
    choices = first.choices("", {})
    offer = engine.offer(Brief(first.model.provider, first.model.name, choices=choices))
    more = f" and {len(others)} more" if others else ""
    return f"{_cost(offer)}{more}"


def _cost(offer: Offer) -> str:
    if offer.quote.thousandths is None:
        return f"No published price · {offer.model.label}"
    seconds = offer.brief.choices.get("seconds")
    length = f" for {seconds} s" if seconds else ""
    return f"{price(offer.quote.thousandths)}{length} · {offer.model.label}"


def _of_team(engine: Studio) -> Iterator[Piece]:
    for template in engine.desk.templates():
        try:
            cost, usable = _cost(engine.offer(template.brief)), True
        except AnimaticError:
            cost, usable = "Its service or model is no longer offered here.", False
        yield _template(template, cost, usable=usable)


def _template(template: Template, cost: str, *, usable: bool) -> Piece:
    return Piece(
        place=Favourite(OURS, TEMPLATES, template.id),
        name=template.name,
        service=TEAM,
        kind="Templates",
        categories=(template.campaign,) if template.campaign else (),
        note=shorten(" ".join(template.brief.prompt.split()), PROMPT_MOST),
        cost=cost,
        usable=usable,
    )
