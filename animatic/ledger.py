"""Accounts and entries: what was set aside, what was spent, and what is left. Entries are only added.

A task has at most one hold and at most one end (capture or release), an end never exceeds its hold, and no
entry changes or goes: the database says so itself. Each account keeps running totals that change in the
transaction of the entry, so that a balance is one indexed read. Amounts are integer thousandths of the
provider's credit.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    update,
)

from animatic import tallies
from animatic.catalog import credits
from animatic.database import metadata
from animatic.entries import About, Account, Entry, Kind, Place, as_entry
from animatic.errors import ShortOfCredits
from animatic.tallies import Sums, day_of
from animatic.words import as_kept

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("provider", String(40), nullable=False),
    Column("granted", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
    Column("captured", BigInteger, nullable=False),
    Column("bounded", Boolean, nullable=False),
    Column("opened_at", Float, nullable=False),
)

_HOLDS = text("kind = 'hold'")
_ENDS = text("kind IN ('capture', 'release')")

entries = Table(
    "entries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("account_id", String(80), ForeignKey("accounts.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("task_id", String(32)),
    Column("at", Float, nullable=False),
    Column("who", String(120), nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("day", String(10), nullable=False, server_default=""),
    Column("model", String(120), nullable=False, server_default=""),
    Column("campaign", String(80), nullable=False, server_default=""),
    Column("member", String(120), nullable=False, server_default=""),
    Column("title", String(160), nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Index("entries_by_day", "day", "id"),
    Index("entries_by_account", "account_id", "day", "id"),
    Index("entries_by_kind", "kind", "day", "id"),
    Index("entries_by_model", "model", "day", "id"),
    Index("entries_by_campaign", "campaign", "day", "id"),
    Index("entries_by_member", "member", "day", "id"),
    Index("entries_by_task", "task_id"),
    Index("one_hold_per_task", "task_id", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS),
    Index("one_end_per_task", "task_id", unique=True, sqlite_where=_ENDS, postgresql_where=_ENDS),
)


def open_account(connection: Connection, id: str, provider: str, opening: int | None, now: float) -> Account:
    """The account of this id; opened with the balance that the provider names, if any, when first seen."""
    known = find_account(connection, id)
    if known:
        return known
    row = {"id": id, "provider": provider, "granted": 0, "held": 0, "captured": 0, "opened_at": now}
    connection.execute(insert(accounts).values(**row, bounded=opening is not None))
    if opening is not None:
        _grant(connection, id, Kind.OPENING, opening, now, who="", reason="balance the provider named")
    return read_account(connection, id)


def find_account(connection: Connection, id: str) -> Account | None:
    row = connection.execute(select(accounts).where(accounts.c.id == id)).mappings().first()
    return Account(**row) if row else None


def read_account(connection: Connection, id: str) -> Account:
    row = connection.execute(select(accounts).where(accounts.c.id == id)).mappings().one()
    return Account(**row)


def list_accounts(connection: Connection) -> list[Account]:
    rows = connection.execute(select(accounts).order_by(accounts.c.id)).mappings()
    return [Account(**row) for row in rows]


def lock_account(connection: Connection, id: str) -> None:
    """Make every other transaction that touches this account wait for the end of this one."""
    connection.execute(select(accounts.c.id).where(accounts.c.id == id).with_for_update())


def top_up(connection: Connection, id: str, amount: int, now: float, *, who: str, reason: str = "") -> None:
    _grant(connection, id, Kind.TOPUP, amount, now, who=who, reason=reason)


def correct(
    connection: Connection,
    id: str,
    amount: int,
    now: float,
    *,
    who: str,
    reason: str,
    task_id: str | None = None,
) -> None:
    """Make an account agree with what happened, up or down, with a reason that stays readable.

    A correction of a task counts as spent on that task and its day; any other changes what was granted.
    Raises ValueError when the task was paid from another account.
    """
    hold = find_hold(connection, task_id) if task_id else None
    if not hold:
        _grant(connection, id, Kind.CORRECTION, amount, now, who=who, reason=reason)
        return
    if hold.account_id != id:
        raise ValueError(f"task {task_id} was paid from {hold.account_id}, not from {id}")
    _move_totals(connection, id, captured=-amount)
    _write(connection, hold, Kind.CORRECTION, amount, now, Sums(spent=-amount), who=who, reason=reason)


def hold(
    connection: Connection,
    id: str,
    task_id: str,
    amount: int,
    now: float,
    *,
    who: str = "",
    reason: str = "",
    about: About | None = None,
) -> None:
    """Set the price of a task aside.

    Raises ShortOfCredits when the account does not cover it; nothing is written then.
    """
    left = accounts.c.granted - accounts.c.held - accounts.c.captured
    covered = or_(not_(accounts.c.bounded), left >= amount, literal(amount) == 0)
    statement = update(accounts).where(accounts.c.id == id, covered)
    if not connection.execute(statement.values(held=accounts.c.held + amount)).rowcount:
        raise _short(amount, read_account(connection, id))
    place = Place(id, task_id, day_of(now), about or About())
    _write(connection, place, Kind.HOLD, amount, now, Sums(held=amount, sends=1), who=who, reason=reason)


def require(connection: Connection, id: str, amount: int) -> None:
    """Raises ShortOfCredits when an account does not cover this much."""
    account = read_account(connection, id)
    if account.bounded and amount and account.available < amount:
        raise _short(amount, account)


def _short(amount: int, account: Account) -> ShortOfCredits:
    return ShortOfCredits(
        f"This costs {credits(amount)} credits and {credits(account.available)} are left: "
        "choose something smaller, or top the account up."
    )


def capture(connection: Connection, task_id: str, charged: int, now: float) -> None:
    """End a task's hold with what the provider charged; the rest frees itself.

    A charge above the hold is captured up to the hold, and the difference stands as a correction of its own,
    so that nobody has to find it by subtracting.
    """
    held = held_for(connection, task_id)
    taken = min(charged, held.amount)
    _move_totals(connection, held.account_id, held=-held.amount, captured=taken)
    _write(connection, held, Kind.CAPTURE, taken, now, Sums(held=-held.amount, spent=taken))
    if charged > taken:
        over = charged - taken
        reason = f"the provider charged {credits(over)} more than was quoted"
        if not held.amount:
            reason = f"the provider charged {credits(over)}; it publishes no price, so nothing was held"
        correct(connection, held.account_id, -over, now, who="", reason=reason, task_id=task_id)


def release(connection: Connection, task_id: str, now: float, *, who: str = "", reason: str = "") -> None:
    """End a task's hold without spending anything of it."""
    held = held_for(connection, task_id)
    _move_totals(connection, held.account_id, held=-held.amount)
    _write(connection, held, Kind.RELEASE, held.amount, now, Sums(held=-held.amount), who=who, reason=reason)


def settle(
    connection: Connection, task_id: str, charged: int, now: float, *, who: str = "", reason: str = ""
) -> None:
    """End a task's hold by what the provider took in the end.

    A hold that had already ended (a person had said it never happened, and a result turned up all the same)
    stays ended: what it cost stands as a correction.
    """
    if has_ended(connection, task_id):
        if charged:
            account_id = held_for(connection, task_id).account_id
            late = "a late result of a task that was already released"
            correct(connection, account_id, -charged, now, who="", reason=late, task_id=task_id)
    elif charged:
        capture(connection, task_id, charged, now)
    else:
        release(connection, task_id, now, who=who, reason=reason)


def has_ended(connection: Connection, task_id: str) -> bool:
    ends = (Kind.CAPTURE, Kind.RELEASE)
    query = select(entries.c.id).where(entries.c.task_id == task_id, entries.c.kind.in_(ends))
    return connection.execute(query).first() is not None


def held_for(connection: Connection, task_id: str) -> Entry:
    """The hold of a task."""
    hold = find_hold(connection, task_id)
    if not hold:
        raise LookupError(f"task {task_id} has no hold")
    return hold


def find_hold(connection: Connection, task_id: str) -> Entry | None:
    """The hold of a task; None while nothing was held for it."""
    query = select(entries).where(entries.c.task_id == task_id, entries.c.kind == Kind.HOLD)
    row = connection.execute(query).mappings().first()
    return as_entry(row) if row else None


def list_entries(connection: Connection, *, task_id: str | None = None, limit: int = 100) -> list[Entry]:
    """The newest entries first, of one task or of all."""
    query = select(entries).order_by(entries.c.id.desc()).limit(limit)
    if task_id:
        query = query.where(entries.c.task_id == task_id)
    return [as_entry(row) for row in connection.execute(query).mappings()]


def _grant(
    connection: Connection, id: str, kind: Kind, amount: int, now: float, *, who: str, reason: str
) -> None:
    _move_totals(connection, id, granted=amount)
    place = Place(id, None, day_of(now), About())
    _write(connection, place, kind, amount, now, Sums(granted=amount), who=who, reason=reason)


def _write(
    connection: Connection,
    place: Place | Entry,
    kind: Kind,
    amount: int,
    now: float,
    sums: Sums,
    *,
    who: str = "",
    reason: str = "",
) -> None:
    """One entry, and the day's tallies with it. The account's row is locked by now: its totals come first."""
    about = vars(place.about)
    where = {"account_id": place.account_id, "task_id": place.task_id, "day": place.day, "at": now}
    told = {"who": who, "reason": reason, "words": as_kept(*about.values(), who, reason, place.task_id or "")}
    connection.execute(insert(entries).values(**where, **about, **told, kind=kind, amount=amount))
    tallies.add(connection, place.account_id, place.day, place.about, sums)


def _move_totals(
    connection: Connection, id: str, *, granted: int = 0, held: int = 0, captured: int = 0
) -> None:
    connection.execute(
        update(accounts)
        .where(accounts.c.id == id)
        .values(
            granted=accounts.c.granted + granted,
            held=accounts.c.held + held,
            captured=accounts.c.captured + captured,
        )
    )
