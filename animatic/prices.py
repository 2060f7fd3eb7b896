"""Prices that a team sets itself, where a provider publishes none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import BigInteger, Boolean, Column, Connection, Float, String, Table, delete, insert, select

from animatic.catalog import Model, Price, Rate
from animatic.database import metadata

prices = Table(
    "prices",
    metadata,
    Column("provider", String(40), primary_key=True),
    Column("model", String(120), primary_key=True),
    Column("thousandths", BigInteger, nullable=False),
    Column("per_second", Boolean, nullable=False),
    Column("set_by", String(120), nullable=False),
    Column("set_at", Float, nullable=False),
)


def put(
    connection: Connection, model: Model, thousandths: int, per_second: bool, who: str, now: float
) -> None:
    """Set what a clip, or a second of one, costs with a model; the price before is replaced."""
    clear(connection, model)
    row = {"provider": model.provider, "model": model.name, "thousandths": thousandths}
    connection.execute(insert(prices).values(**row, per_second=per_second, set_by=who, set_at=now))


def clear(connection: Connection, model: Model) -> None:
    """Take the team's own price back."""
    place = (prices.c.provider == model.provider) & (prices.c.model == model.name)
    connection.execute(delete(prices).where(place))


def read(connection: Connection, providers: Collection[str]) -> dict[str, dict[str, Price]]:
    """The team's prices by provider and model; providers without one are left out."""
    found: dict[str, dict[str, Price]] = {}
    for row in connection.execute(select(prices).where(prices.c.provider.in_(providers))).mappings():
        found.setdefault(row["provider"], {})[row["model"]] = Price(
            rates=(Rate((), row["thousandths"]),),
            per_second=row["per_second"],
            source=f"set by {row['set_by'] or 'the team'}",
        )
    return found


def fill_in(models: Iterable[Model], own: Mapping[str, Price]) -> tuple[Model, ...]:
    """The models, with the team's price where none is published."""
    return tuple(
        replace(model, price=own[model.name]) if model.price is None and model.name in own else model
        for model in models
    )
