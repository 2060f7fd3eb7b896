"""Books: everything a page can ask of the ledger, and what may be written into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from animatic import (
    approvals,
    audit,
    budgets,
    campaigns,
    exports,
    ledger,
    rates,
    readings,
    reckoning,
    reviews,
    statements,
    tallies,
)
from animatic.approvals import Press
from animatic.budgets import Budget, Cost, Period, Scope, Standing, Unit
from animatic.catalog import credits
from animatic.entries import Account, Entry, Kind
from animatic.errors import BadEntry, NotNow
from animatic.exports import Export, FileKind
from animatic.people import Person, Right
from animatic.rates import RateBook
from animatic.readings import Reading
from animatic.reviews import Rejected
from animatic.statements import Cursor, Filter
from animatic.tallies import Dimension, Tally, day_of
from animatic.task import Task
from animatic.works import Works

LARGEST = 1_000_000_000_000_000
"""Thousandths: beyond any account, and far from what a database cannot hold."""
LARGEST_RATE = 1_000_000_000_000
"""Millionths: a million for one credit, also in currencies of small worth."""


@dataclass(frozen=True)
class Purse:
    """One account with what the page shows of it."""

    account: Account
    label: str
    """What people call whoever it is with."""
    is_current: bool
    """Whether the key in use pays from it."""
    reading: Reading | None
    """The provider's own word, if it ever gave one."""
    balances: tuple[int, ...]
    """Available at the end of each of the last 30 days since it was opened, thousandths; the last is now."""


@dataclass(frozen=True)
class Page:
    """Some entries, and where to go on."""

    entries: tuple[Entry, ...]
    more: bool

    @property
    def next(self) -> Cursor | None:
        """What to hand in for the page after this."""
        last = self.entries[-1] if self.more else None
        return Cursor(last.day, last.id) if last else None


class Books:
    """The ledger behind the pages. Whoever asks says who they are; what they may not, they are told."""

    def __init__(self, works: Works) -> None:
        self.works = works

    # ── what there is ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def currency(self) -> str:
        return self.works.settings.currency

    def purses(self) -> list[Purse]:
        """Every account, those in use first and in the order people see their providers."""
        order = [provider.account for provider in self.works.providers.values()]
        with self.works.database.reading() as connection:
            known = ledger.list_accounts(connection)
            latest = readings.latest(connection)
            first = day_of(self.works.clock() - 29 * 86_400)
            lately = tallies.between(connection, Dimension.ACCOUNT, first, "9")
        known.sort(key=lambda one: order.index(one.id) if one.id in order else len(order))
        return [self._purse(one, latest.get(one.id), lately, one.id in order) for one in known]

    def month(self, month: str, by: Dimension) -> list[Tally]:
        """What each day of a month (`2026-11`) came to, by account and model, campaign or member."""
        with self.works.database.reading() as connection:
            return tallies.between(connection, by, f"{month}-01", f"{month}-31")

    def months(self) -> list[str]:
        """Every month from the first in which anything happened, the latest first."""
        with self.works.database.reading() as connection:
            first = tallies.first_day(connection)
        return tallies.months_between(first or day_of(self.works.clock()), day_of(self.works.clock()))

    def rejections(self, month: str) -> list[Rejected]:
        """Why clips of a month's tasks were rejected."""
        with self.works.database.reading() as connection:
            return reviews.why_rejected(connection, f"{month}-01", f"{month}-31")

    def rates(self) -> RateBook:
        with self.works.database.reading() as connection:
            return rates.read(connection)

    def members(self, month: str) -> list[str]:
        """Everybody who sent something in a month; empty stands for sends that name nobody."""
        return sorted({tally.key for tally in self.month(month, Dimension.MEMBER)})

    def campaigns(self) -> list[str]:
        """Every campaign that a send has named, the latest first."""
        with self.works.database.reading() as connection:
            return campaigns.names(connection)

    # ── entries ────────────────────────────────────────────────────────────────────────────────────────────

    def entries(self, wanted: Filter, by: Person, before: Cursor | None = None, limit: int = 50) -> Page:
        """A page of entries, the newest first; those of others only for who may see them."""
        with self.works.database.reading() as connection:
            rows = statements.page(connection, visible(wanted, by), before, limit + 1)
        return Page(tuple(rows[:limit]), more=len(rows) > limit)

    def sums(self, wanted: Filter, by: Person) -> dict[Kind, int]:
        """What the entries add up to, by kind, in thousandths of credits of all accounts alike."""
        with self.works.database.reading() as connection:
            return statements.sums(connection, visible(wanted, by))

    def count(self, wanted: Filter, by: Person) -> int:
        """How many there are; 10,000 stands for that many and more."""
        with self.works.database.reading() as connection:
            return statements.count(connection, visible(wanted, by))

    def export_path(self, wanted: Filter, by: Person, kind: FileKind) -> str:
        """A link to these entries as a file, good for a quarter of an hour; others' only for who may see them."""
        return exports.path(self.works, Export(visible(wanted, by), kind))

    # ── what an admin writes ───────────────────────────────────────────────────────────────────────────────

    def top_up(self, account_id: str, amount: int, by: Person, reason: str) -> None:
        """Credits were bought or given. Raises NotAllowed and BadEntry."""
        by.require(Right.KEEP_LEDGER)
        if not 0 < amount <= LARGEST:
            raise BadEntry("A top-up is more than nothing, less than a trillion: give the credits.")
        with self.works.database.transaction() as connection:
            self._lock(connection, account_id)
            ledger.top_up(
                connection, account_id, amount, self.works.clock(), who=by.name, reason=reason.strip()
            )
            self._note(connection, by, "topped up", account_id, credits(amount))

    def correct(self, account_id: str, amount: int, by: Person, reason: str) -> None:
        """Make an account agree with what happened, up or down. Raises NotAllowed and BadEntry."""
        by.require(Right.KEEP_LEDGER)
        if not amount or abs(amount) > LARGEST:
            raise BadEntry("A correction changes something, by less than a trillion: give the credits.")
        if not reason.strip():
            raise BadEntry("Say why the ledger is corrected: the reason stays readable.")
        with self.works.database.transaction() as connection:
            self._lock(connection, account_id)
            now = self.works.clock()
            ledger.correct(connection, account_id, amount, now, who=by.name, reason=reason.strip())
            self._note(connection, by, "corrected", account_id, credits(amount))

    def set_rate(self, account_id: str, from_day: str, millionths: int, by: Person) -> None:
        """What a credit costs from a day on, in millionths of the currency. Raises NotAllowed and BadEntry."""
        by.require(Right.KEEP_LEDGER)
        if not 0 < millionths <= LARGEST_RATE:
            raise BadEntry("A rate is more than nothing, at most a million: give the money for one credit.")
        if not _is_day(from_day):
            raise BadEntry("A rate holds from a day on: give it like 2026-11-01.")
        with self.works.database.transaction() as connection:
            self._lock(connection, account_id)
            rates.put(connection, account_id, from_day, millionths, by.name, self.works.clock())
            self._note(connection, by, "set rate", account_id, f"{millionths / 1e6:g} from {from_day}")

    # ── budgets ────────────────────────────────────────────────────────────────────────────────────────────

    def set_budget(self, scope: Scope, key: str, period: Period, unit: Unit, amount: int, by: Person) -> None:
        """Set a limit in thousandths of a credit or of the currency; the one in its place ends.

        Raises NotAllowed and BadEntry.
        """
        by.require(Right.SET_BUDGETS)
        if not 0 <= amount <= LARGEST:
            raise BadEntry("A budget is nothing or more, and less than a trillion: give an amount.")
        key = budgets.place_of(scope, key)
        with self.works.database.transaction() as connection:
            if scope is Scope.PROVIDER:
                self._lock(connection, key)
            budgets.put(connection, scope, key, period, unit, amount, by.name, self.works.clock())
            self._note(
                connection,
                by,
                "set budget",
                f"{scope} {key}".strip(),
                f"{amount / 1000:g} {unit} by {period}",
            )

    def end_budget(self, id: str, by: Person) -> None:
        """Lift a limit. Raises NotAllowed."""
        by.require(Right.SET_BUDGETS)
        with self.works.database.transaction() as connection:
            budgets.end(connection, id, by.name, self.works.clock())
            self._note(connection, by, "lifted budget", id)

    def standings(self, costs: Sequence[Cost] | None = None) -> list[Standing]:
        """How the limits stand: all of them, or those that these costs fall under, and what they would add."""
        with self.works.database.reading() as connection:
            known = budgets.list_all(connection)
            wanted = known if costs is None else budgets.applying(known, costs)
            return budgets.standings(connection, wanted, costs or (), self.works.clock())

    def budget_name(self, budget: Budget) -> str:
        return approvals.budget_name(self.works, budget)

    def amount_words(self, budget: Budget, amount: int) -> str:
        return approvals.amount_words(self.works, budget, amount)

    def told(self, standing: Standing) -> str:
        """Why a budget keeps a send back."""
        return approvals.told(self.works, standing)

    def parked(self) -> list[Press]:
        """Sends beyond a budget that wait for an admin, the oldest first."""
        return approvals.parked(self.works)

    def approve(self, send_key: str, by: Person) -> list[Task]:
        """Let a parked press go, exactly as it was shown. Raises NotAllowed, NotNow and ShortOfCredits."""
        return approvals.approve(self.works, send_key, by)

    def decline(self, send_key: str, by: Person, reason: str = "") -> None:
        """End a parked press unsent. Raises NotAllowed and NotNow."""
        approvals.decline(self.works, send_key, by, reason)

    # ── the providers' own records ─────────────────────────────────────────────────────────────────────────

    def read_now(self, account_id: str, by: Person) -> Reading | None:
        """Ask a provider for its balance and compare. None where it names none.

        Raises NotAllowed, ProviderError and NotNow.
        """
        by.require(Right.SEE_MONEY)
        provider = next((one for one in self.works.providers.values() if one.account == account_id), None)
        if not provider:
            raise NotNow("The key of this account is not in use, so it cannot be asked.")
        return reckoning.read(self.works, provider)

    def close_drift(self, reading_id: int, by: Person, reason: str, *, rest_is_topup: bool = False) -> None:
        """Make the ledger agree with a reading. Raises NotAllowed, BadEntry and NotNow."""
        reckoning.close(self.works, reading_id, by, reason, rest_is_topup=rest_is_topup)

    def _purse(
        self, account: Account, reading: Reading | None, lately: Sequence[Tally], is_current: bool
    ) -> Purse:
        own = [tally for tally in lately if tally.account_id == account.id]
        balances, available = [account.available], account.available
        for ago in range(29):
            day = day_of(self.works.clock() - ago * 86_400)
            if day <= day_of(account.opened_at):
                break
            available -= sum(one.granted - one.held - one.spent for one in own if one.day == day)
            balances.append(available)
        label = self.works.payer_of(account.id)
        return Purse(account, label, is_current, reading, tuple(reversed(balances)))

    def _note(self, connection: Connection, by: Person, did: str, about: str, words: str = "") -> None:
        audit.note(connection, self.works.clock(), by, did, about, words)

    def _lock(self, connection: Connection, account_id: str) -> None:
        if not ledger.find_account(connection, account_id):
            raise BadEntry("This account is not open yet.")
        ledger.lock_account(connection, account_id)


def visible(wanted: Filter, by: Person) -> Filter:
    """A filter narrowed to what somebody may see. Raises NotAllowed for who may see no money at all."""
    by.require(Right.SEE_MONEY)
    return wanted if by.may(Right.SEE_ALL_ENTRIES) else replace(wanted, member=by.name)


def _is_day(spelled: str) -> bool:
    try:
        return date.fromisoformat(spelled).isoformat() == spelled
    except ValueError:
        return False
