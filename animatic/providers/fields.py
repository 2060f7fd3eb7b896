"""Fields of a provider's answer, never trusted: each reader gives a value we can use and keep, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from animatic.catalog import thousandths
from animatic.words import storable

AMOUNT_MOST = Decimal(10**15)
"""Holds every time in milliseconds and, as thousandths, still fits a database's integers."""


def text(value: object) -> str:
    """The string, without blanks at its ends; empty for anything else."""
    return storable(value).strip() if isinstance(value, str) else ""


def amount(value: object) -> Decimal | None:
    """A number from 0 up by its decimal spelling, also when it was sent as a string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number <= AMOUNT_MOST else None


def credits_taken(value: object) -> int | None:
    """Credits as thousandths; None when the provider does not say."""
    number = amount(value)
    return None if number is None else thousandths(number)


def whole(value: object) -> int | None:
    """A whole number from 0 up."""
    number = amount(value)
    return int(number) if number is not None and number == number.to_integral_value() else None


def rows(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; what is no object is passed over."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
