"""What providers offer, kept with its age, so that pages work while a provider is down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from pydantic import TypeAdapter
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    String,
    Table,
    Text,
    cast,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from animatic import prices
from animatic.catalog import Effect, Model
from animatic.database import Database, metadata
from animatic.errors import ProviderError
from animatic.providers.provider import Provider

catalogs = Table(
    "catalogs",
    metadata,
    Column("shop", String(120), primary_key=True),
    Column("name", String(20), primary_key=True),
    Column("rows", JSON, nullable=False),
    Column("fetched_at", Float, nullable=False),
)

log = structlog.get_logger()

_MODELS: TypeAdapter[tuple[Model, ...]] = TypeAdapter(tuple[Model, ...])
_EFFECTS: TypeAdapter[tuple[Effect, ...]] = TypeAdapter(tuple[Effect, ...])
STALE_AFTER_SECONDS = 24 * 3600
MODELS = "models"


@dataclass(frozen=True)
class Models:
    """A provider's models as last fetched; `fetched_at` is None for what is known without asking."""

    rows: tuple[Model, ...]
    fetched_at: float | None

    def named(self, name: str) -> Model | None:
        return next((model for model in self.rows if model.name == name), None)


@dataclass(frozen=True)
class Effects:
    """One of a provider's shelves as last fetched; `fetched_at` is None when it never was."""

    rows: tuple[Effect, ...]
    fetched_at: float | None


def read_models(database: Database, provider: Provider) -> Models:
    """The models as we know them, without asking the provider."""
    return read_all_models(database, [provider])[provider.name]


def read_all_models(database: Database, providers: Collection[Provider]) -> dict[str, Models]:
    """As `read_models`, of several in two questions: by the provider's name."""
    shops = {_shop(provider): provider for provider in providers}
    query = select(catalogs.c.shop, cast(catalogs.c.rows, Text), catalogs.c.fetched_at)
    with database.reading() as connection:
        rows = connection.execute(query.where(catalogs.c.shop.in_(shops), catalogs.c.name == MODELS))
        kept = {shop: (_parse_models(text), fetched_at) for shop, text, fetched_at in rows}
        own = prices.read(connection, [provider.name for provider in providers])
    found = {}
    for shop, provider in shops.items():
        models, fetched_at = kept.get(shop) or (provider.models(), None)
        found[provider.name] = Models(prices.fill_in(models, own.get(provider.name, {})), fetched_at)
    return found


def read_effects(database: Database, provider: Provider, shelf: str) -> Effects:
    """One shelf as we know it, without asking the provider."""
    with database.reading() as connection:
        kept = _read(connection, _shop(provider), shelf)
    return Effects(_parse_effects(kept[0]), kept[1]) if kept else Effects((), None)


# Every page asks for lists that change once a day, a grid of cards for a model each: one text is parsed once.
@lru_cache(maxsize=128)
def _parse_models(text: str) -> tuple[Model, ...]:
    return _MODELS.validate_json(text)


@lru_cache(maxsize=128)
def _parse_effects(text: str) -> tuple[Effect, ...]:
    return _EFFECTS.validate_json(text)


def refresh(database: Database, provider: Provider, now: float) -> None:
    """Ask the provider what it offers and keep the answer.

    Raises ProviderError when it does not say; then what we knew stays, but for the shelves already refreshed.
    """
    for name in names(provider):
        _refresh_one(database, provider, name, now)


def refresh_if_stale(database: Database, provider: Provider, now: float) -> None:
    """As `refresh`, each list at most once a day; what a provider does not tell is asked another time."""
    for name in names(provider):
        with database.reading() as connection:
            kept = _read(connection, _shop(provider), name)
        if kept and now - kept[1] < STALE_AFTER_SECONDS:
            continue
        try:
            _refresh_one(database, provider, name, now)
        except ProviderError as error:
            log.info("catalog not fetched", provider=provider.name, name=name, error=repr(error))


def make_stale(connection: Connection) -> None:
    """Have every list fetched anew at the next round; what is kept serves until then."""
    connection.execute(update(catalogs).values(fetched_at=0.0))


def ages(database: Database, provider: Provider) -> dict[str, tuple[int, float | None]]:
    """By list: how many rows it has, and when it was fetched (None when it never was)."""
    with database.reading() as connection:
        kept = {name: _read(connection, _shop(provider), name) for name in names(provider)}
    return {name: (_count(name, row[0]), row[1]) if row else (0, None) for name, row in kept.items()}


def _count(name: str, text: str) -> int:
    return len(_parse_models(text) if name == MODELS else _parse_effects(text))


def names(provider: Provider) -> tuple[str, ...]:
    """Every list a provider publishes: its models, and its shelves."""
    return (MODELS, *(shelf.name for shelf in provider.shelves))


def _shop(provider: Provider) -> str:
    """Whose lists they are: one account may pay for two services."""
    return f"{provider.name} {provider.account}"


def _refresh_one(database: Database, provider: Provider, name: str, now: float) -> None:
    if name == MODELS:
        rows = _MODELS.dump_python(provider.fetch_models(), mode="json")
    else:
        rows = _EFFECTS.dump_python(provider.fetch_shelf(name), mode="json")
    with database.transaction() as connection:
        _keep(connection, _shop(provider), name, rows, now)


def _read(connection: Connection, shop: str, name: str) -> tuple[str, float] | None:
    """A list as JSON, and when it was fetched."""
    query = select(cast(catalogs.c.rows, Text), catalogs.c.fetched_at).where(
        catalogs.c.shop == shop, catalogs.c.name == name
    )
    row = connection.execute(query).first()
    return (row[0], row[1]) if row else None


def _keep(connection: Connection, shop: str, name: str, rows: Any, now: float) -> None:
    row = insert(catalogs).values(shop=shop, name=name, rows=rows, fetched_at=now)
    fresh = {"rows": row.excluded.rows, "fetched_at": row.excluded.fetched_at}
    connection.execute(row.on_conflict_do_update(index_elements=["shop", "name"], set_=fresh))
