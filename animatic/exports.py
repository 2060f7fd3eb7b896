"""The ledger's entries as files for spreadsheets and notebooks: read page by page, handed out by signed link."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Literal
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Connection, select

from animatic import ledger, rates, statements
from animatic.entries import Entry, Kind
from animatic.statements import Filter
from animatic.works import Works

VALID_SECONDS = 900
"""How long a link to an export stays good."""

FileKind = Literal["csv", "parquet"]
MIMES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


@dataclass(frozen=True)
class Export:
    """Which entries, and as what kind of file."""

    wanted: Filter
    kind: FileKind

    @property
    def name(self) -> str:
        """What the file is called, such as `animatic-entries-2026-11-akool.csv`."""
        first, last = self.wanted.first_day, self.wanted.last_day
        whole_month = first[:7] == last[:7] and first.endswith("-01") and last.endswith("-31")
        period = first[:7] if whole_month else "-to-".join(dict.fromkeys((first, last)))
        payer = self.wanted.account_id.partition(":")[0]
        words = re.findall(r"[a-z0-9]+", f"animatic-entries-{period}-{payer}".lower())
        return f"{'-'.join(words)}.{self.kind}"


@dataclass(frozen=True)
class Row:
    """One entry as it stands in a file: a field is a column."""

    day: date
    at: datetime
    """To the millisecond, in UTC."""
    account: str
    provider: str
    """What people call whoever the account is with."""
    kind: str
    credits: Decimal
    """The entry's amount, to the thousandth; positive but for corrections."""
    available_change: Decimal
    """What the entry changes of what is available: all of an account's add up to what is left of it."""
    money: Decimal | None
    """What `credits` cost by the rate of the day, exact to the billionth; None before the first rate."""
    currency: str
    model: str
    campaign: str
    member: str
    who: str
    reason: str
    title: str
    task_id: str


# ── links ──────────────────────────────────────────────────────────────────────────────────────────────────


def path(works: Works, export: Export) -> str:
    """A link for our own pages; whoever holds it may fetch these entries for a quarter of an hour.

    The filter in it is taken as it is: narrow it to what the person may see first.
    """
    until = int(works.clock()) + VALID_SECONDS
    said = {"until": until, "kind": export.kind, "wanted": asdict(export.wanted)}
    return f"/app/static/x/{export.name}?{urlencode({'q': _signer(works).dumps(said)})}"


def opened(works: Works, name: str, query: str) -> Export | None:
    """What a link leads to; None when it was not made here, was changed, or has run out."""
    try:
        said = _signer(works).loads(query)
        wanted = Filter(**{**said["wanted"], "kinds": tuple(map(Kind, said["wanted"]["kinds"]))})
        export = Export(wanted, said["kind"])
        is_good = export.name == name and said["until"] >= works.clock()
    except (BadData, KeyError, TypeError, ValueError):  # the latter three: signed by another version of us
        return None
    return export if is_good else None


def _signer(works: Works) -> URLSafeSerializer:
    options = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(works.settings.signing_key, salt="animatic.exports", signer_kwargs=options)


# ── files ──────────────────────────────────────────────────────────────────────────────────────────────────


def write(works: Works, export: Export, file: IO[bytes]) -> None:
    """Write the entries, the newest first, as they stand at this moment; never more than a page in memory."""
    with works.database.reading() as connection:
        if not works.database.is_sqlite:  # whose transactions are snapshots anyway
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        pages = _pages(connection, works, export.wanted)
        _write_csv(pages, file) if export.kind == "csv" else _write_parquet(pages, file)


def written(works: Works, export: Export) -> tuple[IO[bytes], int]:
    """The whole export on this disk and its size in bytes, so that whoever fetches it slowly keeps no snapshot of
    the database open, and a failure is told as one instead of as a file that ends early."""
    file = nameless_file(works)
    write(works, export, file)
    size_bytes = file.seek(0, os.SEEK_END)
    file.seek(0)
    return file, size_bytes


def nameless_file(works: Works) -> IO[bytes]:
    """A file on this disk that is gone once it is closed."""
    folder = works.settings.data_dir
    # Not in /tmp if it can be helped, which is memory on many machines. No entry in a folder: nothing is left
    # behind, not even by a process that is killed.
    return tempfile.TemporaryFile(dir=folder if folder.is_dir() else None)


def _pages(connection: Connection, works: Works, wanted: Filter) -> Iterator[list[Row]]:
    book = rates.read(connection)
    for entries in statements.stream(connection, wanted):
        held = _held(connection, entries)
        yield [_row(works, book, entry, held.get(entry.task_id or "", 0)) for entry in entries]


def _held(connection: Connection, entries: Sequence[Entry]) -> dict[str, int]:
    """What was held for the tasks that these entries end."""
    ended = [entry.task_id for entry in entries if entry.kind in (Kind.CAPTURE, Kind.RELEASE)]
    columns = ledger.entries.c
    query = select(columns.task_id, columns.amount)
    held = query.where(columns.task_id.in_(ended), columns.kind == Kind.HOLD)
    return dict(connection.execute(held).all())


def _row(works: Works, book: rates.RateBook, entry: Entry, held: int) -> Row:
    billionths = book.money(entry.account_id, entry.day, entry.amount)
    return Row(
        day=date.fromisoformat(entry.day),
        at=datetime.fromtimestamp(round(entry.at, 3), UTC),
        account=entry.account_id,
        provider=works.payer_of(entry.account_id),
        kind=entry.kind,
        credits=Decimal(entry.amount).scaleb(-3),
        available_change=Decimal(_available_change(entry, held)).scaleb(-3),
        money=None if billionths is None else Decimal(billionths).scaleb(-9),
        currency="" if billionths is None else works.settings.currency,
        model=entry.model,
        campaign=entry.campaign,
        member=entry.member,
        who=entry.who,
        reason=entry.reason,
        title=entry.title,
        task_id=entry.task_id or "",
    )


def _available_change(entry: Entry, held: int) -> int:
    match entry.kind:
        case Kind.HOLD:
            return -entry.amount
        case Kind.CAPTURE:
            return held - entry.amount
        case Kind.RELEASE:
            return held
    return entry.amount


# ── CSV ────────────────────────────────────────────────────────────────────────────────────────────────────

_SIGNS = "=+-@＝＋－＠"
_STARTS = (*_SIGNS, "\t", "\r", "\n", "\0")
_SUSPECT = re.compile(f"[{re.escape(''.join(_STARTS))}]")
_LATER_START = re.compile(rf"([;\t\r\n])(?=[{re.escape(_SIGNS)}])")
"""Where a cell begins, too, for a spreadsheet whose country does not separate cells by commas."""


def _write_csv(pages: Iterator[list[Row]], file: IO[bytes]) -> None:
    """As RFC 4180 has it; the mark at the beginning tells Excel that this is UTF-8."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    names = [field.name for field in fields(Row)]
    writer.writerow(names)
    for rows in pages:
        writer.writerows([_cell(value) for value in vars(row).values()] for row in rows)
    text.detach()  # flushes, and leaves the file open


def _cell(value: str | Decimal | date | None) -> str:
    match value:
        case str():
            return _as_text(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case date():
            return value.isoformat()
    return ""


def _as_text(value: str) -> str:
    """With a quotation mark before what a spreadsheet would take for a formula, so that it is none."""
    if not _SUSPECT.search(value):  # nearly always, and soon said
        return value
    text = f"'{value}" if value.startswith(_STARTS) else value
    return _LATER_START.sub(r"\1'", text)


# ── Parquet ────────────────────────────────────────────────────────────────────────────────────────────────


def _write_parquet(pages: Iterator[list[Row]], file: IO[bytes]) -> None:
    """A row group a page."""
    # Loaded only here: a worker without pages does without the 56 MB.
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow.parquet import ParquetWriter  # type: ignore[import-untyped]

    columns = {field.name: pa.string() for field in fields(Row)} | {
        "day": pa.date32(),
        "at": pa.timestamp("ms", tz="UTC"),
        "credits": pa.decimal128(19, 3),
        "available_change": pa.decimal128(19, 3),
        "money": pa.decimal128(38, 9),
    }
    schema = pa.schema(columns)
    with ParquetWriter(file, schema, compression="zstd") as writer:
        for rows in pages:
            writer.write_table(pa.Table.from_pylist([vars(row) for row in rows], schema=schema))
