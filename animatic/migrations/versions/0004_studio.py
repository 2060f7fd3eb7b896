"""What the studio adds: searching, tagging, rating and deleting tasks; comments, saved views, favourites,
shares, templates and drafts."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from animatic.words import as_kept

revision = "0004"
down_revision = "0003"

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _widen_tasks()
    _create_tables()
    _fill_in_words()
    if op.get_bind().dialect.name == "sqlite":
        _index_words_in_sqlite()
    else:
        _index_words_in_postgresql()


def _widen_tasks() -> None:
    op.add_column("tasks", sa.Column("searched", sa.Text(), nullable=False, server_default=""))
    op.add_column("tasks", sa.Column("verdict", sa.String(10), nullable=False, server_default=""))
    op.add_column("tasks", sa.Column("rating", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("tasks", sa.Column("starred", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tasks", sa.Column("deleted_at", sa.Float()))
    op.add_column("tasks", sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tasks", sa.Column("word_id", sa.BigInteger()))
    _index("tasks_shown", ["id"], "deleted_at IS NULL")
    for name in ("status", "provider", "model", "campaign", "member", "rating", "quoted"):
        _index(f"tasks_shown_by_{name}", [name, "id"], "deleted_at IS NULL")
    _index("tasks_shown_by_verdict", ["verdict", "status", "id"], "deleted_at IS NULL")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    _index("tasks_starred", ["id"], f"starred{' = 1' if is_sqlite else ''} AND deleted_at IS NULL")
    whole = "gone = 0" if is_sqlite else "NOT gone"
    _index("tasks_deleted", ["id"], f"deleted_at IS NOT NULL AND {whole}")
    op.create_index("tasks_by_change", "tasks", ["changed_at"])
    op.create_index("tasks_by_word_id", "tasks", ["word_id"])
    for name in ("file", "poster", "preview"):
        op.create_index(f"clips_by_{name}", "clips", [name])
    op.create_index("files_by_size", "files", ["size_bytes"])


def _index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "tasks", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _create_tables() -> None:
    op.create_table(
        "tags",
        sa.Column("tag", sa.String(40), primary_key=True),
        sa.Column("task_id", sa.String(32), sa.ForeignKey("tasks.id"), primary_key=True),
    )
    op.create_index("tags_by_task", "tags", ["task_id"])
    op.create_table(
        "comments",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("clip_id", sa.String(36), sa.ForeignKey("clips.id"), nullable=False),
        sa.Column("at_seconds", sa.Float(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_index("comments_by_clip", "comments", ["clip_id", "at_seconds"])
    op.create_table(
        "views",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "favourites",
        sa.Column("member", sa.String(120), primary_key=True),
        sa.Column("provider", sa.String(40), primary_key=True),
        sa.Column("shelf", sa.String(40), primary_key=True),
        sa.Column("code", sa.String(200), primary_key=True),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_table(
        "shares",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("revoked_at", sa.Float()),
    )
    op.create_index("shares_by_key", "shares", ["kind", "key"])
    op.create_table(
        "templates",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("campaign", sa.String(80), nullable=False, server_default=""),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("member", sa.String(120), primary_key=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.Float(), nullable=False),
    )


def _fill_in_words() -> None:
    bind = op.get_bind()
    for task in bind.execute(
        sa.text("SELECT id, brief, model, campaign, member FROM tasks ORDER BY id")
    ).all():
        brief: dict[str, Any] = task.brief if isinstance(task.brief, dict) else json.loads(task.brief)
        words = as_kept(task.model, task.campaign, task.member, brief["prompt"])
        bind.execute(
            sa.text("UPDATE tasks SET searched = :words WHERE id = :id"), {"id": task.id, "words": words}
        )


def _index_words_in_sqlite() -> None:
    """The index numbers its rows by age; each task knows its own number."""
    # The words are parted by blanks already. Every beginning of a word has an entry of its own: else the hits of all
    # words that begin so would be gathered before the first is known, however few are asked for.
    lengths = " ".join(map(str, range(1, 32)))
    op.execute(
        "CREATE VIRTUAL TABLE tasks_words USING fts5(words, tokenize='ascii', detail='none',"
        f" columnsize=0, prefix='{lengths}')"
    )
    remember = (
        "INSERT INTO tasks_words (words) VALUES (NEW.searched);"
        " UPDATE tasks SET word_id = last_insert_rowid() WHERE id = NEW.id;"
    )
    op.execute(f"CREATE TRIGGER tasks_are_searchable AFTER INSERT ON tasks BEGIN {remember} END")
    op.execute(
        "CREATE TRIGGER tasks_stay_searchable AFTER UPDATE OF searched ON tasks"
        " WHEN NEW.searched <> OLD.searched BEGIN"
        " UPDATE tasks_words SET words = NEW.searched WHERE rowid = NEW.word_id; END"
    )
    bind = op.get_bind()
    for number, (id, words) in enumerate(
        bind.execute(sa.text("SELECT id, searched FROM tasks ORDER BY id")).all(), 1
    ):
        row = {"id": id, "words": words, "number": number}
        bind.execute(sa.text("INSERT INTO tasks_words (rowid, words) VALUES (:number, :words)"), row)
        bind.execute(sa.text("UPDATE tasks SET word_id = :number WHERE id = :id"), row)
    op.execute("ANALYZE")


def _index_words_in_postgresql() -> None:
    """Kept beside the words: else each row that is looked at on the way would be taken apart anew."""
    op.execute(
        "ALTER TABLE tasks ADD COLUMN tasks_words tsvector"
        " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(searched, ' '))) STORED"
    )
    # Without a list of what is still to be sorted in, which every search would have to read through.
    op.execute("CREATE INDEX tasks_words ON tasks USING gin (tasks_words) WITH (fastupdate = off)")
    # So that a rare word is known to be rare: the planner then asks the index, and does not walk over all tasks.
    op.execute("ALTER TABLE tasks ALTER COLUMN tasks_words SET STATISTICS 1000")
