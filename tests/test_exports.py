"""Entries as files: they add up, both kinds say the same, and however many there are, few are in memory."""

from __future__ import annotations

import csv
import io
import random
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from sqlalchemy import insert

from animatic import Studio, exports, ledger, rates, statements
from animatic.entries import About, Kind
from animatic.errors import ShortOfCredits
from animatic.exports import Export
from animatic.statements import Filter
from animatic.works import Works

NOW = 1_790_000_000.0  # 2026-09-21, 14:13:20
DAY = 86_400.0
AKOOL, KEEVX = "akool:one", "keevx:two"


@pytest.fixture
def works(studio: Studio) -> Works:
    """With two accounts: one that may run short, and one whose provider names no balance."""
    with studio.works.database.transaction() as connection:
        ledger.open_account(connection, AKOOL, "akool", 500_000, NOW)
        ledger.open_account(connection, KEEVX, "keevx", None, NOW)
    return studio.works


def live(works: Works, seed: int = 0, steps: int = 400) -> None:
    """Some weeks of a team, with everything that may happen to money in them."""
    chance = random.Random(seed)
    with works.database.transaction() as connection:
        for number in range(steps):
            now = NOW + number * 3_600.127
            account, amount = chance.choice((AKOOL, KEEVX)), chance.randrange(1, 40_000)
            about = About(
                "clip", chance.choice(("", "Spring")), chance.choice(("Ada", "Bo")), f"wave {number}"
            )
            match chance.randrange(12):
                case 0:
                    ledger.top_up(connection, account, amount, now, who="Ada")
                case 1:
                    ledger.correct(
                        connection, account, -amount // 9, now, who="Ada", reason="a misread\nbill"
                    )
                case _:
                    try:
                        ledger.hold(connection, account, f"task-{number}", amount, now, about=about)
                    except ShortOfCredits:
                        continue
                    end(connection, chance, f"task-{number}", amount, now + chance.choice((30, 3 * DAY)))


def end(connection, chance: random.Random, task_id: str, held: int, now: float) -> None:
    """Below, at or above the hold; not at all; or let go, with a late result after it."""
    match chance.randrange(6):
        case 0:
            ledger.capture(connection, task_id, held, now)
        case 1:
            ledger.capture(connection, task_id, held // 2, now)
        case 2:
            ledger.capture(connection, task_id, held + 1_234, now)
        case 3:
            ledger.release(connection, task_id, now, who="Bo", reason="it never happened")
            ledger.settle(connection, task_id, chance.choice((0, held)), now + 60)
        case 4:
            ledger.settle(connection, task_id, 0, now, reason="refused")


def written(works: Works, kind: exports.FileKind, wanted: Filter | None = None) -> bytes:
    file = io.BytesIO()
    exports.write(works, Export(wanted or Filter(), kind), file)
    return file.getvalue()


def as_csv(works: Works, wanted: Filter | None = None) -> list[dict[str, str]]:
    text = written(works, "csv", wanted).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def as_parquet(works: Works, wanted: Filter | None = None) -> list[dict[str, object]]:
    return pq.read_table(io.BytesIO(written(works, "parquet", wanted))).to_pylist()


# ── adding up ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(3))
def test_the_changes_add_up_to_what_every_account_has_available(works: Works, seed: int):
    live(works, seed)
    rows = as_parquet(works)
    assert {row["kind"] for row in rows} == set(Kind)
    with works.database.reading() as connection:
        for account in ledger.list_accounts(connection):
            changes = [row["available_change"] for row in rows if row["account"] == account.id]
            assert sum(changes) * 1000 == account.available


FILTERS = [
    Filter(),
    Filter(account_id=AKOOL),
    Filter(kinds=(Kind.CAPTURE, Kind.RELEASE)),
    Filter(member="Bo", campaign="Spring"),
    Filter(campaign=""),
    Filter(first_day="2026-09-25", last_day="2026-09-30"),
    Filter(words="wave happen"),
    Filter(task_id="task-7"),
]


@pytest.mark.parametrize("wanted", FILTERS, ids=lambda wanted: str(wanted)[-60:])
def test_both_files_have_the_same_rows_and_the_sums_of_the_page(works: Works, wanted: Filter):
    live(works)
    frame = pd.read_csv(
        io.BytesIO(written(works, "csv", wanted)),
        dtype=str,
        keep_default_na=False,
    )
    numbers = ["credits", "available_change"]
    frame[numbers] = frame[numbers].map(Decimal)
    frame["at"] = pd.to_datetime(frame["at"], format="ISO8601", utc=True).dt.as_unit("ms")
    table = pd.DataFrame(as_parquet(works, wanted), columns=list(frame.columns))
    assert frame["at"].tolist() == table["at"].tolist()
    assert frame["day"].tolist() == table["day"].astype(str).tolist()
    assert (frame["money"] == "").all()
    assert table["money"].isna().all()
    others = frame.columns.difference(["at", "day", "money"])
    assert frame[others].to_dict("records") == table[others].to_dict("records")
    with works.database.reading() as connection:
        sums = statements.sums(connection, wanted)
    assert {kind: int(sum_ * 1000) for kind, sum_ in frame.groupby("kind")["credits"].sum().items()} == sums
    assert sums or wanted.task_id


def test_a_row_says_all_that_the_entry_says(works: Works):
    with works.database.transaction() as connection:
        rates.put(connection, AKOOL, "2026-09-21", 4_100, "Ada", NOW)
        ledger.top_up(connection, AKOOL, 1, NOW - DAY, who="Ada", reason="gift")
        about = About("clip", "Spring", "Bo", "a wave, rolling")
        ledger.hold(connection, AKOOL, "task", 20_000, NOW, who="Bo", about=about)
        ledger.capture(connection, "task", 12_500, NOW + DAY + 0.25)
    told = {"model": "clip", "campaign": "Spring", "member": "Bo", "title": "a wave, rolling"}
    captured = {
        "day": "2026-09-21",
        "at": "2026-09-22T14:13:20.250+00:00",
        "account": AKOOL,
        "provider": "Akool",
        "kind": "capture",
        "credits": "12.500",
        "available_change": "7.500",
        "money": "0.051250000",
        "currency": "USD",
        **told,
        "who": "",
        "reason": "",
        "task_id": "task",
    }
    rows = as_csv(works, Filter(account_id=AKOOL))
    assert rows[0] == captured
    assert [(row["kind"], row["available_change"], row["money"]) for row in rows[1:]] == [
        ("hold", "-20.000", "0.082000000"),
        ("opening", "500.000", "2.050000000"),
        ("topup", "0.001", ""),
    ]
    typed = as_parquet(works, Filter(task_id="task", kinds=(Kind.CAPTURE,)))[0]
    assert (typed["credits"], typed["money"]) == (Decimal("12.500"), Decimal("0.051250000"))
    assert (typed["day"].isoformat(), typed["at"].timestamp()) == ("2026-09-21", NOW + DAY + 0.25)


def test_where_nothing_is_found_the_columns_still_are(works: Works):
    nothing = Filter(words="nowhere")
    header = written(works, "csv", nothing)
    assert header.startswith(b"\xef\xbb\xbfday,at,account,")
    assert header.count(b"\r\n") == 1
    table = pq.read_table(io.BytesIO(written(works, "parquet", nothing)))
    assert (table.num_rows, ",".join(table.column_names)) == (0, header.decode("utf-8-sig").strip())


class Busy(io.BytesIO):
    """A file; the team goes on working while it is written."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self.work = work

    def write(self, data: bytes) -> int:  # type: ignore[override]
        work, self.work = self.work, lambda: None
        work()
        return super().write(data)


def test_what_is_written_meanwhile_is_in_no_part_of_the_file(works: Works):
    with works.database.transaction() as connection:
        insert_tasks(connection, "early", 3_000, "2026-09-01")
        ledger.hold(connection, AKOOL, "open", 30_000, NOW)

    def work() -> None:
        with works.database.transaction() as connection:
            insert_tasks(connection, "late", 10, "2026-08-01")
            ledger.capture(connection, "open", 30_000, NOW + 1)

    file = Busy(work)
    exports.write(works, Export(Filter(account_id=AKOOL), "csv"), file)
    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))
    assert len(rows) == 6_000 + 2
    with works.database.reading() as connection:
        assert statements.count(connection, Filter(account_id=AKOOL)) == 6_000 + 2 + 21


# ── size ───────────────────────────────────────────────────────────────────────────────────────────────────


def insert_tasks(connection, prefix: str, number: int, day: str) -> None:
    """So many holds and their captures, faster than one by one."""
    of_all = {"account_id": AKOOL, "amount": 1_000, "at": NOW, "day": day, "member": "Ada", "model": "clip"}
    for kind in (Kind.HOLD, Kind.CAPTURE):
        tasks = [
            {**of_all, "kind": kind, "task_id": f"{prefix}-{n}", "title": "w" * 80} for n in range(number)
        ]
        connection.execute(insert(ledger.entries), tasks)


def peak_bytes(act: Callable[[], object]) -> int:
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_twenty_thousand_entries_are_never_in_memory_together(works: Works, tmp_path: Path, kind):
    with works.database.transaction() as connection:
        insert_tasks(connection, "early", 2_000, "2026-09-01")
        insert_tasks(connection, "task", 8_000, "2026-09-02")
    path = tmp_path / "export"

    def write(wanted: Filter) -> None:
        with path.open("wb") as file:
            exports.write(works, Export(wanted, kind), file)

    fifth = Filter(last_day="2026-09-01")
    write(fifth)  # what is loaded but once
    assert peak_bytes(lambda: write(fifth)) * 1.3 > peak_bytes(lambda: write(Filter()))
    if kind == "parquet":
        groups = pq.ParquetFile(path).metadata
        sizes = {groups.row_group(n).num_rows for n in range(groups.num_row_groups)}
        assert (groups.num_rows, max(sizes)) == (20_001, statements.CHUNK)
    else:
        assert path.read_bytes().count(b"\r\n") == 20_002


# ── hostile text ───────────────────────────────────────────────────────────────────────────────────────────

FORMULAS = {text: f"'{text}" for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r1", "\n1", "＝1+1")}
HARMLESS = ['she said "=1"', "a, b", "a\r\n\r\nb", "1-1", " =1", "NA", "", "'=1", "žluťoučký 🐎"]


@pytest.mark.parametrize(
    "text", [*(pytest.param(text, marks=pytest.mark.hostile("CSV")) for text in FORMULAS), *HARMLESS]
)
def test_no_text_is_a_formula_in_a_spreadsheet_and_none_is_changed_in_parquet(works: Works, text: str):
    with works.database.transaction() as connection:
        about = About(text, text, text, text)
        ledger.hold(connection, AKOOL, "task", 1, NOW, who=text, reason=text, about=about)
    [row], [typed] = as_csv(works, Filter(task_id="task")), as_parquet(works, Filter(task_id="task"))
    for column in ("model", "campaign", "member", "who", "reason", "title"):
        assert typed[column] == text
        assert row[column] == FORMULAS.get(text, text)
    assert row["available_change"] == "-0.001"


@pytest.mark.hostile("CSV")
def test_a_formula_after_what_another_country_separates_cells_by_is_text_too(works: Works):
    with works.database.transaction() as connection:
        ledger.top_up(connection, AKOOL, 1, NOW, who="Ada", reason="a;=1+1\n@b; c")
    [row] = as_csv(works, Filter(kinds=(Kind.TOPUP,)))
    assert row["reason"] == "a;'=1+1\n'@b; c"
