"""What several briefs come to: by model with the rule of each, and in all by whoever is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from animatic import Account, Offer, Provider, Studio, Trouble, credits
from components.wording import price


@dataclass(frozen=True)
class Line:
    """All briefs for one model."""

    label: str
    offers: tuple[Offer, ...]

    @property
    def total(self) -> int | None:
        """Thousandths of a credit; None when one of them has no published price."""
        return total(self.offers)

    @property
    def rule(self) -> str:
        """`2 pictures × 5 s × 4 × 1 clip`; empty when they are worked out differently."""
        rules = {offer.quote.rule for offer in self.offers}
        if len(rules) != 1:
            return f"{len(self.offers)} clips at their own prices"
        count = len(self.offers)
        return f"{count} pictures × {rules.pop()}" if count > 1 else rules.pop()

    @property
    def source(self) -> str:
        known = self.offers[0].model.price
        return known.source if known else ""


@dataclass(frozen=True)
class Due:
    """What one account is asked for."""

    provider: Provider
    account: Account | None
    total: int | None

    @property
    def left(self) -> int | None:
        """What is left after it; None while that cannot be said."""
        if not self.account or not self.account.bounded or self.total is None:
            return None
        return self.account.available - self.total

    @property
    def trouble(self) -> Trouble | None:
        if self.left is None or self.left >= 0 or not self.account:
            return None
        return Trouble(
            "price",
            f"This costs {credits(self.total or 0)} credits and {credits(self.account.available)} are left:"
            " choose something smaller, or top the account up.",
        )


def total(offers: Sequence[Offer]) -> int | None:
    prices = [offer.quote.thousandths for offer in offers]
    return None if None in prices else sum(one or 0 for one in prices)


def lines(engine: Studio, offers: Sequence[Offer]) -> list[Line]:
    """One line a model, in the order of the form."""
    labels = {provider.name: provider.label for provider in engine.providers()}
    grouped: dict[tuple[str, str], list[Offer]] = {}
    for offer in offers:
        grouped.setdefault((offer.model.provider, offer.model.name), []).append(offer)
    return [
        Line(f"{labels[provider]} · {own[0].model.label}", tuple(own))
        for (provider, _), own in grouped.items()
    ]


def dues(engine: Studio, offers: Sequence[Offer]) -> list[Due]:
    """What each account is asked for; services that are paid from the same one are added up."""
    providers = {provider.name: provider for provider in engine.providers()}
    grouped: dict[str, list[Offer]] = {}
    for offer in offers:
        grouped.setdefault(providers[offer.brief.provider].account, []).append(offer)
    return [_due(engine, providers[own[0].brief.provider], own) for own in grouped.values()]


def _due(engine: Studio, provider: Provider, own: Sequence[Offer]) -> Due:
    return Due(provider, engine.account(provider.name), total(own))


def words(owed: Sequence[Due]) -> str:
    """All of it in a few words: `20 credits`, or `20 Akool + 4 Topview credits`; empty without prices."""
    if any(due.total is None for due in owed):
        return ""
    if len(owed) == 1:
        return price(owed[0].total)
    return " + ".join(f"{credits(due.total or 0)} {due.provider.payer}" for due in owed) + " credits"
