"""Writing a history into a database: by the engine, deed by deed; or in bulk, the same rows far sooner."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, Table, insert

from animatic import Brief, Status, ledger, reviews, tallies, verdicts
from animatic.catalog import credits
from animatic.clips import clips
from animatic.database import Database
from animatic.entries import About, Kind
from animatic.ledger import accounts, entries
from animatic.reviews import Review, Verdict
from animatic.tallies import Dimension, Sums
from animatic.tasks import tasks
from animatic.words import as_kept
from benchmarks.history import Deed, Sent, Verb

Row = dict[str, Any]
COUNTS = [field.name for field in fields(Sums)]


def perform(connection: Connection, deed: Deed) -> None:
    """Have the engine write a deed down."""
    id, amount, now, task = deed.account_id, deed.amount, deed.at, deed.task
    said = {"who": deed.who, "reason": deed.reason}
    match deed.verb:
        case Verb.OPEN:
            ledger.open_account(connection, id, _provider(id), amount, now)
        case Verb.TOP_UP:
            ledger.top_up(connection, id, amount, now, **said)
        case Verb.CORRECT:
            ledger.correct(connection, id, amount, now, task_id=task.id if task else None, **said)
        case Verb.HOLD:
            ledger.hold(connection, id, task.id, amount, now, who=deed.who, about=task.about)
        case Verb.CAPTURE:
            ledger.capture(connection, task.id, amount, now)
        case Verb.RELEASE:
            ledger.release(connection, task.id, now, **said)
        case Verb.COUNT:
            verdicts.count_clips(connection, task.id, amount)
        case Verb.APPROVE | Verb.REJECT:
            connection.execute(insert(tasks), [_task_row(task)])
            connection.execute(insert(clips), [_clip_row(task)])
            reviews.add(connection, _review(deed))
            ledger.lock_account(connection, id)
            tallies.add(connection, id, task.day, task.about, _judged(deed))


class Scribe:
    """Keeps in memory what accounts and days come to, and writes the rows many at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.totals: dict[str, Row] = {}
        self.days: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0] * len(COUNTS))
        self.written = 0
        self.search_trigger = self._put_search_off() if database.is_sqlite else ""

    def write(self, deeds: Sequence[Deed]) -> None:
        """Write entries and reviews down, in one transaction; the accounts they name are open by then."""
        rows = [row for deed in deeds for row in self._rows(deed)]
        judged = [deed for deed in deeds if deed.verb in (Verb.APPROVE, Verb.REJECT)]
        with self.database.transaction() as connection:
            if opened := [deed for deed in deeds if deed.verb is Verb.OPEN]:
                connection.execute(insert(accounts), [self.totals[deed.account_id] for deed in opened])
            copy(connection, entries, rows)
            if judged:
                connection.execute(insert(tasks), [_task_row(deed.task) for deed in judged])
                connection.execute(insert(clips), [_clip_row(deed.task) for deed in judged])
            copy(connection, reviews.reviews, [vars(_review(deed)) for deed in judged])
        self.written += len(rows)

    def close(self) -> None:
        """Write down what it all came to."""
        names = ("dimension", "key", "day", "account_id")
        rows = [dict(zip((*names, *COUNTS), (*key, *sums), strict=True)) for key, sums in self.days.items()]
        used: dict[tuple[str, str, str, str], int] = defaultdict(int)
        for row in rows:
            used[row["dimension"], row["key"], row["account_id"], row["day"][:7]] += (
                row["held"] + row["spent"]
            )
        names = ("dimension", "key", "account_id", "month", "used")
        by_month = [dict(zip(names, (*place, amount), strict=True)) for place, amount in used.items()]
        with self.database.transaction() as connection:
            copy(connection, tallies.tallies, rows)
            copy(connection, tallies.months, by_month)
            for id, totals in self.totals.items():
                connection.execute(accounts.update().where(accounts.c.id == id).values(totals))
            if self.search_trigger:
                self._catch_up_search(connection)

    def _put_search_off(self) -> str:
        """SQLite's word index wants its rows in their order: out of it, each is a segment of its own."""
        with self.database.transaction() as connection:
            named = "FROM sqlite_master WHERE name = 'entries_are_searchable'"
            trigger = str(connection.exec_driver_sql(f"SELECT sql {named}").scalar_one())
            connection.exec_driver_sql("DROP TRIGGER entries_are_searchable")
        return trigger

    def _catch_up_search(self, connection: Connection) -> None:
        """What the trigger would have written of each entry, of all of them in order."""
        body = self.search_trigger.partition("BEGIN")[2].partition(";")[0]
        connection.exec_driver_sql(body.replace("WHERE id = NEW.id", "ORDER BY 1"))
        connection.exec_driver_sql(self.search_trigger)

    def _rows(self, deed: Deed) -> Iterable[Row]:
        task, amount = deed.task, deed.amount
        match deed.verb:
            case Verb.OPEN:
                self.totals[deed.account_id] = _account_row(deed)
                yield self._granted(replace(deed, reason="balance the provider named"), Kind.OPENING)
            case Verb.TOP_UP:
                yield self._granted(deed, Kind.TOPUP)
            case Verb.HOLD:
                yield self._entry(deed, Kind.HOLD, amount, Sums(held=amount, sends=1))
            case Verb.RELEASE:
                yield self._entry(deed, Kind.RELEASE, task.quoted, Sums(held=-task.quoted))
            case Verb.CORRECT if task:
                yield self._entry(deed, Kind.CORRECTION, amount, Sums(spent=-amount))
            case Verb.CORRECT:
                yield self._granted(deed, Kind.CORRECTION)
            case Verb.CAPTURE:
                taken = min(amount, task.quoted)
                yield self._entry(deed, Kind.CAPTURE, taken, Sums(held=-task.quoted, spent=taken))
                if over := amount - taken:
                    why = f"the provider charged {credits(over)} more than was quoted"
                    yield self._entry(replace(deed, reason=why), Kind.CORRECTION, -over, Sums(spent=over))
            case Verb.COUNT:
                self._tally(deed, task.about, task.day, Sums(clips=amount))
            case Verb.APPROVE | Verb.REJECT:
                self._tally(deed, task.about, task.day, _judged(deed))

    def _granted(self, deed: Deed, kind: Kind) -> Row:
        return self._entry(deed, kind, deed.amount, Sums(granted=deed.amount))

    def _entry(self, deed: Deed, kind: Kind, amount: int, sums: Sums) -> Row:
        task = deed.task
        about, day = (task.about, task.day) if task else (About(), tallies.day_of(deed.at))
        self._tally(deed, about, day, sums)
        totals = self.totals[deed.account_id]
        totals["granted"] += sums.granted
        totals["held"] += sums.held
        totals["captured"] += sums.spent
        told = {"who": deed.who, "reason": deed.reason, "task_id": task.id if task else None}
        words = as_kept(*vars(about).values(), deed.who, deed.reason, told["task_id"] or "")
        place = {"account_id": deed.account_id, "day": day, "at": deed.at, **vars(about)}
        return {**place, **told, "kind": kind.value, "amount": amount, "words": words}

    def _tally(self, deed: Deed, about: About, day: str, sums: Sums) -> None:
        keys = {Dimension.ACCOUNT: ""}
        if deed.task:
            keys |= {
                Dimension.MODEL: about.model,
                Dimension.CAMPAIGN: about.campaign,
                Dimension.MEMBER: about.member,
            }
        for dimension, key in keys.items():
            row = self.days[dimension.value, key, day, deed.account_id]
            for place, name in enumerate(COUNTS):
                row[place] += getattr(sums, name)


def copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows the fastest way there is; triggers and constraints hold as ever."""
    if not rows:
        return
    names = list(rows[0])
    listed, tuples = ", ".join(names), [tuple(row.values()) for row in rows]
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({listed}) VALUES ({marks})", tuples)
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table.name} ({listed}) FROM STDIN") as pipe:
        for row in tuples:
            pipe.write_row(row)
    cursor.close()


def _provider(account_id: str) -> str:
    return account_id.partition(":")[0]


def _account_row(deed: Deed) -> Row:
    totals = {"granted": 0, "held": 0, "captured": 0}
    id = deed.account_id
    return {"id": id, "provider": _provider(id), **totals, "bounded": True, "opened_at": deed.at}


def _task_row(task: Sent) -> Row:
    about, at = task.about, int(task.id[:12], 16) / 1000
    brief = Brief(_provider(task.account_id), about.model, about.title)
    return {
        "id": task.id,
        "send_key": task.id,
        "position": 0,
        "status": Status.DONE,
        "provider": brief.provider,
        "account_id": task.account_id,
        "model": about.model,
        "brief": brief.as_json(),
        "quoted": task.quoted,
        "jobs_expected": 1,
        "notice_token": task.id,
        "member": about.member,
        "campaign": about.campaign,
        "created_at": at,
        "changed_at": at,
        "due_at": at,
    }


def _clip_row(task: Sent) -> Row:
    file = f"{hashlib.sha256(task.id.encode()).hexdigest()}.mp4"
    pictures = {"file": file, "poster": file, "preview": file, "width": 1280, "height": 720}
    place = {"id": f"{task.id}-0", "task_id": task.id, "position": 0, "job": task.id}
    return {**place, **pictures, "seconds": 5.0, "has_sound": False, "size_bytes": 1, "created_at": 0.0}


def _review(deed: Deed) -> Review:
    task = deed.task
    is_rejected = deed.verb is Verb.REJECT
    return Review(
        clip_id=f"{task.id}-0",
        verdict=Verdict.REJECTED if is_rejected else Verdict.APPROVED,
        reason=deed.reason if is_rejected else "",
        note="",
        who=deed.who,
        at=deed.at,
        stands=True,
        day=task.day,
        account_id=task.account_id,
        model=task.about.model,
        campaign=task.about.campaign,
    )


def _judged(deed: Deed) -> Sums:
    return Sums(rejected=1) if deed.verb is Verb.REJECT else Sums(approved=1)
