"""Brands: what a brief begins with when it is made for a campaign, and what every brief of the team begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, Float, String, Table, delete, insert, select

from animatic.campaigns import NAME_MOST
from animatic.catalog import Choice
from animatic.database import metadata
from animatic.errors import BadEntry
from animatic.words import storable

TEAM = ""
"""Stands where a campaign's name stands, for the whole team."""
WORDS_MOST = 500
MODELS_MOST = 8

brands = Table(
    "brands",
    metadata,
    Column("campaign", String(NAME_MOST), primary_key=True),
    Column("document", JSON, nullable=False),
    Column("set_by", String(120), nullable=False),
    Column("set_at", Float, nullable=False),
)


@dataclass(frozen=True)
class Defaults:
    """What the form is filled with. What is empty leaves it as it is."""

    models: tuple[str, ...] = ()
    """`provider/name` of each; the first is the brief's own, the others get the same brief."""
    seconds: int | None = None
    aspect: str = ""
    """As the catalog spells it: `9:16`."""
    words: str = ""
    """What stands at the end of each prompt."""
    negative_prompt: str = ""
    """What no film may show."""

    @property
    def choices(self) -> dict[str, Choice]:
        """What is picked for a model's options, as far as it has them."""
        picked = {"seconds": self.seconds, "aspect": self.aspect, "negative_prompt": self.negative_prompt}
        return {name: value for name, value in picked.items() if value}

    def at_the_end_of(self, prompt: str) -> str:
        """A prompt with the words that end each of them, unless it has them already."""
        if not self.words or self.words in prompt:
            return prompt
        between = "" if not prompt else " " if prompt.endswith((".", "!", "?", "…")) else ". "
        return f"{prompt}{between}{self.words}"

    def over(self, team: Defaults) -> Defaults:
        """These, and what the team has set where these say nothing. Words of both are kept."""
        return Defaults(
            self.models or team.models,
            self.seconds or team.seconds,
            self.aspect or team.aspect,
            _both(team.words, self.words, " "),
            _both(team.negative_prompt, self.negative_prompt, ", "),
        )

    def tidied(self) -> Defaults:
        """As it is kept. Raises BadEntry when it is too long."""
        words, negative = (" ".join(storable(one).split()) for one in (self.words, self.negative_prompt))
        if max(len(words), len(negative)) > WORDS_MOST:
            raise BadEntry(f"Say it in at most {WORDS_MOST} characters: it goes into every prompt.")
        if len(self.models) > MODELS_MOST:
            raise BadEntry(f"Choose at most {MODELS_MOST} models.")
        return Defaults(tuple(dict.fromkeys(self.models)), self.seconds, self.aspect, words, negative)


def put(connection: Connection, campaign: str, defaults: Defaults, who: str, now: float) -> None:
    """Set a campaign's, or with TEAM the team's; those before are replaced, and empty ones go."""
    connection.execute(delete(brands).where(brands.c.campaign == campaign))
    if defaults != Defaults():
        row = {"campaign": campaign, "document": asdict(defaults), "set_by": who, "set_at": now}
        connection.execute(insert(brands).values(**row))


def find(connection: Connection, campaign: str) -> Defaults:
    """A campaign's own, without the team's."""
    query = select(brands.c.document).where(brands.c.campaign == campaign)
    return _defaults(connection.execute(query).scalar_one_or_none() or {})


def _defaults(document: Mapping[str, Any]) -> Defaults:
    return Defaults(**{**document, "models": tuple(document.get("models", ()))})


def _both(first: str, second: str, between: str) -> str:
    if not first or not second or second in first:
        return first or second
    return f"{first}{between}{second}"
