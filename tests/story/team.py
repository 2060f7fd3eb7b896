"""A team with its roles, what it sends and what limits it, and a look over all of its books."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from animatic import Brief, Person, Reading, Studio, Task
from animatic import EntryKind as Kind
from animatic.budgets import Period, Scope, Unit
from animatic.entries import Entry
from animatic.statements import Filter, stream
from animatic.tallies import Dimension, between
from tests.people import ADMIN, MEMBER

MODELS = {"akool": "create", "topview_v2": "Kling V3", "topview_v1": "lite", "sellerpic": "CREATIVE"}
"""A model of each provider whose price is published."""


def ask(studio: Studio, photo: bytes, provider: str = "akool", model: str = "", **choices: object) -> Brief:
    """A brief that can be sent. Akool's asks for 20 credits, SellerPic's for 10, Topview's for 2.5 or 0.5."""
    picture = studio.add_picture(photo, "coast.jpg", MEMBER)
    name = model or MODELS[provider]
    return Brief(provider, name, prompt="slow push in", first=picture.hash, choices=choices)


def press(
    studio: Studio,
    briefs: Brief | Iterable[Brief],
    key: str = "press",
    by: Person = MEMBER,
    campaign: str = "",
) -> list[Task]:
    """One press of Send."""
    listed = [briefs] if isinstance(briefs, Brief) else list(briefs)
    return studio.send(listed, key, by, campaign)


def limit(
    studio: Studio,
    credits: int,
    scope: Scope = Scope.TEAM,
    key: str = "",
    period: Period = Period.ALL,
    unit: Unit = Unit.CREDITS,
) -> None:
    """Set a budget, in whole credits or whole units of the currency."""
    studio.books.set_budget(scope, key, period, unit, credits * 1000, ADMIN)


def account_of(studio: Studio, provider: str) -> str:
    return studio.works.provider(provider).account


def read_balance(studio: Studio, provider: str) -> Reading:
    """Have the provider's balance read now."""
    reading = studio.books.read_now(account_of(studio, provider), MEMBER)
    assert reading is not None
    return reading


def every_entry(studio: Studio) -> list[Entry]:
    """The whole ledger as it was written, the first entry first."""
    with studio.works.database.reading() as connection:
        entries = [entry for page in stream(connection, Filter()) for entry in page]
    return sorted(entries, key=lambda entry: entry.id)


def effect(entry: Entry, held: int) -> dict[str, int]:
    """What an entry does to its account; `held` is the hold of its task."""
    match entry.kind:
        case Kind.HOLD:
            return {"held": entry.amount}
        case Kind.CAPTURE:
            return {"held": -held, "spent": entry.amount}
        case Kind.RELEASE:
            return {"held": -held}
        case Kind.CORRECTION if entry.task_id:
            return {"spent": -entry.amount}
    return {"granted": entry.amount}


def assert_books_add_up(studio: Studio) -> None:
    """Totals and tallies are what the entries come to, and every task has one hold and at most one end."""
    entries = every_entry(studio)
    holds = {entry.task_id: entry.amount for entry in entries if entry.kind is Kind.HOLD}
    ends = Counter(entry.task_id for entry in entries if entry.kind in (Kind.CAPTURE, Kind.RELEASE))
    assert max(ends.values(), default=0) <= 1
    sums: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for entry in entries:
        change = effect(entry, holds.get(entry.task_id, 0))
        sums["total", entry.account_id].update(change)
        sums["account", "", entry.day, entry.account_id].update(change)
        if "granted" not in change:
            for name in ("model", "campaign", "member"):
                sums[name, getattr(entry, name), entry.day, entry.account_id].update(change)
    _assert_totals(studio, sums)
    _assert_tallies(studio, sums)


def _assert_totals(studio: Studio, sums: dict[tuple[str, ...], Counter[str]]) -> None:
    for purse in studio.books.purses():
        told, account = sums["total", purse.account.id], purse.account
        assert (account.granted, account.held, account.captured) == (
            told["granted"],
            told["held"],
            told["spent"],
        )


def _assert_tallies(studio: Studio, sums: dict[tuple[str, ...], Counter[str]]) -> None:
    with studio.works.database.reading() as connection:
        kept = {name: between(connection, name, "", "9") for name in Dimension}
    for name, tallies in kept.items():
        listed = {(name, one.key, one.day, one.account_id): one for one in tallies}
        assert set(listed) == {place for place in sums if place[0] == name}
        for place, one in listed.items():
            told = sums[place]
            assert (one.granted, one.held, one.spent) == (told["granted"], told["held"], told["spent"])
