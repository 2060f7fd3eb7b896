"""What the pages ask of a ledger, for each to be measured by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from animatic import budgets, ledger, readings
from animatic.books import Books
from animatic.budgets import Budget, Period, Scope, Unit
from animatic.entries import Kind
from animatic.people import Person, Role
from animatic.statements import Cursor, Filter
from animatic.tallies import Dimension
from benchmarks.history import ACCOUNTS, CAMPAIGNS, COMMON, MEMBERS, MODELS, MONTHLY, RARE

Ask = Callable[[], object]

ADMIN = Person(MEMBERS[0], Role.ADMIN)
ACCOUNT, CAMPAIGN, MEMBER = ACCOUNTS[1], CAMPAIGNS[2], MEMBERS[6]
MODEL = MODELS[ACCOUNT][1]
LARGE = 10**12
"""An id after every other; thousandths that nobody spends."""


def questions(books: Books, months: Sequence[str]) -> dict[str, Ask]:
    """All that is asked, by name, of a ledger of these months."""
    middle, newest = months[len(months) // 2], months[-1]
    asked: dict[str, Ask] = {
        "balances with 30 days": books.purses,
        "accounts alone": _reading(books, ledger.list_accounts),
        "latest readings": _reading(books, readings.latest),
        "months there are": books.months,
    }
    for name, month in (("newest", newest), ("middle", middle)):
        asked |= {f"{name} month by {by}": partial(books.month, month, by) for by in Dimension}
        asked[f"{name} month, why rejected"] = partial(books.rejections, month)
    for name, wanted in _filters(middle, newest).items():
        asked[f"page, {name}"] = partial(books.entries, wanted, ADMIN)
        if wanted.first_day:
            asked[f"count, {name}"] = partial(books.count, wanted, ADMIN)
            asked[f"sums, {name}"] = partial(books.sums, wanted, ADMIN)
    deep = Cursor(f"{middle}-15", LARGE)
    for name, wanted in {
        "": Filter(),
        ", a member": Filter(member=MEMBER),
        ", words": Filter(words="lamp"),
    }.items():
        asked[f"page, deep in it{name}"] = partial(books.entries, wanted, ADMIN, deep)
    return asked | {f"budget, {name}": ask for name, ask in _standings(books)}


def _filters(middle: str, newest: str) -> dict[str, Filter]:
    within = {"first_day": f"{middle}-01", "last_day": f"{middle}-31"}
    return {
        "no filter": Filter(),
        "account": Filter(account_id=ACCOUNT),
        "kind": Filter(kinds=(Kind.CORRECTION,)),
        "two kinds": Filter(kinds=(Kind.CAPTURE, Kind.RELEASE)),
        "model": Filter(model=MODEL),
        "campaign": Filter(campaign=CAMPAIGN),
        "no campaign": Filter(campaign=""),
        "member": Filter(member=MEMBER),
        "member + kind": Filter(member=MEMBER, kinds=(Kind.CAPTURE,)),
        "member + rare kind": Filter(member=MEMBER, kinds=(Kind.CORRECTION,)),
        "member + kind of none": Filter(member=MEMBER, kinds=(Kind.TOPUP,)),
        "task": Filter(task_id="0" * 32),
        "common word": Filter(words=COMMON),
        "two words": Filter(words=f"lamp {COMMON}"),
        "beginning of words": Filter(words="s"),
        "word once a month": Filter(words=MONTHLY),
        "rare word": Filter(words=RARE),
        "word of none": Filter(words="xylophone"),
        "newest month": Filter(first_day=f"{newest}-01", last_day=f"{newest}-31"),
        "month": Filter(**within),
        "campaign + model, month": Filter(campaign=CAMPAIGN, model=MODEL, **within),
        "member + two kinds, month": Filter(member=MEMBER, kinds=(Kind.CAPTURE, Kind.RELEASE), **within),
        "common word, month": Filter(words=COMMON, **within),
        "two words, month": Filter(words="lamp harbour", **within),
        "rare word, month": Filter(words=RARE, **within),
        "words + member, month": Filter(words="lamp", member=MEMBER, **within),
    }


def _standings(books: Books) -> Iterator[tuple[str, Ask]]:
    """Of each scope and period a budget of credits and one of money."""
    keys = {Scope.TEAM: "", Scope.MEMBER: MEMBER, Scope.CAMPAIGN: CAMPAIGN, Scope.PROVIDER: ACCOUNT}
    for period in Period:
        for scope, key in keys.items():
            pair = [Budget("", scope, key, period, unit, LARGE, "", 0.0, None, "") for unit in Unit]
            ask = partial(budgets.standings, known=pair, costs=(), now=books.works.clock())
            yield f"{scope}, {period}", _reading(books, ask)


def _reading(books: Books, ask: Callable[..., object]) -> Ask:
    def within() -> object:
        with books.works.database.reading() as connection:
            return ask(connection)

    return within
