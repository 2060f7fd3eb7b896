"""A gallery of any size, written past the engine so that a million tasks take a minute or two.

All stands as the engine would have left it: every done task has its clip, every verdict its review, the search
knows every task's words, and indexes and triggers are there again when the rows are in.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, islice, product

from sqlalchemy import Connection, Table, text

from animatic import gallery
from animatic.clips import clips
from animatic.database import Database
from animatic.lifecycle import Status
from animatic.reviews import reviews
from animatic.tags import tags
from animatic.tasks import tasks
from animatic.words import as_kept

LAST_AT = 1_790_000_000.0
SPAN_SECONDS = 730 * 86_400.0
"""Two years of work, whatever the size: a larger gallery is a busier team's."""
CHUNK = 10_000

SYLLABLES = tuple(a + b for a, b in product("bcdfglmnprstvw", ("a", "e", "i", "o", "u", "an", "er", "il")))
WORDS = [
    "".join(parts) for parts in islice(product(SYLLABLES, SYLLABLES[::-1], ("", "d", "ka")), 0, 36_000, 12)
]
random.Random(7).shuffle(WORDS)
WORD_SHARES = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))
"""Words are used as words are: some in every tenth prompt, most hardly ever."""
COMMON, SOME, RARE = "cinematic", "harbour", "lighthouse"
"""In three prompts of ten, in one of a hundred, and in a dozen however many there are."""

PROVIDERS = ("akool", "topview_v2", "topview_v1", "sellerpic", "keevx")
MODELS = {provider: [f"{provider}-model-{letter}" for letter in "abcdefgh"] for provider in PROVIDERS}
MEMBERS = [f"{WORDS[7 * number]} {WORDS[11 * number + 3]}" for number in range(40)]
MEMBER_SHARES = list(accumulate(1 / (rank + 1) for rank in range(40)))
"""The first of them makes a quarter of all, the last one in two hundred."""
CAMPAIGNS = [f"{WORDS[13 * number + 5]} {2025 + number // 60}" for number in range(120)]
"""One after the other: each has its weeks."""
TAGS = [f"tag {word}" for word in WORDS[:200]]
TAG_SHARES = list(accumulate(1 / (rank + 1) for rank in range(200)))
UNDER_WAY, DOUBTFUL = 200, 12
"""Tasks that move by themselves, and that wait for a person, however many there are: they are the present's."""

TASK_COLUMNS = (
    *(
        "id",
        "send_key",
        "position",
        "status",
        "provider",
        "account_id",
        "model",
        "brief",
        "quoted",
        "charged",
    ),
    *("jobs_expected", "notice_token", "member", "campaign", "created_at", "changed_at", "sent_at", "due_at"),
    *("searched", "verdict", "rating", "starred", "deleted_at", "word_id"),
)
Row = tuple[object, ...]


def fill(database: Database, count: int, seed: int = 1) -> None:
    """Write so many tasks, and what belongs to them, into an empty database."""
    chance = random.Random(seed)
    with _light(database) as connection:
        rows = _rows(count, chance)
        while chunk := list(islice(rows, CHUNK)):
            named = [dict(zip(TASK_COLUMNS, row, strict=True)) for row in chunk]
            _write(connection, tasks, TASK_COLUMNS, chunk)
            _write(connection, clips, clips.c.keys(), _clips(named))
            _write(connection, reviews, reviews.c.keys()[1:], _reviews(named))
            _write(connection, tags, tags.c.keys(), _tagged(named, chance))


def _rows(count: int, chance: random.Random) -> Iterator[Row]:
    parted = {name: as_kept(name) for names in (MEMBERS, CAMPAIGNS, *MODELS.values()) for name in names}
    rare = {count * (2 * part + 1) // 24 for part in range(12)}
    for number in range(count):
        made_at = LAST_AT - SPAN_SECONDS * (count - number) / count
        provider = chance.choices(PROVIDERS, (50, 20, 15, 10, 5))[0]
        model = chance.choice(MODELS[provider])
        member = chance.choices(MEMBERS, cum_weights=MEMBER_SHARES)[0]
        weeks = max(len(CAMPAIGNS) * number // count - int(chance.expovariate(0.5)), 0)
        campaign = CAMPAIGNS[weeks] if chance.random() < 0.9 else ""
        prompt = _prompt(chance, number in rare)
        status = _status(count - number, chance)
        done = status is Status.DONE
        verdict = chance.choices(("approved", "rejected", ""), (55, 15, 30))[0] if done else ""
        quoted = None if chance.random() < 0.03 else 500 * chance.randrange(2, 12) * chance.choice((1, 2, 4))
        rating = chance.randrange(1, 6) if done and chance.random() < 0.2 else 0
        is_gone = status in (Status.DONE, Status.FAILED) and chance.random() < 0.02
        yield (
            *(f"{int(made_at * 1000):012x}{0:04x}{number:016x}", f"press-{number}", 0, str(status), provider),
            *(f"{provider}:ours", model, _brief(provider, model, prompt), quoted, quoted if done else 0, 1),
            *(f"token-{number}", member, campaign, made_at, made_at + 90, made_at + 1, made_at + 90),
            " ".join(filter(None, (parted[model], parted.get(campaign), parted[member], prompt))),
            *(
                verdict,
                rating,
                done and chance.random() < 0.01,
                made_at + 86_400 if is_gone else None,
                number + 1,
            ),
        )


def _prompt(chance: random.Random, rare: bool) -> str:
    chosen = chance.choices(WORDS, cum_weights=WORD_SHARES, k=chance.randrange(6, 15))
    chosen += [word for word, share in ((COMMON, 0.3), (SOME, 0.01)) if chance.random() < share]
    return " ".join(dict.fromkeys([*chosen, RARE] if rare else chosen))


def _status(from_end: int, chance: random.Random) -> Status:
    if from_end <= DOUBTFUL:
        return chance.choice((Status.UNSURE, Status.PARKED))
    if from_end <= UNDER_WAY + DOUBTFUL:
        return chance.choice((Status.WAITING, Status.RUNNING, Status.RUNNING, Status.SAVING))
    return chance.choices((Status.DONE, Status.FAILED, Status.CANCELLED), (95, 4, 1))[0]


def _brief(provider: str, model: str, prompt: str) -> str:
    asked = {"provider": provider, "model": model, "prompt": prompt, "first": "ab" * 32, "last": None}
    return json.dumps(asked | {"references": [], "clip": None, "choices": {"seconds": 5, "count": 1}})


def _clips(named: Iterable[dict[str, object]]) -> list[Row]:
    made = [(task, f"{task['word_id']:064x}") for task in named if task["status"] == Status.DONE]
    return [
        (
            *(
                f"{task['id']}-0",
                task["id"],
                0,
                f"job-{hash[-9:]}",
                f"{hash}.mp4",
                f"{hash}.webp",
                f"{hash}.mp4",
            ),
            *(1280, 720, 5.0, False, 4_000_000, task["changed_at"]),
        )
        for task, hash in made
    ]


def _reviews(named: Iterable[dict[str, object]]) -> list[Row]:
    return [
        (
            *(
                f"{task['id']}-0",
                task["verdict"],
                "" if task["verdict"] == "approved" else "motion",
                "",
                "bea",
            ),
            *(task["changed_at"], True, "2026-11-21", task["account_id"], task["model"], task["campaign"]),
        )
        for task in named
        if task["verdict"]
    ]


def _tagged(named: Iterable[dict[str, object]], chance: random.Random) -> list[Row]:
    return [
        (tag, task["id"])
        for task in named
        for tag in set(chance.choices(TAGS, cum_weights=TAG_SHARES, k=chance.choice((0, 0, 1, 2))))
    ]


# ── writing much at once ───────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _light(database: Database) -> Iterator[Connection]:
    """A transaction for many rows: what can be made at once afterwards is not kept up row by row."""
    kept_up = [index for table in (tasks, clips, reviews, tags) for index in table.indexes]
    _hurry(database)
    with database.transaction() as connection:
        undone = [*_take_triggers(connection), *_take_words(connection)]
        for index in kept_up:
            index.drop(connection)
        yield connection
        for index in kept_up:
            index.create(connection)
        for statement in undone:
            connection.execute(text(statement))
    with database.transaction() as connection:
        gallery.study(connection)
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    database.engine.dispose()


def _hurry(database: Database) -> None:
    """Nothing of this is worth keeping through a power cut; the next connection is an ordinary one again."""
    fast = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -300000")
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.rollback()
            for pragma in fast:
                connection.connection.execute(f"PRAGMA {pragma}")


def _take_triggers(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'tasks'")
    triggers = connection.execute(query).all()
    for name, _ in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    return [sql for _, sql in triggers]


def _take_words(connection: Connection) -> list[str]:
    """What brings the index of words up to date at the end."""
    if connection.dialect.name == "sqlite":
        return ["INSERT INTO tasks_words (rowid, words) SELECT word_id, searched FROM tasks ORDER BY word_id"]
    connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    connection.execute(text("SET LOCAL synchronous_commit = off"))
    made = connection.execute(
        text("SELECT indexdef FROM pg_indexes WHERE indexname = 'tasks_words_by_word'")
    ).scalar_one()
    connection.execute(text("DROP INDEX tasks_words_by_word"))
    connection.execute(text("ALTER TABLE tasks DISABLE TRIGGER tasks_are_searchable"))
    words = "array_to_tsvector(string_to_array(searched, ' '))"
    return [
        "ALTER TABLE tasks ENABLE TRIGGER tasks_are_searchable",
        f"INSERT INTO tasks_words SELECT id, {words} FROM tasks ORDER BY id",
        made,
    ]


def _write(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({places})", list(rows))
        return
    with connection.connection.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN") as into:
        for row in rows:
            into.write_row(row)
