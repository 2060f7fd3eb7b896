"""What entries are about, daily tallies, campaigns, rates, budgets, readings and reviews; and the ledger's own
rules, said by the database."""

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from animatic.words import as_kept

revision = "0003"
down_revision = "0002"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "'opening', 'topup', 'hold', 'capture', 'release', 'correction'"
HELD = "EXISTS (SELECT 1 FROM entries WHERE task_id = NEW.task_id AND kind = 'hold'"
UNPAID = f"NOT {HELD} AND account_id = NEW.account_id)"
UNCOVERED = f"NOT {HELD} AND account_id = NEW.account_id AND amount >= NEW.amount)"
ENDS = "('capture', 'release')"
RULES = (
    (f"NEW.kind NOT IN ({KINDS})", "no such kind of entry"),
    ("NEW.amount < 0 AND NEW.kind NOT IN ('correction', 'opening')", "only a correction may be negative"),
    ("NEW.task_id IS NULL AND NEW.kind IN ('hold', 'capture', 'release')", "it must name its task"),
    (f"NEW.kind IN {ENDS} AND {UNCOVERED}", "an end needs a hold that covers it"),
    (f"NEW.kind = 'correction' AND NEW.task_id IS NOT NULL AND {UNPAID}", "its task was not paid from here"),
)
# An INSERT OR REPLACE takes away what is in its way, and no trigger on DELETE hears of it.
UNREPLACED = (
    ("EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)", "entries are only added"),
    (f"NEW.kind = 'hold' AND {HELD})", "a task has one hold"),
    (
        f"NEW.kind IN {ENDS} AND EXISTS"
        f" (SELECT 1 FROM entries WHERE task_id = NEW.task_id AND kind IN {ENDS})",
        "a task ends once",
    ),
)

MARK = "substr(replace(day, '-', ''), 1, 6)"
"""Before each word in the index stands the month of its entry, so that a search reads months and not all of them."""


def upgrade() -> None:
    _widen_tasks_and_entries()
    _create_tables()
    _fill_in()
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _widen_tasks_and_entries() -> None:
    op.add_column("tasks", sa.Column("campaign", sa.String(80), nullable=False, server_default=""))
    op.create_index("tasks_by_account", "tasks", ["account_id", "id"])
    for name, size in (("day", 10), ("model", 120), ("campaign", 80), ("member", 120), ("title", 160)):
        op.add_column("entries", sa.Column(name, sa.String(size), nullable=False, server_default=""))
    op.add_column("entries", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    op.drop_index("entries_by_account", "entries")
    op.create_index("entries_by_account", "entries", ["account_id", "day", "id"])
    op.create_index("entries_by_day", "entries", ["day", "id"])
    for name in ("kind", "model", "campaign", "member"):
        op.create_index(f"entries_by_{name}", "entries", [name, "day", "id"])


def _create_tables() -> None:
    sums = [sa.Column(name, sa.BigInteger(), nullable=False) for name in ("granted", "held", "spent")]
    counts = [
        sa.Column(name, sa.Integer(), nullable=False) for name in ("sends", "clips", "approved", "rejected")
    ]
    op.create_table(
        "tallies",
        sa.Column("dimension", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("account_id", sa.String(80), primary_key=True),
        *sums,
        *counts,
    )
    op.create_index("tallies_by_day", "tallies", ["dimension", "day"])
    op.create_table(
        "months",
        sa.Column("dimension", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("account_id", sa.String(80), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "campaigns",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "rates",
        sa.Column("account_id", sa.String(80), primary_key=True),
        sa.Column("from_day", sa.String(10), primary_key=True),
        sa.Column("millionths", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(120), nullable=False),
        sa.Column("set_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "budgets",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("scope", sa.String(10), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("period", sa.String(5), nullable=False),
        sa.Column("unit", sa.String(7), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(120), nullable=False),
        sa.Column("set_at", sa.Float(), nullable=False),
        sa.Column("ended_at", sa.Float()),
        sa.Column("ended_by", sa.String(120), nullable=False, server_default=""),
    )
    in_force = sa.text("ended_at IS NULL")
    place = ["scope", "key", "period", "unit"]
    op.create_index(
        "one_budget_in_its_place",
        "budgets",
        place,
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_table(
        "readings",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("account_id", sa.String(80), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("theirs", "least", "most", "drift")),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.Float()),
        sa.Column("closed_by", sa.String(120), nullable=False, server_default=""),
    )
    op.create_index("readings_by_account", "readings", ["account_id", "id"])
    op.create_table(
        "reviews",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("clip_id", sa.String(36), sa.ForeignKey("clips.id"), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("account_id", sa.String(80), nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("campaign", sa.String(80), nullable=False),
    )
    op.create_index("reviews_by_clip", "reviews", ["clip_id", "id"])
    op.create_index("reviews_by_day", "reviews", ["stands", "verdict", "day"])


def _fill_in() -> None:
    """Give the entries and tallies that an earlier version would have written."""
    bind = op.get_bind()
    tasks = {
        row.id: row for row in bind.execute(sa.text("SELECT id, model, member, brief, created_at FROM tasks"))
    }
    counted = bind.execute(sa.text("SELECT task_id, count(*) FROM clips GROUP BY task_id")).all()
    clips = {task_id: int(count) for task_id, count in counted}
    totals: dict[tuple[str, str, str, str], dict[str, int]] = {}
    columns = "id, account_id, kind, amount, task_id, at, who, reason"
    for entry in bind.execute(sa.text(f"SELECT {columns} FROM entries")).all():
        task = tasks.get(entry.task_id)
        day = datetime.fromtimestamp(task.created_at if task else entry.at, UTC).strftime("%Y-%m-%d")
        about = _about(task)
        words = as_kept(*about.values(), entry.who, entry.reason, entry.task_id or "")
        _describe(bind, entry.id, {"day": day, **about, "words": words})
        sums = _sums(entry.kind, entry.amount, task is not None)
        if entry.kind in ("release", "capture"):
            sums["held"] = -_held(bind, entry.task_id)
        if entry.kind == "hold":
            sums["clips"] = clips.get(entry.task_id, 0)
        keys = {"account": ""} | ({"campaign": ""} | _keys(about) if task else {})
        for dimension, key in keys.items():
            place = totals.setdefault((dimension, key, day, entry.account_id), dict.fromkeys(NAMES, 0))
            for name, amount in sums.items():
                place[name] += amount
        if entry.kind == "correction" and task:
            moved = sa.text(
                "UPDATE accounts SET granted = granted - :by, captured = captured - :by WHERE id = :id"
            )
            bind.execute(moved, {"by": entry.amount, "id": entry.account_id})
    for (dimension, key, day, account_id), sums in totals.items():
        row = {"dimension": dimension, "key": key, "day": day, "account_id": account_id, **sums}
        values = ", ".join(f":{name}" for name in row)
        bind.execute(sa.text(f"INSERT INTO tallies ({', '.join(row)}) VALUES ({values})"), row)
    by_month = "dimension, key, account_id, substr(day, 1, 7)"
    used = f"SELECT {by_month}, sum(held + spent) FROM tallies GROUP BY {by_month}"
    bind.execute(sa.text(f"INSERT INTO months (dimension, key, account_id, month, used) {used}"))


NAMES = ("granted", "held", "spent", "sends", "clips", "approved", "rejected")


def _about(task: sa.Row[Any] | None) -> dict[str, str]:
    if not task:
        return {"model": "", "member": "", "title": ""}
    brief = task.brief if isinstance(task.brief, dict) else json.loads(task.brief)
    return {"model": task.model, "member": task.member, "title": " ".join(brief["prompt"].split())[:160]}


def _keys(about: dict[str, str]) -> dict[str, str]:
    return {"model": about["model"], "member": about["member"]}


def _describe(bind: sa.Connection, id: int, row: dict[str, str]) -> None:
    changes = ", ".join(f"{name} = :{name}" for name in row)
    bind.execute(sa.text(f"UPDATE entries SET {changes} WHERE id = :id"), {"id": id, **row})


def _sums(kind: str, amount: int, of_task: bool) -> dict[str, int]:
    match kind:
        case "hold":
            return {"held": amount, "sends": 1}
        case "capture":
            return {"spent": amount}
        case "release":
            return {}
        case "correction" if of_task:
            return {"spent": -amount}
    return {"granted": amount}


def _held(bind: sa.Connection, task_id: str) -> int:
    query = sa.text("SELECT amount FROM entries WHERE task_id = :id AND kind = 'hold'")
    return int(bind.execute(query, {"id": task_id}).scalar_one())


def _guard_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER entries_refuse_{verb.lower()} BEFORE {verb} ON entries"
            " BEGIN SELECT RAISE(ABORT, 'entries are only added'); END"
        )
    checks = " ".join(f"SELECT RAISE(ABORT, '{words}') WHERE {wrong};" for wrong, words in RULES + UNREPLACED)
    op.execute(f"CREATE TRIGGER entries_are_sound BEFORE INSERT ON entries BEGIN {checks} END")
    op.execute(
        "CREATE VIRTUAL TABLE entries_words USING fts5(words, content='', detail='none', columnsize=0,"
        " tokenize='ascii')"  # which parts words at blanks, and takes every other language's letters as they are
    )
    # Numbered by day and id, so that the index itself knows which come first.
    place = "CAST(replace(day, '-', '') AS INTEGER) << 36 | id"
    marked = f"{MARK} || replace(words, ' ', ' ' || {MARK})"
    op.execute(f"INSERT INTO entries_words (rowid, words) SELECT {place}, {marked} FROM entries ORDER BY 1")
    op.execute(
        "CREATE TRIGGER entries_are_searchable AFTER INSERT ON entries BEGIN INSERT INTO entries_words"
        f" (rowid, words) SELECT {place}, {marked} FROM entries WHERE id = NEW.id; END"
    )


def _guard_postgresql() -> None:
    checks = " ".join(
        f"IF {wrong} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF;"
        for wrong, words in RULES
    )
    op.execute(
        "CREATE FUNCTION entries_are_sound() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {checks} RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION entries_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION 'entries are only added' USING ERRCODE = 'check_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER entries_are_sound BEFORE INSERT ON entries"
        " FOR EACH ROW EXECUTE FUNCTION entries_are_sound()"
    )
    op.execute(
        "CREATE TRIGGER entries_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION entries_are_only_added()"
    )
    op.execute(
        "CREATE FUNCTION marked_words(day text, words text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN"
        f" RETURN array_to_tsvector(string_to_array({MARK} || replace(words, ' ', ' ' || {MARK}), ' ')); END $$"
    )
    # Without a list of what is still to be sorted in, which every search would have to read through.
    op.execute(
        "CREATE INDEX entries_words ON entries USING gin (marked_words(day, words)) WITH (fastupdate = off)"
    )
